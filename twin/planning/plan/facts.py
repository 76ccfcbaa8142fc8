"""What an XPlanGML plan fixes, object by object, as numbers a check can use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from twin.geodata.crs import transform
from twin.geodata.plan import Plan
from twin.planning.exact import area, exact
from twin.planning.law import VERSIONS

ZONE_TYPE, AREA_TYPE = "BP_BaugebietsTeilFlaeche", "BP_UeberbaubareGrundstuecksFlaeche"
LIMIT_TYPE, LINE_TYPE = "BP_BauGrenze", "BP_BauLinie"
_NUMBERS = tuple(stem + end for stem in ("GRZ", "GR", "GFZ", "GF", "BMZ", "BM", "Z") for end in ("", "min", "max", "zwingend"))
# code list besondereArtDerBaulNutzung
_ZONES = {
    "1000": "WS", "1100": "WR", "1200": "WA", "1300": "WB", "1400": "MD", "1450": "MDW", "1500": "MI", "1550": "MU",
    "1600": "MK", "1700": "GE", "1800": "GI", "2000": "SO", "2100": "SO", "3000": "Wochenendhausgebiet", "4000": "SO",
}  # fmt: skip
_HEIGHTS = {"h": "most", "hMax": "most", "hMin": "least", "hZwingend": "exactly"}
EFH, ABOVE_EFH = 4500, 4000


@dataclass(frozen=True, slots=True)
class FixedHeight:
    """A height as the plan writes it: code values of its reference, m, and whether at most, at least or exactly."""

    hoehenbezug: int
    bezugspunkt: int
    value: Fraction
    sense: str


@dataclass(frozen=True, slots=True)
class PlanArea:
    """An area of the plan with what it fixes; `values` by name as written ("GRZ", "GFmax", "Zzwingend")."""

    id: str
    type: str
    name: str
    geometry: BaseGeometry
    values: Mapping[str, Fraction]
    heights: tuple[FixedHeight, ...] = ()
    zone: str | None = None

    @property
    def label(self) -> str:
        """Return how people name the area: its own text, else the kind of area, else its id."""
        return self.name or self.zone or self.id

    def most(self, stem: str) -> tuple[str, Fraction] | None:
        """Return name and value of the greatest this area allows ("GRZ", "GRZmax", or what is mandatory), None for none."""
        found = [(stem + end, self.values[stem + end]) for end in ("", "max", "zwingend") if stem + end in self.values]
        return min(found, key=lambda pair: pair[1]) if found else None

    def least(self, stem: str) -> tuple[str, Fraction] | None:
        """Return name and value of the least this area asks for, None for none."""
        found = [(stem + end, self.values[stem + end]) for end in ("min", "zwingend") if stem + end in self.values]
        return max(found, key=lambda pair: pair[1]) if found else None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A Baugrenze or Baulinie."""

    id: str
    type: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a check needs of a plan, in the plan's CRS; `baunvo` is the version it names, None where it names none."""

    title: str
    crs: str
    zones: tuple[PlanArea, ...]
    buildable: tuple[PlanArea, ...]
    lines: tuple[PlanLine, ...]
    baunvo: str | None = None

    def in_crs(self, crs: str) -> PlanFacts:
        """Return the same plan in another system of coordinates."""
        if crs == self.crs:
            return self

        def moved(shape: BaseGeometry) -> BaseGeometry:
            return shapely.transform(shape, lambda points: transform(points, self.crs, crs))

        zones, buildable = (
            tuple(replace(item, geometry=moved(item.geometry)) for item in items) for items in (self.zones, self.buildable)
        )
        lines = tuple(replace(item, geometry=moved(item.geometry)) for item in self.lines)
        return replace(self, crs=crs, zones=zones, buildable=buildable, lines=lines)

    def zone_of(self, shape: BaseGeometry) -> PlanArea | None:
        """Return the zone most of a shape lies in, None when it lies in none."""
        return _most(self.zones, shape)

    def buildable_of(self, shape: BaseGeometry) -> PlanArea | None:
        """Return the buildable area most of a shape lies in, None when it lies in none."""
        return _most(self.buildable, shape)


def _most(areas: Iterable[PlanArea], shape: BaseGeometry) -> PlanArea | None:
    shares = [(area(item.geometry.intersection(shape)), item) for item in areas if item.geometry.intersects(shape)]
    best = max(shares, key=lambda pair: pair[0], default=None)
    return None if best is None or best[0] <= 0 else best[1]


def facts_of(plan: Plan) -> PlanFacts:
    """Return what the plan's objects fix; objects of other classes are left out."""
    zones: list[PlanArea] = []
    buildable: list[PlanArea] = []
    lines: list[PlanLine] = []
    title, version = "", None
    rows = zip(plan.frame["gml_id"], plan.frame["type"], plan.frame["attributes"], plan.frame.geometry, strict=True)
    for identifier, kind, facts, shape in rows:
        if kind == "BP_Plan":
            title = " ".join(str(facts[key]) for key in ("nummer", "name") if isinstance(facts.get(key), str))
            version = _version(facts)
        if shape is None or shape.is_empty:
            continue
        if kind in (ZONE_TYPE, AREA_TYPE) and isinstance(shape, (Polygon, MultiPolygon)):
            (zones if kind == ZONE_TYPE else buildable).append(_area(str(identifier), kind, facts, shape))
        elif kind in (LIMIT_TYPE, LINE_TYPE):
            lines.append(PlanLine(str(identifier), kind, shape))
    return PlanFacts(title, plan.crs, tuple(zones), tuple(buildable), tuple(lines), version)


def _area(identifier: str, kind: str, facts: Mapping[str, Any], shape: BaseGeometry) -> PlanArea:
    numbers = {key: exact(facts[key]) for key in _NUMBERS if isinstance(facts.get(key), (int, float))}
    name = next((str(facts[key]) for key in ("text", "gliederung1", "name") if isinstance(facts.get(key), str)), "")
    return PlanArea(
        identifier, kind, name, shape, numbers, _heights(facts), _ZONES.get(_code(facts.get("besondereArtDerBaulNutzung")))
    )


def _heights(facts: Mapping[str, Any]) -> tuple[FixedHeight, ...]:
    given = facts.get("hoehenangabe")
    found = []
    for item in given if isinstance(given, list) else [given]:
        if not isinstance(item, Mapping):
            continue
        reference, point = _code(item.get("hoehenbezug")), _code(item.get("bezugspunkt"))
        for key, sense in _HEIGHTS.items():
            if isinstance(item.get(key), (int, float)):
                found.append(FixedHeight(int(reference or 0), int(point or 0), exact(item[key]), sense))
    return tuple(found)


def _code(value: Any) -> str:
    code = str(value.get("code", "") if isinstance(value, Mapping) else value or "")
    return code if code.isdigit() else ""


def _version(facts: Mapping[str, Any]) -> str | None:
    """Return the version of the BauNVO a plan names, by the last year in what it says of it; None where it says nothing."""
    said = facts.get("versionBauNVO") or {}
    words = [str(value) for value in said.values()] if isinstance(said, Mapping) else [str(said)]
    words = [*words[:1], *(str(facts[key]) for key in ("versionBauNVOText", "versionBauNVODatum") if facts.get(key))]
    years = [year for text in words for year in re.findall(r"\b(?:19|20)\d\d\b", text) if year in VERSIONS]
    return years[-1] if years else None
