"""Open shells are told all at once, and only where the close look at one shell says the same."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import numpy as np

from twin.geodata.validity.faces import Face
from twin.geodata.validity.gaps import only_open
from twin.geodata.validity.topology import topology_fault

SIDES = ("000 010 110 100", "001 101 111 011", "000 100 101 001", "100 110 111 101", "110 010 011 111", "010 000 001 011")


def lattice(chance: random.Random) -> list[Face]:
    """Return cubes of a lattice of eight glued together, with some of their faces missing and a few turned."""
    numbers: dict[tuple[int, ...], int] = {}
    faces = []
    for cube in itertools.product(range(2), repeat=3):
        if chance.random() < 0.5:
            for side in SIDES:
                corners = [tuple(a + int(b) for a, b in zip(cube, corner, strict=True)) for corner in side.split()]
                faces.append([numbers.setdefault(corner, len(numbers)) for corner in corners])
    glued = Counter(frozenset(face) for face in faces)
    kept = chance.choice((1.0, 0.97, 0.9, 0.6))
    outside = [face for face in faces if glued[frozenset(face)] == 1 and chance.random() < kept]
    return [[face[::-1] if chance.random() < 0.003 else face] for face in outside]


def told(shells: list[list[Face]]) -> list[bool]:
    columns: list[list[int]] = [[], [], [], []]
    node, following, face, shell = columns
    faces = 0
    for number, one in enumerate(shells):
        base = max(node, default=-1) + 1
        for ring in (rings[0] for rings in one):
            following.extend(len(node) + (place + 1) % len(ring) for place in range(len(ring)))
            node.extend(base + point for point in ring)
            face.extend([faces] * len(ring))
            shell.extend([number] * len(ring))
            faces += 1
    result: list[bool] = only_open(*(np.array(column, dtype=np.int64) for column in columns)).tolist()
    return result


def test_what_is_told_at_once_is_what_the_close_look_finds() -> None:
    chance = random.Random(20261126)
    met: Counter[int] = Counter()
    for _ in range(300):
        shells = [shell for shell in (lattice(chance) for _ in range(4)) if shell]
        codes = [topology_fault(shell) for shell in shells]
        assert told(shells) == [code == 302 for code in codes]
        met.update(codes)
    assert met[302] > 200
    assert {0, 302, 303, 305, 307} <= set(met)
