"""What is mended and what is rejected in the surfaces of city models, for every format alike, told with the object's id."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.findings import Progress
from twin.geodata import crs, solids
from twin.geodata.citymodel import CityModel, FloatArray, IntArray, SurfaceType, offsets_of
from twin.geodata.normals import lengths, next_in_ring, surface_area_vectors, unit
from twin.importers.faultnotes import BY_SLOPE, DEGENERATE, REPEATED, RING_CLOSED, TURNED, FaultNotes

BoolArray = npt.NDArray[np.bool_]

# a surface whose area is below this share of its longest edge squared is a line
_LEAST_SHARE = 1e-9
# |z| of a unit normal below it: steeper than about 75 degrees is a wall
_WALL_RISE = 0.25
# cubic metres a shell must enclose before its orientation is judged
_LEAST_VOLUME = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """A model after repair, and how many of its objects were taken as they are, repaired or rejected."""

    model: CityModel
    read: int
    repaired: int
    rejected: int

    @property
    def imported(self) -> int:
        """Return the objects taken as they are."""
        return self.read - self.repaired - self.rejected


@dataclass(frozen=True, slots=True, eq=False)
class Faults:
    """What the reader found out already, and whether faulty objects are mended or rejected.

    touched     ids of objects mended while reading (a new id, say)
    open_rings  rings whose last point was not their first as written
    """

    touched: frozenset[str] = frozenset()
    open_rings: IntArray | None = None
    mend: bool = True


NO_FAULTS = Faults()


def repair(model: CityModel, progress: Progress, layer: str, faults: Faults = NO_FAULTS, *, by_slope: bool = True) -> Repaired:
    """Return the model without repeated points, degenerate rings and surfaces, and with solids whose faces look outwards.

    An object that loses all its surfaces and is parent of none is rejected and left out; where nothing may be mended, every
    faulty object is, and what belongs to it. Every finding carries the place of the fault. With `by_slope` unnamed surfaces
    become wall, roof or ground. Vertices must be east, north, height in `model.crs`.
    """
    notes = FaultNotes(model)
    if faults.open_rings is not None and len(faults.open_rings):
        notes.rings(RING_CLOSED, model, faults.open_rings)
    model = _without_repeats(model, notes)
    model = _without_degenerate(model, notes)
    model = _facing_outwards(model, notes)
    read = len(model)
    if not (faults.touched or notes.faulty):
        return Repaired(_classified(model, progress, layer) if by_slope else model, read, 0, 0)
    touched = np.isin(np.array(model.table.ids, dtype=object), list(faults.touched))
    repaired = notes.rows() | touched
    if faults.mend:
        emptied = notes.rows(DEGENERATE) & ~_has_surfaces(model)
        rejected = emptied & ~np.isin(np.array(model.table.ids, dtype=object), list(set(model.table.parents)))
    else:
        rejected = _with_children(model, repaired)
        notes.follow(rejected & ~repaired)
    notes.tell(progress, layer, rejected, mended=faults.mend)
    repaired &= ~rejected
    if rejected.any():
        model = model.select(np.flatnonzero(~rejected))
    model = _classified(model, progress, layer) if by_slope else model
    return Repaired(model, read, int(repaired.sum()), int(rejected.sum()))


def in_metres(vertices: FloatArray, code: str) -> FloatArray:
    """Return vertices (n, 3) with degrees stretched to metres on the sphere, good enough for slopes; planar ones unchanged."""
    if not code or crs.is_projected(code) or len(vertices) == 0:
        return vertices
    metres = np.radians(1.0) * 6371008.8
    stretch = np.array([metres * np.cos(np.radians(np.median(vertices[:, 1]))), metres, 1.0])
    stretched: FloatArray = (vertices - vertices[0]) * stretch
    return stretched


def _ids(model: CityModel) -> npt.NDArray[np.object_]:
    return np.array(model.table.ids, dtype=object)


def _has_surfaces(model: CityModel) -> BoolArray:
    result = np.zeros(len(model), dtype=np.bool_)
    result[model.surface_object()] = True
    return result


def _with_children(model: CityModel, marked: BoolArray) -> BoolArray:
    """Return the marked objects and everything below them."""
    row = {identifier: number for number, identifier in enumerate(model.table.ids)}
    above = np.array([row.get(parent, -1) if parent else -1 for parent in model.table.parents], dtype=np.int64)
    result = marked.copy()
    while True:
        more = (above >= 0) & result[above] & ~result
        if not more.any():
            return result
        result |= more


def _without_repeats(model: CityModel, notes: FaultNotes) -> CityModel:
    """Drop points equal to the one after them in their ring; a ring of one and the same point is left for later."""
    following = next_in_ring(model.ring_offsets, len(model.vertices))
    same = model.vertices == model.vertices[following]
    repeated = same[:, 0] & same[:, 1] & same[:, 2] & (following != np.arange(len(following)))
    if not repeated.any():
        return model
    sizes = np.diff(model.ring_offsets)
    ring = np.repeat(np.arange(len(sizes)), sizes)
    dropped = np.bincount(ring[repeated], minlength=len(sizes))
    notes.rings(REPEATED, model, np.flatnonzero((dropped > 0) & (dropped < sizes)))
    return dataclasses.replace(
        model,
        vertices=model.vertices[~repeated],
        ring_offsets=offsets_of(sizes - dropped),
        texture_uv=None if model.texture_uv is None else model.texture_uv[~repeated],
    )


def _without_degenerate(model: CityModel, notes: FaultNotes) -> CityModel:
    """Drop holes of fewer than three points, and surfaces without a sound outer ring or without area."""
    surfaces = len(model.surface_type)
    if surfaces == 0:
        return model
    sizes = np.diff(model.ring_offsets)
    finite: BoolArray = np.isfinite(model.vertices[:, 0] + model.vertices[:, 1] + model.vertices[:, 2])
    sound_ring = sizes >= 3
    if not finite.all():
        sound_ring[np.repeat(np.arange(len(sizes)), sizes)[~finite]] = False
    ring_counts = np.diff(model.surface_offsets)
    keep_surface = ring_counts > 0
    keep_surface[keep_surface] = sound_ring[model.surface_offsets[:-1][keep_surface]]
    keep_surface &= _with_area(model, finite)
    ring_surface = np.repeat(np.arange(surfaces), ring_counts)
    keep_ring = sound_ring & keep_surface[ring_surface]
    if keep_surface.all() and keep_ring.all():
        return model
    notes.rings(DEGENERATE, model, np.flatnonzero(~keep_ring))
    owner = model.surface_object()
    notes.objects(DEGENERATE, owner[~keep_surface])
    return _filtered(model, keep_surface, keep_ring, ring_surface)


def _facing_outwards(model: CityModel, notes: FaultNotes) -> CityModel:
    """Turn the faces of closed solids that all look inwards: their volume is below zero."""
    if not model.geometry_solid.any():
        return model
    inward = np.flatnonzero(model.geometry_solid & (solids.geometry_volumes(_planar(model)) < -_LEAST_VOLUME))
    if len(inward) == 0:
        return model
    owner = np.repeat(np.arange(len(model)), np.diff(model.object_offsets))
    rows = np.unique(owner[inward])
    # whether a shell is closed costs a sort of its edges, so only suspects are asked
    closed = solids.closed_geometries(_planar(model.select(rows)))
    picked = np.flatnonzero(np.isin(owner, rows))
    turned = np.intersect1d(picked[closed], inward)
    if len(turned) == 0:
        return model
    notes.rings(TURNED, model, model.surface_offsets[model.geometry_offsets[turned]])
    marked = np.zeros(len(model.geometry_lod), dtype=np.bool_)
    marked[turned] = True
    rings = np.repeat(np.repeat(marked, np.diff(model.geometry_offsets)), np.diff(model.surface_offsets))
    order = turned_order(model.ring_offsets, rings)
    uv = None if model.texture_uv is None else model.texture_uv[order]
    return dataclasses.replace(model, vertices=model.vertices[order], texture_uv=uv)


def turned_order(offsets: IntArray, turned: BoolArray) -> IntArray:
    """Return the order of all vertices in which the turned rings are written backwards."""
    order: IntArray = np.arange(int(offsets[-1]))
    sizes = np.diff(offsets)
    mirrored = np.repeat(offsets[:-1] + offsets[1:] - 1, sizes) - order
    result: IntArray = np.where(np.repeat(turned, sizes), mirrored, order)
    return result


def _planar(model: CityModel) -> CityModel:
    return model.with_vertices(in_metres(model.vertices, model.crs), model.crs)


def _with_area(model: CityModel, finite: BoolArray) -> BoolArray:
    safe = in_metres(model.vertices if finite.all() else np.where(finite[:, None], model.vertices, 0.0), model.crs)
    area = lengths(surface_area_vectors(model.with_vertices(safe, model.crs)))
    steps = safe[next_in_ring(model.ring_offsets, len(safe))] - safe
    edges = np.einsum("ij,ij->i", steps, steps)
    bounds = model.ring_offsets[model.surface_offsets]
    longest = np.zeros(len(area))
    filled = np.diff(bounds) > 0
    if filled.any():
        longest[filled] = np.maximum.reduceat(edges, bounds[:-1][filled])
    result: BoolArray = area > _LEAST_SHARE * longest
    return result


def _filtered(model: CityModel, keep_surface: BoolArray, keep_ring: BoolArray, ring_surface: IntArray) -> CityModel:
    """Return the model of the kept rings and surfaces; geometries and objects stay, possibly empty."""
    sizes = np.diff(model.ring_offsets)
    ring_counts = np.bincount(ring_surface[keep_ring], minlength=len(keep_surface))[keep_surface]
    geometry_of = np.repeat(np.arange(len(model.geometry_lod)), np.diff(model.geometry_offsets))
    counts = np.bincount(geometry_of[keep_surface], minlength=len(model.geometry_lod))
    kept = np.repeat(keep_ring, sizes)
    return dataclasses.replace(
        model,
        vertices=model.vertices[kept],
        ring_offsets=offsets_of(sizes[keep_ring]),
        surface_offsets=offsets_of(ring_counts),
        geometry_offsets=offsets_of(counts),
        surface_type=model.surface_type[keep_surface],
        **model.looks(keep_surface, kept),
    )


def _classified(model: CityModel, progress: Progress, layer: str) -> CityModel:
    """Give surfaces without meaning one by the slope of their normal: wall, roof (facing up) or ground (facing down)."""
    unknown = model.surface_type == SurfaceType.UNKNOWN
    if not unknown.any():
        return model
    rise = unit(surface_area_vectors(model.with_vertices(in_metres(model.vertices, model.crs), model.crs)))[:, 2]
    kind = np.where(np.abs(rise) < _WALL_RISE, SurfaceType.WALL, np.where(rise > 0, SurfaceType.ROOF, SurfaceType.GROUND))
    notes = FaultNotes(model)
    notes.objects(BY_SLOPE, model.surface_object()[unknown])
    notes.tell(progress, layer, np.zeros(len(model), dtype=np.bool_))
    types = np.where(unknown, kind, model.surface_type).astype(np.uint8)
    return dataclasses.replace(model, surface_type=types)
