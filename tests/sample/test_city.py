"""The written town: the same bytes twice, the wished count, closed solids on the ground, land use without gaps."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from tests.sample.conftest import Array, Shell, shells
from twin.errors import OptionsInvalid
from twin.sample.city import SampleCity, write_city


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def area_vector(ring: Array) -> Array:
    moved = ring[:-1] - ring[0]
    return 0.5 * np.cross(moved, np.roll(moved, -1, axis=0)).sum(axis=0)


def layer(city: SampleCity, name: str) -> geopandas.GeoDataFrame:
    return geopandas.read_file(city.ground_base, layer=name)


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    write_city(tmp_path / "one", buildings=260, seed=5)
    write_city(tmp_path / "two", buildings=260, seed=5)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_another_town(tmp_path: Path) -> None:
    one = write_city(tmp_path / "one", buildings=120, seed=5)
    two = write_city(tmp_path / "two", buildings=120, seed=6)
    assert one.buildings[0].read_bytes() != two.buildings[0].read_bytes()


def test_a_second_writing_replaces_the_first(tmp_path: Path) -> None:
    write_city(tmp_path, buildings=90)
    first = digests(tmp_path)
    write_city(tmp_path, buildings=90)
    assert digests(tmp_path) == first


@pytest.mark.parametrize("wished", [8, 60, 333])
def test_exactly_the_wished_number_of_buildings_is_written(tmp_path: Path, wished: int) -> None:
    city = write_city(tmp_path, buildings=wished)
    assert city.building_count == wished == city.buildings[0].read_bytes().count(b"<bldg:Building gml:id=")


@pytest.mark.parametrize("wished", [7, 120_001])
def test_a_town_too_small_or_too_large_is_refused(tmp_path: Path, wished: int) -> None:
    with pytest.raises(OptionsInvalid) as refusal:
        write_city(tmp_path / "never", buildings=wished)
    assert refusal.value.code == "SAMPLE_BUILDINGS_OUT_OF_RANGE" and not (tmp_path / "never").exists()


def test_a_large_town_is_cut_into_square_kilometres(tmp_path: Path) -> None:
    city = write_city(tmp_path, buildings=6500)
    names = [path.name for path in city.buildings]
    assert len(names) > 4 and all(name.startswith("LoD2_32_48") and name.endswith("_1_MU.gml") for name in names)


def test_the_default_town_has_its_size(city: SampleCity, volumes: list[Shell]) -> None:
    assert city.building_count == 1500
    assert len(volumes) == 1500 - 3 + 9
    assert 2.5 < city.tree_count / city.building_count < 4.5


def test_every_solid_links_exactly_its_boundary_surfaces(volumes: list[Shell]) -> None:
    assert [s.id for s in volumes if s.linked != {name for _, name, _ in s.faces}] == []


def test_every_solid_is_closed_and_each_edge_is_used_once_in_each_direction(volumes: list[Shell]) -> None:
    open_ones = []
    for shell in volumes:
        edges: Counter[tuple[Any, Any]] = Counter()
        for _, _, ring in shell.faces:
            points = [tuple(point) for point in ring.tolist()]
            edges.update(itertools.pairwise(points))
        if any(count != 1 or edges[b, a] != 1 for (a, b), count in list(edges.items())):
            open_ones.append(shell.id)
    assert open_ones == []


def test_every_solid_turns_outwards(volumes: list[Shell]) -> None:
    def volume(shell: Shell) -> float:
        origin = shell.faces[0][2][0]
        return sum(float(np.dot(ring[0] - origin, area_vector(ring))) for _, _, ring in shell.faces) / 3.0

    assert min(volume(shell) for shell in volumes) > 5.0


def test_every_face_is_planar_within_five_millimetres(volumes: list[Shell]) -> None:
    worst = 0.0
    for shell in volumes:
        for _, _, ring in shell.faces:
            vector = area_vector(ring)
            worst = max(worst, float(np.abs((ring - ring.mean(axis=0)) @ (vector / np.linalg.norm(vector))).max()))
    assert worst < 0.005


def test_every_building_has_ground_walls_and_roof(volumes: list[Shell]) -> None:
    wanted = {"GroundSurface", "WallSurface", "RoofSurface"}
    assert [shell.id for shell in volumes if {kind for kind, _, _ in shell.faces} != wanted] == []


def test_buildings_stand_on_the_lowest_ground_under_them(city: SampleCity, volumes: list[Shell]) -> None:
    single = [shell for shell in volumes if "_" not in shell.id]
    with rasterio.open(city.terrain) as terrain:
        for shell in single:
            ring = next(ring for kind, _, ring in shell.faces if kind == "GroundSurface")
            spots = np.vstack([ring[:-1], 0.5 * (ring[:-1] + ring[1:])])[:, :2]
            lowest = min(float(value[0]) for value in terrain.sample(spots.tolist()))
            assert -0.3 <= ring[0, 2] - lowest <= 0.3, shell.id


def test_footprints_do_not_stand_in_each_other(volumes: list[Shell]) -> None:
    shapes = [shapely.Polygon(next(r for k, _, r in s.faces if k == "GroundSurface")[:, :2]) for s in volumes]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    overlap = [shapes[i].intersection(shapes[j]).area for i, j in zip(first, second, strict=True) if i < j]
    # transepts cross the nave of the church, nothing else may overlap
    assert sum(area > 0.5 for area in overlap) <= 1


def test_the_roofs_are_a_mixture(city: SampleCity) -> None:
    text = city.buildings[0].read_text(encoding="utf-8")
    shares = {code: text.count(f"<bldg:roofType>{code}<") for code in ("1000", "2100", "3100", "3200", "3400", "3800")}
    assert shares["3100"] > shares["1000"] > 150 and min(shares.values()) >= 2


def test_landmarks_carry_their_names(city: SampleCity) -> None:
    text = city.buildings[0].read_text(encoding="utf-8")
    assert all(f"<gml:name>{name}</gml:name>" in text for name in ("Stadtkirche St. Marien", "Rathaus", "Mühle"))


def test_the_terrain_has_relief_and_a_flat_site(city: SampleCity) -> None:
    with rasterio.open(city.terrain) as terrain:
        heights = terrain.read(1)
        site = [float(value[0]) for value in terrain.sample(list(city.site.ring))]
        assert terrain.crs.to_epsg() == 25832 and terrain.nodata == -9999.0 and terrain.res == (1.0, 1.0)
    assert 15.0 < float(heights.max() - heights.min()) < 45.0
    assert max(site) - min(site) < 2.0


def test_the_terrain_covers_every_building(city: SampleCity, volumes: list[Shell]) -> None:
    points = np.vstack([ring for shell in volumes for _, _, ring in shell.faces])
    west, south, east, north = city.bounds
    assert points[:, 0].min() > west and points[:, 0].max() < east
    assert points[:, 1].min() > south and points[:, 1].max() < north


def test_land_use_fills_the_frame_without_gap_or_overlap(city: SampleCity) -> None:
    land = layer(city, "landnutzung")
    west, south, east, north = city.bounds
    frame = (east - west) * (north - south)
    assert land.geometry.is_valid.all()
    assert land.geometry.area.sum() == pytest.approx(frame, abs=5.0)
    assert shapely.union_all(land.geometry.values).area == pytest.approx(frame, abs=5.0)


def test_land_use_knows_water_bank_street_and_the_bleaching_meadow(city: SampleCity) -> None:
    kinds = set(layer(city, "landnutzung")["class"])
    assert {"water", "bank", "street", "pavement", "square", "garden", "park", "bleaching_meadow", "wood"} <= kinds


def test_plots_do_not_overlap_and_have_their_mark(city: SampleCity) -> None:
    plots = layer(city, "flurstuecke")
    assert plots["flurstueckskennzeichen"].is_unique
    assert shapely.union_all(plots.geometry.values).area == pytest.approx(plots.geometry.area.sum(), rel=0.002)


def test_trees_keep_clear_of_buildings(city: SampleCity, volumes: list[Shell]) -> None:
    shapes = [shapely.Polygon(next(r for k, _, r in s.faces if k == "GroundSurface")[:, :2]) for s in volumes]
    hits = shapely.STRtree(shapes).query(shapely.force_2d(layer(city, "baeume").geometry.values), predicate="within")
    assert len(hits[0]) == 0


def test_the_geopackage_has_its_four_layers(city: SampleCity) -> None:
    names = [str(name) for name, _ in pyogrio.list_layers(city.ground_base)]
    assert names == ["flurstuecke", "baeume", "landnutzung", "strassen"]


def test_house_numbers_are_not_given_twice(city: SampleCity) -> None:
    text = city.buildings[0].read_text(encoding="utf-8")
    numbers = text.split("<xAL:ThoroughfareNumber>")[1:]
    given = [entry.split("</xAL:ThoroughfareName>")[0] for entry in numbers]
    assert len(given) > 900 and len(set(given)) == len(given)


def test_ids_are_unique(city: SampleCity) -> None:
    names = [name for path in city.buildings for shell in shells(path) for name in (shell.id, *shell.linked)]
    assert len(set(names)) == len(names)
