"""A live layer is asked through one door, kept for a while, shown from before when its service is down, and bounded in all."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from tests.fakehost import FakeHost, Reply
from tests.services import gdi
from twin.circuit import FAILURES
from twin.errors import NotFound, ServiceFailed
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.coverage import Coverage
from twin.geodata.mapservice import MapService
from twin.geodata.relief import Relief, terrain_of
from twin.outbound import Door
from twin.services import ground, remotefiles
from twin.services.layercache import LayerCache
from twin.services.live import LiveLayer
from twin.services.pictures import Tile
from twin.services.traffic import Traffic

BOX = BBox(9.4, 51.2, 9.6, 51.4)
INSIDE = Tile(14, 8624, 5467)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


def wms(host: FakeHost) -> MapService:
    params = {"format": "image/png", "system": "EPSG:3857"}
    return MapService("wms", f"{host.url}/wms", "a", "1.3.0", "EPSG:3857", box=BOX, params=params)


def layer(
    service: MapService,
    door: Door,
    folder: Path,
    seconds: float = 3600,
    clock: Clock | None = None,
    relief: Relief | None = None,
) -> LiveLayer:
    bed = ground.Bed(80.0, relief or Relief())
    return LiveLayer(service, "d/v1/a", bed, door, LayerCache(folder, 10**8, seconds), Traffic(clock or Clock()))


def test_a_tile_is_asked_for_once_while_it_is_fresh(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((200, 10, 10)), "image/png")) as host:
        live = layer(wms(host), host.door(), tmp_path)
        first, second = live.picture(INSIDE), live.picture(INSIDE)
        assert first == second and not first.stale and len(host.asked) == 1


def test_when_the_service_is_down_the_last_picture_is_shown_and_marked(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((200, 10, 10)), "image/png")) as host:
        live = layer(wms(host), host.door(), tmp_path, seconds=-1)
        first = live.picture(INSIDE)
        host.answer = lambda path: Reply(b"", status=500)
        again = live.picture(INSIDE)
        assert (again.data, again.stale) == (first.data, True)
        with pytest.raises(ServiceFailed):
            live.picture(Tile(14, 8625, 5467))


def test_after_five_failures_a_service_is_left_alone_for_a_minute(tmp_path: Path) -> None:
    clock = Clock()
    with gdi.serving(lambda host, path: Reply(b"", status=500)) as host:
        live = layer(wms(host), host.door(), tmp_path, clock=clock)
        codes = []
        for _ in range(FAILURES + 3):
            with pytest.raises(ServiceFailed) as fault:
                live.picture(INSIDE)
            codes.append(fault.value.code)
        assert codes == ["OUTBOUND_STATUS"] * FAILURES + ["SERVICE_PAUSED"] * 3 and len(host.asked) == FAILURES
        clock.now += 61
        host.answer = lambda path: Reply(gdi.picture((1, 1, 1)), "image/png")
        assert not live.picture(INSIDE).stale


def test_a_service_that_asks_for_patience_gets_it(tmp_path: Path) -> None:
    clock = Clock()
    with gdi.serving(lambda host, path: Reply(b"", status=429, headers={"Retry-After": "30"})) as host:
        live = layer(wms(host), host.door(), tmp_path, clock=clock)
        for code in ("OUTBOUND_BUSY", "SERVICE_PAUSED"):
            with pytest.raises(ServiceFailed) as fault:
                live.picture(INSIDE)
            assert fault.value.code == code
        assert len(host.asked) == 1 and fault.value.params["retry_after"] == 30


def test_only_so_many_requests_are_under_way() -> None:
    traffic = Traffic()
    held = [traffic.going_to(f"https://{number}.example") for number in range(8)]
    for one in held:
        one.__enter__()
    with pytest.raises(ServiceFailed) as fault, traffic.going_to("https://last.example"):
        pass
    assert fault.value.code == "SERVICE_CROWDED"
    for one in held:
        one.__exit__(None, None, None)
    with traffic.going_to("https://last.example"):
        pass


def test_the_cache_drops_the_oldest_above_its_size(tmp_path: Path) -> None:
    import os

    cache = LayerCache(tmp_path, 2500, 3600)
    for number in range(4):
        cache.keep(f"d/v1/a/{number}.png", bytes(1000))
        os.utime(tmp_path / f"d/v1/a/{number}.png", (number, number))
    assert cache.trim() == 2
    assert [cache.stale(f"d/v1/a/{number}.png") is not None for number in range(4)] == [False, False, True, True]
    assert cache.fresh("d/v1/a/3.png") is None
    closed = LayerCache(tmp_path / "none", 0, 3600)
    closed.keep("x", b"x")
    assert not (tmp_path / "none").exists() and closed.trim() == 0


def walk(document: dict[str, Any]) -> list[dict[str, Any]]:
    found, waiting = [], [document["root"]]
    while waiting:
        tile = waiting.pop()
        found.append(tile)
        waiting.extend(tile.get("children", ()))
    return found


def test_the_tree_of_a_map_covers_its_rectangle_and_no_more(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((1, 1, 1)), "image/png")) as host:
        live = layer(wms(host), host.door(), tmp_path)
        document = orjson.loads(live.tileset().data)
        root = document["root"]
        assert root["boundingVolume"]["region"] == pytest.approx([*np.radians(BOX.to_list()), 30, 130])
        tiles = walk(document)
        links = [tile["content"]["uri"] for tile in tiles if "content" in tile]
        assert len(root["children"]) <= 4 and any(link.endswith(".json") for link in links)
        link = next(link for link in links if link.endswith(".json"))
        z, x, y = (int(part) for part in link.removesuffix(".json").split("/"))
        deeper = orjson.loads(live.tileset(Tile(z, x, y)).data)
        assert deeper["root"]["content"]["uri"] == f"../../{z}/{x}/{y}.glb"
        errors = [
            tile["geometricError"] for tile in (tiles[0], root["children"][0], root["children"][0]["children"][0], deeper["root"])
        ]
        assert errors == sorted(errors, reverse=True)
        assert host.asked == []


def test_a_tile_stands_where_it_belongs_on_the_earth(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((1, 1, 1)), "image/png")) as host:
        data = layer(wms(host), host.door(), tmp_path).mesh(INSIDE).data
    earth, document = standing(data)
    box = INSIDE.box()
    corner = crs.ecef(np.array([[box.min_x, box.max_y, 80.0 + lift(INSIDE)]]), "EPSG:3857")[0]
    assert np.linalg.norm(earth[0] - corner) < 0.01
    assert document["materials"][0].get("alphaMode") is None


def lift(tile: Tile) -> float:
    """How far a tile lies above its bed: a quarter of a metre and a hundredth of the distance between its 17 nodes."""
    box = tile.box()
    lat = crs.bbox_to_crs84(box, "EPSG:3857").centre()[1]
    return 0.25 + 0.01 * (box.max_x - box.min_x) / 16 * math.cos(math.radians(lat))


def standing(data: bytes) -> tuple[np.ndarray[Any, Any], dict[str, Any]]:
    """Return the nodes of a tile in Earth-centred metres (n, 3), and its document."""
    length, kind = struct.unpack("<II", data[12:20])
    document = json.loads(data[20 : 20 + length])
    binary = data[28 + length :]
    accessor = document["accessors"][document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    view = document["bufferViews"][accessor["bufferView"]]
    points = np.frombuffer(binary, np.float32, accessor["count"] * 3, view["byteOffset"]).reshape(-1, 3).astype(float)
    matrix = np.array(document["nodes"][0]["matrix"]).reshape(4, 4).T
    placed = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    earth = np.column_stack([placed[:, 0], -placed[:, 2], placed[:, 1]])  # glTF's y up back to z up
    assert kind == 0x4E4F534A
    return earth, document


def remote(host: FakeHost, query: str = "") -> MapService:
    return MapService("3dtiles", f"{host.url}/3d/stadt/tileset.json{query}", "stadt", "1.1", "EPSG:4978")


OUTSIDE = ("../x.glb", "a/../../x.glb", "/etc/x.glb", "a//b.glb", "..\\x.glb", "x.html", "x.svg", "x", ".json", "a/./b.glb")


def test_files_of_remote_tiles_come_from_below_their_folder_only(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(b"glb", "model/gltf-binary")) as host:
        live = layer(remote(host, "?key=geheim"), host.door(), tmp_path)
        assert live.file("a/b.glb").data == b"glb" and host.paths == ["/3d/stadt/a/b.glb?key=geheim"]
        for path in (
            "../x.glb",
            "a/../../x.glb",
            "/etc/x.glb",
            "a//b.glb",
            "..\\x.glb",
            "x.html",
            "x.svg",
            "x",
            ".json",
            "a/./b.glb",
        ):
            with pytest.raises(NotFound):
                live.file(path)
        assert len(host.asked) == 1


def test_links_of_a_remote_tileset_are_closed(tmp_path: Path) -> None:
    def answer(host: FakeHost, path: str) -> Reply:
        children = [
            {"content": {"uri": f"{host.url}/3d/stadt/x/1.glb?v=3"}},
            {"content": {"uri": "/3d/stadt/2.b3dm"}},
            {"content": {"url": "x/3.json"}, "implicitTiling": {"subtrees": {"uri": "s/{level}/{x}/{y}.subtree"}}},
            {"content": {"uri": "https://elsewhere.example/4.glb"}},
            {"content": {"uri": "../5.glb"}},
            {"content": {"uri": "//elsewhere.example/6.glb"}},
            {"contents": [{"uri": "7.glb"}, {"uri": "javascript:alert(1)"}, {"uri": "%2e%2e/8.glb"}]},
            {"content": {"uri": "file:///etc/passwd"}, "implicitTiling": {"subtrees": {"uri": "http://127.0.0.1/x.subtree"}}},
        ]
        return Reply(
            orjson.dumps({"asset": {"version": "1.1"}, "schemaUri": "https://x", "root": {"children": children}}),
            "application/json",
        )

    with gdi.serving(answer) as host:
        document = orjson.loads(layer(remote(host), host.door(), tmp_path).tileset().data)
        nested = orjson.loads(layer(remote(host), host.door(), tmp_path / "2").file("sub/tileset.json").data)
    children = document["root"]["children"]
    assert [child.get("content", {}).get("uri") or child.get("content", {}).get("url") for child in children] == [
        "x/1.glb", "2.b3dm", "x/3.json", None, None, None, None, None,
    ]  # fmt: skip
    assert children[6]["contents"] == [{"uri": "7.glb"}] and "implicitTiling" not in children[7] and "schemaUri" not in document
    assert children[2]["implicitTiling"]["subtrees"]["uri"] == "s/{level}/{x}/{y}.subtree"
    assert nested["root"]["children"][0]["content"]["uri"] == "../x/1.glb"
    assert nested["root"]["children"][6]["contents"] == [{"uri": "7.glb"}]


def test_a_remote_tileset_that_is_none_or_missing_is_told(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(b"<html>", "text/html")) as host, pytest.raises(ServiceFailed) as fault:
        layer(remote(host), host.door(), tmp_path).tileset()
    assert fault.value.code == "SERVICE_NO_TILESET"
    with gdi.serving(lambda host, path: Reply(b"", status=404)) as host, pytest.raises(NotFound):
        layer(remote(host), host.door(), tmp_path).file("x.glb")
    assert math.isfinite(ground.LIFT) and remotefiles.media_type("x.GLB") == "model/gltf-binary"


def hillside() -> Relief:
    """A square around INSIDE that rises by a metre in twenty to the east, at 100 m in the middle."""
    box = INSIDE.box()
    size, step = 400, 20.0
    values = np.tile(100.0 + (np.arange(size) - size / 2 + 0.5), (size, 1)).astype(np.float32)
    x, y = box.centre()
    terrain = terrain_of(Coverage(values, x - size / 2 * step, y + size / 2 * step, step, "EPSG:3857"), "hang/v1/dgm")
    return Relief((terrain,)) if terrain is not None else Relief()


def test_a_tile_follows_the_terrain_and_meets_its_neighbour(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((1, 1, 1)), "image/png")) as host:
        live = layer(wms(host), host.door(), tmp_path, relief=hillside())
        here, _ = standing(live.mesh(INSIDE).data)
        east, _ = standing(live.mesh(Tile(INSIDE.z, INSIDE.x + 1, INSIDE.y)).data)
    assert len(here) == 17 * 17 + 4 * 16
    heights = crs.from_ecef(here)[:, 2]
    box = INSIDE.box()
    rising = 100.0 + np.linspace(-0.5, 0.5, 17) * (box.max_x - box.min_x) / 20.0 + lift(INSIDE)
    assert heights[:17] == pytest.approx(rising, abs=0.02)
    assert heights[289] < heights[0] - 20  # the rim hangs down
    seam = [row * 17 + 16 for row in range(17)]
    assert here[seam] == pytest.approx(east[[row * 17 for row in range(17)]], abs=0.02)


def test_where_no_terrain_is_known_a_tile_lies_flat(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((1, 1, 1)), "image/png")) as host:
        far = Tile(INSIDE.z, INSIDE.x + 12, INSIDE.y)
        earth, _ = standing(layer(wms(host), host.door(), tmp_path, relief=hillside()).mesh(far).data)
    assert crs.from_ecef(earth)[:289, 2] == pytest.approx(np.full(289, 80.0 + lift(far)), abs=0.02)


def test_addresses_of_meshes_change_with_the_terrain_and_bounds_hold_it(tmp_path: Path) -> None:
    with gdi.serving(lambda host, path: Reply(gdi.picture((1, 1, 1)), "image/png")) as host:
        flat = orjson.loads(layer(wms(host), host.door(), tmp_path).tileset().data)
        relief = hillside()
        document = orjson.loads(layer(wms(host), host.door(), tmp_path, relief=relief).tileset().data)
    links = [tile["content"]["uri"] for tile in walk(document) if "content" in tile]
    assert links and all(link.endswith(f"?ground={relief.key}") for link in links)
    assert not any("?" in tile["content"]["uri"] for tile in walk(flat) if "content" in tile)

    def bounded(tile: dict[str, Any], low: float, high: float) -> None:
        own_low, own_high = tile["boundingVolume"]["region"][4:]
        assert low <= own_low < own_high <= high
        for child in tile.get("children", ()):
            bounded(child, own_low, own_high)

    bounded(document["root"], -1000.0, 1000.0)
    assert document["root"]["boundingVolume"]["region"][4] == pytest.approx(-150, abs=3)  # -99.5 less 50 m of room
