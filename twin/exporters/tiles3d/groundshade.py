"""Sky light on the ground as pictures of terrain tiles, dark beside buildings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from twin.exporters.tiles3d.heightwindow import window
from twin.exporters.tiles3d.occlusion import DISTANCES, STEP, HeightGrid, of_ground
from twin.geodata.bbox import BBox
from twin.geodata.coverage import Coverage

Shade = npt.NDArray[np.uint8]
MARGIN = DISTANCES[-1] + 1


def ground_shade(coverage: Coverage, heights: HeightGrid, box: BBox) -> Shade:
    """Return the sky view factor (0..255) of the ground in a rectangle of the grid's CRS, pixels of about 2 m, even in number."""
    columns, rows = (_even((high - low) / STEP) for low, high in ((box.min_x, box.max_x), (box.min_y, box.max_y)))
    first_x, first_y = int(np.floor(box.min_x / STEP)) - MARGIN, int(np.floor(box.min_y / STEP)) - MARGIN
    last_x, last_y = int(np.ceil(box.max_x / STEP)) + MARGIN, int(np.ceil(box.max_y / STEP)) + MARGIN
    # a cell's middle names it beyond doubt, its border does not
    roofs, _, _ = heights.window((first_x + 0.5) * STEP, (first_y + 0.5) * STEP, (last_x - 0.5) * STEP, (last_y - 0.5) * STEP)
    middles = BBox((first_x + 0.5) * STEP, (first_y + 0.5) * STEP, (last_x - 0.5) * STEP, (last_y - 0.5) * STEP)
    ground = window(coverage, middles, last_y - first_y, last_x - first_x).heights[::-1]
    cells = of_ground(roofs, ground, MARGIN)
    x = (box.min_x + (np.arange(columns) + 0.5) * (box.max_x - box.min_x) / columns) / STEP - 0.5 - first_x - MARGIN
    y = (box.max_y - (np.arange(rows) + 0.5) * (box.max_y - box.min_y) / rows) / STEP - 0.5 - first_y - MARGIN
    return _sampled(cells, y, x)


def _even(value: float) -> int:
    return max(2, 2 * round(value / 2.0))


def _sampled(cells: Shade, rows: npt.NDArray[np.float64], columns: npt.NDArray[np.float64]) -> Shade:
    rows, columns = np.clip(rows, 0, cells.shape[0] - 1), np.clip(columns, 0, cells.shape[1] - 1)
    left = np.minimum(columns.astype(np.intp), cells.shape[1] - 2)
    top = np.minimum(rows.astype(np.intp), cells.shape[0] - 2)
    u, v = (columns - left).astype(np.float32), (rows - top).astype(np.float32)[:, None]
    across = cells[:, left] * (1 - u) + cells[:, left + 1] * u
    result: Shade = np.rint(across[top] * (1 - v) + across[top + 1] * v).astype(np.uint8)
    return result


def joined(parts: Sequence[Sequence[Shade | None]]) -> Shade | None:
    """Return the children's pictures joined and halved; None when there are none."""
    lines = [[part for part in line if part is not None] for line in parts]
    if not all(lines):
        return None
    # halves of a rectangle may differ by a pixel: the smaller count stands for all
    rows = min(part.shape[0] for line in lines for part in line)
    columns = min(part.shape[1] for line in lines for part in line)
    whole = np.concatenate([np.concatenate([part[:rows, :columns] for part in line], axis=1) for line in lines])
    height, width = whole.shape[0] // 2, whole.shape[1] // 2
    squares = whole[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    half: Shade = ((squares.sum(axis=(1, 3), dtype=np.uint16) + 2) // 4).astype(np.uint8)
    return half[: height - height % 2, : width - width % 2] if min(height, width) > 2 else half
