"""The STL exporter gives closed bodies fit for printing, checked with trimesh, which shares no code with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from twin.errors import TwinBroken
from twin.exporters.stl.column import Roof, column, is_closed
from twin.exporters.stl.exporter import STL, Options
from twin.exporters.stl.plate import box, solid_of
from twin.findings import Progress
from twin.geodata import solids
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build, concatenate
from twin.geodata.coverage import Coverage
from twin.handlers import ExportLayer, ExportReport, Selection, Source
from twin.importers.citygml.reader import CityGML
from twin.importers.geotiff import GeoTIFF
from twin.sample.city import write_city

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
KOELN = DATA / "demo_koeln/lod2/LoD2_32_349_5648_1_NW.gml"
real = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")]
X, Y = 356000.0, 5645000.0
G, W, R = SurfaceType.GROUND, SurfaceType.WALL, SurfaceType.ROOF


def house(x: float, ridge: float = 8.0) -> list[tuple[SurfaceType, Any]]:
    """Return a house of 10 m by 8 m, 5 m to the eaves, with a gable roof."""
    a, b, c, d = (x, Y), (x + 10, Y), (x + 10, Y + 8), (x, Y + 8)
    low, high = [(*p, 50.0) for p in (a, d, c, b)], 55.0
    left, right = (x, Y + 4, 50.0 + ridge), (x + 10, Y + 4, 50.0 + ridge)
    return [
        (G, [low]),
        (R, [[(*a, high), (*b, high), right, left]]),
        (R, [[(*c, high), (*d, high), left, right]]),
        (W, [[(*a, 50.0), (*b, 50.0), (*b, high), (*a, high)]]),
        (W, [[(*c, 50.0), (*d, 50.0), (*d, high), (*c, high)]]),
        (W, [[(*b, 50.0), (*c, 50.0), (*c, high), right, (*b, high)]]),
        (W, [[(*d, 50.0), (*a, 50.0), (*a, high), left, (*d, high)]]),
    ]


def layer(*models: CityModel) -> ExportLayer:
    return ExportLayer("buildings", "Gebäude", "CityModel", models[0].crs, None, lambda: iter(models))


def write(target: Path, *layers: ExportLayer, **options: Any) -> tuple[Any, ExportReport]:
    trimesh = pytest.importorskip("trimesh")
    report = STL().write(Selection(layers), target, Options(**options), Progress())
    STL().verify(target, report)
    return trimesh.load_mesh(target), report


def read(path: Path) -> CityModel:
    batches = CityGML().read(Source(path, path.name), CityGML.Options(), Progress())
    return concatenate([batch.data for batch in batches if isinstance(batch.data, CityModel)])


def one(*parts: GeometryPart, kind: str = "Building") -> CityModel:
    return build([("b", kind, "", {}, list(parts))], "EPSG:25832")


def test_a_house_stands_closed_in_its_plate_at_scale(tmp_path: Path) -> None:
    mesh, report = write(tmp_path / "a.stl", layer(one(GeometryPart(house(X), 2.0, True))), scale=500, plate=4.0)
    assert mesh.is_watertight and mesh.is_winding_consistent
    # plate 20 mm + 2 * 5 mm by 16 mm + 2 * 5 mm by 4 mm; house 520 m3 at 1:500, and down to the middle of the plate
    assert mesh.bounds.tolist() == [[0.0, 0.0, 0.0], [30.0, 26.0, pytest.approx(20.0)]]
    plate, body = 30 * 26 * 4, 520 * 8 + 20 * 16 * 2
    assert mesh.volume == pytest.approx(plate + body, rel=1e-5)
    assert report.extras == {"bodies": 2, "triangles": len(mesh.faces), "size_mm": [30.0, 26.0, 20.0], "simplified": 0}
    assert report.counts == {"buildings": 1}


def test_the_file_is_binary_and_tells_its_number_of_triangles(tmp_path: Path) -> None:
    _, report = write(tmp_path / "a.stl", layer(one(GeometryPart(house(X), 2.0, True))))
    data = (tmp_path / "a.stl").read_bytes()
    assert not data.startswith(b"solid")
    assert int.from_bytes(data[80:84], "little") == report.extras["triangles"]
    assert len(data) == 84 + 50 * report.extras["triangles"]


def test_open_surfaces_and_overhangs_become_a_closed_body(tmp_path: Path) -> None:
    eaves = (R, [[(X - 1, Y - 1, 54.5), (X + 11, Y - 1, 54.5), (X + 11, Y + 1, 54.5), (X - 1, Y + 1, 54.5)]])
    roof_only = one(GeometryPart([*house(X)[1:3], eaves], 2.0, False))
    mesh, report = write(tmp_path / "a.stl", layer(roof_only))
    assert mesh.is_watertight
    assert report.extras["simplified"] == 0


def roof(x: float, y: float, width: float, depth: float, low: float, high: float) -> Roof:
    """Return a roof that rises from `low` in the west to `high` in the east."""
    import shapely

    slope = (high - low) / width
    return Roof(shapely.box(x, y, x + width, y + depth), (slope, 0.0, low - slope * x), min(low, high), max(low, high))


@pytest.mark.parametrize(
    ("roofs", "volume"),
    [
        ([roof(0, 0, 100, 100, 500, 500)], 100 * 100 * 500),
        ([roof(0, 0, 100, 100, 500, 500), roof(100, 0, 100, 100, 900, 900)], 100 * 100 * 1400),
        # half as deep: a corner in the middle of the neighbour's edge
        ([roof(0, 0, 100, 100, 500, 500), roof(100, 0, 100, 50, 900, 900)], 100 * 100 * 500 + 100 * 50 * 900),
        # one over the other: the higher one counts
        ([roof(0, 0, 200, 100, 500, 500), roof(50, 0, 100, 100, 900, 900)], 100 * 100 * 500 + 100 * 100 * 900),
        # along their common edge two roofs cross
        ([roof(0, 0, 100, 100, 300, 700), roof(0, 100, 100, 100, 700, 300)], 2 * 100 * 100 * 500),
    ],
)
def test_a_column_is_closed_and_as_large_as_its_roofs_say(roofs: list[Roof], volume: float) -> None:
    from twin.exporters.stl.column import volume as enclosed

    triangles, simplified = column(roofs, 0)
    assert is_closed(triangles)
    assert (simplified, enclosed(triangles)) == (False, pytest.approx(volume))


def test_pieces_that_touch_in_a_point_become_blocks_apart() -> None:
    triangles, simplified = column([roof(0, 0, 1000, 1000, 500, 500), roof(1000, 1000, 1000, 1000, 700, 700)], 0)
    assert simplified
    assert is_closed(triangles)


def test_nothing_seen_from_above_gives_no_body() -> None:
    assert len(column([], 0)[0]) == 0


def test_plates_and_grids_are_closed() -> None:
    assert is_closed(box(0, 0, 10, 20, 5))
    heights = np.array([[5, 6, 7], [5, 9, 7], [4, 6, 8]])
    assert is_closed(solid_of(heights, np.array([0, 10, 20]), np.array([0, 10, 30])))


def test_terrain_becomes_the_ground(tmp_path: Path) -> None:
    slope = np.linspace(50.0, 45.0, 60, dtype=np.float32)[None, :].repeat(60, axis=0)
    slope[5, 5] = np.nan
    grid = Coverage(slope, X - 20, Y + 34, 1.0, "EPSG:25832")
    ground = ExportLayer("dgm", "Gelände", "Coverage", "EPSG:25832", None, lambda: iter([grid]))
    mesh, report = write(tmp_path / "a.stl", layer(one(GeometryPart(house(X), 2.0, True))), ground)
    assert mesh.is_watertight
    assert report.extras["triangles"] > 1000
    # the lowest ground stands on the whole plate, the highest roof 8 m above 50 m
    low = grid.sample(np.array([X + 15.0]), np.array([Y]))[0]
    assert mesh.bounds[1][2] == pytest.approx(3.0 + 58.0 - low, abs=0.05)
    assert not [text for text in report.losses if "Gelände" in text.de]


def test_what_is_not_printed_is_named_and_degrees_are_refused() -> None:
    flat = build([("w", "WaterBody", "", {}, []), ("b", "Building", "", {}, [])], "EPSG:25832")
    told = STL().suitability(Selection((layer(flat),)))
    assert told.verdict == "lossy"
    assert "WaterBody" in told.reasons[-1].en
    degrees = build([("b", "Building", "", {}, [])], "EPSG:4326")
    assert STL().suitability(Selection((layer(degrees),))).verdict == "no"
    assert STL().suitability(Selection(())).verdict == "no"


def test_a_file_with_a_hole_is_not_verified(tmp_path: Path) -> None:
    _, report = write(tmp_path / "a.stl", layer(one(GeometryPart(house(X), 2.0, True))))
    data = bytearray((tmp_path / "a.stl").read_bytes())
    data[84 + 12 : 84 + 16] = np.float32(99.0).tobytes()
    (tmp_path / "a.stl").write_bytes(data)
    with pytest.raises(TwinBroken):
        STL().verify(tmp_path / "a.stl", report)


def printed_volume(model: CityModel, scale: float, base: float) -> float:
    """Return the volume in mm3 of all buildings filled down to `base` mm below the lowest point."""
    measures = solids.measure(model)
    low = float(model.vertices[:, 2].min())
    seen = np.array([shape.area if shape is not None else 0.0 for shape in solids.footprints(model)])
    filled = np.nansum(measures.volume) + np.nansum(seen * (measures.ground_height - low))
    return float(filled + seen.sum() * base * scale / 1000.0) * (1000.0 / scale) ** 3


@pytest.mark.parametrize("place", [pytest.param("koeln", marks=real), "sample"])
def test_a_tile_of_a_city_is_closed_and_as_large_as_its_buildings(place: str, tmp_path: Path) -> None:
    path = KOELN if place == "koeln" else write_city(tmp_path, buildings=150).files[0]
    model = read(path)
    mesh, report = write(tmp_path / "a.stl", layer(model))
    assert report.extras["simplified"] == 0
    assert report.extras["bodies"] == int((np.diff(model.object_offsets) > 0).sum()) + 1
    plate = mesh.extents[0] * mesh.extents[1] * 3.0
    # overhangs are filled, so the print is a little larger than the solids
    assert mesh.volume - plate == pytest.approx(printed_volume(model, 1000.0, 1.5), rel=0.01)


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
def test_a_real_tile_stands_in_its_real_terrain(tmp_path: Path) -> None:
    city = read(DATA / "demo_dorsten/LoD2_32_360_5721_1_NW.gml")
    path = DATA / "demo_dorsten/dgm1_32_360_5721_from_3dm.tif"
    (batch,) = GeoTIFF().read(Source(path, path.name), GeoTIFF.Options(), Progress())
    ground = ExportLayer("dgm", "Gelände", "Coverage", batch.crs, None, lambda: iter([batch.data]))  # type: ignore[list-item]
    mesh, report = write(tmp_path / "a.stl", layer(city), ground, scale=10000)
    assert report.extras["bodies"] == 36
    assert mesh.volume > 0
