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
from twin.errors import NotFound, ServiceFailed
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.mapservice import MapService
from twin.outbound import Door
from twin.services import ground, remotefiles
from twin.services.layercache import LayerCache
from twin.services.live import LiveLayer
from twin.services.pictures import Tile
from twin.services.traffic import FAILURES, Traffic

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


def layer(service: MapService, door: Door, folder: Path, seconds: float = 3600, clock: Clock | None = None) -> LiveLayer:
    return LiveLayer(service, "d/v1/a", 80.0, door, LayerCache(folder, 10**8, seconds), Traffic(clock or Clock()))


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
    length, kind = struct.unpack("<II", data[12:20])
    document = json.loads(data[20 : 20 + length])
    binary = data[28 + length :]
    accessor = document["accessors"][document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    view = document["bufferViews"][accessor["bufferView"]]
    points = np.frombuffer(binary, np.float32, accessor["count"] * 3, view["byteOffset"]).reshape(-1, 3).astype(float)
    matrix = np.array(document["nodes"][0]["matrix"]).reshape(4, 4).T
    placed = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    earth = np.column_stack([placed[:, 0], -placed[:, 2], placed[:, 1]])  # glTF's y up back to z up
    box = INSIDE.box()
    corner = crs.ecef(np.array([[box.min_x, box.max_y, 80.0 + ground.LIFT]]), "EPSG:3857")[0]
    assert np.linalg.norm(earth[0] - corner) < 0.01 and kind == 0x4E4F534A
    assert document["materials"][0].get("alphaMode") is None


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
