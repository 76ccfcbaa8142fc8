"""The paper set by typst, as a tagged PDF (PDF/UA-1) or as pictures of its sheets; without system fonts or packages."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from twin.errors import TwinBroken
from twin.storytelling import qr

_TEMPLATE = Path(__file__).with_name("paper.typ")


def fingerprint() -> str:
    """Return a word that is another one as soon as papers are set another way."""
    return f"{hashlib.sha256(_TEMPLATE.read_bytes()).hexdigest()} {version('typst')}"


def pdf(
    content: Mapping[str, Any], pictures: Mapping[str, bytes], fonts: Path, media: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the PDF of a paper; the same content gives the same bytes.

    `content` as `content.content` gives it, `pictures` JPEG files by id of the scene, `fonts` a folder of OpenType files, `media`
    JPEG files by the name that stands in the content.
    Raises TwinBroken (HANDOUT_NOT_SET) when typst refuses.
    """
    moment = datetime.fromisoformat(content["published"]).replace(tzinfo=UTC)
    made = _compiled(content, pictures, fonts, media or {}, format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    assert isinstance(made, bytes)
    return made


def sheets(content: Mapping[str, Any], fonts: Path, media: Mapping[str, bytes], ppi: float = 96.0) -> tuple[bytes, ...]:
    """Return the sheets of a paper as PNG pictures, to look at before it is printed; arguments and errors as of `pdf`."""
    made = _compiled(content, {}, fonts, media, format="png", ppi=ppi)
    return (made,) if isinstance(made, bytes) else tuple(made)


def _compiled(
    content: Mapping[str, Any], pictures: Mapping[str, bytes], fonts: Path, media: Mapping[str, bytes], **wish: Any
) -> bytes | list[bytes]:
    import typst

    with tempfile.TemporaryDirectory(prefix="twin-handout-") as name:
        folder = Path(name)
        template = folder / _TEMPLATE.name
        template.write_bytes(_TEMPLATE.read_bytes())
        (folder / "content.json").write_bytes(orjson.dumps(content))
        (folder / "qr.svg").write_bytes(qr.svg(content["address"]))
        for scene in content["scenes"]:
            if scene["picture"]:
                (folder / f"scene-{scene['number']}.jpg").write_bytes(pictures[scene["id"]])
        for file, picture in media.items():
            (folder / file).write_bytes(picture)
        compiler = typst.Compiler(str(template), root=str(folder), font_paths=[str(fonts)], ignore_system_fonts=True)
        try:
            made = compiler.compile(**wish)
        except typst.TypstError as error:
            raise TwinBroken(
                "HANDOUT_NOT_SET",
                f"Die Vorlage ließ sich nicht setzen: {error.message}. Bitte melden Sie das mit der Adresse der Fassung.",
                f"The paper could not be set: {error.message}. Please report this with the address of the edition.",
            ) from error
    assert made is not None
    return made
