"""Geometries made fit for use: invalid ones repaired, hopeless ones rejected, each named in a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from twin.findings import Finding, Progress
from twin.language import Text

MOST_VERTICES = 5_000_000
Geometries = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]


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
) -> Mended:
    """Return valid geometries; None stays (an object without geometry), empty, infinite and collapsed ones are rejected.

    Areas are repaired with the structure method of GEOS, which keeps areas areas; without `repair` faulty ones are rejected.
    `repaired` marks rows the reader mended before.
    """
    result = geometries.copy()
    present = ~shapely.is_missing(geometries)
    mended = np.zeros(len(geometries), dtype=np.bool_) if repaired is None else repaired.copy()
    kept = np.ones(len(geometries), dtype=np.bool_)
    for row in np.flatnonzero(present & shapely.is_empty(geometries)).tolist():
        kept[row] = False
        _say(progress, "GEOMETRY_EMPTY", layer, ids[row], "hat eine leere Geometrie", "has an empty geometry")
    for row in np.flatnonzero(shapely.get_num_coordinates(geometries) > MOST_VERTICES).tolist():
        kept[row] = False
        words = ("hat zu viele Stützpunkte", "has too many vertices")
        _say(progress, "GEOMETRY_TOO_LARGE", layer, ids[row], *words, place=_place(geometries[row]))
    for row in np.flatnonzero(present & kept & ~shapely.is_valid(geometries)).tolist():
        better = _repaired(geometries[row]) if repair else None
        reason = str(shapely.is_valid_reason(geometries[row]))
        if better is None:
            kept[row] = False
            _say(
                progress,
                "GEOMETRY_INVALID",
                layer,
                ids[row],
                "hat eine unbrauchbare Geometrie",
                "has an unusable geometry",
                reason,
                _place(geometries[row]),
            )
        else:
            result[row], mended[row] = better, True
            place = _place(geometries[row])
            _say(progress, "GEOMETRY_REPAIRED", layer, ids[row], "wurde repariert", "was repaired", reason, place)
    return Mended(result, kept, mended & kept)


def _repaired(geometry: Any) -> Any | None:
    """Return the valid form of a geometry, None when nothing of its kind is left."""
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    try:
        better = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    except shapely.errors.GEOSException:
        return None
    return None if better.is_empty or not better.is_valid else better


def _place(geometry: Any) -> tuple[float, float] | None:
    """Return the first finite vertex of a geometry, None without one."""
    points = shapely.get_coordinates(geometry)
    points = points[np.isfinite(points).all(axis=1)]
    return (float(points[0, 0]), float(points[0, 1])) if len(points) else None


def _say(
    progress: Progress,
    code: str,
    layer: str,
    identifier: Any,
    de: str,
    en: str,
    reason: str = "",
    place: tuple[float, float] | None = None,
) -> None:
    severity = "repaired" if code == "GEOMETRY_REPAIRED" else "rejected"
    why = f" ({reason})" if reason else ""
    progress.finding(
        Finding(
            code,
            severity,  # type: ignore[arg-type]
            Text(f"Objekt {identifier} {de}{why}.", f"Object {identifier} {en}{why}."),
            layer,
            str(identifier),
            {"reason": reason} if reason else {},
            place=place,
        )
    )
