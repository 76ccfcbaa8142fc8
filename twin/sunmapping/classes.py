"""The classes of a map of sun hours or of their change, their colours, and how much of the map lies in each."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.language import Text

_HOURS = (0, 1, 2, 3, 4, 5, 6)
# viridis: even steps of lightness, told apart with every kind of colour blindness
_HOUR_COLOURS = ("#440154", "#443983", "#31688E", "#21918C", "#35B779", "#90D743", "#FDE725")
_CHANGES = (Fraction(-3), Fraction(-1), Fraction(-1, 4), Fraction(1, 4), Fraction(1), Fraction(3))
# PuOr of ColorBrewer: violet is less sun, orange more
_CHANGE_COLOURS = ("#542788", "#998EC3", "#D8DAEB", "#F7F7F7", "#FEE0B6", "#F1A340", "#B35806")

Minutes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Rows = tuple[list[str], list[list[str | float]]]


@dataclass(frozen=True, slots=True)
class SunClass:
    """A class of the map: its words and colour, and how much lies in it (m²), in each of the map's two parts."""

    label: Text
    colour: str
    first: float
    second: float


@dataclass(frozen=True, slots=True, eq=False)
class Classed:
    """The class of every value of a map, and the classes; `known` says where there is a value."""

    known: Flags
    places: Places
    classes: tuple[SunClass, ...]

    def to_json(self, language: str, first: str, second: str) -> dict[str, Any]:
        """Return the class of each value, -1 without one, and the classes with the areas of both parts under these names."""
        rows = [
            {"label": item.label.in_(language), "colour": item.colour, first: item.first, second: item.second}
            for item in self.classes
        ]
        return {"places": np.where(self.known, self.places, -1).tolist(), "classes": rows}

    def table(self, language: str, first: Text, second: Text) -> Rows:
        """Return heads and rows of the area in each class, m²."""
        heads = [Text("Klasse", "Class").in_(language), first.in_(language), second.in_(language)]
        return heads, [[item.label.in_(language), item.first, item.second] for item in self.classes]


def classed(minutes: Minutes, known: Flags, areas: npt.NDArray[np.float64], is_first: Flags, *, is_change: bool) -> Classed:
    """Return the classes of minutes or of their change; `areas` (m²) of each value go to the map's first part or its second."""
    labels, colours = (_change_labels(), _CHANGE_COLOURS) if is_change else (_hour_labels(), _HOUR_COLOURS)
    if is_change:
        places = np.searchsorted([float(60 * bound) for bound in _CHANGES[:3]], minutes, side="left").astype(np.int64)
        places += np.searchsorted([float(60 * bound) for bound in _CHANGES[3:]], minutes, side="right")
    else:
        places = np.minimum(minutes // 60, _HOURS[-1]).astype(np.int64)
    sums = [
        np.bincount(places[known & part], weights=areas[known & part], minlength=len(labels)).round(2).tolist()
        for part in (is_first, ~is_first)
    ]
    rows = zip(labels, colours, *sums, strict=True)
    return Classed(known, places, tuple(SunClass(*row) for row in rows))


def bounds(*, is_change: bool) -> list[int]:
    """Return the minutes between the classes; hours belong above a bound they meet, a change to the side farther from 0."""
    return [int(60 * bound) for bound in (_CHANGES if is_change else _HOURS[1:])]


def _hour_labels() -> list[Text]:
    below = [Text(f"{low} bis unter {high} h", f"{low} to below {high} h") for low, high in itertools.pairwise(_HOURS)]
    return [*below, Text("6 h und mehr", "6 h and more")]


def _change_labels() -> list[Text]:
    return [
        Text("mindestens 3 h weniger", "at least 3 h less"),
        Text("1 bis unter 3 h weniger", "1 to below 3 h less"),
        Text("15 min bis unter 1 h weniger", "15 min to below 1 h less"),
        Text("gleich (unter 15 min)", "same (below 15 min)"),
        Text("15 min bis unter 1 h mehr", "15 min to below 1 h more"),
        Text("1 bis unter 3 h mehr", "1 to below 3 h more"),
        Text("mindestens 3 h mehr", "at least 3 h more"),
    ]
