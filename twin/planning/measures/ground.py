"""Plot area, Grundfläche and Grundflächenzahl (§ 19 BauNVO): each structure counted once, inside the plots only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.building import HOUSES, KINDS, Building, Kind
from twin.planning.case import PlanningCase
from twin.planning.display import both, both_of
from twin.planning.exact import area
from twin.planning.family import Question, about
from twin.planning.law import grz_two_limit
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
    sum_text,
)
from twin.planning.place import Place
from twin.planning.polygon import counted_once
from twin.planning.state import State

KIND_LABELS: dict[Kind, Text] = {
    "main": Text("Hauptanlage", "main structure"),
    "garage": Text("Garage", "garage"),
    "parking": Text("Stellplätze", "parking"),
    "driveway": Text("Zufahrt", "driveway"),
    "ancillary_s14": Text("Nebenanlage § 14", "ancillary structure § 14"),
    "underground": Text("Anlage unter der Geländeoberfläche", "structure below ground"),
    "solar_plant": Text("Solaranlage", "solar plant"),
}
FOOTPRINT = Column("footprint", Text("Grundfläche", "footprint"), "m²")
KIND = Column("kind", Text("Art", "kind"))


def no_land() -> Text:
    """Return the reason for every ratio that has no plot to divide by."""
    return Text(
        "Es ist kein Baugrundstück angegeben; durch den Geltungsbereich wird nicht geteilt (§ 19 Abs. 3 BauNVO).",
        "No plot is given; the planning perimeter is no denominator (§ 19(3) BauNVO).",
    )


def no_footprint(building: Building) -> Text:
    """Return the reason when a structure's shape is unknown."""
    return Text(
        f"Die Grundfläche von „{building.label}“ ist nicht bekannt.", f"The footprint of '{building.label}' is not known."
    )


def plot_area(case: PlanningCase, place: Place) -> Measure:
    """Return the area of the plot or of all plots, m²."""
    basis, formula = case.law.paragraph(19, 3), Text("Summe der Baugrundstücke", "sum of the plots")
    if not place.has_land:
        return refused("plot_area", basis, formula, no_land())
    plots = [plot for plot in case.counted_plots() if plot.geometry is not None and place.plot in (None, plot.id)]
    parts = counted_once([(plot.id, plot.geometry) for plot in plots if plot.geometry is not None])
    counted = tuple(Counted(key, Text(f"Grundstück {key}", f"plot {key}"), area(part)) for key, part in parts)
    total = shares_of(counted)
    return Measure("plot_area", total, basis, Evidence(formula, sum_text(counted, total, "m²"), {}, counted))


def perimeter_area(case: PlanningCase) -> Measure:
    """Return the area of the Geltungsbereich, m²; it is no denominator of GRZ, GFZ or BMZ."""
    basis, formula = (
        Text("§ 9 Abs. 7 BauGB", "§ 9(7) BauGB"),
        Text("Fläche des Geltungsbereichs", "area of the planning perimeter"),
    )
    if case.site is None:
        reason = Text("Es ist kein Geltungsbereich angegeben.", "No planning perimeter is given.")
        return refused("perimeter_area", basis, formula, reason)
    size = area(case.site)
    return Measure("perimeter_area", size, basis, Evidence(formula, both(lambda n: f"{n(size, 1)} m²"), {"perimeter_area": size}))


def ground_area(case: PlanningCase, state: State, place: Place, *, all_structures: bool) -> Measure:
    """Return the Grundfläche in m²: of the main structures (GR_main), or with all of § 19(4) sentence 1 (GR_all)."""
    key = "GR_all" if all_structures else "GR_main"
    basis = case.law.paragraph(19, 4 if all_structures else 2)
    formula = _ALL if all_structures else _MAIN
    # main structures first, so that their shares are the same in GR_main and GR_all
    ordered = sorted(state.buildings, key=lambda item: KINDS.index(item.kind))
    counting = [item for item in ordered if all_structures or item.kind == "main"]
    unknown = next((item for item in counting if item.footprint is None), None)
    if unknown is not None:
        return refused(key, basis, formula, no_footprint(unknown))
    return _area_measure(key, basis, formula, counting, place)


_MAIN = Text("überdeckte Fläche der Hauptanlagen, Überlagertes einmal", "area covered by main structures, overlaps once")
_ALL = Text(
    "Hauptanlagen + Garagen und Stellplätze mit Zufahrten + Nebenanlagen (§ 14) + Anlagen unter der "
    "Geländeoberfläche, Überlagertes einmal",
    "main structures + garages and parking with driveways + ancillary structures (§ 14) + structures below ground, overlaps once",
)


def footprint(state: State, place: Place) -> Measure:
    """Return the area under buildings (without parking, driveways, underground and solar plants), m²."""
    basis, formula = (
        Text("Geometrie", "geometry"),
        Text("Grundfläche aller Gebäude, Überlagertes einmal", "area under all buildings, overlaps once"),
    )
    houses = [item for item in state.buildings if item.kind in HOUSES]
    unknown = next((item for item in houses if item.footprint is None), None)
    if unknown is not None:
        return refused("footprint", basis, formula, no_footprint(unknown))
    return _area_measure("footprint", basis, formula, houses, place)


def _area_measure(key: str, basis: Text, formula: Text, buildings: list[Building], place: Place) -> Measure:
    parts = counted_once([(item, item.footprint) for item in buildings if item.footprint is not None], place.region)
    counted = tuple(
        Counted(
            item.id, Text(item.label, item.label), area(part), {"footprint": item.footprint_area, "kind": KIND_LABELS[item.kind]}
        )
        for item, part in parts
        if not part.is_empty and area(part) > 0
    )
    total = shares_of(counted)
    note = _note(parts, place) or (None if counted else NOTHING_COUNTED)
    used = models_measured(buildings)
    evidence = Evidence(formula, sum_text(counted, total, "m²"), {}, counted, (KIND, FOOTPRINT), used, note=note)
    return Measure(key, total, basis, evidence)


def models_measured(buildings: Iterable[Building]) -> tuple[UsedAssumption, ...]:
    """Return how the shape of each model among the buildings was measured."""
    return tuple(
        UsedAssumption(
            f"model:{item.id}",
            Text(f"„{item.label}“: {item.shape_from.de}", f"'{item.label}': {item.shape_from.en}"),
            None,
            PROGRAMME,
        )
        for item in buildings
        if item.shape_from is not None
    )


def _note(parts: list[tuple[Building, BaseGeometry]], place: Place) -> Text | None:
    whole = sum((item.footprint_area for item, _ in parts), Fraction(0))
    left = whole - sum((area(part) for _, part in parts), Fraction(0))
    if place.plot is not None or left < Fraction(1, 100):
        return None
    return both_of(
        lambda n: f"{n(left, 1)} m² zählen nicht: doppelt überdeckt oder außerhalb der Baugrundstücke.",
        lambda n: f"{n(left, 1)} m² do not count: covered twice or outside the plots.",
    )


def ratio(key: str, basis: Text, words: Text, numerator: Measure, place: Place, note: Text | None = None) -> Measure:
    """Return numerator ÷ plot area with the numerator's own evidence; refused where one of the two is missing."""
    if numerator.value is None:
        return refused(key, basis, words, numerator.reason or Text("", ""))
    if not place.land_area:
        return refused(key, basis, words, no_land())
    land, top, unit = place.land_area, numerator.value, numerator.indicator.unit
    value = top / land
    numbers = both(lambda n: f"{n(top, 1)} {unit} ÷ {n(land, 1)} m² = {n(value, 4)}")
    old = numerator.evidence
    inputs = {numerator.key: top, "plot_area": land}
    evidence = Evidence(words, numbers, inputs, old.objects, old.columns, old.assumptions, note=note or old.note)
    return Measure(key, value, basis, evidence)


def site_coverage(case: PlanningCase, place: Place, main: Measure, everything: Measure) -> list[Measure]:
    """Return GRZ I, GRZ II and the limit of GRZ II; the latter two are refused before the BauNVO of 1990."""
    words = Text("Grundfläche der Hauptanlagen ÷ Grundstücksfläche", "footprint of main structures ÷ plot area")
    first = ratio("GRZ_I", case.law.paragraph(19), words, main, place)
    basis = case.law.paragraph(19, 4)
    words = Text(
        "Grundfläche aller Anlagen nach § 19 Abs. 4 ÷ Grundstücksfläche", "footprint of all structures of § 19(4) ÷ plot area"
    )
    refusal = case.law.no_grz_two()
    if refusal is not None:
        return [first, refused("GRZ_II", basis, words, refusal), refused("GRZ_II_limit", basis, _LIMIT, refusal)]
    return [first, ratio("GRZ_II", basis, words, everything, place), _limit(case, place, basis)]


_LIMIT = Text(
    "zulässige GRZ + 50 %, höchstens 0,8 (oder die zulässige GRZ, wenn sie größer ist)",
    "allowed GRZ + 50 %, at most 0.8 (or the allowed GRZ where that is greater)",
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The GRZ that may be built, whether the plan fixes it, and where it comes from."""

    grz: Fraction
    fixed: bool
    source: Text


def allowed_grz(case: PlanningCase, place: Place) -> Allowed | None:
    """Return the allowed GRZ: fixed in the plan as GRZ or as GR in m², else the value of § 17; None without either."""
    limits = case.limits
    if limits.grz is not None:
        return Allowed(limits.grz, True, Text("im Plan festgesetzte GRZ", "GRZ fixed in the plan"))
    if limits.gr_m2 is not None and place.land_area:
        words = Text("im Plan festgesetzte GR ÷ Grundstücksfläche", "GR fixed in the plan ÷ plot area")
        return Allowed(limits.gr_m2 / place.land_area, True, words)
    orientation = case.law.orientation()
    if orientation is None:
        return None
    term = orientation.term
    return Allowed(
        orientation.grz,
        False,
        Text(f"{term.de} des § 17 BauNVO für {case.law.zone}", f"{term.en} of § 17 BauNVO for {case.law.zone}"),
    )


def _limit(case: PlanningCase, place: Place, basis: Text) -> Measure:
    allowed = allowed_grz(case, place)
    if allowed is None:
        reason = Text(
            "Weder ist eine GRZ im Plan festgesetzt noch ein Baugebiet mit Werten des § 17 angegeben.",
            "Neither does the plan fix a GRZ nor is an area with values of § 17 named.",
        )
        return refused("GRZ_II_limit", basis, _LIMIT, reason)
    limit, grz = grz_two_limit(allowed.grz), allowed.grz
    numbers = both(
        lambda n: f"max({n(grz, 2)}; min({n(Fraction(3, 2), 1)} × {n(grz, 2)}; {n(Fraction(4, 5), 1)})) = {n(limit, 2)}"
    )
    return Measure("GRZ_II_limit", limit, basis, Evidence(_LIMIT, numbers, {"GRZ_allowed": grz}, note=allowed.source))


class SiteCoverage:
    """Plot and perimeter, Grundfläche, Grundflächenzahl and its limit."""

    about = about(
        "ground",
        Text("Grundfläche", "site coverage"),
        "plot_area perimeter_area GR_main GR_all GRZ_I GRZ_II GRZ_II_limit footprint",
        reads=("plots", "planning_perimeter", "buildings.footprint", "buildings.kind", "law", "plan_limits"),
        by_plot="plot_area GR_main GR_all GRZ_I GRZ_II GRZ_II_limit footprint",
        adds="plot_area GR_main GR_all footprint",
        grows="GR_main GR_all GRZ_I GRZ_II footprint",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all; the perimeter's area for the whole case only."""
        case, state, place = question.case, question.state, question.place
        main, everything = (ground_area(case, state, place, all_structures=wide) for wide in (False, True))
        of_case = [perimeter_area(case)] if question.whole else []
        coverage = site_coverage(case, place, main, everything)
        return [plot_area(case, place), *of_case, main, everything, *coverage, footprint(state, question.cut)]
