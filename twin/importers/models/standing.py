"""Where a model stands and how large it is: from what its file says, what a person states, and what is assumed and told."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.bbox import BBox, of_points
from twin.geodata.citymodel import FloatArray
from twin.geodata.crs import Anchor
from twin.handlers import LayerInspection, Source
from twin.importers.placement import METRES, PlacementOptions, anchor_of, missing
from twin.language import Text

FAR = 20_000.0
"""A model that lies farther than this (m) from its own origin has map coordinates or none that mean anything."""
_LONGEST = 2000.0
_FROM_FILE = Text("aus der Datei", "from the file")
_BY_HAND = Text("von Hand angegeben", "stated by hand")


@dataclass(frozen=True, slots=True)
class Place:
    """A place a file itself names: anchor of its origin and the bearing of its north (degrees clockwise from true north)."""

    anchor: Anchor
    heading: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says: box in its own units and axes, metres a unit (None: unsaid), upward axis or the likely one, its place."""

    low: FloatArray
    high: FloatArray
    unit: float | None = None
    up: Literal["y", "z"] | None = None
    usual_up: Literal["y", "z"] = "z"
    place: Place | None = None
    crs: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a model comes to its place: `local` takes points of the file (n, 3) to metres east, north, up of `anchor`."""

    anchor: Anchor
    heading: float
    code: str
    origin: Text
    unit: float
    up: Literal["y", "z"]
    local: Callable[[FloatArray], FloatArray]

    def on_map(self, points: FloatArray, target: str) -> FloatArray:
        """Return points of the file (n, 3) in a system of coordinates, turned by the heading."""
        local = self.local(points)
        angle = np.radians(self.heading)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        matrix = self.anchor.matrix()
        earth = np.column_stack([local[:, :2] @ turn.T, local[:, 2]]) @ matrix[:3, :3].T + matrix[:3, 3]
        return crs.transform(crs.from_ecef(earth), "EPSG:4326", target)

    def bbox(self, low: FloatArray, high: FloatArray) -> BBox | None:
        """Return the rectangle in CRS84 around a box of the file."""
        corners = np.array(list(itertools.product(*zip(low, high, strict=True))))
        return of_points(self.on_map(corners, "EPSG:4326")[:, :2])


@dataclass(frozen=True, slots=True)
class Sized:
    """A model's box in metres, z up, about its own origin, with the unit and the axis it was read in."""

    low: FloatArray
    high: FloatArray
    unit: float
    up: Literal["y", "z"]

    @property
    def size(self) -> tuple[float, float, float]:
        """Return width (x), depth (y) and height in metres."""
        width, depth, height = (self.high - self.low).tolist()
        return width, depth, height

    def facts(self) -> dict[str, Any]:
        """Return size, box, unit and upward axis as plain data, for the form that asks for the place."""
        box = {"low": self.low.round(3).tolist(), "high": self.high.round(3).tolist()}
        return {**box, "size": [round(value, 3) for value in self.size], "unit": self.unit, "up": self.up}


def turned(points: FloatArray, up: Literal["y", "z"]) -> FloatArray:
    """Return points (n, 3) z up."""
    return points if up == "z" else np.column_stack([points[:, 0], -points[:, 2], points[:, 1]])


def sized(found: Found, options: PlacementOptions, progress: Progress, layer: str) -> Sized:
    """Return the model's box in metres; what had to be assumed becomes a finding."""
    mapped = max(np.abs(found.low).max(), np.abs(found.high).max()) > FAR
    up = options.up if options.up != "auto" else found.up
    if up is None:
        up = "z" if mapped else found.usual_up
        progress.finding(_axis_assumed(up, layer))
    unit = METRES[options.unit] if options.unit != "auto" else found.unit
    if unit is None:
        longest = float((found.high - found.low).max())
        unit = 0.001 if longest > _LONGEST and not mapped else 1.0
        progress.finding(_unit_assumed(unit, longest, layer))
    corners = turned(np.stack([found.low, found.high]) * unit, up)
    return Sized(corners.min(axis=0), corners.max(axis=0), unit, up)


def stand(source: Source, options: PlacementOptions, found: Found, progress: Progress, layer: str) -> Standing:
    """Return where the model stands.

    A stated x and y win, then coordinates that lie in the stated system, then the file's own place. Raises DecisionNeeded
    (PLACE_MISSING, with size and box) when there is none of them.
    """
    box = sized(found, options, progress, layer)
    middle = (box.low + box.high) / 2.0
    stated = anchor_of(source, options)
    if stated is not None:
        return _stated(source, options, box, stated, progress, layer)
    code = crs.parse(source.crs).code if source.crs else found.crs
    if code and crs.is_metric(code) and crs.covers(code, float(middle[0]), float(middle[1])):
        return _mapped(options, box, code, progress, layer)
    if found.place is not None:
        return _own(options, box, found.place)
    far = {"coordinates": middle.round(3).tolist()} if np.abs(middle).max() > FAR else {}
    facts = {key: value for key, value in box.facts().items() if key != "size"}
    raise missing(source, box.size, **facts, **far)


def _stated(source: Source, options: PlacementOptions, box: Sized, anchor: Anchor, progress: Progress, layer: str) -> Standing:
    assert options.x is not None and options.y is not None and source.crs is not None
    code = crs.parse(source.crs).code
    heading = options.north + crs.grid_north(options.x, options.y, code)
    shift = np.zeros(3)
    middle = (box.low + box.high) / 2.0
    if np.abs(middle).max() > FAR:
        shift = np.array([middle[0], middle[1], box.low[2]])
        progress.finding(_far(middle, layer))
    if options.height is None:
        progress.finding(_height_assumed(layer))
    unit, up = box.unit, box.up
    return Standing(anchor, heading, code, _BY_HAND, unit, up, lambda points: turned(points * unit, up) - shift)


def _mapped(options: PlacementOptions, box: Sized, code: str, progress: Progress, layer: str) -> Standing:
    """Return the standing of a model whose coordinates are those of a map; the anchor is a round point below its middle."""
    x, y = (float(math.floor(value)) for value in ((box.low + box.high) / 2.0)[:2])
    lift = options.height - float(box.low[2]) if options.height is not None else 0.0
    anchor = crs.anchor_at(x, y, float(box.low[2]) + lift, code)
    unit, up = box.unit, box.up
    progress.finding(_from_coordinates(x, y, code, layer))

    def local(points: FloatArray) -> FloatArray:
        return anchor.local(turned(points * unit, up) + np.array([0.0, 0.0, lift]), code)

    origin = Text("Koordinaten der Datei im angegebenen System", "the file's coordinates in the stated system")
    return Standing(anchor, options.north, code, origin, unit, up, local)


def _own(options: PlacementOptions, box: Sized, place: Place) -> Standing:
    anchor = place.anchor if options.height is None else Anchor(place.anchor.lon, place.anchor.lat, options.height)
    unit, up = box.unit, box.up
    heading = place.heading + options.north
    return Standing(anchor, heading, "EPSG:4326", _FROM_FILE, unit, up, lambda points: turned(points * unit, up))


def inspected(
    source: Source, options: PlacementOptions, found: Found, counts: dict[str, Any], progress: Progress, layer: str
) -> LayerInspection:
    """Return the layer of a model, with size, unit and axis under `extras`; its place only where it is known."""
    from twin.errors import DecisionNeeded
    from twin.importers.georeference import NO_ORIGIN

    box = sized(found, options, Progress(), layer)
    objects = int(counts.pop("objects"))
    extras = {**box.facts(), **counts, "placed": True}
    try:
        place = stand(source, options, found, progress, layer)
    except DecisionNeeded:
        return LayerInspection(layer, "Mesh", objects, None, NO_ORIGIN, extras={**extras, "placed": False})
    extras |= {"anchor": place.anchor.to_json(), "heading": round(place.heading, 4)}
    box_on_map = place.bbox(found.low, found.high)
    return LayerInspection(layer, "Mesh", objects, place.code, place.origin, bbox=box_on_map, extras=extras)


def _axis_assumed(up: str, layer: str) -> Finding:
    text = Text(
        f"Die Datei sagt nicht, welche Achse nach oben zeigt; angenommen ist {up}. "
        "Liegt das Modell auf der Seite, bitte up angeben.",
        f"The file does not say which axis points up; {up} is assumed. If the model lies on its side, please state up.",
    )
    return Finding("MODEL_AXIS_ASSUMED", "info", text, layer, params={"up": up})


def _unit_assumed(unit: float, longest: float, layer: str) -> Finding:
    name = "Millimeter" if unit < 1.0 else "Meter"
    english = "millimetres" if unit < 1.0 else "metres"
    text = Text(
        f"Die Datei nennt keine Maßeinheit; angenommen sind {name} (längste Seite damit {longest * unit:.1f} m).",
        f"The file names no unit; {english} are assumed (longest side then {longest * unit:.1f} m).",
    )
    return Finding("MODEL_UNIT_ASSUMED", "warning" if unit < 1.0 else "info", text, layer, params={"unit": unit})


def _height_assumed(layer: str) -> Finding:
    text = Text(
        "Für den Nullpunkt ist keine Höhe angegeben; das Modell steht auf 0 m.",
        "No height is stated for the origin; the model stands at 0 m.",
    )
    return Finding("MODEL_HEIGHT_ASSUMED", "warning", text, layer)


def _far(middle: FloatArray, layer: str) -> Finding:
    text = Text(
        f"Das Modell liegt {np.abs(middle).max() / 1000:.0f} km von seinem Nullpunkt; "
        "seine Mitte wurde auf den angegebenen Ort gestellt.",
        f"The model lies {np.abs(middle).max() / 1000:.0f} km from its origin; its middle was put at the stated place.",
    )
    return Finding("MODEL_FAR_FROM_ORIGIN", "warning", text, layer)


def _from_coordinates(x: float, y: float, code: str, layer: str) -> Finding:
    text = Text(
        f"Die Koordinaten der Datei liegen in {code} (um {x:.0f}, {y:.0f}) und sind ihr Ort.",
        f"The file's coordinates lie in {code} (about {x:.0f}, {y:.0f}) and are its place.",
    )
    return Finding("MODEL_PLACED_BY_COORDINATES", "info", text, layer)
