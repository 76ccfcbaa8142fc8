"""A batch of a city model as display geometry: building by building, coloured, outlined, with a block for the far view."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from twin.exporters.tiles3d.blocks import rectangles
from twin.exporters.tiles3d.metadata import Row
from twin.exporters.tiles3d.outlines import feature_edges
from twin.exporters.tiles3d.palette import Colours, Style, linear_bytes
from twin.geodata.citymodel import CityModel, FloatArray, IntArray, SurfaceType, offsets_of
from twin.geodata.crs import Anchor
from twin.geodata.texture import Texture
from twin.geodata.triangulation import triangulate

UNITS = 256
"""Display coordinates are whole 256ths of a metre: 2 mm from the truth at most, and they compress well."""
BLOCK_UNITS = 8
"""Block models are rounded to 12 cm: they are seen from a kilometre away."""
CELL = 128.0
"""Side of a spool cell in metres."""
_WALL, _PITCHED, _FLAT = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class MeshTextures:
    """The pictures on a mesh: row of `textures` for each vertex (int32, -1 none) and its place in it (float32, n by 2)."""

    textures: tuple[Texture, ...]
    rows: npt.NDArray[np.int32]
    uv: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class BuildingMesh:
    """Buildings sorted by spool cell, in columns; a building is a top-level object with all its parts.

    rows            id, type and attributes of each building
    cells           int64 (buildings, 2): column and row of the spool cell its middle lies in
    *_offsets       int64 (buildings + 1): runs of vertices, triangles and edges
    points          int32 (n, 3) in 256ths of a metre, east-north-up of the frame
    normals         float64 (n, 3)
    colours         uint8 (n, 3), linear
    storeys         float32 (n): storeys above the base on planned walls, -1 elsewhere; None when nothing is planned
    triangles       int64 (t, 3), edges int64 (e, 2): rows of points
    blocks          int32 (buildings, 8, 3), block_colours uint8 (buildings, 2, 3) of wall and roof
    roofs           int64 (r, 3): the triangles seen from above
    parts           how many objects below buildings there are, by class
    textured        pictures on the surfaces; None where there are none
    """

    rows: list[Row]
    cells: IntArray
    vertex_offsets: IntArray
    triangle_offsets: IntArray
    edge_offsets: IntArray
    points: npt.NDArray[np.int32]
    normals: FloatArray
    colours: Colours
    storeys: npt.NDArray[np.float32] | None
    triangles: IntArray
    edges: IntArray
    blocks: npt.NDArray[np.int32]
    block_colours: Colours
    roofs: IntArray
    parts: Counter[str]
    without_geometry: int
    textured: MeshTextures | None = None


def mesh_batch(model: CityModel, frame: Anchor, style: Style, *, ground: bool = True, storeys: bool = False) -> BuildingMesh:
    """Return the display geometry of a batch in the local frame of `frame`; `ground` keeps surfaces nobody sees from above."""
    roots = roots_of(model)
    local = highest_detail(model, roots)
    local = local.with_vertices(frame.local(local.vertices, local.crs), local.crs)
    counts = np.diff(_object_vertices(local))
    weight = np.bincount(roots, weights=counts, minlength=len(roots))
    centre = _centres(local.vertices, np.repeat(roots, counts), weight)
    drawn = weight[roots] > 0
    cells = np.floor(np.nan_to_num(centre) / CELL).astype(np.int64)
    order = np.lexsort((roots, cells[roots, 0], cells[roots, 1]))
    order = order[drawn[order]]
    if len(order) < len(roots) or np.any(order[1:] <= order[:-1]):
        local = local.select(order)
    heads, building = np.unique(roots[order], return_inverse=True)
    # np.unique sorts by row, the buildings stand in the order of their cells
    first = np.unique(building, return_index=True)[1]
    rank = np.empty(len(heads), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(heads))
    heads_in_order = np.empty(len(heads), dtype=np.int64)
    heads_in_order[rank] = heads
    rows = _rows(model, roots, heads_in_order)
    is_root = roots == np.arange(len(roots))
    return _geometry(
        local,
        rank[building],
        rows,
        cells[heads_in_order],
        style,
        ground=ground,
        storeys=storeys,
        parts=Counter(model.table.types[row] for row in np.flatnonzero(~is_root).tolist()),
        empty=int((is_root & (weight == 0)).sum()),
    )


def roots_of(model: CityModel) -> IntArray:
    """Return for each object the row of the top-level object it belongs to."""
    parents = model.table.parents
    roots = np.arange(len(parents), dtype=np.int64)
    children = np.flatnonzero(np.array([bool(parent) for parent in parents], dtype=bool))
    if len(children) == 0:
        return roots
    place = {identifier: row for row, identifier in enumerate(model.table.ids)}
    roots[children] = [place.get(parents[row], row) for row in children]
    for _ in range(8):
        above = roots[roots]
        if np.array_equal(above, roots):
            break
        roots = above
    return roots


def _object_vertices(model: CityModel) -> IntArray:
    result: IntArray = model.ring_offsets[model.surface_offsets[model.geometry_offsets[model.object_offsets]]]
    return result


def highest_detail(model: CityModel, roots: IntArray) -> CityModel:
    """Return the model with each object's geometries of its highest LoD only, and no part of a lower class than its building.

    Installations and the like stand beside the body, so they neither oust it nor are ousted.
    """
    owner = np.repeat(np.arange(len(model)), np.diff(model.object_offsets))
    best = np.full(len(model), -1.0, dtype=np.float32)
    np.maximum.at(best, owner, model.geometry_lod)
    best_class = np.full(len(model), -1.0, dtype=np.float32)
    body = model.table.bodies()
    np.maximum.at(best_class, roots[body], np.floor(best[body]))
    of_class = (np.floor(model.geometry_lod) == best_class[roots][owner]) | ~body[owner]
    kept = (model.geometry_lod == best[owner]) & of_class
    if kept.all():
        return model
    picked = np.flatnonzero(kept)
    surfaces, geometry_offsets = _gather(model.geometry_offsets, picked)
    rings, surface_offsets = _gather(model.surface_offsets, surfaces)
    points, ring_offsets = _gather(model.ring_offsets, rings)
    return CityModel(
        model.table,
        model.vertices[points],
        ring_offsets,
        surface_offsets,
        geometry_offsets,
        offsets_of(np.bincount(owner[picked], minlength=len(model))),
        model.surface_type[surfaces],
        model.geometry_lod[picked],
        model.geometry_solid[picked],
        model.crs,
        **model.looks(surfaces, points),
    )


def _gather(offsets: IntArray, picked: IntArray) -> tuple[IntArray, IntArray]:
    lengths = offsets[picked + 1] - offsets[picked]
    runs = offsets_of(lengths)
    return np.repeat(offsets[picked] - runs[:-1], lengths) + np.arange(runs[-1]), runs


def _centres(points: FloatArray, owner: IntArray, weight: npt.NDArray[Any]) -> FloatArray:
    sums = [np.bincount(owner, weights=points[:, axis], minlength=len(weight)) for axis in (0, 1)]
    with np.errstate(invalid="ignore", divide="ignore"):
        centres: FloatArray = np.column_stack(sums) / weight[:, None]
    return centres


def _rows(model: CityModel, roots: IntArray, heads: IntArray) -> list[Row]:
    """Return id, type and attributes of the buildings; what only parts know is taken over where the building says nothing."""
    identifiers, kinds, attributes = model.table.ids, model.table.types, model.table.attributes
    merged: dict[int, dict[str, Any]] = {}
    for part in np.flatnonzero((roots != np.arange(len(roots))) & model.table.bodies()).tolist():
        root = int(roots[part])
        known = merged.setdefault(root, dict(attributes[root] or {}))
        for name, value in (attributes[part] or {}).items():
            known.setdefault(name, value)
        known["parts"] = int(known.get("parts", 0)) + 1 if isinstance(known.get("parts", 0), int) else known["parts"]
    return [(identifiers[row], kinds[row], merged.get(row) or attributes[row] or {}) for row in heads.tolist()]


def _geometry(
    model: CityModel,
    object_building: IntArray,
    rows: list[Row],
    cells: IntArray,
    style: Style,
    *,
    ground: bool,
    storeys: bool,
    parts: Counter[str],
    empty: int,
) -> BuildingMesh:
    triangulation = triangulate(model)
    surface_building = object_building[model.surface_object()]
    vertex_surface = np.repeat(np.arange(len(model.surface_type)), np.diff(model.ring_offsets[model.surface_offsets]))
    vertex_building = surface_building[vertex_surface]
    normals = triangulation.normals
    kind = _surface_kind(model.surface_type, normals)
    is_ground = (model.surface_type == SurfaceType.UNKNOWN) & (normals[:, 2] < -0.7)
    is_ground |= model.surface_type == SurfaceType.GROUND
    triangles, surface = triangulation.triangles, triangulation.surface
    roofs = triangles[kind[surface] != _WALL]
    walls, pitched, flat = style(
        [row[0] for row in rows], [row[2] for row in rows], _plan_area(model.vertices, roofs, vertex_building, len(rows))
    )
    points = np.rint(model.vertices * UNITS).astype(np.int32)
    edges = feature_edges(points, model.ring_offsets, vertex_surface, vertex_building, normals, last=is_ground)
    vertex_offsets = offsets_of(np.bincount(vertex_building, minlength=len(rows)))
    corners = rectangles(model.vertices, model.ring_offsets, vertex_offsets, kind[vertex_surface] != _WALL)
    by_kind = np.stack([walls, pitched, flat], axis=1)
    roof_is_flat = np.bincount(surface_building[kind == _PITCHED], minlength=len(rows)) == 0
    colours = by_kind[surface_building, kind]
    textured = _textured(model, vertex_surface)
    if model.surface_colour is not None:
        own = model.surface_colour[:, 3] > 0
        colours[own] = linear_bytes(model.surface_colour[own, :3])
    if textured is not None and model.surface_texture is not None:
        # a picture is multiplied with the colour below it
        colours[model.surface_texture >= 0] = 255
    standing = np.where((np.einsum("ij,ij->i", normals, normals) > 0.0)[:, None], normals, np.array([0.0, 0.0, 1.0]))
    result = BuildingMesh(
        rows,
        cells,
        vertex_offsets,
        offsets_of(np.bincount(vertex_building[triangles[:, 0]], minlength=len(rows))),
        offsets_of(np.bincount(vertex_building[edges[:, 0]], minlength=len(rows))),
        points,
        standing[vertex_surface],
        colours[vertex_surface],
        _storeys(model.vertices, vertex_offsets, vertex_building, kind[vertex_surface], rows) if storeys else None,
        triangles,
        edges[np.lexsort((edges[:, 0], vertex_building[edges[:, 0]]))],
        np.rint(corners * BLOCK_UNITS).astype(np.int32) * (UNITS // BLOCK_UNITS),
        np.stack([walls, np.where(roof_is_flat[:, None], flat, pitched)], axis=1),
        roofs,
        parts,
        empty,
        textured,
    )
    return result if ground else _without(result, ~is_ground[surface], vertex_building)


def _textured(model: CityModel, vertex_surface: IntArray) -> MeshTextures | None:
    if model.surface_texture is None or model.texture_uv is None or not model.textures:
        return None
    return MeshTextures(model.textures, np.asarray(model.surface_texture)[vertex_surface], np.nan_to_num(model.texture_uv))


def _surface_kind(types: npt.NDArray[np.uint8], normals: FloatArray) -> IntArray:
    """Return wall, pitched or flat roof for each surface; where the file names no type, the normal decides."""
    roof = (types == SurfaceType.ROOF) | (types == SurfaceType.OUTER_FLOOR)
    roof |= (types == SurfaceType.UNKNOWN) & (normals[:, 2] > 0.3)
    return np.where(roof, np.where(np.abs(normals[:, 2]) > 0.985, _FLAT, _PITCHED), _WALL)


def _plan_area(points: FloatArray, triangles: IntArray, vertex_building: IntArray, count: int) -> FloatArray:
    a, b, c = (points[triangles[:, i]] for i in range(3))
    area = np.abs((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])) / 2.0
    return np.bincount(vertex_building[triangles[:, 0]], weights=area, minlength=count).astype(np.float64)


def _storeys(
    points: FloatArray, vertex_offsets: IntArray, vertex_building: IntArray, kind: IntArray, rows: list[Row]
) -> npt.NDArray[np.float32]:
    """Return storeys above the base on walls, -1 elsewhere and on buildings whose storeys nobody stated."""
    base = np.minimum.reduceat(points[:, 2], vertex_offsets[:-1])
    result = np.full(len(points), -1.0, dtype=np.float32)
    for building, (_, _, attributes) in enumerate(rows):
        run = slice(int(vertex_offsets[building]), int(vertex_offsets[building + 1]))
        below = attributes.get("foundationDepth")
        height = points[run, 2] - base[building] - (below if isinstance(below, int | float) else 0.0)
        levels = _storey_levels(attributes, float(height.max()))
        if levels is not None:
            wall = kind[run] == _WALL
            # a foundation reaches below zero, but never to the -1 that says "no storeys"
            below_base = np.clip(height[wall] / levels[1], -0.9, 0.0)
            result[run][wall] = np.interp(height[wall], levels, np.arange(len(levels))) + below_base
    return result


def _storey_levels(attributes: dict[str, Any], height: float) -> FloatArray | None:
    """Return the heights of all floors above the base, from 0 to the last storey's ceiling; None when no storeys are stated.

    `storeyHeights` or `storeys` may be a list of metres or of objects with `height_m`, also as text (JSON or `3.5;3.0`); a
    mere number of storeys (`storeys`, `storeysAboveGround`) divides the height evenly.
    """
    for name in ("storeyHeights", "storeys"):
        heights = _metres(attributes.get(name))
        if heights:
            return np.concatenate([[0.0], np.cumsum(np.array(heights))])
    counts = (attributes.get(name) for name in ("storeys", "storeysAboveGround"))
    count = next((int(value) for value in counts if isinstance(value, int | float) and value >= 1), 0)
    return np.linspace(0.0, height, count + 1) if count and height > 0.0 else None


def _metres(value: Any) -> list[float]:
    """Return a stated list of storey heights; empty when it is none or one of them is not above zero."""
    if isinstance(value, str):
        value = _listed(value)
    if not isinstance(value, list):
        return []
    stated: list[Any] = [item.get("height_m") if isinstance(item, dict) else item for item in value]
    return [float(item) for item in stated] if all(isinstance(item, int | float) and item > 0 for item in stated) else []


def _listed(text: str) -> Any:
    """Return a list written as JSON or as `3.5;3.0;3.0`; None when the text is neither."""
    try:
        return orjson.loads(f"[{text.replace(';', ',')}]" if ";" in text else text)
    except orjson.JSONDecodeError:
        return None


def _without(mesh: BuildingMesh, kept: npt.NDArray[np.bool_], vertex_building: IntArray) -> BuildingMesh:
    """Return the mesh with the kept triangles and only the vertices they and the edges use."""
    triangles = mesh.triangles[kept]
    used = np.zeros(len(mesh.points), dtype=bool)
    used[triangles] = True
    used[mesh.edges] = True
    place = np.cumsum(used) - 1
    textured = mesh.textured
    return BuildingMesh(
        mesh.rows,
        mesh.cells,
        offsets_of(np.bincount(vertex_building[used], minlength=len(mesh.rows))),
        offsets_of(np.bincount(vertex_building[triangles[:, 0]], minlength=len(mesh.rows))),
        mesh.edge_offsets,
        mesh.points[used],
        mesh.normals[used],
        mesh.colours[used],
        mesh.storeys[used] if mesh.storeys is not None else None,
        place[triangles],
        place[mesh.edges],
        mesh.blocks,
        mesh.block_colours,
        place[mesh.roofs],
        mesh.parts,
        mesh.without_geometry,
        None if textured is None else MeshTextures(textured.textures, textured.rows[used], textured.uv[used]),
    )
