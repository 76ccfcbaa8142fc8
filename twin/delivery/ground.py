"""Display files of the ground: terrain tiles, pictures and measured points on it, and heights to drape things on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import numpy as np

from twin.delivery.buildings import near
from twin.exporters.tiles3d.imagery import ImageryCounts, write_imagery
from twin.exporters.tiles3d.occlusion import HeightGrid
from twin.exporters.tiles3d.points import PointCounts, write_points
from twin.exporters.tiles3d.terrain import TerrainCounts, add_roofs, write_terrain
from twin.findings import Progress
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel, FloatArray
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, transform
from twin.geodata.feature import FeatureCollection
from twin.geodata.pointcloud import PointCloud

Walk = Callable[[], Iterable[CityModel]]


def display_terrain(
    coverage: Coverage,
    folder: Path,
    *,
    progress: Progress,
    landuse: FeatureCollection | None = None,
    obstacles: Walk | None = None,
    sites: Sequence[BBox] = (),
    anchor: Anchor | None = None,
    vertical: str | None = None,
) -> TerrainCounts:
    """Write the terrain tileset into a new folder; see exporters.tiles3d.terrain.write_terrain.

    `sites` are rectangles (planning areas with a margin, in the coverage's CRS) in which the mesh is as fine as near buildings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return write_terrain(
        coverage,
        folder,
        landuse=landuse,
        obstacles=obstacles,
        sites=sites,
        frame=anchor,
        vertical=vertical,
        progress=progress,
    )


def display_imagery(
    coverage: Coverage, folder: Path, *, progress: Progress, ground: Coverage | None = None, vertical: str | None = None
) -> ImageryCounts:
    """Write the tileset of a picture into a new folder; see exporters.tiles3d.imagery.write_imagery."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_imagery(coverage, folder, ground=ground, vertical=vertical, progress=progress)


def display_points(
    walk: Callable[[], Iterable[PointCloud]], folder: Path, *, progress: Progress, vertical: str | None = None
) -> PointCounts:
    """Write the tileset of a point cloud into a new folder; see exporters.tiles3d.points.write_points."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_points(walk, folder, vertical=vertical, progress=progress)


def building_heights(models: Iterable[CityModel], box: BBox, crs_code: str, hidden: Collection[str] = ()) -> HeightGrid:
    """Return the roofs within 60 m of a rectangle of `crs_code` as a height grid (a context manager).

    It is what `display_surfaces` needs: give it the Bestand and the alternative's buildings, and name the demolished as hidden.
    """
    heights = HeightGrid()
    for model in models:
        for part in near(model, box, crs_code, hidden):
            add_roofs(heights, part, crs_code)
    return heights


def on_ground(points: FloatArray, source: str, coverage: Coverage | None, anchor: Anchor, lift: float = 0.0) -> FloatArray:
    """Return local east, north, up of points (n, 2) in `source`, lying `lift` metres above the ground.

    Where the coverage has no height, the mean of those found stands, without any the anchor's height.
    """
    heights = np.full(len(points), np.nan)
    if coverage is not None:
        placed = transform(points[:, :2], source, coverage.crs)
        heights = coverage.sample(placed[:, 0], placed[:, 1])
    known = np.isfinite(heights)
    heights = np.where(known, heights, heights[known].mean() if known.any() else anchor.height)
    return anchor.local(np.column_stack([points[:, :2], heights + lift]), source)
