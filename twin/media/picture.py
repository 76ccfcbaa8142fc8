"""A picture made anew from its pixels: upright, in sRGB, no larger than a screen, without anything its camera wrote into it."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from twin.errors import FileDamaged, LimitExceeded
from twin.media.kinds import PICTURE_PIXELS, Prepared

SIDE, THUMBNAIL_SIDE = 1600, 480
"""Pixels of the longer side, at most: on the page and in lists."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY, _THUMBNAIL_QUALITY = 82, 74
_LOSSLESS_WORTH = 1.5
"""Plans and charts stay free of loss while that costs at most this factor in size."""


def prepare(path: Path, name: str, folder: Path) -> list[Prepared]:
    """Write the picture and its thumbnail as WebP into `folder` and return both, the picture first.

    Nothing but pixels goes on: EXIF with its places, comments and profiles stay behind; the orientation is applied.
    Raises FileDamaged (MEDIA_DAMAGED), LimitExceeded (MEDIA_TOO_MANY_PIXELS).
    """
    with _opened(path, name) as picture:
        is_drawn = picture.format != "JPEG"
        shown = _flat(picture, name)
    shown.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    small = shown.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    files = {"picture.webp": (shown, _encoded(shown, is_drawn)), "thumbnail.webp": (small, _webp(small, _THUMBNAIL_QUALITY))}
    for file, (_, content) in files.items():
        (folder / file).write_bytes(content)
    return [Prepared(file, "picture", "image/webp", *image.size) for file, (image, _) in files.items()]


def look(path: Path, name: str) -> Prepared:
    """Return what a picture of this twin's own making is; it is read to its end and must hold nothing but pixels.

    Raises FileDamaged (MEDIA_DAMAGED), LimitExceeded (MEDIA_TOO_MANY_PIXELS).
    """
    with _opened(path, name) as picture:
        is_ours = picture.format == "WEBP" and max(picture.size) <= SIDE and not picture.getexif() and "xmp" not in picture.info
        _loaded(picture, name)
        if not is_ours:
            raise _damaged(name)
        return Prepared(path.name, "picture", "image/webp", *picture.size)


@contextlib.contextmanager
def _opened(path: Path, name: str) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is ours
        try:
            picture = Image.open(path, formats=_FORMATS)
        except Image.DecompressionBombError as error:
            raise _too_many(name) from error
        except (OSError, ValueError, SyntaxError) as error:
            raise _damaged(name) from error
        with picture:
            if picture.width * picture.height > PICTURE_PIXELS:
                raise _too_many(name)
            picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            yield picture


def _flat(picture: Image.Image, name: str) -> Image.Image:
    """Return the pixels as RGB or RGBA in sRGB, turned as the camera was held."""
    profile = picture.info.get("icc_profile")
    is_clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    _loaded(picture, name)
    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I"):  # grey of 16 bits: the upper eight are what a screen shows
        turned = turned.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if profile and turned.mode in ("RGB", "CMYK"):
        turned = _in_srgb(turned, profile)
    flat = turned.convert("RGBA" if is_clear else "RGB")
    flat.info.clear()
    return flat


def _loaded(picture: Image.Image, name: str) -> None:
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise _damaged(name) from error


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture with the colours its profile means; a profile that cannot be read is ignored as browsers do."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return picture if made is None else made


def _encoded(image: Image.Image, is_drawn: bool) -> bytes:
    lossy = _webp(image, _QUALITY)
    if not is_drawn:
        return lossy
    exact = io.BytesIO()
    image.save(exact, "WEBP", lossless=True, method=4)
    return exact.getvalue() if len(exact.getvalue()) <= _LOSSLESS_WORTH * len(lossy) else lossy


def _webp(image: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=quality, method=4)
    return stream.getvalue()


def _damaged(name: str) -> FileDamaged:
    return FileDamaged(
        "MEDIA_DAMAGED",
        f"„{name}“ lässt sich nicht als Bild lesen; die Datei ist beschädigt oder abgeschnitten. Bitte neu speichern.",
        f"'{name}' cannot be read as a picture; the file is damaged or cut off. Please save it anew.",
        file=name,
    )


def _too_many(name: str) -> LimitExceeded:
    most = PICTURE_PIXELS // 10**6
    return LimitExceeded(
        "MEDIA_TOO_MANY_PIXELS",
        f"„{name}“ hat mehr als {most} Millionen Bildpunkte. Bitte kleiner speichern.",
        f"'{name}' has more than {most} million pixels. Please save it smaller.",
        file=name,
    )
