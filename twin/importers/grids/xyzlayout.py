"""How a text of points is laid out: what stands between its numbers, comma or point, and whether the points lie on a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Delimiter = Literal[" ", ";", ","]
_FEWEST_LINES = 2
_LARGEST_SHARE = 50  # columns of the grid for each one met, beyond which points lie anywhere


@dataclass(frozen=True, slots=True)
class Layout:
    """The delimiter (a blank stands for blanks and tabs), the decimal sign, lines before the first point, numbers a line."""

    delimiter: Delimiter
    decimal: Literal[".", ","]
    skip: int
    columns: int
    points: npt.NDArray[np.float64]

    def is_grid(self) -> bool:
        """Return whether the first points lie in the rows and columns of a grid, in whatever order."""
        return all(_is_regular(self.points[:, axis]) for axis in (0, 1)) and len(self.points) >= _FEWEST_LINES


def layout_of(head: bytes) -> Layout | None:
    """Return the layout of a text that begins with these bytes, None when its lines are not three or more numbers each."""
    if b"\0" in head:
        return None
    lines = head.decode("utf-8-sig", "replace").splitlines()
    lines = lines[:-1] if len(lines) > _FEWEST_LINES and not head.endswith((b"\n", b"\r")) else lines
    skip = next((place for place, line in enumerate(lines[:5]) if _numbers(line) is not None), None)
    if skip is None or not all(_is_title(line) for line in lines[:skip]):
        return None
    rows = [line for line in lines[skip:] if line.strip()]
    delimiter, decimal = _signs(rows[0])
    numbers = [_split(line, delimiter, decimal) for line in rows]
    if any(row is None or len(row) < 3 or len(row) != len(numbers[0] or ()) for row in numbers):
        return None
    points = np.array([row[:3] for row in numbers if row], dtype=np.float64)
    return Layout(delimiter, decimal, skip, len(numbers[0] or ()), points)


def tail_of(tail: bytes, layout: Layout) -> npt.NDArray[np.float64]:
    """Return the points (n, 3) in the last bytes of a text of this layout; its first line may be cut and is left out."""
    rows = (_split(line, layout.delimiter, layout.decimal) for line in tail.decode("latin-1").splitlines()[1:])
    return np.array([row[:3] for row in rows if row and len(row) >= 3], dtype=np.float64).reshape(-1, 3)


def _is_title(line: str) -> bool:
    """Return whether a line before the points says nothing but their names, or is a remark."""
    words = line.replace(";", " ").replace(",", " ").replace('"', " ").lower().split()
    return not words or line.lstrip().startswith(("#", "//")) or words[:3] in (["x", "y", "z"], ["e", "n", "h"])


def _signs(line: str) -> tuple[Delimiter, Literal[".", ","]]:
    if ";" in line:
        return ";", "," if "," in line else "."
    words = line.split()
    if len(words) >= 3 and not any(word.endswith(",") for word in words):
        return " ", "," if "," in line else "."
    return ",", "."


def _numbers(line: str) -> list[float] | None:
    found = _split(line, *_signs(line))
    return found if found is not None and len(found) >= 3 else None


def _split(line: str, delimiter: str, decimal: str) -> list[float] | None:
    words: Sequence[str] = line.split() if delimiter == " " else line.strip().rstrip(delimiter).split(delimiter)
    try:
        return [float(word.replace(",", ".") if decimal == "," else word) for word in words]
    except ValueError:
        return None


def _is_regular(values: npt.NDArray[np.float64]) -> bool:
    if not np.isfinite(values).all():
        return False
    found = np.unique(values)
    if len(found) == 1:
        return True
    step = step_of(found)
    return step is not None and (found[-1] - found[0]) / step <= _LARGEST_SHARE * len(found)


def step_of(found: npt.NDArray[np.float64]) -> float | None:
    """Return the step of which all distances between these ascending values are multiples, None when there is none."""
    gaps = np.diff(found)
    step = float(gaps.min())
    counts = gaps / step
    if np.abs(counts - np.rint(counts)).max() > 0.01:
        return None
    return float((found[-1] - found[0]) / np.rint(counts).sum())
