"""The largest volume the plan in force allows: buildable area × storeys, cut to what GRZ, GFZ, BMZ and heights leave.

A volume to compare with, not a design: every assumption it rests on is listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import shapely
from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.building import USE_LABELS, Building, Roof, Storey, Use
from twin.planning.case import PlanningCase
from twin.planning.display import both_of, shortest
from twin.planning.exact import area
from twin.planning.exposure.casters import ground_level
from twin.planning.measure import PROGRAMME, UsedAssumption
from twin.planning.measures.heights import is_above_ground, is_absolute
from twin.planning.plan.facts import ABOVE_EFH, EFH, ZONE_TYPE, FixedHeight, PlanArea, PlanFacts
from twin.planning.polygon import Region, areas_of

_STOREY_M = Fraction(3)
_LEAST_M2 = Fraction(1)
_RULES = Text("Annahme der Ableitung", "assumption of the derivation")


@dataclass(slots=True)
class Largest:
    """Buildings of the largest volume with the assumptions behind them; `reason` says why there are none."""

    buildings: list[Building] = field(default_factory=list)
    assumptions: list[UsedAssumption] = field(default_factory=list)
    reason: Text | None = None

    def assume(self, key: str, text: Text, value: Fraction | None = None, source: Text = _RULES) -> None:
        """Add an assumption once."""
        if all(item.text != text for item in self.assumptions):
            self.assumptions.append(UsedAssumption(key, text, value, source))


@dataclass(frozen=True, slots=True)
class _Piece:
    """An area that may be built on, how often, and what says so."""

    source: PlanArea
    shape: Region
    levels: int


def largest(case: PlanningCase) -> Largest:
    """Return the largest volume the plan allows: of the plan read in, else of the case's own limits on its plots."""
    result = Largest()
    facts = case.plan_facts or _of_limits(case)
    if facts is None or not facts.zones:
        result.reason = Text(
            "Weder ein Plan mit Baugebieten noch Baugrundstücke mit Festsetzungen sind angegeben.",
            "Neither a plan with areas of use nor plots with fixed values are given.",
        )
        return result
    height = case.assumptions.get("storey_height_m_for_estimate")
    storey = height or _STOREY_M
    text = both_of(lambda n: f"Geschosse sind {n(storey, 2)} m hoch", lambda n: f"storeys are {n(storey, 2)} m high")
    result.assume("storey_height_m", text, storey, PROGRAMME if height is None else case.assumptions.used("", text).source)
    for zone in facts.zones:
        _fill(case, facts, zone, storey, result)
    if result.reason is not None:
        result.buildings = []
    _assume_the_rest(result)
    return result


def _of_limits(case: PlanningCase) -> PlanFacts | None:
    """Return the case's own limits as a plan of one zone over all plots, None where they fix nothing."""
    limits, land = case.limits, case.building_land()
    given = {"GRZ": limits.grz, "GFZ": limits.gfz, "BMZ": limits.bmz, "GR": limits.gr_m2, "GF": limits.gf_m2}
    values = {name: value for name, value in given.items() if value is not None}
    if limits.storeys is not None:
        values["Z"] = Fraction(limits.storeys)
    heights = [FixedHeight(2000, 3000, limits.height_m, "most")] if limits.height_m is not None else []
    heights += [FixedHeight(item.hoehenbezug, item.bezugspunkt, item.h_m, "most") for item in case.height_limits]
    if land is None or not (values or heights):
        return None
    zone = PlanArea("plan_limits", ZONE_TYPE, "", land, values, tuple(heights), case.law.zone)
    return PlanFacts("plan_limits", case.crs, (zone,), (), (), case.law.version)


def _fill(case: PlanningCase, facts: PlanFacts, zone: PlanArea, storey: Fraction, result: Largest) -> None:
    """Add the largest buildings of one zone."""
    land = _land(case, zone)
    pieces = [piece for piece in _pieces(case, facts, zone, land, storey, result) if piece.levels > 0]
    if result.reason is not None or not pieces:
        return
    whole = sum((area(piece.shape) for piece in pieces), Fraction(0))
    ground = _least(zone, "GRZ", "GR", area(land))
    share = Fraction(1)
    if ground is not None and whole > ground[1]:
        share = ground[1] / whole
        _bound(result, zone, ground[0])
    bases = [(piece, _shrunk(piece.shape, area(piece.shape) * share)) for piece in pieces]
    room = _floor_room(zone, area(land), storey)
    use = _use(zone.zone or case.law.zone)
    if use is not None:
        text = Text(
            f"alle Geschosse in „{zone.label}“ dienen: {USE_LABELS[use].de}",
            f"all storeys in '{zone.label}' serve: {USE_LABELS[use].en}",
        )
        result.assume(f"use:{zone.id}", text)
    outlines = _outlines(bases, room[1] if room is not None else None)
    if room is not None and sum((area(shape) * piece.levels for piece, shape in bases), Fraction(0)) > room[1]:
        _bound(result, zone, room[0])
    for (_, base), levels in zip(bases, outlines, strict=True):
        if levels:
            result.buildings.append(_building(case, zone, base, levels, storey, use, len(result.buildings) + 1))


def _land(case: PlanningCase, zone: PlanArea) -> BaseGeometry:
    """Return what the ratios of a zone relate to: its plots where they are drawn, else the zone itself."""
    plots = [areas_of(plot.geometry.intersection(zone.geometry)) for plot in case.plots if plot.geometry is not None]
    inside = [plot for plot in plots if area(plot) > _LEAST_M2]
    return shapely.union_all(inside) if inside else zone.geometry


def _pieces(
    case: PlanningCase, facts: PlanFacts, zone: PlanArea, land: BaseGeometry, storey: Fraction, result: Largest
) -> Iterable[_Piece]:
    windows = [(item, areas_of(item.geometry.intersection(zone.geometry))) for item in facts.buildable]
    windows = [(item, shape) for item, shape in windows if area(shape) > _LEAST_M2]
    if not windows:
        if facts.buildable:
            return
        text = Text(
            f"„{zone.label}“ hat keine überbaubare Grundstücksfläche: das ganze Grundstück gilt als überbaubar",
            f"'{zone.label}' has no buildable area: the whole plot counts as buildable",
        )
        result.assume("buildable", text)
        windows = [(zone, areas_of(land))]
    for source, shape in windows:
        levels = _levels(case, source, zone, storey, result)
        if levels is None:
            result.reason = Text(
                f"Für „{source.label}“ sind weder Vollgeschosse noch eine anwendbare Höhe festgesetzt.",
                f"For '{source.label}' neither full storeys nor a usable height are fixed.",
            )
            return
        yield _Piece(source, shape, levels)


def _levels(case: PlanningCase, source: PlanArea, zone: PlanArea, storey: Fraction, result: Largest) -> int | None:
    """Return how many storeys an area may have, by number and by height; None where nothing says."""
    number = source.most("Z") or zone.most("Z")
    heights = source.heights or zone.heights
    floor = next((item.value for item in heights if item.bezugspunkt == EFH), None)
    found = [] if number is None else [int(number[1])]
    for item in heights:
        if item.bezugspunkt == EFH or item.sense == "least":
            continue
        above = _above_ground(case, item, floor)
        if above is None:
            text = Text(
                f"die Höhe {shortest(item.value, 'de')} m (hoehenbezug {item.hoehenbezug}) in „{source.label}“ ist nicht "
                "anwendbar",
                f"the height {shortest(item.value, 'en')} m (hoehenbezug {item.hoehenbezug}) in '{source.label}' cannot be "
                "applied",
            )
            result.assume(f"height:{source.id}", text)
        else:
            found.append(int(above // storey))
    return min(found) if found else None


def _above_ground(case: PlanningCase, item: FixedHeight, floor: Fraction | None) -> Fraction | None:
    """Return a fixed height as metres above the ground; None where its reference is not known or makes no sense."""
    if is_above_ground(item.hoehenbezug) or item.hoehenbezug == ABOVE_EFH:
        return item.value
    standing = [b for b in (*case.baseline.buildings, *case.baseline.surroundings) if b.ground_nhn_m is not None]
    if not is_absolute(item.hoehenbezug) or (not standing and floor is None):
        return None
    above = item.value - (floor if floor is not None else ground_level(standing))
    return above if above > 0 else None


def _least(zone: PlanArea, ratio: str, whole: str, land: Fraction) -> tuple[str, Fraction] | None:
    """Return name and size of the stricter of a ratio and an area (or volume) fixed for a zone."""
    found = []
    if (by_ratio := zone.most(ratio)) is not None:
        found.append((f"{by_ratio[0]} {shortest(by_ratio[1], 'de')}", by_ratio[1] * land))
    if (by_size := zone.most(whole)) is not None:
        found.append((f"{by_size[0]} {shortest(by_size[1], 'de')}", by_size[1]))
    return min(found, key=lambda pair: pair[1]) if found else None


def _floor_room(zone: PlanArea, land: Fraction, storey: Fraction) -> tuple[str, Fraction] | None:
    """Return how much floor of full storeys a zone may have, by GFZ or GF and by BMZ or BM over the height of a storey."""
    floor, mass = _least(zone, "GFZ", "GF", land), _least(zone, "BMZ", "BM", land)
    found = [*([floor] if floor else []), *([(mass[0], mass[1] / storey)] if mass else [])]
    return min(found, key=lambda pair: pair[1]) if found else None


def _outlines(bases: list[tuple[_Piece, Region]], room: Fraction | None) -> list[list[Region]]:
    """Return the outline of each level of each piece, filled from below until the room is used up."""
    result: list[list[Region]] = [[] for _ in bases]
    left = room
    for level in range(max((piece.levels for piece, _ in bases), default=0)):
        there = [number for number, (piece, _) in enumerate(bases) if piece.levels > level]
        wanted = sum((area(bases[number][1]) for number in there), Fraction(0))
        share = Fraction(1) if left is None or wanted <= left else left / wanted
        if share * wanted < _LEAST_M2:
            break
        for number in there:
            shape = bases[number][1]
            part = shape if share == 1 else _shrunk(shape, area(shape) * share)
            if not part.is_empty:
                result[number].append(part)
        left = None if left is None else left - wanted * share
    return result


def _shrunk(shape: Region, size: Fraction) -> Region:
    """Return a shape drawn in from its edges until it has the size in m², never more."""
    if area(shape) <= size:
        return shape
    low, high = 0.0, float(shape.area**0.5)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if shape.buffer(-middle, join_style="mitre").area > float(size) else (low, middle)
    return areas_of(shape.buffer(-high, join_style="mitre"))


def _building(
    case: PlanningCase, zone: PlanArea, base: Region, levels: list[Region], storey: Fraction, use: Use | None, number: int
) -> Building:
    standing = [item for item in (*case.baseline.buildings, *case.baseline.surroundings) if item.ground_nhn_m is not None]
    storeys = tuple(
        Storey(level, storey, use, True, None if outline is base else outline) for level, outline in enumerate(levels)
    )
    top = storey * len(levels)
    return Building(
        f"permitted-{number}",
        footprint=base,
        name=f"{zone.label} {number}",
        storeys=storeys,
        roof=Roof("flat", top),
        ground_nhn_m=ground_level(standing) if standing else None,
        origin="planned",
        volume_m3=sum((area(outline) * storey for outline in levels), Fraction(0)),
    )


def _use(zone: str | None) -> Use | None:
    if zone is None:
        return None
    return "housing" if zone.startswith("W") or zone == "Ferienhausgebiet" else "mixed" if zone.startswith("M") else "commercial"


def _bound(result: Largest, zone: PlanArea, name: str) -> None:
    result.assume(
        f"bound:{zone.id}:{name}",
        Text(f"in „{zone.label}“ begrenzt {name} das Volumen", f"in '{zone.label}' {name} limits the volume"),
    )


def _assume_the_rest(result: Largest) -> None:
    words = {
        "full_storeys": Text(
            "alle Geschosse sind Vollgeschosse unter flachem Dach", "all storeys are full storeys below a flat roof"
        ),
        "shape": Text(
            "wo eine Zahl die Fläche begrenzt, rücken die Außenkanten gleichmäßig ein",
            "where a ratio limits the area, edges move in evenly",
        ),
        "distances": Text(
            "Abstandsflächen, Bauweise, Stellplätze und Texte des Plans bleiben außer Betracht",
            "clearance areas, manner of building, parking and the plan's texts are left out",
        ),
    }
    for key, text in words.items():
        result.assume(key, text)
