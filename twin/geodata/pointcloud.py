"""Point clouds: measured points with what the scanner and the survey office said of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from twin.geodata.bbox import BBox, of_points


@dataclass(frozen=True, slots=True, eq=False)
class PointCloud:
    """A bounded batch of points.

    positions       float64 (n, 3) in `crs`: east, north, height in metres
    colours         uint8 (n, 3) red, green, blue, or None where the file has none
    classification  uint8 (n) in the classes of ASPRS LAS 1.4 (2 ground, 6 building ...), 0 where never classified
    intensity       uint16 (n), or None
    """

    positions: npt.NDArray[np.float64]
    classification: npt.NDArray[np.uint8]
    crs: str
    colours: npt.NDArray[np.uint8] | None = None
    intensity: npt.NDArray[np.uint16] | None = None

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.positions)

    def bbox(self) -> BBox | None:
        """Return the rectangle around all points in the cloud's CRS, None without any."""
        return of_points(self.positions)
