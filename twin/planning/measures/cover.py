"""What covers the ground: surfaces and roofs laid over each other, or an area balance without geometry."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shapely.geometry.base import BaseGeometry

from twin.language import Text
from twin.planning.building import Kind
from twin.planning.case import PlanningCase
from twin.planning.exact import area
from twin.planning.polygon import counted_once
from twin.planning.roofing import green_roof, green_roof_id
from twin.planning.state import State
from twin.planning.surface import Surface, SurfaceClass, class_of

# what seals the ground by standing on it; underground structures lie below their own cover
_SEALING: frozenset[Kind] = frozenset({"main", "garage", "ancillary_s14", "parking", "driveway"})


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of ground with what covers it; v and psi are None when neither the document nor the table knows them."""

    id: str
    label: Text
    kind: str
    size: Fraction
    v: Fraction | None
    psi: Fraction | None
    known: SurfaceClass | None
    assumed_v: bool
    assumed_psi: bool
    is_building: bool = False
    biotope_factor: Fraction | None = None
    substrate_cm: Fraction | None = None


@dataclass(frozen=True, slots=True)
class GroundCover:
    """All patches of the area of reference, its size (m²), and whether buildings are part of the given balance already."""

    patches: tuple[Patch, ...]
    size: Fraction
    balance: bool
    buildings_in_balance: bool


@dataclass(frozen=True, slots=True)
class _Thing:
    """A surface (None for a building) on its way to a patch."""

    id: str
    label: Text
    kind: str
    surface: Surface | None


def ground_cover(case: PlanningCase, state: State, reference: BaseGeometry | None = None) -> GroundCover | None:
    """Return what covers the case's area of reference, or another one that is given; None without such an area.

    Surfaces with geometry: the later lies on the earlier, buildings lie on all but roof surfaces, everything is cut to the area.
    Surfaces by area only are a balance: buildings are added, unless the balance names roofs or leaves no room for them.
    The green part of a building's roof lies on it, whether it is listed as a surface or only as a share.
    """
    reference = case.area_of_reference() if reference is None else reference
    if reference is None:
        return None
    size = area(reference)
    if not by_geometry(state):
        return _balance(state, reference, size)
    drawn = [(_of_surface(item, number), item.geometry) for number, item in enumerate(state.surfaces, start=1)]
    roofs = [*_green_roofs(state), *(pair for pair in drawn if _on_roof(pair[0].kind))]
    grounds = [pair for pair in drawn if not _on_roof(pair[0].kind)]
    stack = [*reversed(roofs), *_buildings(state), *reversed(grounds)]
    parts = counted_once([(thing, shape) for thing, shape in stack if shape is not None], reference)
    patches = tuple(_patch(thing, area(part)) for thing, part in parts if area(part) > 0)
    return GroundCover(patches, size, False, False)


def by_geometry(state: State) -> bool:
    """Return whether every surface of the state is drawn; one that is not makes all of them a balance of areas."""
    return all(surface.geometry is not None for surface in state.surfaces)


def _balance(state: State, reference: BaseGeometry, size: Fraction) -> GroundCover:
    listed = list(listed_patches(state))
    standing = [*_green_roofs(state), *_buildings(state)]
    parts = counted_once([(thing, shape) for thing, shape in standing if shape is not None], reference)
    buildings = [_patch(thing, area(part)) for thing, part in parts if area(part) > 0]
    # a roof on the list, or no room left: whoever made the balance has counted the buildings
    room = size - sum((patch.size for patch in listed), Fraction(0)) - sum((patch.size for patch in buildings), Fraction(0))
    counted = any(patch.known is not None and patch.known.on_roof for patch in listed) or room < 0
    return GroundCover(tuple(listed if counted else [*buildings, *listed]), size, True, counted)


def listed_patches(state: State) -> tuple[Patch, ...]:
    """Return the surfaces as they are listed, each with its whole area."""
    return tuple(_patch(_of_surface(item, number), item.area) for number, item in enumerate(state.surfaces, start=1))


def _green_roofs(state: State) -> list[tuple[_Thing, BaseGeometry | None]]:
    """Return the green parts of roofs that no surface stands for yet."""
    listed = {item.id for item in state.surfaces}
    found = [green_roof(item) for item in state.buildings if green_roof_id(item) not in listed]
    return [(_of_surface(item, 0), item.geometry) for item in found if item is not None]


def _buildings(state: State) -> list[tuple[_Thing, BaseGeometry | None]]:
    result: list[tuple[_Thing, BaseGeometry | None]] = []
    for building in state.buildings:
        if building.kind in _SEALING:
            label = Text(building.label, building.label)
            result.append((_Thing(building.id, label, "building", None), building.footprint))
    return result


def _of_surface(surface: Surface, number: int) -> _Thing:
    known = class_of(surface.kind)
    label = known.label if known else Text(surface.kind, surface.kind)
    return _Thing(surface.id or f"surface-{number}", label, surface.kind, surface)


def _on_roof(kind: str) -> bool:
    known = class_of(kind)
    return known is not None and known.on_roof


def _patch(thing: _Thing, size: Fraction) -> Patch:
    known, given = class_of(thing.kind), thing.surface
    if given is None:
        return Patch(thing.id, thing.label, thing.kind, size, Fraction(1), known.psi if known else None, known, False, True, True)
    v = given.v if given.v is not None else known.v if known else None
    psi = given.psi if given.psi is not None else known.psi if known else None
    assumed_v, assumed_psi = (value is None and known is not None for value in (given.v, given.psi))
    own = (given.biotope_factor, given.substrate_cm)
    return Patch(thing.id, thing.label, thing.kind, size, v, psi, known, assumed_v, assumed_psi, False, *own)
