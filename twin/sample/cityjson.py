"""Alternative C as an architect would hand it in: CityJSON 2.0 with closed LoD2 solids, semantics and storeys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from twin.sample.alternatives import PUNKTHAEUSER, House
from twin.sample.place import ORIGIN
from twin.sample.planfall import house_base, house_polygon, storeys_of
from twin.sample.solids import Solid, prism

SCALE = 0.001


def _solid(house: House) -> Solid:
    ring = tuple((float(x), float(y)) for x, y in house_polygon(house).exterior.coords[:-1])
    base = house_base(house)
    return prism(ring, base, base + house.wall_height)


def _geometry(solid: Solid, first: int) -> dict[str, Any]:
    kinds = ["GroundSurface", "WallSurface", "RoofSurface"]
    return {
        "type": "Solid",
        "lod": "2",
        "boundaries": [[[[first + i for i in face.ring]] for face in solid.faces]],
        "semantics": {"surfaces": [{"type": kind} for kind in kinds], "values": [[kinds.index(f.kind) for f in solid.faces]]},
    }


def _attributes(house: House, solid: Solid) -> dict[str, Any]:
    return {
        "name": house.name,
        "function": "31001_1020" if house.ground_use == "housing" else "31001_1123",
        "roofType": "1000",
        "measuredHeight": round(solid.top - solid.base, 3),
        "storeysAboveGround": house.storeys,
        "storeys": storeys_of(house),
        "kind": "main",
        "use": "housing",
        "ground_nhn_m": solid.base,
        "greenRoof": house.green_roof,
    }


def city_json() -> dict[str, Any]:
    """Return the CityJSON 2.0 object of alternative C's houses in EPSG:25832 with heights in DHHN2016."""
    floor = 100.0
    vertices: list[list[int]] = []
    objects: dict[str, Any] = {}
    low, high = [float("inf")] * 3, [float("-inf")] * 3
    for house in PUNKTHAEUSER.houses:
        solid = _solid(house)
        objects[house.id] = {
            "type": "Building",
            "attributes": _attributes(house, solid),
            "geometry": [_geometry(solid, len(vertices))],
        }
        for x, y, z in solid.vertices:
            vertices.append([round(x / SCALE), round(y / SCALE), round((z - floor) / SCALE)])
            world = (x + ORIGIN[0], y + ORIGIN[1], z)
            low = [min(a, b) for a, b in zip(low, world, strict=True)]
            high = [max(a, b) for a, b in zip(high, world, strict=True)]
    return {
        "type": "CityJSON",
        "version": "2.0",
        "transform": {"scale": [SCALE] * 3, "translate": [ORIGIN[0], ORIGIN[1], floor]},
        "metadata": {
            "title": "Quartier Mühlenbleiche, Variante C Punkthäuser",
            "referenceDate": "2026-10-28",
            "referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/25832",
            "geographicalExtent": [round(value, 3) for value in [*low, *high]],
            "pointOfContact": {
                "contactName": PUNKTHAEUSER.author,
                "emailAddress": "post@gruenwerk.example",
                "contactType": "organization",
                "role": "author",
            },
        },
        "CityObjects": objects,
        "vertices": vertices,
    }


def write_city_json(path: Path) -> None:
    """Write alternative C's buildings."""
    path.write_text(json.dumps(city_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
