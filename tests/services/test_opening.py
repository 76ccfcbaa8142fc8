"""What an address leads to is found by what answers there, and told in words when nothing usable does."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from tests.fakehost import FakeHost, Reply
from tests.services import gdi
from tests.test_outbound import SPELLINGS, never_public
from twin.errors import DecisionNeeded, FileForbidden, FormatUnknown, LimitExceeded, NotAllowed, ServiceFailed, TwinError
from twin.findings import Progress
from twin.geodata.mapservice import MapService
from twin.handlers import Source
from twin.outbound import Door
from twin.services.fetching import Fetched, fetch
from twin.services.opening import SERVICES, Opened, Opening
from twin.services.pictures import Tile, picture

PLAYGROUNDS = "/ogc/collections/spielplaetze"
HTML = Reply(b"<!DOCTYPE html><html><body>Geoportal</body></html>", "text/html; charset=utf-8")
BOMB = b'<!DOCTYPE WMT_MS_Capabilities [<!ENTITY a "b">]><WMT_MS_Capabilities version="1.1.1">&a;</WMT_MS_Capabilities>'
DOCTYPE = b"""<?xml version='1.0' encoding="UTF-8" standalone="no" ?>
<!DOCTYPE WMT_MS_Capabilities SYSTEM "http://schemas.opengis.net/wms/1.1.1/WMS_MS_Capabilities.dtd"
 [
 <!ELEMENT VendorSpecificCapabilities EMPTY>
 ]>  <!-- end of DOCTYPE declaration -->
"""


def opened(host: FakeHost, path: str, folder: Path, wanted: str | None = None) -> Opened:
    return Opening(host.door(), folder).open(host.url + path, wanted)


def only(kind: str, name: str):  # type: ignore[no-untyped-def]
    """A server that answers GetCapabilities of one kind and a page to everything else."""

    def answer(host: FakeHost, path: str) -> Reply:
        asked = gdi.query(path)
        if asked.get("request") == "GetCapabilities" and asked.get("service") == kind.upper():
            return Reply(gdi.sample(name, host), "text/xml")
        return HTML

    return answer


@pytest.mark.parametrize(
    ("kind", "name"), [("wms", "wms/luftbild-130.xml"), ("wfs", "wfs/baeume-200.xml"), ("wmts", "wmts/karte.xml")]
)
def test_a_bare_address_is_asked_for_each_service_in_turn(kind: str, name: str, tmp_path: Path) -> None:
    (gdi.SAMPLES / "wmts" / "karte.xml").exists()
    with gdi.serving(only(kind, name)) as host:
        found = opened(host, "/ows", tmp_path)
        assert (found.service, found.path.read_bytes()) == (kind, gdi.sample(name, host))
        asked = len(host.asked)
        assert opened(host, f"/ows?service={kind.upper()}&request=GetMap", tmp_path).service == kind
        assert len(host.asked) == asked + 1


def test_several_services_at_one_address_are_a_question(tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        names = {"WMS": "wms/luftbild-130.xml", "WFS": "wfs/baeume-200.xml"}
        name = names.get(gdi.query(path).get("service", ""))
        return Reply(gdi.sample(name, host), "text/xml") if name else Reply(gdi.EXCEPTION, "text/xml", 400)

    with gdi.serving(answer) as host:
        with pytest.raises(DecisionNeeded) as question:
            opened(host, "/geoserver/ows", tmp_path)
        assert [item["id"] for item in question.value.params["choices"]] == ["wms", "wfs"]
        assert opened(host, "/geoserver/ows", tmp_path, "wfs").service == "wfs"


@pytest.mark.parametrize(
    "path", ["/ogc", "/ogc/collections", "/ogc/collections/spielplaetze", "/ogc/collections/spielplaetze/items"]
)
def test_an_ogc_api_is_found_at_each_of_its_pages(path: str, tmp_path: Path) -> None:
    with gdi.serving(gdi.oapif([gdi.playground(number) for number in range(3)])) as host:
        found = opened(host, path, tmp_path)
        document = orjson.loads(found.path.read_bytes())
        assert found.service == "oapif" and [item["id"] for item in document["collections"]] == ["spielplaetze"]


def test_a_tileset_becomes_a_document_with_its_address(tmp_path: Path) -> None:
    tileset = orjson.loads((gdi.SAMPLES / "tiles3dremote" / "stadtmodell.json").read_bytes())["tileset"]
    with gdi.serving(lambda host, path: Reply(orjson.dumps(tileset), "application/json")) as host:
        found = opened(host, "/3d/stadt/tileset.json", tmp_path)
        document = orjson.loads(found.path.read_bytes())
    assert (found.service, document["name"], document["tileset"]) == ("tiles3dremote", "stadt", tileset)
    assert document["address"] == f"{host.url}/3d/stadt/tileset.json"


def test_any_other_file_is_downloaded_under_its_own_name(tmp_path: Path) -> None:
    body = gdi.collection([gdi.playground(1)]).body
    with gdi.serving(lambda host, path: Reply(body, "application/geo+json")) as host:
        found = opened(host, "/daten/spielpl%C3%A4tze.geojson?x=1", tmp_path)
    assert (found.service, found.name, found.path.read_bytes()) == (None, "spielplätze.geojson", body)


def test_a_web_page_in_the_place_of_a_service_is_told(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: HTML) as host:
        with pytest.raises(FormatUnknown) as unknown:
            opened(host, "/portal", tmp_path)
        with pytest.raises(FormatUnknown, match="eine Webseite"):
            opened(host, "/portal", tmp_path, "wms")
    assert unknown.value.code == "SERVICE_UNKNOWN"


def test_the_words_of_an_exception_report_reach_the_planner(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.EXCEPTION, "text/xml")) as host, pytest.raises(FormatUnknown) as fault:
        opened(host, "/wfs?service=wfs", tmp_path)
    assert "Die Datenbank ruht." in fault.value.text.de


@pytest.mark.parametrize(("status", "code"), [(500, "OUTBOUND_STATUS"), (401, "OUTBOUND_STATUS"), (503, "OUTBOUND_BUSY")])
def test_a_failing_service_is_told_with_its_status(status: int, code: str, tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(b"oops", status=status)) as host, pytest.raises(ServiceFailed) as fault:
        opened(host, "/wms?service=wms", tmp_path)
    assert (fault.value.code, fault.value.params["status"]) == (code, status)


def test_a_service_that_is_down_is_told(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: HTML) as host:
        way, address = host.door(), host.url
    with pytest.raises(ServiceFailed) as fault:
        Opening(way, tmp_path).open(address)
    assert fault.value.code == "OUTBOUND_UNREACHABLE"


def test_entities_in_capabilities_are_refused(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(BOMB, "text/xml")) as host:
        for path in ("/wms?service=WMS", "/capabilities.xml"):
            with pytest.raises(FileForbidden) as fault:
                opened(host, path, tmp_path)
            assert fault.value.code == "UPLOAD_XML_DTD"
        assert all(path.startswith(("/wms", "/capabilities.xml")) for path in host.paths)


def test_the_document_type_of_wms_1_1_1_is_taken_out(tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        return Reply(DOCTYPE + gdi.sample("wms/bplan-111.xml", host).partition(b"?>")[2], "application/vnd.ogc.wms_xml")

    with gdi.serving(answer) as host:
        found = opened(host, "/bplan?service=WMS", tmp_path)
    assert found.service == "wms" and b"DOCTYPE" not in found.path.read_bytes().partition(b"<WMT")[0].replace(b"of DOCTYPE", b"")


def test_capabilities_larger_than_the_limit_are_refused(tmp_path: Path) -> None:
    pieces = (bytes(1024 * 1024) for _ in range(40))
    with gdi.serving(lambda host, path: Reply(pieces, "text/xml")) as host, pytest.raises(LimitExceeded):
        opened(host, "/wms?service=WMS", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_links_of_a_service_lead_to_no_closed_address(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(b"secret")) as inner:
        links = [{"rel": "data", "type": "application/json", "href": f"{inner.url}/collections"}]
        landing = Reply(orjson.dumps({"title": "x", "links": links}), "application/json")
        with gdi.serving(lambda host, path: landing) as host, pytest.raises(NotAllowed):
            opened(host, "/ogc", tmp_path)
        assert inner.asked == []


@pytest.mark.parametrize("wanted", [None, "wms", "wfs", "wmts", "geojson"])
def test_no_service_is_opened_at_a_closed_address_however_it_is_spelt(wanted: str | None, tmp_path: Path) -> None:
    with FakeHost(lambda path: Reply(b"secret")) as closed:
        for spelling in SPELLINGS:
            with pytest.raises(TwinError) as fault:
                Opening(Door(resolve=never_public), tmp_path).open(spelling.format(port=closed.port), wanted)
            assert fault.value.code in ("OUTBOUND_NOT_ALLOWED", "OUTBOUND_ADDRESS_INVALID"), spelling
        assert closed.asked == [] and list(tmp_path.iterdir()) == []


ADVERTISED = {
    "wfs": "wfs/baeume-200.xml",
    "wms": "wms/luftbild-130.xml",
    "wmts": "wmts/karte.xml",
    "oapif": "oapif/sammlungen.json",
}


@pytest.mark.parametrize("kind", ADVERTISED)
def test_an_address_a_service_advertises_is_checked_like_any_other(kind: str, tmp_path: Path) -> None:
    with FakeHost(lambda path: Reply(gdi.picture((1, 1, 1)), "image/png")) as closed, FakeHost(lambda path: Reply()) as host:
        way = host.door(names=never_public)
        for number, spelling in enumerate(SPELLINGS):
            place = spelling.format(port=closed.port).rstrip("/")
            if not place.startswith("http") or any(ord(char) < 33 for char in place):
                continue
            text = (gdi.SAMPLES / ADVERTISED[kind]).read_bytes().replace(b"https://gdi.musterstadt.example", place.encode())
            host.answer = lambda path, text=text: Reply(text, "text/xml")  # type: ignore[misc]
            host.asked.clear()
            folder = tmp_path / str(number)
            folder.mkdir()
            with pytest.raises(TwinError) as fault:
                used(kind, fetch(way, f"{host.url}/x?service={kind}", folder, Progress()), way)
            assert fault.value.code in REFUSALS and len(host.asked) == 1, spelling
        assert closed.asked == []


REFUSALS = ("OUTBOUND_NOT_ALLOWED", "OUTBOUND_ADDRESS_INVALID", "SERVICE_NO_JSON")


def used(kind: str, found: Fetched, door: Door) -> None:
    """Ask for a tile of what was fetched, as a reader's browser makes the proxy do."""
    importer = SERVICES[kind]()
    for batch in importer.read(Source(found.path, found.name), importer.Options(), Progress()):
        assert isinstance(batch.data, MapService)
        picture(door, batch.data, Tile(14, 8624, 5467))
