"""From the checked case document to the domain's own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from twin.planning.alternative import Alternative
from twin.planning.building import Building, Roof, Storey, whole
from twin.planning.case import (
    PlanningCase,
    Plot,
)
from twin.planning.change import Bring, Build, Change, Demolish, LayerRef, PeopleCount, Place, RemoveTree
from twin.planning.document_town import (
    assumptions_from,
    biotope_from,
    clearance_from,
    height_limit_from,
    limits_from,
    parking_from,
)
from twin.planning.exact import exact
from twin.planning.grading import USUAL_BANK, Grade
from twin.planning.law import Law
from twin.planning.measure import DataSource
from twin.planning.polygon import from_geojson
from twin.planning.roofing import with_ridge
from twin.planning.sightline import SightLine
from twin.planning.state import State
from twin.planning.sunyardstick import SunSettings
from twin.planning.surface import Surface
from twin.planning.terrain import Terrain
from twin.planning.tree import Tree

Json = Mapping[str, Any]


def case_from(document: Json) -> PlanningCase:
    """Return the case of a document that has been checked."""
    baseline: Json = document.get("baseline") or {}
    limits = document.get("height_limits") or []
    return PlanningCase(
        id=_text(document, "id"),
        title=_text(document, "title"),
        summary=_text(document, "summary"),
        crs=_text(document, "crs"),
        law=_law(document.get("law") or {}),
        site=from_geojson(document.get("planning_perimeter")),
        plots=tuple(Plot(item["id"], from_geojson(item.get("geometry"))) for item in document.get("plots") or []),
        baseline=_baseline(document, baseline),
        baseline_title=_text(baseline, "title"),
        baseline_refs={
            key: _layer(baseline[key]) for key in ("buildings", "surfaces", "trees") if isinstance(baseline.get(key), dict)
        },
        baseline_ids=tuple((document.get("baseline_objects") or {}).get("buildings") or ()),
        plan=_plan(document, baseline),
        alternatives=tuple(alternative_from(item) for item in document.get("alternatives") or []),
        assumptions=assumptions_from(document.get("assumptions") or {}, document.get("provenance") or {}),
        limits=limits_from(document.get("plan_limits") or {}),
        height_limits=tuple(height_limit_from(item, number) for number, item in enumerate(limits, start=1)),
        parking_keys=parking_from(document.get("parking_keys")),
        bicycle_keys=parking_from(document.get("bicycle_keys")),
        biotope=biotope_from(document.get("biotope")),
        rain_mm=whole(document.get("rain_mm")),
        sun=_sun(document.get("sun")),
        sight_lines=tuple(_sight_line(item, number) for number, item in enumerate(document.get("sight_lines") or [], start=1)),
        terrain=_terrain(document.get("terrain")),
        committee=document.get("committee"),
        contact=document.get("contact"),
        group=_text(document, "group"),
        data_date=_text(document, "data_date"),
        site_angle_deg=document.get("site_angle_deg"),
        clearance=clearance_from(document.get("clearance")),
        bauland=from_geojson(document.get("building_land")),
        people_statistics=people_count_from(document.get("people_statistics")),
        wanted=dict(document.get("wanted") or {}),
    )


def _sun(item: Json | None) -> SunSettings | None:
    if item is None:
        return None
    day, step = item.get("date"), item.get("step_minutes")
    return SunSettings(item.get("norm"), None if day is None else date.fromisoformat(day), None if step is None else int(step))


def _sight_line(item: Json, number: int) -> SightLine:
    eye, target = item["eye"], item["target"]
    return SightLine(
        item.get("id") or f"line-{number}",
        (float(eye[0]), float(eye[1])),
        (float(target[0]), float(target[1])),
        exact(target[2]),
        exact(eye[2]) if len(eye) > 2 else None,
        _text(item, "name"),
    )


def _terrain(item: Json | None) -> Terrain | None:
    if item is None:
        return None
    return Terrain(tuple((float(x), float(y), float(z)) for x, y, z in item["points"]), _text(item, "source"))


def _text(document: Json, key: str) -> str:
    return document.get(key) or ""


def _law(item: Json) -> Law:
    version, day = item.get("baunvo"), item.get("plan_public_display_from")
    return Law(
        item.get("land"),
        None if version is None else str(version),
        item.get("zone"),
        None if day is None else date.fromisoformat(day),
    )


def _baseline(document: Json, baseline: Json) -> State:
    objects: Json = document.get("baseline_objects") or {}
    records = [*_list(baseline, "buildings"), *_list(document, "buildings"), *_list(objects, "building_records")]
    buildings = [building_from(item, f"building-{number}") for number, item in enumerate(records, start=1)]
    named = set(_list(objects, "buildings"))
    buildings = [_as_part(item, named) for item in buildings]
    known = {item.id for item in buildings}
    # an object that is only named stands in with an unknown shape, so that its numbers are refused and never too low
    buildings += [Building(name) for name in _list(objects, "buildings") if name not in known]
    surfaces = [*_list(baseline, "surfaces"), *_list(document, "baseline_surfaces"), *_list(document, "surfaces")]
    trees = [*_list(baseline, "trees"), *_list(document, "trees"), *_list(objects, "tree_records")]
    planted = [tree_from(item, f"tree-{number}") for number, item in enumerate(trees, start=1)]
    known_trees = {item.id for item in planted}
    planted += [Tree(name) for name in _list(objects, "trees") if name not in known_trees]
    day = _text(baseline, "data_date") or _text(objects, "data_date") or _text(document, "data_date")
    sources = (DataSource(_text(baseline, "title") or "Bestand", day),) if day or baseline.get("title") else ()
    around = tuple(
        building_from(item, f"around-{number}") for number, item in enumerate(_list(document, "surroundings"), start=1)
    )
    return State(tuple(buildings), tuple(surface_from(item) for item in surfaces), tuple(planted), sources, around)


def _as_part(building: Building, named: set[str]) -> Building:
    """Return the record as part of a named object when its id is `<object>_<n>` and no object of its own."""
    whole_id, _, number = building.id.rpartition("_")
    return (
        replace(building, part_of=whole_id) if number.isdigit() and whole_id in named and building.id not in named else building
    )


def _list(document: Json, key: str) -> list[Any]:
    value = document.get(key)
    return value if isinstance(value, list) else []


def _plan(document: Json, baseline: Json) -> LayerRef | None:
    item = document.get("plan") or baseline.get("plan")
    return None if item is None else _layer(item)


def _layer(item: Json) -> LayerRef:
    return LayerRef(item["dataset"], _text(item, "layer"), item.get("version"))


def people_count_from(item: Json | None) -> PeopleCount | None:
    """Return where a checked record says the people are counted."""
    return None if item is None else PeopleCount(_layer(item["source"]), item["column"])


def building_from(item: Json, fallback: str = "building") -> Building:
    """Return the building of a checked record; without id it takes `fallback`."""
    storeys = item.get("storeys")
    building = Building(
        id=item.get("id") or fallback,
        kind=item.get("kind") or "main",
        footprint=from_geojson(item.get("footprint")),
        name=_text(item, "name"),
        storeys=None if not storeys else tuple(storey_from(storey) for storey in storeys),
        roof=None if item.get("roof") is None else _roof(item["roof"]),
        ground_nhn_m=whole(item.get("ground_nhn_m")),
        eaves_nhn_m=whole(item.get("eaves_nhn_m")),
        top_nhn_m=whole(item.get("top_nhn_m")),
        measured_height_m=whole(item.get("measured_height_m")),
        allowed_in_abstandsflaeche=bool(item.get("allowed_in_abstandsflaeche")),
        volume_m3=whole(item.get("volume_m3")),
        facade_green_m2=whole(item.get("facade_green_m2")),
        roof_water_infiltration_m2=whole(item.get("roof_water_infiltration_m2")),
    )
    return with_ridge(building)


def storey_from(item: Json) -> Storey:
    """Return the storey of a checked record."""
    return Storey(
        level=int(item["level"]),
        height_m=whole(item.get("height_m")),
        use=item.get("use"),
        full_storey=item.get("full_storey"),
        outline=from_geojson(item.get("outline")),
        clear_height_m=whole(item.get("clear_height_m")),
        clear_height_area_inner_m2=whole(item.get("clear_height_area_inner_m2")),
        clear_height_area_outer_m2=whole(item.get("clear_height_area_outer_m2")),
        habitable_area_m2=whole(item.get("habitable_area_m2")),
        roof_storey=bool(item.get("roof_storey")),
        height_area_m2=whole(item.get("height_area_m2")),
        ceiling_above_ground_m=whole(item.get("ceiling_above_ground_m")),
    )


def _roof(item: Json) -> Roof:
    return Roof(
        item.get("type") or "flat",
        whole(item.get("eaves_height_m")),
        whole(item.get("ridge_height_m")),
        item.get("ridge_direction") or "along the long side",
        whole(item.get("overhang_m")) or Fraction(0),
        whole(item.get("pitch_deg")),
        whole(item.get("green_share")),
        whole(item.get("pv_share")),
        whole(item.get("green_substrate_cm")),
    )


def surface_from(item: Json) -> Surface:
    """Return the surface of a checked record."""
    geometry = from_geojson(item.get("geometry"))
    return Surface(
        item["class"],
        geometry,
        whole(item.get("area_m2")),
        whole(item.get("v")),
        whole(item.get("psi")),
        _text(item, "id"),
        whole(item.get("biotope_factor")),
        whole(item.get("substrate_cm")),
    )


def tree_from(item: Json, fallback: str = "tree") -> Tree:
    """Return the tree of a checked record; without id it takes `fallback`."""
    position = item.get("position")
    point = None if position is None else (float(position[0]), float(position[1]))
    return Tree(
        item.get("id") or fallback,
        point,
        whole(item.get("height_m")),
        whole(item.get("crown_m")),
        _text(item, "species"),
        whole(item.get("age_years")),
    )


def alternative_from(item: Json) -> Alternative:
    """Return the alternative of a checked record."""
    changes = [change for entry in item.get("changes") or [] for change in change_from(entry)]
    return Alternative(
        letter=item["letter"],
        title=_text(item, "title"),
        summary=_text(item, "summary"),
        changes=tuple(changes),
        id=_text(item, "id"),
        status=item.get("status") or "draft",
        revision=1 if item.get("revision") is None else int(item["revision"]),
        author=_text(item, "author"),
        date=_text(item, "date"),
    )


def change_from(item: Json) -> list[Change]:
    """Return the changes of one checked entry; a demolition of several buildings is several changes."""
    ((key, value),) = item.items()
    if key == "demolish":
        return [Demolish(name) for name in _names(value)]
    if key == "remove_tree":
        return [RemoveTree(name) for name in _names(value)]
    if key == "build":
        return [Build(building_from(value))]
    if key == "surface":
        return [surface_from(value)]
    if key == "tree":
        return [tree_from(value)]
    if key == "place":
        anchor = tuple(float(number) for number in value["anchor"])
        layer = None if value.get("layer") is None else _layer(value["layer"])
        turned = (value.get("heading") or 0.0, value.get("scale") or 1.0)
        return [Place(_text(value, "asset"), anchor, *turned, _text(value, "id"), layer)]
    if key == "grade":
        return [grade_from(value)]
    return [Bring(_layer(value))]


def grade_from(item: Json) -> Grade:
    """Return the levelled area of a checked record."""
    bank = whole(item.get("bank"))
    level = whole(item.get("level_nhn_m"))
    known = "" if level is not None else _text(item, "building")
    return Grade(from_geojson(item.get("geometry")), level, known, USUAL_BANK if bank is None else bank, _text(item, "id"))


def _names(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
