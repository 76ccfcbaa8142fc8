"""GPX: lines with heights, single points when asked for, and a word about persons."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from tests.importers.vectorsamples import GPX as SAMPLE
from twin.errors import FileDamaged
from twin.findings import Progress
from twin.handlers import Source
from twin.importers.gpx import GPX, GPXOptions


def read(path: Path, text: str, *, points: bool = False) -> tuple[dict[str, int], Progress]:
    path.write_text(text, encoding="utf-8")
    progress = Progress()
    batches = list(GPX().read(Source(path, path.name), GPXOptions(points=points), progress))
    return {batch.layer: batch.imported for batch in batches}, progress


def test_tracks_routes_and_waypoints_are_layers_and_persons_are_thought_of(tmp_path: Path) -> None:
    counts, progress = read(tmp_path / "a.gpx", SAMPLE)
    assert counts == {"waypoints": 1, "routes": 1, "tracks": 1}
    assert {group.code: group.severity for group in progress.findings()} == {
        "PERSONAL_DATA_POSSIBLE": "warning",
        "GPX_POINTS_LEFT_OUT": "info",
    }


def test_points_come_when_asked_for(tmp_path: Path) -> None:
    counts, _ = read(tmp_path / "a.gpx", SAMPLE, points=True)
    assert counts == {"waypoints": 1, "routes": 1, "tracks": 1, "route_points": 2, "track_points": 2}


def test_heights_are_the_third_coordinate(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text(SAMPLE, encoding="utf-8")
    batches = {batch.layer: batch for batch in GPX().read(Source(path, path.name), GPXOptions(), Progress())}
    track = batches["tracks"].data.frame.geometry[0]  # type: ignore[union-attr]
    assert shapely.get_coordinates(track, include_z=True)[:, 2].tolist() == [110.0, 111.0]


def test_an_empty_recording_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged) as error:
        read(tmp_path / "a.gpx", '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"/>')
    assert error.value.code == "GPX_EMPTY"
