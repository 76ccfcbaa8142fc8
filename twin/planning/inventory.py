"""The existing city inside an area of any shape: buildings, floor area with what had to be estimated, people by statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.building import Building, with_estimated_storeys
from twin.planning.case import PlanningCase
from twin.planning.exact import area
from twin.planning.family import Question
from twin.planning.measure import (
    PROGRAMME,
    Column,
    Counted,
    DataSource,
    Evidence,
    Measure,
    UsedAssumption,
    refused,
    shares_of,
    sum_text,
)
from twin.planning.measures.floorspace import FloorSpace
from twin.planning.measures.ground import SiteCoverage
from twin.planning.measures.storeys import storeys_unknown
from twin.planning.place import Place
from twin.planning.polygon import united
from twin.planning.state import State

_PEOPLE = Text(
    "Summe der Gebiete: Einwohner × Anteil der Fläche im Gebiet", "sum over districts: inhabitants × share of their area inside"
)
_STATISTICS = Text("eingelesene Statistik", "imported statistics")


@dataclass(frozen=True, slots=True)
class District:
    """An area of a statistic, or the point that stands for one, with its people; None where that is kept secret."""

    id: str
    geometry: BaseGeometry
    people: Fraction | None

    def share_in(self, region: BaseGeometry) -> Fraction:
        """Return how much of the district lies in a region, 0 to 1; a point lies in it or not."""
        whole = area(self.geometry)
        if not whole:
            return Fraction(int(region.covers(self.geometry)))
        return area(self.geometry.intersection(region)) / whole


@dataclass(frozen=True, slots=True)
class Inventory:
    """What stands in an area: counts of buildings, floor area of those whose storeys are known, people.

    `buildings` are all structures; of the main ones `counted` have storeys in the data, `estimated` by their height, `unknown`
    none: `floor` leaves these out and is therefore a least.
    """

    size: Fraction
    buildings: int
    counted: int
    estimated: int
    unknown: int
    footprint: Measure
    floor: Measure
    gross: Measure
    people: Measure

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return counts and measures as plain data."""
        measures = {item.key: item.to_json(language) for item in (self.footprint, self.floor, self.gross, self.people)}
        counts = {name: getattr(self, name) for name in ("buildings", "counted", "estimated", "unknown")}
        return {"area_m2": float(self.size), **counts, "measures": measures}


def inventory(
    case: PlanningCase,
    buildings: Iterable[Building],
    region: BaseGeometry,
    districts: Sequence[District] | None = None,
    statistics: DataSource | None = None,
) -> Inventory:
    """Return what stands in a region (CRS of the case); buildings across its edge count with their part inside.

    `statistics` names the data the districts come from.

    Storeys nobody counted are estimated where the case assumes a storey height; without it their buildings are left out of floor
    areas and named.
    """
    storey = case.assumptions.get("storey_height_m_for_estimate")
    shapely.prepare(region)
    reached = [item for item in buildings if item.footprint is not None and region.intersects(item.footprint)]
    near = [item for item in reached if item.footprint is not None and area(item.footprint.intersection(region)) > 0]
    known = [with_estimated_storeys(item, storey) for item in near]
    floored = [item for item in known if item.kind != "main" or item.storeys is not None]
    unknown = [item for item in known if item.kind == "main" and item.storeys is None]
    place = Place(region, "area", True)
    sources = case.baseline.sources
    ground = {item.key: item for item in SiteCoverage().measures(Question(case, State(tuple(known)), place))}
    floors = {item.key: item for item in FloorSpace().measures(Question(case, State(tuple(floored)), place))}
    mains = [item for item in floored if item.kind == "main"]
    estimated = sum(item.storeys_from == "estimate" for item in mains)
    return Inventory(
        area(region),
        len(near),
        len(mains) - estimated,
        estimated,
        len(unknown),
        ground["footprint"].with_data(sources),
        _least(floors["GF"], unknown).with_data(sources),
        _least(floors["BGF"], unknown).with_data(sources),
        _people(region, districts).with_data(() if statistics is None else (statistics,)),
    )


def _least(measure: Measure, unknown: list[Building]) -> Measure:
    """Return the measure saying which buildings are missing from it; refused when nothing but those stands there."""
    if not unknown or measure.value is None:
        return measure
    if not measure.evidence.objects:
        return refused(measure.key, measure.basis, measure.evidence.formula, storeys_unknown(unknown[0]))
    names = ", ".join(item.label for item in unknown[:3]) + ("" if len(unknown) <= 3 else " …")
    text = Text(
        f"{len(unknown)} Gebäude ohne Geschosszahl fehlen in der Summe ({names})",
        f"{len(unknown)} buildings of unknown storeys are missing from the sum ({names})",
    )
    used = (*measure.evidence.assumptions, UsedAssumption("storeys_unknown", text, Fraction(len(unknown)), _STATISTICS_OF_MODEL))
    return replace(measure, evidence=replace(measure.evidence, assumptions=used, note=text))


_STATISTICS_OF_MODEL = Text("Gebäudemodell", "building model")


def _people(region: BaseGeometry, districts: Sequence[District] | None) -> Measure:
    if not districts:
        reason = Text("Es ist keine Einwohnerstatistik eingelesen.", "No statistics of inhabitants have been imported.")
        return refused("people", _STATISTICS, _PEOPLE, reason)
    inside = [(item, share) for item in districts if item.geometry.intersects(region) and (share := item.share_in(region))]
    told = [(item, item.people, share) for item, share in inside if item.people is not None]
    if not told:
        return refused("people", _STATISTICS, _PEOPLE, _nobody_told(len(inside)))
    if _overlap(item for item, _ in inside):
        reason = Text(
            "Die Gebiete der Statistik überlappen sich, Menschen würden mehrfach gezählt. Bitte eine Ebene mit nur einer "
            "Gliederung wählen.",
            "The areas of the statistics overlap, people would be counted more than once. Please choose a layer with a single "
            "division.",
        )
        return refused("people", _STATISTICS, _PEOPLE, reason)
    counted = tuple(
        Counted(item.id, Text(item.id, item.id), people * share, {"people": people, "share": share})
        for item, people, share in told
    )
    total = shares_of(counted)
    names = (Column("people", Text("Einwohner", "inhabitants")), Column("share", Text("Anteil im Gebiet", "share inside")))
    used = _spread_evenly(inside)
    note = _left_out(region, inside)
    return Measure(
        "people", total, _STATISTICS, Evidence(_PEOPLE, sum_text(counted, total, ""), {}, counted, names, used, note=note)
    )


def _nobody_told(districts: int) -> Text:
    if districts:
        return Text(
            f"Die Statistik nennt für keines der {districts} Gebiete hier eine Zahl.",
            f"The statistics give no number for any of the {districts} areas here.",
        )
    return Text("Die Statistik reicht nicht in dieses Gebiet.", "The statistics do not reach into this area.")


def _overlap(districts: Iterable[District]) -> bool:
    areas = [item.geometry for item in districts if area(item.geometry)]
    return area(united(areas)) * Fraction("1.001") < sum((area(item) for item in areas), Fraction(0)) if areas else False


def _spread_evenly(inside: Sequence[tuple[District, Fraction]]) -> tuple[UsedAssumption, ...]:
    if all(area(item.geometry) == 0 for item, _ in inside):
        text = Text(
            "Jeder Punkt der Statistik zählt ganz, wenn er im Gebiet liegt", "each point of the statistics counts whole if inside"
        )
        return (UsedAssumption("points", text, None, PROGRAMME),)
    text = Text("Menschen wohnen in jedem Gebiet der Statistik gleich verteilt", "people live evenly spread in each district")
    return (UsedAssumption("evenly_spread", text, None, PROGRAMME),)


def _left_out(region: BaseGeometry, inside: Sequence[tuple[District, Fraction]]) -> Text | None:
    """Return what is missing from the sum: districts that keep their number secret, ground no district covers."""
    silent = sum(item.people is None for item, _ in inside)
    german, english = [], []
    if silent:
        german.append(f"für {silent} Gebiete nennt die Statistik keine Zahl, sie fehlen in der Summe")
        english.append(f"the statistics give no number for {silent} areas, they are missing from the sum")
    areas = [item.geometry for item, _ in inside if area(item.geometry)]
    bare = 1 - area(united(areas).intersection(region)) / area(region) if areas else Fraction(0)
    if bare > Fraction(1, 200):
        german.append(f"{round(bare * 100)} % der Fläche liegt außerhalb der Statistik")
        english.append(f"{round(bare * 100)} % of the area lies outside the statistics")
    return Text("; ".join(german), "; ".join(english)) if german else None
