"""Display file of demolished buildings: dashed edges and the footprint to be hatched."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import orjson
import shapely

from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.meshing import UNITS, BuildingMesh, mesh_batch
from twin.geodata.citymodel import CityModel, FloatArray
from twin.geodata.crs import Anchor


def display_demolished(model: CityModel, ids: Collection[str], anchor: Anchor) -> bytes:
    """Return {anchor, objects: [{id, footprint, edges}]} of the buildings named, in local metres.

    A footprint is the outline of all roofs and floors seen from above, at the height of the building's foot.
    """
    objects = model.objects
    wanted = (objects["id"].isin(ids) | objects["parent"].isin(ids)).to_numpy(dtype=bool)
    mesh = mesh_batch(model.select(np.flatnonzero(wanted)), anchor, palette.existing)
    points = mesh.points / UNITS
    found = [_object(mesh, points, row) for row in range(len(mesh.rows))]
    return orjson.dumps({"anchor": anchor.to_json(), "objects": found})


def _object(mesh: BuildingMesh, points: FloatArray, row: int) -> dict[str, Any]:
    corners = points[mesh.vertex_offsets[row] : mesh.vertex_offsets[row + 1]]
    triangles = mesh.triangles[mesh.triangle_offsets[row] : mesh.triangle_offsets[row + 1]]
    edges = mesh.edges[mesh.edge_offsets[row] : mesh.edge_offsets[row + 1]]
    return {
        "id": mesh.rows[row][0],
        "footprint": _footprint(points[triangles], float(corners[:, 2].min())),
        "edges": np.round(points[edges], 2).tolist(),
    }


def _footprint(triangles: FloatArray, height: float) -> list[list[list[float]]]:
    """Return the outline from above as rings [[[e, n, u], ...], ...], the largest part first, first points not repeated."""
    flat: Any = shapely.polygons(triangles[:, :, :2])
    flat = flat[shapely.area(flat) > 0.01]
    # a hair of growth closes the seams that rounding opened
    shape = shapely.buffer(shapely.union_all(shapely.buffer(flat, 0.01, join_style="mitre")), -0.01, join_style="mitre")
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    simple = (shapely.simplify(ring, 0.05) for ring in rings)
    corners = (shapely.get_coordinates(ring)[:-1].tolist() for ring in simple)
    return [[[round(x, 2), round(y, 2), round(height, 2)] for x, y in ring] for ring in corners]
