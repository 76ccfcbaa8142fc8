"""What a person searches for in catalogues; the same for a server's filter and for the local index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from twin.catalogue.record import Kind
from twin.geodata.bbox import BBox

Order = Literal["relevance", "date", "title"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One search; empty fields do not narrow it. `bbox` is CRS84, `since` and `until` are ISO dates, both included.

    `text` is plain words, all of which must occur; nothing in it has a meaning of its own. `shown_only` keeps records with a
    distribution that can become a layer or a copy.
    """

    text: str = ""
    bbox: BBox | None = None
    kinds: tuple[Kind, ...] = ()
    keyword: str = ""
    topic: str = ""
    organisation: str = ""
    since: str = ""
    until: str = ""
    shown_only: bool = False
    order: Order = "relevance"
