"""Hostile 3D models in the reader process: nothing outside the upload is read, nobody is called, each ends in time (T11, T22)."""

from __future__ import annotations

import socketserver
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ifcopenshell
import orjson
import pytest

from tests.importers.ifc import sheds
from tests.importers.models import houses
from tests.importers.tiles3d.test_tiles3d import document
from twin.confinement import Limits
from twin.errors import TwinError
from twin.geodata.gltf import split
from twin.reader.reading import read_in_child

CANARY = b"KANARIENVOGEL-5f2c"
PLACE: dict[str, Any] = {"crs": "EPSG:25832", "options": {"x": 369700, "y": 5700000, "height": 0}}


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    hits: list[str] = []

    class Note(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            hits.append("hit")

    with socketserver.TCPServer(("127.0.0.1", 0), Note) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1]), hits
        server.shutdown()
        thread.join()


def read(folder: Path, name: str, content: bytes, **wish: Any) -> bytes:
    """Return all bytes a reading leaves, none when it ends as a plain refusal."""
    path = folder / "upload"
    path.write_bytes(content)
    try:
        read_in_child(path, name, folder / "target", limits=Limits(cpu_seconds=20, wall_seconds=60.0), **(PLACE | wish))
    except TwinError as error:
        assert error.code not in ("IMPORT_DIED", "IMPORT_FAILED", "IMPORT_TIME"), error.text.de
        return b""
    return b"".join(file.read_bytes() for file in sorted((folder / "target").rglob("*")) if file.is_file())


def packed(files: dict[str, bytes], folder: Path) -> bytes:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path.read_bytes()


@pytest.mark.parametrize("way", ["file://{secret}", "../{name}", "..\\{name}", "http://127.0.0.1:{port}/x"])
@pytest.mark.parametrize("kind", ["gltf-buffer", "gltf-image", "obj-mtl", "obj-picture", "collada", "tileset", "tileset-inner"])
def test_a_reference_to_the_outside_reads_nothing_and_calls_nobody(
    tmp_path: Path, listener: tuple[int, list[str]], way: str, kind: str
) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_bytes(CANARY * 200)
    port, hits = listener
    uri = way.format(secret=secret, name=secret.name, port=port)
    model = split(houses.glb(), "haus.glb")
    if kind == "gltf-buffer":
        name, content = "haus.gltf", orjson.dumps({**model.document, "buffers": [{"uri": uri, "byteLength": len(model.binary)}]})
    elif kind == "gltf-image":
        model.document["images"] = [{"uri": uri}]
        model.document["textures"] = [{"source": 0}]
        name, content = "haus.glb", model.to_bytes()
    elif kind == "obj-mtl":
        name, content = "haus.obj", f"mtllib {uri}\n{houses.obj()}".encode()
    elif kind == "obj-picture":
        files = {"haus.obj": f"mtllib a.mtl\n{houses.obj()}".encode(), "a.mtl": f"newmtl Dach\nmap_Kd {uri}\n".encode()}
        name, content = "haus.zip", packed(files, tmp_path)
    elif kind == "collada":
        name, content = "haus.dae", houses.collada(picture=uri).encode()
    elif kind == "tileset":
        name, content = "a.zip", packed({"tileset.json": orjson.dumps(document("a.glb", uri)), "a.glb": houses.glb()}, tmp_path)
    else:
        model.document["buffers"][0]["uri"] = uri
        name, content = "a.zip", packed({"tileset.json": orjson.dumps(document("a.glb")), "a.glb": model.to_bytes()}, tmp_path)
    left = read(tmp_path, name, content)
    assert CANARY not in left and hits == []


def aggregates_itself() -> bytes:
    model = ifcopenshell.file.from_string(sheds.shed())
    storey, site = model.by_type("IfcBuildingStorey")[0], model.by_type("IfcSite")[0]
    for relation in model.by_type("IfcRelAggregates"):
        if relation.RelatingObject == site:
            relation.RelatingObject = storey
    return model.to_string().encode()


def stands_on_itself() -> bytes:
    model = ifcopenshell.file.from_string(sheds.shed())
    first, second = model.by_type("IfcLocalPlacement")[:2]
    first.PlacementRelTo, second.PlacementRelTo = second, first
    return model.to_string().encode()


def nodes_in_a_circle() -> bytes:
    model = split(houses.glb(), "haus.glb")
    model.document["nodes"][0]["children"], model.document["nodes"][1]["children"] = [1], [0]
    return model.to_bytes()


def nodes_seen_often() -> bytes:
    model = split(houses.glb(), "haus.glb")
    model.document["nodes"] = [{"mesh": 0}, *({"children": [index, index]} for index in range(60))]
    model.document["scenes"] = [{"nodes": [60]}]
    return model.to_bytes()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("haus.ifc", aggregates_itself(), "IFC_CYCLE"),
        ("haus.ifc", stands_on_itself(), "IFC_CYCLE"),
        ("haus.glb", nodes_in_a_circle(), "GLB_DAMAGED"),
        ("haus.glb", nodes_seen_often(), "GLB_DAMAGED"),
        ("haus.ply", b"ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\nproperty float x\nproperty float y\n"
                     b"property float z\nelement face 4000000000\nproperty list uchar int vertex_indices\nend_header\n", None),
        ("haus.obj", b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf " + b"1 " * 200_000 + b"\n", None),
        ("haus.stl", b"solid " + b"facet normal 0 0 0\n" * 100_000 + b"endsolid", None),
    ],
    ids=["aggregates", "placements", "circle", "doubling", "ply", "polygon", "stl"],
)  # fmt: skip
def test_a_model_that_leads_nowhere_ends_as_one_plain_error(tmp_path: Path, name: str, content: bytes, code: str | None) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(TwinError) as error:
        read_in_child(path, name, tmp_path / "target", limits=Limits(cpu_seconds=20, wall_seconds=60.0), **PLACE)
    assert error.value.code not in ("IMPORT_DIED", "IMPORT_FAILED", "IMPORT_TIME") and code in (None, error.value.code)
