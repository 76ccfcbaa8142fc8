"""Tiles of one survey become one grid where they touch: same system, same step, cells on the same lines."""

from __future__ import annotations

import itertools
import re
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from twin.findings import Finding
from twin.geodata import spool
from twin.geodata.coverage import Coverage
from twin.importers.grids.array import MOST_CELLS, grid_of
from twin.language import Text

Key = TypeVar("Key", bound=Hashable)
_OFF_LINE = 0.01  # of a cell: how far from each other's lines the cells of two grids may lie
_MOST_EMPTY = 8  # a joined grid may have so many times the cells of its tiles
_STRIP = 4_000_000


def coverage_in(folder: Path) -> Coverage | None:
    """Return the grid kept in a layer's folder, its values mapped; None without one."""
    return next((batch for batch in spool.read(folder) if isinstance(batch, Coverage)), None)


def groups(grids: Mapping[Key, tuple[Coverage, str | None]]) -> list[list[Key]]:
    """Return which grids (with their height datum) belong together, in the order given; single ones are left out."""
    left, found = list(grids), []
    while left:
        group, left = [left[0]], left[1:]
        for key in group:  # grows while it is walked
            near = [other for other in left if _fit(grids[key], grids[other])]
            group.extend(near)
            left = [other for other in left if other not in near]
        if len(group) > 1 and _is_bounded([grids[key][0] for key in group]):
            found.append(group)
    return found


def _fit(first: tuple[Coverage, str | None], second: tuple[Coverage, str | None]) -> bool:
    (a, datum_a), (b, datum_b) = first, second
    if (a.crs, a.kind, datum_a) != (b.crs, b.kind, datum_b) or abs(a.step - b.step) > 1e-9 * a.step:
        return False
    right, down = (b.west - a.west) / a.step, (a.north - b.north) / a.step
    if max(abs(right - round(right)), abs(down - round(down))) > _OFF_LINE:
        return False
    (rows_a, columns_a), (rows_b, columns_b) = a.values.shape[:2], b.values.shape[:2]
    return bool(-columns_b <= round(right) <= columns_a and -rows_b <= round(down) <= rows_a)


def _is_bounded(parts: Sequence[Coverage]) -> bool:
    rows, columns = _shape(parts)
    cells = sum(part.values.shape[0] * part.values.shape[1] for part in parts)
    return bool(rows * columns <= min(MOST_CELLS, _MOST_EMPTY * cells))


def _shape(parts: Sequence[Coverage]) -> tuple[int, int]:
    boxes, step = [part.bbox() for part in parts], parts[0].step
    high = max(box.max_y for box in boxes) - min(box.min_y for box in boxes)
    wide = max(box.max_x for box in boxes) - min(box.min_x for box in boxes)
    return round(high / step), round(wide / step)


def join(parts: Sequence[Coverage], folders: Sequence[Path], target: Path, work: Path) -> None:
    """Write one grid of all parts into the folder `target` and remove theirs; a later part counts where two overlap."""
    first, (rows, columns) = parts[0], _shape(parts)
    west, north = min(part.west for part in parts), max(part.north for part in parts)
    picture = first.values.ndim == 3
    values = grid_of(rows, columns, picture=picture)
    values[:] = 0 if picture else np.nan
    for part in parts:
        top, left = round((north - part.north) / first.step), round((part.west - west) / first.step)
        high, wide = part.values.shape[:2]
        strip = max(1, _STRIP // wide)
        for row in range(0, high, strip):
            cells = part.values[row : row + strip]
            place = values[top + row : top + row + len(cells), left : left + wide]
            known = cells[..., 3] > 0 if picture else np.isfinite(cells)
            place[known] = cells[known]
    spool.write(work, 0, Coverage(values, west, north, first.step, first.crs, first.kind))
    for folder in folders:
        spool.remove(folder)
    work.rename(target)


def shared_name(names: Sequence[str]) -> str:
    """Return what the names of tiles begin with, without a broken-off number; the first name when that is too little."""
    alike = itertools.takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    common = "".join(signs[0] for signs in alike)
    return re.sub(r"[-_. ]*\d*$", "", common) if len(common) > 3 else names[0]


def told(count: int, name: str) -> Finding:
    """Return what a person is told of joined tiles."""
    text = Text(
        f"{count} Kacheln, die aneinander grenzen, wurden zu einem Raster zusammengefügt.",
        f"{count} tiles that touch were joined into one grid.",
    )
    return Finding("GRIDS_JOINED", "info", text, name, params={"tiles": count})
