"""Findings: what lies above an orientation value of § 17 or exceeds what the plan fixes. Never says "unzulässig" by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.display import both_of, shortest
from twin.planning.exact import area
from twin.planning.measure import Measure
from twin.planning.measures.ground import allowed_grz
from twin.planning.measures.storeys import gf_counts
from twin.planning.place import Place
from twin.planning.polygon import counted_once, united
from twin.planning.state import State
from twin.planning.storey_rule import decide

Severity = Literal["exceeds a value fixed in the plan", "above the orientation value", "outside every plot", "to be checked"]
FIXED: Severity = "exceeds a value fixed in the plan"
ORIENTATION: Severity = "above the orientation value"
OUTSIDE: Severity = "outside every plot"
CHECK: Severity = "to be checked"


@dataclass(frozen=True, slots=True)
class PlanFinding:
    """One thing a committee should know: which value, on which plot, against which limit, by which rule.

    `object` is the building to look at, `objects` all that count. Against a plan `plan_object` is the id of its object,
    `plan_type` its class, `fixed` what it fixes as written.
    """

    subject: str
    severity: Severity
    rule: str
    text: Text
    plot: str | None = None
    value: Fraction | None = None
    limit: Fraction | None = None
    excess_m2: Fraction | None = None
    object: str | None = None
    objects: tuple[str, ...] = ()
    plan_object: str | None = None
    plan_type: str | None = None
    fixed: str = ""

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the finding as plain data; only members that say something."""
        result: dict[str, Any] = {"subject": self.subject, "plot": self.plot}
        for key in ("limit", "value", "excess_m2"):
            number = getattr(self, key)
            if number is not None:
                result[key] = float(number)
        for key in ("object", "plan_object", "plan_type", "fixed"):
            if getattr(self, key):
                result[key] = getattr(self, key)
        if self.objects:
            result["objects"] = list(self.objects)
        return {**result, "rule": self.rule, "severity": self.severity, "text": self.text.in_(language)}


def findings_of(case: PlanningCase, state: State, place: Place, measures: Mapping[str, Measure]) -> list[PlanFinding]:
    """Return all findings about one plot: GRZ I and II, GFZ, BMZ, GR and GF."""
    found = [*_coverage(case, state, place, measures), *_against_plan(case, place, measures)]
    orientation = case.law.orientation()
    if orientation is not None:
        pairs = (("GRZ_I", orientation.grz), ("GFZ", orientation.gfz), ("BMZ", orientation.bmz))
        for key, limit in pairs:
            value = measures[key].value
            if limit is not None and value is not None and value > limit:
                found.append(_above(case, place, key, value, limit))
    return found


def _above(case: PlanningCase, place: Place, key: str, value: Fraction, limit: Fraction) -> PlanFinding:
    orientation = case.law.orientation()
    term = orientation.term if orientation is not None else Text("", "")
    by = _digits(value - limit)
    tail = _what_section_17_means(case)
    text = both_of(
        lambda _n: (
            f"{_where(place.plot).de}{_name(key)} {shortest(value, 'de')} liegt {by.de} über dem Wert "
            f"{shortest(limit, 'de')}, den § 17 BauNVO {case.law.version} "
            f"für {case.law.zone} als {term.de} nennt. {tail.de}"
        ),
        lambda _n: (
            f"{_where(place.plot).en}{_name(key)} {shortest(value, 'en')} lies {by.en} above the {term.en} "
            f"{shortest(limit, 'en')} that § 17 BauNVO "
            f"{case.law.version} names for {case.law.zone}. {tail.en}"
        ),
    )
    unit = _unit_area(place, key, value, limit)
    return PlanFinding(key, ORIENTATION, f"§ 17 BauNVO {case.law.version}", text, place.plot, value, limit, unit)


def _what_section_17_means(case: PlanningCase) -> Text:
    orientation = case.law.orientation()
    year = case.law.year or 0
    if orientation is not None and orientation.binding and year >= 2021:
        return Text(
            "In diesem Gebiet darf der Plan ihn nicht überschreiten (§ 17 Satz 2).",
            "In this area the plan must not exceed it (§ 17 sentence 2).",
        )
    if year >= 2021:
        return Text(
            "Er ist keine Obergrenze; der Plan muss die Überschreitung begründen.",
            "It is no upper limit; the plan must give reasons for going beyond.",
        )
    return Text("Ausnahmen regelt § 17 Abs. 2 und 3 dieser Fassung.", "Exceptions follow § 17(2) and (3) of that version.")


def _digits(value: Fraction) -> Text:
    return Text(shortest(value, "de", 4), shortest(value, "en", 4))


def _name(key: str) -> str:
    return {"GRZ_I": "GRZ I", "GRZ_II": "GRZ II"}.get(key, key)


def _unit_area(place: Place, key: str, value: Fraction, limit: Fraction) -> Fraction | None:
    """Return the excess in m² (for BMZ there is none: it is a volume)."""
    return None if key == "BMZ" or not place.land_area else (value - limit) * place.land_area


def _coverage(case: PlanningCase, state: State, place: Place, measures: Mapping[str, Measure]) -> list[PlanFinding]:
    value, limit, allowed = measures["GRZ_II"].value, measures["GRZ_II_limit"].value, allowed_grz(case, place)
    if value is None or limit is None or allowed is None or value <= limit:
        return []
    solar = _solar_area(state, place) / place.land_area if case.law.solar_exceeds() and place.land_area else Fraction(0)
    if value - solar <= limit:
        text = Text(
            "GRZ II liegt nur durch Anlagen für Strom und Wärme aus Sonne oder Wind über der Grenze; § 19 Abs. 5 "
            "BauNVO 2023 lässt das in "
            "GE, GI und SO zu, soweit der Plan nichts anderes bestimmt.",
            "GRZ II exceeds its limit only by plants for power and heat from sun or wind; § 19(5) BauNVO 2023 "
            "allows that in GE, GI and "
            "SO unless the plan rules otherwise.",
        )
        return [PlanFinding("GRZ_II", CHECK, "§ 19(5) BauNVO 2023", text, place.plot, value, limit)]
    over = value - solar - limit
    by, tail = _digits(over), _cover_tail(allowed.fixed)
    text = both_of(
        lambda n: (
            f"{_where(place.plot).de}GRZ II {shortest(value, 'de')} liegt {by.de} ({n(over * place.land_area, 1)} "
            f"m²) über {shortest(limit, 'de')}; Grundlage: "
            f"{allowed.source.de}. {tail.de}"
        ),
        lambda n: (
            f"{_where(place.plot).en}GRZ II {shortest(value, 'en')} lies {by.en} ({n(over * place.land_area, 1)} "
            f"m²) above {shortest(limit, 'en')}, from "
            f"{allowed.source.en}. {tail.en}"
        ),
    )
    severity = FIXED if allowed.fixed else ORIENTATION
    excess = over * place.land_area
    return [PlanFinding("GRZ_II", severity, "§ 19(4) sentence 2 BauNVO", text, place.plot, value, limit, excess)]


def _cover_tail(fixed: bool) -> Text:
    if fixed:
        return Text(
            "Geringfügige Überschreitungen können zugelassen werden, der Plan kann anderes bestimmen (§ 19 Abs. 4).",
            "Minor excess may be allowed, and the plan may rule otherwise (§ 19(4)).",
        )
    return Text("Im Plan ist keine GRZ festgesetzt.", "The plan fixes no GRZ.")


def _solar_area(state: State, place: Place) -> Fraction:
    # main structures and the rest are counted first: only what solar plants add may exceed
    ordered = sorted(state.buildings, key=lambda item: item.kind == "solar_plant")
    parts = counted_once([(item, item.footprint) for item in ordered if item.footprint is not None], place.region)
    return sum((area(part) for item, part in parts if item.kind == "solar_plant"), Fraction(0))


def _against_plan(case: PlanningCase, place: Place, measures: Mapping[str, Measure]) -> list[PlanFinding]:
    limits = case.limits
    fixed = (
        ("GRZ_I", "GRZ", limits.grz, place.land_area),
        ("GFZ", "GFZ", limits.gfz, place.land_area),
        ("BMZ", "BMZ", limits.bmz, None),
        ("GR_main", "GR", limits.gr_m2, Fraction(1)),
        ("GF", "GF", limits.gf_m2, Fraction(1)),
    )
    found = [
        _beyond(key, name, measures[key], limit, scale, place.plot)
        for key, name, limit, scale in fixed
        if limit is not None and _exceeds(measures[key], limit)
    ]
    hall, mass = measures["BMZ_limit"], measures["BMZ"]
    if limits.bmz is None and hall.value is not None and _exceeds(mass, hall.value):
        found.append(_beyond("BMZ", "BMZ (3,5 × GFZ)", mass, hall.value, None, place.plot, hall=True))
    return found


def _exceeds(measure: Measure, limit: Fraction) -> bool:
    return measure.value is not None and measure.value > limit


def _beyond(
    key: str, name: str, measure: Measure, limit: Fraction, scale: Fraction | None, plot: str | None, *, hall: bool = False
) -> PlanFinding:
    value = measure.value or Fraction(0)
    over = value - limit
    what_de = "die Grenze des § 21 Abs. 4 BauNVO," if hall else "den im Plan festgesetzten Wert"
    what_en = "the limit of § 21(4) BauNVO," if hall else "the value fixed in the plan,"
    text = both_of(
        lambda _n: (
            f"{_where(plot).de}{_name(key)} {shortest(value, 'de')} überschreitet {what_de} {name} {shortest(limit, 'de')} "
            f"um {shortest(over, 'de')}."
        ),
        lambda _n: (
            f"{_where(plot).en}{_name(key)} {shortest(value, 'en')} exceeds {what_en} {name} {shortest(limit, 'en')} "
            f"by {shortest(over, 'en')}."
        ),
    )
    rule = "§ 21(4) BauNVO" if hall else "§ 16(2) BauNVO, fixed in the plan"
    return PlanFinding(key, FIXED, rule, text, plot, value, limit, None if scale is None else over * scale)


def _where(plot: str | None) -> Text:
    return Text("", "") if plot is None else Text(f"Grundstück {plot}: ", f"Plot {plot}: ")


def storey_findings(case: PlanningCase, state: State) -> list[PlanFinding]:
    """Return the main structures with more full storeys than the plan fixes (Z)."""
    limit = case.limits.storeys
    if limit is None:
        return []
    found = []
    for building in state.buildings:
        if not gf_counts(building) or building.kind != "main":
            continue
        count = sum(1 for item in building.storeys or () if decide(building, item, case.law.land).full)
        if count > limit:
            text = Text(
                f"„{building.label}“ hat {count} Vollgeschosse; im Plan sind höchstens {limit} festgesetzt.",
                f"'{building.label}' has {count} full storeys; the plan fixes {limit} at most.",
            )
            found.append(
                PlanFinding(
                    "Z",
                    FIXED,
                    "§ 16(2) BauNVO, fixed in the plan",
                    text,
                    None,
                    Fraction(count),
                    Fraction(limit),
                    None,
                    building.id,
                )
            )
    return found


def outside_findings(case: PlanningCase, state: State) -> list[PlanFinding]:
    """Return every structure that lies in part outside all plots: that part counts for no plot."""
    land = case.building_land()
    if land is None:
        return []
    found = []
    for building in state.buildings:
        if building.footprint is None:
            continue
        left = area(building.footprint.difference(land))
        if left >= Fraction(1, 100):
            found.append(_outside(building.id, building.label, left))
    return found


def _outside(identifier: str, label: str, left: Fraction) -> PlanFinding:
    text = both_of(
        lambda n: f"„{label}“ liegt mit {n(left, 2)} m² außerhalb aller Baugrundstücke; dieser Teil zählt für kein Grundstück.",
        lambda n: f"'{label}' lies outside all plots with {n(left, 2)} m²; that part counts for no plot.",
    )
    return PlanFinding("outside_plots", OUTSIDE, "§ 19(3) BauNVO", text, None, left, Fraction(0), left, identifier)


def overlapping_plots(case: PlanningCase) -> list[PlanFinding]:
    """Return a finding when plots overlap each other, since their areas then do not add up."""
    shapes = [plot.geometry for plot in case.plots if plot.geometry is not None]
    twice = sum((area(shape) for shape in shapes), Fraction(0)) - area(united(shapes)) if shapes else Fraction(0)
    if twice < Fraction(1, 100):
        return []
    text = both_of(
        lambda n: f"Baugrundstücke überlagern sich um {n(twice, 2)} m²; in der Summe zählt die Fläche einmal.",
        lambda n: f"Plots overlap by {n(twice, 2)} m²; in the total that area counts once.",
    )
    return [PlanFinding("plot_area", CHECK, "§ 19(3) BauNVO", text, None, twice, Fraction(0), twice)]


def land_findings(case: PlanningCase) -> list[PlanFinding]:
    """Return every plot that lies in part outside the Bauland: that part is no plot area."""
    found, counted = [], {plot.id: area(plot.geometry) for plot in case.counted_plots()}
    for plot in case.plots:
        left = area(plot.geometry) - counted.get(plot.id, Fraction(0))
        if left >= Fraction(1, 100):
            found.append(_not_land(plot.id, left))
    return found


def _not_land(plot: str, left: Fraction) -> PlanFinding:
    text = both_of(
        lambda n: f"Grundstück {plot}: {n(left, 2)} m² liegen außerhalb des Baulands (building_land) und zählen nicht.",
        lambda n: f"Plot {plot}: {n(left, 2)} m² lie outside the building land (building_land) and do not count.",
    )
    return PlanFinding("plot_area", CHECK, "§ 19(3) BauNVO", text, plot, left, Fraction(0), left)


def law_findings(case: PlanningCase) -> list[PlanFinding]:
    """Return findings when the named version is not the one of the day of public display, or does not know the area."""
    texts = (case.law.contradiction(), case.law.unknown_zone())
    return [PlanFinding("baunvo", CHECK, "§§ 25 ff. BauNVO", text) for text in texts if text is not None]
