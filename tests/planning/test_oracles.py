"""Footprints and volumes against what others publish or compute: trimesh, and one house as IFC and as CityGML."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import shapely

from twin.findings import Progress
from twin.geodata.citymodel import CityModel
from twin.geodata.triangulation import triangulate
from twin.handlers import Source
from twin.importers.citygml.reader import CityGML
from twin.importers.ifc.reader import IFC
from twin.planning.baseline import buildings_of
from twin.planning.document import parse
from twin.planning.massing import city_model
from twin.planning.measures.volume import solid_volume

from .documents import document, house, square, storeys

DATA = Path(__file__).parents[3] / "shared" / "data"
# a house drawn by elements and its LoD2 model: half a per cent
_SAME_HOUSE = 0.005

trimesh = pytest.importorskip("trimesh", reason="pip install 'twin[mesh]'")


@pytest.mark.parametrize("kind", ["flat", "gable", "hip", "shed"])
@pytest.mark.parametrize("direction", ["along the long side", "along the short side"])
def test_a_drawn_roof_has_the_volume_and_faces_trimesh_measures(kind: str, direction: str) -> None:
    roof = {"type": kind, "eaves_height_m": 6.0, "ridge_height_m": 6.0 if kind == "flat" else 9.5, "ridge_direction": direction}
    case = parse(document(buildings=[house("r", square(3, 4, 23, 15), storeys(2), roof=roof)]))
    (building,) = case.baseline.buildings
    model = city_model([building], case.crs)
    corners = model.vertices - model.vertices.mean(axis=0)
    mesh = trimesh.Trimesh(corners, triangulate(model).triangles, process=True)
    assert mesh.is_watertight
    assert mesh.volume == pytest.approx(float(solid_volume(building) or 0), rel=1e-6)


def test_a_block_around_a_court_has_the_volume_trimesh_measures() -> None:
    court = square(0, 0, 40, 30)
    court["coordinates"].append(square(10, 10, 30, 20)["coordinates"][0][::-1])
    case = parse(document(buildings=[house("b", court, storeys(4))]))
    model = city_model(case.baseline.buildings, case.crs)
    mesh = trimesh.Trimesh(model.vertices - model.vertices[0], triangulate(model).triangles, process=True)
    # (40 × 30 − 20 × 10) m² × 12 m
    assert mesh.volume == pytest.approx(12000) and solid_volume(case.baseline.buildings[0]) == 12000


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
def test_the_same_house_as_ifc_and_as_citygml_has_one_footprint_and_one_volume() -> None:
    tile, drawn = DATA / "citygml" / "FZK-Haus-LoD2.gml", DATA / "ifc" / "AC20-FZK-Haus.ifc"
    city = next(iter(CityGML().read(Source(tile, tile.name), CityGML.Options(), Progress()))).data
    assert isinstance(city, CityModel)
    (building,) = buildings_of(city)
    layers = {batch.layer: batch.data for batch in IFC().read(Source(drawn, drawn.name), IFC.Options(), Progress())}
    ground_floor = layers["storeys"].frame.geometry.iloc[0]  # type: ignore[union-attr]
    assert ground_floor.area == pytest.approx(float(building.footprint_area), rel=_SAME_HOUSE)
    # the survey counts from the underside of the slab, 0.2 m below the floor of the drawing
    volume = below_roof(layers["model"].glb, (0.0, -10.0, 12.0, 0.0), -0.2)  # type: ignore[union-attr]
    assert volume == pytest.approx(float(building.volume_m3 or 0), rel=_SAME_HOUSE)


def below_roof(glb: bytes, box: tuple[float, float, float, float], floor: float) -> float:
    """The room between a floor and the highest surface above each point of a box, in steps of 0.1 m; y points up in a GLB."""
    triangles = trimesh.load(io.BytesIO(glb), file_type="glb").to_geometry().triangles
    flat, height = triangles[:, :, [0, 2]], triangles[:, :, 1]
    first, second = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    double = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    level = np.abs(double) > 1e-9
    flat, height, first, second, double = flat[level], height[level], first[level], second[level], double[level]
    west, south, east, north = box
    x, y = np.meshgrid(np.arange(west + 0.05, east, 0.1), np.arange(south + 0.05, north, 0.1))
    points = np.column_stack([x.ravel(), y.ravel()])
    low, high = flat.min(axis=1), flat.max(axis=1)
    spot, triangle = shapely.STRtree(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])).query(shapely.points(points))
    away = points[spot] - flat[triangle, 0]
    b = (away[:, 0] * second[triangle, 1] - away[:, 1] * second[triangle, 0]) / double[triangle]
    c = (first[triangle, 0] * away[:, 1] - first[triangle, 1] * away[:, 0]) / double[triangle]
    inside = (b >= 0) & (c >= 0) & (b + c <= 1)
    reached = (
        height[triangle, 0] + b * (height[triangle, 1] - height[triangle, 0]) + c * (height[triangle, 2] - height[triangle, 0])
    )
    top = np.full(len(points), floor)
    np.maximum.at(top, spot[inside], reached[inside])
    return float((top - floor).sum() * 0.01)
