"""A diff as layers other programs open: flat shapes with what becomes of them, and the buildings as solids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import geopandas
from shapely.geometry import Point

from twin.geodata.citymodel import CityModel, build
from twin.geodata.feature import FeatureCollection
from twin.planning.building import Building
from twin.planning.difference import Change, changed_buildings, changed_grades, changed_surfaces, changed_trees
from twin.planning.exposure.casters import ground_level
from twin.planning.massing import attributes, solids
from twin.planning.measures.volume import solid_volume
from twin.planning.state import State
from twin.planning.surface import label_of

_COLUMNS = ("id", "change", "object", "label", "kind", "footprint_m2", "volume_m3", "storeys", "height_m")


def flat_layer(before: State, after: State, crs: str, language: str = "de") -> FeatureCollection | None:
    """Return every changed building, tree and surface with a place, in `crs`; None when nothing with a place changed.

    `change` is removed, added or changed; `object` is building, tree, surface or ground; areas in m², volumes in m³, heights in m
    (of levelled ground: m NHN).
    """
    rows = [*_buildings(before, after), *_trees(before, after), *_surfaces(before, after, language), *_grades(before, after)]
    if not rows:
        return None
    columns = {name: [row.get(name) for row in rows] for name in _COLUMNS}
    return FeatureCollection(geopandas.GeoDataFrame(columns, geometry=[row["geometry"] for row in rows], crs=crs), crs)


def _buildings(before: State, after: State) -> Iterator[dict[str, Any]]:
    for change, building in changed_buildings(before, after):
        if building.footprint is None:
            continue
        volume, height = solid_volume(building), building.height()
        yield {
            "id": building.id,
            "change": change,
            "object": "building",
            "label": building.label,
            "kind": building.kind,
            "footprint_m2": float(building.footprint_area),
            "volume_m3": None if volume is None else float(volume),
            "storeys": None if building.storeys is None else len(building.above_ground()),
            "height_m": None if height is None else float(height),
            "geometry": building.footprint,
        }


def _trees(before: State, after: State) -> Iterator[dict[str, Any]]:
    for change, tree in changed_trees(before, after):
        if tree.position is not None:
            height = None if tree.height_m is None else float(tree.height_m)
            named = {"id": tree.id, "change": change, "object": "tree", "label": tree.species or tree.id, "height_m": height}
            yield {**named, "geometry": Point(tree.position)}


def _surfaces(before: State, after: State, language: str) -> Iterator[dict[str, Any]]:
    for change, surface in changed_surfaces(before, after):
        if surface.geometry is not None:
            label = label_of(surface.kind, language)
            named = {"id": surface.id, "change": change, "object": "surface", "label": label, "kind": surface.kind}
            yield {**named, "footprint_m2": float(surface.area), "geometry": surface.geometry}


def _grades(before: State, after: State) -> Iterator[dict[str, Any]]:
    for change, grade in changed_grades(before, after):
        if grade.geometry is not None and grade.level is not None:
            named = {"id": grade.id, "change": change, "object": "ground", "label": f"{float(grade.level):.2f} m NHN"}
            sizes = {"footprint_m2": round(grade.geometry.area, 3), "height_m": float(grade.level)}
            yield {**named, "kind": f"1:{float(grade.bank):g}", **sizes, "geometry": grade.geometry}


def solid_layer(before: State, after: State, crs: str) -> CityModel | None:
    """Return the changed buildings as closed solids with the attribute `change`; None when none of them has a shape.

    A changed building comes twice: as it was (its id with "-before") and as it will be.
    """
    level = float(ground_level((*before.buildings, *after.buildings)))
    rows = []
    for change, building in _with_before(before, after):
        parts = solids(building, level)
        if parts:
            rows.append((building.id, "Building", "", {**attributes(building, ""), "change": change}, parts))
    return build(rows, crs) if rows else None


def _with_before(before: State, after: State) -> Iterator[tuple[Change, Building]]:
    for change, building in changed_buildings(before, after):
        if change == "changed":
            old = before.building(building.id)
            if old is not None:
                yield "removed", replace(old, id=f"{old.id}-before")
        yield change, building
