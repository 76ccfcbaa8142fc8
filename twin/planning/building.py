"""Buildings and other structures of a state: footprint, storeys, roof and heights, existing or planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from twin.language import Text
from twin.planning.exact import area, exact, length
from twin.planning.polygon import Region

Kind = Literal["main", "garage", "parking", "driveway", "ancillary_s14", "underground", "solar_plant"]
Use = Literal["housing", "commercial", "retail", "office", "industry", "public", "mixed"]
RoofType = Literal["flat", "gable", "hip", "mansard", "shed"]
RidgeDirection = Literal["along the long side", "along the short side"]
Origin = Literal["existing", "planned"]

KINDS: tuple[Kind, ...] = ("main", "garage", "parking", "driveway", "ancillary_s14", "underground", "solar_plant")
USES: tuple[Use, ...] = ("housing", "commercial", "retail", "office", "industry", "public", "mixed")
USE_LABELS: Mapping[str, Text] = {
    "housing": Text("Wohnen", "housing"),
    "commercial": Text("Gewerbe", "commercial"),
    "retail": Text("Handel", "retail"),
    "office": Text("Büro", "office"),
    "industry": Text("Industrie", "industry"),
    "public": Text("öffentlich", "public"),
    "mixed": Text("gemischt", "mixed"),
}
ROOF_TYPES: tuple[RoofType, ...] = ("flat", "gable", "hip", "mansard", "shed")
DIRECTIONS = ("flat", "south", "east", "west", "north")
"""Which way a roof plane looks, for what it yields."""

RIDGE_DIRECTIONS: tuple[RidgeDirection, ...] = ("along the long side", "along the short side")
# structures with rooms and a roof; the others lie on or in the ground
HOUSES: frozenset[Kind] = frozenset({"main", "garage", "ancillary_s14"})


@dataclass(frozen=True, slots=True)
class Storey:
    """One floor level: 0 is the ground floor, below it negative; areas in m², heights in m.

    `full_storey` None leaves the question to the rule of the Land; `outline` None means the building's footprint.
    `height_area_m2` is the area that is high enough as the Land measures it (outer dimensions), `ceiling_above_ground_m` how far
    the ceiling rises above the ground on average, where the rule looks at its underside (Bavaria) that.
    """

    level: int
    height_m: Fraction | None = None
    use: Use | None = None
    full_storey: bool | None = None
    outline: Region | None = None
    clear_height_m: Fraction | None = None
    clear_height_area_inner_m2: Fraction | None = None
    clear_height_area_outer_m2: Fraction | None = None
    habitable_area_m2: Fraction | None = None
    roof_storey: bool = False
    height_area_m2: Fraction | None = None
    ceiling_above_ground_m: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Roof:
    """A roof by its heights above the ground at the building, m; without heights it sits on the storeys.

    `pitch_deg` stands in for the ridge's height; the shares (0..1 of the footprint) are green roof and photovoltaic modules.
    `green_substrate_cm` is the height of the green roof's substrate.
    """

    type: RoofType = "flat"
    eaves_height_m: Fraction | None = None
    ridge_height_m: Fraction | None = None
    ridge_direction: RidgeDirection = "along the long side"
    overhang_m: Fraction = Fraction(0)
    pitch_deg: Fraction | None = None
    green_share: Fraction | None = None
    pv_share: Fraction | None = None
    green_substrate_cm: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Building:
    """A structure of a state. `storeys` None means that nobody knows them, () that there are none.

    footprint      outer dimensions in the case's CRS; None when only a reference is known
    *_nhn_m        heights above NHN, m
    volume_m3      measured on an existing solid, None to compute it from footprint and roof
    facade_green_m2, roof_water_infiltration_m2   green on façades, and roof whose water seeps away on the plot
    shape_from     how shape and volume of a model were measured, None where the document or a survey gives them
    no_volume      why a model has no volume, None for one that has or needs none
    part_of        id of the building this record is a part of, when its parts have records of their own
    storeys_from   where the storeys come from: "given", "storeysAboveGround" of the model, or "estimate" from the height
    """

    id: str
    kind: Kind = "main"
    footprint: Region | None = None
    name: str = ""
    storeys: tuple[Storey, ...] | None = None
    roof: Roof | None = None
    ground_nhn_m: Fraction | None = None
    eaves_nhn_m: Fraction | None = None
    top_nhn_m: Fraction | None = None
    measured_height_m: Fraction | None = None
    allowed_in_abstandsflaeche: bool = False
    origin: Origin = "existing"
    volume_m3: Fraction | None = None
    storeys_from: Literal["given", "storeysAboveGround", "estimate"] = "given"
    part_of: str = ""
    shape_from: Text | None = None
    no_volume: Text | None = None
    facade_green_m2: Fraction | None = None
    roof_water_infiltration_m2: Fraction | None = None
    extras: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def label(self) -> str:
        """Return the name people use, the id without one."""
        return self.name or self.id

    @property
    def footprint_area(self) -> Fraction:
        """Return the footprint in m², 0 when it is unknown."""
        return area(self.footprint)

    def outline(self, storey: Storey) -> Region | None:
        """Return the outline of a storey: its own where given, else the footprint."""
        return storey.outline if storey.outline is not None else self.footprint

    def above_ground(self) -> tuple[Storey, ...]:
        """Return the storeys from the ground floor up, lowest first."""
        return tuple(sorted((item for item in self.storeys or () if item.level >= 0), key=lambda item: item.level))

    def storeys_height(self) -> Fraction | None:
        """Return the height of all storeys above the ground, m; None when one of them has no height or there are none."""
        heights = [item.height_m for item in self.above_ground()]
        known = [item for item in heights if item is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(heights) else None

    def height(self) -> Fraction | None:
        """Return the highest point above the ground at the building, m; None when no height is known."""
        if self.top_nhn_m is not None and self.ground_nhn_m is not None:
            return self.top_nhn_m - self.ground_nhn_m
        if self.measured_height_m is not None:
            return self.measured_height_m
        if self.roof is not None:
            of_roof = self.roof.ridge_height_m if self.roof.type != "flat" else None
            if of_roof is not None or self.roof.eaves_height_m is not None:
                return of_roof if of_roof is not None else self.roof.eaves_height_m
        return self.storeys_height()

    def eaves_height(self) -> Fraction | None:
        """Return the height of the walls' top above the ground at the building, m; None when no height is known."""
        if self.roof is not None and self.roof.eaves_height_m is not None:
            return self.roof.eaves_height_m
        if self.eaves_nhn_m is not None and self.ground_nhn_m is not None:
            return self.eaves_nhn_m - self.ground_nhn_m
        pitched = self.roof is not None and self.roof.type != "flat"
        return self.storeys_height() if pitched else self.height()

    def ridge_height(self) -> Fraction | None:
        """Return the height of the roof's highest line above the ground, m; the eaves' height of a flat roof."""
        if self.roof is None or self.roof.type == "flat":
            return self.eaves_height()
        return self.roof.ridge_height_m if self.roof.ridge_height_m is not None else self.height()


def with_estimated_storeys(building: Building, storey_height: Fraction | None) -> Building:
    """Return the building with as many whole storeys as fit below its height; unchanged when that is not needed or possible.

    A town's assumption stands behind it (as Berlin does for missing storeys): every measure built on it says so.
    """
    height = building.height()
    if building.kind != "main" or building.storeys is not None or storey_height is None or height is None:
        return building
    count = max(1, int(height // storey_height))
    storeys = tuple(Storey(level, length(float(height / count)), full_storey=True) for level in range(count))
    return _with(building, storeys=storeys, storeys_from="estimate")


def _with(building: Building, **changes: Any) -> Building:
    values = {name: getattr(building, name) for name in Building.__slots__}
    return Building(**{**values, **changes})


def numbers(building: Building) -> tuple[Any, ...]:
    """Return what makes two buildings equal for every measure: shape, storeys, heights; not their names."""
    footprint = building.footprint.normalize().wkb if building.footprint is not None else b""
    return (building.kind, footprint, building.storeys, building.roof, building.height(), building.volume_m3)


def whole(value: Any) -> Fraction | None:
    """Return the number of a document or attribute as an exact one; None stays None."""
    return None if value is None else exact(value)
