"""Ground made level: a pad at a height, banks of an even slope from its edge to the terrain, and the earth that moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.display import number
from twin.planning.exact import area, length
from twin.planning.polygon import Region, areas_of
from twin.planning.terrain import Earthwork, Terrain, earthwork, half, heights_at

USUAL_BANK = Fraction(3, 2)
FARTHEST_BANK_M = 60.0
_ROUND_CORNER_STEPS = 4
_COVERED = Fraction(999, 1000)
Corners = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grade:
    """An area made level at `level` (m NHN), or as high as the ground floor of a building.

    Around it the ground rises or falls one metre in `bank` metres until it meets the terrain; 0 is an upright wall.
    """

    geometry: Region | None
    level: Fraction | None = None
    building: str = ""
    bank: Fraction = USUAL_BANK
    id: str = ""


@dataclass(frozen=True, slots=True)
class GradeWork:
    """The earth an area moves: cut and fill in m³ with the banks, and the ground that changes.

    `ends` is whether every bank meets the terrain within 60 m, `known` whether terrain lies below all of it.
    """

    grade: Grade
    cut: Fraction
    fill: Fraction
    extent: Region
    ends: bool
    known: bool


def bank_said(bank: Fraction, language: str) -> str:
    """Return a slope as people write it: "1 : 1,5", "senkrecht" for a wall."""
    upright = Text("senkrecht", "upright").in_(language)
    return f"1 : {number(bank, 2 if (bank * 10).denominator > 1 else 1, language)}" if bank else upright


def grade_works(terrain: Terrain, grades: Sequence[Grade], built: Sequence[BaseGeometry] = ()) -> list[GradeWork]:
    """Return the earth of every area with a level, in their order; each piece of ground counts once.

    Where areas overlap the later one counts; below buildings (`built`: their footprints) there is a pad, but no bank.
    """
    placed = [grade for grade in grades if grade.geometry is not None and grade.level is not None]
    houses = shapely.union_all(list(built))
    taken: BaseGeometry = Polygon()
    found: list[GradeWork] = []
    for at, grade in reversed(list(enumerate(placed))):
        pads = shapely.union_all([other.geometry for place, other in enumerate(placed) if place != at])
        work = _work(terrain, grade, taken, shapely.union_all([taken, houses, pads]))
        taken = shapely.union_all([taken, work.extent])
        found.insert(0, work)
    return found


def earthwork_within(terrain: Terrain, footprint: BaseGeometry, level: Fraction, grades: Sequence[Grade]) -> Earthwork:
    """Return cut and fill below a building whose ground is made level by `grades` first, exact for plane triangles."""
    rest = footprint
    cut, fill = Fraction(0), Fraction(0)
    for grade in reversed(grades):
        if grade.geometry is None or grade.level is None or not rest.intersects(grade.geometry):
            continue
        depth = area(areas_of(rest.intersection(grade.geometry))) * (grade.level - level)
        cut, fill = cut + max(depth, Fraction(0)), fill + max(-depth, Fraction(0))
        rest = areas_of(rest.difference(grade.geometry))
    if rest.is_empty:
        return Earthwork(cut, fill, Fraction(1))
    work = earthwork(terrain, rest, level)
    return replace(work, cut=work.cut + cut, fill=work.fill + fill)


def _work(terrain: Terrain, grade: Grade, taken: BaseGeometry, no_bank: BaseGeometry) -> GradeWork:
    pad = areas_of(shapely.difference(grade.geometry or Polygon(), taken))
    level = float(grade.level or 0)
    flat = (
        Earthwork(Fraction(0), Fraction(0), Fraction(1)) if pad.is_empty else earthwork(terrain, pad, grade.level or Fraction(0))
    )
    reach, ends = _reach(terrain, grade)
    moved = {sign: list(_banks(terrain, grade, level, reach, sign, no_bank)) for sign in (1.0, -1.0)}
    cut, fill = (sum(volume for _, volume in moved[sign]) for sign in (1.0, -1.0))
    extent = areas_of(shapely.union_all([pad, *(part for parts in moved.values() for part, _ in parts)]))
    edge = terrain.hull().boundary
    known = flat.covered >= _COVERED and (extent.is_empty or extent.distance(edge) > 0)
    return GradeWork(grade, flat.cut + length(cut), flat.fill + length(fill), extent, ends, known)


def _reach(terrain: Terrain, grade: Grade) -> tuple[float, bool]:
    """Return how far (m) the banks can reach at most, and whether they meet the terrain before the limit."""
    slope, reach = float(grade.bank), 0.0
    while slope and reach < FARTHEST_BANK_M and grade.geometry is not None:
        triangles = terrain.triangles(grade.geometry.buffer(reach))
        needed = slope * float(np.abs(triangles[:, :, 2] - float(grade.level or 0)).max(initial=0.0))
        if needed <= reach + 0.1:
            return reach + 0.1, True
        reach = needed
    return min(reach, FARTHEST_BANK_M), not slope


def _banks(
    terrain: Terrain, grade: Grade, level: float, reach: float, sign: float, no_bank: BaseGeometry
) -> Iterator[tuple[BaseGeometry, float]]:
    """Yield the pieces of bank dug into the terrain (sign 1) or heaped upon it (-1), and the earth of each in m³."""
    if grade.geometry is None or not grade.bank or not reach:
        return
    for facet in _facets(grade.geometry, level, float(grade.bank), reach, sign):
        for triangle in terrain.triangles(Polygon(facet[:, :2])):
            part = shapely.intersection(Polygon(facet[:, :2]), Polygon(triangle[:, :2]))
            if part.geom_type != "Polygon" or part.is_empty:
                continue
            ring = shapely.get_coordinates(part)[:-1]
            above = _depths(facet, triangle, ring) * sign
            moved = half(np.column_stack([ring, above]), 0.0, 1.0)
            if len(moved) < 3:
                continue
            piece = shapely.difference(Polygon(moved[:, :2]), no_bank)
            if piece.area > 0:
                middle = shapely.get_coordinates(piece.centroid)
                yield areas_of(piece), float(piece.area * sign * _depths(facet, triangle, middle)[0])


def _depths(facet: Corners, triangle: Corners, spots: Corners) -> Corners:
    """Return how high the terrain's triangle lies above the facet of a bank at points."""
    count = len(spots)
    return heights_at(np.repeat(triangle[None], count, axis=0), spots) - heights_at(np.repeat(facet[None], count, axis=0), spots)


def _facets(pad: Region, level: float, slope: float, reach: float, sign: float) -> Iterator[Corners]:
    """Yield the triangles (3, 3) of the banks around a pad, rising (sign 1) or falling; they run round its corners in steps."""
    band = pad.buffer(reach, quad_segs=_ROUND_CORNER_STEPS).difference(pad)
    for shape in shapely.get_parts(shapely.constrained_delaunay_triangles(band)):
        flat = shapely.get_coordinates(shape)[:3]
        away = shapely.distance(shapely.points(flat), pad)
        if shape.area > 0:
            yield np.column_stack([flat, level + sign * away / slope])
