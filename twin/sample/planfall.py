"""The planning case "Quartier Mühlenbleiche" as one plain document: perimeter, plots, Bestand and three alternatives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import Polygon

from twin.sample.alternatives import BASELINE_TREES, DESIGNS, GROUND_STOREY, STOREY, Design, House
from twin.sample.building import Building
from twin.sample.drafts import Draft, Roof, bases
from twin.sample.landmarks import HALLS, MILL_ID, MILL_STOREYS, MILL_TOWER_STOREYS
from twin.sample.place import CRS, SITE_ANGLE, Point, perimeter, site_point, site_rectangle, to_world
from twin.sample.site import BASELINE_SURFACES, divide, open_ground, plot_polygons
from twin.sample.terrain import height_at

Json = dict[str, Any]

CASE_ID = "quartier-muehlenbleiche"
DATASET_C = "variante_c_punkthaeuser"
SMALLEST_PATCH = 0.01


def polygon_json(shape: Polygon) -> Json:
    """Return a local polygon as GeoJSON in EPSG:25832, exterior counter-clockwise, millimetres."""
    turned = shapely.geometry.polygon.orient(shape, 1.0)
    rings = [turned.exterior, *turned.interiors]
    return {"type": "Polygon", "coordinates": [to_world(ring.coords).tolist() for ring in rings]}


def house_polygon(house: House) -> Polygon:
    """Return the local footprint of a planned house, counter-clockwise."""
    return site_rectangle(*house.bounds)


def house_base(house: House) -> float:
    """Return the lowest ground height under a planned house, m NHN."""
    ring = tuple((float(x), float(y)) for x, y in house_polygon(house).exterior.coords[:-1])
    return bases([Draft(ring, Roof("flat", 3.0), 1, "", ring[0])])[0]


def storeys_of(house: House) -> list[Json]:
    """Return the storeys of a planned house as the case document wants them."""
    return [
        {
            "level": level,
            "height_m": GROUND_STOREY if level == 0 else STOREY,
            "use": house.ground_use if level == 0 else "housing",
            "full_storey": True,
        }
        for level in range(house.storeys)
    ]


def _build(house: House) -> Json:
    roof: Json = {"type": "flat"}
    if house.gable_rise:
        roof = {
            "type": "gable",
            "eaves_height_m": house.wall_height,
            "ridge_height_m": house.wall_height + house.gable_rise,
            "ridge_direction": "along the long side",
        }
    return {
        "build": {
            "id": house.id,
            "name": house.name,
            "kind": "main",
            "footprint": polygon_json(house_polygon(house)),
            "ground_nhn_m": house_base(house),
            "roof": roof,
            "storeys": storeys_of(house),
        }
    }


def surfaces_json(cover: Sequence[tuple[str, Polygon]]) -> list[Json]:
    """Return ground surfaces with class, area and geometry; specks under a square decimetre are left out."""
    return [
        {"class": kind, "area_m2": round(shape.area, 3), "geometry": polygon_json(shape)}
        for kind, shape in cover
        if shape.area > SMALLEST_PATCH
    ]


def _footprints(buildings: Sequence[Building]) -> dict[str, list[Polygon]]:
    return {b.id: [Polygon(part.solid.footprint) for part in b.parts] for b in buildings}


def _tree(identifier: str, at: Point, tall: float, crown: float) -> Json:
    x, y = to_world([site_point(*at)])[0].tolist()
    return {"id": identifier, "position": [x, y], "height_m": tall, "crown_m": crown}


def baseline_trees() -> list[Json]:
    """Return today's trees on the site; the same ids stand in the layer `baeume` of stadtgrundlage.gpkg."""
    return [
        _tree(f"MB-{number:03d}", at, 9.0 + 0.5 * (number % 5), 6.0 + 0.4 * (number % 4))
        for number, at in enumerate(BASELINE_TREES, start=1)
    ]


def fallen_trees(design: Design) -> list[str]:
    """Return the ids of today's trees that stand within 2.5 m of a planned house."""
    houses = shapely.union_all([house_polygon(house) for house in design.houses])
    return [
        f"MB-{number:03d}"
        for number, at in enumerate(BASELINE_TREES, start=1)
        if shapely.distance(shapely.Point(site_point(*at)), houses) < 2.5
    ]


def ground_cover(design: Design, mill: Sequence[Polygon]) -> list[tuple[str, Polygon]]:
    """Return the ground surfaces of an alternative: the plan area minus its buildings, cut without gap or overlap."""
    houses = [house_polygon(house) for house in design.houses]
    return divide(open_ground([*houses, *mill]), design.patches, design.rest)


def _green_roofs(design: Design) -> list[Json]:
    return [
        {
            "class": "green_roof",
            "area_m2": round(shapely.buffer(house_polygon(house), -0.5, join_style="mitre").area, 3),
            "geometry": polygon_json(shapely.buffer(house_polygon(house), -0.5, join_style="mitre")),
        }
        for house in design.houses
        if house.green_roof
    ]


def _place(design: Design) -> list[Json]:
    if design.pavilion is None:
        return []
    x, y, heading = design.pavilion
    at = site_point(x, y)
    east, north = to_world([at])[0].tolist()
    anchor = [east, north, round(height_at(*at), 2)]
    turned = round(heading - math.degrees(SITE_ANGLE), 2)
    return [{"place": {"asset": "pavilion", "anchor": anchor, "heading": turned, "scale": 1.0}}]


def _changes(design: Design, mill: Sequence[Polygon]) -> list[Json]:
    changes: list[Json] = [{"demolish": hall.id} for hall in HALLS]
    changes += [{"remove_tree": identifier} for identifier in fallen_trees(design)]
    if design.bring:
        changes.append({"bring": {"dataset": design.bring, "layer": "buildings"}})
    else:
        changes += [_build(house) for house in design.houses]
    changes += [{"surface": surface} for surface in surfaces_json(ground_cover(design, mill))]
    changes += [{"surface": surface} for surface in _green_roofs(design)]
    changes += [
        {"tree": _tree(f"{design.letter}-T{number:02d}", at, 7.0 + 0.6 * (number % 4), 4.6 + 0.5 * (number % 3))}
        for number, at in enumerate(design.trees, start=1)
    ]
    return changes + _place(design)


def _record(building: Building, storeys: list[tuple[int, str]]) -> Json:
    """An existing building in the shape of the case document; its parts with other storeys follow as own records."""
    part = building.parts[0]
    levels = [
        {"level": level, "height_m": round(part.height / len(storeys), 2), "use": use, "full_storey": True}
        for level, use in storeys
    ]
    return {
        "id": building.id,
        "name": building.name,
        "kind": "main",
        "footprint": polygon_json(Polygon(part.solid.footprint)),
        "ground_nhn_m": part.solid.base,
        "top_nhn_m": round(part.solid.top, 3),
        "measured_height_m": round(part.height, 3),
        "storeys": levels,
    }


def _records(halls: Sequence[Building], mill: Building) -> list[Json]:
    house = Building(mill.id, mill.function, mill.parts[:1], mill.front, "Mühle, Langhaus")
    tower = Building(f"{mill.id}_2", mill.function, mill.parts[1:], mill.front, "Mühle, Turm")
    records = [_record(hall, [(0, "industry")]) for hall in halls]
    records.append(_record(house, [(level, "public") for level in range(MILL_STOREYS)]))
    return [*records, _record(tower, [(level, "public") for level in range(MILL_TOWER_STOREYS)])]


def case_document(halls: Sequence[Building], mill: Building) -> Json:
    """Return the whole planning case, ready for `planfall.json`."""
    shapes = _footprints([*halls, mill])
    standing = [shape for parts in shapes.values() for shape in parts]
    baseline = divide(open_ground(standing), BASELINE_SURFACES, "asphalt")
    plan_area = shapely.set_precision(perimeter(), 0.001)
    return {
        "id": CASE_ID,
        "title": "Quartier Mühlenbleiche",
        "crs": CRS,
        "law": {"land": "NW", "baunvo": "2023", "zone": "WA", "plan_public_display_from": "2026-05-11"},
        "committee": {
            "paper_number": "Vorlage 2026/0417",
            "committee": "Ausschuss für Stadtentwicklung",
            "meeting_date": "2026-11-19",
        },
        "contact": {
            "name": "Frau Beispiel",
            "office": "Stadtplanungsamt",
            "hours": "Mo–Do 9–15 Uhr",
            "email": "stadtplanung@musterstadt.example",
        },
        "planning_perimeter": polygon_json(plan_area),
        "plots": [{"id": name, "geometry": polygon_json(shape)} for name, shape in plot_polygons().items()],
        "baseline_objects": {
            "buildings": [*(hall.id for hall in halls), MILL_ID],
            "trees": [tree["id"] for tree in baseline_trees()],
            "building_records": _records(halls, mill),
            "tree_records": baseline_trees(),
            "data_date": "2026-03-15",
        },
        "baseline_surfaces": surfaces_json(baseline),
        "assumptions": {
            "people_per_dwelling": 2.0,
            "living_area_per_bgf": 0.8,
            "living_area_per_dwelling_m2": 75,
            "kita_places_per_person": 0.05,
            "roof_storey_share": 0.75,
            "storey_height_m_for_estimate": 3.0,
            "kg300_400_eur_per_m2_bgf": {"from": 2100, "mean": 2550, "to": 3100},
            "regional_factor": 1.0,
            "index_factor": 1.0,
            "vat_included": True,
            "price_date": "2026-06",
            "source": "Stadt Musterstadt, Stadtplanungsamt (erfundene Beispielwerte)",
        },
        "parking_keys": [{"use": "Wohnungen", "unit": "Wohnung", "key": "0,8 je Wohnung"}],
        "rain_mm": 30.0,
        "alternatives": [
            {
                "letter": design.letter,
                "title": design.title,
                "summary": design.summary,
                "author": design.author,
                "date": "2026-10-28",
                "changes": _changes(design, shapes[MILL_ID]),
            }
            for design in DESIGNS
        ],
    }
