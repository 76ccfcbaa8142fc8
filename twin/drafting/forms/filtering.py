"""Which objects of the Bestand a filter picks: by name, height, storeys, year, use and area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from twin.drafting.drawing import building_row, outline
from twin.drafting.forms.fields import number_in
from twin.drafting.ground import Ground
from twin.errors import TwinError
from twin.planning.polygon import from_geojson

RANGES = ("height", "storeys", "year")


@dataclass(frozen=True, slots=True)
class Pickable:
    """An object of the Bestand as filters and lists see it; None is what nobody knows."""

    id: str
    label: str
    shape: BaseGeometry | None
    size: float | None = None
    height: float | None = None
    storeys: int | None = None
    year: int | None = None
    uses: tuple[str, ...] = ()


def pickable(ground: Ground, kind: str) -> Iterator[Pickable]:
    """Yield the buildings ("demolish") or the trees ("remove_tree") of the Bestand, parts with their building."""
    if kind == "demolish":
        for item in ground.bestand.buildings:
            if not item.part_of:
                row = building_row(item)
                known = {
                    name: row[key] for name, key in (("size", "footprint_m2"), ("height", "height_m"), ("storeys", "storeys"))
                }
                yield Pickable(item.id, item.label, item.footprint, **known, year=row["year"], uses=tuple(row["uses"]))
        return
    for tree in ground.bestand.trees:
        shape = None if tree.position is None else Point(tree.position[:2])
        yield Pickable(tree.id, tree.species or tree.id, shape, height=None if tree.height_m is None else float(tree.height_m))


def filtered(objects: Iterable[Pickable], ground: Ground, asked: Mapping[str, str]) -> list[Pickable]:
    """Return the objects that fit every field that says something; what is unknown of an object fits no bound.

    `find` is part of the name or id, `<range>_from` and `<range>_to` are bounds, both included, `use` a use, `within` an area
    as "plot:a". A bound that is no number does not count.
    """
    text, use, region = asked.get("find", "").strip().casefold(), asked.get("use", ""), _region(ground, asked.get("within", ""))
    bounds = {name: [number_in(asked.get(f"{name}_{end}", "")) for end in ("from", "to")] for name in RANGES}
    return [
        item
        for item in objects
        if text in f"{item.id} {item.label}".casefold()
        and all(_fits(getattr(item, name), *ends) for name, ends in bounds.items())
        and (not use or use in item.uses)
        and (region is None or (item.shape is not None and item.shape.intersects(region)))
    ]


def _fits(value: float | None, low: float | None, high: float | None) -> bool:
    if low is None and high is None:
        return True
    return value is not None and (low is None or value >= low) and (high is None or value <= high)


def _region(ground: Ground, area: str) -> BaseGeometry | None:
    kind, _, name = area.partition(":")
    if not name:
        return None
    try:
        return from_geojson(outline(ground, {kind: name})) or Polygon()
    except TwinError:
        return Polygon()
