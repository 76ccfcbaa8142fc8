"""Named views of Musterstadt: places where people stand, at eye height, and the view over the site."""

from __future__ import annotations

import math
from dataclasses import dataclass

from twin.sample.landmarks import beside_church
from twin.sample.place import BRIDGES, Point, river_y, site_point
from twin.sample.story import EYE_HEIGHT, SITE_VIEW, View, camera_json
from twin.sample.terrain import height_at

_AHEAD = 20.0
_LENS = 60.0


@dataclass(frozen=True, slots=True)
class Named:
    """A view with its name; `is_of_town` when it belongs to the town and not to the case."""

    name: str
    camera: dict[str, float]
    is_of_town: bool


def named_views() -> tuple[Named, ...]:
    """Return the views the sample city is delivered with, the first ones first."""
    bridge = BRIDGES[0]
    return (
        Named("Rathaustreppe", _standing(beside_church(-12.0, -22.8), 62.0), True),
        Named(bridge.name, _standing((bridge.x, float(river_y(bridge.x))), 55.0), True),
        Named("Mühlenweg, von Osten", _standing(site_point(96.0, 58.0), 245.0), False),
        Named("Quartier von oben", camera_json(SITE_VIEW), False),
    )


def _standing(eye: Point, azimuth: float) -> dict[str, float]:
    """Return the camera of somebody who stands at a local point and looks level, `azimuth` clockwise from north."""
    turn = math.radians(azimuth)
    ahead = (eye[0] + _AHEAD * math.sin(turn), eye[1] + _AHEAD * math.cos(turn))
    lift = EYE_HEIGHT + height_at(*eye) - height_at(*ahead)
    return camera_json(View(ahead, lift, azimuth % 360.0, 0.0, _AHEAD, _LENS))
