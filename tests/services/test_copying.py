"""Copies of WFS and OGC API features are complete, each feature once, and say where a service told otherwise."""

from __future__ import annotations

from pathlib import Path

import geopandas
import orjson
import pytest

from tests.fakehost import FakeHost, Reply
from tests.services import gdi
from twin.errors import DecisionNeeded, FileDamaged, NotAllowed, NotFound, OptionsInvalid, ServiceFailed, TwinError
from twin.findings import Progress
from twin.services import copying
from twin.services.fetching import Fetched, fetch


def fetched(host: FakeHost, path: str, folder: Path, **options: str) -> Fetched:
    return fetch(host.door(), host.url + path, folder, Progress(), None, options)


def codes(found: Fetched) -> list[str]:
    return [item.code for item in found.findings]


def numbers(found: Fetched) -> list[int]:
    return [item["properties"]["nr"] for item in orjson.loads(found.path.read_bytes())["features"]]


def test_a_wfs_is_copied_page_by_page_in_its_own_system(tmp_path: Path) -> None:
    trees = [gdi.tree(number) for number in range(2345)]
    with gdi.serving(gdi.wfs(trees)) as host:
        found = fetched(host, "/wfs", tmp_path)
        pages = [gdi.query(path) for path in host.paths if "GetFeature" in path]
    frame = geopandas.read_file(found.path)
    assert (len(frame), frame.crs.to_epsg(), found.format, found.findings) == (2345, 25832, "geojson", ())
    assert frame.geometry.x.tolist() == [533_000.0 + number for number in range(2345)]
    assert [page.get("startindex") for page in pages] == [None, "1000", "2000"] and {page["count"] for page in pages} == {"1000"}
    assert pages[0]["typenames"] == "gruen:baum" and pages[0]["namespaces"] == "xmlns(gruen,https://musterstadt.example/gruen)"
    assert found.facts["told"] == [2345] and found.facts["requests"] == 3 and found.licence == "dl-de/by-2-0"
    assert found.name == "baum.geojson" and found.title == "Baumkataster"


@pytest.mark.parametrize("told", [9999, 12])
def test_a_count_that_is_wrong_is_a_finding(told: int, tmp_path: Path) -> None:
    with gdi.serving(gdi.wfs([gdi.tree(number) for number in range(30)], told)) as host:
        found = fetched(host, "/wfs", tmp_path)
    assert codes(found) == ["SERVICE_COUNT_DIFFERS"] and len(numbers(found)) == 30
    assert f"nannte {told} Objekte, geliefert hat er 30" in found.findings[0].text.de


def test_the_limit_is_kept_and_told(tmp_path: Path) -> None:
    with gdi.serving(gdi.wfs([gdi.tree(number) for number in range(3000)])) as host:
        found = fetched(host, "/wfs", tmp_path, limit="1500")
    assert len(numbers(found)) == 1500 and codes(found) == ["SERVICE_LIMIT_REACHED"]
    assert "1500 von 3000" in found.findings[0].text.de


def test_a_wfs_that_sends_one_page_for_ever_ends(tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        if "GetFeature" in path:
            return gdi.collection([gdi.tree(number) for number in range(1000)], numberMatched=10**9)
        return gdi.wfs([])(host, path)

    with gdi.serving(answer) as host:
        found = fetched(host, "/wfs", tmp_path)
        assert sum("GetFeature" in path for path in host.paths) == 2
    assert len(numbers(found)) == 1000 and codes(found) == ["SERVICE_REPEATS", "SERVICE_COUNT_DIFFERS"]


def test_features_that_come_twice_are_taken_once(tmp_path: Path) -> None:
    trees = [gdi.tree(number) for number in range(1500)]
    trees[1200]["id"] = "baum.3"
    with gdi.serving(gdi.wfs(trees)) as host:
        found = fetched(host, "/wfs", tmp_path)
    assert len(numbers(found)) == 1499 and codes(found) == ["SERVICE_DUPLICATES", "SERVICE_COUNT_DIFFERS"]


def test_only_the_area_asked_for_is_asked_of_the_service(tmp_path: Path) -> None:
    with gdi.serving(gdi.wfs([gdi.tree(1)])) as host:
        fetched(host, "/wfs", tmp_path, bbox="9.4,51.2,9.5,51.3")
        box = gdi.query(next(path for path in host.paths if "GetFeature" in path))["bbox"].split(",")
        assert box[4] == "urn:ogc:def:crs:EPSG::25832"
        assert [round(float(value)) for value in box[:4]] == pytest.approx([527_900, 5_672_000, 534_900, 5_683_200], abs=300)
        with pytest.raises(OptionsInvalid):
            fetched(host, "/wfs", tmp_path, bbox="9.5,51.2,9.4,51.3")


def test_a_box_in_degrees_follows_the_order_its_name_binds(tmp_path: Path) -> None:
    with gdi.serving(gdi.wfs([gdi.playground(1)])) as host:
        fetched(host, "/wfs", tmp_path, bbox="9.4,51.2,9.5,51.3", system="EPSG:4326")
        asked = gdi.query(next(path for path in host.paths if "GetFeature" in path))
    assert asked["bbox"] == "51.2,9.4,51.3,9.5,urn:ogc:def:crs:EPSG::4326" and asked["srsname"] == "urn:ogc:def:crs:EPSG::4326"


def test_latitude_before_longitude_is_turned_about(tmp_path: Path) -> None:
    turned = gdi.playground(7)
    turned["geometry"] = {"type": "LineString", "coordinates": [[51.3, 9.5], [51.31, 9.51, 80.0]]}
    with gdi.serving(gdi.wfs([turned])) as host:
        found = fetched(host, "/wfs", tmp_path, system="EPSG:4326")
    kept = orjson.loads(found.path.read_bytes())["features"][0]["geometry"]["coordinates"]
    assert kept == [[9.5, 51.3], [9.51, 51.31, 80.0]] and codes(found) == ["SERVICE_AXES_TURNED"]


def test_a_service_without_json_gives_gml_as_it_came(tmp_path: Path) -> None:
    gml = b'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" numberOfFeatures="2"><x/></wfs:FeatureCollection>'

    def answer(host: FakeHost, path: str) -> Reply:
        return Reply(gml if "GetFeature" in path else gdi.sample("wfs/baeume-110.xml", host), "text/xml")

    with gdi.serving(answer) as host:
        found = fetched(host, "/wfs", tmp_path, limit="5")
        asked = gdi.query(host.paths[-1])
    assert found.path.read_bytes() == gml and found.companions == () and found.format is None
    assert (asked["version"], asked["typename"], asked["maxfeatures"]) == ("1.1.0", "baum", "5")


def test_gml_comes_in_pages_as_files_of_one_layer(tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        asked = gdi.query(path)
        if asked.get("request") != "GetFeature":
            text = gdi.sample("wfs/baeume-200.xml", host).replace(b"<ows:Value>application/json</ows:Value>", b"")
            return Reply(text, "text/xml")
        start, count = int(asked.get("startindex", 0)), int(asked["count"])
        rows = "".join(f'<wfs:member><b gml:id="b.{n}"/></wfs:member>' for n in range(start, min(start + count, 2500)))
        returned = min(count, 2500 - start)
        head = f'<wfs:FeatureCollection xmlns:wfs="w" xmlns:gml="g" numberMatched="2500" numberReturned="{returned}">'
        return Reply(f"{head}{rows}</wfs:FeatureCollection>".encode(), "text/xml")

    with gdi.serving(answer) as host:
        found = fetched(host, "/wfs", tmp_path)
    files = [found.path, *found.companions]
    assert [file.name for file in files] == ["baum.gml", "baum-00002.gml", "baum-00003.gml"] and found.findings == ()
    assert sum(file.read_bytes().count(b"<wfs:member>") for file in files) == 2500


def test_an_exception_instead_of_features_is_told_in_the_services_words(tmp_path: Path) -> None:
    for name in ("wfs/baeume-200.xml", "wfs/baeume-110.xml"):

        def answer(host: FakeHost, path: str, name: str = name) -> Reply:
            return Reply(gdi.EXCEPTION if "GetFeature" in path else gdi.sample(name, host), "text/xml")

        with gdi.serving(answer) as host, pytest.raises(FileDamaged, match="Die Datenbank ruht") as fault:
            fetched(host, "/wfs", tmp_path)
        assert fault.value.code == "SERVICE_EXCEPTION"


NO_FEATURES = {b"<!DOCTYPE html><html/>": "UPLOAD_XML_DTD", b"[1]": "SERVICE_NO_JSON", b"{}": "SERVICE_NO_FEATURES"}


@pytest.mark.parametrize(("body", "code"), NO_FEATURES.items())
def test_an_answer_that_is_no_features_is_refused(body: bytes, code: str, tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        return Reply(body, "application/json") if "GetFeature" in path else gdi.wfs([])(host, path)

    with gdi.serving(answer) as host, pytest.raises(TwinError) as fault:
        fetched(host, "/wfs", tmp_path)
    assert fault.value.code == code


def test_an_ogc_api_is_followed_along_its_next_links(tmp_path: Path) -> None:
    with gdi.serving(gdi.oapif([gdi.playground(number) for number in range(2100)])) as host:
        found = fetched(host, "/ogc", tmp_path)
    frame = geopandas.read_file(found.path)
    assert (len(frame), frame.crs.to_epsg(), found.findings) == (2100, 4326, ())
    assert found.facts["requests"] == 3 and found.licence == "dl-de/zero-2-0"


def test_next_links_that_never_end_are_cut_by_the_limit(tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        if "/items" not in path:
            return gdi.oapif([])(host, path)
        number = int(gdi.query(path).get("n", 0))
        links = [{"rel": "next", "type": "application/geo+json", "href": f"?n={number + 1}"}]
        return gdi.collection([gdi.playground(number * 10 + at) for at in range(10)], links=links)

    with gdi.serving(answer) as host:
        found = fetched(host, "/ogc/collections", tmp_path, limit="100")
        assert sum("/items" in path for path in host.paths) == 10
    assert codes(found) == ["SERVICE_LIMIT_REACHED"]


def test_empty_pages_and_links_in_a_circle_end(tmp_path: Path) -> None:
    for features in ([], [gdi.playground(1)]):

        def answer(host: FakeHost, path: str, features: list = features) -> Reply:  # type: ignore[type-arg]
            if "/items" not in path:
                return gdi.oapif([])(host, path)
            link = {"rel": "next", "href": "/ogc/collections/spielplaetze/items?limit=1000"}
            return gdi.collection(features, links=[link])

        with gdi.serving(answer) as host:
            found = fetched(host, "/ogc/collections", tmp_path)
            assert sum("/items" in path for path in host.paths) <= 2
        assert codes(found) in ([], ["SERVICE_NEXT_ASTRAY"], ["SERVICE_REPEATS"])


def test_a_next_link_to_another_host_is_not_followed(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: gdi.collection([gdi.playground(99)])) as other:

        def answer(host: FakeHost, path: str) -> Reply:
            if "/items" not in path:
                return gdi.oapif([])(host, path)
            links = [{"rel": "next", "type": "application/geo+json", "href": f"{other.url}/items?offset=1"}]
            return gdi.collection([gdi.playground(1)], links=links, numberMatched=2)

        with gdi.serving(answer) as host:
            way = host.door(also=f"127.0.0.1:{other.port}")
            found = fetch(way, f"{host.url}/ogc/collections", tmp_path, Progress())
        assert other.asked == [] and codes(found) == ["SERVICE_NEXT_ASTRAY", "SERVICE_COUNT_DIFFERS"]


def test_an_advertised_address_that_is_closed_is_not_asked(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(b"secret")) as inner:

        def answer(host: FakeHost, path: str) -> Reply:
            text = gdi.sample("wfs/baeume-200.xml", host).replace(f"{host.url}/wfs".encode(), f"{inner.url}/wfs".encode())
            return Reply(text, "text/xml")

        with gdi.serving(answer) as host, pytest.raises(NotAllowed):
            fetched(host, "/wfs?service=WFS", tmp_path)
        assert inner.asked == []


def test_a_service_that_dies_on_the_way_leaves_no_half_copy_behind_as_a_result(tmp_path: Path) -> None:
    whole = gdi.wfs([gdi.tree(number) for number in range(1500)])

    def answer(host: FakeHost, path: str) -> Reply:
        return Reply(b"", status=500) if "startIndex" in path else whole(host, path)

    with gdi.serving(answer) as host, pytest.raises(ServiceFailed):
        fetched(host, "/wfs", tmp_path)


def test_the_number_of_pages_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "MOST_PAGES", 3)
    with gdi.serving(gdi.wfs([gdi.tree(number) for number in range(5000)])) as host:
        found = fetched(host, "/wfs", tmp_path)
    assert codes(found)[0] == "SERVICE_TOO_MANY_PAGES" and len(numbers(found)) == 3000


def test_layers_are_chosen_by_name_and_asked_for_when_there_are_several(tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        text = gdi.sample("wms/luftbild-130.xml", host)
        second = b'<Layer><Name>alkis</Name><Title>ALKIS</Title></Layer><Layer queryable="0" opaque="1">'
        return Reply(text.replace(b'<Layer queryable="0" opaque="1">', second), "text/xml")

    with gdi.serving(answer) as host:
        with pytest.raises(DecisionNeeded) as question:
            fetched(host, "/wms?service=WMS", tmp_path)
        assert question.value.params["question"] == "layer"
        assert [item["id"] for item in question.value.params["choices"]] == ["alkis", "dop20"]
        with pytest.raises(NotFound):
            fetched(host, "/wms?service=WMS", tmp_path, layer="dop40")
        found = fetched(host, "/wms?service=WMS", tmp_path, layer="dop20,alkis")
    assert found.facts["layers"] == ["dop20", "alkis"] and found.format == "wms" and found.options == {"layer": "dop20,alkis"}
