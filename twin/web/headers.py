"""What every answer carries: content security policy, caching, compression; and the check against forged requests."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from isal import igzip

from twin.errors import NotAllowed
from twin.web.packed import helps

# blob: and data: carry textures that the 3D library makes in the page; no other host is ever named
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self' blob: data:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-src {framed}",
        "frame-ancestors {frames}",
    ]
)
# a file that is handed out is data, whatever it holds: opened in a browser it may run, load and show nothing
_DOWNLOAD_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def refuse_forged_request() -> None:
    """Refuse an unsafe method that another site sent: browsers tell through Sec-Fetch-Site and Origin."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    same_origin = origin is None or urlsplit(origin).netloc == request.host
    if (site is not None and site not in ("same-origin", "none")) or not same_origin:
        raise NotAllowed("FORGED_REQUEST", "Die Anfrage kam von einer fremden Seite.", "The request came from another site.")


def _headers(response: Response) -> Response:
    # a storyboard may be embedded where the administrator allows it; nothing else may
    frames = " ".join(g.get("frame_ancestors", ())) or "'none'"
    framed = " ".join(g.get("frame_sources", ())) or "'none'"
    handed_out = response.headers.get("Content-Disposition", "").startswith("attachment")
    response.headers.setdefault(
        "Content-Security-Policy", _DOWNLOAD_POLICY if handed_out else _POLICY.format(frames=frames, framed=framed)
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if g.get("user") is not None else "no-cache"
    return _compressed(response)


def _compressed(response: Response) -> Response:
    """Return the answer as gzip where that helps; what many ask for comes packed already (see `packed`)."""
    kind = response.mimetype or ""
    fitting = "gzip" in request.headers.get("Accept-Encoding", "")
    if not fitting or response.status_code != 200 or "Content-Encoding" in response.headers or request.method == "HEAD":
        return response
    if response.is_streamed and not response.direct_passthrough:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if not helps(kind, len(body)):
        return response
    response.set_data(igzip.compress(body, compresslevel=3))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    response.headers.pop("Accept-Ranges", None)
    return response


def install(app: Flask) -> None:
    """Put the headers on every answer of the app."""
    app.before_request(refuse_forged_request)
    app.after_request(_headers)
