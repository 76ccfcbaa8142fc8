"""Addresses of records are recognised by query, protocol, path, ending, words and service type; what cannot be shown says why."""

from __future__ import annotations

import pytest

from twin.catalogue.coupling import Coupled
from twin.catalogue.distributions import Online, gathered, recognise
from twin.catalogue.readable import WORDS, readable
from twin.catalogue.record import Access

GEO = "https://geo.town.example"

SERVICES: list[tuple[Access, str, dict[str, str]]] = [
    ("wms", f"{GEO}/wms?service=WMS&request=GetCapabilities", {}),
    ("wms", f"{GEO}/ows?SERVICE=wms&VERSION=1.3.0&REQUEST=getcapabilities", {"protocol": "WWW:LINK-1.0-http--link"}),
    ("wms", f"{GEO}/any?request=GetMap&layers=a", {}),
    ("wms", f"{GEO}/any", {"protocol": "OGC:WMS-1.3.0-http-get-map"}),
    ("wms", f"{GEO}/any", {"protocol": "OGC:WMS_1.1.1"}),
    ("wms", f"{GEO}/any", {"protocol": "application/vnd.ogc.wms_xml"}),
    ("wms", f"{GEO}/any", {"protocol": "http://www.opengis.net/def/serviceType/ogc/wms"}),
    ("wms", f"{GEO}/any", {"protocol": "Darstellungsdienst"}),
    ("wms", f"{GEO}/any", {"format": "OGC:WMS"}),
    ("wms", f"{GEO}/mapbender/php/wms.php?layer_id=24265", {}),
    ("wms", f"{GEO}/wmsconnector/com.esri.wms.Esrimap/Avifauna?", {}),
    ("wms", f"{GEO}/arcgis/services/a/MapServer/WMSServer", {}),
    ("wms", "https://wms.town.example/inspire/service", {"protocol": "HTTPS"}),
    ("wms", f"{GEO}/cgi-bin/mapserv?map=/a.map", {"service_type": "view"}),
    ("wms", f"{GEO}/dienst", {"service_type": "view OGC:WMS 1.3.0"}),
    ("wms", f"{GEO}/dienst", {"description": "WMS-Endpunkt der Stadt"}),
    ("wmts", f"{GEO}/wmts/1.0.0/WMTSCapabilities.xml", {}),
    ("wmts", f"{GEO}/any", {"protocol": "OGC:WMTS-1.0.0-http-get-tile"}),
    ("wmts", f"{GEO}/gwc/service?service=WMTS", {}),
    ("wmts", f"{GEO}/dienst", {"service_type": "view OGC:WMTS 1.0.0"}),
    ("wfs", f"{GEO}/wfs/v1/ogc_alkis_ave.cgi?", {"function": "download"}),
    ("wfs", f"{GEO}/any", {"protocol": "OGC:WFS-2.0.0-http-get-feature"}),
    ("wfs", f"{GEO}/any?service=wfs&request=GetFeature&typeNames=a:b&outputFormat=csv", {"function": "download"}),
    ("wfs", f"{GEO}/dienst", {"service_type": "download OGC:WFS 2.0"}),
    ("oapif", f"{GEO}/ogc/features/v1/collections/flurstueck/items?f=json", {}),
    ("oapif", f"{GEO}/any", {"protocol": "OGC API - Features"}),
    ("oapif", f"{GEO}/any", {"protocol": "OGC:API-Features"}),
    ("oapif", f"{GEO}/any", {"protocol": "OGC API Features"}),
    ("oapif", f"{GEO}/any", {"protocol": "http://www.opengis.net/def/interface/ogcapi-features"}),
    ("3dtiles", f"{GEO}/lod2/tileset.json", {}),
    ("3dtiles", f"{GEO}/any", {"protocol": "OGC:3DTILES"}),
    ("3dtiles", f"{GEO}/any", {"protocol": "3D Tiles"}),
    ("atom", f"{GEO}/feed.atom", {"protocol": "INSPIRE Atom"}),
    ("atom", f"{GEO}/any", {"protocol": "application/atom+xml"}),
    ("atom", f"{GEO}/inspire/feeds/sf_1.xml", {"protocol": "WWW:DOWNLOAD-1.0-http--download", "function": "download"}),
    ("atom", f"{GEO}/dienst.xml", {"description": "Downloaddienst (ATOM-Feed)", "function": "download"}),
    ("atom", f"{GEO}/dienst", {"service_type": "download predefined ATOM"}),
]

FILES: list[tuple[str, str, dict[str, str]]] = [
    ("PLAN.ZIP", f"{GEO}/PLAN.ZIP", {}),
    ("a.csv", f"{GEO}/a.csv", {"protocol": "WWW:DOWNLOAD-1.0-http--download"}),
    ("dgm.tif", f"{GEO}/dgm.tif", {"protocol": "WWW:LINK-1.0-http--link"}),
    ("stadt.city.json", f"{GEO}/stadt.city.json", {}),
    ("a.gpkg", f"{GEO}/get.php/a.gpkg?x=1", {}),
    ("lod2.gml", f"{GEO}/lod2.gml", {"protocol": "HTTPS", "function": "download"}),
    ("nas.xml", f"{GEO}/nas.xml", {"function": "download", "format": "NAS"}),
    ("", f"{GEO}/download?id=7", {"protocol": "WWW:DOWNLOAD-1.0-http--download"}),
    ("", f"{GEO}/download?id=7", {"function": "download", "format": "Shapefile"}),
    ("", f"{GEO}/geoserver/wms/kml?layers=a:b", {"protocol": "GLG:KML-2.0-http-get-map"}),
    ("", f"{GEO}/ows?mode=download&request=kml&service=wms&layers=a", {"protocol": "KML"}),
    ("", f"{GEO}/get?id=7", {"function": "download", "description": "Auch als WMS zu haben"}),
    ("get.php", f"{GEO}/get.php?id=7", {"function": "download", "format": "GeoTIFF"}),
]

NOT_SHOWN: list[tuple[Access, str, dict[str, str], str]] = [
    ("page", f"{GEO}/", {}, "web page"),
    ("page", f"{GEO}/service.info", {"function": "information"}, "web page"),
    ("page", f"{GEO}/seiten/wfs_alkis", {"function": "information", "service_type": "download OGC:WFS 2.0"}, "web page"),
    ("page", f"{GEO}/wms/hilfe.html", {}, "web page"),
    ("page", f"{GEO}/", {"service_type": "view"}, "web page"),
    ("page", f"{GEO}/app", {"protocol": "WWW:LINK-1.0-http--related"}, "web page"),
    ("page", f"{GEO}/csw?service=CSW&request=GetRecordById&id=a", {}, "another metadata record"),
    ("page", f"{GEO}/wms?request=GetLegendGraphic&format=image%2Fpng&layer=a", {"protocol": "image/png"}, "legend"),
    ("unknown", "ftp://ftp.town.example/dgm.zip", {"protocol": "WWW:DOWNLOAD-1.0-ftp--download"}, "FTP"),
    ("unknown", "s3://eodata/a.jp2", {"protocol": "image/jp2"}, "s3:"),
    ("unknown", "mailto:geo@town.example", {}, "e-mail"),
    ("unknown", r"\\server\daten\plan.shp", {}, "no complete address"),
    ("unknown", "DisplayFullMetadata.jsp?id=1", {}, "no complete address"),
    ("unknown", "", {}, "no complete address"),
    ("unknown", "auf Anfrage", {}, "no complete address"),
    ("unknown", "http://user:secret@town.example/a.zip", {}, "passwords"),
    ("unknown", "http://[", {}, "no address"),
    ("unknown", f"{GEO}/ows?service=WCS&request=GetCapabilities", {}, "WCS"),
    ("unknown", f"{GEO}/csw", {"service_type": "discovery"}, "added as a catalogue"),
    ("unknown", f"{GEO}/thredds/dodsC/a.nc", {}, "OPeNDAP"),
    ("unknown", f"{GEO}/arcgis/rest/services/a/MapServer", {}, "ArcGIS"),
    ("unknown", f"{GEO}/any", {"protocol": "OGC:SOS"}, "SOS"),
    ("unknown", f"{GEO}/any", {"protocol": "FROB:Nicate-2"}, "FROB:Nicate-2"),
    ("page", f"{GEO}/any", {"protocol": "HTTPS"}, "web page"),
    ("page", f"{GEO}/any", {"description": "Die Statistik nach AGS"}, "web page"),
    ("download", f"{GEO}/plan.pdf", {}, "PDF"),
    ("download", f"{GEO}/plan.dwg", {"function": "download"}, "DWG"),
    ("download", f"{GEO}/dop.ecw", {}, "ECW"),
    ("download", f"{GEO}/a.nc", {"protocol": "WWW:LINK-1.0-http--link"}, "NetCDF"),
    ("download", f"{GEO}/bild.png", {}, "picture"),
    ("download", f"{GEO}/get?id=1", {"function": "download", "format": "EDIGEO"}, "EDIGEO"),
    ("download", f"{GEO}/get?id=1", {"function": "download", "format": "Frobnicate 3"}, "Frobnicate 3"),
    ("download", f"{GEO}/a.qqq", {"function": "download"}, "QQQ"),
]


@pytest.mark.parametrize(("access", "address", "words"), SERVICES)
def test_a_service_is_recognised(access: Access, address: str, words: dict[str, str]) -> None:
    found = recognise(address, **words)
    assert (found.access, found.why) == (access, None)
    assert found.ways == (("copy",) if access in ("wfs", "oapif", "atom") else ("layer",))


@pytest.mark.parametrize(("name", "address", "words"), FILES)
def test_a_file_the_twin_reads_can_be_copied(name: str, address: str, words: dict[str, str]) -> None:
    found = recognise(address, **words)
    assert (found.access, found.ways, found.name, found.why) == ("download", ("copy",), name, None)


@pytest.mark.parametrize(("access", "address", "words", "said"), NOT_SHOWN)
def test_what_cannot_be_shown_says_why(access: Access, address: str, words: dict[str, str], said: str) -> None:
    found = recognise(address, **words)
    assert (found.access, found.ways) == (access, ())
    assert found.why is not None
    assert said in found.why.en
    assert found.why.de != found.why.en


def test_the_address_of_a_service_is_that_of_its_capabilities_and_keeps_what_tells_its_map() -> None:
    found = recognise(f"{GEO}/mapserv?map=/a.map&LAYERS=x&service=WMS&request=GetMap&width=9&layer_id=7")
    assert found.address == f"{GEO}/mapserv?map=/a.map&layer_id=7&SERVICE=WMS&REQUEST=GetCapabilities"
    assert found.name == "x"
    assert recognise(f"{GEO}/1.0.0/WMTSCapabilities.xml", protocol="OGC:WMTS").address == f"{GEO}/1.0.0/WMTSCapabilities.xml"


@pytest.mark.parametrize(
    ("address", "name", "layer"),
    [
        (f"{GEO}/wms?layers=a,b", "Name", "a,b"),
        (f"{GEO}/wfs?TYPENAMES=ave:Flurstueck", "", "ave:Flurstueck"),
        (f"{GEO}/wms", "gw_meetnetten:meetnetten", "gw_meetnetten:meetnetten"),
        (f"{GEO}/wms", "WMS Capabilities für RBSN_FF", ""),
        (f"{GEO}/wms", "WMS", ""),
        (f"{GEO}/wms", "https://town.example/wms", ""),
        (f"{GEO}/ogc/features/collections/flurstueck/items", "", "flurstueck"),
    ],
)
def test_the_layer_is_named_by_the_address_or_by_a_name_that_can_be_one(address: str, name: str, layer: str) -> None:
    assert recognise(address, name=name).name == layer


def test_what_is_written_wrongly_in_an_address_is_put_right() -> None:
    assert recognise(f" {GEO}/a%20b.zip\n").address == f"{GEO}/a%20b.zip"
    assert recognise(f"{GEO}/a b.zip").address == f"{GEO}/a%20b.zip"
    assert recognise("www.town.example/daten.zip").address == "http://www.town.example/daten.zip"
    assert recognise(f"{GEO}/wms?map=a&amp;service=WMS").access == "wms"
    assert recognise("https://GEO.Town.example:443/pläne.zip").address == "https://geo.town.example/pl%C3%A4ne.zip"


def test_the_same_service_and_layer_is_offered_once() -> None:
    onlines = [
        Online(f"{GEO}/ows?SERVICE=WMS&", "OGC:WMS", "a:b", "Endpunkt"),
        Online(f"{GEO}/ows?SERVICE=WMS&version=1.3.0&request=GetCapabilities", "OGC:WMS-1.3.0-http-get-capabilities", "a:b"),
        Online(f"{GEO}/ows?service=WMS&request=GetMap&layers=a:b", "OGC:WMS-1.3.0-http-get-map"),
        Online(f"{GEO}/ows", "OGC:WMS", "Der ganze Dienst"),
        Online(f"{GEO}/ows", "OGC:WMS", "a:c"),
        Online(f"{GEO}/ows", "OGC:WFS", "a:b"),
        Online(f"{GEO}/info"),
        Online(f"{GEO}/info", name="Auskunft"),
    ]
    found = gathered(onlines)
    assert [(item.access, item.name) for item in found] == [("wms", "a:b"), ("wms", "a:c"), ("wfs", "a:b"), ("page", "")]
    assert found[-1].title == "Auskunft"


def test_a_service_record_leads_to_each_coupled_layer_and_says_whose_it_is() -> None:
    serves = [Coupled(("id-1", "https://registry.example/1"), "strassen"), Coupled(("id-2",), "plaetze"), Coupled(("id-3",))]
    found = gathered([Online(f"{GEO}/wms?"), Online(f"{GEO}/wms?request=GetCapabilities&service=WMS")], serves)
    assert [(item.name, item.shows) for item in found] == [
        ("strassen", ("id-1", "https://registry.example/1")),
        ("plaetze", ("id-2",)),
    ]


def test_a_service_with_very_many_layers_is_offered_as_a_whole() -> None:
    serves = [Coupled((f"id-{number}",), f"layer{number}") for number in range(500)]
    assert [item.name for item in gathered([Online(f"{GEO}/wms?")], serves)] == [""]


def test_data_only_for_registered_users_are_not_offered() -> None:
    limits = ("Für den Zugang zum kostenpflichtigen Dienst benötigen Sie eine Kennung und ein Passwort.",)
    found = gathered([Online(f"{GEO}/wms?"), Online(f"{GEO}/")], limits=limits)
    assert [item.ways for item in found] == [(), ()]
    assert found[0].why is not None
    assert "registered users" in found[0].why.en
    assert found[1].why is not None
    assert "web page" in found[1].why.en


@pytest.mark.parametrize(
    "said", ["keine Anmeldung erforderlich", "Nutzung ohne Registrierung erforderlich", "No registration required", "frei"]
)
def test_data_for_everybody_are_offered(said: str) -> None:
    assert gathered([Online(f"{GEO}/wms?")], limits=(said,))[0].ways == ("layer",)


def test_every_word_for_a_format_leads_to_an_importer_that_exists() -> None:
    assert {importer for _, importer in WORDS} <= readable().importers


def test_every_ending_of_the_registry_is_known() -> None:
    assert {".gpkg", ".shp", ".xlsx", ".copc.laz", ".zip", ".ifc"} <= readable().endings
