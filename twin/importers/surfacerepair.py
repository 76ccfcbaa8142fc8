"""What is mended and what is rejected in the surfaces of city models, for every format alike, told with the object's id."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.findings import Finding, Progress, Severity
from twin.geodata import crs
from twin.geodata.citymodel import CityModel, FloatArray, IntArray, SurfaceType, offsets_of
from twin.geodata.normals import lengths, next_in_ring, surface_area_vectors, unit
from twin.language import Text

BoolArray = npt.NDArray[np.bool_]

# a surface whose area is below this share of its longest edge squared is a line
_LEAST_SHARE = 1e-9
# |z| of a unit normal below it: steeper than about 75 degrees is a wall
_WALL_RISE = 0.25


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


def repair(model: CityModel, progress: Progress, layer: str, touched: frozenset[str] = frozenset()) -> Repaired:
    """Return the model without repeated points, degenerate rings and surfaces, with unnamed surfaces classified by slope.

    `touched` names objects repaired earlier (a new id, say). An object that loses all its surfaces and is parent of
    none is rejected and left out. Vertices must be east, north, height in `model.crs`.
    """
    model, thinned = _without_repeats(model)
    model, lost = _without_degenerate(model)
    read = len(model)
    if not (touched or lost.any() or thinned.any()):
        return Repaired(_classified(model, progress, layer), read, 0, 0)
    ids = _ids(model)
    emptied = lost & ~_has_surfaces(model)
    rejected = emptied & ~np.isin(ids, list(set(model.table.parents)))
    _tell(progress, ids[rejected], "OBJECT_WITHOUT_SOUND_SURFACE", "rejected", layer, _NO_SURFACE)
    _tell(progress, ids[lost & ~rejected], "SURFACE_DEGENERATE", "repaired", layer, _DEGENERATE)
    _tell(progress, ids[thinned & ~rejected], "POINT_REPEATED", "repaired", layer, _REPEATED)
    repaired = (lost | thinned | np.isin(ids, list(touched))) & ~rejected
    if rejected.any():
        model = model.select(np.flatnonzero(~rejected))
    return Repaired(_classified(model, progress, layer), read, int(repaired.sum()), int(rejected.sum()))


_NO_SURFACE = ("hat keine brauchbare Fläche und wurde nicht übernommen", "has no sound surface and was not taken over")
_DEGENERATE = (
    "Flächen mit weniger als drei verschiedenen Punkten oder ohne Flächeninhalt wurden weggelassen",
    "surfaces with fewer than three distinct points or without area were left out",
)
_REPEATED = ("unmittelbar wiederholte Punkte wurden entfernt", "points repeated in a row were removed")
_BY_SLOPE = (
    "die Datei nennt keine Flächenart; Wand, Dach und Boden wurden aus der Neigung bestimmt",
    "the file names no surface types; wall, roof and ground were told by slope",
)


def _tell(
    progress: Progress, ids: npt.NDArray[np.object_], code: str, severity: Severity, layer: str, told: tuple[str, str]
) -> None:
    for identifier in ids.tolist():
        text = Text(f"„{identifier}“: {told[0]}.", f"'{identifier}': {told[1]}.")
        progress.finding(Finding(code, severity, text, layer, identifier))


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


def _without_repeats(model: CityModel) -> tuple[CityModel, BoolArray]:
    """Drop points equal to the one after them in their ring; a ring of one and the same point is left for later."""
    marked = np.zeros(len(model), dtype=np.bool_)
    following = next_in_ring(model.ring_offsets, len(model.vertices))
    same = model.vertices == model.vertices[following]
    repeated = same[:, 0] & same[:, 1] & same[:, 2] & (following != np.arange(len(following)))
    if not repeated.any():
        return model, marked
    sizes = np.diff(model.ring_offsets)
    ring = np.repeat(np.arange(len(sizes)), sizes)
    dropped = np.bincount(ring[repeated], minlength=len(sizes))
    ring_object = np.repeat(model.surface_object(), np.diff(model.surface_offsets))
    marked[ring_object[(dropped > 0) & (dropped < sizes)]] = True
    thinner = dataclasses.replace(model, vertices=model.vertices[~repeated], ring_offsets=offsets_of(sizes - dropped))
    return thinner, marked


def _without_degenerate(model: CityModel) -> tuple[CityModel, BoolArray]:
    """Drop holes of fewer than three points, and surfaces without a sound outer ring or without area."""
    lost = np.zeros(len(model), dtype=np.bool_)
    surfaces = len(model.surface_type)
    if surfaces == 0:
        return model, lost
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
        return model, lost
    owner = model.surface_object()
    lost[owner[~keep_surface]] = True
    lost[owner[ring_surface[~keep_ring]]] = True
    return _filtered(model, keep_surface, keep_ring, ring_surface), lost


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
    return dataclasses.replace(
        model,
        vertices=model.vertices[np.repeat(keep_ring, sizes)],
        ring_offsets=offsets_of(sizes[keep_ring]),
        surface_offsets=offsets_of(ring_counts),
        geometry_offsets=offsets_of(counts),
        surface_type=model.surface_type[keep_surface],
    )


def _classified(model: CityModel, progress: Progress, layer: str) -> CityModel:
    """Give surfaces without meaning one by the slope of their normal: wall, roof (facing up) or ground (facing down)."""
    unknown = model.surface_type == SurfaceType.UNKNOWN
    if not unknown.any():
        return model
    rise = unit(surface_area_vectors(model.with_vertices(in_metres(model.vertices, model.crs), model.crs)))[:, 2]
    kind = np.where(np.abs(rise) < _WALL_RISE, SurfaceType.WALL, np.where(rise > 0, SurfaceType.ROOF, SurfaceType.GROUND))
    objects = np.unique(model.surface_object()[unknown])
    _tell(progress, _ids(model)[objects], "SURFACE_TYPE_BY_SLOPE", "info", layer, _BY_SLOPE)
    types = np.where(unknown, kind, model.surface_type).astype(np.uint8)
    return dataclasses.replace(model, surface_type=types)
