"""Abstandsflächen: the depth in front of each wall by the rule of the Land, as a hint and never as a proof."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from shapely.geometry import MultiPolygon, Polygon

from twin.language import Text
from twin.planning.building import Building
from twin.planning.case import DistanceRule, PlanningCase
from twin.planning.display import both, both_of
from twin.planning.exact import length
from twin.planning.family import Question, about
from twin.planning.measure import PROGRAMME, Column, Counted, Evidence, Measure, UsedAssumption, refused
from twin.planning.measures.volume import roof_shape
from twin.planning.polygon import Frame, frame_of
from twin.planning.roofing import sides
from twin.planning.state import State

# Berlin, Bavaria and Saarland by their own laws; the others follow the model building code (MBO § 6(4)(5))
_MODEL = (Fraction(2, 5), Fraction(1, 5), Fraction(3), Fraction(1, 3))
RULES: dict[str, DistanceRule] = {
    "BE": DistanceRule("§ 6(5) BauO Bln", Fraction(2, 5), Fraction(1, 5), Fraction(3), None, PROGRAMME),
    "BY": DistanceRule("Art. 6(4)(5) BayBO", *_MODEL, PROGRAMME),
    "NW": DistanceRule("§ 6 BauO NRW (MBO § 6)", *_MODEL, PROGRAMME),
    "SL": DistanceRule("§ 7(5) LBO Saarland", *_MODEL, PROGRAMME),
    "ST": DistanceRule("§ 6 BauO LSA (MBO § 6)", *_MODEL, PROGRAMME),
}


def rule_of(case: PlanningCase) -> DistanceRule | None:
    """Return the rule that holds: the town's own where the case gives one, else the Land's, None where nobody has one."""
    return case.clearance or RULES.get(case.law.land or "")


_WORDS = Text("Wandhöhe H × Anteil des Landesrechts, mindestens 3 m", "wall height H × share of state law, at least 3 m")


def clearance(case: PlanningCase, state: State) -> Measure:
    """Return the depth of the Abstandsfläche for each wall of the main structures (parts), the deepest as value, m."""
    rule = rule_of(case)
    if rule is None:
        reason = Text(
            f"Für das Land „{case.law.land or '–'}“ ist keine Abstandsregel hinterlegt (hinterlegt: {', '.join(RULES)}); bitte "
            "clearance angeben.",
            f"There is no clearance rule for the Land '{case.law.land or '–'}' (known: {', '.join(RULES)}); please give "
            "clearance.",
        )
        return refused("abstandsflaeche_m", Text("Landesbauordnung", "state building code"), _WORDS, reason)
    basis = Text(f"{rule.law}; nur Hinweis, örtliche Satzungen gehen vor", f"{rule.law}; a hint only, local statutes prevail")
    business = case.law.zone in ("GE", "GI")
    walls: list[tuple[Building, int, Fraction]] = []
    for building in state.buildings:
        if building.kind == "main":
            heights = _wall_heights(building, rule)
            if heights is None:
                return refused("abstandsflaeche_m", basis, _WORDS, _no_heights(building))
            walls += [(building, number, height) for number, height in enumerate(heights, start=1)]
    if not walls:
        return refused("abstandsflaeche_m", basis, _WORDS, Text("Es gibt keine Hauptanlage.", "There is no main structure."))
    return _measure(rule, basis, business, walls)


def clearance_areas(case: PlanningCase, state: State) -> dict[str, Polygon]:
    """Return the area in front of each wall of the main structures on the ground, by "building/wall".

    Buildings whose heights are not known have none, and without a rule of the Land nobody has.

    A rectangle as deep as the wall asks for, in the case's CRS; corners between two walls stay open.
    """
    rule, found = rule_of(case), dict[str, Polygon]()
    for building in state.buildings:
        heights = None if rule is None or building.kind != "main" else _wall_heights(building, rule)
        if rule is None or heights is None or building.footprint is None:
            continue
        share = rule.business_share if case.law.zone in ("GE", "GI") else rule.share
        # walls are numbered along the ring as it is written; the outside lies to the right of one that runs counter-clockwise
        written = _outer(building.footprint).exterior
        side = 1.0 if written.is_ccw else -1.0
        for number, ((ax, ay, *_), (bx, by, *_)) in enumerate(itertools.pairwise(written.coords), start=1):
            depth, long = float(max(share * heights[number - 1], rule.least)), math.hypot(bx - ax, by - ay)
            nx, ny = side * (by - ay) / long * depth, side * (ax - bx) / long * depth
            found[f"{building.id}/{number}"] = Polygon([(ax, ay), (bx, by), (bx + nx, by + ny), (ax + nx, ay + ny)])
    return found


def _measure(rule: DistanceRule, basis: Text, business: bool, walls: list[tuple[Building, int, Fraction]]) -> Measure:
    share = rule.business_share if business else rule.share
    depths = {f"{building.id}/{number}": max(share * height, rule.least) for building, number, height in walls}
    counted = tuple(
        Counted(
            f"{building.id}/{number}",
            Text(f"{building.label}, Wand {number}", f"{building.label}, wall {number}"),
            None,
            {"H": height, "depth": depths[f"{building.id}/{number}"]},
        )
        for building, number, height in walls
    )
    names = (Column("H", Text("H", "H"), "m"), Column("depth", Text("Tiefe", "depth"), "m"))
    deepest = max(depths.values())
    numbers = both(lambda n: f"max(H × {n(share, 1)}; {n(rule.least, 0)} m) → {n(deepest, 2)} m")
    inputs = {"share": share, "least_m": rule.least}
    evidence = Evidence(_WORDS, numbers, inputs, counted, names, (_used(rule),))
    return Measure("abstandsflaeche_m", deepest, basis, evidence, parts=depths)


def _used(rule: DistanceRule) -> UsedAssumption:
    roofs = rule.roof_share
    if roofs is None:
        text = Text("Dächer zählen nicht, Giebel ganz", "roofs do not count, gables in full")
        return UsedAssumption("roof_share", text, None, rule.by)
    text = both_of(
        lambda n: f"Dächer bis 70° zählen mit {n(roofs, 2)} ihrer Höhe, steilere ganz; ohne Erleichterungen für kleine Häuser",
        lambda n: f"roofs up to 70° count with {n(roofs, 2)} of their height, steeper ones in full; no relief for small houses",
    )
    return UsedAssumption("roof_share", text, roofs, rule.by)


def _wall_heights(building: Building, rule: DistanceRule) -> list[Fraction] | None:
    """Return H in m of each outer wall in the order of the footprint's ring, None when heights or a rectangle are missing."""
    eaves, ridge, shape = building.eaves_height(), building.ridge_height(), roof_shape(building)
    if shape is None or eaves is None or ridge is None or building.footprint is None:
        return None
    rise, count = ridge - eaves, len(_outer(building.footprint).exterior.coords) - 1
    if not shape.pitch_deg:
        return [eaves] * count
    counting = Fraction(1) if shape.pitch_deg > 70 else rule.roof_share
    frame = frame_of(building.footprint)
    if frame is None or building.roof is None:
        return None
    if counting is not None:
        return [eaves + rise * counting] * count
    return [eaves + (rise if _is_gable(building, frame, number) else 0) for number in range(count)]


def _is_gable(building: Building, frame: Frame, number: int) -> bool:
    if building.roof is None or building.footprint is None or building.roof.type == "hip":
        return False
    along, _ = sides(building, frame)
    ring = _outer(building.footprint).exterior.coords
    (ax, ay), (bx, by) = ring[number][:2], ring[number + 1][:2]
    across = (bx - ax) * frame.along[1] - (by - ay) * frame.along[0]
    is_long = abs(across) < math.hypot(bx - ax, by - ay) / 2
    return is_long != (length(along) == length(frame.long))


def _outer(footprint: Polygon | MultiPolygon) -> Polygon:
    return max(footprint.geoms, key=lambda part: part.area) if isinstance(footprint, MultiPolygon) else footprint


def _no_heights(building: Building) -> Text:
    return Text(
        f"Von „{building.label}“ fehlen Wand- und Dachhöhe oder ein rechteckiger Grundriss unter dem Dach.",
        f"Of '{building.label}' wall and roof heights or a rectangular plan under the roof are missing.",
    )


class Clearances:
    """Abstandsflächen as a hint."""

    about = about(
        "clearance",
        Text("Abstandsflächen", "clearance areas"),
        "abstandsflaeche_m",
        reads=("law.land", "law.zone", "clearance", "buildings.roof"),
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return the deepest Abstandsfläche of the whole case, wall by wall as its parts."""
        return [clearance(question.case, question.state)] if question.whole else []
