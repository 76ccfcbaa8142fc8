"""Degree of sealing and green shares, on the ground and on roofs apart."""

from __future__ import annotations

from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building
from twin.planning.case import PlanningCase
from twin.planning.display import both, both_of, shortest
from twin.planning.family import Question, about
from twin.planning.measure import (
    NOTHING_COUNTED,
    PROGRAMME,
    Column,
    Counted,
    Evidence,
    Measure,
    UsedAssumption,
    refused,
    shares_of,
)
from twin.planning.measures.cover import GroundCover, Patch, ground_cover
from twin.planning.measures.ground import no_footprint
from twin.planning.state import State

_SEALED = Text("Summe (Fläche × Versiegelungsanteil v) ÷ Bezugsfläche", "sum (area × sealed share v) ÷ area of reference")
_GREEN = Text("Vegetationsfläche am Boden ÷ Bezugsfläche", "vegetation on the ground ÷ area of reference")
_ROOFS = Text("begrünte Dachfläche ÷ Bezugsfläche", "green roof area ÷ area of reference")
_AREA = Column("area", Text("Fläche", "area"), "m²")
_V = Column("v", Text("v", "v"))


def cover_measures(case: PlanningCase, state: State) -> list[Measure]:
    """Return sealing degree and green shares of the planning perimeter (without one: of the plots)."""
    formulas = {"sealing_degree": _SEALED, "green_share_ground": _GREEN, "green_share_roof": _ROOFS}
    basis = _basis(case)
    cover = ground_cover(case, state)
    reason = _refusal(state, cover)
    if reason is not None or cover is None:
        return [refused(key, basis, words, reason or _SEALED) for key, words in formulas.items()]
    return [
        _sealing(cover, basis),
        _green("green_share_ground", _GREEN, cover, basis, on_roof=False),
        _green("green_share_roof", _ROOFS, cover, basis, on_roof=True),
    ]


def _basis(case: PlanningCase) -> Text:
    if case.site is not None:
        return Text("§ 1a Abs. 2 BauGB, bezogen auf den Geltungsbereich", "§ 1a(2) BauGB, related to the planning perimeter")
    return Text("§ 1a Abs. 2 BauGB, bezogen auf die Baugrundstücke", "§ 1a(2) BauGB, related to the plots")


def _refusal(state: State, cover: GroundCover | None) -> Text | None:
    if cover is None or not cover.size:
        return Text(
            "Weder Geltungsbereich noch Baugrundstück sind angegeben.", "Neither a planning perimeter nor a plot is given."
        )
    if not state.surfaces:
        return Text(
            "Es sind keine Flächen angegeben; ohne Bodenbelag lässt sich nichts über Versiegelung und Grün sagen.",
            "No surfaces are given; without them nothing can be said about sealing and green.",
        )
    unknown: Building | None = next((item for item in state.buildings if item.footprint is None), None)
    return None if unknown is None else no_footprint(unknown)


def _sealing(cover: GroundCover, basis: Text) -> Measure:
    missing = next((patch for patch in cover.patches if patch.v is None), None)
    if missing is not None:
        reason = Text(f"Für die Fläche „{missing.kind}“ fehlt v.", f"The surface '{missing.kind}' lacks v.")
        return refused("sealing_degree", basis, _SEALED, reason)
    counted = tuple(
        Counted(patch.id, patch.label, patch.size * (patch.v or Fraction(0)), {"area": patch.size, "v": patch.v})
        for patch in cover.patches
    )
    used = _assumed({patch.kind: (patch.label, patch.v) for patch in cover.patches if patch.assumed_v}, "v")
    return _share("sealing_degree", _SEALED, cover, basis, counted, (_AREA, _V), used)


def _green(key: str, words: Text, cover: GroundCover, basis: Text, *, on_roof: bool) -> Measure:
    def counts(patch: Patch) -> bool:
        return patch.known is not None and patch.known.vegetation and patch.known.on_roof == on_roof

    counted = tuple(Counted(item.id, item.label, item.size, {"area": item.size}) for item in cover.patches if counts(item))
    return _share(key, words, cover, basis, counted, (_AREA,), ())


def _share(
    key: str,
    words: Text,
    cover: GroundCover,
    basis: Text,
    counted: tuple[Counted, ...],
    columns: tuple[Column, ...],
    used: tuple[UsedAssumption, ...],
) -> Measure:
    top, size = shares_of(counted), cover.size
    value = top / size
    numbers = both(lambda n: f"{n(top, 1)} m² ÷ {n(size, 1)} m² = {n(value, 4)}")
    inputs = {"area": top, "reference_area": size}
    note = _note(cover) or (None if counted else NOTHING_COUNTED)
    return Measure(key, value, basis, Evidence(words, numbers, inputs, counted, columns, used, note=note))


def _note(cover: GroundCover) -> Text | None:
    if cover.balance and cover.buildings_in_balance:
        return Text("Flächenbilanz: Gebäude sind darin schon enthalten.", "Area balance: buildings are already part of it.")
    left = cover.size - sum((patch.size for patch in cover.patches), Fraction(0))
    if left <= Fraction(1, 100):
        return None
    return both_of(
        lambda n: f"{n(left, 1)} m² der Bezugsfläche sind nicht beschrieben und zählen als unversiegelt und nicht begrünt.",
        lambda n: f"{n(left, 1)} m² of the area of reference are not described and count as neither sealed nor green.",
    )


def _assumed(classes: dict[str, tuple[Text, Fraction | None]], letter: str) -> tuple[UsedAssumption, ...]:
    return tuple(
        UsedAssumption(
            f"{letter}:{kind}",
            Text(*(f"{letter} = {shortest(value or Fraction(0), lang)} · {label.in_(lang)}" for lang in ("de", "en"))),
            value,
            PROGRAMME,
        )
        for kind, (label, value) in classes.items()
    )


def assumed_values(patches: tuple[Patch, ...]) -> tuple[UsedAssumption, ...]:
    """Return the runoff factors that were taken from the programme's table."""
    return _assumed({patch.kind: (patch.label, patch.psi) for patch in patches if patch.assumed_psi}, "ψ")


class GroundCovers:
    """What covers the ground: sealed, green on the ground, green on roofs."""

    about = about(
        "cover",
        Text("Versiegelung und Grün", "sealing and green"),
        "sealing_degree green_share_ground green_share_roof",
        reads=("surfaces", "planning_perimeter", "plots"),
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all three for the whole case."""
        return cover_measures(question.case, question.state) if question.whole else []
