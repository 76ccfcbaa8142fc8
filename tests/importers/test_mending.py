"""Faulty geometries are mended, and the repair is called by what was wrong."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from twin.findings import Finding, Progress
from twin.importers.mending import mend

FAULTS = {
    "SELF_INTERSECTION_MENDED": ("POLYGON((0 0,10 10,10 0,0 10,0 0))", (5.0, 5.0)),
    "RING_TOUCH_MENDED": ("POLYGON((0 0,10 0,10 10,5 5,0 10,5 5,0 0))", (5.0, 5.0)),
    "HOLE_OUTSIDE_MENDED": ("POLYGON((0 0,1 0,1 1,0 0),(5 5,6 5,6 6,5 5))", (5.0, 5.0)),
    "NESTED_HOLES_MENDED": ("POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,5 1,5 5,1 5,1 1),(2 2,3 2,3 3,2 3,2 2))", (2.0, 2.0)),
    "PARTS_OVERLAP_MENDED": ("MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0)),((2 2,3 2,3 3,2 3,2 2)))", (2.0, 2.0)),
    "COLLAPSED_PART_REMOVED": ("POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 1,1 1,1 1))", (1.0, 1.0)),
    "SPIKE_REMOVED": ("POLYGON((0 0,10 0,10 10,20 20,10 10,0 10,0 0))", (20.0, 20.0)),
}


def mended(wkt: str, repair: bool = True) -> tuple[shapely.Geometry, bool, list[Finding]]:
    progress = Progress()
    found = mend(np.array([shapely.from_wkt(wkt)], dtype=object), ["7"], "plan", progress, repair=repair)
    return found.geometries[0], bool(found.kept[0]), [group.examples[0] for group in progress.findings()]


@pytest.mark.parametrize("code", FAULTS)
def test_a_repair_is_named_and_placed(code: str) -> None:
    wkt, place = FAULTS[code]
    geometry, kept, (finding,) = mended(wkt)
    assert (finding.code, finding.severity, finding.place, finding.object_id) == (code, "repaired", place, "7")
    assert kept and geometry.is_valid


@pytest.mark.parametrize("code", FAULTS)
def test_without_repairs_the_object_is_rejected_at_its_place(code: str) -> None:
    wkt, place = FAULTS[code]
    _, kept, (finding,) = mended(wkt, repair=False)
    assert (finding.code, finding.severity, finding.place) == ("GEOMETRY_INVALID", "rejected", place)
    assert not kept


def test_an_area_without_extent_is_rejected() -> None:
    _, kept, (finding,) = mended("POLYGON((3 4,10 4,3 4,3 4))")
    assert (finding.code, finding.place, kept) == ("GEOMETRY_INVALID", (3.0, 4.0), False)


def test_a_fault_is_said_in_the_language_of_the_report() -> None:
    progress = Progress()
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    mend(np.array([bow], dtype=object), ["7"], "flächen", progress, repair=False)
    (group,) = progress.findings()
    text = group.examples[0].text
    assert text.de == "Objekt 7 hat eine unbrauchbare Geometrie: sie schneidet sich selbst."
    assert text.en == "Object 7 has an unusable geometry: it crosses itself."
