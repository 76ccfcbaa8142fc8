"""One record of a catalogue's answer, whichever shape it comes in."""

from __future__ import annotations

from collections.abc import Callable

from twin.catalogue import dublincore, iso19115, iso19139
from twin.catalogue.record import CatalogueRecord
from twin.errors import FileDamaged
from twin.importers.xml import Element, local_name, namespace

Read = Callable[[Element, str], CatalogueRecord]


def read_record(element: Element, catalogue: str = "") -> CatalogueRecord:
    """Return the record an element holds; `catalogue` is the id of the configured catalogue it came from.

    Reads ISO 19139 (`gmd:MD_Metadata`, `gmi:MI_Metadata`), ISO 19115-3 (`mdb:MD_Metadata`) and Dublin Core (`csw:Record`,
    `csw:SummaryRecord`, `csw:BriefRecord`). Raises FileDamaged: RECORD_UNKNOWN for every other shape, RECORD_UNREADABLE for a
    record without an identifier or a title, each naming what it found and in which line.
    """
    raise NotImplementedError
