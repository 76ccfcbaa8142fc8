"""The number of trees in the planning perimeter."""

from __future__ import annotations

import math
from fractions import Fraction

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.display import both, both_of
from twin.planning.exact import area
from twin.planning.family import Question, about
from twin.planning.measure import NOTHING_COUNTED, Column, Counted, Evidence, Measure, refused, shares_of
from twin.planning.polygon import counted_once
from twin.planning.state import State
from twin.planning.tree import Tree

_BASIS = Text("Baumbestand und Entwurf", "existing trees and draft")
_COLUMNS = (
    Column("height", Text("Höhe", "height"), "m"),
    Column("crown", Text("Krone", "crown"), "m"),
)


def tree_count(case: PlanningCase, state: State) -> Measure:
    """Return the number of trees that stand in the perimeter; without a perimeter, of all trees of the state."""
    inside = [tree for tree in state.trees if stands_in(case, tree)]
    words = Text("Anzahl der Bäume im Geltungsbereich", "number of trees in the planning perimeter")
    counted = tuple(
        Counted(
            tree.id,
            Text(tree.species or tree.id, tree.species or tree.id),
            Fraction(1),
            {"height": tree.height_m, "crown": tree.crown_m},
        )
        for tree in inside
    )
    outside = len(state.trees) - len(inside)
    note = both_of(
        lambda _n: f"{outside} Bäume außerhalb des Geltungsbereichs zählen nicht.",
        lambda _n: f"{outside} trees outside the perimeter do not count.",
    )
    said = note if outside else None if inside else NOTHING_COUNTED
    evidence = Evidence(words, Text(str(len(inside)), str(len(inside))), {}, counted, _COLUMNS, note=said)
    return Measure("trees", Fraction(len(inside)), _BASIS, evidence)


def canopy(case: PlanningCase, state: State) -> list[Measure]:
    """Return the ground below crowns in m² and as share of the area of reference; circles by crown diameter, overlaps once."""
    words = (_CROWNS, Text("Kronenfläche ÷ Bezugsfläche", "crown area ÷ area of reference"))
    keys, reference = ("canopy_area", "canopy_share"), case.area_of_reference()
    reason = _canopy_refusal(state, reference)
    if reason is not None or reference is None:
        return [refused(key, _HEAT, formula, reason or _CROWNS) for key, formula in zip(keys, words, strict=True)]
    parts = counted_once([(tree, _crown(tree)) for tree in state.trees], reference)
    counted = tuple(
        Counted(
            tree.id,
            Text(tree.species or tree.id, tree.species or tree.id),
            area(part),
            {"height": tree.height_m, "crown": tree.crown_m},
        )
        for tree, part in parts
        if area(part) > 0
    )
    total, size = shares_of(counted), area(reference)
    share = total / size
    first = both(lambda n: f"Σ π ÷ 4 × d² − … = {n(total, 1)} m²")
    second = both(lambda n: f"{n(total, 1)} m² ÷ {n(size, 1)} m² = {n(share, 4)}")
    inputs = {"canopy_area": total, "reference_area": size}
    return [
        Measure("canopy_area", total, _HEAT, Evidence(words[0], first, {}, counted, _COLUMNS)),
        Measure("canopy_share", share, _HEAT, Evidence(words[1], second, inputs, counted, _COLUMNS)),
    ]


_HEAT = Text("Anhaltspunkt für Hitze und Verschattung, kein Nachweis", "proxy for heat and shade, no proof")
_CROWNS = Text("Kreise mit dem Kronendurchmesser, Überlagertes einmal", "circles of the crown's diameter, overlaps once")
_SIDES = 64


def _crown(tree: Tree) -> BaseGeometry:
    """Return the crown as a polygon whose area is that of the circle."""
    radius = float(tree.crown_m or 0) / 2
    wide = radius * math.sqrt(2 * math.pi / (_SIDES * math.sin(2 * math.pi / _SIDES)))
    return Point(tree.position or (0.0, 0.0)).buffer(wide, quad_segs=_SIDES // 4)


def _canopy_refusal(state: State, reference: BaseGeometry | None) -> Text | None:
    if reference is None:
        return Text(
            "Weder Geltungsbereich noch Baugrundstück sind angegeben.", "Neither a planning perimeter nor a plot is given."
        )
    if not state.trees:
        return Text("Es sind keine Bäume angegeben.", "No trees are given.")
    unknown = [tree.id for tree in state.trees if tree.position is None or tree.crown_m is None]
    if not unknown:
        return None
    return Text(
        f"Bei {len(unknown)} von {len(state.trees)} Bäumen fehlen Standort oder Krone (zuerst „{unknown[0]}“).",
        f"{len(unknown)} of {len(state.trees)} trees lack position or crown (first '{unknown[0]}').",
    )


def stands_in(case: PlanningCase, tree: Tree) -> bool:
    """Return whether the tree stands in the perimeter or on its line; a tree without position is taken at its word."""
    return case.site is None or tree.position is None or bool(case.site.covers(Point(tree.position)))


class Trees:
    """Trees and their crowns."""

    about = about(
        "trees",
        Text("Bäume", "trees"),
        "trees canopy_area canopy_share",
        reads=("trees", "planning_perimeter"),
        adds="trees canopy_area",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return number and canopy for the whole case."""
        case, state = question.case, question.state
        return [tree_count(case, state), *canopy(case, state)] if question.whole else []
