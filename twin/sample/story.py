"""The storyboard of the sample case: cameras, sun, comparison and measures of its scenes around the texts of `storytext`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.geodata.crs import to_lonlat
from twin.language import Text
from twin.sample.place import CRS, Point, site_point, to_world
from twin.sample.planfall import CASE_ID
from twin.sample.storytext import CHART_TITLE, COMMITTEE, SCENE_TEXTS, SUMMARY, TITLE
from twin.sample.talknotes import NOTES
from twin.sample.terrain import height_at

EYE_HEIGHT = 1.6
_SILENT = Text("", "")


@dataclass(frozen=True, slots=True)
class View:
    """A camera by the local point it looks at: `lift` metres above the ground there, angles in degrees, metres."""

    target: Point
    lift: float
    azimuth: float
    elevation: float
    distance: float
    fov: float = 24.0


@dataclass(frozen=True, slots=True)
class Shot:
    """What a scene shows; its words stand in `storytext` under the same id."""

    id: str
    view: View
    shown: tuple[str, ...]
    sun: str
    measures: tuple[str, ...]
    comparison: str = "none"
    flight: float = 0.7
    chart: tuple[str, ...] = ()


AFTERNOON = "2026-06-21T17:45"
MARCH = "2026-03-21T15:00"
SITE_VIEW = View(site_point(-4.0, 4.0), 5.0, 20.0, 35.0, 520.0)
TOWN_VIEW = View((-25.0, 5.0), 6.0, 25.0, 30.0, 1050.0)
CLOSE_VIEW = View(site_point(-2.0, 2.0), 5.0, 20.0, 38.0, 430.0)
SHADOW_VIEW = View(site_point(0.0, 12.0), 4.0, 5.0, 52.0, 480.0)

SHOTS = (
    Shot("ort", TOWN_VIEW, ("0",), AFTERNOON, ("perimeter_area", "plot_area")),
    Shot("heute", SITE_VIEW, ("0",), AFTERNOON, ("sealing_degree", "GFZ", "trees"), flight=2.0),
    Shot("blockrand", SITE_VIEW, ("A",), AFTERNOON, ("dwellings", "GFZ", "green_share_ground")),
    Shot("zeilen", SITE_VIEW, ("B",), AFTERNOON, ("dwellings", "GFZ", "green_share_ground")),
    Shot("punkthaeuser", SITE_VIEW, ("C",), AFTERNOON, ("dwellings", "GFZ", "green_share_ground"), chart=("dwellings", "trees")),
    Shot("vergleich", CLOSE_VIEW, ("0", "A", "B", "C"), AFTERNOON, ("GFZ", "dwellings", "green_share_ground"), "side-by-side"),
    Shot("ufer", CLOSE_VIEW, ("0", "C"), AFTERNOON, ("sealing_degree", "trees"), "swipe"),
    Shot("schatten", SHADOW_VIEW, ("A", "C"), MARCH, ("dwellings", "GFZ"), "side-by-side"),
)


def camera_json(view: View) -> dict[str, float]:
    """Return the camera as every document of the twin writes it: WGS 84 target, m NHN, degrees, metres."""
    world = to_world([view.target])
    lon, lat = (float(value) for value in to_lonlat(np.asarray(world, dtype=np.float64), CRS)[0])
    return {
        "lon": round(lon, 7),
        "lat": round(lat, 7),
        "height": round(height_at(*view.target) + view.lift, 2),
        "azimuth": view.azimuth,
        "elevation": view.elevation,
        "distance": view.distance,
        "fov": view.fov,
    }


def street_view(eye: Point, look: Point, fov: float = 56.0) -> View:
    """Return the level view of somebody standing at `eye` who looks towards `look` (local points)."""
    dx, dy = look[0] - eye[0], look[1] - eye[1]
    lift = height_at(*eye) + EYE_HEIGHT - height_at(*look)
    return View(look, round(lift, 3), round(math.degrees(math.atan2(dx, dy)) % 360.0, 2), 0.0, round(math.hypot(dx, dy), 1), fov)


def all_shots() -> tuple[Shot, ...]:
    """Return the scenes in their order, with the eye-level scene from the quay before the shadows."""
    quay = Shot("augenhoehe", street_view((-8.0, -169.0), (70.0, -96.0)), ("C",), AFTERNOON, ("dwellings",), flight=4.0)
    return (*SHOTS[:-1], quay, SHOTS[-1])


def _scene(shot: Shot) -> dict[str, Any]:
    text = SCENE_TEXTS[shot.id]
    return {
        "id": shot.id,
        "heading": text.heading.to_json(),
        "narrative": text.narrative.to_json(),
        "text_alternative": text.alternative.to_json(),
        "camera": camera_json(shot.view),
        "shown": list(shot.shown),
        "comparison": shot.comparison,
        "sun": shot.sun,
        "layers": {"terrain": True, "buildings": True, "trees": True, "plots": shot.id == "heute"},
        "measures": list(shot.measures),
        "flight": shot.flight,
        "exhibits": [{"kind": "chart", "title": CHART_TITLE.to_json(), "measures": list(shot.chart)}] if shot.chart else [],
        "notes": NOTES.get(shot.id, _SILENT).to_json(),
    }


def story_document(committee: dict[str, str], contact: dict[str, str]) -> dict[str, Any]:
    """Return the storyboard in both languages as a version 1 storyboard document, ready for `story.json`."""
    return {
        "version": 1,
        "id": CASE_ID,
        "title": TITLE.to_json(),
        "summary": SUMMARY.to_json(),
        "case": CASE_ID,
        "committee": COMMITTEE.to_json(),
        "meeting_date": committee["meeting_date"],
        "paper_number": committee["paper_number"],
        "language": "de",
        "contact": {"name": contact["name"], "office_hours": contact["hours"], "email": contact["email"]},
        "scenes": [_scene(shot) for shot in all_shots()],
    }
