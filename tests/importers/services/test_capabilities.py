"""What services say of themselves is read as their standards mean it, and as their servers write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from twin.errors import DecisionNeeded, FileDamaged, NotFound, OptionsInvalid
from twin.findings import Progress
from twin.geodata.mapservice import MapService
from twin.handlers import Source
from twin.importers.services.oapif import OGCAPIFeatures
from twin.importers.services.offer import Offer, ServiceImporter
from twin.importers.services.remotetiles import RemoteTiles
from twin.importers.services.wfs import WFS, feature_system, json_format
from twin.importers.services.wms import WMS
from twin.importers.services.wmts import WMTS
from twin.options import parse

SAMPLES = Path(__file__).parents[2] / "samples"

# as a GeoServer of a federal agency writes it: names on groups, a rectangle only in EPSG:4326, styles and systems from above
NESTED = """<WMT_MS_Capabilities version="1.1.1"><Service><Name>OGC:WMS</Name><Title>Wetter</Title></Service><Capability>
<Request><GetMap><Format>image/png; mode=8bit</Format><Format>image/png</Format><Format>application/pdf</Format>
<DCPType><HTTP><Get><OnlineResource xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://gdi.example/wms?SERVICE=WMS&amp;"/>
</Get></HTTP></DCPType></GetMap></Request>
<Layer opaque="1"><Name>wurzel</Name><Title>Alles</Title><SRS>EPSG:3857</SRS><SRS>EPSG:25832</SRS><SRS>EPSG:1000001</SRS>
<LatLonBoundingBox minx="-180" miny="-90" maxx="180" maxy="90"/><Style><Name>grau</Name></Style>
<Layer><Name>gruppe</Name><Title>Gruppe</Title>
<Layer opaque="0"><Name>warnung</Name><Title>Warnung</Title><SRS>EPSG:4326</SRS>
<BoundingBox SRS="EPSG:3857" minx="1" miny="2" maxx="3" maxy="4"/>
<BoundingBox SRS="EPSG:4326" minx="5" miny="47" maxx="16" maxy="55.3"/>
<Style><Name>typen</Name></Style></Layer></Layer></Layer></Capability></WMT_MS_Capabilities>"""


def offer_of(importer: ServiceImporter, content: str | Path, folder: Path) -> Offer:
    path = folder / "capabilities"
    path.write_bytes(content.read_bytes() if isinstance(content, Path) else content.encode())
    return importer.offer(Source(path, path.name))


def services(importer: ServiceImporter, sample: Path, **options: Any) -> list[MapService]:
    chosen = parse(importer.Options, options)
    found = [batch.data for batch in importer.read(Source(sample, sample.name), chosen, Progress())]
    return [item for item in found if isinstance(item, MapService)]


def test_layers_of_a_wms_inherit_what_they_do_not_say(tmp_path: Path) -> None:
    offer = offer_of(WMS(), NESTED, tmp_path)
    names = [layer.name for layer in offer.layers]
    last = offer.layers[-1]
    assert (names, offer.version, offer.address) == (
        ["wurzel", "gruppe", "warnung"],
        "1.1.1",
        "https://gdi.example/wms?SERVICE=WMS&",
    )
    assert last.systems == ("EPSG:3857", "EPSG:25832", "EPSG:1000001", "EPSG:4326") and last.params["styles"] == ["grau", "typen"]
    assert last.box is not None and last.box.to_list() == [5, 47, 16, 55.3]
    assert [layer.params["opaque"] for layer in offer.layers] == [True, True, False]


@pytest.mark.parametrize(("options", "code"), [({}, "EPSG:3857"), ({"system": "EPSG:25832"}, "EPSG:25832")])
def test_a_wms_is_asked_in_web_mercator_unless_told_otherwise(options: dict[str, str], code: str) -> None:
    (service,) = services(WMS(), SAMPLES / "wms" / "luftbild-130.xml", **options)
    assert (service.crs, service.params["format"], service.attribution) == (code, "image/png", "© Stadt Musterstadt 2026")


def test_a_style_or_system_the_service_lacks_rejects_the_layer_with_the_reason() -> None:
    sample = SAMPLES / "wms" / "luftbild-130.xml"
    for options in ({"style": "bunt"}, {"system": "EPSG:31467"}):
        progress = Progress()
        (batch,) = WMS().read(Source(sample, sample.name), parse(WMS.Options, options), progress)
        (group,) = progress.findings()
        assert (batch.rejected, batch.data, group.code, group.severity) == (1, None, "SERVICE_LAYER_UNUSABLE", "rejected")
    with pytest.raises(OptionsInvalid, match="layer"):
        parse(WMS.Options, {"layers": "dop20"})


def test_a_layer_is_asked_for_when_there_are_several_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "wms.xml"
    path.write_text(NESTED)
    with pytest.raises(DecisionNeeded):
        services(WMS(), path)
    with pytest.raises(NotFound, match="regen"):
        services(WMS(), path, layer="regen")
    assert [item.layer for item in services(WMS(), path, layer="warnung, gruppe")] == ["warnung", "gruppe"]
    assert [layer.name for layer in WMS().inspect(Source(path, path.name), WMS.Options()).layers] == [
        "wurzel",
        "gruppe",
        "warnung",
    ]


def test_the_matrices_of_a_wmts_are_turned_into_metres(tmp_path: Path) -> None:
    (service,) = services(WMTS(), SAMPLES / "wmts" / "karte.xml")
    coarse, fine = service.params["matrices"]
    assert (service.crs, coarse["resolution"], fine["resolution"]) == ("EPSG:25832", pytest.approx(280.0), pytest.approx(2.8))
    assert (fine["west"], fine["north"], fine["size"], fine["id"]) == (400000.0, 5800000.0, [560, 560], "01")
    text = (SAMPLES / "wmts" / "karte.xml").read_text().replace("EPSG::25832", "EPSG::4326").replace("400000 5800000", "90 -180")
    degrees = offer_of(WMTS(), text, tmp_path).params["sets"]["UTM32"]["matrices"][0]
    assert (degrees["west"], degrees["north"]) == (-180.0, 90.0) and degrees["resolution"] == pytest.approx(
        280 / 111319.49, rel=1e-6
    )


def test_a_wfs_says_how_it_pages_and_writes(tmp_path: Path) -> None:
    offer = offer_of(WFS(), SAMPLES / "wfs" / "baeume-200.xml", tmp_path)
    assert (offer.version, offer.params["pages"], offer.params["page"]) == ("2.0.0", True, 1000)
    assert offer.layers[0].params["namespace"] == "https://musterstadt.example/gruen"
    old = offer_of(WFS(), SAMPLES / "wfs" / "baeume-110.xml", tmp_path)
    assert (old.version, old.params["pages"], old.params["formats"]) == ("1.1.0", False, ["text/xml; subtype=gml/3.1.1"])


@pytest.mark.parametrize(
    ("formats", "name"),
    [
        (["GML32", "GEOJSON+ZIP", "GEOJSON", "ESRIGEOJSON"], "GEOJSON"),
        (["application/json", "application/geo+json"], "application/geo+json"),
        (["application/json; subtype=geojson", "text/xml"], "application/json; subtype=geojson"),
        (["text/xml; subtype=gml/3.2"], ""),
    ],
)
def test_geojson_is_known_under_the_names_servers_give_it(formats: list[str], name: str) -> None:
    assert json_format(formats) == name


def test_features_are_asked_in_a_system_that_measures_truly() -> None:
    written = ("urn:ogc:def:crs:EPSG::4326", "EPSG:3857", "urn:ogc:def:crs:EPSG::25833", "EPSG:25832")
    assert feature_system(written, "") == ("EPSG:25833", "urn:ogc:def:crs:EPSG::25833")
    assert feature_system(written[:2], "") == ("EPSG:3857", "EPSG:3857")
    assert feature_system(written, "EPSG:4326") == ("EPSG:4326", written[0])
    with pytest.raises(NotFound):
        feature_system(("EPSG:999999",), "")


def test_an_ogc_api_is_asked_for_geojson_and_never_for_its_pages() -> None:
    (service,) = services(OGCAPIFeatures(), SAMPLES / "oapif" / "sammlungen.json")
    assert service.href.endswith("/items?f=json") and service.crs == "EPSG:4326" and service.attribution == "dl-de/zero-2-0"


def test_remote_tiles_know_where_they_stand() -> None:
    (service,) = services(RemoteTiles(), SAMPLES / "tiles3dremote" / "stadtmodell.json")
    assert service.box is not None and service.box.to_list() == pytest.approx([9.4, 51.2, 9.6, 51.4], abs=0.001)
    assert (service.params["foot"], service.version, service.attribution) == (0.0, "1.1", "Stadt Musterstadt")


@pytest.mark.parametrize(
    ("importer", "content"),
    [
        (WMS(), "<WMS_Capabilities version='1.3.0'><Service/></WMS_Capabilities>"),
        (WFS(), "<WFS_Capabilities version='2.0.0'/>"),
        (WMTS(), "<Capabilities xmlns='http://www.opengis.net/wmts/1.0'/>"),
        (OGCAPIFeatures(), '{"links": [], "collections": 3}'),
        (RemoteTiles(), '{"service": "3dtiles", "address": 1, "tileset": {}}'),
        (RemoteTiles(), '{"service": "3dtiles", "address": "https://x", "tileset": []}'),
        (WMS(), "<ServiceExceptionReport><ServiceException>Nicht heute</ServiceException></ServiceExceptionReport>"),
    ],
)
def test_a_document_that_offers_nothing_is_refused(importer: ServiceImporter, content: str, tmp_path: Path) -> None:
    with pytest.raises(FileDamaged) as fault:
        offer_of(importer, content, tmp_path)
    assert fault.value.code.startswith("SERVICE_")
