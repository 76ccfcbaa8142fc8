"""Shells that are only open (302), all of a batch at once: `topology` says the same of one shell, with all other codes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import IntArray

BoolArray = npt.NDArray[np.bool_]


def only_open(node: IntArray, following: IntArray, face: IntArray, shell: IntArray) -> BoolArray:
    """Return which shells have gaps and surely no fault that is told before those (301, 303, 305, 307); others may have none.

    Per corner of a ring: `node` its point, `following` the next corner, `face` and `shell` what it belongs to, both numbered
    from 0 without gaps.
    """
    start, end = node, node[following]
    low, high = np.minimum(start, end), np.maximum(start, end)
    keys = low * (int(node.max()) + 1) + high
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=-1))
    uses = np.diff(np.append(begins, len(order)))
    one, two = order[begins[uses == 2]], order[begins[uses == 2] + 1]
    single = order[begins[uses == 1]]
    count = int(shell[-1]) + 1
    result = np.bincount(shell[single], minlength=count) > 0
    # an edge of three faces, one walked twice the same way, one from a point to itself
    result[shell[order[begins[uses > 2]]]] = False
    result[shell[one[start[one] == start[two]]]] = False
    result[shell[start == end]] = False
    faces = np.bincount(_shell_of(face, shell), minlength=count)
    pieces = _joined(int(face[-1]) + 1, face[one], face[two])
    heads = np.bincount(_shell_of(face, shell)[pieces == np.arange(len(pieces))], minlength=count)
    result &= (faces >= 4) & (heads == 1)
    result[shell[_branching(start, end, following, one, two, single)]] = False
    return result


def _shell_of(face: IntArray, shell: IntArray) -> IntArray:
    """Return the shell of each face."""
    return shell[np.flatnonzero(np.diff(face, prepend=-1))]


def _branching(start: IntArray, end: IntArray, following: IntArray, one: IntArray, two: IntArray, single: IntArray) -> IntArray:
    """Return the corners at points with several fans of faces, one of them closed.

    Where every edge has at most two faces a fan is a path, with an edge of one face at either end, or a circle.
    """
    corners = np.arange(len(start))
    fans = _joined(len(corners), np.concatenate([one, following[one]]), np.concatenate([following[two], two]))
    size = int(start.max()) + 1
    number = np.bincount(start[fans == corners], minlength=size)
    ends = np.bincount(start[single], minlength=size) + np.bincount(end[single], minlength=size)
    around = np.bincount(start, minlength=size)
    branching = (around > 3) & (number > 1) & (2 * number > ends)
    return np.flatnonzero(branching[start])


def _joined(count: int, one: IntArray, two: IntArray) -> IntArray:
    """Return for each of so many things the least it hangs together with through the pairs given."""
    label = np.arange(count)
    while True:
        first, second = label[one], label[two]
        apart = first != second
        if not apart.any():
            return label
        np.minimum.at(label, np.maximum(first, second)[apart], np.minimum(first, second)[apart])
        while not np.array_equal(above := label[label], label):
            label = above
