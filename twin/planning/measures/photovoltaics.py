"""Photovoltaics: share of the roofs, capacity and yield a year by the town's own key figures and the direction of each plane."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from twin.language import Text
from twin.planning.building import Building
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.exact import exact, length
from twin.planning.family import Question, about
from twin.planning.massing import Point3, roof_planes
from twin.planning.measure import PROGRAMME, Column, Counted, Evidence, Measure, UsedAssumption, refused, shares_of
from twin.planning.measures.ground import no_footprint
from twin.planning.measures.housing import missing_assumption
from twin.planning.state import State

CAPACITY, YIELD = "pv_kwp_per_m2", "pv_kwh_per_kwp"
_BASIS = Text("Kennwerte der Kommune", "key figures of the municipality")
_DRAFT = Text("Angaben des Planfalls zu den Dächern", "what the case says of the roofs")
_SHARE = Text("Modulfläche von oben ÷ Dachfläche von oben", "module area from above ÷ roof area from above")
_KWP = Text("Modulfläche in der Neigung × Leistung je m²", "module area as it slopes × capacity per m²")
_KWH = Text("Leistung je Himmelsrichtung × Jahresertrag je kWp", "capacity per direction × yield a year per kWp")
_NAMES = {
    "flat": Text("flach", "flat"),
    "south": Text("Süd", "south"),
    "east": Text("Ost", "east"),
    "west": Text("West", "west"),
    "north": Text("Nord", "north"),
}
_COLUMNS = (
    Column("plan", Text("Module von oben", "modules from above"), "m²"),
    Column("modules", Text("Modulfläche", "module area"), "m²"),
    Column("directions", Text("Richtungen", "directions")),
)


@dataclass(frozen=True, slots=True)
class _Roof:
    """Modules of one building: their area from above and, by direction, as they slope, m²."""

    building: Building
    plan: Fraction
    modules: dict[str, Fraction]

    @property
    def area(self) -> Fraction:
        return sum(self.modules.values(), Fraction(0))


def photovoltaic_measures(case: PlanningCase, state: State) -> list[Measure]:
    """Return pv_share, pv_kwp and pv_kwh_a of the buildings whose modules the case gives; refused where it gives none."""
    given = [item for item in state.buildings if item.roof is not None and item.roof.pv_share is not None]
    reason = _refusal(state, given)
    roofs = [] if reason is not None else [_modules(item) for item in given]
    unknown = next((building for building, roof in zip(given, roofs, strict=False) if roof is None), None)
    reason = reason or (None if unknown is None else _no_planes(unknown))
    known = [roof for roof in roofs if roof is not None]
    note = _silent(state, given)
    first = _share(known, note, reason)
    capacity = _capacity(case, known, note, reason)
    return [first, capacity, _yield(case, known, note, reason or capacity.reason)]


def _refusal(state: State, given: Sequence[Building]) -> Text | None:
    missing = next((item for item in given if item.footprint is None), None)
    if missing is not None:
        return no_footprint(missing)
    if given:
        return None
    if not state.buildings:
        return Text("Es steht kein Gebäude im Planfall.", "There is no building in the case.")
    return Text(
        "Für kein Dach ist angegeben, welchen Anteil Module bedecken (roof.pv_share).",
        "Of no roof it is given what share modules cover (roof.pv_share).",
    )


def _silent(state: State, given: Sequence[Building]) -> Text | None:
    ids = {item.id for item in given}
    left = sum(item.kind == "main" and item.id not in ids for item in state.buildings)
    if not left:
        return None
    return Text(
        f"{left} Gebäude ohne Angabe zu Modulen fehlen in der Zahl.",
        f"{left} buildings that say nothing of modules are left out.",
    )


def _modules(building: Building) -> _Roof | None:
    """Return the modules spread evenly over all planes; None for a pitched roof whose planes are not known."""
    share = building.roof.pv_share if building.roof is not None and building.roof.pv_share is not None else Fraction(0)
    plan = building.footprint_area * share
    eaves, ridge = building.eaves_height(), building.ridge_height()
    pitched = building.roof is not None and building.roof.type != "flat" and eaves != ridge
    if not pitched or not share:
        return _Roof(building, plan, {"flat": plan})
    found: dict[str, Fraction] = {}
    planes = [_plane(ring) for ring in roof_planes(building)]
    whole = sum(flat for _, flat, _ in planes)
    for direction, flat, slope in planes:
        size = plan * exact(round(flat / whole, 9)) * exact(round(slope / flat, 9))
        found[direction] = found.get(direction, Fraction(0)) + length(float(size))
    return _Roof(building, plan, found) if found else None


def _plane(ring: Sequence[Point3]) -> tuple[str, float, float]:
    """Return the direction a plane looks (sectors of 90° about grid south, east, ...), its area from above and sloping, m²."""
    x = y = z = 0.0
    (ox, oy, oz) = ring[0]
    near = [(px - ox, py - oy, pz - oz) for px, py, pz in ring]
    for (ax, ay, az), (bx, by, bz) in zip(near, [*near[1:], near[0]], strict=True):
        x, y, z = x + (ay - by) * (az + bz), y + (az - bz) * (ax + bx), z + (ax - bx) * (ay + by)
    flat, slope = abs(z) / 2, math.sqrt(x * x + y * y + z * z) / 2
    up = 1 if z > 0 else -1
    azimuth = math.degrees(math.atan2(up * x, up * y)) % 360
    return ("north", "east", "south", "west")[int((azimuth + 45) % 360 // 90)], flat, slope


def _share(roofs: Sequence[_Roof], note: Text | None, reason: Text | None) -> Measure:
    whole = sum((item.building.footprint_area for item in roofs), Fraction(0))
    if reason is not None or not whole:
        return refused("pv_share", _DRAFT, _SHARE, reason or _SHARE)
    counted = tuple(Counted(item.building.id, _label(item), item.plan, _columns(item)) for item in roofs)
    top = shares_of(counted)
    value = top / whole
    numbers = both(lambda n: f"{n(top, 1)} m² ÷ {n(whole, 1)} m² = {n(value, 4)}")
    inputs = {"modules_from_above": top, "roofs_from_above": whole}
    return Measure("pv_share", value, _DRAFT, Evidence(_SHARE, numbers, inputs, counted, _COLUMNS, note=note))


def _capacity(case: PlanningCase, roofs: Sequence[_Roof], note: Text | None, reason: Text | None) -> Measure:
    rate = case.assumptions.get(CAPACITY)
    if reason is not None or rate is None:
        return refused("pv_kwp", _BASIS, _KWP, reason or missing_assumption(CAPACITY))
    counted = tuple(Counted(item.building.id, _label(item), item.area * rate, _columns(item)) for item in roofs)
    total, size = shares_of(counted), sum((item.area for item in roofs), Fraction(0))
    numbers = both(lambda n: f"{n(size, 1)} m² × {n(rate, 3)} kWp/m² = {n(total, 1)} kWp")
    used = (case.assumptions.used(CAPACITY, Text("Leistung je m² Modulfläche", "capacity per m² of module area")), _EVENLY)
    inputs = {"module_area": size, CAPACITY: rate}
    return Measure("pv_kwp", total, _BASIS, Evidence(_KWP, numbers, inputs, counted, _COLUMNS, used, note=note))


_EVENLY = UsedAssumption(
    "evenly_over_planes",
    Text("Module liegen gleichmäßig auf allen Flächen eines Dachs", "modules lie evenly on all planes of a roof"),
    None,
    PROGRAMME,
)


def _yield(case: PlanningCase, roofs: Sequence[_Roof], note: Text | None, reason: Text | None) -> Measure:
    rate = case.assumptions.get(CAPACITY)
    directions = dict.fromkeys(name for item in roofs for name, size in item.modules.items() if size)
    yields = {name: case.assumptions.get(f"{YIELD}.{name}") for name in directions}
    lacking = next((name for name, value in yields.items() if value is None), None)
    if reason is None and lacking is not None:
        reason = missing_assumption(f"{YIELD}.{lacking}")
    if reason is not None or rate is None:
        return refused("pv_kwh_a", _BASIS, _KWH, reason or missing_assumption(CAPACITY))
    known = {name: value or Fraction(0) for name, value in yields.items()}
    counted = tuple(
        Counted(
            item.building.id,
            _label(item),
            sum((size * rate * known[name] for name, size in item.modules.items() if size), Fraction(0)),
            _columns(item),
        )
        for item in roofs
    )
    total = shares_of(counted)
    by_way = {name: sum((item.modules.get(name, Fraction(0)) for item in roofs), Fraction(0)) * rate for name in known}
    numbers = both(
        lambda n: (
            " + ".join(f"{n(kwp, 1)} kWp × {n(known[name], 0)} kWh/kWp" for name, kwp in by_way.items())
            + (" = " if by_way else "")
            + f"{n(total, 0)} kWh/a"
        )
    )
    used = tuple(
        case.assumptions.used(
            f"{YIELD}.{name}", Text(f"Jahresertrag je kWp, {_NAMES[name].de}", f"yield a year per kWp, {_NAMES[name].en}")
        )
        for name in known
    )
    inputs = {f"kwp_{name}": kwp for name, kwp in by_way.items()}
    return Measure("pv_kwh_a", total, _BASIS, Evidence(_KWH, numbers, inputs, counted, _COLUMNS, (*used, _EVENLY), note=note))


def _label(roof: _Roof) -> Text:
    return Text(roof.building.label, roof.building.label)


def _columns(roof: _Roof) -> dict[str, Fraction | Text]:
    ways = [_NAMES[name] for name, size in roof.modules.items() if size]
    words = Text(", ".join(item.de for item in ways) or "–", ", ".join(item.en for item in ways) or "–")
    return {"plan": roof.plan, "modules": roof.area, "directions": words}


def _no_planes(building: Building) -> Text:
    return Text(
        f"Die Dachflächen von „{building.label}“ sind nicht bekannt: es fehlen Höhen oder ein rechteckiger Grundriss.",
        f"The roof planes of '{building.label}' are not known: heights or a rectangular plan are missing.",
    )


class Photovoltaics:
    """Photovoltaics on roofs."""

    about = about(
        "photovoltaics",
        Text("Photovoltaik", "photovoltaics"),
        "pv_share pv_kwp pv_kwh_a",
        reads=("buildings.roof.pv_share", f"assumptions.{CAPACITY}", f"assumptions.{YIELD}"),
        adds="pv_kwp pv_kwh_a",
        compass="pv_kwh_a",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all three for the whole case."""
        return photovoltaic_measures(question.case, question.state) if question.whole else []
