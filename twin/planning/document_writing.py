"""From the domain's types to the plain case document."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from twin.planning.alternative import Alternative
from twin.planning.building import Building, Storey
from twin.planning.case import Assumptions, DistanceRule, Origin, PlanLimits, PlanningCase
from twin.planning.change import Build, Change, Demolish, LayerRef, PeopleCount, Place, RemoveTree
from twin.planning.grading import Grade
from twin.planning.law import Law
from twin.planning.polygon import to_geojson
from twin.planning.sightline import SightLine
from twin.planning.sunyardstick import SunSettings
from twin.planning.surface import Surface
from twin.planning.terrain import Terrain
from twin.planning.tree import Tree

Json = dict[str, Any]


def case_to(case: PlanningCase) -> Json:
    """Return the case as a document; what is not set is left out."""
    return _set(
        {
            "id": case.id,
            "title": case.title,
            "summary": case.summary,
            "crs": case.crs,
            "data_date": case.data_date,
            "site_angle_deg": case.site_angle_deg,
            "group": case.group,
            "law": _law(case.law),
            "committee": case.committee,
            "contact": case.contact,
            "planning_perimeter": to_geojson(case.site),
            "plots": [_set({"id": plot.id, "geometry": to_geojson(plot.geometry)}) for plot in case.plots],
            "building_land": to_geojson(case.bauland),
            "baseline": _baseline(case),
            "baseline_objects": _set({"buildings": list(case.baseline_ids)}),
            "plan": None if case.plan is None else _layer(case.plan),
            "assumptions": _assumptions(case.assumptions),
            "provenance": {key: _origin(item) for key, item in case.assumptions.origins.items()},
            "wanted": dict(case.wanted),
            "parking_keys": [_parking(line.use, line.quantity, line.unit, line.key) for line in case.parking_keys or ()],
            "bicycle_keys": [_parking(line.use, line.quantity, line.unit, line.key) for line in case.bicycle_keys or ()],
            "clearance": _clearance(case.clearance),
            "biotope": _biotope(case),
            "rain_mm": _number(case.rain_mm),
            "people_statistics": _people_count(case.people_statistics),
            "sun": _sun(case.sun),
            "sight_lines": [_sight_line(item) for item in case.sight_lines],
            "terrain": _terrain(case.terrain),
            "surroundings": [building_to(item) for item in case.baseline.surroundings],
            "plan_limits": _limits(case.limits),
            "height_limits": [
                {
                    "id": item.id,
                    "hoehenbezug": item.hoehenbezug,
                    "bezugspunkt": item.bezugspunkt,
                    "h_m": _number(item.h_m),
                    "text": item.text,
                }
                for item in case.height_limits
            ],
            "alternatives": [alternative_to(item) for item in case.alternatives],
        }
    )


def _set(values: Mapping[str, Any]) -> Json:
    """Return the members that say something."""
    return {key: value for key, value in values.items() if value is not None and value not in ("", [], {})}


def _number(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _sun(sun: SunSettings | None) -> Json | None:
    if sun is None:
        return None
    day = None if sun.day is None else sun.day.isoformat()
    return _set({"norm": sun.norm, "date": day, "step_minutes": sun.step_minutes})


def _people_count(count: PeopleCount | None) -> Json | None:
    return None if count is None else {"source": _layer(count.source), "column": count.column}


def _sight_line(line: SightLine) -> Json:
    eye = [*line.eye, *([] if line.eye_nhn_m is None else [_number(line.eye_nhn_m)])]
    return _set({"id": line.id, "name": line.name, "eye": eye, "target": [*line.target, _number(line.target_nhn_m)]})


def _terrain(terrain: Terrain | None) -> Json | None:
    if terrain is None:
        return None
    return {"points": [list(point) for point in terrain.points], **_set({"source": terrain.source})}


def _law(law: Law) -> Json:
    day = law.plan_public_display_from
    shown = None if day is None else day.isoformat()
    return _set({"land": law.land, "baunvo": law.baunvo, "zone": law.zone, "plan_public_display_from": shown})


def _baseline(case: PlanningCase) -> Json:
    state, refs = case.baseline, {key: _layer(ref) for key, ref in case.baseline_refs.items()}
    unnamed = [item for item in state.buildings if not (item.footprint is None and item.id in case.baseline_ids)]
    lists = {
        "buildings": [building_to(item) for item in unnamed],
        "surfaces": [surface_to(item) for item in state.surfaces],
        "trees": [tree_to(item) for item in state.trees],
    }
    day = state.sources[0].data_date if state.sources else ""
    return _set({"title": case.baseline_title, "data_date": day, **lists, **refs})


def _layer(layer: LayerRef) -> Json:
    return _set({"dataset": layer.dataset, "layer": layer.layer, "version": layer.version})


def building_to(item: Building) -> Json:
    """Return the building as a record of the document."""
    return _set(
        {
            "id": item.id,
            "name": item.name,
            "kind": item.kind,
            "footprint": to_geojson(item.footprint),
            "ground_nhn_m": _number(item.ground_nhn_m),
            "eaves_nhn_m": _number(item.eaves_nhn_m),
            "top_nhn_m": _number(item.top_nhn_m),
            "measured_height_m": _number(item.measured_height_m),
            "volume_m3": _number(item.volume_m3),
            "facade_green_m2": _number(item.facade_green_m2),
            "roof_water_infiltration_m2": _number(item.roof_water_infiltration_m2),
            "allowed_in_abstandsflaeche": item.allowed_in_abstandsflaeche or None,
            "roof": _roof(item),
        }
    ) | ({} if item.storeys is None else {"storeys": [_storey(storey) for storey in item.storeys]})


def _roof(item: Building) -> Json | None:
    roof = item.roof
    if roof is None:
        return None
    return _set(
        {
            "type": roof.type,
            "eaves_height_m": _number(roof.eaves_height_m),
            # the pitch wins: on another footprint it gives another ridge
            "ridge_height_m": _number(roof.ridge_height_m) if roof.pitch_deg is None else None,
            "ridge_direction": roof.ridge_direction,
            "overhang_m": _number(roof.overhang_m) or None,
            "pitch_deg": _number(roof.pitch_deg),
            "green_share": _number(roof.green_share),
            "pv_share": _number(roof.pv_share),
            "green_substrate_cm": _number(roof.green_substrate_cm),
        }
    )


def _storey(item: Storey) -> Json:
    return _set(
        {
            "level": item.level,
            "height_m": _number(item.height_m),
            "use": item.use,
            "full_storey": item.full_storey,
            "outline": to_geojson(item.outline),
            "clear_height_m": _number(item.clear_height_m),
            "clear_height_area_inner_m2": _number(item.clear_height_area_inner_m2),
            "clear_height_area_outer_m2": _number(item.clear_height_area_outer_m2),
            "habitable_area_m2": _number(item.habitable_area_m2),
            "roof_storey": item.roof_storey or None,
            "height_area_m2": _number(item.height_area_m2),
            "ceiling_above_ground_m": _number(item.ceiling_above_ground_m),
        }
    )


def surface_to(item: Surface) -> Json:
    """Return the surface as a record of the document."""
    return _set(
        {
            "id": item.id,
            "class": item.kind,
            "area_m2": _number(item.area_m2),
            "v": _number(item.v),
            "psi": _number(item.psi),
            "biotope_factor": _number(item.biotope_factor),
            "substrate_cm": _number(item.substrate_cm),
            "geometry": to_geojson(item.geometry),
        }
    )


def tree_to(item: Tree) -> Json:
    """Return the tree as a record of the document."""
    position = None if item.position is None else list(item.position)
    heights = {"height_m": _number(item.height_m), "crown_m": _number(item.crown_m)}
    return _set({"id": item.id, "position": position, **heights, "species": item.species, "age_years": _number(item.age_years)})


def alternative_to(item: Alternative) -> Json:
    """Return the alternative as a record of the document."""
    words = _set({"id": item.id, "title": item.title, "summary": item.summary, "author": item.author, "date": item.date})
    changes = [change_to(change) for change in item.changes]
    return {"letter": item.letter, **words, "status": item.status, "revision": item.revision, "changes": changes}


def change_to(change: Change) -> Json:
    """Return the change as an entry of the document."""
    if isinstance(change, Demolish):
        return {"demolish": change.id}
    if isinstance(change, RemoveTree):
        return {"remove_tree": change.id}
    if isinstance(change, Build):
        return {"build": building_to(change.building)}
    if isinstance(change, Surface):
        return {"surface": surface_to(change)}
    if isinstance(change, Tree):
        return {"tree": tree_to(change)}
    if isinstance(change, Place):
        turned = {"heading": change.heading, "scale": change.scale}
        what = {"asset": change.asset, "layer": None if change.layer is None else _layer(change.layer)}
        return {"place": _set({"id": change.id, **what, "anchor": list(change.anchor), **turned})}
    if isinstance(change, Grade):
        return {"grade": grade_to(change)}
    return {"bring": _layer(change.layer)}


def grade_to(item: Grade) -> Json:
    """Return the levelled area as a record of the document."""
    height = {"building": item.building} if item.building else {"level_nhn_m": _number(item.level)}
    return _set({"id": item.id, "geometry": to_geojson(item.geometry), **height, "bank": _number(item.bank)})


def _assumptions(item: Assumptions) -> Json:
    numbers = {key: _number(value) for key, value in item.values.items() if "." not in key}
    by_use: Json = {}
    for key, value in item.values.items():
        name, _, use = key.partition(".")
        if use:
            by_use.setdefault(name, {})[use] = _number(value)
    rates = {key: _number(value) for key, value in item.cost.items()}
    terms = {"vat_included": item.vat_included, "price_date": item.price_date, "source": item.source}
    return _set({**numbers, **by_use, "kg300_400_eur_per_m2_bgf": rates, **terms})


def _origin(item: Origin) -> Json:
    return _set({"source": item.source, "by": item.by, "date": item.date, "reason": item.reason})


def _parking(use: str, quantity: Fraction | None, unit: str, key: str) -> Json:
    return {"use": use, **_set({"quantity": _number(quantity), "unit": unit}), "key": key}


def _clearance(rule: DistanceRule | None) -> Json | None:
    if rule is None:
        return None
    shares = {
        "share": _number(rule.share),
        "business_share": _number(rule.business_share),
        "roof_share": _number(rule.roof_share),
    }
    source = rule.by.en.partition(": ")[2].strip("–")
    return _set({**shares, "least_m": _number(rule.least), "law": rule.law, "source": source})


def _biotope(case: PlanningCase) -> Json | None:
    item = case.biotope
    if item is None:
        return None
    surfaces = [
        _set({"class": line.kind, "factor": _number(line.factor)}) | {"area_m2": _number(line.area_m2)} for line in item.surfaces
    ]
    factors = {key: _number(value) for key, value in item.factors.items()}
    given = {"plot_area_m2": _number(item.plot_area_m2), "factors": factors, "source": item.source, "surfaces": surfaces}
    return {"factor_set": item.factor_set, **_set(given)}


def _limits(item: PlanLimits) -> Json:
    return _set(
        {
            "GRZ": _number(item.grz),
            "GFZ": _number(item.gfz),
            "BMZ": _number(item.bmz),
            "Z": item.storeys,
            "height_m": _number(item.height_m),
            "GR_m2": _number(item.gr_m2),
            "GF_m2": _number(item.gf_m2),
            "habitable_rooms_count": item.rooms_count or None,
        }
    )
