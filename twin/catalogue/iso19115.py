"""iso19115"""

from __future__ import annotations

from twin.catalogue.record import CatalogueRecord
from twin.importers.xml import Element


def read(element: Element, catalogue: str = "") -> CatalogueRecord:
    """Return the record."""
    raise NotImplementedError
