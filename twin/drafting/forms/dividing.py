"""Areas of a draft divided by a line and united with one another, as the tools of the drawing page do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twin.drafting.forms.building import offset_of, setback_of
from twin.drafting.forms.fields import Sent, number_in
from twin.errors import DocumentInvalid
from twin.planning.shaping import geojson_of, shaped

Change = dict[str, Any]


def divided(changes: Sequence[Change], at: int, sent: Sent) -> list[Change]:
    """Return the changes with one area split by the line of four fields; the first part keeps its id, faults are noted."""
    ends = [[sent.number(f"split_{end}_{axis}", needed=True) for axis in ("east", "north")] for end in ("from", "to")]
    kind, value, shape = _shape_of(changes[at])
    if sent.faults:
        return list(changes)
    try:
        made = geojson_of(shaped({"operation": "split", "geometry": value[shape], "line": ends}))
    except DocumentInvalid as fault:
        sent.fault("split_from_east", fault.text.de, fault.text.en)
        return list(changes)
    whole = {key: item for key, item in value.items() if key not in ("id", shape)}
    first = {"id": value["id"]} if value.get("id") else {}
    parts = [{**(first if number == 0 else {}), **whole, shape: area} for number, area in enumerate(made)]
    return [*changes[:at], *({kind: _standing_back(part, value)} for part in parts), *changes[at + 1 :]]


def united(changes: Sequence[Change], at: int, sent: Sent) -> list[Change]:
    """Return the changes with one area and the one named `merge_with` as one; faults are noted in `sent`."""
    kind, value, shape = _shape_of(changes[at])
    other = next((item for item in changes if kind in item and item[kind].get("id") == sent.text("merge_with")), None)
    if other is None or other is changes[at]:
        sent.fault("merge_with", "Bitte eine andere Fläche wählen.", "Please choose another area.")
        return list(changes)
    try:
        made = geojson_of(shaped({"operation": "merge", "geometries": [value[shape], other[kind][shape]]}))
    except DocumentInvalid as fault:
        sent.fault("merge_with", fault.text.de, fault.text.en)
        return list(changes)
    whole = {kind: _standing_back({**value, shape: made[0]}, value)}
    return [whole if item is changes[at] else item for item in changes if item is not other]


def _shape_of(change: Change) -> tuple[str, dict[str, Any], str]:
    ((kind, value),) = change.items()
    return kind, value, "footprint" if kind == "build" else "geometry"


def _standing_back(part: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return a building whose storeys stand back from its new footprint as far as they did from the old one."""
    if not any(storey.get("outline") for storey in part.get("storeys") or []):
        return part
    storeys = []
    for storey in part["storeys"]:
        distance = number_in(setback_of(storey.get("outline"), before.get("footprint")))
        plain = {key: item for key, item in storey.items() if key != "outline"}
        outline = offset_of(part["footprint"], -distance) if distance else None
        storeys.append(plain if outline is None else {**plain, "outline": outline})
    return {**part, "storeys": storeys}
