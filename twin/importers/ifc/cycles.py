"""Wholes within themselves: a building that is part of its own storey would send every walk round for ever."""

from __future__ import annotations

from typing import Any

from twin.errors import FileDamaged


def ensure_none(model: Any, name: str) -> None:
    """Raise FileDamaged (IFC_CYCLE) when a chain of parts, of placements or of mapped shapes leads back to itself."""
    above: dict[int, list[int]] = {}
    for kind in ("IfcRelAggregates", "IfcRelNests", "IfcRelContainedInSpatialStructure"):
        for link in model.by_type(kind):
            whole = getattr(link, "RelatingObject", None) or getattr(link, "RelatingStructure", None)
            for part in getattr(link, "RelatedObjects", None) or getattr(link, "RelatedElements", None) or ():
                if whole is not None:
                    above.setdefault(part.id(), []).append(whole.id())
    for placement in model.by_type("IfcLocalPlacement"):
        if placement.PlacementRelTo is not None:
            above.setdefault(placement.id(), []).append(placement.PlacementRelTo.id())
    for mapped in model.by_type("IfcMappedItem"):
        above.setdefault(mapped.id(), []).extend(item.id() for item in mapped.MappingSource.MappedRepresentation.Items)
    found = _in_itself(above)
    if found is not None:
        raise FileDamaged(
            "IFC_CYCLE",
            f"„{name}“ ist beschädigt: #{found} ist über Umwege ein Teil von sich selbst. Bitte neu ausgeben lassen.",
            f"'{name}' is damaged: #{found} is a part of itself in the end. Please have it written anew.",
            file=name,
            entity=found,
        )


def _in_itself(above: dict[int, list[int]]) -> int | None:
    """Return a node of a directed graph that lies on a cycle, None when there is none."""
    done: set[int] = set()
    for start in above:
        if start in done:
            continue
        on_way: set[int] = set()
        stack = [(start, iter(above.get(start, ())))]
        on_way.add(start)
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                on_way.discard(node)
                done.add(node)
            elif following in on_way:
                return following
            elif following not in done:
                on_way.add(following)
                stack.append((following, iter(above.get(following, ()))))
    return None
