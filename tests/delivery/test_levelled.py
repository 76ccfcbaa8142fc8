"""Terrain after its ground was made level, the same in Python and in the browser."""

from __future__ import annotations

import shutil
from fractions import Fraction

import numpy as np
import pytest
import shapely

from tests.viewer.innode import in_node
from twin.delivery.levelled import levelled
from twin.geodata.coverage import Coverage
from twin.planning.grading import Grade

# rising 1 m in 10 m to the east, 100 m in the west
SLOPE = Coverage(np.tile(100 + np.arange(100, dtype=np.float32) / 10, (100, 1)), 0.0, 100.0, 1.0, "EPSG:25832")
PAD = shapely.box(40, 40, 60, 60)
COURT = PAD.difference(shapely.box(48, 48, 52, 52))


def heights(grades: list[Grade], *points: tuple[float, float]) -> list[float]:
    ground = levelled(SLOPE, grades)
    assert ground is not None
    x, y = np.array(points, dtype=np.float64).T
    return [float(value) for value in ground.sample(x, y)]


def test_a_pad_is_level_and_banks_lead_to_the_terrain() -> None:
    grade = Grade(PAD, Fraction(105), bank=Fraction(2))
    # terrain at x is 100 + (x - 0.5) / 10; east of the pad it lies higher: 1 m up in 2 m until it is met
    assert heights([grade], (50, 50), (61, 50), (70, 50), (10, 50)) == pytest.approx([105, 105.5, 106.95, 100.95], abs=1e-4)
    # west of it it lies lower: filled 1 m down in 2 m
    assert heights([grade], (39.5, 50), (38, 50)) == pytest.approx([104.75, 104], abs=1e-4)


def test_an_upright_wall_ends_at_the_edge_and_nothing_is_changed_without_areas() -> None:
    grade = Grade(PAD, Fraction(90), bank=Fraction(0))
    assert heights([grade], (50, 50), (60.01, 50)) == pytest.approx([90, 105.951], abs=1e-3)
    assert levelled(SLOPE, []) is SLOPE and levelled(None, [grade]) is None


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_browser_gives_the_same_heights() -> None:
    grades = [Grade(COURT, Fraction(104), bank=Fraction(3, 2)), Grade(shapely.box(55, 55, 75, 70), Fraction(106), bank=Fraction(3))]
    random = np.random.default_rng(7)
    points = random.uniform(5, 95, (400, 2))
    ground = levelled(SLOPE, grades)
    assert ground is not None
    before, after = (coverage.sample(points[:, 0], points[:, 1]).tolist() for coverage in (SLOPE, ground))
    shapes = [
        {
            "polygons": [[list(map(list, ring.coords[:-1])) for ring in (grade.geometry.exterior, *grade.geometry.interiors)]],
            "level": float(grade.level or 0),
            "bank": float(grade.bank),
        }
        for grade in grades
        if isinstance(grade.geometry, shapely.Polygon)
    ]
    body = """const known = new Map(given.points.map(([x, y], i) => [`${x} ${y}`, given.before[i]]));
    const heightAt = it.gradedHeights(given.grades, (x, y) => known.get(`${x} ${y}`) ?? null);
    return given.points.map(([x, y]) => heightAt(x, y));"""
    found = in_node("viewer/grading.js", body, {"points": points.tolist(), "before": before, "grades": shapes})
    assert found == pytest.approx(after, abs=1e-6)
