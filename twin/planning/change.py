"""What an alternative changes, one class per kind of change, and how a list of changes makes a state out of another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.planning.asset import asset_building
from twin.planning.building import Building
from twin.planning.grading import Grade
from twin.planning.placing import Setting, middle_of, set_down
from twin.planning.roofing import green_roof
from twin.planning.state import State
from twin.planning.surface import Surface
from twin.planning.tree import Tree


@dataclass(frozen=True, slots=True)
class LayerRef:
    """A layer of a dataset, in one version or (None) the newest."""

    dataset: str
    layer: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PeopleCount:
    """A layer of areas or points and the column of it that counts the people living there."""

    source: LayerRef
    column: str


@dataclass(frozen=True, slots=True)
class Demolish:
    """Take a building away with all its parts, by its id in the Bestand."""

    id: str


@dataclass(frozen=True, slots=True)
class Build:
    """Put up a building."""

    building: Building


@dataclass(frozen=True, slots=True)
class Place:
    """Set an asset of the catalogue, or the model in a layer, at a point (CRS of the case), turned clockwise (degrees), scaled.

    A model is set by its own middle; an anchor of three numbers gives the height of its lowest ground.
    """

    asset: str
    anchor: tuple[float, ...]
    heading: float = 0.0
    scale: float = 1.0
    id: str = ""
    layer: LayerRef | None = None

    def prefix(self, number: int) -> str:
        """Return what stands before the ids of its buildings; `number` is the change's, for one without an id."""
        return self.id or f"{self.asset or 'model'}-{number}"


@dataclass(frozen=True, slots=True)
class RemoveTree:
    """Fell a tree, by its id."""

    id: str


@dataclass(frozen=True, slots=True)
class Bring:
    """Bring the buildings of another layer in, such as an architect's model."""

    layer: LayerRef


# a Surface is laid over what lies there, a Tree is planted, a Grade makes the ground level
Change = Demolish | Build | Place | Surface | Tree | RemoveTree | Bring | Grade
Brought = Mapping[LayerRef, Sequence[Building]]


def apply(state: State, changes: Iterable[Change], brought: Brought | None = None) -> State:
    """Return the state after the changes in their order.

    `brought` holds the buildings of the layers that Bring names; without them the layer stands in as a building of unknown shape.
    Raises DocumentInvalid with every change that names what is not there or adds what is there already.
    """
    buildings = {item.id: item for item in state.buildings}
    trees = {item.id: item for item in state.trees}
    surfaces = list(state.surfaces)
    grades: list[tuple[int, Grade]] = []
    faults: list[Text] = []
    for number, change in enumerate(changes, start=1):
        if isinstance(change, Demolish):
            _take(buildings, change.id, number, faults)
            buildings = {key: item for key, item in buildings.items() if item.part_of != change.id}
        elif isinstance(change, RemoveTree):
            _take(trees, change.id, number, faults)
        elif isinstance(change, Tree):
            _put(trees, change, number, faults)
        elif isinstance(change, Surface):
            surfaces.append(change)
        elif isinstance(change, Grade):
            grades.append((number, change))
        else:
            for building in _new_buildings(change, number, brought or {}):
                _put(buildings, building, number, faults)
                green = green_roof(building)
                surfaces += [] if green is None else [green]
    # a building whose floor gives the height may be named before it is built
    levelled = [_levelled(grade, number, buildings, faults) for number, grade in grades]
    if faults:
        raise changes_invalid(faults)
    state = replace(state, buildings=tuple(buildings.values()), trees=tuple(trees.values()), surfaces=tuple(surfaces))
    return replace(state, grades=(*state.grades, *levelled))


def _levelled(grade: Grade, number: int, buildings: Mapping[str, Building], faults: list[Text]) -> Grade:
    """Return the area with its height in metres, which may be the floor of a building."""
    if grade.geometry is None:
        faults.append(Text(f"Änderung {number}: die Fläche fehlt.", f"Change {number}: the area is missing."))
    if grade.level is not None:
        return grade
    building = buildings.get(grade.building)
    if building is not None and building.ground_nhn_m is not None:
        return replace(grade, level=building.ground_nhn_m)
    if building is not None:
        de, en = "hat keine Höhe (ground_nhn_m)", "has no height (ground_nhn_m)"
        faults.append(Text(f"Änderung {number}: „{building.label}“ {de}.", f"Change {number}: '{building.label}' {en}."))
    elif grade.building:
        de, en = f"das Gebäude „{grade.building}“ gibt es nicht", f"there is no building '{grade.building}'"
        faults.append(Text(f"Änderung {number}: {de}.", f"Change {number}: {en}."))
    else:
        de, en = "die Höhe fehlt (level_nhn_m oder building)", "the height is missing (level_nhn_m or building)"
        faults.append(Text(f"Änderung {number}: {de}.", f"Change {number}: {en}."))
    return grade


def changes_invalid(faults: Sequence[Text]) -> DocumentInvalid:
    """Return the error that lists all changes that cannot be applied."""
    return DocumentInvalid(
        "CHANGE_NOT_APPLICABLE",
        "Die Änderungen passen nicht zum Bestand: " + " ".join(text.de for text in faults),
        "The changes do not fit the Bestand: " + " ".join(text.en for text in faults),
        faults=[text.to_json() for text in faults],
    )


def _new_buildings(change: Build | Place | Bring, number: int, brought: Brought) -> list[Building]:
    if isinstance(change, Build):
        return [replace(change.building, origin="planned")]
    if isinstance(change, Place):
        return _placed(change, number, brought)
    known = brought.get(change.layer)
    if known is None:
        return [Building(f"{change.layer.dataset}/{change.layer.layer}", origin="planned")]
    return [replace(item, origin="planned") for item in known]


def _placed(change: Place, number: int, brought: Brought) -> list[Building]:
    name = change.prefix(number)
    if change.layer is None:
        return [asset_building(change.asset, change.anchor, change.heading, change.scale, name)]
    known = brought.get(change.layer)
    if known is None:
        return [Building(name, origin="planned")]
    setting = Setting(middle_of(known), change.anchor, change.heading, change.scale)
    return [replace(item, origin="planned") for item in set_down(known, setting, name)]


def _take(items: dict[str, Building] | dict[str, Tree], identifier: str, number: int, faults: list[Text]) -> None:
    if identifier in items:
        del items[identifier]
        return
    near = difflib.get_close_matches(identifier, list(items), n=1)
    hint_de = f", gemeint ist wohl „{near[0]}“" if near else ""
    hint_en = f", did you mean '{near[0]}'" if near else ""
    faults.append(
        Text(
            f"Änderung {number}: „{identifier}“ gibt es im Bestand nicht{hint_de}.",
            f"Change {number}: there is no '{identifier}' in the Bestand{hint_en}.",
        )
    )


def _put(items: dict[str, Building] | dict[str, Tree], item: Building | Tree, number: int, faults: list[Text]) -> None:
    if item.id in items:
        faults.append(
            Text(
                f"Änderung {number}: „{item.id}“ gibt es schon; bitte anders benennen oder vorher entfernen.",
                f"Change {number}: '{item.id}' exists already; rename it or remove the other first.",
            )
        )
    items[item.id] = item  # type: ignore[assignment]
