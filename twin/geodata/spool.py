"""Batches of a layer on disk: what the reader process leaves and everything later reads, in order and in bounded memory.

A layer is a folder: `features-00000.parquet` (GeoParquet), `city-00000/` (one .npy per column, objects.json; pictures named by
their content in `textures/`, listed in textures.json),
`plan-00000.parquet`, `coverage.npy` with `coverage.json` (one grid, written by windows), `mesh.glb` with `mesh.json`,
`points-00000/` (one .npy per column), `tileset/` (the files as they came) with `tileset.json` beside it, `service.json`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from twin.geodata.bbox import BBox, of_points
from twin.geodata.citymodel import CityModel, ObjectTable
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor
from twin.geodata.dataset import LayerData
from twin.geodata.feature import FeatureCollection
from twin.geodata.mapservice import MapService
from twin.geodata.mesh import Mesh
from twin.geodata.plan import Plan
from twin.geodata.pointcloud import PointCloud
from twin.geodata.texture import Texture
from twin.geodata.tileset import Tileset

if TYPE_CHECKING:
    import geopandas

_CITY_ARRAYS = (
    "vertices",
    "ring_offsets",
    "surface_offsets",
    "geometry_offsets",
    "object_offsets",
    "surface_type",
    "geometry_lod",
    "geometry_solid",
)
_LOOK_ARRAYS = ("surface_texture", "texture_uv", "surface_colour")
_POINT_ARRAYS = ("positions", "classification", "colours", "intensity")


def write(folder: Path, number: int, data: LayerData) -> None:
    """Write batch `number` of a layer into its folder, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(data, CityModel):
        _write_city(folder / f"city-{number:05d}", data)
    elif isinstance(data, FeatureCollection):
        data.frame.to_parquet(folder / f"features-{number:05d}.parquet")
        (folder / "features.json").write_bytes(orjson.dumps({"crs": data.crs}))
    elif isinstance(data, Plan):
        frame = data.frame.assign(attributes=[orjson.dumps(item).decode() for item in data.frame["attributes"]])
        frame.to_parquet(folder / f"plan-{number:05d}.parquet")
        (folder / "plan.json").write_bytes(orjson.dumps({"crs": data.crs, "version": data.version}))
    elif isinstance(data, Coverage):
        _write_coverage(folder, data)
    elif isinstance(data, PointCloud):
        _write_points(folder / f"points-{number:05d}", data)
    elif isinstance(data, Tileset):
        _write_tileset(folder, data)
    elif isinstance(data, MapService):
        (folder / "service.json").write_bytes(orjson.dumps(data.to_json()))
    else:
        (folder / "mesh.glb").write_bytes(data.glb)
        (folder / "mesh.json").write_bytes(
            orjson.dumps({"anchor": data.anchor.to_json(), "heading": data.heading, "scale": data.scale})
        )


def remove(folder: Path) -> None:
    """Remove a layer's folder with all its batches."""
    shutil.rmtree(folder)


def _write_city(folder: Path, model: CityModel) -> None:
    folder.mkdir()
    for name in _CITY_ARRAYS:
        np.save(folder / f"{name}.npy", getattr(model, name))
    table = model.table
    columns = {"id": table.ids, "type": table.types, "parent": table.parents, "attributes": table.attributes}
    (folder / "objects.json").write_bytes(orjson.dumps(columns))
    (folder / "crs.txt").write_text(model.crs, encoding="utf-8")
    for name in _LOOK_ARRAYS:
        if (values := getattr(model, name)) is not None:
            np.save(folder / f"{name}.npy", values)
    if model.textures:
        _write_textures(folder, model.textures)


def _write_textures(folder: Path, textures: tuple[Texture, ...]) -> None:
    pictures = folder.parent / "textures"
    pictures.mkdir(exist_ok=True)
    for texture in textures:
        target = pictures / texture.file_name
        if not target.exists():
            shutil.copyfile(texture.path, target)
    rows = [[texture.digest, texture.media_type, texture.repeats] for texture in textures]
    (folder / "textures.json").write_bytes(orjson.dumps(rows))


def _write_coverage(folder: Path, coverage: Coverage) -> None:
    facts = {"west": coverage.west, "north": coverage.north, "step": coverage.step, "crs": coverage.crs, "kind": coverage.kind}
    np.save(folder / "coverage.npy", coverage.values)
    (folder / "coverage.json").write_bytes(orjson.dumps(facts))


def _write_points(folder: Path, cloud: PointCloud) -> None:
    folder.mkdir()
    for name in _POINT_ARRAYS:
        if (values := getattr(cloud, name)) is not None:
            np.save(folder / f"{name}.npy", values)
    (folder / "crs.txt").write_text(cloud.crs, encoding="utf-8")


def _write_tileset(folder: Path, tileset: Tileset) -> None:
    for name in tileset.files:
        target = folder / "tileset" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tileset.folder / name, target)
    facts = {"root": tileset.root, "files": tileset.files, "version": tileset.version}
    box = tileset.box.to_list() if tileset.box else None
    (folder / "tileset.json").write_bytes(orjson.dumps({**facts, "box": box}))


def read(folder: Path) -> Iterator[LayerData]:
    """Yield the batches of a layer in the order they were written; arrays of cities, grids and clouds are memory-mapped."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("city-"):
            yield _read_city(path)
        elif path.name.startswith("features-"):
            facts = orjson.loads((folder / "features.json").read_bytes())
            yield FeatureCollection(_frame(path), facts["crs"])
        elif path.name.startswith("plan-"):
            facts = orjson.loads((folder / "plan.json").read_bytes())
            frame = _frame(path)
            yield Plan(frame.assign(attributes=[orjson.loads(item) for item in frame["attributes"]]), **facts)
        elif path.name == "coverage.npy":
            facts = orjson.loads((folder / "coverage.json").read_bytes())
            yield Coverage(np.load(path, mmap_mode="r"), **facts)
        elif path.name == "mesh.glb":
            facts = orjson.loads((folder / "mesh.json").read_bytes())
            yield Mesh(path.read_bytes(), Anchor(**facts["anchor"]), facts["heading"], facts["scale"])
        elif path.name.startswith("points-"):
            yield _read_points(path)
        elif path.name == "tileset.json":
            facts = orjson.loads(path.read_bytes())
            box = BBox(*facts["box"]) if facts["box"] else None
            yield Tileset(folder / "tileset", facts["root"], tuple(facts["files"]), facts["version"], box)
        elif path.name == "service.json":
            yield MapService.from_json(orjson.loads(path.read_bytes()))


def cities(folder: Path, box: BBox) -> Iterator[CityModel]:
    """Yield the batches of a city model that meet a rectangle (CRS of the layer); of the others nothing but vertices is read."""
    for path in sorted(folder.glob("city-*")):
        around = of_points(np.load(str(path / "vertices.npy"), mmap_mode="r"))
        if around is not None and around.meets(box):
            yield _read_city(path)


def _read_points(folder: Path) -> PointCloud:
    paths = {name: folder / f"{name}.npy" for name in _POINT_ARRAYS}
    arrays = {name: np.load(str(path), mmap_mode="r") for name, path in paths.items() if path.exists()}
    return PointCloud(crs=(folder / "crs.txt").read_text(encoding="utf-8"), **arrays)


def _frame(path: Path) -> geopandas.GeoDataFrame:
    import geopandas  # a city or a terrain is read without it

    return geopandas.read_parquet(path)


def _read_city(folder: Path) -> CityModel:
    # as text: of a Path numpy asks the disk where every folder on the way really lies
    arrays = {name: np.load(str(folder / f"{name}.npy"), mmap_mode="r") for name in _CITY_ARRAYS}
    looks = _read_looks(folder)
    return CityModel(table=_read_objects(folder), crs=(folder / "crs.txt").read_text(encoding="utf-8"), **arrays, **looks)


def _read_looks(folder: Path) -> dict[str, Any]:
    paths = {name: folder / f"{name}.npy" for name in _LOOK_ARRAYS}
    looks: dict[str, Any] = {name: np.load(str(path), mmap_mode="r") for name, path in paths.items() if path.exists()}
    listed = folder / "textures.json"
    if listed.exists():
        pictures = folder.parent / "textures"
        made = [Texture(digest, kind, pictures, repeats) for digest, kind, repeats in orjson.loads(listed.read_bytes())]
        looks["textures"] = tuple(replace(texture, path=pictures / texture.file_name) for texture in made)
    return looks


def _read_objects(folder: Path) -> ObjectTable:
    path = folder / "objects.json"
    if path.exists():
        columns = orjson.loads(path.read_bytes())
        return ObjectTable(*(columns[name] for name in ("id", "type", "parent", "attributes")))
    import pandas as pd  # layers kept by builds before objects.json

    frame = pd.read_parquet(folder / "objects.parquet")
    attributes = [orjson.loads(item) for item in frame["attributes"]]
    return ObjectTable(frame["id"].tolist(), frame["type"].tolist(), frame["parent"].tolist(), attributes)
