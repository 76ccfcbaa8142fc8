"""Display files of flat things and alternatives, and downloads that stand whole or not at all."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import geopandas
import numpy as np
import pytest
import shapely

from twin.delivery.adaptation import adapted
from twin.delivery.buildings import display_city, display_planned
from twin.delivery.demolished import display_demolished
from twin.delivery.download import download
from twin.delivery.draped import display_lines, display_ring, display_trees, display_ways
from twin.delivery.ground import building_heights, display_terrain
from twin.delivery.looks import look_of
from twin.delivery.surfaces import display_surfaces, patches
from twin.errors import InputRefused, NotSuitable, OptionsInvalid, TwinBroken
from twin.findings import Progress
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, anchor_at
from twin.geodata.feature import FeatureCollection
from twin.geodata.glb import read_document
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import NoOptions

EAST, NORTH = 400_000.0, 5_700_000.0
UTM = "EPSG:25832"


def anchor() -> Anchor:
    return anchor_at(EAST, NORTH, 100.0, UTM)


def slope() -> Coverage:
    """Ground of 400 m that rises 10 cm a metre to the east, 100 m above sea level in its west."""
    heights = np.tile(np.arange(400, dtype=np.float32) * 0.1 + 100.05, (400, 1))
    return Coverage(heights, EAST, NORTH + 400, 1.0, UTM)


def features(*shapes: Any, **columns: Any) -> FeatureCollection:
    return FeatureCollection(geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=UTM), UTM)


def house(name: str, x: float, y: float, height: float = 10.0, parent: str = "", **attributes: Any) -> tuple[Any, ...]:
    low = [(EAST + x + a, NORTH + y + b, 110.0) for a, b in ((0, 0), (20, 0), (20, 10), (0, 10))]
    high = [(a, b, c + height) for a, b, c in low]
    walls = [(SurfaceType.WALL, [[low[i], low[(i + 1) % 4], high[(i + 1) % 4], high[i]]]) for i in range(4)]
    surfaces = [(SurfaceType.GROUND, [low[::-1]]), *walls, (SurfaceType.ROOF, [high])]
    return name, "Building", parent, attributes, [GeometryPart(surfaces)]


def city(*houses: tuple[Any, ...]) -> CityModel:
    return build(houses, UTM)  # type: ignore[arg-type]


def attribute(path: Path, name: str) -> np.ndarray:
    document, content = read_document(path), path.read_bytes()
    start = 28 + struct.unpack("<I", content[12:16])[0]
    accessor = document["accessors"][document["meshes"][0]["primitives"][0]["attributes"][name]]
    view = document["bufferViews"][accessor["bufferView"]]
    dtype = np.dtype({5121: "u1", 5126: "<f4"}[accessor["componentType"]])
    raw = np.frombuffer(content[start + view["byteOffset"] :][: view["byteLength"]], dtype=dtype)
    width = 1 if accessor["type"] == "SCALAR" else 3
    return raw.reshape(accessor["count"], -1)[:, :width]


def test_lines_lie_on_the_ground() -> None:
    document = json.loads(
        display_lines(features(shapely.LineString([(EAST, NORTH + 9), (EAST + 300, NORTH + 9)])), slope(), anchor())
    )
    ((start, *_, end),) = document["lines"]
    assert start == pytest.approx([0.0, 9.0, 0.1], abs=0.2)  # grid north leans a degree
    assert end[2] == pytest.approx(30.1, abs=0.1)


def test_a_boundary_between_two_plots_is_drawn_once() -> None:
    plots = features(shapely.box(EAST, NORTH, EAST + 10, NORTH + 10), shapely.box(EAST + 10, NORTH, EAST + 20, NORTH + 10))
    lines = [np.array(line) for line in json.loads(display_lines(plots, None, anchor()))["lines"]]
    length = sum(np.linalg.norm(np.diff(line, axis=0), axis=1).sum() for line in lines)
    assert length == pytest.approx(70.0, rel=0.001)


def test_the_sites_ring_follows_the_ground() -> None:
    ring = np.array(display_ring(shapely.box(EAST, NORTH, EAST + 200, NORTH + 100), UTM, slope(), anchor()))
    assert (len(ring) > 40, np.ptp(ring[:, 2])) == (True, pytest.approx(20.0, abs=0.1))


def test_trees_stand_on_the_ground_with_what_the_register_says() -> None:
    trees = features(
        shapely.Point(EAST + 100, NORTH + 5), shapely.Point(EAST + 200, NORTH + 5), id=["a", "b"], hoehe_m=[12.5, None]
    )
    first, second = json.loads(display_trees(trees, slope(), anchor()))["trees"]
    assert (first[0], first[4:], second[4:]) == ("a", [12.5, 7.5], [9.0, 5.4])
    assert [first[3], second[3]] == pytest.approx([10.0, 20.0], abs=0.1)


def test_what_else_the_register_says_of_trees_goes_along() -> None:
    trees = features(
        shapely.Point(EAST, NORTH), shapely.Point(EAST + 5, NORTH), id=["a", "b"], hoehe_m=[12.5, 8.0],
        art=["Stieleiche", None], pflanzjahr=[1950, 2003], geprueft=[True, False], leer=[None, None],
    )  # fmt: skip
    known = json.loads(display_trees(trees, None, anchor()))["attributes"]
    assert known == {"art": ["Stieleiche", None], "pflanzjahr": [1950, 2003], "geprueft": [True, False]}


def test_ways_tell_which_line_is_whose() -> None:
    ways = features(
        shapely.LineString([(EAST, NORTH), (EAST + 50, NORTH)]),
        shapely.MultiLineString([[(EAST, NORTH + 9), (EAST + 20, NORTH + 9)], [(EAST + 30, NORTH + 9), (EAST + 50, NORTH + 9)]]),
        gml_id=["s1", "s2"], name=["Am Markt", "Mühlenweg"], klasse=["Gemeindestraße", "Kreisstraße"],
    )  # fmt: skip
    document = json.loads(display_ways(ways, look_of(ways, "strassen", "Straßen"), None, anchor()))
    assert document["owners"] == [0, 1, 1] and len(document["lines"]) == 3
    assert document["objects"]["ids"] == ["s1", "s2"]
    assert document["objects"]["titles"] == ["Straßen Am Markt", "Straßen Mühlenweg"]
    assert document["objects"]["attributes"]["klasse"] == ["Gemeindestraße", "Kreisstraße"]


def test_trees_without_a_number_are_named_by_their_place() -> None:
    trees = features(shapely.Point(EAST, NORTH), shapely.Point(EAST + 5, NORTH))
    names = [tree[0] for tree in json.loads(display_trees(trees, None, anchor()))["trees"]]
    assert len(set(names)) == 2


def test_patches_cover_a_polygon_with_a_hole_exactly() -> None:
    polygon = shapely.box(0, 0, 30, 21).difference(shapely.box(5, 5, 11, 9))
    points, triangles = patches(polygon)
    a, b, c = (points[triangles[:, i]] for i in range(3))
    areas = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    assert areas.sum() == pytest.approx(polygon.area)
    assert areas.min() > 0


def test_a_lawn_lies_on_the_slope_and_is_dark_beside_a_planned_house(tmp_path: Path) -> None:
    lawn = shapely.box(EAST + 100, NORTH + 100, EAST + 160, NORTH + 140)
    with building_heights([city(house("A-1", 100, 140, 30.0))], BBox(*lawn.bounds), UTM) as heights:
        (tmp_path / "lawn.glb").write_bytes(
            display_surfaces([(lawn, "lawn"), (lawn, "green_roof")], UTM, slope(), anchor(), heights)
        )
    places, light = attribute(tmp_path / "lawn.glb", "POSITION"), attribute(tmp_path / "lawn.glb", "_AO").ravel()
    beside = (places[:, 2] < -19) & (places[:, 0] < -10)
    assert np.ptp(places[:, 1]) == pytest.approx(6.0, abs=0.1)
    assert light[beside].mean() < 150 < 230 < light[places[:, 0] > 25].mean()


def test_surfaces_without_a_polygon_are_an_empty_scene(tmp_path: Path) -> None:
    (tmp_path / "none.glb").write_bytes(display_surfaces([], UTM, None, anchor()))
    assert "meshes" not in read_document(tmp_path / "none.glb")


def test_the_trace_of_a_demolished_building_is_its_footprint_and_edges() -> None:
    model = city(house("old", 0, 0), house("annex", 20, 0, 5.0, parent="old"), house("stays", 50, 0))
    (trace,) = json.loads(display_demolished(model, ["old"], anchor()))["objects"]
    ring = shapely.Polygon(trace["footprint"][0])
    assert (trace["id"], len(trace["footprint"])) == ("old", 1)
    assert ring.area == pytest.approx(400.0, rel=0.005)
    assert len(trace["edges"]) >= 20


def test_planned_buildings_reach_down_to_the_ground(tmp_path: Path) -> None:
    model = city(house("A-1", 50, 50, storeyHeights="[3.5, 3, 3.5]"))
    display_planned(model, "A", tmp_path / "a", progress=Progress(), coverage=slope(), anchor=anchor())
    heights = attribute(tmp_path / "a" / "t.glb", "POSITION")[:, 1]
    storeys = attribute(tmp_path / "a" / "t.glb", "_STOREY").ravel()
    assert np.ptp(heights) == pytest.approx(15.0, abs=0.1)
    assert storeys.max() == pytest.approx(3.0, abs=0.2)


def test_a_demolished_neighbour_no_longer_darkens_a_planned_house(tmp_path: Path) -> None:
    context = city(house("wall", 50, 62, 40.0))
    for name, hidden in (("stands", ()), ("gone", ("wall",))):
        display_planned(
            city(house("A-1", 50, 50)), "A", tmp_path / name, progress=Progress(), context=lambda: [context], hidden=hidden
        )
    stands, gone = (attribute(tmp_path / name / "t.glb", "_AO").mean() for name in ("stands", "gone"))
    assert stands < gone


def test_city_and_terrain_share_a_given_anchor(tmp_path: Path) -> None:
    display_city(lambda: [city(house("h", 100, 100))], tmp_path / "city", progress=Progress(), anchor=anchor())
    display_terrain(slope(), tmp_path / "ground", progress=Progress(), anchor=anchor())
    frames = [json.loads((tmp_path / name / "tileset.json").read_bytes())["root"]["transform"] for name in ("city", "ground")]
    assert frames[0] == frames[1]


class Plain(Exporter):
    """Writes the first coordinate of each feature as text; may be told to fail in one of its verbs."""

    format: ClassVar[Format] = Format("plain", Text("Text", "Text"), (".txt",))
    requirements: ClassVar[Requirements] = Requirements(crs="EPSG:4326", dimensions="2d")

    def __init__(self, fails_in: str = "") -> None:
        self.fails_in = fails_in

    def suitability(self, selection: Selection) -> Suitability:
        return Suitability("no", (Text("zu groß", "too large"),)) if self.fails_in == "suitability" else Suitability("ok")

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        shapes = [shape for layer in selection.layers for batch in layer.walk() for shape in batch.frame.geometry]  # type: ignore[union-attr]
        target.write_text("\n".join(shape.wkt for shape in shapes), encoding="utf-8")
        if self.fails_in == "write":
            raise TwinBroken("BROKEN", "kaputt", "broken")
        return ExportReport((target.name,), {"layer": len(shapes)}, "", target.stat().st_size)

    def verify(self, target: Path, report: ExportReport) -> None:
        if self.fails_in == "verify":
            raise TwinBroken("BROKEN", "kaputt", "broken")


def selection(data: Any, kind: Any = "FeatureCollection", code: str = UTM) -> Selection:
    def batches() -> Iterator[Any]:
        yield data

    return Selection((ExportLayer("layer", "Ebene", kind, code, None, batches),))


def test_a_download_is_reprojected_flattened_and_whole(tmp_path: Path) -> None:
    whole = selection(features(shapely.Point(EAST, NORTH, 5.0)))
    report = download(whole, Plain(), tmp_path / "a.txt", NoOptions(), progress=Progress())
    point = shapely.from_wkt((tmp_path / "a.txt").read_text())
    assert report.counts == {"layer": 1}
    assert (point.has_z, point.x, point.y) == (False, pytest.approx(7.553, abs=0.01), pytest.approx(51.444, abs=0.01))


@pytest.mark.parametrize("step", ["suitability", "write", "verify"])
def test_a_failed_download_leaves_what_was_there(tmp_path: Path, step: str) -> None:
    target = tmp_path / "a.txt"
    target.write_text("before")
    with pytest.raises((TwinBroken, NotSuitable)):
        download(selection(features(shapely.Point(EAST, NORTH))), Plain(step), target, NoOptions(), progress=Progress())
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text() == "before"


def test_a_full_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    with pytest.raises(InputRefused, match="full"):
        download(selection(features(shapely.Point(EAST, NORTH))), Plain(), tmp_path / "full", NoOptions(), progress=Progress())


def test_a_format_with_a_fixed_crs_takes_no_other() -> None:
    with pytest.raises(OptionsInvalid):
        adapted(selection(features(shapely.Point(EAST, NORTH))), Requirements(crs="EPSG:4326"), "EPSG:25833")


def test_a_grid_is_never_resampled() -> None:
    with pytest.raises(NotSuitable):
        adapted(selection(slope(), "Coverage"), Requirements(), "EPSG:25833")


def test_city_models_keep_their_heights_in_another_crs() -> None:
    model = city(house("h", 0, 0))
    (layer,) = adapted(selection(model, "CityModel"), Requirements(), "EPSG:25833").layers
    (moved,) = layer.walk()
    assert isinstance(moved, CityModel)
    assert (layer.crs, moved.crs) == ("EPSG:25833", "EPSG:25833")
    assert moved.vertices[:, 2].tolist() == model.vertices[:, 2].tolist()


def test_field_names_are_shortened_without_clashes() -> None:
    frame = features(shapely.Point(EAST, NORTH), bezeichnung_lang=["a"], bezeichnung_kurz=["b"])
    (layer,) = adapted(selection(frame), Requirements(field_name_length=10)).layers
    (short,) = layer.walk()
    assert list(short.frame.columns) == ["bezeichnun", "bezeichnu1", "geometry"]  # type: ignore[union-attr]
