"""A building of the case as closed solids with walls, ground and roof: what an alternative looks like in the city model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon

from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build
from twin.planning.building import Building
from twin.planning.polygon import Frame, Region, frame_of
from twin.planning.roofing import BREAK_IN, BREAK_UP, sides
from twin.planning.state import State

Point3 = tuple[float, float, float]
Face = tuple[SurfaceType, list[list[Point3]]]
ROOF_CODES = {"flat": "1000", "shed": "2100", "gable": "3100", "hip": "3200", "mansard": "3400"}
_LOWEST_GABLE_M = 0.1
_DRAWN = ("main", "garage", "ancillary_s14")


def city_model(buildings: Iterable[Building], crs: str, letter: str = "", ground: float = 0.0) -> CityModel:
    """Return the buildings as a city model in `crs`, one Building object each with at least one closed solid.

    `ground` is the height (m NHN) for buildings that name none. Structures without height or shape are left out.
    """
    rows = []
    for building in buildings:
        parts = solids(building, ground)
        if parts:
            rows.append((building.id, "Building", "", attributes(building, letter), parts))
    return build(rows, crs)


def new_buildings(before: State, after: State) -> list[Building]:
    """Return the buildings of `after` that do not stand in `before`: what an alternative adds."""
    old = {item.id for item in before.buildings}
    return [item for item in after.buildings if item.id not in old]


def attributes(building: Building, letter: str) -> dict[str, Any]:
    """Return what the viewer and exports show of a planned building."""
    storeys = building.above_ground()
    heights = [float(item.height_m) for item in storeys if item.height_m is not None]
    uses = list(dict.fromkeys(item.use for item in storeys if item.use))
    height = building.height()
    return {
        "name": building.label,
        "letter": letter,
        "kind": building.kind,
        "storeys": len(storeys),
        "storeysAboveGround": len(storeys),
        "storeyHeights": ";".join(f"{value:g}" if value % 1 else f"{value:.1f}" for value in heights),
        "use": ";".join(uses),
        "function": uses[0] if uses else "",
        "measuredHeight": None if height is None else float(height),
        "roofType": ROOF_CODES[building.roof.type if building.roof else "flat"],
        "footprintArea": float(building.footprint_area),
        **_shares(building),
    }


def _shares(building: Building) -> dict[str, Any]:
    roof = building.roof
    given = {} if roof is None else {"greenRoofShare": roof.green_share, "photovoltaicShare": roof.pv_share}
    return {key: float(value) for key, value in given.items() if value}


def solids(building: Building, ground: float = 0.0) -> list[GeometryPart]:
    """Return the closed solids of a building: roofs on rectangles, storeys with own outlines stacked, else one block.

    A pitched roof over a footprint that is no rectangle becomes a block up to the eaves.
    """
    if building.kind not in _DRAWN or building.footprint is None:
        return []
    base = float(building.ground_nhn_m) if building.ground_nhn_m is not None else ground
    eaves, ridge = building.eaves_height(), building.ridge_height()
    if any(storey.outline is not None for storey in building.above_ground()):
        return _stacked(building, base)
    if eaves is None or ridge is None or eaves <= 0:
        return []
    frame = frame_of(building.footprint)
    if building.roof is not None and building.roof.type != "flat" and frame is not None and ridge > eaves:
        return [GeometryPart(_pitched_faces(building, frame, base, base + float(eaves), base + float(ridge)))]
    return _prisms(building.footprint, base, base + float(eaves))


def roof_planes(building: Building) -> list[list[Point3]]:
    """Return the ring of each plane of a pitched roof on a rectangle, above a ground at 0; [] for a flat roof or another plan."""
    return _faces_of_pitched(building, SurfaceType.ROOF)


def gables(building: Building) -> list[list[Point3]]:
    """Return the ring of each wall that rises above the eaves under a pitched roof, foot first, above a ground at 0."""
    eaves = float(building.eaves_height() or 0)
    walls = _faces_of_pitched(building, SurfaceType.WALL)
    return [ring for ring in walls if max(height for _, _, height in ring) > eaves + _LOWEST_GABLE_M]


def _faces_of_pitched(building: Building, wanted: SurfaceType) -> list[list[Point3]]:
    eaves, ridge, frame = building.eaves_height(), building.ridge_height(), frame_of(building.footprint)
    if building.roof is None or building.roof.type == "flat" or frame is None or eaves is None or ridge is None or ridge <= eaves:
        return []
    faces = _pitched_faces(building, frame, 0.0, float(eaves), float(ridge))
    return [rings[0] for kind, rings in faces if kind == wanted]


def _stacked(building: Building, base: float) -> list[GeometryPart]:
    parts: list[GeometryPart] = []
    for storey in building.above_ground():
        outline, height = building.outline(storey), storey.height_m
        if outline is None or height is None:
            return []
        parts += _prisms(outline, base, base + float(height))
        base += float(height)
    return parts


def _prisms(region: Region, low: float, high: float) -> list[GeometryPart]:
    shapes = region.geoms if isinstance(region, MultiPolygon) else [region]
    return [GeometryPart(_prism(shape, low, high)) for shape in shapes]


def _prism(shape: Polygon, low: float, high: float) -> list[Face]:
    turned = shapely.orient_polygons(shape)
    rings = [[(x, y) for x, y, *_ in ring.coords[:-1]] for ring in (turned.exterior, *turned.interiors)]
    faces: list[Face] = [
        (SurfaceType.GROUND, [[(x, y, low) for x, y in reversed(ring)] for ring in rings]),
        (SurfaceType.ROOF, [[(x, y, high) for x, y in ring] for ring in rings]),
    ]
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
            faces.append((SurfaceType.WALL, [[(ax, ay, low), (bx, by, low), (bx, by, high), (ax, ay, high)]]))
    return faces


def _pitched_faces(building: Building, frame: Frame, base: float, eaves: float, ridge: float) -> list[Face]:
    along, across = sides(building, frame)
    turned = along != frame.long

    def at(u: float, v: float, z: float) -> Point3:
        # with the ridge along the short side the plan is turned by a quarter about the rectangle's second corner
        x, y = frame.point(frame.long - v, u) if turned else frame.point(u, v)
        return (x, y, z)

    kind = building.roof.type if building.roof is not None else "flat"
    roofs = {"gable": _gable, "hip": _hip, "mansard": _mansard, "shed": _shed}[kind]
    corners = [(0.0, 0.0), (along, 0.0), (along, across), (0.0, across)]
    faces: list[Face] = [(SurfaceType.GROUND, [[at(u, v, base) for u, v in reversed(corners)]])]
    for surface, ring in roofs(along, across, base, eaves, ridge):
        faces.append((surface, [[at(*point) for point in ring]]))
    return faces


Ring = list[Point3]


def _walls(tops: Sequence[Sequence[Point3]], base: float) -> list[tuple[SurfaceType, Ring]]:
    """Return a wall below each line of top points, given in the order of the footprint (counter-clockwise)."""
    return [(SurfaceType.WALL, [(*line[0][:2], base), (*line[-1][:2], base), *reversed(line)]) for line in tops]


def _gable(a: float, b: float, base: float, eaves: float, ridge: float) -> list[tuple[SurfaceType, Ring]]:
    p0, p1, p2, p3 = (0.0, 0.0, eaves), (a, 0.0, eaves), (a, b, eaves), (0.0, b, eaves)
    r0, r1 = (0.0, b / 2, ridge), (a, b / 2, ridge)
    walls = _walls([[p0, p1], [p1, r1, p2], [p2, p3], [p3, r0, p0]], base)
    return [(SurfaceType.ROOF, [p0, p1, r1, r0]), (SurfaceType.ROOF, [p2, p3, r0, r1]), *walls]


def _mansard(a: float, b: float, base: float, eaves: float, ridge: float) -> list[tuple[SurfaceType, Ring]]:
    inset, up = BREAK_IN * b, eaves + BREAK_UP * (ridge - eaves)
    p0, p1, p2, p3 = (0.0, 0.0, eaves), (a, 0.0, eaves), (a, b, eaves), (0.0, b, eaves)
    q0, q1, q2, q3 = (0.0, inset, up), (a, inset, up), (a, b - inset, up), (0.0, b - inset, up)
    r0, r1 = (0.0, b / 2, ridge), (a, b / 2, ridge)
    planes = ([p0, p1, q1, q0], [q0, q1, r1, r0], [r0, r1, q2, q3], [q3, q2, p2, p3])
    walls = _walls([[p0, p1], [p1, q1, r1, q2, p2], [p2, p3], [p3, q3, r0, q0, p0]], base)
    return [*((SurfaceType.ROOF, list(plane)) for plane in planes), *walls]


def _hip(a: float, b: float, base: float, eaves: float, ridge: float) -> list[tuple[SurfaceType, Ring]]:
    p0, p1, p2, p3 = (0.0, 0.0, eaves), (a, 0.0, eaves), (a, b, eaves), (0.0, b, eaves)
    r0, r1 = (b / 2, b / 2, ridge), (a - b / 2, b / 2, ridge)
    walls = _walls([[p0, p1], [p1, p2], [p2, p3], [p3, p0]], base)
    if a - b < 1e-6:
        planes: list[Ring] = [[p0, p1, r0], [p1, p2, r0], [p2, p3, r0], [p3, p0, r0]]
    else:
        planes = [[p0, p1, r1, r0], [p1, p2, r1], [p2, p3, r0, r1], [p3, p0, r0]]
    return [*((SurfaceType.ROOF, plane) for plane in planes), *walls]


def _shed(a: float, b: float, base: float, eaves: float, ridge: float) -> list[tuple[SurfaceType, Ring]]:
    p0, p1, p2, p3 = (0.0, 0.0, eaves), (a, 0.0, eaves), (a, b, ridge), (0.0, b, ridge)
    walls = _walls([[p0, p1], [p1, p2], [p2, p3], [p3, p0]], base)
    return [(SurfaceType.ROOF, [p0, p1, p2, p3]), *walls]
