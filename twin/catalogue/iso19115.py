"""Records of ISO 19115-3 (`mdb:MD_Metadata`), the XML of ISO 19115-1:2014, in all versions of its namespaces."""

from __future__ import annotations

from twin.catalogue.coupling import references_of
from twin.catalogue.isoparts import wrapped
from twin.catalogue.isorecord import Head, record
from twin.catalogue.isotext import Wording, code_in, each, find, within
from twin.catalogue.record import CatalogueRecord
from twin.importers.xml import Element


def read(element: Element, catalogue: str = "") -> CatalogueRecord:
    """Return the record; its identifier is "" where the document gives none."""
    wording = Wording(element)
    head = Head(
        identifier=wording.at(element, "metadataIdentifier/MD_Identifier/code"),
        language=code_in(element, "defaultLocale/PT_Locale/language"),
        levels=tuple(code_in(item, ".") for item in each(element, "metadataScope/MD_MetadataScope/resourceScope")),
        changed=_changed(element),
        parent=_parent(element, wording),
        lineage=list(within(element, "LI_Lineage")),
    )
    return record(element, head, "iso19115-3", catalogue, wording)


def _changed(element: Element) -> str:
    """Return when the record was last changed: its revision, else its creation."""
    found = {code_in(item, "dateType"): wrapped(find(item, "date")) for item in each(element, "dateInfo/CI_Date")}
    return next((found[role] for role in ("revision", "lastUpdate", "creation", "publication", "") if found.get(role)), "")


def _parent(element: Element, wording: Wording) -> str:
    outer = find(element, "parentMetadata")
    if outer is None:
        return ""
    cited = find(outer, "CI_Citation/identifier/MD_Identifier/code")
    return wording.of(cited) or next(iter(references_of(outer)), "") or wording.at(outer, "CI_Citation/title")
