"""Records written as ISO 19139: valid by the schemas, as GDI-DE asks, and read back as what they were."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from twin.catalogue import isowriting
from twin.catalogue.reading import read_record
from twin.catalogue.record import CatalogueRecord, Constraints, Contact, Dates, Distribution, Kind, Resolution
from twin.geodata.bbox import BBox

from .isoschemas import iso_faults

CSW = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "csw"
SPACES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "srv": "http://www.isotc211.org/2005/srv",
    "xlink": "http://www.w3.org/1999/xlink",
}
ROOTS = (
    "{http://www.isotc211.org/2005/gmd}MD_Metadata",
    "{http://www.isotc211.org/2005/gmi}MI_Metadata",
    "{http://standards.iso.org/iso/19115/-3/mdb/2.0}MD_Metadata",
)
KINDS: tuple[Kind, ...] = ("dataset", "series", "service", "application", "other")
FULL = CatalogueRecord(
    identifier="3f1c1d9e-6a55-4b0e-9f43-0d6b7f0f4c11",
    title="Gebäude & Bäume <LoD2>",
    kind="dataset",
    standard="iso19139",
    abstract="Alle Gebäude der Stadt.",
    language="ger",
    keywords=("Gebäude", "opendata"),
    topics=("structure", "planningCadastre"),
    bbox=BBox(8.7, 51.7, 8.8, 51.8),
    dates=Dates("2024", "2025-03", "2026-10-12", "2026-10-13"),
    maintenance="annually",
    lineage="Aus der Befliegung vom März.",
    resolution=Resolution((1000,), (0.2,)),
    crs=("EPSG:25832", "DE_DHHN2016_NH"),
    contacts=(
        Contact("Stadt Musterstadt", "Frau Beispiel", "pointOfContact", "geo@musterstadt.example", "+49 5251 0", "Markt 1"),
        Contact("Landesamt", role="owner"),
    ),
    constraints=Constraints(
        "dl-de/by-2-0",
        "https://www.govdata.de/dl-de/by-2-0",
        "Stadt Musterstadt, 2026",
        ("Es gelten keine Zugriffsbeschränkungen",),
        ("Nutzung nach Datenlizenz Deutschland Namensnennung 2.0",),
    ),
    parent="9d2b1c77-0000-4b0e-9f43-0d6b7f0f4c11",
    previews=("https://musterstadt.example/vorschau.png",),
    resource_identifiers=("https://registry.gdi-de.org/id/de.nw.musterstadt/1",),
    other_titles=("Buildings",),
    edition="3",
)


def texts(record: CatalogueRecord, path: str) -> list[str]:
    root = etree.fromstring(isowriting.document(record))
    return [str(found.text) if isinstance(found, etree._Element) else str(found) for found in root.xpath(path, namespaces=SPACES)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_full_record_and_one_that_knows_nothing_are_valid_in_each_kind(kind: Kind) -> None:
    service = {"service_type": "view", "coupled": ("abc", "https://musterstadt.example/id/1"), "service_versions": ("1.3.0",)}
    wms = Distribution("https://musterstadt.example/wms?", "wms", "gebaeude", "Gebäude", "OGC:WMS", shows=("abc",))
    full = dataclasses.replace(FULL, kind=kind, distributions=(wms,), **(service if kind == "service" else {}))
    assert iso_faults(isowriting.document(full)) == []
    assert iso_faults(isowriting.document(CatalogueRecord("", "", kind, "iso19139"))) == []


def test_what_no_document_can_hold_is_left_out_and_the_rest_stays_valid() -> None:
    odd = dataclasses.replace(
        FULL,
        title="Null\x00, Glocke\x07, halb \ud800",
        bbox=BBox(math.nan, 0.0, math.inf, 1.0),
        dates=Dates("gestern", "2026-13-45", "2026-10-12T25:00:00", "0000"),
        topics=("structure", "Klötze"),
        distributions=(Distribution("kein\x0bURL <&>", "page"),),
    )
    written = isowriting.document(odd)
    assert iso_faults(written) == []
    assert "Null, Glocke, halb " in written.decode()
    assert texts(odd, "//gmd:keyword/gco:CharacterString") == ["Gebäude", "opendata", "Klötze"]
    assert texts(odd, "//gmd:date//gco:Date | //gco:Decimal") == []


def test_the_conventions_of_gdi_de_are_kept() -> None:
    assert texts(FULL, "/*/gmd:language/gmd:LanguageCode/@codeListValue") == ["ger"]
    assert texts(FULL, "/*/gmd:hierarchyLevel/gmd:MD_ScopeCode/@codeListValue") == ["dataset"]
    assert texts(FULL, "/*/gmd:dateStamp/gco:Date") == ["2026-10-13"]
    assert texts(FULL, "//gmd:referenceSystemInfo//gmx:Anchor/@xlink:href") == ["http://www.opengis.net/def/crs/EPSG/0/25832"]
    anchors = texts(FULL, "//gmd:MD_LegalConstraints[gmd:accessConstraints]/gmd:otherConstraints/gmx:Anchor/@xlink:href")
    assert anchors == ["http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations"]
    used = texts(FULL, "//gmd:MD_LegalConstraints[gmd:useConstraints]/gmd:otherConstraints/gco:CharacterString")
    assert json.loads(used[0]) == {
        "id": "dl-by-de/2.0",
        "name": "dl-de/by-2-0",
        "url": "https://www.govdata.de/dl-de/by-2-0",
        "quelle": "Stadt Musterstadt, 2026",
    }


def test_a_language_of_two_letters_is_written_with_three() -> None:
    assert texts(dataclasses.replace(FULL, language="de"), "//gmd:LanguageCode/@codeListValue") == ["ger", "ger"]
    assert texts(dataclasses.replace(FULL, language="en"), "//gmd:LanguageCode/@codeListValue") == ["eng", "eng"]


def test_what_is_written_is_read_back_the_same() -> None:
    assert _different(FULL, read_record(isowriting.element(FULL))) == {}


def _different(one: CatalogueRecord, other: CatalogueRecord) -> dict[str, tuple[Any, Any]]:
    """Return the fields that differ, but for what a reader derives (`lacks`, extents without a stated one)."""
    names = [field.name for field in dataclasses.fields(one) if field.name not in ("lacks", "extents", "standard", "unread")]
    return {name: (getattr(one, name), getattr(other, name)) for name in names if getattr(one, name) != getattr(other, name)}


def _real_records() -> list[tuple[str, CatalogueRecord]]:
    """Return every ISO record of the real files by file and place, those of 19115-3 among them."""
    found = []
    for path in sorted(CSW.rglob("*.xml")):
        try:
            root = etree.parse(str(path)).getroot()
        except etree.XMLSyntaxError:
            continue
        elements = [] if root is None else root.iter(*ROOTS)
        found += [(f"{path.name}#{number}", read_record(item)) for number, item in enumerate(elements, 1)]
    return found


@pytest.mark.skipif(not CSW.is_dir(), reason="the real records of shared/data/csw are not here")
def test_every_real_record_is_valid_when_written_again_and_loses_nothing_it_told() -> None:
    records = _real_records()
    assert len(records) == 81
    assert {name: faults for name, record in records if (faults := iso_faults(isowriting.document(record)))} == {}
    lost = {name: changed for name, record in records if (changed := _different(record, read_record(isowriting.element(record))))}
    # `en` is written `eng`; the document cannot say which of several formats an address has
    assert {field for changed in lost.values() for field in changed} == {"language", "distributions"}
    assert [(one, other) for changed in lost.values() for one, other in [changed.get("language", ("en", "eng"))]] == [
        ("en", "eng")
    ] * len(lost)
    assert sum("distributions" in changed for changed in lost.values()) == 3
    for changed in lost.values():
        for one, other in zip(*changed.get("distributions", ((), ())), strict=True):
            assert dataclasses.replace(one, format="") == dataclasses.replace(other, format="")
