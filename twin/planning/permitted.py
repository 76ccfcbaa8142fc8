"""What the plan in force permits, as measures: the third baseline beside the Bestand and another alternative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from twin.language import Text
from twin.planning.answer import answer_of_state
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.law import grz_two_limit
from twin.planning.measure import Evidence, Measure
from twin.planning.measures.ground import allowed_grz
from twin.planning.place import all_plots
from twin.planning.plan.largest import Largest, largest
from twin.planning.polygon import to_geojson
from twin.planning.state import State

PLAN = "plan"
TITLE = Text("Geltendes Baurecht", "plan in force")
_WORDS = Text("im Plan festgesetzter Wert", "value fixed in the plan")
_TIMES = Text("im Plan festgesetzter Wert × Grundstücksfläche", "value fixed in the plan × plot area")
# what the largest volume says something about; ground, trees and ancillary structures it knows nothing of
_DERIVED = (
    *("GR_main", "GRZ_I", "footprint", "GF", "GFZ", "full_storeys", "BGF", "NUF", "BM", "BMZ", "solid_volume", "height_max_m"),
    *("living_area", "dwellings", "people", "workplaces", "kita_places", "school_places", "parking_places", "bicycle_places"),
    *("dwellings_per_ha_net", "dwellings_per_ha_gross", "people_per_ha_net", "people_per_ha_gross", "cost_eur"),
    *("sun_facade_hours", "sun_facade_share", "sun_open_hours", "sky_view_factor"),
)


@dataclass(frozen=True, slots=True)
class Permitted:
    """What the plan permits: measures by key, and the largest volume most of them are taken from."""

    measures: Mapping[str, Measure]
    volume: Largest

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the volume's buildings and assumptions, or why there is none."""
        return {
            "title": TITLE.in_(language),
            "reason": None if self.volume.reason is None else self.volume.reason.in_(language),
            "assumptions": [item.to_json(language) for item in self.volume.assumptions],
            "buildings": [
                {
                    "id": item.id,
                    "label": item.label,
                    "footprint": float(item.footprint_area),
                    "volume": float(item.volume_m3 or 0),
                    "storeys": len(item.storeys or ()),
                    "geometry": to_geojson(item.footprint),
                }
                for item in self.volume.buildings
            ],
        }


def permits_anything(case: PlanningCase) -> bool:
    """Return whether a plan or limits are known, so that what they permit can be a baseline."""
    return bool(_fixed(case)) or (case.plan_facts is not None and bool(case.plan_facts.zones))


def permitted(case: PlanningCase) -> Permitted:
    """Return the values of the largest volume the plan allows and, where that says nothing, the values it fixes.

    Densities come also as areas of all plots. Empty where the plan fixes nothing.
    """
    volume, fixed = largest(case), _fixed(case)
    if not volume.buildings:
        return Permitted(fixed, volume)
    state = State(tuple(volume.buildings), sources=case.baseline.sources, surroundings=case.baseline.surroundings)
    total = answer_of_state(case, state).total
    derived = {key: _with(total[key], volume) for key in _DERIVED if key in total and total[key].value is not None}
    return Permitted({**fixed, **derived}, volume)


def _with(measure: Measure, volume: Largest) -> Measure:
    evidence = measure.evidence
    return replace(measure, evidence=replace(evidence, assumptions=(*evidence.assumptions, *volume.assumptions)))


def _fixed(case: PlanningCase) -> dict[str, Measure]:
    place, limits, basis = all_plots(case), case.limits, case.law.paragraph(16, 2)
    direct = {
        "GRZ_I": limits.grz,
        "GFZ": limits.gfz,
        "BMZ": limits.bmz,
        "GR_main": limits.gr_m2,
        "GF": limits.gf_m2,
        "height_max_m": limits.height_m,
    }
    found = {key: Measure(key, value, basis, Evidence(_WORDS)) for key, value in direct.items() if value is not None}
    for key, ratio in (("GR_main", limits.grz), ("GF", limits.gfz), ("BM", limits.bmz)):
        if key not in found and ratio is not None and place.land_area:
            found[key] = _times(key, ratio, place.land_area, basis)
    allowed = allowed_grz(case, place)
    if case.law.no_grz_two() is None and allowed is not None and allowed.fixed:
        words = Text("Grenze der GRZ II nach § 19 Abs. 4", "limit of GRZ II after § 19(4)")
        found["GRZ_II"] = Measure("GRZ_II", grz_two_limit(allowed.grz), case.law.paragraph(19, 4), Evidence(words))
    return found


def _times(key: str, ratio: Fraction, land: Fraction, basis: Text) -> Measure:
    value = ratio * land
    numbers = both(lambda n: f"{n(ratio, 2)} × {n(land, 1)} m² = {n(value, 1)}")
    return Measure(key, value, basis, Evidence(_TIMES, numbers, {"plot_area": land}))
