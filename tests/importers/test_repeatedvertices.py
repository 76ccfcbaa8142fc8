"""Vertices written twice in a row are taken away, counted and placed."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from twin.findings import Progress
from twin.importers.mending import mend

CASES = {
    "POLYGON((0 0,9 0,9 0,9 9,9 9,9 9,0 9,0 0))": ("POLYGON((0 0,9 0,9 9,0 9,0 0))", 3, (9.0, 0.0)),
    "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,2 2,1 1))": ("POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,1 1))", 1, (2.0, 2.0)),
    "LINESTRING(5 5,5 5,6 6)": ("LINESTRING(5 5,6 6)", 1, (5.0, 5.0)),
    "MULTILINESTRING((0 0,1 0),(1 0,2 0,2 0))": ("MULTILINESTRING((0 0,1 0),(1 0,2 0))", 1, (2.0, 0.0)),
    "POLYGON Z((0 0 1,9 0 1,9 0 1,9 9 2,0 0 1))": ("POLYGON Z((0 0 1,9 0 1,9 9 2,0 0 1))", 1, (9.0, 0.0)),
}
LEFT_ALONE = (
    "POLYGON((0 0,9 0,9 9,0 9,0 0))",
    "MULTILINESTRING((0 0,1 0),(1 0,2 0))",
    "MULTIPOINT(1 1,1 1)",
    "LINESTRING Z(0 0 0,0 0 5,1 0 5)",
    "POINT(1 1)",
)


@pytest.mark.parametrize("wkt", CASES)
def test_repeated_vertices_are_removed_and_named(wkt: str) -> None:
    better, number, place = CASES[wkt]
    progress = Progress()
    found = mend(np.array([shapely.from_wkt(wkt)]), ["7"], "plan", progress)
    ((finding,),) = [group.examples for group in progress.findings()]
    assert shapely.to_wkt(found.geometries[0]) == shapely.to_wkt(shapely.from_wkt(better))
    assert (finding.code, finding.severity, finding.object_id) == ("DUPLICATE_VERTICES_REMOVED", "repaired", "7")
    assert (finding.params["number"], finding.place, found.repaired.tolist()) == (number, place, [True])


@pytest.mark.parametrize("wkt", LEFT_ALONE)
def test_what_only_looks_repeated_is_left_alone(wkt: str) -> None:
    progress = Progress()
    found = mend(np.array([shapely.from_wkt(wkt)]), ["7"], "plan", progress)
    assert (shapely.to_wkt(found.geometries[0]), found.repaired.tolist()) == (shapely.to_wkt(shapely.from_wkt(wkt)), [False])
    assert not progress.findings()


@pytest.mark.parametrize("wkt", CASES)
def test_without_repairs_vertices_stay_as_written(wkt: str) -> None:
    progress = Progress()
    found = mend(np.array([shapely.from_wkt(wkt)]), ["7"], "plan", progress, repair=False)
    assert (shapely.to_wkt(found.geometries[0]), found.kept.tolist()) == (shapely.to_wkt(shapely.from_wkt(wkt)), [True])
    assert not progress.findings()


def test_an_object_with_two_faults_is_repaired_once() -> None:
    progress = Progress()
    bow = shapely.from_wkt("POLYGON((0 0,10 10,10 10,10 0,0 10,0 0))")
    found = mend(np.array([bow, None, shapely.Point(1, 1)]), [1, 2, 3], "plan", progress)
    assert [group.code for group in progress.findings()] == ["SELF_INTERSECTION_MENDED"]
    assert (found.repaired.tolist(), found.kept.tolist()) == ([True, False, False], [True, True, True])
