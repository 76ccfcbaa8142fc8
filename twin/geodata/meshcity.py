"""A single 3D model as one building of a city model, so that it can stand in an alternative like any other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Polygon

from twin.errors import DocumentInvalid
from twin.geodata import gltf
from twin.geodata.citymodel import CityModel, FloatArray, ObjectTable, SurfaceType, offsets_of
from twin.geodata.crs import from_ecef, transform
from twin.geodata.mesh import Mesh, z_up

MOST_TRIANGLES = 60_000
"""More are no model of a house but of its screws; their footprint alone would take longer than anybody waits."""
_FLAT = 0.5
_ROOFS_ABOVE = 0.5
"""Part of the height above which upward faces are roofs."""
_GRID_M, _LEAST_M2 = 0.001, 1.0
_CUTS = (0.2, 0.35, 0.5)
"""Parts of the height at which the outer walls are looked for."""


def city_of(mesh: Mesh, crs: str, identifier: str, title: str) -> CityModel:
    """Return the model as one building in a metric system, its ground as far as its outer walls reach (courtyards are filled).

    Triangles that look upwards in the upper half are roofs, all others walls: no semantics are known, so that no volume is told.
    Raises DocumentInvalid (MODEL_TOO_FINE) beyond 60,000 triangles, (MODEL_EMPTY) without any.
    """
    corners = _corners(mesh, title)
    ground = _ground(corners)
    rings = [shapely.get_coordinates(part.exterior)[:-1] for part in ground]
    low = float(corners[:, :, 2].min())
    flat = [np.column_stack([ring[::-1], np.full(len(ring), low)]) for ring in rings]
    matrix = mesh.anchor.matrix()
    earth = np.concatenate([corners.reshape(-1, 3), *flat]) @ matrix[:3, :3].T + matrix[:3, 3]
    count = len(corners) + len(flat)
    return CityModel(
        ObjectTable([identifier], ["Building"], [""], [{"name": title}]),
        transform(from_ecef(earth), "EPSG:4979", crs),
        offsets_of([*[3] * len(corners), *map(len, flat)]),
        np.arange(count + 1, dtype=np.int64),
        np.array([0, count], dtype=np.int64),
        np.array([0, 1], dtype=np.int64),
        np.concatenate([_types(corners), np.full(len(flat), SurfaceType.GROUND, dtype=np.uint8)]),
        np.array([2.0], dtype=np.float32),
        np.array([False]),
        crs,
    )


def _ground(corners: FloatArray) -> list[Polygon]:
    """Return what the outer walls enclose, in plan; the shadow of all triangles where no cut closes."""
    low, high = float(corners[:, :, 2].min()), float(corners[:, :, 2].max())
    found = [area for share in _CUTS for area in _enclosed(corners, low + share * (high - low))]
    if not found:
        shadow = np.asarray(shapely.polygons(corners[:, :, :2]))
        found = list(shadow[shapely.area(shadow) > 0])
    whole = shapely.set_precision(shapely.union_all(found), _GRID_M)
    return [part for part in shapely.get_parts(whole) if isinstance(part, Polygon) and part.area > _LEAST_M2]


def _enclosed(corners: FloatArray, level: float) -> list[Polygon]:
    """Return the areas that the lines close in which the triangles meet a level plane."""
    above = corners[:, :, 2] > level
    cut = corners[above.any(axis=1) & ~above.all(axis=1)]
    lines = []
    for triangle in cut:
        ends = []
        for first, second in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
            if (first[2] > level) != (second[2] > level):
                share = (level - first[2]) / (second[2] - first[2])
                ends.append(first[:2] + share * (second[:2] - first[:2]))
        lines.append(LineString(ends))
    noded = shapely.set_precision(shapely.union_all([line for line in lines if line.length > 0]), _GRID_M)
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.node(noded)).tolist()))
    return [Polygon(part.exterior) for part in parts]


def _corners(mesh: Mesh, title: str) -> FloatArray:
    """Return the triangles (n, 3, 3) in metres east, north and up of the anchor, as the model stands there."""
    found = [z_up(piece.points)[piece.triangles] for piece in gltf.pieces(gltf.split(mesh.glb, title), title)]
    corners = np.concatenate(found) if found else np.zeros((0, 3, 3))
    if len(corners) == 0:
        raise DocumentInvalid(
            "MODEL_EMPTY", f"Das Modell „{title}“ zeichnet keine Flächen.", f"The model '{title}' draws no faces.", faults=[]
        )
    if len(corners) > MOST_TRIANGLES:
        raise DocumentInvalid(
            "MODEL_TOO_FINE",
            f"Das Modell „{title}“ hat {len(corners)} Dreiecke; als Teil einer Variante sind höchstens {MOST_TRIANGLES} möglich. "
            "Bitte vereinfacht ausgeben.",
            f"The model '{title}' has {len(corners)} triangles; as part of an alternative at most {MOST_TRIANGLES} are possible. "
            "Please export it simplified.",
            faults=[],
        )
    whole: FloatArray = corners @ mesh.placement()[:3, :3].T
    return whole


def _types(corners: FloatArray) -> npt.NDArray[np.uint8]:
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1)
    up = np.divide(normals[:, 2], lengths, out=np.zeros(len(corners)), where=lengths > 0)
    low, high = float(corners[:, :, 2].min()), float(corners[:, :, 2].max())
    share = (corners[:, :, 2].mean(axis=1) - low) / max(high - low, 1e-9)
    types = np.full(len(corners), SurfaceType.WALL, dtype=np.uint8)
    types[(up > _FLAT) & (share > _ROOFS_ABOVE)] = SurfaceType.ROOF
    return types
