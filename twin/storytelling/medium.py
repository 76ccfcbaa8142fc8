"""A picture or video of a scene: which file, what it shows in words, where it comes from; parsed and written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from twin.language import NO_TEXT, Text
from twin.storytelling.fields import Fault, Fields

PREFIX = "/media/"
_ADDRESS = re.compile(r"/media/([0-9a-f]{64})(?![0-9a-f])")
_NAMES = ("src", "alternative", "decorative", "caption", "source", "licence", "date", "poster", "captions")


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or video beside the text; `src`, `poster` and `captions` are addresses `/media/<sha256>` of this twin.

    `alternative` says in words what there is to see, for a video also what happens and is said; a `decorative` picture needs
    none. What the file is (picture or video, its size) stands in no storyboard: an edition pins it from the store.
    """

    src: str
    alternative: Text
    source: str
    date: date | None
    decorative: bool = False
    caption: Text = NO_TEXT
    licence: str = ""
    poster: str = ""
    captions: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the medium as it stands in the document."""
        return {
            "src": self.src,
            "alternative": self.alternative.to_json(),
            "decorative": self.decorative,
            "caption": self.caption.to_json(),
            "source": self.source,
            "licence": self.licence,
            "date": self.date.isoformat() if self.date else None,
            "poster": self.poster,
            "captions": self.captions,
        }


def parse(data: Any, place: str, faults: list[Fault]) -> Medium:
    """Return the medium in a document, everything wrong with it noted in `faults`."""
    fields = Fields(data, place, faults)
    fields.known(_NAMES)
    return Medium(
        src=_address(fields, "src", required=True),
        alternative=fields.text("alternative", limit=4_000),
        source=fields.string("source"),
        date=fields.day("date"),
        decorative=fields.flag("decorative"),
        caption=fields.text("caption", limit=1_000),
        licence=fields.string("licence"),
        poster=_address(fields, "poster"),
        captions=_address(fields, "captions"),
    )


def sha256_of(address: str) -> str:
    """Return the sha256 in an address of a medium, empty for anything else."""
    match = _ADDRESS.fullmatch(address)
    return match[1] if match else ""


def named_in(value: Any) -> Iterator[str]:
    """Yield the sha256 of every medium that is named anywhere in a document, in texts as well; one may come twice."""
    if isinstance(value, str):
        yield from _ADDRESS.findall(value)
    elif isinstance(value, dict):
        for item in value.values():
            yield from named_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from named_in(item)


def _address(fields: Fields, name: str, *, required: bool = False) -> str:
    address = fields.string(name, required=required)
    if address and not sha256_of(address):
        place = fields.inside(name)
        text = Text(
            f"„{place}“ liegt außerhalb: Bilder und Videos müssen zuerst hochgeladen werden ({PREFIX}…)",
            f"'{place}' lies outside: pictures and videos must be uploaded first ({PREFIX}…)",
        )
        fields.faults.append(Fault("media-outside", place, text))
    return address
