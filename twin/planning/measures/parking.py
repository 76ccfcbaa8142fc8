"""Parking places by the municipal keys, rounded up per use."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from twin.language import Text
from twin.planning.case import ParkingKey, PlanningCase
from twin.planning.display import shortest
from twin.planning.family import Question, about
from twin.planning.measure import Cell, Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of
from twin.planning.measures.housing import use_refusal
from twin.planning.measures.workplaces import floors_by_use
from twin.planning.place import EVERYWHERE
from twin.planning.state import State

_WORDS = Text("Summe je Nutzung: Menge × Schlüssel, je Nutzung aufgerundet", "sum over uses: quantity × key, rounded up per use")
_BASIS = Text("Stellplatzsatzung der Kommune", "parking statute of the municipality")
_BICYCLES = Text("Satzung der Kommune für Fahrradabstellplätze", "statute of the municipality on bicycle places")
_COLUMNS = (
    Column("quantity", Text("Menge", "quantity")),
    Column("key", Text("Schlüssel", "key")),
    Column("exact", Text("ungerundet", "not rounded")),
)
_KEY = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(?:per|je|pro)\s+(\d+(?:[.,]\d+)?)?\s*(\S.*?)?\s*$", re.IGNORECASE)
# what may stand for the same unit in a key and in a quantity
_UNITS = {
    "m2": "m2", "m²": "m2", "sqm": "m2", "qm": "m2",
    "dwelling": "dwelling", "dwellings": "dwelling", "flat": "dwelling", "flats": "dwelling", "we": "dwelling",
    "wohnung": "dwelling", "wohnungen": "dwelling", "wohneinheit": "dwelling", "wohneinheiten": "dwelling",
}  # fmt: skip


def rate_of(key: str) -> tuple[Fraction, str] | None:
    """Return places per one unit and the unit of a key such as "1.5 per dwelling" or "1 per 40 m2", None if unreadable."""
    found = _KEY.match(key)
    if found is None:
        return None
    per = Fraction((found.group(2) or "1").replace(",", "."))
    if per == 0:
        return None
    return Fraction(found.group(1).replace(",", ".")) / per, _unit(found.group(3) or "")


def _unit(text: str) -> str:
    word = text.strip().lower().split(" ")[0] if text.strip() else ""
    return _UNITS.get(word, word.removesuffix("s"))


@dataclass(frozen=True, slots=True)
class Supply:
    """What keys without a quantity are applied to: dwellings, and the usable area (m²) of each use; assumptions of the latter."""

    homes: Measure
    usable: Mapping[str, Fraction]
    used: tuple[UsedAssumption, ...] = ()


def supply_of(case: PlanningCase, state: State, homes: Measure) -> Supply:
    """Return the dwellings and, where the town gives the share of usable area, the usable area of each use that is no housing."""
    share = case.assumptions.get("nuf_per_bgf")
    mains = [item for item in state.buildings if item.kind == "main"]
    if share is None or use_refusal(case, mains) is not None:
        return Supply(homes, {})
    areas: dict[str, Fraction] = {}
    for (_, use), size in floors_by_use(case, mains, EVERYWHERE).items():
        areas[use] = areas.get(use, Fraction(0)) + size * share
    label = Text("Nutzungsfläche je m² BGF", "usable area per m² of gross floor area")
    return Supply(homes, areas, (case.assumptions.used("nuf_per_bgf", label),))


def parking_places(case: PlanningCase, supply: Supply) -> Measure:
    """Return the car places needed, in all and by use.

    A key without quantity takes the computed dwellings, or by m² the usable area of its use.
    """
    missing = Text("Es sind keine Stellplatzschlüssel angegeben.", "No parking keys are given.")
    return _places("parking_places", _BASIS, case, case.parking_keys, supply, missing)


def bicycle_places(case: PlanningCase, supply: Supply) -> Measure:
    """Return the bicycle places needed, as for cars, by the keys for bicycles."""
    missing = Text("Es sind keine Schlüssel für Fahrradabstellplätze angegeben.", "No keys for bicycle places are given.")
    return _places("bicycle_places", _BICYCLES, case, case.bicycle_keys, supply, missing)


def _places(
    key: str, basis: Text, case: PlanningCase, lines: tuple[ParkingKey, ...] | None, supply: Supply, missing: Text
) -> Measure:
    if not lines:
        return refused(key, basis, _WORDS, missing)
    counted: list[Counted] = []
    for line in lines:
        rate = rate_of(line.key)
        quantity = None if rate is None else _quantity(line, rate[1], supply)
        if rate is None or quantity is None:
            return refused(key, basis, _WORDS, _unreadable(line) if rate is None else _no_quantity(line))
        if line.unit and rate[1] and _unit(line.unit) != rate[1]:
            return refused(key, basis, _WORDS, _other_unit(line))
        places = Fraction(math.ceil(quantity * rate[0]))
        columns: dict[str, Cell] = {"quantity": quantity, "key": line.key, "exact": quantity * rate[0]}
        counted.append(Counted(line.use, Text(line.use, line.use), places, columns))
    total = shares_of(tuple(counted))
    numbers = Text(*(_sum(counted, total, language) for language in ("de", "en")))
    parts: dict[str, Fraction] = {}
    for item in counted:
        parts[item.id] = parts.get(item.id, Fraction(0)) + (item.share or Fraction(0))
    asked = [line for line in lines if line.quantity is None]
    used = supply.homes.evidence.assumptions if any(_unit(line.use) == "dwelling" for line in asked) else ()
    used = (*used, *(supply.used if any(_unit(line.use) != "dwelling" for line in asked) else ()))
    named = [
        case.assumptions.used(f"{key}:{line.use}", Text(f"{line.use}: {line.key}", f"{line.use}: {line.key}")) for line in lines
    ]
    return Measure(key, total, basis, Evidence(_WORDS, numbers, {}, tuple(counted), _COLUMNS, (*used, *named)), parts=parts)


def _sum(counted: list[Counted], total: Fraction, language: str) -> str:
    shares = " + ".join(shortest(item.share or Fraction(0), language) for item in counted)
    return f"{shares} = {shortest(total, language)}"


def _quantity(line: ParkingKey, unit: str, supply: Supply) -> Fraction | None:
    if line.quantity is not None:
        return line.quantity
    if _unit(line.use) == "dwelling":
        return supply.homes.value
    return supply.usable.get(line.use) if unit == "m2" else None


def _unreadable(line: ParkingKey) -> Text:
    return Text(
        f"Der Schlüssel „{line.key}“ für „{line.use}“ ist nicht lesbar; erwartet wird etwa „1.5 per dwelling“ "
        "oder „1 per 40 m2“.",
        f"The key '{line.key}' for '{line.use}' cannot be read; expected is '1.5 per dwelling' or '1 per 40 m2'.",
    )


def _no_quantity(line: ParkingKey) -> Text:
    return Text(
        f"Für „{line.use}“ fehlt die Menge; je m² lässt sie sich aus Geschossen dieser Nutzung und nuf_per_bgf bilden.",
        f"The quantity for '{line.use}' is missing; per m² it can be formed from storeys of that use and nuf_per_bgf.",
    )


def _other_unit(line: ParkingKey) -> Text:
    return Text(
        f"Für „{line.use}“ passt die Einheit „{line.unit}“ nicht zum Schlüssel „{line.key}“.",
        f"For '{line.use}' the unit '{line.unit}' does not fit the key '{line.key}'.",
    )


class Parking:
    """Places for cars and bicycles by the town's own keys."""

    about = about(
        "parking",
        Text("Stellplätze", "parking"),
        "parking_places bicycle_places",
        reads=("parking_keys", "bicycle_keys", "assumptions.nuf_per_bgf"),
        needs=("dwellings",),
        adds="parking_places bicycle_places",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return both for the whole case."""
        if not question.whole:
            return []
        supply = supply_of(question.case, question.state, question.known["dwellings"])
        return [parking_places(question.case, supply), bicycle_places(question.case, supply)]
