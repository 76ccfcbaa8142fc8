"""What grids written as text have in common: where their system is known from, and eastings that begin with their zone."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from twin.errors import InputRefused, LimitExceeded
from twin.findings import Finding
from twin.geodata import crs
from twin.geodata.coverage import Coverage, CoverageKind
from twin.handlers import Source
from twin.importers.georeference import Georeference, choose
from twin.importers.grids.array import MOST_CELLS
from twin.importers.grids.placing import upright
from twin.importers.sidecar import FROM_PRJ, crs_beside, stem_of
from twin.language import Text

FROM_ZONE = Text("aus der Zonennummer vor dem Rechtswert", "from the zone number before the easting")
_ZONES = {31: "EPSG:25831", 32: "EPSG:25832", 33: "EPSG:25833"}
_WITH_ZONE = ("EPSG:4647", "EPSG:5649", "EPSG:5650")  # systems whose eastings begin with the zone


def georeference(source: Source, easting: float) -> tuple[Georeference, float]:
    """Return the system a person stated, the `.prj` names or the zone before the easting tells, and the metres to take off.

    32360000 is 360000 in zone 32; the code is "" where nothing tells the system.
    """
    zone = int(easting // 1_000_000)
    zoned = zone in _ZONES and 100_000.0 <= easting - zone * 1e6 < 1_000_000.0
    found, origin = crs_beside(source), FROM_PRJ
    if found is None and zoned:
        found, origin = crs.parse(_ZONES[zone]), FROM_ZONE
    place = choose(source, found, origin, stem_of(source))
    return place, zone * 1e6 if zoned and place.code not in _WITH_ZONE else 0.0


def placed(
    source: Source, values: npt.NDArray[Any], matrix: Any, code: str, kind: CoverageKind
) -> tuple[Coverage, Finding | None]:
    """Return the heights north-up in square cells, and what had to be done for that."""
    grid = upright(values, matrix, source.name)
    severity: Any = "warning" if grid.resampled else "info"
    finding = Finding("RASTER_RESAMPLED", severity, grid.change, stem_of(source)) if grid.change else None
    return Coverage(grid.values, grid.west, grid.north, grid.step, code, kind), finding


def ensure_bounded(source: Source, columns: int, rows: int) -> None:
    """Raise LimitExceeded when a grid would have more cells than can be kept."""
    if columns * rows > MOST_CELLS:
        raise LimitExceeded(
            "RASTER_TOO_LARGE",
            f"„{source.name}“ hat {columns} × {rows} Zellen, erlaubt sind {MOST_CELLS // 10**6} Millionen. Bitte kacheln.",
            f"'{source.name}' has {columns} × {rows} cells, allowed are {MOST_CELLS // 10**6} million. Please tile it.",
            file=source.name,
        )


def empty(source: Source) -> InputRefused:
    """Return the error for a grid without a single height."""
    return InputRefused(
        "RASTER_EMPTY",
        f"„{source.name}“ enthält keine einzige Zelle mit einem Wert.",
        f"'{source.name}' holds not a single cell with a value.",
        file=source.name,
    )
