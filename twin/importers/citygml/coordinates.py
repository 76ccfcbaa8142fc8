"""Coordinate lists as text into vertices: all rings of a batch are parsed in one go."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Sequence

import numpy as np
import orjson

from twin.geodata.citymodel import FloatArray, IntArray, offsets_of

# rings parsed at a time, so that their numbers as objects of Python stay few
_RINGS = 10_000
_NUMERALS = b"0123456789.-eE "
_SEPARATORS = bytes.maketrans(b" ", b",")


def parse_rings(texts: Sequence[str]) -> tuple[FloatArray, IntArray, IntArray]:
    """Return the vertices (n, 3) of coordinate lists, the offset of each ring, and the rings that were not closed.

    The repeated last point of a ring is dropped. A text that is no list of 3D points becomes one point at infinity, which no
    later step takes for real.
    """
    if not texts:
        return np.zeros((0, 3)), np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)
    runs = [_parsed(texts[start : start + _RINGS]) for start in range(0, len(texts), _RINGS)]
    sizes = np.concatenate([run[1] for run in runs]) // 3
    return _open(np.concatenate([run[0] for run in runs]).reshape(-1, 3), offsets_of(sizes))


def _parsed(texts: Sequence[str]) -> tuple[FloatArray, IntArray]:
    """Return the numbers of all texts and how many each has, a multiple of three."""
    found = _plain(texts) or _plain([" ".join(text.split()) for text in texts])
    if found is None or found[1].min() < 3 or (found[1] % 3).any():
        lists = [_sound(text) for text in texts]
        found = np.concatenate(lists), np.array([len(numbers) for numbers in lists], dtype=np.int64)
    return found


def _plain(texts: Sequence[str]) -> tuple[FloatArray, IntArray] | None:
    """Parse texts of plain numbers with one blank between them as one JSON document, three times as fast as numpy does."""
    joined = ";".join(texts).encode()
    if len(joined.translate(None, _NUMERALS)) != len(texts) - 1:
        return None
    try:
        rows = orjson.loads(b"[[%b]]" % joined.translate(_SEPARATORS).replace(b";", b"],["))
    except orjson.JSONDecodeError:
        return None
    sizes = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    return np.fromiter(itertools.chain.from_iterable(rows), dtype=np.float64, count=int(sizes.sum())), sizes


def _sound(text: str) -> FloatArray:
    numbers = _numbers(text)
    good = numbers is not None and len(numbers) >= 3 and len(numbers) % 3 == 0 and not np.isnan(numbers).any()
    return numbers if numbers is not None and good else np.full(3, np.inf)


def _numbers(text: str) -> FloatArray | None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        try:
            return np.fromstring(text, dtype=np.float64, sep=" ")
        except (DeprecationWarning, ValueError):
            return None


def _open(vertices: FloatArray, offsets: IntArray) -> tuple[FloatArray, IntArray, IntArray]:
    last = offsets[1:] - 1
    same = vertices[offsets[:-1]] == vertices[last]
    closed = (np.diff(offsets) > 1) & same[:, 0] & same[:, 1] & same[:, 2]
    keep = np.ones(len(vertices), dtype=np.bool_)
    keep[last[closed]] = False
    sizes = np.diff(offsets)
    # one point alone stands for a text that is no list of points
    return vertices[keep], offsets_of(sizes - closed), np.flatnonzero(~closed & (sizes > 1))
