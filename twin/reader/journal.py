"""Every repaired, rejected or doubtful object of a reading, one line each on disk: the long form of the import report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from twin.errors import TwinError
from twin.geodata import crs

if TYPE_CHECKING:
    from twin.findings import Finding

KEPT = ("rejected", "repaired", "warning")
_CHUNK = 5_000


class Journal:
    """Writes findings as they come, so that a file of a million faults needs no more memory than one of ten."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._stream = raw.open("wb")

    def note(self, finding: Finding) -> None:
        """Keep a finding of an object; what is only said in passing (severity info) stays in the short report."""
        if finding.severity in KEPT:
            self._stream.write(orjson.dumps(_row(finding)) + b"\n")

    def complete(self, target: Path, layers: Mapping[str, tuple[str, str]]) -> None:
        """Write the lines to `target` with each layer called as its folder is, and with longitude and latitude.

        `layers` gives name of the folder and CRS by the name the importer used.
        """
        self._stream.close()
        with self._raw.open("rb") as source, target.open("wb") as stream:
            lines = (orjson.loads(line) for line in source)
            while chunk := list(islice(lines, _CHUNK)):
                stream.writelines(orjson.dumps(row) + b"\n" for row in _placed(chunk, layers))
        self._raw.unlink()


def _row(finding: Finding) -> dict[str, Any]:
    x, y = finding.place or (None, None)
    return {
        "severity": finding.severity,
        "code": finding.code,
        "layer": finding.layer,
        "object_id": finding.object_id,
        "x": x,
        "y": y,
        **finding.text.to_json(),
    }


def _placed(rows: list[dict[str, Any]], layers: Mapping[str, tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        row["layer"], row["crs"] = layers.get(row["layer"], (row["layer"], ""))
        row["lon"] = row["lat"] = None
    for code in {row["crs"] for row in rows if row["crs"]}:
        here = [row for row in rows if row["crs"] == code and row["x"] is not None]
        for row, place in zip(here, lonlat([(row["x"], row["y"]) for row in here], code), strict=True):
            row["lon"], row["lat"] = place
    yield from rows


def lonlat(places: list[tuple[float, float]], code: str) -> list[tuple[float | None, float | None]]:
    """Return longitude and latitude of places in a CRS, None twice where there is no way to degrees."""
    try:
        found = crs.to_lonlat(np.array(places, dtype=np.float64).reshape(-1, 2), code)
    except (TwinError, RuntimeError):  # a site grid, or PROJ gives up
        return [(None, None)] * len(places)
    return [(round(lon, 8), round(lat, 8)) if np.isfinite([lon, lat]).all() else (None, None) for lon, lat in found.tolist()]
