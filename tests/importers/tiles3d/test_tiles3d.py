"""Tilesets of others: kept file by file, counted, never leading a browser to another host."""

from __future__ import annotations

import gzip
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest

from tests.importers.models import houses
from twin.errors import DecisionNeeded, InputRefused
from twin.findings import Progress
from twin.geodata.crs import Anchor, transform
from twin.geodata.gltf import split
from twin.geodata.tileset import Tileset
from twin.handlers import Batch, Source
from twin.importers.placement import PlacementOptions
from twin.importers.tiles3d.reader import Tiles3D

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "tiles3d"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
ANCHOR = Anchor(7.1234, 51.4321, 62.5)
BOX = [5.0, 3.0, 2.5, 5.0, 0, 0, 0, 3.0, 0, 0, 0, 2.5]


def document(*contents: str, matrix: bool = True, version: str = "1.1") -> dict[str, Any]:
    """Return a tileset of one child for each content."""
    volume = {"box": BOX}
    children = [{"boundingVolume": volume, "geometricError": 0, "content": {"uri": uri}} for uri in contents]
    root: dict[str, Any] = {"boundingVolume": volume, "geometricError": 10, "refine": "ADD", "children": children}
    if matrix:
        root["transform"] = ANCHOR.matrix().T.reshape(-1).tolist()
    return {"asset": {"version": version}, "geometricError": 100, "root": root}


def packed(folder: Path, files: dict[str, bytes], crs: str | None = None) -> Source:
    path = folder / "kacheln.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return Source(path, path.name, crs)


def zipped(folder: Path, target: Path) -> Source:
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return packed(target, files)


def read(given: Source, options: PlacementOptions | None = None) -> tuple[Batch, dict[str, Any], list[str]]:
    """Return the batch, the root document as it was kept, and the codes of the findings."""
    progress = Progress()
    (root,) = (
        (batch, orjson.loads((batch.data.folder / batch.data.root).read_bytes()))
        for batch in Tiles3D().read(given, options or PlacementOptions(), progress)
        if isinstance(batch.data, Tileset)
    )
    return *root, [group.code for group in progress.findings()]


def test_a_tileset_is_kept_with_its_rectangle(tmp_path: Path) -> None:
    files = {"a/tileset.json": orjson.dumps(document("haus.glb")), "a/haus.glb": houses.glb(), "a/lies.html": b"<script>"}
    batch, kept, findings = read(packed(tmp_path, files))
    assert isinstance(batch.data, Tileset) and findings == []
    assert batch.data.files == ("a/haus.glb", "a/tileset.json") and (batch.read, batch.imported) == (1, 1)
    assert batch.data.version == "1.1" and kept == document("haus.glb")
    assert batch.data.box is not None
    # ten metres east at 51.4° N: a degree of longitude is 111320 m × cos(latitude)
    width = (batch.data.box.max_x - batch.data.box.min_x) * 111320 * math.cos(math.radians(51.4321))
    assert width == pytest.approx(10.0, abs=0.05)


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1:9/x.glb", "https://example.org/x.b3dm", "../x.glb", "/etc/passwd", "file:///x.glb"]
)
def test_a_content_elsewhere_is_told_and_left_out(tmp_path: Path, uri: str) -> None:
    files = {"tileset.json": orjson.dumps(document("haus.glb", uri)), "haus.glb": houses.glb()}
    batch, kept, findings = read(packed(tmp_path, files))
    assert (batch.read, batch.imported, batch.rejected) == (2, 1, 1) and findings == ["TILESET_REFERENCE_OUTSIDE"]
    assert uri not in orjson.dumps(kept).decode()


def test_a_content_that_shows_a_picture_of_another_host_is_left_out(tmp_path: Path) -> None:
    model = split(houses.glb(), "x")
    model.document["images"] = [{"uri": "http://127.0.0.1:9/bild.png"}]
    files = {
        "tileset.json": orjson.dumps(document("haus.glb", "boese.glb")),
        "haus.glb": houses.glb(),
        "boese.glb": model.to_bytes(),
    }
    batch, _, findings = read(packed(tmp_path, files))
    assert isinstance(batch.data, Tileset) and findings == ["TILESET_CONTENT_OUTSIDE"] and "boese.glb" not in batch.data.files


def test_a_content_that_did_not_come_along_is_told(tmp_path: Path) -> None:
    files = {"tileset.json": orjson.dumps(document("haus.glb", "fehlt.glb")), "haus.glb": houses.glb()}
    _batch, kept, findings = read(packed(tmp_path, files))
    assert findings == ["TILESET_FILE_MISSING"] and "fehlt" not in orjson.dumps(kept).decode()


def test_tilesets_within_tilesets_are_followed_and_one_within_itself_ends(tmp_path: Path) -> None:
    inner = document("../haus.glb")
    inner["root"]["children"].append({"boundingVolume": {"box": BOX}, "geometricError": 0, "content": {"uri": "tileset.json"}})
    files = {
        "tileset.json": orjson.dumps(document("b/tileset.json")),
        "b/tileset.json": orjson.dumps(inner),
        "b/haus.glb": houses.glb(),
    }
    inner["root"]["children"][0]["content"]["uri"] = "haus.glb"
    files["b/tileset.json"] = orjson.dumps(inner)
    batch, _, findings = read(packed(tmp_path, files))
    assert isinstance(batch.data, Tileset) and findings == []
    assert batch.data.files == ("b/haus.glb", "b/tileset.json", "tileset.json")


def test_contents_in_gzip_are_unpacked(tmp_path: Path) -> None:
    files = {"tileset.json": orjson.dumps(document("haus.glb")), "haus.glb": gzip.compress(houses.glb())}
    progress = Progress()
    for batch in Tiles3D().read(packed(tmp_path, files), PlacementOptions(), progress):
        assert isinstance(batch.data, Tileset)
        assert (batch.data.folder / "haus.glb").read_bytes() == houses.glb()


def test_a_tileset_that_stands_nowhere_asks_and_is_put_where_somebody_says(tmp_path: Path) -> None:
    files = {"tileset.json": orjson.dumps(document("haus.glb", matrix=False)), "haus.glb": houses.glb()}
    given = packed(tmp_path, files, "EPSG:25832")
    with pytest.raises(DecisionNeeded) as asked:
        read(given)
    assert asked.value.code == "PLACE_MISSING" and asked.value.params["size"] == pytest.approx([10.0, 6.0, 5.0])
    batch, _kept, _ = read(given, PlacementOptions(x=369700.0, y=5700000.0, height=62.5))
    assert isinstance(batch.data, Tileset) and batch.data.box is not None
    box = batch.data.box
    west, south = transform(np.array([[box.min_x, box.min_y]]), "EPSG:4326", "EPSG:25832")[0]
    assert (west, south) == pytest.approx((369700.0, 5700000.0), abs=0.3)


def test_a_document_that_is_no_tileset_is_refused(tmp_path: Path) -> None:
    for content in (b"{", b"[]", b'{"asset": {}}'):
        with pytest.raises(InputRefused) as refused:
            read(packed(tmp_path, {"tileset.json": content}))
        assert refused.value.code == "TILESET_DAMAGED"


@real
def test_the_city_of_the_samples_lies_where_its_region_says(tmp_path: Path) -> None:
    batch, _, findings = read(zipped(DATA / "TilesetWithRequestVolume_city", tmp_path))
    assert isinstance(batch.data, Tileset) and findings == []
    assert (batch.read, batch.imported, batch.data.version) == (4, 4, "1.0")
    assert batch.data.box is not None
    west, south, east, north = batch.data.box.to_list()
    assert (west, south) == pytest.approx((math.degrees(-1.3197209591796106), math.degrees(0.6988424218)))
    assert (east, north) == pytest.approx((math.degrees(-1.3196390408203893), math.degrees(0.6989055782)))


@real
def test_two_buildings_of_lyon_stand_in_lyon_when_their_map_is_stated(tmp_path: Path) -> None:
    given = zipped(DATA / "LyonTwoBuildingsNoTexture", tmp_path)
    with pytest.raises(DecisionNeeded):
        read(given)
    batch, _, _ = read(Source(given.path, given.name, "EPSG:3946"))
    assert isinstance(batch.data, Tileset) and batch.data.box is not None
    # the root's transform is 1841276.446, 5172616.229 in RGF93 / CC46, its box 370 by 311 m about 6.9, 142.7
    x, y = transform(np.array([batch.data.box.centre()]), "EPSG:4326", "EPSG:3946")[0]
    assert (x, y) == pytest.approx((1841283.3, 5172758.9), abs=5.0)


@real
def test_an_implicit_tileset_keeps_contents_and_subtrees(tmp_path: Path) -> None:
    given = zipped(DATA / "SparseImplicitQuadtree", tmp_path)
    options = PlacementOptions(x=369700.0, y=5700000.0, height=0.0)
    batch, _, _ = read(Source(given.path, given.name, "EPSG:25832"), options)
    assert isinstance(batch.data, Tileset)
    assert batch.imported == 32 and sum(name.endswith(".subtree") for name in batch.data.files) == 9
    assert not [name for name in batch.data.files if name.endswith(".md")]
