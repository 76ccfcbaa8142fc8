"""Display files of buildings: the city, and what an alternative plans."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.city import CityCounts, CitySettings, write_city
from twin.exporters.tiles3d.palette import Style
from twin.findings import Progress
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel, FloatArray
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, transform

Walk = Callable[[], Iterable[CityModel]]
REACH = 60.0
"""Metres around a planned building whose neighbours darken it."""


def display_city(
    walk: Walk,
    folder: Path,
    *,
    progress: Progress,
    anchor: Anchor | None = None,
    vertical: str | None = None,
    layer: str = "buildings",
) -> CityCounts:
    """Write the tileset of standing buildings into a new folder; ground surfaces, which nobody sees, are left out.

    Other layers of a city model (water, vegetation, ...) get the colour of their theme and keep all surfaces.
    """
    folder.mkdir(parents=True, exist_ok=True)
    style = palette.style_of(layer)
    built = style is palette.existing
    settings = CitySettings(frame=anchor, style=style, ground=not built, vertical=vertical, instanced=True)
    return write_city(walk(), folder, settings, progress)


def display_planned(
    model: CityModel,
    letter: str,
    folder: Path,
    *,
    progress: Progress,
    coverage: Coverage | None = None,
    context: Walk | None = None,
    hidden: Collection[str] = (),
    anchor: Anchor | None = None,
) -> CityCounts:
    """Write the tileset of an alternative's buildings into a new folder, in its letter's colours and with storey lines.

    Storeys come from the attributes `storeyHeights` (list of metres) or `storeys`. Where a coverage is given, walls that end
    at a building's base go down to the lowest ground below it, so that none floats on a slope. Sky light is that between the
    planned buildings and the `context` within 60 m, without the objects named in `hidden` (demolished).
    """
    folder.mkdir(parents=True, exist_ok=True)
    footed = _footed(model, coverage) if coverage is not None else model

    box = model.bbox()

    def neighbours() -> Iterator[CityModel]:
        if context is not None and box is not None:
            for batch in context():
                yield from near(batch, box, model.crs, hidden)

    settings = CitySettings(
        frame=anchor, style=planned_style(letter), ground=False, context=neighbours, storeys=True, instanced=True
    )
    return write_city([footed], folder, settings, progress)


def planned_style(letter: str) -> Style:
    """Return who colours an alternative's buildings: the roof in the letter's colour, the wall in a tint of it."""

    def style(identifiers: Any, attributes: Any, areas: FloatArray) -> tuple[Any, Any, Any]:
        return palette.planned(letter, len(identifiers))

    return style


def near(model: CityModel, box: BBox, crs_code: str, hidden: Collection[str]) -> Iterator[CityModel]:
    """Yield what of a batch lies within 60 m of a rectangle of `crs_code`, without hidden objects and their parts."""
    if len(model.vertices) == 0:
        return
    points = transform(model.vertices, model.crs, crs_code)
    close = (points[:, 0] > box.min_x - REACH) & (points[:, 0] < box.max_x + REACH)
    close &= (points[:, 1] > box.min_y - REACH) & (points[:, 1] < box.max_y + REACH)
    ends = model.ring_offsets[model.surface_offsets[model.geometry_offsets[model.object_offsets]]]
    counted = np.concatenate([[0], np.cumsum(close)])
    kept = counted[ends[1:]] > counted[ends[:-1]]
    if hidden:
        objects = model.objects
        kept &= ~(objects["id"].isin(hidden) | objects["parent"].isin(hidden)).to_numpy(dtype=bool)
    if kept.any():
        yield model.select(np.flatnonzero(kept))


def _footed(model: CityModel, coverage: Coverage) -> CityModel:
    """Return the model with each object's lowest points taken down to the lowest ground at its corners, if that is lower.

    How far is told by the attribute `foundationDepth` (metres), which storey lines start above.
    """
    if len(model.vertices) == 0:
        return model
    points = transform(model.vertices, model.crs, coverage.crs)
    ground = coverage.sample(points[:, 0], points[:, 1])
    ends = model.ring_offsets[model.surface_offsets[model.geometry_offsets[model.object_offsets]]]
    vertices = np.array(model.vertices)
    attributes: list[Any] = [dict(item or {}) for item in model.table.attributes]
    for row, (first, end) in enumerate(itertools.pairwise(ends.tolist())):
        known = ground[first:end][np.isfinite(ground[first:end])]
        if end > first and len(known):
            base = float(vertices[first:end, 2].min())
            foot = np.flatnonzero(vertices[first:end, 2] < base + 0.01) + first
            depth = max(base - float(known.min()), 0.0)
            vertices[foot, 2] -= depth
            if depth > 0.01:
                attributes[row]["foundationDepth"] = round(depth, 2)
    footed = dataclasses.replace(model, table=model.table.with_attributes(attributes))
    return footed.with_vertices(vertices, model.crs)
