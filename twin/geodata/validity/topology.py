"""How the faces of a shell hang together, told from the numbers of their corners alone (codes 301 to 307 but 306)."""

from __future__ import annotations

from collections import defaultdict

from twin.geodata.validity.faces import Face

Edge = tuple[int, int]


def topology_fault(faces: list[Face]) -> int:
    """Return the code of the first fault of a shell, 0 when it is one closed 2-manifold whose faces agree in direction."""
    if len(faces) < 4:
        return 301
    uses = _uses(faces)
    if any(len(used) > 2 for used in uses.values()) or _branches(faces):
        return 303
    if len(components(faces, uses)) > 1:
        return 305
    if any(len(used) == 2 and used[0][1] == used[1][1] for used in uses.values()):
        return 307
    return 302 if any(len(used) == 1 for used in uses.values()) else 0


def _uses(faces: list[Face]) -> dict[Edge, list[tuple[int, bool]]]:
    """Return for each edge the faces at it and whether they walk it upwards."""
    uses: dict[Edge, list[tuple[int, bool]]] = defaultdict(list)
    for number, face in enumerate(faces):
        for ring in face:
            before = ring[-1]
            for point in ring:
                if before < point:
                    uses[before, point].append((number, True))
                else:
                    uses[point, before].append((number, False))
                before = point
    return uses


def components(faces: list[Face], uses: dict[Edge, list[tuple[int, bool]]] | None = None) -> list[list[int]]:
    """Return the faces joined by edges of exactly two faces, as lists of their numbers."""
    boss = list(range(len(faces)))

    def root(number: int) -> int:
        while boss[number] != number:
            boss[number] = boss[boss[number]]
            number = boss[number]
        return number

    for used in (uses or _uses(faces)).values():
        if len(used) == 2:
            boss[root(used[1][0])] = root(used[0][0])
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(len(faces)):
        groups[root(number)].append(number)
    return list(groups.values())


def _branches(faces: list[Face]) -> bool:
    """Return whether a point has several fans of faces around it, one of them closed; open fans only are gaps (302)."""
    spokes: dict[int, list[Edge]] = defaultdict(list)
    for face in faces:
        for ring in face:
            before, point = ring[-2], ring[-1]
            for after in ring:
                spokes[point].append((before, after))
                before, point = point, after
    return any(len(corners) > 3 and _several_fans(corners) for corners in spokes.values())


def _several_fans(corners: list[Edge]) -> bool:
    """Return whether the corners at a point, each between two spokes, form several fans of which one is closed."""
    at: dict[int, list[int]] = defaultdict(list)
    for number, (before, after) in enumerate(corners):
        at[before].append(number)
        at[after].append(number)
    left = set(range(len(corners)))
    fans, closed = 0, 0
    while left:
        fans += 1
        open_ends = False
        stack = [left.pop()]
        while stack:
            for spoke in corners[stack.pop()]:
                around = at[spoke]
                open_ends |= len(around) == 1
                for number in around:
                    if number in left:
                        left.remove(number)
                        stack.append(number)
        closed += not open_ends
    return fans > 1 and closed > 0
