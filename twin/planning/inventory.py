"""The existing city inside an area of any shape: buildings, floor area with what had to be estimated, people by statistics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.building import Building, with_estimated_storeys
from twin.planning.case import PlanningCase
from twin.planning.exact import area
from twin.planning.family import Question
from twin.planning.measure import Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of, sum_text
from twin.planning.measures.floorspace import FloorSpace, storeys_unknown
from twin.planning.measures.ground import SiteCoverage
from twin.planning.place import Place
from twin.planning.state import State

_PEOPLE = Text(
    "Summe der Gebiete: Einwohner × Anteil der Fläche im Gebiet", "sum over districts: inhabitants × share of their area inside"
)
_STATISTICS = Text("eingelesene Statistik", "imported statistics")


@dataclass(frozen=True, slots=True)
class District:
    """An area of a statistic with the people counted in it."""

    id: str
    geometry: BaseGeometry
    people: Fraction


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
    case: PlanningCase, buildings: Iterable[Building], region: BaseGeometry, districts: Sequence[District] | None = None
) -> Inventory:
    """Return what stands in a region (CRS of the case); buildings across its edge count with their part inside.

    Storeys nobody counted are estimated where the case assumes a storey height; without it their buildings are left out of floor
    areas and named.
    """
    storey = case.assumptions.get("storey_height_m_for_estimate")
    near = [item for item in buildings if item.footprint is not None and area(item.footprint.intersection(region)) > 0]
    known = [with_estimated_storeys(item, storey) for item in near]
    floored = [item for item in known if item.kind != "main" or item.storeys is not None]
    unknown = [item for item in known if item.kind == "main" and item.storeys is None]
    place = Place(region, "area", True)
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
        ground["footprint"],
        _least(floors["GF"], unknown),
        _least(floors["BGF"], unknown),
        _people(region, districts),
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
    counted = []
    for district in districts:
        whole, inside = area(district.geometry), area(district.geometry.intersection(region))
        if inside and whole:
            columns = {"people": district.people, "share": inside / whole}
            counted.append(Counted(district.id, Text(district.id, district.id), district.people * inside / whole, columns))
    if not counted:
        reason = Text("Die Statistik reicht nicht in dieses Gebiet.", "The statistics do not reach into this area.")
        return refused("people", _STATISTICS, _PEOPLE, reason)
    total = shares_of(tuple(counted))
    text = Text("Menschen wohnen in jedem Gebiet der Statistik gleich verteilt", "people live evenly spread in each district")
    names = (Column("people", Text("Einwohner", "inhabitants")), Column("share", Text("Anteil der Fläche", "share of area")))
    used = (UsedAssumption("evenly_spread", text, None, Text("Vorgabe des Programms", "programme default")),)
    evidence = Evidence(_PEOPLE, sum_text(tuple(counted), total, ""), {}, tuple(counted), names, used)
    return Measure("people", total, _STATISTICS, evidence)
