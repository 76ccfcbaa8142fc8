"""The offline file: one HTML file that holds an edition with its 3D model and opens from a stick without a network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import posixpath
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from twin.errors import TwinBroken
from twin.language import Text
from twin.storytelling.edition import Edition, Proof, Step, canonical_bytes
from twin.storytelling.heldfiles import held_files
from twin.storytelling.medium import PREFIX
from twin.storytelling.packmedia import data_address, embedded, plan
from twin.storytelling.presentation import player_data, story
from twin.storytelling.textequivalent import content as text_content

_SEAL = re.compile(rb'(<meta name="twin-seal" content=")([0-9a-f]{64})(">)')
_NO_SEAL = b"0" * 64
_FONT = re.compile(r'url\("[^"]*?([^"/]+\.woff2)"\)')
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; font-src data:; img-src data: blob:; media-src data: blob:; "
    "connect-src data: blob:; base-uri 'none'; form-action 'none'"
)


PLAYER = "player.js"
STORY = "story.json"
EDITION = "edition.json"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the front end contributes to the file.

    `player` is the built bundle, `begin` and `opening` the two small scripts that stand in the page as they are
    (js/begin.js, js/story/opening.js), `style` the style sheets one after the other, `fonts` the fonts by file name.
    """

    player: str
    begin: str
    opening: str
    style: str
    fonts: Mapping[str, bytes]


def collect(model: Mapping[str, Any], read: Callable[[str], bytes]) -> dict[str, bytes]:
    """Return every file a view model draws from, by its address: tilesets with their contents, trees, lines, surfaces.

    `read` gives the bytes of one address; what it raises is not caught.
    """
    found: dict[str, bytes] = {}
    open_addresses = [address for address in _addresses(model) if address]
    while open_addresses:
        address = open_addresses.pop()
        if address in found:
            continue
        found[address] = read(address)
        if posixpath.basename(address) == "tileset.json" or _is_tileset(address, found[address]):
            folder = posixpath.dirname(address)
            for uri in _contents(orjson.loads(found[address]).get("root", {})):
                open_addresses.append(posixpath.normpath(f"{folder}/{uri}") if folder else uri)
    return dict(sorted(found.items()))


def build(
    edition: Edition,
    files: Mapping[str, bytes],
    parts: Parts,
    render: Callable[[dict[str, Any]], str],
    words: Mapping[str, str],
    language: str = "de",
) -> bytes:
    """Return the offline file of an edition in one language.

    `files` are display files (see `collect`) and, under `/media/…`, pictures and videos as `packmedia.plan` says, by address;
    `words` the sentences of the interface; `render` fills the template story/pack.html. The same edition, files and parts give
    the same bytes.
    """
    view = story(edition, language)
    carried = {
        PLAYER: parts.player.encode(),
        EDITION: edition.canonical,
        STORY: canonical_bytes(player_data(view, words)),
        **held_files(edition, language),
        **{address: content for address, content in files.items() if not address.startswith(PREFIX)},
    }
    style = _FONT.sub(lambda match: f'url("{data_address("font/woff2", parts.fonts[match[1]])}")', parts.style)
    scripts = _hashes((parts.begin, parts.opening, parts.player))
    html = render(
        {
            "language": language,
            "story": view,
            "page": text_content(edition, language),
            "held": plan(edition.document),
            "policy": _POLICY.format(scripts=scripts, styles=_hashes((style,))),
            "begin": parts.begin,
            "opening": parts.opening,
            "style": style,
            "resources_json": _in_html(canonical_bytes({"files": _index(carried)})),
            "resources_data": base64.b64encode(gzip.compress(b"".join(carried.values()), 9, mtime=0)).decode(),
            "seal": _NO_SEAL.decode(),
        }
    )
    return _sealed(embedded(html, files).encode())


def check_pack(html: bytes, *, recorded_sha256: str | None = None) -> Proof:
    """Return the proof that an offline file is unaltered.

    Steps: the seal over the whole file, the edition against its checksum (and the recorded one, if given), every display
    file against its checksum, and the figures the player shows against those of the edition. Raises TwinBroken
    (PACK_UNREADABLE) for a file that is no offline file.
    """
    seal = _SEAL.search(html)
    index = _block(html, "resources")
    if seal is None or index is None:
        raise TwinBroken(
            "PACK_UNREADABLE",
            "Das ist keine Offline-Datei dieses Zwillings. Bitte die Datei neu von der Story-Seite laden.",
            "This is not an offline file of this twin. Please download it again from the story page.",
        )
    carried = _carried(html, index)
    canonical = carried.get(EDITION, b"")
    actual = hashlib.sha256(canonical).hexdigest()
    is_edition = actual == _meta(html, b"twin-edition") and recorded_sha256 in (None, actual)
    damaged = [item["url"] for item in index["files"] if hashlib.sha256(carried[item["url"]]).hexdigest() != item["sha256"]]
    return Proof(
        actual,
        (
            _step("seal", _sealed(html) == html, "Siegel der ganzen Datei", "seal of the whole file"),
            _step("edition", is_edition, "Prüfsumme der Fassung", "checksum of the edition"),
            _step("files", not damaged, "Dateien des Modells", "files of the model", damaged),
            _step("figures", _same_figures(canonical, carried.get(STORY, b"")), "gezeigte Zahlen", "figures shown"),
        ),
    )


def _addresses(model: Mapping[str, Any]) -> Iterable[str]:
    for layer in model.get("layers", ()):
        yield layer.get("url") or ""
    for alternative in model.get("alternatives", ()):
        for name in ("buildings", "trees", "surfaces", "demolished"):
            yield alternative.get(name) or ""


def _is_tileset(address: str, content: bytes) -> bool:
    return address.endswith(".json") and b'"geometricError"' in content[:4096]


def _contents(tile: Mapping[str, Any]) -> Iterable[str]:
    contents = [tile.get("content") or {}, *tile.get("contents", ())]
    for content in contents:
        uri = content.get("uri")
        if uri:
            yield str(uri)
    for child in tile.get("children", ()):
        yield from _contents(child)


def _index(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    index = []
    offset = 0
    for address, content in files.items():
        index.append({"url": address, "offset": offset, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        offset += len(content)
    return index


def _hashes(sources: Iterable[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() for source in sources)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def _in_html(json: bytes) -> str:
    return json.decode().replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _sealed(html: bytes) -> bytes:
    blank = _SEAL.sub(rb"\g<1>" + _NO_SEAL + rb"\g<3>", html, count=1)
    digest = hashlib.sha256(blank).hexdigest().encode()
    return _SEAL.sub(rb"\g<1>" + digest + rb"\g<3>", blank, count=1)


def _block(html: bytes, name: str) -> Any:
    match = re.search(rb'<script type="application/json" id="' + name.encode() + rb'">(.*?)</script>', html, re.DOTALL)
    try:
        return orjson.loads(match[1]) if match else None
    except orjson.JSONDecodeError:
        return None


def _meta(html: bytes, name: bytes) -> str:
    match = re.search(rb'<meta name="' + name + rb'" content="([^"]*)">', html)
    return match[1].decode() if match else ""


def _carried(html: bytes, index: Any) -> dict[str, bytes]:
    match = re.search(rb'<script type="application/gzip" id="files">(.*?)</script>', html, re.DOTALL)
    try:
        content = gzip.decompress(base64.b64decode(match[1])) if match else b""
    except (ValueError, OSError, EOFError, zlib.error):
        content = b""
    return {item["url"]: content[item["offset"] : item["offset"] + item["bytes"]] for item in index["files"]}


def _same_figures(edition: bytes, shown: bytes) -> bool:
    try:
        return _values(orjson.loads(edition)["measures"]) == _values(orjson.loads(shown)["measures"])
    except (orjson.JSONDecodeError, KeyError):
        return False


def _values(measures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {f"{letter}.{key}": measure.get("value") for letter, by_key in measures.items() for key, measure in by_key.items()}


def _step(code: str, holds: bool, de: str, en: str, places: list[str] | None = None) -> Step:
    if holds:
        return Step(code, True, Text(f"{de}: stimmt", f"{en}: holds"))
    listed = f" ({', '.join(places[:5])})" if places else ""
    return Step(code, False, Text(f"{de}: weicht ab{listed}", f"{en}: differs{listed}"))
