"""Findings of a state as a page lists them: what the plan fixes, what the state has, and where both lie in the model."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from twin.casework import CaseAtWork
from twin.geodata.crs import to_lonlat
from twin.planning.answer import StateAnswer
from twin.planning.checks import CHECK, FIXED, PlanFinding

_KINDS = {FIXED: "exceeds", CHECK: "check"}
_LINE_M = 0.4
"""A line is shown as a band of this half width, so that it can be seen."""


def rows_of(work: CaseAtWork, answer: StateAnswer, language: str) -> list[dict[str, Any]]:
    """Return each finding once, what is fixed first: kind, text, rule, citation of the plan, ids of buildings, and where.

    `place` is a building's middle as [lon, lat], `ring` the outline of the plan's object as such pairs; None where there is none.
    """
    shapes = _plan_shapes(work)
    found = {item.text.de: _row(work, answer, item, shapes, language) for item in answer.findings}
    return sorted(found.values(), key=lambda row: ("exceeds", "orientation", "check").index(row["kind"]))


def _row(
    work: CaseAtWork, answer: StateAnswer, item: PlanFinding, shapes: dict[str, BaseGeometry], language: str
) -> dict[str, Any]:
    ids = [name for name in dict.fromkeys([item.object, *item.objects]) if name]
    building = answer.state.building(ids[0]) if ids else None
    return {
        "kind": _KINDS.get(item.severity, "orientation"),
        "text": item.text.in_(language),
        "rule": item.rule.replace(", fixed in the plan", "") if language == "de" else item.rule,
        "plan": " · ".join(part for part in (item.plan_type, item.fixed) if part),
        "plan_object": item.plan_object or "",
        "ids": ids,
        "place": _middle(building.footprint if building is not None else None, work.case.crs),
        "ring": _ring(shapes.get(item.plan_object or ""), work.case.crs),
    }


def _plan_shapes(work: CaseAtWork) -> dict[str, BaseGeometry]:
    facts = work.case.plan_facts
    if facts is None:
        return {}
    areas = {item.id: item.geometry for item in (*facts.zones, *facts.buildable)}
    return areas | {item.id: item.geometry for item in facts.lines}


def _middle(shape: BaseGeometry | None, crs: str) -> list[float] | None:
    if shape is None or shape.is_empty:
        return None
    point = shape.representative_point()
    return _degrees(np.array([[point.x, point.y]]), crs)[0]


def _ring(shape: BaseGeometry | None, crs: str) -> list[list[float]] | None:
    """Return the outline of a plan's object, of several parts the largest."""
    if shape is None or shape.is_empty:
        return None
    area = shape if shape.area else shape.buffer(_LINE_M)
    largest = max(shapely.get_parts(area), key=shapely.area)
    return _degrees(shapely.get_coordinates(largest.exterior)[:-1], crs)


def _degrees(points: np.ndarray[Any, np.dtype[np.float64]], crs: str) -> list[list[float]]:
    return [[round(float(lon), 7), round(float(lat), 7)] for lon, lat in to_lonlat(points, crs)]
