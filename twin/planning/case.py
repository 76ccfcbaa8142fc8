"""A planning case: where it is, which law and which assumptions hold, what stands there today, which alternatives there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.alternative import Alternative
from twin.planning.change import LayerRef, PeopleCount
from twin.planning.law import Law
from twin.planning.measure import UsedAssumption
from twin.planning.plan.facts import PlanFacts
from twin.planning.polygon import Region, areas_of, united
from twin.planning.sightline import SightLine
from twin.planning.state import State
from twin.planning.sunyardstick import SunSettings
from twin.planning.terrain import Terrain


@dataclass(frozen=True, slots=True)
class Plot:
    """A Baugrundstück: the land in the building area behind the street boundary line, § 19(3) BauNVO."""

    id: str
    geometry: Region | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from and who set it when (ISO date), with the reason of the last change."""

    source: str = ""
    by: str = ""
    date: str = ""
    reason: str = ""

    def text(self, common: Text) -> Text:
        """Return the origin as evidence prints it; without a source of its own the `common` one stands first."""
        source = Text(self.source, self.source) if self.source else common
        if not self.by:
            return source
        day = ".".join(reversed(self.date.split("-")))
        return Text(f"{source.de}; gesetzt von {self.by} am {day}", f"{source.en}; set by {self.by} on {self.date}")


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The municipality's own values, by key; every number that uses one names it and its source."""

    values: Mapping[str, Fraction] = field(default_factory=dict)
    cost: Mapping[str, Fraction] = field(default_factory=dict)
    vat_included: bool | None = None
    price_date: str = ""
    source: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def get(self, key: str) -> Fraction | None:
        """Return the assumed value, None when the municipality gave none."""
        return self.values.get(key)

    def used(self, key: str, text: Text) -> UsedAssumption:
        """Return the assumption as evidence prints it."""
        return UsedAssumption(key, text, self.values.get(key), self.source_of(key))

    def source_of(self, key: str) -> Text:
        """Return who stands for a value: its own origin, else the source of all; `parking_keys:Wohnen` is a line of a key."""
        source = Text(self.source, self.source) if self.source else Text("ohne Quellenangabe", "no source given")
        origin = self.origins.get(key) or self.origins.get(key.partition(":")[0])
        return source if origin is None else origin.text(source)


@dataclass(frozen=True, slots=True)
class PlanLimits:
    """What the plan fixes (§ 16(2) BauNVO); None where it fixes nothing.

    `rooms_count` is an order that habitable rooms in other than full storeys count for GF (§ 20(3) sentence 2).
    """

    grz: Fraction | None = None
    gfz: Fraction | None = None
    bmz: Fraction | None = None
    storeys: int | None = None
    height_m: Fraction | None = None
    gr_m2: Fraction | None = None
    gf_m2: Fraction | None = None
    rooms_count: bool = False


@dataclass(frozen=True, slots=True)
class HeightLimit:
    """A height fixed in the plan, with the code values of XPlanGML for what it is measured from and what it limits."""

    id: str
    hoehenbezug: int
    bezugspunkt: int
    h_m: Fraction
    text: str = ""


@dataclass(frozen=True, slots=True)
class DistanceRule:
    """How deep an Abstandsfläche is: a share of H, a least depth (m); roofs up to 70° count with `roof_share` of their height.

    `roof_share` None counts the height of roofs above eaves as nothing and gables in full; `by` says who stands for the rule.
    """

    law: str
    share: Fraction
    business_share: Fraction
    least: Fraction
    roof_share: Fraction | None
    by: Text


@dataclass(frozen=True, slots=True)
class ParkingKey:
    """A line of the municipal parking statute: so many of a unit, and the key "1.5 per dwelling" or "1 per 40 m2"."""

    use: str
    key: str
    quantity: Fraction | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BiotopeSurface:
    """A surface of a BFF balance; `factor` overrules the set's own."""

    kind: str
    area_m2: Fraction
    factor: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Biotope:
    """How the Biotopflächenfaktor is balanced: factor set by its date, plot area (m²), surfaces.

    Without surfaces those of the state are balanced. `factors` are the town's own by class, from `source`; they come first.
    """

    factor_set: str
    surfaces: tuple[BiotopeSurface, ...] = ()
    plot_area_m2: Fraction | None = None
    factors: Mapping[str, Fraction] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class PlanningCase:
    """A case as planners keep it. Coordinates are planar metres in `crs`; `site` is the Geltungsbereich.

    `baseline` is the inline Bestand; with `baseline_refs` the caller resolves the layers and hands the state in.
    `plan_facts` is what the plan of `plan` fixes, handed in the same way. `bauland` is the building land behind the street
    boundary line: what of a plot lies outside does not count.
    `baseline_ids` are objects of the city model that belong to the Bestand, so that a demolition can be checked.
    `wanted` says by measure whether the town wants it "higher" or "lower"; for all others no side is taken.
    """

    id: str = ""
    title: str = ""
    summary: str = ""
    crs: str = ""
    law: Law = field(default_factory=Law)
    site: Region | None = None
    plots: tuple[Plot, ...] = ()
    baseline: State = field(default_factory=State)
    baseline_title: str = ""
    baseline_refs: Mapping[str, LayerRef] = field(default_factory=dict)
    baseline_ids: tuple[str, ...] = ()
    plan: LayerRef | None = None
    alternatives: tuple[Alternative, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)
    limits: PlanLimits = field(default_factory=PlanLimits)
    height_limits: tuple[HeightLimit, ...] = ()
    parking_keys: tuple[ParkingKey, ...] | None = None
    bicycle_keys: tuple[ParkingKey, ...] | None = None
    biotope: Biotope | None = None
    rain_mm: Fraction | None = None
    sun: SunSettings | None = None
    sight_lines: tuple[SightLine, ...] = ()
    terrain: Terrain | None = None
    plan_facts: PlanFacts | None = None
    committee: Mapping[str, Any] | str | None = None
    contact: Mapping[str, Any] | str | None = None
    group: str = ""
    data_date: str = ""
    site_angle_deg: float | None = None
    people_statistics: PeopleCount | None = None
    bauland: Region | None = None
    clearance: DistanceRule | None = None
    wanted: Mapping[str, str] = field(default_factory=dict)

    def alternative(self, letter: str) -> Alternative | None:
        """Return the alternative of that letter, None when there is none."""
        return next((item for item in self.alternatives if item.letter == letter), None)

    def with_baseline(self, state: State) -> PlanningCase:
        """Return the case with the Bestand the caller resolved from the layers."""
        return replace(self, baseline=state)

    def with_alternative(self, alternative: Alternative) -> PlanningCase:
        """Return the case with one alternative replaced (same letter) or added, in order of letters."""
        others = [item for item in self.alternatives if item.letter != alternative.letter]
        return replace(self, alternatives=tuple(sorted([*others, alternative], key=lambda item: item.letter)))

    def habitable_rooms_count(self) -> bool | None:
        """Return whether habitable rooms outside full storeys count for GF: by the plan's order or before 1990; None unknown."""
        return True if self.limits.rooms_count else self.law.habitable_rooms_count()

    def counted_plots(self) -> tuple[Plot, ...]:
        """Return the plots as far as they lie in the Bauland, § 19(3) BauNVO; those outside it altogether are left out."""
        drawn = tuple(plot for plot in self.plots if plot.geometry is not None)
        if self.bauland is None:
            return drawn
        cut = (Plot(plot.id, areas_of(self.bauland.intersection(plot.geometry))) for plot in drawn if plot.geometry is not None)
        return tuple(plot for plot in cut if plot.geometry is not None and not plot.geometry.is_empty)

    def building_land(self) -> BaseGeometry | None:
        """Return all plots united as far as they lie in the Bauland, None when no plot has a geometry."""
        shapes = [plot.geometry for plot in self.counted_plots() if plot.geometry is not None]
        return united(shapes) if shapes else None

    def area_of_reference(self) -> BaseGeometry | None:
        """Return what shares of the ground relate to: the planning perimeter, without one the plots."""
        return self.site if self.site is not None else self.building_land()
