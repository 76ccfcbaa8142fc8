"""The map of sun hours on the ground: minutes of each cell of a grid, their classes and the areas of these, the method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from twin.casework import CaseAtWork
from twin.language import Text
from twin.planning.display import number
from twin.planning.exact import exact
from twin.planning.exposure.light import Light
from twin.planning.exposure.sunhours import Grid, GroundLight, grid_over, ground_light
from twin.sunmapping.classes import Classed, Minutes, Rows, classed
from twin.sunmapping.question import MARGIN_M, SunQuestion, SunSite, counted, ensure_heights, shaded_by, site_of, too_large

CELL_M = 2.0
MOST_CELLS = 16_000
# in wider cells courtyards and streets are lost
_WIDEST_CELL_M = 10.0
_INSIDE = Text("Plangebiet in m²", "Planning area in m²")
_AROUND = Text(f"bis {MARGIN_M:.0f} m darum in m²", f"up to {MARGIN_M:.0f} m around in m²")


@dataclass(frozen=True, slots=True, eq=False)
class SunMap:
    """Minutes of sun for each cell of a grid, or their change; `lights` are of the state and of the one it is compared to."""

    site: SunSite
    grid: Grid
    minutes: Minutes
    found: Classed
    lights: tuple[Light, ...]
    method: Text

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the map for the viewer: `minutes` row by row from the south, null where there is none; `corners` in WGS 84."""
        grid = self.grid
        pairs = zip(self.minutes.tolist(), self.found.known.tolist(), strict=True)
        return {
            **self.site.facts("ground"),
            "grid": {"west": grid.west, "south": grid.south, "cell": grid.cell, "columns": grid.columns, "rows": grid.rows},
            "corners": self.site.corners(grid.west, grid.south, grid.columns * grid.cell, grid.rows * grid.cell),
            "minutes": [value if there else None for value, there in pairs],
            **self.found.to_json(language, "inside_m2", "around_m2"),
            "method": self.method.in_(language),
        }

    def tables(self, language: str) -> dict[str, Rows]:
        """Return heads and rows as "csv", the area of each class, and as "cells", middle (CRS of the case) and hours of each."""
        east, north = (Text("Ost", "East"), Text("Nord", "North"))
        crs = self.site.work.case.crs
        heads = [f"{east.in_(language)} ({crs})", f"{north.in_(language)} ({crs})", "h"]
        middles, minutes = self.grid.middles()[self.found.known], self.minutes[self.found.known]
        cells = np.column_stack([np.round(middles, 2), np.round(minutes / 60, 4)]).tolist()
        return {"csv": self.found.table(language, _INSIDE, _AROUND), "cells": (heads, cells)}


def sun_map(work: CaseAtWork, question: SunQuestion) -> SunMap:
    """Return the map of one state of a case on the ground, or of its change from another.

    Raises NotFound for a state, OptionsInvalid for day, step and area, DocumentInvalid where the case has no area, one too large
    for a map, or houses of unknown height.
    """
    site = site_of(work, question)
    grid = grid_over(site.area, CELL_M, MOST_CELLS)
    if grid.cell > _WIDEST_CELL_M:
        raise too_large(site)
    lights = [_light(site, grid, letter) for letter in (question.letter, question.against) if letter is not None]
    known = np.all([item.open_ground for item in lights], axis=0)
    minutes = _change([item.light.steps() for item in lights]) * site.yardstick.step_minutes
    middles = grid.middles()
    inside = shapely.contains_xy(site.site, middles[:, 0], middles[:, 1])
    areas = np.full(len(middles), grid.cell * grid.cell)
    found = classed(minutes, known, areas, inside, is_change=question.against is not None)
    return SunMap(site, grid, minutes, found, tuple(item.light for item in lights), _method(site, grid))


def _light(site: SunSite, grid: Grid, letter: str) -> GroundLight:
    case = site.work.case
    light = ground_light(case.crs, site.yardstick, grid, site.area, site.body(letter), site.level, case.terrain)
    ensure_heights(light.unknown, letter)
    return light


def _change(steps: Sequence[Minutes]) -> Minutes:
    return steps[0] if len(steps) == 1 else steps[0] - steps[1]


def _method(site: SunSite, grid: Grid) -> Text:
    cell = exact(grid.cell)
    terrain = site.work.case.terrain is not None
    ground_de = "auf dem Gelände" if terrain else "auf ebenem Boden"
    ground_en = "on the terrain" if terrain else "on level ground"
    how, shade = counted(site), shaded_by()
    return Text(
        f"{how.de} Punkte {ground_de} im Raster von {number(cell, 1)} m. {shade.de} Vergleich, kein Nachweis.",
        f"{how.en} Points {ground_en} on a grid of {number(cell, 1, 'en')} m. {shade.en} A comparison, no proof.",
    )
