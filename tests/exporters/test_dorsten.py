"""Real survey data in the viewer's tiles: the buildings of Dorsten stand on the terrain of Dorsten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tileset_reading import Tile

from twin.cli.root import run
from twin.geodata.crs import ecef
from twin.geodata.solids import heights
from twin.handlers import Source
from twin.importers.citygml.reader import CityGML
from twin.testing import read

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "demo_dorsten"

pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason="real data absent: ../shared/data/demo_dorsten")]
CITY, TERRAIN = DATA / "LoD2_32_360_5721_1_NW.gml", DATA / "dgm1_32_360_5721_from_3dm.tif"


def leaves(folder: Path) -> list[str]:
    """Return the contents that have no finer tile below them."""
    found: list[str] = []
    open_tiles = [json.loads((folder / "tileset.json").read_bytes())["root"]]
    while open_tiles:
        tile = open_tiles.pop()
        open_tiles.extend(tile.get("children", ()))
        if not tile.get("children") and "content" in tile:
            found.append(tile["content"]["uri"])
    return found


def on_terrain(folder: Path, points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the height of the terrain's triangles at ECEF points and the points' own, (n, 2) local up; NaN beside the mesh."""
    matrix = np.array(json.loads((folder / "tileset.json").read_bytes())["root"]["transform"]).reshape(4, 4).T
    local = (points - matrix[:3, 3]) @ matrix[:3, :3]
    result = np.full(len(points), np.nan)
    for uri in leaves(folder):
        tile = Tile((folder / uri).read_bytes())
        corners = tile.positions()[tile.indices()]
        for row, point in enumerate(local):
            result[row] = (
                np.nanmax([result[row], _height(corners, point)]) if not np.isnan(_height(corners, point)) else result[row]
            )
    return np.column_stack([result, local[:, 2]])


def _height(corners: np.ndarray[Any, Any], point: np.ndarray[Any, Any]) -> float:
    a, b, c = corners[:, 0, :2], corners[:, 1, :2], corners[:, 2, :2]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    with np.errstate(divide="ignore", invalid="ignore"):
        u = ((b[:, 0] - point[0]) * (c[:, 1] - point[1]) - (c[:, 0] - point[0]) * (b[:, 1] - point[1])) / area
        v = ((c[:, 0] - point[0]) * (a[:, 1] - point[1]) - (a[:, 0] - point[0]) * (c[:, 1] - point[1])) / area
    inside = (np.abs(area) > 1e-6) & (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1 + 1e-6)
    if not inside.any():
        return float("nan")
    hit = np.flatnonzero(inside)
    levels = corners[hit, 0, 2] * u[hit] + corners[hit, 1, 2] * v[hit] + corners[hit, 2, 2] * (1 - u[hit] - v[hit])
    return float(levels.max())


@pytest.fixture(scope="module")
def terrain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dorsten") / "terrain"
    assert run(["convert", str(TERRAIN), str(target), "--json"]) == 0
    return target


def test_the_survey_tile_holds_thirty_buildings() -> None:
    inspection = CityGML().inspect(Source(CITY, CITY.name), CityGML.Options())
    assert inspection.layers[0].extras["counts"] == {"Building": 30, "BuildingPart": 8}


def test_twenty_nine_of_thirty_bases_lie_within_30_cm_of_the_terrain(terrain: Path) -> None:
    """The survey office sets a building's base at the lowest ground below its outline; so it is measured here."""
    off = []
    for batch in read(CityGML(), CITY):
        model: Any = batch.data
        low, _ = heights(model)
        roots = [parent or own for own, parent in zip(model.objects["id"], model.objects["parent"], strict=True)]
        for root in dict.fromkeys(roots):
            rows = [row for row, name in enumerate(roots) if name == root and np.isfinite(low[row])]
            base = float(np.min(low[rows]))
            points = model.select(np.array(rows)).vertices
            corners = np.unique(points[points[:, 2] < base + 0.02], axis=0)
            found = on_terrain(terrain, ecef(corners, "EPSG:25832"))
            off.append(abs(found[:, 0].min() - found[:, 1].min()))
    assert len(off) == 30 and sum(item < 0.3 for item in off) >= 29
