"""Whether a solid is valid: each of its shells, and the shells among each other; and solids beside solids (codes 301 to 601)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from twin.geodata.citymodel import FloatArray
from twin.geodata.validity.contact import TOUCH, depths, meeting, pairs, segment_hits, sharing_area
from twin.geodata.validity.faces import Shell, shells_of, triangles_of
from twin.geodata.validity.fault import SNAP
from twin.geodata.validity.polygons import polygon_fault
from twin.geodata.validity.topology import topology_fault

Rings = Sequence[FloatArray]
Solid = Sequence[Sequence[Rings]]
"""Shells of polygons of rings (n, 3), the outer shell first; the first point of a ring is not repeated."""

# interior points of a triangle at which it is tried whether it lies within another solid
_TRIED = np.array([[i, j, 6 - i - j] for i in range(1, 5) for j in range(1, 6 - i)]) / 6.0


def solid_faults(solid: Solid) -> list[int]:
    """Return the codes of the faults of a solid, ascending, as far as they can be told: [] for a valid one.

    As in val3dity faulty polygons end the check before the shells, faulty shells before their relations.
    """
    shells = shells_of(solid)
    flat = {polygon_fault(shell.points, face) for shell in shells for face in shell.faces} - {0}
    if flat:
        return sorted(flat)
    found = {shell_fault(shell, inner=number > 0) for number, shell in enumerate(shells)} - {0}
    if found or len(shells) < 2:
        return sorted(found)
    return relations(shells)


def shell_fault(shell: Shell, *, inner: bool = False) -> int:
    """Return the code of the first fault of a shell of valid polygons, 0 when it is valid; inner ones must face inwards."""
    code = topology_fault(shell.faces)
    if code:
        return code
    if intersects_itself(shell):
        return 306
    return 405 if (volume(triangles_of(shell)[0]) > 0.0) == inner else 0


def volume(triangles: FloatArray) -> float:
    """Return the signed volume within closed triangles (t, 3, 3), positive when they face outwards."""
    return float((triangles[:, 0] * np.cross(triangles[:, 1], triangles[:, 2])).sum()) / 6.0


def intersects_itself(shell: Shell) -> bool:
    """Return whether faces of a shell meet elsewhere than at common corners and edges."""
    triangles, corners, face = triangles_of(shell)
    one, two = pairs(triangles, triangles)
    kept = (one < two) & (face[one] != face[two])
    one, two = one[kept], two[kept]
    return bool(meeting(triangles[one], triangles[two], corners[one], corners[two], SNAP).any())


def relations(shells: list[Shell]) -> list[int]:
    """Return the codes (401 to 404) of valid shells of one solid among each other, the outer one first; [] when they fit."""
    drawn = [triangles_of(shell)[0] for shell in shells]
    outer, inners = drawn[0], [triangles[:, ::-1] for triangles in drawn[1:]]
    if any(_same(shells[i], shells[j]) for i in range(1, len(shells)) for j in range(i)):
        return [402]
    found: set[int] = set()
    for number, cavity in enumerate(inners):
        where = depths(_samples(cavity, outer), outer)
        within, without = (where > TOUCH).any(), (where < -TOUCH).any()
        if sharing_area(outer, cavity) or (within and without):
            found.add(401)
        elif without or not within:
            found.add(403)
        for other in inners[:number]:
            if sharing_area(cavity, other) or _overlap(cavity, other, TOUCH):
                found.add(401)
    return sorted(found) or ([404] if _ring_of_contacts([outer, *inners]) else [])


def _same(one: Shell, two: Shell) -> bool:
    return {frozenset(face[0]) for face in one.faces} == {frozenset(face[0]) for face in two.faces}


def _samples(triangles: FloatArray, other: FloatArray) -> FloatArray:
    """Return points on triangles: inner ones, and the middles of edges between all places where they meet the other set."""
    inner = np.einsum("kc,tcd->tkd", _TRIED, triangles).reshape(-1, 3)
    return np.concatenate([inner, *[(start + end) / 2.0 for start, end in _pieces(triangles, other)]])


def _pieces(triangles: FloatArray, other: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
    """Return the edges of triangles cut where they cross or touch the other set, as rows of starts and ends."""
    result = []
    one, two = pairs(triangles, other)
    for corner in range(3):
        start, end = triangles[:, corner], triangles[:, (corner + 1) % 3]
        hit, point = segment_hits(start[one], end[one], other[two])
        # where an edge runs within the plane of a triangle it is cut at that triangle's edges
        cuts = [(one[hit], point[hit]), *_crossings(start, end, one, other[two])]
        owner = np.concatenate([np.arange(len(start)), np.arange(len(start)), *[row for row, _ in cuts]])
        place = np.concatenate([start, end, *[where for _, where in cuts]])
        along = ((place - start[owner]) * (end - start)[owner]).sum(axis=1)
        order = np.lexsort((along, owner))
        owner, place = owner[order], place[order]
        joined = (owner[1:] == owner[:-1]) & (np.linalg.norm(np.diff(place, axis=0), axis=1) > TOUCH)
        result.append((place[:-1][joined], place[1:][joined]))
    return result


def _crossings(
    start: FloatArray, end: FloatArray, rows: np.ndarray[tuple[int], np.dtype[np.int64]], triangles: FloatArray
) -> list[tuple[np.ndarray[tuple[int], np.dtype[np.int64]], FloatArray]]:
    """Return the points where edges meet edges of the triangles: (row of the edge, point)."""
    result = []
    p, d = start[rows], (end - start)[rows]
    for corner in range(3):
        q = triangles[:, corner]
        e = triangles[:, (corner + 1) % 3] - q
        normal = np.cross(d, e)
        size = (normal * normal).sum(axis=1)
        safe = np.where(size > 0.0, size, 1.0)
        s = (np.cross(q - p, e) * normal).sum(axis=1) / safe
        t = (np.cross(q - p, d) * normal).sum(axis=1) / safe
        place = p + s[:, None] * d
        gap = np.linalg.norm(place - (q + t[:, None] * e), axis=1)
        met = (size > 0.0) & (s > 0.0) & (s < 1.0) & (t >= -TOUCH) & (t <= 1.0 + TOUCH) & (gap <= TOUCH)
        result.append((rows[met], place[met]))
    return result


def _ring_of_contacts(shells: list[FloatArray]) -> bool:
    """Return whether lines along which shells touch close to a ring: it cuts the interior in two.

    True for shells without handles; a ring around a handle need not cut anything.
    """
    boss: dict[tuple[int, ...], tuple[int, ...]] = {}

    def root(node: tuple[int, ...]) -> tuple[int, ...]:
        while boss.setdefault(node, node) != node:
            node = boss[node]
        return node

    seen: set[frozenset[tuple[int, ...]]] = set()
    for one, first in enumerate(shells):
        for two, second in enumerate(shells):
            if one == two:
                continue
            for start, end in _pieces(first, second):
                touching = np.abs(depths((start + end) / 2.0, second)) <= TOUCH
                ends = np.round(np.concatenate([start[touching], end[touching]]) / SNAP).astype(np.int64).tolist()
                for low, high in zip(map(tuple, ends[: len(ends) // 2]), map(tuple, ends[len(ends) // 2 :]), strict=True):
                    if low == high or frozenset((low, high)) in seen:
                        continue
                    seen.add(frozenset((low, high)))
                    if root(low) == root(high):
                        return True
                    boss[root(low)] = root(high)
    return False


def _overlap(one: FloatArray, two: FloatArray, tolerance: float) -> bool:
    """Return whether two solids, each as all its triangles, share a space deeper than the tolerance."""
    if not ((one.min(axis=(0, 1)) <= two.max(axis=(0, 1))).all() and (two.min(axis=(0, 1)) <= one.max(axis=(0, 1))).all()):
        return False
    deep = tolerance + TOUCH
    return bool((depths(_samples(one, two), two) > deep).any() or (depths(_samples(two, one), one) > deep).any())


def composite_faults(solids: Sequence[Solid], overlap: float = SNAP) -> list[int]:
    """Return the faults of valid solids as a composite: 501 overlapping, 502 twice the same, 503 not connected by a face."""
    found, touching = set(), [{number} for number in range(len(solids))]
    drawn = _drawn(solids)
    for one in range(len(solids)):
        for two in range(one):
            if _twice(drawn[one][1], drawn[two][1]):
                found.add(502)
            elif _overlap(drawn[one][0], drawn[two][0], overlap):
                found.add(501)
            if sharing_area(drawn[one][0], drawn[two][0]) or overlap > SNAP:
                touching[one] |= {two}
                touching[two] |= {one}
    return sorted(found) or ([503] if len(_reached(touching)) < len(solids) else [])


def _reached(touching: list[set[int]]) -> set[int]:
    reached, stack = set[int](), [0]
    while stack:
        number = stack.pop()
        if number not in reached:
            reached.add(number)
            stack.extend(touching[number])
    return reached


def _drawn(solids: Sequence[Solid]) -> list[tuple[FloatArray, list[Shell]]]:
    shells = shells_of([shell for solid in solids for shell in solid])
    result, at = [], 0
    for solid in solids:
        own = shells[at : at + len(solid)]
        at += len(solid)
        result.append((np.concatenate([triangles_of(shell)[0] for shell in own]), own))
    return result


def _twice(one: list[Shell], two: list[Shell]) -> bool:
    return len(one) == len(two) and all(_same(a, b) for a, b in zip(one, two, strict=True))


def overlapping_parts(solids: Sequence[Solid], overlap: float = SNAP) -> list[tuple[int, int]]:
    """Return the pairs of valid solids that share a space deeper than `overlap` metres (code 601 for parts of a building)."""
    drawn = _drawn(solids)
    return [
        (two, one)
        for one in range(len(solids))
        for two in range(one)
        if _twice(drawn[one][1], drawn[two][1]) or _overlap(drawn[one][0], drawn[two][0], overlap)
    ]
