"""Biotopflächenfaktor (BFF): of a balance somebody made, or of the surfaces, roofs and façades of a state, surface by surface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.biotope_factors import (
    FACADE_GREEN,
    INFILTRATION,
    ON_SOIL,
    SHALLOW_BELOW_CM,
    TYPE_LABELS,
    factor_of,
    source_of,
    type_of,
)
from twin.planning.building import Building
from twin.planning.case import Biotope, PlanningCase
from twin.planning.display import both, both_of
from twin.planning.exact import area
from twin.planning.family import Question, about
from twin.planning.measure import DRAFT, Cell, Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of
from twin.planning.measures.cover import Patch, by_geometry, ground_cover
from twin.planning.measures.ground import no_footprint, no_land
from twin.planning.polygon import united
from twin.planning.state import State

_WORDS = Text("Summe (Fläche × Faktor) ÷ Grundstücksfläche", "sum (area × factor) ÷ plot area")
_COLUMNS = (
    Column("area", Text("Fläche", "area"), "m²"),
    Column("type", Text("Flächentyp", "type of surface")),
    Column("factor", Text("Faktor", "factor")),
    Column("by", Text("Faktor von", "factor from")),
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece that counts: its area, its type in the factor set, and the factor the document gives it."""

    id: str
    label: Text
    kind: str
    size: Fraction
    factor: Fraction | None = None


def biotope_factor(case: PlanningCase, state: State) -> Measure:
    """Return the BFF: of the case's own balance where it has one, else of the state's surfaces on the plots."""
    biotope = case.biotope
    if biotope is None:
        reason = Text(
            "Für den BFF ist kein Faktorensatz (biotope.factor_set) angegeben.",
            "No factor set (biotope.factor_set) is given for BFF.",
        )
        return refused("BFF", _basis("since 12/2019"), _WORDS, reason)
    basis, land = _basis(biotope.factor_set), case.building_land()
    plot = biotope.plot_area_m2 or area(land)
    if not plot:
        reason = Text("Für den BFF fehlt die Grundstücksfläche.", "The BFF lacks the plot area.")
        return refused("BFF", basis, _WORDS, reason)
    if biotope.surfaces:
        listed = [
            _Piece(f"biotope-{number}", _label(type_of(item.kind), item.kind), item.kind, item.area_m2, item.factor)
            for number, item in enumerate(biotope.surfaces, start=1)
        ]
        return _balanced(biotope, basis, plot, listed, (), None)
    found = _of_state(case, state, land)
    if isinstance(found, Text):
        return refused("BFF", basis, _WORDS, found)
    pieces, used = found
    described = sum((item.size for item in pieces if item.kind not in (FACADE_GREEN, INFILTRATION)), Fraction(0))
    return _balanced(biotope, basis, plot, pieces, used, _left(plot - described))


def _balanced(
    biotope: Biotope, basis: Text, plot: Fraction, pieces: Iterable[_Piece], used: Sequence[UsedAssumption], note: Text | None
) -> Measure:
    counted: list[Counted] = []
    for piece in pieces:
        factor, by = (piece.factor, DRAFT) if piece.factor is not None else _factor(biotope, piece.kind)
        if factor is None:
            return refused("BFF", basis, _WORDS, _no_factor(piece, biotope.factor_set))
        columns: dict[str, Cell] = {
            "area": piece.size,
            "type": _label(type_of(piece.kind), piece.kind),
            "factor": factor,
            "by": by,
        }
        counted.append(Counted(piece.id, piece.label, piece.size * factor, columns))
    top = shares_of(tuple(counted))
    value = top / plot
    numbers = both(lambda n: f"{n(top, 1)} m² ÷ {n(plot, 1)} m² = {n(value, 4)}")
    inputs = {"area_times_factor": top, "plot_area": plot}
    return Measure("BFF", value, basis, Evidence(_WORDS, numbers, inputs, tuple(counted), _COLUMNS, tuple(used), note=note))


def _factor(biotope: Biotope, kind: str) -> tuple[Fraction | None, Text]:
    """Return the factor of a class and who says so: the town's own table by class or type, else Berlin's set."""
    of_town = next((biotope.factors[name] for name in (kind, type_of(kind) or kind) if name in biotope.factors), None)
    if of_town is not None:
        source = biotope.source or "–"
        return of_town, Text(f"Kommune: {source}", f"municipality: {source}")
    return factor_of(kind, biotope.factor_set), source_of(biotope.factor_set)


def _of_state(case: PlanningCase, state: State, land: BaseGeometry | None) -> tuple[list[_Piece], list[UsedAssumption]] | Text:
    """Return the pieces of the plots as the state has them with what is assumed; a reason where they cannot be told."""
    if land is None:
        return no_land()
    if not state.surfaces:
        return Text(
            "Für den BFF fehlen Flächen: weder eine Bilanz (biotope.surfaces) noch gezeichnete Flächen (surfaces).",
            "The BFF lacks surfaces: neither a balance (biotope.surfaces) nor drawn surfaces (surfaces).",
        )
    unknown = next((item for item in state.buildings if item.footprint is None), None)
    if unknown is not None:
        return no_footprint(unknown)
    under = united(item.footprint for item in state.buildings if item.kind == "underground" and item.footprint is not None)
    if not by_geometry(state):
        pieces, used = _pieces(case, state, land, above_structure=False), []
        if not under.is_empty:
            text = Text(
                "Flächenbilanz ohne Lage: Vegetation zählt mit Bodenanschluss, auch über Anlagen unter der Erde",
                "area balance without places: vegetation counts as on the ground, above structures below ground too",
            )
            used = [UsedAssumption("ground_contact", text)]
        return [*pieces, *_of_buildings(state, land)], used
    open_ground, above = land.difference(under), land.intersection(under)
    found = _pieces(case, state, open_ground, above_structure=False)
    over = [] if above.is_empty else _pieces(case, state, above, above_structure=True)
    shallow = next((item for item in over if item.kind == ON_SOIL), None)
    if shallow is not None:
        return Text(
            f"„{shallow.label.de}“ liegt über einer Anlage unter der Erde; für den Faktor fehlt die Höhe des Bodens "
            "(substrate_cm).",
            f"'{shallow.label.en}' lies above a structure below ground; its factor needs the height of the soil (substrate_cm).",
        )
    return [*found, *over, *_of_buildings(state, land)], []


def _pieces(case: PlanningCase, state: State, region: BaseGeometry, *, above_structure: bool) -> list[_Piece]:
    cover = ground_cover(case, state, region)
    patches = cover.patches if cover is not None else ()
    return [_Piece(item.id, item.label, _kind(item, above_structure), item.size, item.biotope_factor) for item in patches]


def _kind(patch: Patch, above_structure: bool) -> str:
    """Return the class a patch is looked up by: vegetation above a structure by its soil, everything else as it is called."""
    known = patch.known
    if known is None or not known.vegetation or known.on_roof or patch.biotope_factor is not None:
        return patch.kind
    if patch.substrate_cm is None:
        return ON_SOIL if above_structure else patch.kind
    return "vegetation_shallow" if patch.substrate_cm <= SHALLOW_BELOW_CM else "vegetation_deep"


def _of_buildings(state: State, land: BaseGeometry) -> list[_Piece]:
    """Return green façades and roofs whose water seeps away, in the share of the building that stands on the plots."""
    found = []
    for building in state.buildings:
        share = _share_on(building, land)
        for kind, size in ((FACADE_GREEN, building.facade_green_m2), (INFILTRATION, building.roof_water_infiltration_m2)):
            if size is not None and share:
                label = Text(f"{building.label}: {TYPE_LABELS[kind].de}", f"{building.label}: {TYPE_LABELS[kind].en}")
                found.append(_Piece(building.id, label, kind, size * share))
    return found


def _share_on(building: Building, land: BaseGeometry) -> Fraction:
    whole = building.footprint_area
    return area(building.footprint.intersection(land)) / whole if building.footprint is not None and whole else Fraction(0)


def _label(kind: str | None, written: str) -> Text:
    return TYPE_LABELS.get(kind or "", Text(written, written))


def _left(left: Fraction) -> Text | None:
    if left <= Fraction(1, 100):
        return None
    return both_of(
        lambda n: f"{n(left, 1)} m² der Grundstücke sind nicht beschrieben und zählen mit dem Faktor 0.",
        lambda n: f"{n(left, 1)} m² of the plots are not described and count with the factor 0.",
    )


def _basis(factor_set: str) -> Text:
    since = factor_set.rpartition(" ")[2]
    old = factor_set.startswith("before")
    words_de = f"Pläne vor {since}" if old else f"Pläne seit {since}"
    return Text(f"BFF Berlin, Faktoren für {words_de}", f"BFF Berlin, factors for plans {factor_set}")


def _no_factor(piece: _Piece, factor_set: str) -> Text:
    return Text(
        f"Für „{piece.label.de}“ ({piece.kind}) ist im Satz „{factor_set}“ kein Faktor hinterlegt; bitte biotope_factor an der "
        "Fläche oder biotope.factors angeben.",
        f"There is no factor for '{piece.label.en}' ({piece.kind}) in the set '{factor_set}'; please give biotope_factor at the "
        "surface or biotope.factors.",
    )


class BiotopeFactor:
    """The Biotopflächenfaktor of the case's own balance, or of what lies and stands on its plots."""

    about = about(
        "biotope",
        Text("Biotopflächenfaktor", "biotope area factor"),
        "BFF",
        reads=("biotope", "plots", "surfaces", "buildings.roof.green_share", "buildings.facade_green_m2"),
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return BFF for the whole case."""
        return [biotope_factor(question.case, question.state)] if question.whole else []
