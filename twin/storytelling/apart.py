"""What a scene sets apart: layers filtered by attributes, pale surroundings, objects hidden by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from twin.storytelling.fields import Fault, Fields

Operator = Literal["is", "not", "from", "upto", "below", "above", "has"]
OPERATORS: tuple[Operator, ...] = ("is", "not", "from", "upto", "below", "above", "has")
ORDERING = ("from", "upto", "below", "above")
"""Operators that put numbers in order."""
GhostOf = Literal["chosen", "filter", "site", "changes"]
GHOSTS: tuple[GhostOf, ...] = ("chosen", "filter", "site", "changes")
_STRENGTH = 0.7
_MOST_CONDITIONS, _MOST_LAYERS, _MOST_IDS = 12, 60, 200
_LONGEST = 200
_LARGEST = 1e15


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter: the attribute `by` compared with `value`, as static/js/viewer/thematic/conditions.js does."""

    by: str
    operator: Operator
    value: str | float

    def to_json(self) -> dict[str, Any]:
        """Return the condition as it stands in the document."""
        return {"by": self.by, "is": self.operator, "value": self.value}


@dataclass(frozen=True, slots=True)
class Ghost:
    """What stays solid while all else is drawn pale, from 0 to 1: the objects `ids`, what fits the filters, the site, changes."""

    of: GhostOf
    strength: float = _STRENGTH
    ids: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the ghost as it stands in the document."""
        return {"of": self.of, "strength": self.strength, **({"ids": list(self.ids)} if self.of == "chosen" else {})}


@dataclass(frozen=True, slots=True)
class Away:
    """Objects hidden by hand, and those beside which no other is shown; None where all are."""

    hidden: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return both lists as they stand in the document."""
        return {"hidden": list(self.hidden), "only": None if self.only is None else list(self.only)}


NOTHING_AWAY = Away()


def filters(fields: Fields, name: str) -> dict[str, tuple[Condition, ...]]:
    """Return the conditions of each layer by its id, everything wrong with them noted in the faults of `fields`."""
    given = Fields(fields.data.get(name) or {}, fields.inside(name), fields.faults)
    layers = list(given.data)[:_MOST_LAYERS]
    read = {layer: _conditions(given, layer) for layer in layers}
    return {layer: conditions for layer, conditions in read.items() if conditions}


def _conditions(given: Fields, layer: str) -> tuple[Condition, ...]:
    items = given.items(layer, limit=_MOST_CONDITIONS)
    return tuple(_condition(item, f"{given.inside(layer)}[{index}]", given.faults) for index, item in enumerate(items))


def _condition(data: Any, place: str, faults: list[Fault]) -> Condition:
    fields = Fields(data, place, faults)
    fields.known(("by", "is", "value"))
    operator = cast(Operator, fields.choice("is", OPERATORS, "is"))
    is_number = operator in ORDERING or isinstance(fields.data.get("value"), int | float)
    value = fields.number("value", -_LARGEST, _LARGEST) if is_number else fields.string("value", required=True, limit=_LONGEST)
    return Condition(fields.string("by", required=True, limit=_LONGEST), operator, value)


def ghost(fields: Fields, name: str) -> Ghost | None:
    """Return what stays solid in pale surroundings, None without such."""
    if not fields.data.get(name):
        return None
    given = Fields(fields.data[name], fields.inside(name), fields.faults)
    given.known(("of", "strength", "ids"))
    of = cast(GhostOf, given.choice("of", GHOSTS, "site"))
    ids = given.strings("ids", limit=_MOST_IDS) if of == "chosen" else ()
    return Ghost(of, given.number("strength", 0, 1, _STRENGTH), ids)


def away(fields: Fields, name: str) -> Away:
    """Return what is hidden by hand."""
    if not fields.data.get(name):
        return NOTHING_AWAY
    given = Fields(fields.data[name], fields.inside(name), fields.faults)
    given.known(("hidden", "only"))
    only = None if given.data.get("only") is None else given.strings("only", limit=_MOST_IDS)
    return Away(given.strings("hidden", limit=_MOST_IDS), only)
