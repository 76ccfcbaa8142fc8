"""Kinds of values a document may hold: each checks a value, reporting all faults with their place, and gives its JSON Schema."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from twin.language import Text
from twin.planning.polygon import fault_of_geojson, is_number


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a document, such as `buildings[2].storeys[0].height_m`."""

    path: str
    text: Text

    def to_json(self) -> dict[str, str]:
        """Return place and sentence in both languages."""
        return {"path": self.path, "de": f"{self.path}: {self.text.de}", "en": f"{self.path}: {self.text.en}"}


class Node(Protocol):
    """A kind of value."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append every fault of the value; null is refused only where a field is required."""

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the value."""


def _wrong(path: str, de: str, en: str, value: Any) -> Fault:
    shown = repr(value)
    shown = shown if len(shown) <= 40 else shown[:37] + "…"
    return Fault(path, Text(f"erwartet wird {de}, gefunden {shown}", f"expected {en}, found {shown}"))


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number in a closed range; `positive` excludes 0, `integer` asks for a whole one."""

    minimum: float | None = None
    maximum: float | None = None
    positive: bool = False
    integer: bool = False

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append a fault for what is no such number."""
        if not is_number(value):
            faults.append(_wrong(path, "eine Zahl", "a number", value))
        elif self.integer and value != int(value):
            faults.append(_wrong(path, "eine ganze Zahl", "a whole number", value))
        elif self.positive and value <= 0:
            faults.append(_wrong(path, "eine Zahl über 0", "a number above 0", value))
        elif (self.minimum is not None and value < self.minimum) or (self.maximum is not None and value > self.maximum):
            low, high = self.minimum, "∞" if self.maximum is None else self.maximum
            faults.append(_wrong(path, f"eine Zahl von {low} bis {high}", f"a number from {low} to {high}", value))

    def json_schema(self) -> dict[str, Any]:
        """Return a number or integer with its range."""
        result: dict[str, Any] = {"type": "integer" if self.integer else "number"}
        if self.minimum is not None:
            result["minimum"] = self.minimum
        if self.maximum is not None:
            result["maximum"] = self.maximum
        return {**result, "exclusiveMinimum": 0} if self.positive else result


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append a fault for anything but a boolean."""
        if not isinstance(value, bool):
            faults.append(_wrong(path, "true oder false", "true or false", value))

    def json_schema(self) -> dict[str, Any]:
        """Return a boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Word:
    """A string, one of `choices` where there are any; `numbers_too` accepts 2017 for "2017"."""

    choices: tuple[str, ...] = ()
    numbers_too: bool = False

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append a fault with the nearest choice."""
        if self.numbers_too and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            faults.append(_wrong(path, "ein Text", "a string", value))
        elif self.choices and value not in self.choices:
            faults.append(Fault(path, unknown(value, self.choices)))

    def json_schema(self) -> dict[str, Any]:
        """Return a string or its choices."""
        if not self.choices:
            return {"type": "string"}
        return {"enum": [*self.choices, *(int(item) for item in self.choices if self.numbers_too)]}


@dataclass(frozen=True, slots=True)
class Day:
    """A date as YYYY-MM-DD."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append a fault for what is no such date."""
        try:
            date.fromisoformat(value)
        except (TypeError, ValueError):
            faults.append(_wrong(path, "ein Datum JJJJ-MM-TT", "a date YYYY-MM-DD", value))

    def json_schema(self) -> dict[str, Any]:
        """Return a string of format date."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Geometry:
    """A GeoJSON Polygon or MultiPolygon that is valid; empty coordinates mean that it is not known."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append a fault for a geometry that is none or crosses itself."""
        fault = fault_of_geojson(value)
        if fault is not None:
            faults.append(Fault(path, Text(f"keine gültige Fläche: {fault}", f"no valid area: {fault}")))

    def json_schema(self) -> dict[str, Any]:
        """Return the shape of a GeoJSON area."""
        properties = {"type": {"enum": ["Polygon", "MultiPolygon"]}, "coordinates": {"type": "array"}}
        return {"type": "object", "properties": properties, "required": ["type", "coordinates"], "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Position:
    """Two coordinates, or three with a height; with `heights` always three."""

    heights: bool = False

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append a fault for what is no point."""
        numbers = isinstance(value, list) and len(value) in ((3,) if self.heights else (2, 3))
        if numbers and all(is_number(x) for x in value):
            return
        if self.heights:
            faults.append(_wrong(path, "[Ost, Nord, Höhe]", "[east, north, height]", value))
        else:
            faults.append(_wrong(path, "[Ost, Nord] oder [Ost, Nord, Höhe]", "[east, north] or [east, north, height]", value))

    def json_schema(self) -> dict[str, Any]:
        """Return an array of two or three numbers."""
        return {"type": "array", "items": {"type": "number"}, "minItems": 3 if self.heights else 2, "maxItems": 3}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one kind."""

    item: Node

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append the faults of all items."""
        if not isinstance(value, list):
            faults.append(_wrong(path, "eine Liste", "a list", value))
            return
        for number, item in enumerate(value):
            self.item.check(item, f"{path}[{number}]", faults)

    def json_schema(self) -> dict[str, Any]:
        """Return an array."""
        return {"type": "array", "items": self.item.json_schema()}


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys only; `exactly_one` allows a single key, as a change has."""

    fields: Mapping[str, Node]
    required: tuple[str, ...] = ()
    exactly_one: bool = False

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append faults of unknown keys (with the nearest known one), missing required ones and all members."""
        if not isinstance(value, dict):
            faults.append(_wrong(path or "/", "ein Objekt", "an object", value))
            return
        for key, item in value.items():
            place = f"{path}.{key}" if path else str(key)
            if key not in self.fields:
                faults.append(Fault(place, unknown(str(key), list(self.fields))))
            elif item is not None:
                self.fields[key].check(item, place, faults)
        for key in self.required:
            if value.get(key) is None:
                faults.append(Fault(f"{path}.{key}" if path else key, Text("fehlt", "is missing")))
        if self.exactly_one and (len(value) != 1 or None in value.values()):
            names = ", ".join(self.fields)
            faults.append(Fault(path, Text(f"genau eines von {names} wird erwartet", f"exactly one of {names} is expected")))

    def json_schema(self) -> dict[str, Any]:
        """Return an object that allows no other keys; every member may be null unless it is required."""
        properties = {
            key: node.json_schema() if key in self.required else {"anyOf": [node.json_schema(), {"type": "null"}]}
            for key, node in self.fields.items()
        }
        result: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
        if self.required:
            result["required"] = list(self.required)
        if self.exactly_one:
            result |= {"minProperties": 1, "maxProperties": 1}
        return result


@dataclass(frozen=True, slots=True)
class Named:
    """An object whose keys are names of the case's own, all with values of one kind."""

    item: Node

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append the faults of all members."""
        if not isinstance(value, dict):
            faults.append(_wrong(path, "ein Objekt", "an object", value))
            return
        for key, item in value.items():
            self.item.check(item, f"{path}.{key}", faults)

    def json_schema(self) -> dict[str, Any]:
        """Return an object with any keys."""
        return {"type": "object", "additionalProperties": self.item.json_schema()}


@dataclass(frozen=True, slots=True)
class Either:
    """A list of things, or an object (a reference to a layer), or a single word."""

    nodes: tuple[Node, ...] = field(default_factory=tuple)

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append the faults by the alternative of the value's own JSON type; of the first when none has it."""
        kinds: tuple[tuple[type, type], ...] = ((list, ListOf), (dict, Record), (str, Word))
        wanted = next((node for given, node in kinds if isinstance(value, given)), ListOf)
        next((item for item in self.nodes if isinstance(item, wanted)), self.nodes[0]).check(value, path, faults)

    def json_schema(self) -> dict[str, Any]:
        """Return anyOf all alternatives."""
        return {"anyOf": [item.json_schema() for item in self.nodes]}


@dataclass(frozen=True, slots=True)
class Facts:
    """An object of the case's own, such as contact or committee: any keys, plain values."""

    def check(self, value: Any, path: str, faults: list[Fault]) -> None:
        """Append a fault for what is neither object nor string."""
        if not isinstance(value, (dict, str)):
            faults.append(_wrong(path, "ein Objekt oder Text", "an object or a string", value))

    def json_schema(self) -> dict[str, Any]:
        """Return an open object or a string."""
        return {"type": ["object", "string"]}


def unknown(value: str, known: Iterable[str]) -> Text:
    """Return the sentence about an unknown key or word, with the nearest known one."""
    names: Sequence[str] = list(known)
    folded = {name.lower(): name for name in names}
    near = difflib.get_close_matches(value.lower(), list(folded), n=1, cutoff=0.5)
    if near:
        found = folded[near[0]]
        return Text(f"„{value}“ ist unbekannt, gemeint ist wohl „{found}“", f"'{value}' is unknown, did you mean '{found}'?")
    listed = ", ".join(names)
    return Text(f"„{value}“ ist unbekannt (bekannt: {listed})", f"'{value}' is unknown (known: {listed})")
