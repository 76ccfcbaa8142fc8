"""Every ISO and Dublin Core record of the shared collection gives the facts that xpath and grep find in its file.

The table was made with xpath expressions alone (citation, pointOfContact, onLine and connectPoint addresses), then read by eye.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.catalogue.realrecords import DATA, iso_files, needs_files, records
from twin.catalogue.reading import read_record
from twin.catalogue.record import CatalogueRecord, Dates, Resolution
from twin.errors import FileDamaged
from twin.geodata.bbox import BBox
from twin.importers import xml

pytestmark = needs_files
YPAAT, DESTATIS = "YPAAT", "Statistisches Bundesamt"
BASINS = "10453eff-59fa-42e9-a3e1-6e3cd99e2a05"


@dataclass(frozen=True)
class Fact:
    """One record: the beginning of its title, its dates, organisation and e-mail of its first contact, kinds of access."""

    identifier: str
    title: str
    dates: Dates
    organisation: str
    email: str
    access: tuple[str, ...]


def _greek(identifier: str, title: str, dates: Dates) -> list[Fact]:
    return [Fact(identifier, title, dates, YPAAT, "ypaat@ypaat.gr", ("page",))]


def _genesis(identifier: str, title: str, day: str, access: tuple[str, ...]) -> Fact:
    return Fact(f"30303032-{identifier}", title, Dates(day, day, "", day), DESTATIS, "", access)


_AERIAL = Dates("2009-10-09", "", "", "2009-10-09")
_ORTHO = Dates("", "2000-01-01", "", "2009-10-07")
_DTM = Dates("2009-10-07", "", "", "2009-10-07")
_MARIENEY = Fact(
    "2c4d65c8-b56c-445d-8374-d3492a7d959e",
    "Digitaler Bestandsplan K7837 Marieney",
    Dates("2011-12-20", "", "", "2018-01-10"),
    "Landratsamt Vogtlandkreis",
    "wolf.tino@vogtlandkreis.de",
    ("page",),
)
_APISO = "pycsw_suites/apiso/data/"

FACTS: dict[str, list[Fact]] = {
    f"ingrid/{BASINS}_brief.xml": [Fact(BASINS, "Hydrological basins in Europe", Dates(), "", "", ())],
    f"ingrid/{BASINS}_full.xml": [
        Fact(BASINS, "Hydrological basins in Europe", Dates("2006-01-01", "", "", "2005-08-23"), "AFR - CHAO", "", ())
    ],
    f"ingrid/{BASINS}_summary.xml": [Fact(BASINS, "Hydrological basins in Europe", Dates(metadata="2005-08-23"), "", "", ())],
    "ingrid/1b9fed60-e2d9-11de-8a39-0800200c9a66_full.xml": [
        Fact(
            "1b9fed60-e2d9-11de-8a39-0800200c9a66",
            "Test_Schutzgebiete",
            Dates("2007-02-01", "2007-11-15", "2007-11-14", "2009-12-04"),
            "LA für Umweltschutz Sachsen-Anhalt",
            "Heiner.Nagel@lau.mlu.sachsen-anhalt.de",
            ("page",),
        )
    ],
    "ingrid/24265_full.xml": [
        Fact(
            "24265",
            "Flächennutzungsplan Landau - FNP Landau Raster",
            Dates("", "", "2008-04-22", "2008-04-22"),
            "Stadtverwaltung Landau - Stadtbauamt",
            "franz-josef.rutz@landau.de",
            ("wms",),
        )
    ],
    "ingrid/486d9622-c29d-44e5-b878-44389740011_full.xml": [
        Fact(
            "486d9622-c29d-44e5-b878-44389740011",
            "DTK 50 - Blatt L5916-Frankfurt am Main West",
            Dates("2009-02-09", "", "2009-02-10", "2009-02-17"),
            "KST PortalU, KST PortalU",
            "kst@portalu.de",
            ("page", "wms"),
        )
    ],
    "mrmap/dataset_getrecords.xml": [
        Fact(
            "de.dwd.geoserver.fach.RBSN_FF",
            "Windgeschwindigkeit an RBSN Stationen",
            Dates("", "2016-02-25", "2019-01-09", "2019-05-16"),
            "Deutscher Wetterdienst",
            "datenservice@dwd.de",
            ("wms", "wfs"),
        )
    ],
    "mrmap/get_records.xml": [
        _genesis("3132-4031-312d-303130320002", "Auszubildende: Bundesländer, Stichtag", "2019-07-19", ("atom", "download")),
        _MARIENEY,
        _genesis("3231-4035-312d-303032300002", "Empfänger von Grundsicherung: Deutschland", "2016-06-01", ("atom", "download")),
        _genesis("3231-4035-312d-303032340000", "Empfänger von Grundsicherung: Bundesländer", "2016-06-01", ("download", "atom")),
        _genesis("3231-4035-312d-303032350000", "Quote der Empfänger von Grundsicherung", "2016-06-01", ("download", "atom")),
        _genesis("3235-4031-372d-303030310002", "Erzieherische Hilfen/Beratungen", "2015-11-04", ("atom", "download")),
        _genesis("3235-4031-372d-303030320000", "Erzieherische Hilfen/Beratungen", "2017-01-20", ("download", "atom")),
        _genesis("3235-4031-372d-303030320002", "Erzieherische Hilfen/Beratungen", "2017-01-20", ("atom", "download")),
        _genesis("3232-4033-312d-303031310000", "Empfänger von besonderen Asylbewerberl", "2018-10-09", ("download", "atom")),
        _genesis("3232-4035-312d-303030310000", "Empfänger von Leistungen für Bildung", "2018-09-07", ("download", "atom")),
    ],
    "mrmap/md_metadata.xml": [_MARIENEY],
    "mrmap/service_getrecords.xml": [
        Fact(
            "ee065040-1015-44c7-839e-e8e349c74bbd",
            "Rohstoffgewinnungsstellen in Bayern - WMS",
            Dates("2024-09-01", "", "", "2025-12-08"),
            "Bayerisches Landesamt für Umwelt",
            "datenstelle@lfu.bayern.de",
            ("wms",),
        )
    ],
    "owslib/9250AA67-F3AC-6C12-0CB9-0662231AA181_iso.xml": [
        Fact(
            "3f342f64-9348-11df-ba6a-0014c2c00eab",
            "ALLSPECIES",
            Dates("", "2009-09-03", "", "2009-09-03"),
            "Environment Canada",
            "Marlene.Doyle@ec.gc.ca",
            (),
        )
    ],
    "owslib/csw_dov_getrecordbyid.xml": [
        Fact(
            "6c39d716-aecc-4fbc-bac8-4f05a49a78d5",
            "Grondwatermeetnetten",
            Dates("2002-05-22", "2002-05-22", "", "2018-02-21"),
            "Vlaamse overheid - Vlaamse MilieuMaatschappij - Afdeling Operationeel Waterbeheer",
            "info@vmm.be",
            ("wms", "wfs", "download", "page"),
        )
    ],
    "owslib/csw_geobretagne_mdmetadata.xml": [
        Fact(
            "955c3e47-411e-4969-b61b-3556d1b9f879",
            "Cadastre 2018 en Bretagne",
            Dates("", "", "2018-09-01", "2018-07-30"),
            "DGFIP Bretagne",
            "bureau.gf3a@dgfip.finances.gouv.fr",
            ("page", "page"),
        )
    ],
    "owslib/csw_iso_identifier.xml": [
        Fact(
            "f44dac86-2228-412f-8355-e56446ca9933",
            "Eemsmonding volgens het Eems-Dollardverdrag",
            Dates("", "", "2020-10-05", "2024-08-28"),
            "Ministerie van Defensie, Koninklijke Marine, Dienst der Hydrografie",
            "",
            ("wms", "wfs", "atom"),
        )
    ],
    "owslib/inspire-getrecords-response.xml": [
        Fact(
            "8dad9c98-0512-4845-a2bf-3ace1c93df6f",
            "SUVIM station network WMS",
            Dates("1993-03-29", "", "", "2024-07-05"),
            "Nationales geographisches Institut",
            "products@ngi.be",
            ("wms",),
        ),
        Fact(
            "eeae2de7-0a09-4b69-b7a0-0b6b20903fd5",
            "CSW Suchdienst der ZAMG",
            Dates("2013-10-31", "", "", "2020-11-20"),
            "ZAMG - Zentralanstalt für Meteorologie und Geodynamik",
            "inspire-md@zamg.ac.at",
            ("unknown",),
        ),
    ],
    "owslib/iso19139_srv.xml": [
        Fact(
            "01ef8e6a-df59-4c2d-8468-79da95046705",
            "ALKIS®-vereinfacht ohne Eigentümer - Web Feature Service",
            Dates("", "", "2019-11-21", "2021-06-28"),
            "Landesamt für Digitalisierung, Breitband und Vermessung",
            "",
            (*("wfs",) * 6, *("page",) * 3),
        )
    ],
    "owslib/iso_xml_srv.xml": [
        Fact(
            "31dc90a6-1945-489c-b31d-957ab36f8315",
            "Parameter-elevation Regressions on Independent Slopes Model",
            Dates(metadata="2014-11-10"),
            "Oregon State University",
            "daley@nacse.org",
            ("unknown",) * 3,
        )
    ],
    "owslib/metawal.wallonie.be-srv.xml": [
        Fact(
            "1714cd1e-6685-4dea-a6f4-b51612a15ed0",
            "INSPIRE - Santé et sécurité des personnes en Wallonie (BE)",
            Dates("", "2018-03-01", "", "2023-12-11"),
            "Helpdesk carto du SPW (SPW - Secrétariat général",
            "helpdesk.carto@spw.wallonie.be",
            ("wms",),
        )
    ],
    f"{_APISO}3e9a8c05.xml": [
        Fact("3e9a8c05", "test Title", Dates("2011-04-19", "", "", "2011-04-18"), "NTUA", "tzotsos@gmail.com", ("wms",))
    ],
    f"{_APISO}T_aerfo_RAS_1991_GR800P001800000012.xml": _greek("366f6257-19eb-4f20-ba78-0698ac4aae77", "Aerial Photos", _AERIAL),
    f"{_APISO}T_aerfo_RAS_1991_GR800P001800000013.xml": _greek("75a7eb5e-336e-453d-ab06-209b1070d396", "Aerial Photos", _AERIAL),
    f"{_APISO}T_aerfo_RAS_1991_GR800P001800000014.xml": _greek("a7308c0a-b748-48e2-bab7-0a608a51d416", "Aerial Photos", _AERIAL),
    f"{_APISO}T_aerfo_RAS_1991_GR800P001800000015.xml": _greek("0173e0d7-6ea9-4407-b846-f29d6bfa9903", "Aerial Photos", _AERIAL),
    f"{_APISO}T_ortho_RAS_1998_284404.xml": _greek("de53e931-778a-4792-94ad-9fe507aca483", "Ortho", _ORTHO),
    f"{_APISO}T_ortho_RAS_1998_288395.xml": _greek("4a5109d7-9ce5-4197-a423-b5fa8c426dee", "Ortho", _ORTHO),
    f"{_APISO}T_ortho_RAS_1998_288398.xml": _greek("5f37e0f8-4fb1-4637-b959-b415058bdb68", "Ortho", _ORTHO),
    f"{_APISO}T_ortho_RAS_1998_288401.xml": _greek("f99cc358-f379-4e79-ab1e-cb2f7709f594", "Ortho", _ORTHO),
    f"{_APISO}T_ortho_RAS_1998_288404.xml": _greek("ae200a05-2800-40b8-b85d-8f8d007b9e30", "Ortho", _ORTHO),
    f"{_APISO}T_pmoed_DTM_1996_276395.xml": _greek("a2744b0c-becd-426a-95a8-46e9850ccc6d", "DTM", _DTM),
    f"{_APISO}T_pmoed_DTM_1996_276398.xml": _greek("0dc824a6-b555-46c1-bd7b-bc66cb91a70f", "DTM", _DTM),
    f"{_APISO}T_pmoed_DTM_1996_276401.xml": _greek("42c8e55a-2bf6-476d-a7c9-be3bcd697f13", "DTM", _DTM),
    f"{_APISO}T_pmoed_DTM_1996_276404.xml": _greek("c3bf29d4-d60a-4959-a415-2c03fb0d4aef", "DTM", _DTM),
    f"{_APISO}T_pmoed_DTM_1996_280395.xml": _greek("b8cc2388-5d0a-43d8-9473-0e86dd0396da", "DTM", _DTM),
    f"{_APISO}iso_19115-2_Sentinel-2-scene.xml": [
        Fact(
            "S2B_MSIL2A_20200902T090559_N0214_R050_T34SFG_20200902T113910.SAFE",
            "S2B_MSIL2A_20200902T090559_N0214_R050_T34SFG",
            Dates("2020-09-02", "2020-09-02", "", "2020-09-02"),
            "",
            "",
            ("unknown",) * 36,
        )
    ],
    f"{_APISO}pacioos-NS06agg.xml": [
        Fact(
            "NS06agg",
            "PacIOOS Nearshore Sensor 06: Pohnpei, Micronesia",
            Dates("2011-04-12", "2011-04-19", "2014-03-18", "2014-04-16"),
            "University of Hawaii",
            "mamc@hawaii.edu",
            ("unknown", "unknown", "page", "page", "unknown", "page", "unknown"),
        )
    ],
    f"{_APISO}test.xml": _greek("437ae0a2-06e2-4015-b296-a66e7f407bf2", "Aerial Photos", _AERIAL),
}


def the(name: str) -> CatalogueRecord:
    return read_record(next(records(name)))


@pytest.mark.parametrize("name", FACTS)
def test_a_record_gives_the_facts_of_its_file(name: str) -> None:
    found = [read_record(element) for element in records(name)]
    assert len(found) == len(FACTS[name])
    for record, fact in zip(found, FACTS[name], strict=True):
        assert record.title.startswith(fact.title)
        contact = record.contacts[0] if record.contacts else None
        assert (record.identifier, record.dates) == (fact.identifier, fact.dates)
        assert (contact.email if contact else "") == fact.email
        assert record.organisation.startswith(fact.organisation)
        assert bool(record.organisation) == bool(fact.organisation)
        assert tuple(item.access for item in record.distributions) == fact.access


def test_no_iso_file_was_forgotten() -> None:
    assert set(iso_files()) == set(FACTS)


@pytest.mark.parametrize("name", iso_files() if DATA.is_dir() else [])
def test_each_field_is_given_or_named_as_lacking_and_what_cannot_be_shown_says_why(name: str) -> None:
    for element in records(name):
        record = read_record(element)
        for field in ("title", "abstract", "keywords", "bbox", "crs", "contacts", "distributions", "maintenance"):
            assert bool(getattr(record, field)) != (field in record.lacks), field
        if record.kind != "service":
            assert bool(record.lineage) != ("lineage" in record.lacks)
            assert (record.resolution == Resolution()) == ("resolution" in record.lacks)
        assert all(bool(item.ways) == (item.why is None) for item in record.distributions)
        assert CatalogueRecord.from_json(record.to_json()) == record


def test_the_wind_of_the_weather_service_comes_with_licence_and_both_services() -> None:
    record = the("mrmap/dataset_getrecords.xml")
    assert (record.maintenance, record.topics, record.crs) == (
        "continual",
        ("climatologyMeteorologyAtmosphere",),
        ("EPSG:4258", "EPSG:4326"),
    )
    assert record.other_titles == ("Wind speed at RBSN stations",)
    assert record.bbox == BBox(5.87, 47.27, 15.04, 55.06)
    assert record.constraints.licence == "GeoNutzV"
    assert record.constraints.access == ("Zugriffseinschränkungen: Es gelten keine Bedingungen.",)
    assert record.contacts[0].phone == "+49 (0) 69 8062-0"
    assert record.resource_identifiers == ("https://registry.gdi-de.org/id/de.bund.dwd/de.dwd.geoserver.fach.RBSN_FF",)
    assert [(item.name, item.ways) for item in record.distributions] == [("", ("layer",)), ("RBSN_FF", ("copy",))]


def test_the_bavarian_cadastre_names_its_layers_and_that_it_wants_a_login() -> None:
    record = the("owslib/iso19139_srv.xml")
    assert [item.name for item in record.distributions[:6]] == [
        *("ave:Flurstueck", "ave:GebaeudeBauwerk", "ave:KatasterBezirk", "ave:Nutzung", "ave:NutzungFlurstueck"),
        "ave:VerwaltungsEinheit",
    ]
    dataset = "083f524b-7474-4e05-a937-1bac657f0344"
    assert record.coupled == (dataset, f"https://registry.gdi-de.org/id/de.by/{dataset}")
    assert all(item.shows == record.coupled and not item.ways for item in record.distributions[:6])
    assert record.distributions[0].why is not None
    assert "registered users" in record.distributions[0].why.en
    assert (record.maintenance, len(record.crs), record.service_versions) == ("daily", 5, ("OGC:WFS 2.0",))


def test_the_bavarian_pits_have_two_addresses_for_one_map_and_a_resolution_in_the_abstract() -> None:
    record = the("mrmap/service_getrecords.xml")
    address = "https://www.lfu.bayern.de/gdi/wms/geologie/rohstoff_gewinnungsstellen?SERVICE=WMS&REQUEST=GetCapabilities"
    assert [item.address for item in record.distributions] == [address]
    assert record.resolution == Resolution((), (1.0,))
    assert len(record.crs) == 8


def test_the_walloon_service_of_19115_3_serves_eleven_datasets() -> None:
    record = the("owslib/metawal.wallonie.be-srv.xml")
    assert record.standard == "iso19115-3"
    assert len(record.coupled) == 11
    assert record.coupled[0] == "173e4f86-a4c0-4ee1-aee1-6b0b2e477f97"
    assert record.constraints.access == ("No limitations to public access",)
    assert record.constraints.licence_url.endswith("LicServicesSPW.pdf")
    assert record.crs[0] == "EPSG:31370"


def test_the_belgian_record_in_four_languages_speaks_german() -> None:
    belgian, austrian = [read_record(element) for element in records("owslib/inspire-getrecords-response.xml")]
    assert (belgian.language, belgian.distributions[0].title) == ("eng", "Darstellungsdienste")
    assert belgian.coupled == ("59129f4b-a61b-467c-9b41-1f92e4338151",)
    assert len(austrian.coupled) == 8
    assert austrian.distributions[0].why is not None
    assert "added as a catalogue" in austrian.distributions[0].why.en


def test_the_hessian_map_sheet_has_scale_distance_parent_and_a_resolution_nobody_can_read() -> None:
    record = the("ingrid/486d9622-c29d-44e5-b878-44389740011_full.xml")
    assert record.resolution == Resolution((50000,), (10.0,))
    assert record.unread == ("resolution: 200 dpi",)
    assert (record.parent, record.maintenance) == ("45C958E8-E1DA-42B9-9A8D-86D9B197F3C6", "continual")
    assert record.constraints.access == ("keine", "Agrarstatistikgesetz (AgrStatG)")


def test_all_230_records_of_the_wave_atlas_and_those_without_protocols_are_read() -> None:
    pages = [read_record(item) for number in (1, 2, 3) for item in records(f"terriajs/Example1GetRecordsPage{number}.xml")]
    assert (len(pages), len({record.identifier for record in pages})) == (230, 230)
    assert sum(record.can_be_shown for record in pages) == 230
    named = {item.name for record in pages for item in record.distributions if item.access == "wms" and item.name}
    assert len(named) == 229
    others = [read_record(item) for item in records("terriajs/ReferencesWithoutProtocol.xml")]
    assert len(others) == 5
    assert all(any(item.access == "wms" for item in record.distributions) for record in others)


def test_the_records_of_the_ogc_suite_are_read_with_latitude_first() -> None:
    found = {
        record.identifier: record
        for path in sorted((DATA / "pycsw_suites/cite/data").glob("*.xml"))
        for record in map(read_record, records(path.relative_to(DATA).as_posix()))
    }
    assert len(found) == 12
    assert found["urn:uuid:94bc9c83-97f6-4b40-9eb8-a8e8787a5c63"].bbox == BBox(-4.097, 47.595, 0.889, 51.217)
    assert sum("title" in record.lacks for record in found.values()) == 3


def test_all_497_records_in_all_answers_are_read() -> None:
    paths = sorted(DATA.rglob("*.xml"))
    assert sum(1 for path in paths for item in records(path.relative_to(DATA).as_posix()) if read_record(item)) == 497


@pytest.mark.parametrize("kind", ["fgdc", "dif"])
def test_other_shapes_of_the_same_record_are_named(kind: str) -> None:
    path = DATA / f"owslib/9250AA67-F3AC-6C12-0CB9-0662231AA181_{kind}.xml"
    with pytest.raises(FileDamaged, match="wird nicht gelesen"):
        read_record(xml.tree(path, path.name))


def test_gm03_is_named() -> None:
    path = DATA / "owslib/gm03_example1.xml"
    with pytest.raises(FileDamaged, match="GM03"):
        read_record(xml.tree(path, path.name))
