"""Sky view factor of the open ground: how much sky is seen, as a proxy for heat at night and named as one."""

from __future__ import annotations

import functools
import math
from fractions import Fraction

import numpy as np
from shapely.geometry.base import BaseGeometry

from twin.errors import TwinError
from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.display import both, both_of
from twin.planning.exact import length
from twin.planning.exposure.casters import Points, casters_of, ground_level
from twin.planning.exposure.samples import open_samples
from twin.planning.family import Question, about
from twin.planning.measure import PROGRAMME, Evidence, Measure, UsedAssumption, refused
from twin.planning.state import State

_BASIS = Text("Anhaltspunkt für Hitze, keine Klimasimulation", "proxy for heat, no climate simulation")
_WORDS = Text(
    "Mittel über den offenen Boden: freie Himmelsrichtungen ÷ alle, nach Lambert gewichtet",
    "mean over the open ground: free directions of the sky ÷ all, weighted after Lambert",
)
_SPACING_M, _MOST, _DIRECTIONS = 5.0, 300, 120


def sky_view_factor(case: PlanningCase, state: State) -> Measure:
    """Return the mean sky view factor of the ground on which no building stands, 0 (closed in) to 1 (free)."""
    return _computed(case.crs, case.area_of_reference(), state.bodies())


@functools.lru_cache(maxsize=32)
def _computed(crs: str, reference: BaseGeometry | None, state: State) -> Measure:
    if reference is None:
        reason = Text(
            "Weder Geltungsbereich noch Baugrundstück sind angegeben.", "Neither a planning perimeter nor a plot is given."
        )
        return refused("sky_view_factor", _BASIS, _WORDS, reason)
    standing = (*state.buildings, *state.surroundings)
    level = float(ground_level(standing))
    origin = np.array([reference.centroid.x, reference.centroid.y, level])
    try:
        casters, unknown = casters_of(standing, crs, level, origin)
    except TwinError as fault:
        return refused("sky_view_factor", _BASIS, _WORDS, fault.text)
    if unknown:
        return refused("sky_view_factor", _BASIS, _WORDS, _no_height(len(unknown), unknown[0]))
    samples, spacing = open_samples(reference, standing, level, origin, _SPACING_M, _MOST)
    if not len(samples):
        return refused("sky_view_factor", _BASIS, _WORDS, Text("Es gibt keinen offenen Boden.", "There is no open ground."))
    free = sum(int((~casters.hides(samples.points, way)).sum()) for way in sky_directions(_DIRECTIONS))
    asked = len(samples) * _DIRECTIONS
    value, apart = Fraction(free, asked), length(spacing)
    numbers = both(lambda n: f"{n(Fraction(free), 0)} ÷ {n(Fraction(asked), 0)} = {n(value, 3)}")
    text = both_of(
        lambda n: (
            f"{len(samples)} Punkte im Raster von {n(apart, 1)} m, je {_DIRECTIONS} Richtungen; Bäume bleiben außer Betracht"
        ),
        lambda n: f"{len(samples)} points on a grid of {n(apart, 1)} m, {_DIRECTIONS} directions each; trees are left out",
    )
    used = (UsedAssumption("grid_m", text, apart, PROGRAMME),)
    return Measure(
        "sky_view_factor",
        value,
        _BASIS,
        Evidence(_WORDS, numbers, {"free": Fraction(free), "asked": Fraction(asked)}, assumptions=used),
    )


def sky_directions(count: int) -> Points:
    """Return unit vectors (east, north, up) spread over the sky so that each stands for the same light on level ground."""
    numbers = np.arange(count) + 0.5
    out = np.sqrt(numbers / count)
    turn = numbers * math.pi * (3.0 - math.sqrt(5.0))
    return np.column_stack([out * np.cos(turn), out * np.sin(turn), np.sqrt(1.0 - out * out)])


def _no_height(count: int, first: str) -> Text:
    return Text(
        f"Von {count} Gebäuden sind Grundfläche oder Höhe nicht bekannt (zuerst „{first}“).",
        f"Footprint or height of {count} buildings are not known (first '{first}').",
    )


class SkyView:
    """The sky view factor as a proxy for heat."""

    about = about(
        "sky",
        Text("Himmelssicht", "sky view"),
        "sky_view_factor",
        reads=("buildings.footprint", "buildings.roof", "surroundings", "planning_perimeter"),
        compass="sky_view_factor",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return the factor for the whole case."""
        return [sky_view_factor(question.case, question.state)] if question.whole else []
