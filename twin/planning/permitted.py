"""What the plan in force permits on the plots, as measures: the third baseline beside the Bestand and another alternative."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.display import both
from twin.planning.law import grz_two_limit
from twin.planning.measure import Evidence, Measure
from twin.planning.measures.ground import allowed_grz
from twin.planning.place import Place

PLAN = "plan"
TITLE = Text("Geltendes Baurecht", "plan in force")
_WORDS = Text("im Plan festgesetzter Wert", "value fixed in the plan")
_TIMES = Text("im Plan festgesetzter Wert × Grundstücksfläche", "value fixed in the plan × plot area")


def permitted(case: PlanningCase) -> Mapping[str, Measure]:
    """Return the fixed values by key, densities also as areas of all plots; empty where the plan fixes nothing."""
    land = case.building_land()
    place = Place(land, None, land is not None)
    limits, basis = case.limits, case.law.paragraph(16, 2)
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
