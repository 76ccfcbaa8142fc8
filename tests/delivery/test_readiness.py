"""What a dataset is good for, counted from its objects and said in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from twin.delivery.readiness import Readiness, count_city, keep_counts, lines_of
from twin.geodata import spool
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.geodata.dataset import Layer, LayerData, LayerType
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan

SQUARE = [[0.0, 0.0, 10.0], [8.0, 0.0, 10.0], [8.0, 8.0, 10.0], [0.0, 8.0, 10.0]]
ROOFED = [GeometryPart([(SurfaceType.ROOF, [SQUARE])])]
PLAIN = [GeometryPart([(SurfaceType.UNKNOWN, [SQUARE])])]


def layer(kind: LayerType, **changes: Any) -> Layer:
    return Layer(
        **{
            "name": "one",
            "title": "Eins",
            "type": kind,
            "crs": "EPSG:25832",
            "vertical": None,
            "bbox": None,
            "count": 1,
            **changes,
        }
    )


def look(folder: Path, data: LayerData, given: Layer) -> dict[str, Readiness]:
    spool.write(folder, 0, data)
    return {line.purpose.de: line for line in lines_of(given, folder)}


def city(*buildings: tuple[dict[str, Any], list[GeometryPart]]) -> CityModel:
    rows = [(f"b{n}", "Building", "", attributes, parts) for n, (attributes, parts) in enumerate(buildings)]
    return build(rows, "EPSG:25832")


def test_a_complete_city_is_enough_for_everything_but_windows(tmp_path: Path) -> None:
    whole = {"roofType": "1000", "storeysAboveGround": 3, "function": "31001_1010"}
    found = look(tmp_path, city((whole, ROOFED)), layer("CityModel", vertical="DHHN2016"))
    assert [name for name, line in found.items() if not line.enough] == ["Sonne an Fenstern"]


def test_a_layer_of_another_theme_promises_no_numbers_of_buildings(tmp_path: Path) -> None:
    found = look(tmp_path, city(({}, PLAIN)), layer("CityModel", name="water", title="Gewässer"))
    assert [(name, line.enough) for name, line in found.items()] == [("Anzeige „Gewässer“", True)]


def test_missing_storeys_are_counted_in_both_languages(tmp_path: Path) -> None:
    found = look(tmp_path, city(({"storeysAboveGround": 2}, ROOFED), ({}, ROOFED), ({}, ROOFED)), layer("CityModel"))
    line = found["Geschossflächenzahl (GFZ)"]
    assert (line.enough, line.words.de, line.words.en) == (False, "2 von 3 ohne Geschosszahl", "2 of 3 without number of storeys")


@pytest.mark.parametrize(
    ("without", "enough", "words"), [(1, True, "Dachformen bei 90\u00a0%"), (5, False, "Dachformen bei 50\u00a0%")]
)
def test_roof_forms_are_enough_for_most_buildings(tmp_path: Path, without: int, enough: bool, words: str) -> None:
    model = city(*[({}, PLAIN)] * without, *[({}, ROOFED)] * (10 - without))
    line = look(tmp_path, model, layer("CityModel"))["Schatten und Dachformen"]
    assert (line.enough, line.words.de) == (enough, words)


def test_a_building_without_body_cannot_be_seen(tmp_path: Path) -> None:
    line = look(tmp_path, city(({}, ROOFED), ({}, [])), layer("CityModel"))["Ansicht in 3D"]
    assert (line.enough, line.words.de) == (False, "1 von 2 ohne Körper")


def test_a_building_counts_with_its_parts(tmp_path: Path) -> None:
    model = build(
        [
            ("part-1", "BuildingPart", "house", {"storeysAboveGround": 2}, ROOFED),
            ("house", "Building", "", {}, []),
            ("part-2", "BuildingPart", "house", {"storeysAboveGround": 4}, PLAIN),
        ],
        "EPSG:25832",
    )
    spool.write(tmp_path, 0, model)
    counts = count_city(tmp_path)
    assert (counts.buildings, counts.shaped, counts.roofed, counts.storeyed) == (1, 1, 1, 1)


def test_degrees_are_no_ground_for_areas(tmp_path: Path) -> None:
    line = look(tmp_path, city(({}, ROOFED)), layer("CityModel", crs="EPSG:4326"))["Grundflächenzahl (GRZ)"]
    assert (line.enough, line.words.en) == (False, "EPSG:4326 is not in metres")


def test_no_buildings_are_enough_for_nothing(tmp_path: Path) -> None:
    assert not look(tmp_path, city(), layer("CityModel"))["Ansicht in 3D"].enough


def test_trees_without_crowns_say_so(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"hoehe_m": [12.0]}, geometry=[shapely.Point(0, 0)], crs="EPSG:25832")
    given = layer("FeatureCollection", attributes=("hoehe_m",))
    line = look(tmp_path, FeatureCollection(frame, "EPSG:25832"), given)["Bäume mit Höhe und Krone"]
    assert (line.enough, line.words.de) == (False, "Höhe ja, Kronenbreite fehlt")


def test_classed_areas_are_enough_for_sealing(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"class": ["road"]}, geometry=[shapely.box(0, 0, 1, 1)], crs="EPSG:25832")
    found = look(tmp_path, FeatureCollection(frame, "EPSG:25832"), layer("FeatureCollection", attributes=("class",)))
    assert found["Grünanteil, Versiegelung"].enough


def test_a_plan_counts_its_limits(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame(
        {"gml_id": ["a", "b"], "type": ["BP", "BP"], "attributes": [{"GRZ": "0.4", "GFZ": "1.2"}, {"GRZ": "0.6"}]},
        geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)],
        crs="EPSG:25832",
    )
    line = look(tmp_path, Plan(frame, "EPSG:25832", "6.0"), layer("Plan"))["Festsetzungen als Grenzwerte"]
    assert (line.enough, line.words.de) == (True, "GRZ 2×, GFZ 1×")


def test_a_kind_without_a_purpose_gives_no_line(tmp_path: Path) -> None:
    assert list(lines_of(layer("MapService"), tmp_path)) == []


def test_counts_kept_with_an_import_are_read_instead_of_the_town(tmp_path: Path) -> None:
    kept, other = tmp_path / "kept", tmp_path / "other"
    for folder in (kept, other):
        spool.write(folder, 0, city(({"storeysAboveGround": 2}, PLAIN), ({}, PLAIN)))
    keep_counts(kept)
    (kept / "city-00000" / "objects.json").unlink()
    assert count_city(kept) == count_city(other)
    assert (count_city(kept).buildings, count_city(kept).storeyed) == (2, 1)


def test_of_a_town_only_the_batches_that_meet_a_rectangle_are_read(tmp_path: Path) -> None:
    near, far = city(({}, PLAIN)), city(({}, PLAIN))
    spool.write(tmp_path / "town", 0, far.with_vertices(far.vertices + np.array([1000.0, 0.0, 0.0]), far.crs))
    spool.write(tmp_path / "town", 1, near)
    west, south = near.vertices[:, :2].min(axis=0)
    found = list(spool.cities(tmp_path / "town", BBox(west - 5.0, south - 5.0, west + 1.0, south + 1.0)))
    assert len(found) == 1 and found[0].vertices[:, 0].min() == west
