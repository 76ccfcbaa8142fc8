"""Which city objects of a CityJSON piece belong together: each with its parts and installations behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twin.importers.citythemes import GENERICS, Role, Theme, role_in_family, theme_of

GROUP = "CityObjectGroup"
_MOST_DEPTH = 50


@dataclass(frozen=True, slots=True)
class Found:
    """An object of a piece: its id, class, role, its parent's id or "", and the object as written."""

    identifier: str
    kind: str
    role: Role
    parent: str
    written: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Family:
    """An object with all below it that is read, parents first, and the theme it belongs to."""

    theme: Theme
    members: list[Found]


def families_of(objects: dict[str, Any]) -> Iterator[Family]:
    """Yield every object with those below it; one whose parent is missing or does not know it comes last, by itself.

    Groups, objects inside of others and classes nobody declared are left out with all below them: see `left_out_of`.
    """
    seen: set[str] = set()
    for lonely in (False, True):
        for identifier, item in objects.items():
            if identifier in seen or not _is_read(item) or (not lonely and _has_parent(item, objects)):
                continue
            members: list[Found] = []
            _collect(identifier, "", objects, seen, members, 0)
            yield Family(_theme(members[0].kind), members)


def _is_read(item: Any) -> bool:
    kind = item.get("type") if isinstance(item, dict) else None
    return isinstance(kind, str) and kind != GROUP and _role(kind) not in (None, "inside")


def _role(kind: str) -> Role | None:
    """Return the role of a class; one of an extension (`+Name`) stands for itself, or beside the object it belongs to."""
    return "extra" if kind.startswith("+") else role_in_family(kind)


def _theme(kind: str) -> Theme:
    return theme_of(kind.lstrip("+")) or GENERICS


def _has_parent(item: dict[str, Any], objects: dict[str, Any]) -> bool:
    parents = item.get("parents")
    for parent in parents if isinstance(parents, list) else ():
        above = objects.get(parent) if isinstance(parent, str) else None
        if isinstance(above, dict) and above.get("type") != GROUP:
            return True
    return item.get("type") in ("BuildingPart", "BridgePart", "TunnelPart") and not parents


def _collect(identifier: str, parent: str, objects: dict[str, Any], seen: set[str], into: list[Found], depth: int) -> None:
    item = objects.get(identifier)
    if identifier in seen or not isinstance(item, dict) or not _is_read(item) or depth > _MOST_DEPTH:
        return
    seen.add(identifier)
    kind = str(item["type"])
    into.append(Found(identifier, kind, _role(kind) or "top", parent, item))
    children = item.get("children")
    for child in children if isinstance(children, list) else ():
        if isinstance(child, str):
            _collect(child, identifier, objects, seen, into, depth + 1)


def left_out_of(objects: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield (id, class, whether it lies inside another) of the objects that are not read."""
    for identifier, item in objects.items():
        if not _is_read(item):
            kind = str(item.get("type") if isinstance(item, dict) else None)[:60]
            yield identifier, kind, _role(kind) == "inside"
