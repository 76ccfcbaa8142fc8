"""The reviewable diff of two states: what falls away, what comes, what changes, what stays, with counts, areas, volumes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from twin.planning.building import Building, numbers
from twin.planning.display import both_of, signed
from twin.planning.exact import area
from twin.planning.grading import Grade
from twin.planning.measures.volume import solid_volume
from twin.planning.state import State
from twin.planning.surface import Surface, label_of
from twin.planning.tree import Tree

Change = Literal["removed", "added", "changed"]


@dataclass(frozen=True, slots=True)
class BuildingLine:
    """One building of the diff: footprint in m², volume in m³ (None when it cannot be computed), storeys above ground.

    `place` is a point inside it to fly to (CRS of the case), `height` in m, `before` what a changed building was.
    """

    id: str
    label: str
    kind: str
    footprint: Fraction
    volume: Fraction | None
    storeys: int | None
    place: tuple[float, float] | None = None
    height: Fraction | None = None
    before: BuildingLine | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the line as plain data."""
        was = {} if self.before is None else {"before": self.before.to_json()}
        return {
            "id": self.id,
            "label": self.label,
            "kind": self.kind,
            "footprint": float(self.footprint),
            "volume": None if self.volume is None else float(self.volume),
            "storeys": self.storeys,
            "height": None if self.height is None else float(self.height),
            "place": None if self.place is None else list(self.place),
            **was,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Two states apart: buildings and trees by what became of them, surfaces by class (m²) that come and go, levelled ground."""

    removed: tuple[BuildingLine, ...]
    added: tuple[BuildingLine, ...]
    changed: tuple[BuildingLine, ...]
    kept: tuple[BuildingLine, ...]
    trees_removed: tuple[str, ...]
    trees_added: tuple[str, ...]
    trees_kept: int
    surfaces: tuple[tuple[str, Fraction], ...]
    surfaces_removed: tuple[tuple[str, Fraction], ...] = ()
    grades: tuple[tuple[Change, Grade], ...] = ()

    @property
    def trees_balance(self) -> int:
        """Return trees added less trees removed."""
        return len(self.trees_added) - len(self.trees_removed)

    def is_empty(self) -> bool:
        """Return whether nothing changed."""
        return not (
            self.removed
            or self.added
            or self.changed
            or self.trees_removed
            or self.trees_added
            or self.surfaces
            or self.surfaces_removed
            or self.grades
        )

    def sentence(self, language: str = "de") -> str:
        """Return the diff in one plain sentence for lists and for people who do not see the picture."""
        built = sum((line.footprint for line in self.added), Fraction(0))
        balance = signed(Fraction(self.trees_balance), 0, language)
        gone, come, other, kept = (len(lines) for lines in (self.removed, self.added, self.changed, self.kept))
        levelled = sum(change == "added" for change, _ in self.grades)
        ground_de = f"; Gelände an {levelled} {_verb(levelled, 'Stelle', 'Stellen')} angepasst" if levelled else ""
        ground_en = f"; ground levelled in {levelled} {_verb(levelled, 'place', 'places')}" if levelled else ""
        text = both_of(
            lambda n: (
                f"{gone} Gebäude {_verb(gone, 'fällt', 'fallen')} weg, {come} {_verb(come, 'kommt', 'kommen')} hinzu "
                f"({n(built, 0)} m² Grundfläche), {other} {_verb(other, 'wird', 'werden')} verändert, "
                f"{kept} {_verb(kept, 'bleibt', 'bleiben')}; Bäume im Saldo {balance}{ground_de}."
            ),
            lambda n: (
                f"{gone} {_verb(gone, 'building goes', 'buildings go')}, {come} {_verb(come, 'comes', 'come')} "
                f"({n(built, 0)} m² of footprint), {other} {_verb(other, 'changes', 'change')}, "
                f"{kept} {_verb(kept, 'stays', 'stay')}; trees on balance {balance}{ground_en}."
            ),
        )
        return text.in_(language)

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the diff as pages and the command line show it."""
        groups = {name: getattr(self, name) for name in ("removed", "added", "changed", "kept")}
        return {
            "sentence": self.sentence(language),
            "buildings": {name: [line.to_json() for line in lines] for name, lines in groups.items()},
            "counts": {name: len(lines) for name, lines in groups.items()},
            "footprint": {name: float(sum((line.footprint for line in lines), Fraction(0))) for name, lines in groups.items()},
            "volume": {name: _volume(lines) for name, lines in groups.items()},
            "trees": {
                "removed": list(self.trees_removed),
                "added": list(self.trees_added),
                "kept": self.trees_kept,
                "balance": self.trees_balance,
            },
            "surfaces": _surfaces(self.surfaces, language),
            "surfaces_removed": _surfaces(self.surfaces_removed, language),
            "grades": {name: [_grade(item) for change, item in self.grades if change == name] for name in ("added", "removed")},
        }


def _grade(item: Grade) -> dict[str, Any]:
    level = None if item.level is None else float(item.level)
    return {"id": item.id, "area": float(area(item.geometry)), "level": level, "bank": float(item.bank)}


def _surfaces(sums: Iterable[tuple[str, Fraction]], language: str) -> list[dict[str, Any]]:
    return [{"class": kind, "label": label_of(kind, language), "area": float(size)} for kind, size in sums]


def _verb(count: int, singular: str, plural: str) -> str:
    return singular if count == 1 else plural


def difference(before: State, after: State) -> Difference:
    """Return what turns `before` into `after`, by the ids of buildings and trees and by the surfaces that lie differently."""
    old, new = {item.id: item for item in before.buildings}, {item.id: item for item in after.buildings}
    found: dict[Change, list[Building]] = {"removed": [], "added": [], "changed": []}
    for change, building in changed_buildings(before, after):
        found[change].append(building)
    trees: dict[Change, list[str]] = {"removed": [], "added": [], "changed": []}
    for change, tree in changed_trees(before, after):
        trees[change].append(tree.id)
    surfaces: dict[Change, list[Surface]] = {"removed": [], "added": [], "changed": []}
    for change, surface in changed_surfaces(before, after):
        surfaces[change].append(surface)
    known_trees = {item.id for item in before.trees}
    return Difference(
        _lines(found["removed"]),
        _lines(found["added"]),
        _lines(found["changed"], old),
        _lines(item for key, item in new.items() if key in old and numbers(old[key]) == numbers(item)),
        tuple(trees["removed"]),
        tuple(trees["added"]),
        sum(1 for item in after.trees if item.id in known_trees),
        _surface_sums(surfaces["added"]),
        _surface_sums(surfaces["removed"]),
        tuple(changed_grades(before, after)),
    )


def changed_buildings(before: State, after: State) -> Iterator[tuple[Change, Building]]:
    """Yield the buildings that differ: removed as they were, added and changed as they will be."""
    old, new = {item.id: item for item in before.buildings}, {item.id: item for item in after.buildings}
    yield from (("removed", item) for key, item in old.items() if key not in new)
    yield from (("added", item) for key, item in new.items() if key not in old)
    yield from (("changed", item) for key, item in new.items() if key in old and numbers(old[key]) != numbers(item))


def changed_trees(before: State, after: State) -> Iterator[tuple[Change, Tree]]:
    """Yield the trees removed and added; a tree of other size or place is both."""
    old, new = {item.id: item for item in before.trees}, {item.id: item for item in after.trees}
    yield from (("removed", tree) for key, tree in old.items() if new.get(key) != tree)
    yield from (("added", tree) for key, tree in new.items() if old.get(key) != tree)


def changed_surfaces(before: State, after: State) -> Iterator[tuple[Change, Surface]]:
    """Yield the surfaces that lie in only one of the states; what is laid on top of an older one leaves that in place."""
    left = Counter(before.surfaces)
    for surface in after.surfaces:
        if left[surface] > 0:
            left[surface] -= 1
        else:
            yield "added", surface
    yield from (("removed", surface) for surface, count in left.items() for _ in range(count))


def changed_grades(before: State, after: State) -> Iterator[tuple[Change, Grade]]:
    """Yield the areas made level in only one of the states; one of other shape or height is both."""
    yield from (("removed", item) for item in before.grades if item not in after.grades)
    yield from (("added", item) for item in after.grades if item not in before.grades)


def _lines(buildings: Iterable[Building], were: Mapping[str, Building] | None = None) -> tuple[BuildingLine, ...]:
    """Return a line for each building; parts with records of their own are added to the line of their building."""
    lines: dict[str, BuildingLine] = {}
    for item in buildings:
        line = _line(item)
        old = None if were is None else were.get(item.id)
        line = line if old is None else replace(line, before=_line(old))
        lines[line.id] = _joined(lines[line.id], line) if line.id in lines else line
    return tuple(lines.values())


def _line(item: Building) -> BuildingLine:
    storeys = None if item.storeys is None else len(item.above_ground())
    spot = None if item.footprint is None else item.footprint.representative_point()
    place = None if spot is None else (round(spot.x, 2), round(spot.y, 2))
    return BuildingLine(
        item.part_of or item.id, item.label, item.kind, item.footprint_area, solid_volume(item), storeys, place, item.height()
    )


def _joined(first: BuildingLine, second: BuildingLine) -> BuildingLine:
    volume = None if first.volume is None or second.volume is None else first.volume + second.volume
    storeys = None if first.storeys is None or second.storeys is None else max(first.storeys, second.storeys)
    return replace(first, footprint=first.footprint + second.footprint, volume=volume, storeys=storeys)


def _surface_sums(surfaces: Iterable[Surface]) -> tuple[tuple[str, Fraction], ...]:
    sums: dict[str, Fraction] = {}
    for surface in surfaces:
        sums[surface.kind] = sums.get(surface.kind, Fraction(0)) + surface.area
    return tuple(sums.items())


def _volume(lines: tuple[BuildingLine, ...]) -> float | None:
    known = [line.volume for line in lines if line.volume is not None]
    return float(sum(known, Fraction(0))) if len(known) == len(lines) else None
