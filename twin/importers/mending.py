"""Geometries made fit for use: invalid and untidy ones repaired, hopeless ones rejected, each named by what was wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from twin.findings import Finding, Progress
from twin.importers import limits, repeatedvertices
from twin.importers.ringorder import RingOrder
from twin.importers.vertices import Vertices
from twin.language import Text

MOST_VERTICES = limits.VERTICES
MOST_CROSSINGS = 2_000_000  # pairs of edges that may cross: dividing at each takes seconds, and grows by the square
Geometries = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]

_ANY_FAULT = ("GEOMETRY_REPAIRED", Text("war ungültig und wurde repariert", "was invalid and was mended"))
# the fault as GEOS names it → code and what was done about it
_REPAIRS: dict[str, tuple[str, Text]] = {
    "Self-intersection": (
        "SELF_INTERSECTION_MENDED",
        Text(
            "überschnitt sich selbst und wurde am Schnittpunkt geteilt",
            "crossed itself and was divided at the crossing",
        ),
    ),
    "Ring Self-intersection": (
        "RING_TOUCH_MENDED",
        Text(
            "hatte einen Ring, der sich selbst berührt; er wurde aufgeteilt",
            "had a ring that touches itself, which was divided",
        ),
    ),
    "Hole lies outside shell": (
        "HOLE_OUTSIDE_MENDED",
        Text(
            "hatte ein Loch außerhalb seiner Fläche; es wurde zur eigenen Fläche",
            "had a hole outside its area, which became an area of its own",
        ),
    ),
    "Holes are nested": (
        "NESTED_HOLES_MENDED",
        Text("hatte ein Loch in einem Loch; es wurde zusammengefasst", "had a hole inside a hole, which were merged"),
    ),
    "Interior is disconnected": (
        "INTERIOR_DIVIDED_MENDED",
        Text("war durch seine Löcher zerteilt und wurde getrennt", "was cut apart by its holes and was divided"),
    ),
    "Nested shells": (
        "PARTS_OVERLAP_MENDED",
        Text("hatte Teile, die ineinander liegen; sie wurden vereint", "had parts inside one another, which were united"),
    ),
    "Duplicate Rings": (
        "DUPLICATE_RING_MENDED",
        Text("hatte einen doppelten Ring; er wurde entfernt", "had a ring twice, which was removed"),
    ),
    "Too few points in geometry component": (
        "COLLAPSED_PART_REMOVED",
        Text("hatte einen Teil ohne Ausdehnung; er wurde entfernt", "had a part without extent, which was removed"),
    ),
}
_ANY = Text("ihre Linien sind nicht in Ordnung", "its lines are not in order")
_FAULTS = {
    "Self-intersection": Text("sie schneidet sich selbst", "it crosses itself"),
    "Ring Self-intersection": Text("ein Ring berührt sich selbst", "a ring touches itself"),
    "Too few points in geometry component": Text("ein Teil hat zu wenige Punkte", "a part has too few points"),
    "Hole lies outside shell": Text("ein Loch liegt außerhalb der Fläche", "a hole lies outside the area"),
    "Holes are nested": Text("ein Loch liegt in einem Loch", "a hole lies inside a hole"),
    "Interior is disconnected": Text("Löcher zerteilen die Fläche", "holes cut the area apart"),
    "Nested shells": Text("Teile liegen ineinander", "parts lie inside one another"),
    "Duplicate Rings": Text("ein Ring kommt doppelt vor", "a ring is there twice"),
    "Invalid Coordinate": Text("eine Koordinate ist keine Zahl", "a coordinate is no number"),
    "Ring is not closed": Text("ein Ring ist nicht geschlossen", "a ring is not closed"),
}
_SPIKE = (
    "SPIKE_REMOVED",
    Text("hatte eine Spitze ohne Fläche; sie wurde entfernt", "had a spike without area, which was removed"),
)
_NESTING = (
    "RING_NESTING_FIXED",
    Text(
        "hatte ineinander liegende Ringe, die in falscher Richtung laufen; die inneren gelten als Löcher",
        "had rings inside one another that run the wrong way; the inner ones are taken as holes",
    ),
)
_NUMBER = r"-?[\d.]+(?:[eE][-+]?\d+)?"
_PLACE = re.compile(rf"\[({_NUMBER}) ({_NUMBER})")


@dataclass(frozen=True, slots=True)
class Mended:
    """The geometries in their old places, which rows are to be kept, and which of those were repaired."""

    geometries: Geometries
    kept: Mask
    repaired: Mask


def mend(
    geometries: Geometries,
    ids: Sequence[Any],
    layer: str,
    progress: Progress,
    *,
    repaired: Mask | None = None,
    repair: bool = True,
    order: RingOrder | None = None,
) -> Mended:
    """Return valid geometries; None stays (an object without geometry), empty, infinite and collapsed ones are rejected.

    Areas are repaired with the structure method of GEOS, which keeps areas areas. Vertices written twice in a row are taken away,
    rings are turned where the format has a rule for their `order`. Without `repair` faulty geometries are rejected and valid ones
    left alone. Each repair has the code of its kind and the place of the fault. `repaired` marks rows the reader mended before.
    """
    result = geometries.copy()
    present = ~shapely.is_missing(geometries)
    mended = np.zeros(len(geometries), dtype=np.bool_) if repaired is None else repaired.copy()
    kept = np.ones(len(geometries), dtype=np.bool_)
    empty = Text("hat eine leere Geometrie", "has an empty geometry")
    for row in np.flatnonzero(present & shapely.is_empty(geometries)).tolist():
        kept[row] = False
        progress.finding(_rejected("GEOMETRY_EMPTY", empty, layer, ids[row]))
    too_large = Text("hat zu viele Stützpunkte", "has too many vertices")
    for row in np.flatnonzero(shapely.get_num_coordinates(geometries) > MOST_VERTICES).tolist():
        kept[row] = False
        progress.finding(_rejected("GEOMETRY_TOO_LARGE", too_large, layer, ids[row], place=place_of(geometries[row])))
    valid = shapely.is_valid(geometries)
    for row in np.flatnonzero(present & kept & ~valid).tolist():
        reason = str(shapely.is_valid_reason(geometries[row]))
        nested = order.nested(geometries[row], reason) if repair and order else None
        better = _repaired(geometries[row]) if repair and nested is None else nested
        place = _fault_place(reason) or place_of(geometries[row])
        if better is None:
            kept[row] = False
            fault = _FAULTS.get(reason.partition("[")[0], _ANY)
            unusable = Text(f"hat eine unbrauchbare Geometrie: {fault.de}", f"has an unusable geometry: {fault.en}")
            progress.finding(_rejected("GEOMETRY_INVALID", unusable, layer, ids[row], reason, place))
        else:
            code, words = _NESTING if nested is not None else _kind(geometries[row], better, reason)
            result[row], mended[row] = better, True
            progress.finding(_finding(code, "repaired", words, layer, ids[row], reason, place))
    if repair:
        sound = present & kept & valid
        vertices = Vertices.of(geometries, sound)
        result, tidied = _without_repetition(result, vertices, ids, layer, progress)
        if order is not None:
            result, turned = _turned(result, vertices, ids, layer, progress, order)
            tidied |= turned
        mended |= tidied
    return Mended(result, kept, mended & kept)


def _without_repetition(
    geometries: Geometries, vertices: Vertices, ids: Sequence[Any], layer: str, progress: Progress
) -> tuple[Geometries, Mask]:
    """Return the geometries without repeated vertices and which had some, each named."""
    result, found = repeatedvertices.removed(geometries, vertices)
    changed = np.zeros(len(geometries), dtype=np.bool_)
    for row, (number, x, y) in found.items():
        changed[row] = True
        text = Text(
            f"Objekt {ids[row]} hatte hintereinander gleiche Stützpunkte; überzählige wurden entfernt: {number}.",
            f"Object {ids[row]} had equal vertices in a row; spare ones were removed: {number}.",
        )
        params = {"number": number}
        progress.finding(Finding("DUPLICATE_VERTICES_REMOVED", "repaired", text, layer, str(ids[row]), params, place=(x, y)))
    return result, changed


def _turned(
    geometries: Geometries, vertices: Vertices, ids: Sequence[Any], layer: str, progress: Progress, order: RingOrder
) -> tuple[Geometries, Mask]:
    """Return the geometries with rings by the rule and which of them count as repaired: none where all of the file is so."""
    result, turned = order.turned(geometries, vertices)
    words, of_all = order.words()
    if turned.any() and order.contrary:
        progress.finding(Finding("RINGS_RUN_OTHERWISE", "info", of_all, layer), times=int(turned.sum()))
        return result, np.zeros(len(geometries), dtype=np.bool_)
    for row in np.flatnonzero(turned).tolist():
        place = place_of(geometries[row])
        progress.finding(_finding("ORIENTATION_FIXED", "repaired", words, layer, ids[row], "", place))
    return result, turned


def place_of(geometry: Any) -> tuple[float, float] | None:
    """Return the first vertex of a geometry, for saying where it lies; None when it has none or it is not finite."""
    points = shapely.get_coordinates(geometry)
    if len(points) == 0 or not np.isfinite(points[0]).all():
        return None
    return float(points[0, 0]), float(points[0, 1])


def _repaired(geometry: Any) -> Any | None:
    """Return the valid form of a geometry, None when nothing of its kind is left."""
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    if _is_tangled(geometry):
        return None
    try:
        better = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    except shapely.errors.GEOSException:
        return None
    return None if better.is_empty or not better.is_valid else better


def _is_tangled(geometry: Any) -> bool:
    """Return whether the edges of an area meet so often that dividing it at every crossing would not end in time."""
    if int(shapely.get_num_coordinates(geometry)) ** 2 <= MOST_CROSSINGS:
        return False
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(geometry).tolist()]
    if not rings:
        return False
    ends = np.concatenate([np.stack([points[:-1], points[1:]], axis=1) for points in rings])
    lines: Geometries = np.asarray(shapely.linestrings(ends), dtype=np.object_)
    tree = shapely.STRtree(lines)
    met = 0
    for begin in range(0, len(lines), 1000):
        met += len(tree.query(lines[begin : begin + 1000])[0])
        if met > MOST_CROSSINGS + 3 * len(lines):  # each edge meets itself and its two neighbours
            return True
    return False


def _kind(before: Any, after: Any, reason: str) -> tuple[str, Text]:
    """Return code and words of a repair."""
    kind = _REPAIRS.get(reason.partition("[")[0], _ANY_FAULT)
    if kind[0] == "SELF_INTERSECTION_MENDED" and _lost_only_points(before, after):
        return _SPIKE
    return kind


def _lost_only_points(before: Any, after: Any) -> bool:
    """Return whether the repair took away vertices and neither added any nor changed the area: there was a spike."""
    old = {tuple(point) for point in shapely.get_coordinates(before).tolist()}
    new = {tuple(point) for point in shapely.get_coordinates(after).tolist()}
    area = float(shapely.area(before))
    return new < old and abs(float(shapely.area(after)) - area) <= 1e-9 * max(area, 1.0)


def _fault_place(reason: str) -> tuple[float, float] | None:
    """Return the place GEOS names behind a fault, such as `Self-intersection[455005.2 5733005.5]`."""
    found = _PLACE.search(reason)
    return (float(found[1]), float(found[2])) if found else None


def _rejected(
    code: str, words: Text, layer: str, identifier: Any, reason: str = "", place: tuple[float, float] | None = None
) -> Finding:
    return _finding(code, "rejected", words, layer, identifier, reason, place)


def _finding(
    code: str,
    severity: Any,
    words: Text,
    layer: str,
    identifier: Any,
    reason: str,
    place: tuple[float, float] | None,
) -> Finding:
    text = Text(f"Objekt {identifier} {words.de}.", f"Object {identifier} {words.en}.")
    return Finding(code, severity, text, layer, str(identifier), {"reason": reason} if reason else {}, place=place)
