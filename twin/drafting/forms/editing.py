"""An alternative edited step by step: one change put in, replaced, taken out, moved in order, or repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twin.drafting.drawing import heights_at
from twin.drafting.forms.building import building_fields, building_from
from twin.drafting.forms.fields import Sent, written
from twin.drafting.forms.others import (
    bring_from,
    grade_fields,
    grade_from,
    layer_value,
    names_from,
    place_fields,
    place_from,
    surface_fields,
    surface_from,
    tree_fields,
    trees_from,
)
from twin.drafting.ground import Ground
from twin.planning.grading import USUAL_BANK
from twin.planning.merging import one_by_one

Change = dict[str, Any]
KINDS = ("build", "demolish", "tree", "remove_tree", "surface", "grade", "place", "bring")
_FIELDS = {"build": building_fields, "tree": tree_fields, "surface": surface_fields, "place": place_fields, "grade": grade_fields}


def changes_of(document: dict[str, Any]) -> list[Change]:
    """Return the changes of an alternative one by one, in the order they are numbered in the editor."""
    return one_by_one(document.get("changes") or [])


def kind_of(change: Change) -> str:
    """Return which kind of change it is: "build", "demolish" ..."""
    return next(iter(change))


def fields_of(change: Change) -> dict[str, str]:
    """Return the fields of a change as the form shows them."""
    ((kind, value),) = change.items()
    if kind == "bring":
        return {"layer": layer_value(value)}
    return _FIELDS[kind](value) if kind in _FIELDS else {"picked": str(value)}


def empty_fields(kind: str, ground: Ground) -> dict[str, str]:
    """Return the fields of a new change: a house of two storeys at the first plot's corner, a young tree in the middle,
    level ground as high as the terrain there."""
    area = ground.case.area_of_reference()
    middle = area.representative_point() if area is not None else None
    east, north = ("", "") if middle is None else (f"{middle.x:.2f}", f"{middle.y:.2f}")
    at = {"east": east, "north": north}
    corner = {"way": "rectangle", "corner_east": east, "corner_north": north, "direction": "90"}
    if kind == "build":
        return {"kind": "main", "roof": "flat", "above": "2", "below": "0", "width": "20", "depth": "12", **corner}
    if kind == "surface":
        return {"class": "lawn", "width": "10", "depth": "10", **corner}
    if kind == "grade":
        level = "" if middle is None else written(heights_at(ground, [[middle.x, middle.y]])["heights"][0], 1)
        return {"level": level, "bank": written(float(USUAL_BANK)), "width": "20", "depth": "12", **corner}
    return {**at, "height": "8", "crown": "5"} if kind == "tree" else {**at, "heading": "0", "scale": "1"}


def changes_from(kind: str, sent: Sent, ground: Ground, old: Any, picked: Sequence[str] = ()) -> list[Change]:
    """Return the changes a form describes; a row of trees and a pick list are several. Faults are noted in `sent`."""
    before = old if isinstance(old, dict) else {}
    if kind == "build":
        return [{"build": building_from(sent, ground, before)}]
    if kind == "surface":
        return [{"surface": surface_from(sent, ground, before)}]
    if kind == "grade":
        return [{"grade": grade_from(sent, ground, before)}]
    if kind == "tree":
        return [{"tree": tree} for tree in trees_from(sent, before)]
    if kind == "place":
        return [{"place": place_from(sent, ground, before)}]
    if kind == "bring":
        return [{"bring": bring_from(sent)}]
    return [{kind: name} for name in names_from(sent, list(picked))]


def put(changes: Sequence[Change], at: int | None, new: Sequence[Change]) -> list[Change]:
    """Return the changes with one replaced, or with new ones at the end."""
    return [*changes, *new] if at is None else [*changes[:at], *new, *changes[at + 1 :]]


def taken_out(changes: Sequence[Change], at: int) -> list[Change]:
    """Return the changes without one."""
    return [*changes[:at], *changes[at + 1 :]]


def moved(changes: Sequence[Change], at: int, step: int) -> list[Change]:
    """Return the changes with one moved up (-1) or down (1); what stands at an end stays."""
    target = at + step
    if not 0 <= target < len(changes):
        return list(changes)
    rest = taken_out(changes, at)
    return [*rest[:target], changes[at], *rest[target:]]


def repeated(changes: Sequence[Change], at: int) -> list[Change]:
    """Return the changes with a copy of one behind it, which gets an id of its own when it is saved."""
    ((kind, value),) = changes[at].items()
    if not isinstance(value, dict) or kind == "bring":
        return list(changes)
    return [*changes[: at + 1], {kind: {key: item for key, item in value.items() if key != "id"}}, *changes[at + 1 :]]
