"""The map of sun hours on façades and roofs: minutes of each patch, their classes, hours by wall and by building, the method."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.casework import CaseAtWork
from twin.errors import DocumentInvalid
from twin.geodata.crs import grid_north
from twin.language import Text
from twin.planning.building import numbers
from twin.planning.exposure.casters import casters_of
from twin.planning.exposure.directions import path_on_grid
from twin.planning.exposure.light import Light, light_on, packed
from twin.planning.exposure.samples import against_neighbours
from twin.planning.exposure.skin import Piece, Skin, Strip, skin_of
from twin.planning.state import State
from twin.planning.sunyardstick import Yardstick
from twin.sunmapping.classes import Classed, Flags, Minutes, Rows, classed
from twin.sunmapping.facadewords import is_flat, method, piece_words, storey_word, wall_word
from twin.sunmapping.question import SunQuestion, SunSite, ensure_heights, site_of, too_large

SPACING_M = 2.0
MOST_PATCHES = 24_000
_WALLS, _ROOFS = Text("Fassaden in m²", "Façades in m²"), Text("Dächer in m²", "Roofs in m²")


@dataclass(frozen=True, slots=True, eq=False)
class FacadeMap:
    """Minutes of sun for each patch of a skin in a state and in the one it is compared to; the change of two has the classes."""

    site: SunSite
    skin: Skin
    labels: dict[str, str]
    minutes: tuple[Minutes, ...]
    found: Classed
    lights: tuple[Light, ...]
    method: Text

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the map for the viewer: strips of façades and pieces of roofs in metres from a corner, values in their order.

        `corners` are that corner and those `span` metres east and north of it in WGS 84; `minutes` of the state and of the one
        it is compared to are null where there is no value. `buildings` gives hours and share with enough sun of each.
        """
        origin, span = self.site.centre, 100.0
        known = self.found.known.tolist()
        sides = ("minutes", "minutes_before")
        return {
            **self.site.facts("facades"),
            "spacing": self.skin.spacing,
            "least_minutes": round(float(self.site.yardstick.least_hours * 60)),
            "span": span,
            "corners": self.site.corners(*origin, span, span),
            "buildings": self._buildings(language),
            "strips": [self._strip(strip, language) for strip in self.skin.strips],
            "pieces": [self._piece(piece, language) for piece in self.skin.pieces],
            **{
                name: [value if there else None for value, there in zip(minutes.tolist(), known, strict=True)]
                for name, minutes in zip(sides, self.minutes, strict=False)
            },
            **self.found.to_json(language, "walls_m2", "roofs_m2"),
            "method": self.method.in_(language),
        }

    def _strip(self, strip: Strip, language: str) -> dict[str, Any]:
        x, y = self.site.centre
        ends = (strip.start[0] - x, strip.start[1] - y, strip.end[0] - x, strip.end[1] - y)
        return {
            "building": strip.building,
            "label": self.labels[strip.building],
            "name": f"{wall_word(self._bearing(strip.normal)).in_(language)}, {storey_word(strip).in_(language)}",
            "ends": [round(value, 3) for value in ends],
            "low": round(strip.low, 3),
            "high": round(strip.high, 3),
            "parts": strip.parts,
        }

    def _piece(self, piece: Piece, language: str) -> dict[str, Any]:
        x, y = self.site.centre
        ring = [round(value, 3) for east, north, up in piece.ring for value in (east - x, north - y, up)]
        words = (word.in_(language) for word in piece_words(piece, self._bearing(piece.normal)))
        name = ", ".join(word for word in words if word)
        return {"building": piece.building, "label": self.labels[piece.building], "name": name, "ring": ring}

    def _bearing(self, normal: Sequence[float]) -> float:
        """Return the bearing a surface looks to, degrees from true north."""
        turn = grid_north(*self.site.centre, self.site.work.case.crs)
        return (math.degrees(math.atan2(normal[0], normal[1])) + turn) % 360.0

    def _buildings(self, language: str) -> list[dict[str, Any]]:
        """Return for each building the mean hours of its façades and roofs and the area of façade with enough sun, by state."""
        owners, roofs, areas = np.array(self.skin.owners()), self.skin.is_roof(), self.skin.areas()
        enough = float(self.site.yardstick.least_hours * 60)
        rows = []
        for owner in dict.fromkeys(self.skin.owners()):
            of_building = (owners == owner) & self.found.known
            walls, tops = of_building & ~roofs, of_building & roofs
            if not of_building.any():
                continue
            sunny = [float(areas[walls & (minutes >= enough)].sum()) for minutes in self.minutes]
            rows.append(
                {
                    "id": owner,
                    "label": self.labels[owner],
                    "walls_m2": round(float(areas[walls].sum()), 2),
                    "walls_hours": [_mean(minutes, areas, walls) for minutes in self.minutes],
                    "enough_m2": [round(value, 2) for value in sunny],
                    "roofs_m2": round(float(areas[tops].sum()), 2),
                    "roofs_hours": [_mean(minutes, areas, tops) for minutes in self.minutes],
                }
            )
        return rows

    def tables(self, language: str) -> dict[str, Rows]:
        """Return heads and rows as "csv", the area of each class, as "walls", hours of each wall by storey and of each roof, as
        "cells" those of every patch with its point in the case's CRS."""
        return {
            "csv": self.found.table(language, _WALLS, _ROOFS),
            "walls": self._wall_table(language),
            "cells": self._cell_table(language),
        }

    def _wall_table(self, language: str) -> Rows:
        heads = [*_PLACE_HEADS, Text("Fläche in m²", "Area in m²"), *self._hour_heads()]
        areas, rows = self.skin.areas(), []
        for place, patches in self._groups(language):
            patches = patches[self.found.known[patches]]
            if len(patches):
                hours = [_mean(minutes, areas, patches) or 0.0 for minutes in self.minutes]
                rows.append([*place, round(float(areas[patches].sum()), 2), *hours, *_difference(hours)])
        return [head.in_(language) for head in heads], rows

    def _cell_table(self, language: str) -> Rows:
        crs = self.site.work.case.crs
        spots = (Text(f"Ost ({crs})", f"East ({crs})"), Text(f"Nord ({crs})", f"North ({crs})"), Text("Höhe in m", "Height in m"))
        heads = [*_PLACE_HEADS, *spots, Text("Fläche in m²", "Area in m²"), *self._hour_heads()]
        areas, points, rows = self.skin.areas(), self.skin.points(), []
        for place, patches in self._groups(language):
            for patch in patches[self.found.known[patches]].tolist():
                hours = [round(int(minutes[patch]) / 60, 4) for minutes in self.minutes]
                spot = [round(value, 2) for value in points[patch].tolist()]
                rows.append([*place, *spot, round(float(areas[patch]), 2), *hours, *_difference(hours)])
        return [head.in_(language) for head in heads], rows

    def _hour_heads(self) -> list[Text]:
        letters = [letter for letter in (self.site.question.letter, self.site.question.against) if letter is not None]
        heads = [Text(f"h in {letter}", f"h in {letter}") for letter in letters]
        return [*heads, Text("Änderung in h", "Change in h")] if len(letters) > 1 else heads

    def _groups(self, language: str) -> list[tuple[list[str | float], npt.NDArray[np.int64]]]:
        """Return what a table says of each wall within a storey and of each roof plane, and its patches."""
        first = 0
        groups: list[tuple[list[str | float], npt.NDArray[np.int64]]] = []
        for strip in self.skin.strips:
            bearing = self._bearing(strip.normal)
            low, high = (round(value - strip.base, 2) for value in (strip.low, strip.high))
            words: list[str | float] = [
                strip.building,
                wall_word(bearing).in_(language),
                round(bearing),
                storey_word(strip).in_(language),
            ]
            groups.append(([*words, low, high], np.arange(first, first + strip.parts)))
            first += strip.parts
        planes: dict[tuple[str, tuple[float, ...]], list[int]] = {}
        for index, piece in enumerate(self.skin.pieces):
            planes.setdefault((piece.building, tuple(round(value, 4) for value in piece.normal)), []).append(index)
        for indexes in planes.values():
            piece = self.skin.pieces[indexes[0]]
            bearing = self._bearing(piece.normal)
            surface, storey = (word.in_(language) for word in piece_words(piece, bearing))
            looks: str | float = "" if is_flat(piece) else round(bearing)
            groups.append(([piece.building, surface, looks, storey, "", ""], first + np.array(indexes)))
        return groups


_PLACE_HEADS = (
    Text("Gebäude", "Building"),
    Text("Fläche", "Surface"),
    Text("Richtung in °", "Bearing in °"),
    Text("Geschoss", "Storey"),
    Text("von m über Boden", "from m above ground"),
    Text("bis m über Boden", "to m above ground"),
)


def facade_map(work: CaseAtWork, question: SunQuestion) -> FacadeMap:
    """Return the map of one state of a case on façades and roofs; a difference is that of the buildings both states have.

    Raises NotFound for a state, OptionsInvalid for day, step and area, DocumentInvalid where the case has no area, houses have
    no height, no house stands there, or there are too many for one map.
    """
    site = site_of(work, question)
    letters = [letter for letter in (question.letter, question.against) if letter is not None]
    bodies = [site.body(letter) for letter in letters]
    standing = _staying(*bodies)
    skin = skin_of(standing.buildings, site.area, site.level, SPACING_M, MOST_PATCHES)
    if skin is None:
        raise too_large(site)
    if not len(skin):
        raise DocumentInvalid(
            "SUN_NO_FACADES",
            "In diesem Bereich steht kein Haus, dessen Fassaden sich zeigen ließen"
            + ("." if len(letters) == 1 else ", das in beiden Zuständen gleich ist. Bitte die Karte ohne Differenz zeigen."),
            "In this area stands no house whose façades could be shown"
            + ("." if len(letters) == 1 else " that is the same in both states. Please show the map without a difference."),
        )
    lights, free = [], np.zeros(len(skin), dtype=np.bool_)
    for letter, body in zip(letters, bodies, strict=True):
        light, covered, unknown = _light(work.case.crs, site.yardstick, skin, site.centre, body, site.level)
        ensure_heights(unknown, letter)
        lights.append(light)
        free |= ~covered
    minutes = tuple(light.steps() * site.yardstick.step_minutes for light in lights)
    change = minutes[0] if len(minutes) == 1 else minutes[0] - minutes[1]
    found = classed(change, free, skin.areas(), ~skin.is_roof(), is_change=question.against is not None)
    labels = {item.id: item.label for item in standing.buildings}
    return FacadeMap(site, skin, labels, minutes, found, tuple(lights), method(site, skin, is_change=len(letters) > 1))


def _staying(state: State, before: State | None = None) -> State:
    """Return the houses of a state, with another one only those that stand in both as they are."""
    houses = (*state.buildings, *state.surroundings)
    if before is None:
        return State(houses)
    old = {item.id: (numbers(item), item.ground_nhn_m) for item in (*before.buildings, *before.surroundings)}
    return State(tuple(item for item in houses if old.get(item.id) == (numbers(item), item.ground_nhn_m)))


@functools.lru_cache(maxsize=48)
def _light(
    crs: str, yardstick: Yardstick, skin: Skin, centre: tuple[float, float], state: State, level: float
) -> tuple[Light, Flags, tuple[str, ...]]:
    """Return when the sun reaches each patch, which lie against a neighbour (no sun), and the houses of unknown height."""
    standing = (*state.buildings, *state.surroundings)
    origin = np.array([*centre, level])
    points, normals = skin.points() - origin, skin.normals()
    casters, unknown = casters_of(standing, crs, level, origin)
    covered = against_neighbours(points, normals, skin.owners(), standing, level, origin)
    directions = path_on_grid(yardstick, centre, crs).directions
    flags = np.zeros((len(directions), len(points)), dtype=np.bool_)
    flags[:, ~covered] = light_on(points[~covered], normals[~covered], directions, casters)
    return packed(flags), covered, unknown


def _mean(minutes: Minutes, areas: npt.NDArray[np.float64], rows: npt.NDArray[Any]) -> float | None:
    """Return the mean hours of some patches weighted by area; None of none."""
    total = float(areas[rows].sum())
    return round(float((minutes[rows] * areas[rows]).sum()) / total / 60, 4) if total else None


def _difference(hours: Sequence[float]) -> list[float]:
    return [round(hours[0] - hours[1], 4)] if len(hours) > 1 else []
