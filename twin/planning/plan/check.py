"""A state against the plan in force: each finding cites the plan's object, what it fixes, the state's value and the "
"building."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building
from twin.planning.case import HeightLimit, PlanningCase, Plot
from twin.planning.checks import CHECK, FIXED, PlanFinding, Severity
from twin.planning.display import both_of, shortest
from twin.planning.exact import area, length
from twin.planning.family import Question
from twin.planning.law import grz_two_limit
from twin.planning.measure import Measure
from twin.planning.measures.floorspace import FloorSpace
from twin.planning.measures.ground import SiteCoverage
from twin.planning.measures.heights import check_height
from twin.planning.measures.mass import BuildingMass
from twin.planning.measures.storeys import gf_counts
from twin.planning.place import Place
from twin.planning.plan.facts import ABOVE_EFH, EFH, LIMIT_TYPE, LINE_TYPE, FixedHeight, PlanArea, PlanFacts, PlanLine
from twin.planning.polygon import united
from twin.planning.state import State
from twin.planning.storey_rule import decide

# less than the hand of a drawing: corners of plans and drafts meet to a centimetre
_LEAST_M2 = Fraction(1, 10)
_LEAST_M = Fraction(1, 10)
_ON_LINE_M = 0.05
_RATIOS = {"GRZ": "GRZ_I", "GFZ": "GFZ", "BMZ": "BMZ"}
_SUMS = {"GR": "GR_main", "GF": "GF", "BM": "BM"}
_UNITS = {"GR": " m²", "GF": " m²", "BM": " m³"}
_RULE = "§ 16(2) BauNVO, fixed in the plan"
# uses that do not belong into an area by the general rule; exceptions are for the authority
_NO_INDUSTRY = dict.fromkeys(("WS", "WA", "WB", "MD", "MDW", "MI", "MU", "MK"), ("industry",))
_ODD_USES = {**_NO_INDUSTRY, "WR": ("industry", "retail", "office"), "GE": ("housing",), "GI": ("housing",)}
_PARAGRAPH = {"WS": 2, "WR": 3, "WA": 4, "WB": 5, "MD": 5, "MDW": 5, "MI": 6, "MU": 6, "MK": 7, "GE": 8, "GI": 9}


@dataclass(slots=True)
class PlanCheck:
    """Findings against a plan, and the sentences about what could not be checked."""

    findings: list[PlanFinding] = field(default_factory=list)
    refusals: list[Text] = field(default_factory=list)


def check_plan(case: PlanningCase, state: State, facts: PlanFacts, built: frozenset[str] | None = None) -> PlanCheck:
    """Return where a state departs from what the plan fixes; `built` are the ids of what is new, None for all.

    Position, storeys, heights and uses are asked of what is new, sums and ratios of all that stands in an area.
    """
    result = PlanCheck()
    new = [
        item
        for item in state.buildings
        if item.kind == "main" and item.footprint is not None and (built is None or item.id in built)
    ]
    _check_law(case, facts, result)
    for building in new:
        _check_position(building, facts, result)
        _check_storeys(case, building, facts, result)
        _check_heights(building, facts, result)
        _check_use(building, facts, result)
    _check_lines(new, facts, result)
    for zone in facts.zones:
        _check_ratios(case, state, zone, result)
        _check_sums(case, state, zone, result)
    for place in facts.buildable:
        _check_sums(case, state, place, result)
    return result


def _finding(
    subject: str, severity: Severity, rule: str, text: Text, source: PlanArea | PlanLine, fixed: str, **more: object
) -> PlanFinding:
    cited = {"plan_object": source.id, "plan_type": source.type, "fixed": fixed}
    return PlanFinding(subject, severity, rule, text, **cited, **more)  # type: ignore[arg-type]


def _check_law(case: PlanningCase, facts: PlanFacts, result: PlanCheck) -> None:
    if facts.baunvo is None:
        result.refusals.append(
            Text(
                "Der Plan nennt keine Fassung der BauNVO; bitte law.baunvo nach dem Tag der öffentlichen Auslegung angeben.",
                "The plan names no version of the BauNVO; please give law.baunvo by the day of public display.",
            )
        )
    elif case.law.version is not None and case.law.version != facts.baunvo:
        text = Text(
            f"Der Plan nennt die BauNVO {facts.baunvo}, gerechnet wird mit der Fassung {case.law.version}.",
            f"The plan names the BauNVO of {facts.baunvo}, the version of {case.law.version} is used.",
        )
        result.findings.append(PlanFinding("baunvo", CHECK, "§§ 25 ff. BauNVO", text))


def _check_position(building: Building, facts: PlanFacts, result: PlanCheck) -> None:
    shape = building.footprint
    if shape is None or not facts.buildable:
        return
    outside = area(shape.difference(united(item.geometry for item in facts.buildable)))
    if outside < _LEAST_M2:
        return
    near = facts.buildable_of(shape) or min(facts.buildable, key=lambda item: item.geometry.distance(shape))
    crossed = [line for line in facts.lines if line.type == LIMIT_TYPE and line.geometry.intersects(shape)]
    source: PlanArea | PlanLine = max(crossed, key=lambda line: line.geometry.intersection(shape).length, default=near)
    text = both_of(
        lambda n: (
            f"„{building.label}“ liegt mit {n(outside, 1)} m² außerhalb der überbaubaren Grundstücksfläche „{near.label}“. "
            "Ein geringfügiges Vortreten kann zugelassen werden (§ 23 Abs. 3)."
        ),
        lambda n: (
            f"'{building.label}' lies outside the buildable area '{near.label}' with {n(outside, 1)} m². "
            "A minor projection may be allowed (§ 23(3))."
        ),
    )
    more = {"value": outside, "limit": Fraction(0), "excess_m2": outside, "object": building.id}
    result.findings.append(_finding("Baugrenze", FIXED, "§ 23(3) BauNVO", text, source, near.label, **more))


def _check_lines(new: Iterable[Building], facts: PlanFacts, result: PlanCheck) -> None:
    """Check every Baulinie whose buildable area is built on: the buildings there must stand on it."""
    for line in facts.lines:
        if line.type != LINE_TYPE:
            continue
        behind = [
            item for item in facts.buildable if item.geometry.boundary.intersection(line.geometry.buffer(_ON_LINE_M)).length > 1.0
        ]
        there = [
            item
            for item in new
            if item.footprint is not None and any(area(spot.geometry.intersection(item.footprint)) > 1 for spot in behind)
        ]
        if not there:
            continue
        walls = united(
            item.footprint.boundary.buffer(_ON_LINE_M, cap_style="flat") for item in there if item.footprint is not None
        )
        whole, met = length(line.geometry.length), length(line.geometry.intersection(walls).length)
        if whole - met <= _LEAST_M:
            continue
        nearest = min(there, key=lambda item: item.footprint.distance(line.geometry) if item.footprint is not None else 0.0)
        text = both_of(
            lambda n: f"An die Baulinie muss gebaut werden: {n(met, 1)} m von {n(whole, 1)} m sind bebaut (§ 23 Abs. 2).",  # noqa: B023
            lambda n: f"The building line must be built on: {n(met, 1)} m of {n(whole, 1)} m are (§ 23(2)).",  # noqa: B023
        )
        more = {"value": met, "limit": whole, "object": nearest.id}
        result.findings.append(_finding("Baulinie", FIXED, "§ 23(2) BauNVO", text, line, f"{shortest(whole, 'de', 1)} m", **more))


def _narrowest(building: Building, facts: PlanFacts) -> list[PlanArea]:
    """Return the areas that speak about a building, the narrower first."""
    if building.footprint is None:
        return []
    found = (facts.buildable_of(building.footprint), facts.zone_of(building.footprint))
    return [item for item in found if item is not None]


def _check_storeys(case: PlanningCase, building: Building, facts: PlanFacts, result: PlanCheck) -> None:
    areas = [item for item in _narrowest(building, facts) if item.most("Z") or item.least("Z")]
    if not areas or not gf_counts(building):
        return
    source = areas[0]
    verdicts = [decide(building, item, case.law.land) for item in building.storeys or ()]
    unknown = next((item.by for item in verdicts if item.full is None), None)
    if building.storeys is None or unknown is not None:
        reason = unknown or Text(
            f"Die Geschosse von „{building.label}“ sind nicht bekannt.", f"The storeys of '{building.label}' are not known."
        )
        result.refusals.append(reason)
        return
    count = Fraction(sum(bool(item.full) for item in verdicts))
    most, least = source.most("Z"), source.least("Z")
    for limit, missed in ((most, most is not None and count > most[1]), (least, least is not None and count < least[1])):
        if limit is not None and missed:
            name, value = limit
            text = Text(
                f"„{building.label}“ hat {int(count)} Vollgeschosse; „{source.label}“ setzt {_words(name).de} {int(value)} fest.",
                f"'{building.label}' has {int(count)} full storeys; '{source.label}' fixes {_words(name).en} {int(value)}.",
            )
            more = {"value": count, "limit": value, "object": building.id}
            result.findings.append(_finding("Z", FIXED, _RULE, text, source, f"{name} {int(value)}", **more))
            return


def _words(name: str) -> Text:
    if name.endswith("zwingend"):
        return Text("zwingend", "exactly")
    return Text("mindestens", "at least") if name.endswith("min") else Text("höchstens", "at most")


def _check_heights(building: Building, facts: PlanFacts, result: PlanCheck) -> None:
    """Check the heights of the narrowest area that fixes any; a height above EFH takes the EFH fixed beside it."""
    source = next((item for item in _narrowest(building, facts) if item.heights), None)
    if source is None:
        return
    floor = next((item.value for item in source.heights if item.bezugspunkt == EFH), None)
    for height in source.heights:
        if height.bezugspunkt == EFH:
            continue
        limit = _limit(height, source, floor)
        found, refusals = check_height(limit, [building], height.sense)
        result.findings += [replace(item, plan_object=source.id, plan_type=source.type, fixed=limit.text) for item in found]
        result.refusals += refusals


def _limit(height: FixedHeight, source: PlanArea, floor: Fraction | None) -> HeightLimit:
    reference, value = height.hoehenbezug, height.value
    if reference == ABOVE_EFH and floor is not None:
        reference, value = 1000, floor + value
    words = f"{shortest(height.value, 'de')} m (hoehenbezug {height.hoehenbezug}, bezugspunkt {height.bezugspunkt})"
    return HeightLimit(source.label, reference, height.bezugspunkt, value, words)


def _check_use(building: Building, facts: PlanFacts, result: PlanCheck) -> None:
    zone = None if building.footprint is None else facts.zone_of(building.footprint)
    odd = _ODD_USES.get(zone.zone or "", ()) if zone is not None else ()
    uses = [use for use in dict.fromkeys(item.use for item in building.storeys or ()) if use in odd]
    if zone is None or not uses:
        return
    listed = ", ".join(str(use) for use in uses)
    paragraph = _PARAGRAPH[zone.zone or ""]
    text = Text(
        f"„{building.label}“ hat Geschosse mit der Nutzung {listed}; in „{zone.label}“ ({zone.zone}) ist sie nicht die "
        "Regel und zu prüfen.",
        f"'{building.label}' has storeys used as {listed}; in '{zone.label}' ({zone.zone}) that is not the rule and has to "
        "be checked.",
    )
    result.findings.append(_finding("use", CHECK, f"§ {paragraph} BauNVO", text, zone, str(zone.zone), object=building.id))


def _measures(case: PlanningCase, state: State, place: Place) -> Mapping[str, Measure]:
    families = (SiteCoverage(), FloorSpace(), BuildingMass())
    return {item.key: item for family in families for item in family.measures(Question(case, state, place))}


def _check_ratios(case: PlanningCase, state: State, zone: PlanArea, result: PlanCheck) -> None:
    """Check ratios on each plot that lies in the zone for the most part; without plots on the zone as a whole."""
    limits = {stem: found for stem in _RATIOS if (found := zone.most(stem))}
    least = {stem: found for stem in _RATIOS if (found := zone.least(stem))}
    if not limits and not least:
        return
    for place in _places(case.plots, zone):
        measures = _measures(case, state, place)
        for stem, (name, value) in limits.items():
            _compare(stem, name, value, measures[_RATIOS[stem]], place, zone, result)
        for stem, (name, value) in least.items():
            _compare(stem, name, value, measures[_RATIOS[stem]], place, zone, result, below=True)
        if "GRZ" in limits and case.law.no_grz_two() is None:
            name, value = limits["GRZ"]
            _compare("GRZ II", f"{name} → GRZ II", grz_two_limit(value), measures["GRZ_II"], place, zone, result)


def _places(plots: Iterable[Plot], zone: PlanArea) -> list[Place]:
    inside = [
        plot
        for plot in plots
        if plot.geometry is not None and 2 * area(plot.geometry.intersection(zone.geometry)) > area(plot.geometry)
    ]
    return [Place(plot.geometry, plot.id, True) for plot in inside] or [Place(zone.geometry, zone.label, True)]


def _check_sums(case: PlanningCase, state: State, source: PlanArea, result: PlanCheck) -> None:
    """Check areas and volumes fixed for an area as a whole: GR, GF, BM."""
    limits = [(stem, *found, False) for stem in _SUMS if (found := source.most(stem))]
    limits += [(stem, *found, True) for stem in _SUMS if (found := source.least(stem))]
    if not limits:
        return
    place = Place(source.geometry, source.label, True)
    measures = _measures(case, state, place)
    for stem, name, value, below in limits:
        _compare(stem, name, value, measures[_SUMS[stem]], place, source, result, below=below)


def _compare(
    stem: str,
    name: str,
    limit: Fraction,
    measure: Measure,
    place: Place,
    source: PlanArea,
    result: PlanCheck,
    *,
    below: bool = False,
) -> None:
    if measure.value is None:
        reason = measure.reason or Text("", "")
        result.refusals.append(
            Text(
                f"{stem} in „{source.label}“ ist nicht prüfbar: {reason.de}",
                f"{stem} in '{source.label}' cannot be checked: {reason.en}",
            )
        )
        return
    value = measure.value
    if value == limit or (value < limit) != below:
        return
    where = _where(place, source)
    unit = _UNITS.get(stem, "")
    apart = abs(value - limit)
    over_de, over_en = ("unterschreitet", "falls short of") if below else ("überschreitet", "exceeds")
    text = Text(
        f"{where.de}{stem} {shortest(value, 'de')}{unit} {over_de} den in „{source.label}“ festgesetzten Wert {name} "
        f"{shortest(limit, 'de')}{unit} um {shortest(apart, 'de')}{unit}.",
        f"{where.en}{stem} {shortest(value, 'en')}{unit} {over_en} the value {name} {shortest(limit, 'en')}{unit} fixed in "
        f"'{source.label}' by {shortest(apart, 'en')}{unit}.",
    )
    scale = {"GRZ": place.land_area, "GRZ II": place.land_area, "GFZ": place.land_area, "GR": Fraction(1), "GF": Fraction(1)}.get(
        stem
    )
    # the building with the largest share is the one to look at first
    shares = [item for item in measure.evidence.objects if item.share]
    largest = max(shares, key=lambda item: item.share or Fraction(0), default=None)
    more = {
        "plot": place.plot if place.plot != source.label else None,
        "value": value,
        "limit": limit,
        "excess_m2": None if scale is None or below else apart * scale,
        "object": None if largest is None else largest.id,
        "objects": tuple(item.id for item in shares),
    }
    rule = "§ 19(4) sentence 2 BauNVO" if stem == "GRZ II" else _RULE
    subject = {"GRZ II": "GRZ_II", **_RATIOS, **_SUMS}[stem]
    result.findings.append(_finding(subject, FIXED, rule, text, source, f"{name} {shortest(limit, 'de')}{unit}", **more))


def _where(place: Place, source: PlanArea) -> Text:
    if place.plot is None or place.plot == source.label:
        return Text("", "")
    return Text(f"Grundstück {place.plot}: ", f"Plot {place.plot}: ")
