"""Terrain as an alternative leaves it: level where its areas say so, with banks up or down to what was there."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from twin.geodata.coverage import Coverage
from twin.planning.grading import FARTHEST_BANK_M, Grade

FloatArray = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class LevelledCoverage(Coverage):
    """A terrain with levelled areas in its CRS; the grid itself stays, heights between its cells are exact at every edge."""

    grades: Sequence[Grade] = ()

    def sample(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Return heights at points: at most one metre from a pad's height for each `bank` metres from its edge."""
        heights = Coverage.sample(self, x, y)
        points = shapely.points(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        for grade in self.grades:
            if grade.geometry is None or grade.level is None:
                continue
            away, level, slope = shapely.distance(points, grade.geometry), float(grade.level), float(grade.bank)
            room = away / slope if slope else np.where(away > 0, np.inf, 0.0)
            changed = np.clip(heights, level - room, level + room)
            heights = np.where(away <= FARTHEST_BANK_M, changed, heights)
        return heights


def levelled(coverage: Coverage | None, grades: Sequence[Grade]) -> Coverage | None:
    """Return the terrain after these areas were made level; as it is without any."""
    if coverage is None or not grades:
        return coverage
    known = {field.name: getattr(coverage, field.name) for field in dataclasses.fields(Coverage)}
    return LevelledCoverage(**known, grades=tuple(grades))
