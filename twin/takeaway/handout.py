"""The committee paper of an edition as PDF, made once for each language and kept."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

import orjson
from PIL import Image

from twin import interface
from twin.store.editions import KeptEdition
from twin.storytelling.edition import Edition, thaw
from twin.storytelling.handout.content import content
from twin.storytelling.handout.typeface import unpacked
from twin.storytelling.handout.typesetting import fingerprint, pdf, sheets
from twin.storytelling.medium import PREFIX
from twin.takeaway.keeping import keep, prune
from twin.takeaway.pictures import taken
from twin.workspace import Workspace

_FONTS = "dist/vendor/fira-sans"
_MOST = 4
"""So many papers of one edition and language stay: the address of the request stands in them, and it may be any."""
_QUALITY = 88


def handout(workspace: Workspace, kept: KeptEdition, language: str, base: str) -> bytes:
    """Return the paper as PDF with the pictures taken so far; `base` is the address others reach this twin at.

    A kept paper is given again as long as it would be made the same: same edition, address, town, pictures and words.
    Raises TwinBroken (HANDOUT_NOT_SET).
    """
    found = taken(workspace, kept, language)
    address = f"{base.rstrip('/')}/s/{kept.slug}/e{kept.number}" + ("" if language == "de" else f"?lang={language}")
    words = interface.fingerprint(f"locales/{language}.json")
    made_of = [address, workspace.settings.town, workspace.version, words, fingerprint(), sorted(found)]
    same = hashlib.sha256(orjson.dumps(made_of)).hexdigest()[:20]
    place = _folder(workspace) / f"{kept.sha256[:20]}-{language}-{same}.pdf"
    if not place.is_file():
        keep(place, _set(workspace, kept, language, address, found))
        prune(place.parent, f"{kept.sha256[:20]}-{language}-*.pdf", _MOST)
    return place.read_bytes()


def draft_paper(workspace: Workspace, edition: Edition, language: str, base: str) -> bytes:
    """Return what would stand on the paper if this draft were published, for `draft_sheets`; the same as long as it is."""
    words, town = interface.words(language), workspace.settings.town
    held = [f"{PREFIX}{name.removesuffix('.jpg')}" for name in _media(workspace, edition)]
    said = content(edition, language, words, town=town, address=base.rstrip("/"), held=held)
    # a draft has no checksum that anybody could compare
    return orjson.dumps({**said, "sha256": words["storyedit.preview_banner"]})


def draft_sheets(workspace: Workspace, edition: Edition, paper: bytes) -> tuple[bytes, ...]:
    """Return the sheets of such a paper as PNG, without pictures of the model; raises TwinBroken (HANDOUT_NOT_SET)."""
    return sheets(orjson.loads(paper), _fonts(workspace), _media(workspace, edition))


def _set(workspace: Workspace, kept: KeptEdition, language: str, address: str, found: Mapping[int, Path]) -> bytes:
    edition = thaw(kept.document, kept.sha256)
    scenes = enumerate(edition.document["storyboard"]["scenes"], start=1)
    pictures = {str(scene["id"]): _for_print(found[number]) for number, scene in scenes if number in found}
    words, town = interface.words(language), workspace.settings.town
    media = _media(workspace, edition)
    held = [f"{PREFIX}{name.removesuffix('.jpg')}" for name in media]
    said = content(edition, language, words, town=town, address=address, pictures=pictures, held=held)
    return pdf(said, pictures, _fonts(workspace), media)


def _media(workspace: Workspace, edition: Edition) -> dict[str, bytes]:
    """Return the pictures and stills an edition names, by the name they are set under."""
    facts = edition.document.get("media") or {}
    pictures = [sha256 for sha256, item in facts.items() if item["kind"] == "picture" and workspace.files.holds(sha256)]
    return {f"{sha256}.jpg": _for_print(workspace.files.path(sha256)) for sha256 in pictures}


def _folder(workspace: Workspace) -> Path:
    return workspace.settings.home / "handouts"


def _fonts(workspace: Workspace) -> Path:
    """Return the folder of the pages' fonts, unpacked; the typesetter's own stand in where there are none."""
    packed = sorted(interface.file(_FONTS).glob("*.woff2"))
    state = hashlib.sha256("".join(interface.fingerprint(f"{_FONTS}/{path.name}") for path in packed).encode()).hexdigest()
    folder = _folder(workspace) / f"fonts-{state[:10]}"
    folder.mkdir(parents=True, exist_ok=True)
    for path in packed:
        target = folder / f"{path.stem}.ttf"
        if not target.is_file():
            keep(target, unpacked(path))
    return folder


def _for_print(path: Path) -> bytes:
    """Return a picture as JPEG, a tenth of the size, its clear parts white."""
    target = io.BytesIO()
    with Image.open(path) as picture:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        paper.convert("RGB").save(target, "JPEG", quality=_QUALITY, subsampling=0)
    return target.getvalue()
