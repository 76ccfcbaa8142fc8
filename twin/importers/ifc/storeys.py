"""Storeys and rooms of an IFC model as flat features: elevation, height, gross floor area and where that number is from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from twin.geodata.citymodel import FloatArray
from twin.importers.ifc.products import Products, geometry_of, outline, shapes

Project = Callable[[Any], Any]
"""Takes a polygon in project metres to the layer's CRS."""
_DEEPEST = 20
_BY_QUANTITY, _BY_SLABS, _BY_WALLS, _BY_ROOMS = "Mengen der Datei", "Deckenplatten", "Wandumriss", "Räume (netto)"


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """An IfcSpace: its id, row of attributes, the storey it lies in, and its outline in project metres (None without a body)."""

    id: str
    row: dict[str, Any]
    storey: str
    shape: Any


def rooms(model: Any, unit: float) -> list[Room]:
    """Return all rooms with number, name, use, net area (m²) and where that is from, storey and height."""
    found = (
        {shape.guid: _outline_of(shape) for shape in shapes(model, include=("IfcSpace",))} if model.by_type("IfcSpace") else {}
    )
    areas, lengths = _area_factor(model, unit), unit
    result = []
    for space in model.by_type("IfcSpace"):
        storey = storey_of(space)
        stated = _quantity(space, ("NetFloorArea", "GSA BIM Area", "GrossFloorArea", "Area"))
        shape, height = found.get(space.GlobalId, (None, None))
        area = stated * areas if stated else (shape.area if shape is not None else None)
        tall = _quantity(space, ("Height", "FinishCeilingHeight", "NetHeight", "ClearHeight"))
        row = {
            "nummer": str(space.Name or ""),
            "name": str(space.LongName or space.Name or ""),
            "nutzung": use_of(space),
            "geschoss": str(storey.Name or "") if storey is not None else "",
            "nettoflaeche_m2": _rounded(area),
            "flaeche_grundlage": _BY_QUANTITY if stated else ("Grundriss" if area else ""),
            "hoehe_m": _rounded(tall * lengths if tall else height),
        }
        result.append(Room(space.GlobalId, row, storey.GlobalId if storey is not None else "", shape))
    return result


def box_of(spaces: list[Room]) -> tuple[FloatArray, FloatArray] | None:
    """Return the box around all rooms in project metres, of which only the outline is known; None without any outline."""
    shapes_known = [room.shape for room in spaces if room.shape is not None]
    if not shapes_known:
        return None
    west, south, east, north = shapely.total_bounds(shapes_known)
    return np.array([west, south, 0.0]), np.array([east, north, 0.0])


def storeys(model: Any, unit: float, products: Products, spaces: list[Room]) -> list[tuple[str, dict[str, Any], Any]]:
    """Return id, row and outline (project metres, None when unknown) of each storey, lowest first.

    The gross floor area (`bgf_m2`, DIN 277) is that of the file's quantities, else of the floor slabs, else (where no storey has
    any slab) within the outer walls, else the sum of the rooms, which is net; `bgf_grundlage` says which.
    """
    levels = sorted(model.by_type("IfcBuildingStorey"), key=lambda storey: float(storey.Elevation or 0.0))
    inside = _by_storey(model, products)
    areas = _area_factor(model, unit)
    has_slabs = any(item.is_a("IfcSlab") for members in inside.values() for item in members if item.GlobalId in products.outlines)
    result = []
    for number, storey in enumerate(levels):
        elevation = float(storey.Elevation or 0.0) * unit
        above = float(levels[number + 1].Elevation or 0.0) * unit if number + 1 < len(levels) else None
        own = [room for room in spaces if room.storey == storey.GlobalId]
        shape, area, basis = _extent(storey, inside.get(storey.GlobalId, []), own, products, areas, walls_count=not has_slabs)
        tall = _quantity(storey, ("GrossHeight", "Height", "NetHeight"))
        height = above - elevation if above is not None else (tall * unit if tall else _top(inside, storey, products, elevation))
        row = {
            "name": str(storey.Name or storey.LongName or ""),
            "nummer": number,
            "hoehe_ueber_null_m": _rounded(elevation),
            "geschosshoehe_m": _rounded(height),
            "bgf_m2": _rounded(area),
            "bgf_grundlage": basis,
            "raeume": len(own),
            "nutzungen": "; ".join(sorted({room.row["nutzung"] for room in own if room.row["nutzung"]})),
        }
        result.append((storey.GlobalId, row, shape))
    return result


def _extent(
    storey: Any, members: list[Any], own: list[Room], products: Products, areas: float, *, walls_count: bool
) -> tuple[Any, float | None, str]:
    """Return outline, gross floor area (m²) and basis of a storey."""
    slabs = [products.outlines[item.GlobalId] for item in members if item.is_a("IfcSlab") and item.GlobalId in products.outlines]
    walls = [products.outlines[item.GlobalId] for item in members if item.is_a("IfcWall") and item.GlobalId in products.outlines]
    within = _within_walls(walls) if walls_count else None
    plates = _polygons(shapely.union_all(slabs)) if slabs else None
    nets = [room.shape for room in own if room.shape is not None]
    shape = next((item for item in (plates, within) if item is not None and not item.is_empty), None)
    if shape is None and nets:
        shape = _polygons(shapely.union_all(nets))
    stated = _quantity(storey, ("GrossFloorArea",))
    if stated:
        return shape, stated * areas, _BY_QUANTITY
    if plates is not None and not plates.is_empty:
        return shape, float(plates.area), _BY_SLABS
    if within is not None:
        return shape, float(within.area), _BY_WALLS
    total = sum(float(room.row["nettoflaeche_m2"] or 0.0) for room in own)
    return shape, total or None, _BY_ROOMS if total else ""


def _within_walls(walls: list[Any]) -> Any:
    """Return what closed walls enclose, themselves included; None when they enclose nothing."""
    if not walls:
        return None
    joined = _polygons(shapely.union_all([shapely.buffer(wall, 0.02, join_style="mitre") for wall in walls]))
    rings = [part for part in shapely.get_parts(joined) if len(part.interiors)]
    if not rings:
        return None
    filled = shapely.union_all([shapely.Polygon(part.exterior) for part in rings])
    return shapely.buffer(filled, -0.02, join_style="mitre")


def _polygons(shape: Any) -> Any:
    """Return the polygons of a shape as one polygon or multipolygon."""
    parts = [part for part in shapely.get_parts(shape, return_index=False) if part.geom_type == "Polygon" and part.area > 1e-6]
    return shapely.union_all(parts)


def _outline_of(shape: Any) -> tuple[Any, float | None]:
    points, triangles = geometry_of(shape)
    if not len(triangles):
        return None, None
    found = _polygons(outline(points, triangles))
    return (None if found.is_empty else found), float(points[:, 2].max() - points[:, 2].min())


def _by_storey(model: Any, products: Products) -> dict[str, list[Any]]:
    result: dict[str, list[Any]] = {}
    for identifier in products.tops:
        product = model.by_guid(identifier)
        storey = storey_of(product)
        if storey is not None:
            result.setdefault(storey.GlobalId, []).append(product)
    return result


def storey_of(product: Any) -> Any:
    """Return the IfcBuildingStorey a product lies in, through the wholes it is part of; None when it lies in none."""
    for _ in range(_DEEPEST):
        if product.is_a("IfcBuildingStorey"):
            return product
        containers = [link.RelatingStructure for link in getattr(product, "ContainedInStructure", None) or ()]
        wholes = [link.RelatingObject for link in getattr(product, "Decomposes", None) or ()]
        if not containers and not wholes:
            return None
        product = (containers or wholes)[0]
    return None


def _top(inside: dict[str, list[Any]], storey: Any, products: Products, elevation: float) -> float | None:
    tops = [products.tops[item.GlobalId] for item in inside.get(storey.GlobalId, [])]
    return max(tops) - elevation if tops and max(tops) > elevation else None


def use_of(space: Any) -> str:
    """Return what a room is used for: its occupancy type, else the zone it belongs to, else its name."""
    import ifcopenshell.util.element as elements

    sets = elements.get_psets(space, psets_only=True)
    for values in sets.values():
        for key in ("OccupancyType", "Category Description"):
            if isinstance(values.get(key), str) and values[key].strip():
                return str(values[key]).strip()
    for link in getattr(space, "HasAssignments", None) or ():
        group = getattr(link, "RelatingGroup", None)
        if group is not None and group.is_a("IfcZone") and (group.LongName if hasattr(group, "LongName") else group.Name):
            return str(getattr(group, "LongName", None) or group.Name)
    return str(space.LongName or space.ObjectType or "")


def _quantity(element: Any, names: tuple[str, ...]) -> float | None:
    """Return the first positive quantity or number property of one of these names, in the file's units."""
    import ifcopenshell.util.element as elements

    sets = elements.get_psets(element)
    for name in names:
        for values in sets.values():
            value = values.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool) and value > 0.0:
                return float(value)
    return None


def _area_factor(model: Any, unit: float) -> float:
    """Return square metres an area unit of the file: its own unit, else the square of the length unit."""
    import ifcopenshell.util.unit as units

    try:
        return float(units.calculate_unit_scale(model, "AREAUNIT"))
    except (AttributeError, KeyError, TypeError, ValueError):
        return unit * unit


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 3)
