"""Rings that run the wrong way are turned where the format has a rule, and inner rings become the holes they were meant to be."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import shapely

from twin.findings import FindingGroup, Progress
from twin.handlers import Batch, Importer, Source
from twin.importers.geojson.reader import GeoJSON
from twin.importers.ringorder import RingOrder
from twin.importers.shapefile.reader import Shapefile
from twin.importers.vertices import Vertices
from twin.language import Text
from twin.options import NoOptions

Ring = Sequence[tuple[float, float]]
EAST, NORTH = 481000.0, 5729000.0
CLOCKWISE = [(EAST, NORTH), (EAST, NORTH + 10), (EAST + 10, NORTH + 10), (EAST + 10, NORTH), (EAST, NORTH)]
HOLE = [(EAST + 2, NORTH + 2), (EAST + 4, NORTH + 2), (EAST + 4, NORTH + 4), (EAST + 2, NORTH + 4), (EAST + 2, NORTH + 2)]


def shapefile(path: Path, areas: Sequence[Sequence[Ring]]) -> Path:
    """Write rings exactly as they are given, which libraries do not: they turn them first."""
    records = b""
    for number, rings in enumerate(areas, 1):
        points = [point for ring in rings for point in ring]
        starts = np.cumsum([0, *map(len, rings)])[:-1]
        box = shapely.MultiPoint(points).bounds
        content = struct.pack("<i4d2i", 5, *box, len(rings), len(points)) + struct.pack(f"<{len(rings)}i", *starts)
        content += b"".join(struct.pack("<2d", *point) for point in points)
        records += struct.pack(">2i", number, len(content) // 2) + content
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + len(records) // 2) + struct.pack("<2i", 1000, 5)
    path.write_bytes(head + struct.pack("<8d", EAST, NORTH, EAST + 10, NORTH + 10, 0, 0, 0, 0) + records)
    return path


def geojson(path: Path, areas: Sequence[shapely.Geometry], **members: object) -> Path:
    features = [{"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(area)} for area in areas]
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}), encoding="utf-8")
    return path


def read(importer: Importer, path: Path, mend: bool = True) -> tuple[Batch, dict[str, FindingGroup]]:
    progress = Progress()
    crs = "EPSG:25832" if path.suffix == ".shp" else None
    (batch,) = importer.read(Source(path, path.name, crs, mend=mend), NoOptions(), progress)
    assert batch.read == batch.imported + batch.repaired + batch.rejected
    groups = {group.code: group for group in progress.findings()}
    groups.pop("SHP_WITHOUT_DBF", None)
    groups.pop("SHP_INDEX_REBUILT", None)
    return batch, groups


def square(x: float, *, clockwise: bool) -> shapely.Polygon:
    return shapely.box(x, 51.0, x + 0.001, 51.001, ccw=not clockwise)


@pytest.mark.parametrize(
    ("outer", "inner"), [(1, -1), (-1, 1), (-1, -1)], ids=["both clockwise", "both the other way", "exchanged"]
)
def test_a_hole_of_a_shapefile_stays_a_hole_whichever_way_it_runs(tmp_path: Path, outer: int, inner: int) -> None:
    rings = [CLOCKWISE[::outer], HOLE[::inner] if outer > 0 or inner > 0 else HOLE[::-1]]
    batch, said = read(Shapefile(), shapefile(tmp_path / "a.shp", [rings]))
    area = batch.data.frame.geometry[0]  # type: ignore[union-attr]
    assert (area.area, len(area.interiors), shapely.is_ccw(area.exterior)) == (96.0, 1, False)
    assert (batch.repaired, list(said)) == (1, ["RING_NESTING_FIXED"])


def test_rings_by_the_rule_of_shapefiles_are_no_news(tmp_path: Path) -> None:
    batch, said = read(Shapefile(), shapefile(tmp_path / "a.shp", [[CLOCKWISE, HOLE], [CLOCKWISE]]))
    assert (batch.imported, batch.data.frame.area.tolist(), said) == (2, [96.0, 100.0], {})  # type: ignore[union-attr]


def test_a_turned_ring_of_a_shapefile_is_named_and_placed(tmp_path: Path) -> None:
    batch, said = read(Shapefile(), shapefile(tmp_path / "a.shp", [[CLOCKWISE], [CLOCKWISE[::-1]]]))
    (finding,) = said["ORIENTATION_FIXED"].examples
    assert (batch.imported, batch.repaired, finding.object_id, finding.place) == (1, 1, "1", (EAST, NORTH))
    assert not shapely.is_ccw(batch.data.frame.geometry[1].exterior)  # type: ignore[union-attr]


def test_without_repairs_rings_of_a_shapefile_stay_and_wrong_nesting_is_rejected(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "a.shp", [[CLOCKWISE[::-1]], [CLOCKWISE, HOLE[::-1]]])
    batch, said = read(Shapefile(), path, mend=False)
    assert (batch.imported, batch.rejected, list(said)) == (1, 1, ["GEOMETRY_INVALID"])
    assert shapely.is_ccw(batch.data.frame.geometry[0].exterior)  # type: ignore[union-attr]


def test_a_clockwise_area_among_others_of_geojson_is_repaired(tmp_path: Path) -> None:
    areas = [square(8.7, clockwise=False), square(8.8, clockwise=True), square(8.9, clockwise=False)]
    batch, said = read(GeoJSON(), geojson(tmp_path / "a.geojson", areas))
    (finding,) = said["ORIENTATION_FIXED"].examples
    assert (batch.imported, batch.repaired, finding.object_id, finding.severity) == (2, 1, "#2", "repaired")
    assert finding.text.en == "Object #2 had rings that run the other way than RFC 7946 demands, which were turned round."
    assert shapely.is_ccw(shapely.get_exterior_ring(batch.data.frame.geometry.to_numpy())).all()  # type: ignore[union-attr]


def test_a_hole_that_runs_like_its_outer_ring_is_turned(tmp_path: Path) -> None:
    shell, hole = square(8.7, clockwise=False).exterior, shapely.box(8.7002, 51.0002, 8.7004, 51.0004, ccw=True).exterior
    batch, said = read(GeoJSON(), geojson(tmp_path / "a.geojson", [shapely.Polygon(shell, [hole])]))
    assert (batch.repaired, list(said)) == (1, ["ORIENTATION_FIXED"])
    assert not shapely.is_ccw(batch.data.frame.geometry[0].interiors[0])  # type: ignore[union-attr]


def test_a_large_file_of_the_other_custom_is_one_note_and_counts_as_imported(tmp_path: Path) -> None:
    areas = [square(8 + n / 500, clockwise=n % 10 != 0) for n in range(100)]
    batch, said = read(GeoJSON(), geojson(tmp_path / "a.geojson", areas))
    note = said["RINGS_RUN_OTHERWISE"]
    assert (batch.imported, batch.repaired, note.severity, note.total, len(note.examples)) == (100, 0, "info", 90, 1)
    assert shapely.is_ccw(shapely.get_exterior_ring(batch.data.frame.geometry.to_numpy())).all()  # type: ignore[union-attr]


def test_geojson_of_the_older_form_owes_no_ring_order(tmp_path: Path) -> None:
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    batch, said = read(GeoJSON(), geojson(tmp_path / "a.geojson", [square(8.7, clockwise=True)], crs=member))
    assert (batch.imported, said) == (1, {})


def test_rings_that_cross_are_not_taken_for_holes() -> None:
    order = RingOrder(Text("das Format", "the format"), clockwise=True, decides=True)
    crossing = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(5, 5, 15, 15)])
    assert order.nested(crossing, "Nested shells[5 5]") is None
    twice = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 10)])
    assert order.nested(twice, "Nested shells[0 0]") is None


def test_signed_areas_agree_with_asking_each_ring() -> None:
    random = np.random.default_rng(3)
    areas = np.array([shapely.Point(x, 5e6).buffer(9, quad_segs=3) for x in random.uniform(3e5, 4e5, 400)], dtype=object)
    turned = random.random(400) < 0.5
    areas[turned] = shapely.orient_polygons(areas[turned], exterior_cw=True)
    areas[~turned] = shapely.orient_polygons(areas[~turned])
    order = RingOrder(Text("das Format", "the format"), clockwise=False)
    result, wrong = order.turned(areas, Vertices.of(areas, np.ones(400, dtype=np.bool_)))
    assert wrong.tolist() == turned.tolist()
    assert shapely.is_ccw(shapely.get_exterior_ring(result)).all()
