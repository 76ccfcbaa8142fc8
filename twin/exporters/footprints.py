"""City models seen from above: one ground polygon per object, with its lowest and highest point."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from twin.geodata.citymodel import CityModel, SurfaceType

_UPRIGHT = 1e-6  # square metres: a wall seen from above has no more area than rounding leaves it


def footprints(model: CityModel) -> npt.NDArray[np.object_]:
    """Return for each object the union of its ground surfaces seen from above, in the model's CRS; None without any surface.

    An object without ground surfaces is drawn by all its other surfaces that are not upright.
    """
    result: npt.NDArray[np.object_] = np.full(len(model), None, dtype=object)
    if len(model.surface_type) == 0:
        return result
    owner = model.surface_object()
    grounded = np.zeros(len(model), dtype=np.bool_)
    is_ground = model.surface_type == SurfaceType.GROUND
    grounded[owner[is_ground]] = True
    wanted = np.flatnonzero(is_ground | ~grounded[owner])
    polygons = _flat_polygons(model, wanted)
    broad = ~shapely.is_missing(polygons) & (shapely.area(polygons) > _UPRIGHT)
    owners = owner[wanted][broad]
    polygons = shapely.make_valid(polygons[broad], method="structure", keep_collapsed=False)
    if len(owners) == 0:
        return result
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    for row, group in zip(owners[starts], np.split(polygons, starts[1:]), strict=True):
        result[row] = group[0] if len(group) == 1 else shapely.union_all(group)
    return result


def _flat_polygons(model: CityModel, surfaces: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Return the surfaces as polygons without height; None for a ring of fewer than three points."""
    polygons: list[Any] = []
    points = model.vertices[:, :2]
    for surface in surfaces.tolist():
        rings = range(int(model.surface_offsets[surface]), int(model.surface_offsets[surface + 1]))
        outlines = [points[model.ring_offsets[ring] : model.ring_offsets[ring + 1]] for ring in rings]
        outlines = [outline for outline in outlines if len(outline) >= 3]
        polygons.append(shapely.Polygon(outlines[0], outlines[1:]) if outlines else None)
    result: npt.NDArray[np.object_] = np.full(len(polygons), None, dtype=object)
    result[:] = polygons
    return result


def height_range(model: CityModel) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return each object's lowest and highest height in metres; NaN without geometry."""
    vertex_object = np.repeat(model.surface_object(), np.diff(model.ring_offsets[model.surface_offsets]))
    low = np.full(len(model), np.inf)
    high = np.full(len(model), -np.inf)
    np.minimum.at(low, vertex_object, model.vertices[:, 2])
    np.maximum.at(high, vertex_object, model.vertices[:, 2])
    empty = low > high
    low[empty], high[empty] = np.nan, np.nan
    return low, high
