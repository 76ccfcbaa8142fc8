"""A part of an existing building measured from its faces: footprint, heights, volume."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from twin.geodata.citymodel import CityModel, SurfaceType
from twin.planning.polygon import Region


def number_of(value: Any) -> float | None:
    """Return an attribute as a finite number, None for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if np.isfinite(number) else None


def count_of(value: Any) -> int | None:
    """Return an attribute as a count of one or more, None for anything else."""
    number = number_of(value)
    return None if number is None or number < 1 else int(number)


class SolidPart:
    """A solid of a building: footprint, heights in m NHN, volume in m³ (None when its faces bound none), storeys."""

    __slots__ = ("eaves", "footprint", "ground", "storeys", "top", "volume")

    def __init__(
        self, footprint: BaseGeometry, ground: float, eaves: float, top: float, volume: float | None, storeys: int | None
    ) -> None:
        self.footprint, self.ground, self.eaves, self.top = footprint, ground, eaves, top
        self.volume, self.storeys = volume, storeys

    @classmethod
    def of(cls, model: CityModel, row: int) -> SolidPart | None:
        """Return the part of an object's finest geometry, None for an object without faces."""
        first, last = int(model.object_offsets[row]), int(model.object_offsets[row + 1])
        if first == last:
            return None
        finest = max(range(first, last), key=lambda index: (float(model.geometry_lod[index]), bool(model.geometry_solid[index])))
        lod = model.geometry_lod[finest]
        chosen = [index for index in range(first, last) if model.geometry_lod[index] == lod]
        solid = [index for index in chosen if model.geometry_solid[index]] or chosen
        faces = [face for index in solid for face in _faces(model, index)]
        if not faces:
            return None
        footprint = _footprint(faces)
        if footprint is None:
            return None
        heights = np.concatenate([ring[:, 2] for _, rings in faces for ring in rings])
        roofs = [ring[:, 2] for kind, rings in faces if kind == SurfaceType.ROOF for ring in rings]
        top = float(heights.max())
        eaves = float(np.concatenate(roofs).min()) if roofs else top
        volume = _volume(faces, footprint, float(heights.min()))
        storeys = count_of(model.objects["attributes"].iloc[row].get("storeysAboveGround"))
        return cls(footprint, float(heights.min()), eaves, top, volume, storeys)


Faces = list[tuple[int, list[npt.NDArray[np.float64]]]]


def _faces(model: CityModel, geometry: int) -> Faces:
    result: Faces = []
    for surface in range(int(model.geometry_offsets[geometry]), int(model.geometry_offsets[geometry + 1])):
        rings = range(int(model.surface_offsets[surface]), int(model.surface_offsets[surface + 1]))
        points = [np.asarray(model.vertices[model.ring_offsets[ring] : model.ring_offsets[ring + 1]]) for ring in rings]
        if points and len(points[0]) >= 3:
            result.append((int(model.surface_type[surface]), points))
    return result


def _footprint(faces: Faces) -> Region | None:
    """Return the ground faces in plan; without ground faces the shadow of all faces seen from above."""
    ground = [rings for kind, rings in faces if kind == SurfaceType.GROUND] or [rings for _, rings in faces]
    shapes = []
    for rings in ground:
        shape = Polygon(rings[0][:, :2], [hole[:, :2] for hole in rings[1:] if len(hole) >= 3])
        if shape.area > 1e-3:
            shapes.append(shape if shape.is_valid else shapely.make_valid(shape))
    return region_of(shapely.union_all(shapes)) if shapes else None


def region_of(geometry: BaseGeometry) -> Region | None:
    """Return the areas of a geometry on a grid of a tenth of a millimetre, None when nothing with an area is left."""
    cleaned = shapely.set_precision(geometry, 0.0001)
    if isinstance(cleaned, (Polygon, MultiPolygon)):
        return None if cleaned.is_empty else cleaned
    areas = [part for part in getattr(cleaned, "geoms", []) if isinstance(part, Polygon)]
    return MultiPolygon(areas) if areas else None


def _volume(faces: Faces, footprint: BaseGeometry, ground: float) -> float | None:
    """Return the volume inside closed faces, m³; where walls have gaps, the room between roof and ground.

    None when the roof faces do not cover the footprint (to two parts in a hundred): then nobody knows what is missing.
    """
    if _is_closed(faces):
        origin = faces[0][1][0][0]
        return sum(_cone(ring - origin) for _, rings in faces for ring in rings) or None
    roofs = [ring for kind, rings in faces if kind == SurfaceType.ROOF for ring in rings]
    covered = sum(_below(ring * [1.0, 1.0, 0.0] + [-ring[0, 0], -ring[0, 1], 1.0]) for ring in roofs)
    if abs(covered - footprint.area) > 0.02 * footprint.area:
        return None
    return sum(_below(ring - np.array([*ring[0, :2], ground])) for ring in roofs) or None


def _is_closed(faces: Faces) -> bool:
    """Return whether every edge is run through once in each direction (coordinates to a millimetre)."""
    edges: Counter[tuple[bytes, bytes]] = Counter()
    for _, rings in faces:
        for ring in rings:
            keys = [point.tobytes() for point in np.round(ring * 1000).astype(np.int64)]
            edges.update(zip(keys, [*keys[1:], keys[0]], strict=True))
    return all(edges[(b, a)] == count for (a, b), count in edges.items())


def _cone(ring: npt.NDArray[np.float64]) -> float:
    """Return the signed volume between a plane ring and the origin (divergence theorem)."""
    return float(np.sum(np.cross(ring[1:-1], ring[2:]) @ ring[0])) / 6.0


def _below(ring: npt.NDArray[np.float64]) -> float:
    """Return the signed volume between a plane ring and height 0."""
    first, second = ring[1:-1] - ring[0], ring[2:] - ring[0]
    plan = (first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]) / 2.0
    return float(np.sum(plan * (ring[0, 2] + ring[1:-1, 2] + ring[2:, 2]) / 3.0))
