"""The number of trees in the planning perimeter."""

from __future__ import annotations

from fractions import Fraction

from shapely.geometry import Point

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.display import both_of
from twin.planning.measure import Column, Counted, Evidence, Measure
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
    evidence = Evidence(words, Text(str(len(inside)), str(len(inside))), {}, counted, _COLUMNS, note=note if outside else None)
    return Measure("trees", Fraction(len(inside)), _BASIS, evidence)


def stands_in(case: PlanningCase, tree: Tree) -> bool:
    """Return whether the tree stands in the perimeter or on its line; a tree without position is taken at its word."""
    return case.site is None or tree.position is None or bool(case.site.covers(Point(tree.position)))
