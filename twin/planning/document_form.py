"""The form of the case document: every key that may stand in it, once, for checking and for the JSON Schema."""

from __future__ import annotations

from twin.planning.alternative import STATUSES
from twin.planning.asset import ASSETS
from twin.planning.biotope_factors import FACTOR_SETS
from twin.planning.building import DIRECTIONS, KINDS, RIDGE_DIRECTIONS, ROOF_TYPES, USES
from twin.planning.law import LANDS, VERSIONS, ZONES
from twin.planning.schema import Day, Either, Facts, Flag, Geometry, ListOf, Named, Node, Number, Position, Record, Word
from twin.planning.sunyardstick import STANDARDS

_NUMBER, _SIZE, _POSITIVE = Number(), Number(0), Number(positive=True)
_SHARE, _TEXT, _COUNT = Number(0, 1), Word(), Number(0, integer=True)

LAYER = Record({"dataset": _TEXT, "layer": _TEXT, "version": _COUNT}, ("dataset",))

STOREY = Record(
    {
        "level": Number(integer=True),
        "height_m": _POSITIVE,
        "use": Word(USES),
        "full_storey": Flag(),
        "outline": Geometry(),
        "clear_height_m": _SIZE,
        "clear_height_area_inner_m2": _SIZE,
        "clear_height_area_outer_m2": _SIZE,
        "height_area_m2": _SIZE,
        "ceiling_above_ground_m": _NUMBER,
        "habitable_area_m2": _SIZE,
        "roof_storey": Flag(),
    },
    ("level",),
)
ROOF = Record(
    {
        "type": Word(ROOF_TYPES),
        "eaves_height_m": _SIZE,
        "ridge_height_m": _SIZE,
        "ridge_direction": Word(RIDGE_DIRECTIONS),
        "overhang_m": _SIZE,
        "pitch_deg": Number(0, 85),
        "green_share": _SHARE,
        "pv_share": _SHARE,
        "green_substrate_cm": _SIZE,
    }
)
BUILDING = Record(
    {
        "id": _TEXT,
        "name": _TEXT,
        "kind": Word(KINDS),
        "footprint": Geometry(),
        "ground_nhn_m": _NUMBER,
        "eaves_nhn_m": _NUMBER,
        "top_nhn_m": _NUMBER,
        "measured_height_m": _SIZE,
        "volume_m3": _SIZE,
        "facade_green_m2": _SIZE,
        "roof_water_infiltration_m2": _SIZE,
        "allowed_in_abstandsflaeche": Flag(),
        "roof": ROOF,
        "storeys": ListOf(STOREY),
    }
)
SURFACE = Record(
    {
        "id": _TEXT,
        "class": _TEXT,
        "area_m2": _SIZE,
        "v": _SHARE,
        "psi": _SHARE,
        "biotope_factor": _SIZE,
        "substrate_cm": _SIZE,
        "geometry": Geometry(),
    },
    ("class",),
)
TREE = Record({"id": _TEXT, "position": Position(), "height_m": _SIZE, "crown_m": _SIZE, "species": _TEXT, "age_years": _SIZE})
PLACE = Record(
    {
        "id": _TEXT,
        "asset": Word(tuple(ASSETS)),
        "layer": LAYER,
        "anchor": Position(),
        "heading": _NUMBER,
        "scale": _POSITIVE,
    },
    ("anchor",),
)
GRADE = Record(
    {"id": _TEXT, "geometry": Geometry(), "level_nhn_m": _NUMBER, "building": _TEXT, "bank": Number(0, 20)}, ("geometry",)
)
CHANGE = Record(
    {
        "demolish": Either((ListOf(_TEXT), _TEXT)),
        "build": BUILDING,
        "surface": SURFACE,
        "tree": TREE,
        "remove_tree": Either((ListOf(_TEXT), _TEXT)),
        "place": PLACE,
        "bring": LAYER,
        "grade": GRADE,
    },
    exactly_one=True,
)
ALTERNATIVE = Record(
    {
        "id": _TEXT,
        "letter": _TEXT,
        "title": _TEXT,
        "summary": _TEXT,
        "status": Word(STATUSES),
        "revision": _COUNT,
        "author": _TEXT,
        "date": _TEXT,
        "changes": ListOf(CHANGE),
    },
    ("letter",),
)
LAW = Record(
    {
        "land": Word(LANDS),
        "baunvo": Word(VERSIONS, numbers_too=True),
        "zone": Word(ZONES),
        "plan_public_display_from": Day(),
    }
)
ASSUMPTION_KEYS: dict[str, Node] = {
    "people_per_dwelling": _SIZE,
    "living_area_per_bgf": _SHARE,
    "living_area_per_dwelling_m2": _POSITIVE,
    "kita_places_per_person": _SIZE,
    "school_places_per_person": _SIZE,
    "nuf_per_bgf": _SHARE,
    "roof_storey_share": _SHARE,
    "storey_height_m_for_estimate": _POSITIVE,
    "housing_share_of_mixed": _SHARE,
    "regional_factor": _POSITIVE,
    "index_factor": _POSITIVE,
    "pv_kwp_per_m2": _POSITIVE,
}
BY_USE = {
    "bgf_per_workplace_m2": Record(dict.fromkeys((use for use in USES if use != "housing"), _POSITIVE)),
    "pv_kwh_per_kwp": Record(dict.fromkeys(DIRECTIONS, _POSITIVE)),
}
"""Assumptions with a value for each use or direction; the domain keeps them as "key.use"."""

ASSUMPTIONS = Record(
    {
        **ASSUMPTION_KEYS,
        **BY_USE,
        "kg300_400_eur_per_m2_bgf": Record({"from": _SIZE, "mean": _SIZE, "to": _SIZE}),
        "vat_included": Flag(),
        "price_date": _TEXT,
        "source": _TEXT,
    }
)
ORIGIN = Record({"source": _TEXT, "by": _TEXT, "date": Day(), "reason": _TEXT})
PLAN_LIMITS = Record(
    {
        "GRZ": _SIZE,
        "GFZ": _SIZE,
        "BMZ": _SIZE,
        "Z": _COUNT,
        "height_m": _SIZE,
        "GR_m2": _SIZE,
        "GF_m2": _SIZE,
        "habitable_rooms_count": Flag(),
    }
)
HEIGHT_LIMIT = Record(
    {"id": _TEXT, "hoehenbezug": _COUNT, "bezugspunkt": _COUNT, "h_m": _NUMBER, "text": _TEXT},
    ("hoehenbezug", "bezugspunkt", "h_m"),
)
PARKING_KEY = Record({"use": _TEXT, "quantity": _SIZE, "unit": _TEXT, "key": _TEXT}, ("use", "key"))
CLEARANCE = Record(
    {"share": _SHARE, "business_share": _SHARE, "least_m": _SIZE, "roof_share": _SHARE, "law": _TEXT, "source": _TEXT},
    ("share", "least_m", "law"),
)
BIOTOPE = Record(
    {
        "factor_set": Word(FACTOR_SETS),
        "plot_area_m2": _POSITIVE,
        "factors": Named(_SIZE),
        "source": _TEXT,
        "surfaces": ListOf(Record({"class": _TEXT, "area_m2": _SIZE, "factor": _SIZE}, ("class", "area_m2"))),
    },
    ("factor_set",),
)
PEOPLE_STATISTICS = Record({"source": LAYER, "column": _TEXT}, ("source", "column"))
SUN = Record({"norm": Word(tuple(STANDARDS)), "date": Day(), "step_minutes": Number(1, 60, integer=True)})
SIGHT_LINE = Record({"id": _TEXT, "name": _TEXT, "eye": Position(), "target": Position(heights=True)}, ("eye", "target"))
TERRAIN = Record({"points": ListOf(Position(heights=True)), "source": _TEXT}, ("points",))
BASELINE = Record(
    {
        "title": _TEXT,
        "data_date": _TEXT,
        "buildings": Either((ListOf(BUILDING), LAYER)),
        "surfaces": Either((ListOf(SURFACE), LAYER)),
        "trees": Either((ListOf(TREE), LAYER)),
        "plan": LAYER,
    }
)
BASELINE_OBJECTS = Record(
    {
        "title": _TEXT,
        "data_date": _TEXT,
        "buildings": ListOf(_TEXT),
        "trees": ListOf(_TEXT),
        "building_records": ListOf(BUILDING),
        "tree_records": ListOf(TREE),
    }
)
DOCUMENT = Record(
    {
        "id": _TEXT,
        "title": _TEXT,
        "summary": _TEXT,
        "crs": _TEXT,
        "data_date": _TEXT,
        "site_angle_deg": _NUMBER,
        "group": _TEXT,
        "law": LAW,
        "committee": Facts(),
        "contact": Facts(),
        "planning_perimeter": Geometry(),
        "plots": ListOf(Record({"id": _TEXT, "geometry": Geometry()}, ("id",))),
        "building_land": Geometry(),
        "buildings": ListOf(BUILDING),
        "surfaces": ListOf(SURFACE),
        "trees": ListOf(TREE),
        "baseline": BASELINE,
        "baseline_objects": BASELINE_OBJECTS,
        "baseline_surfaces": ListOf(SURFACE),
        "plan": LAYER,
        "assumptions": ASSUMPTIONS,
        "provenance": Named(ORIGIN),
        "wanted": Named(Word(("higher", "lower"))),
        "parking_keys": ListOf(PARKING_KEY),
        "bicycle_keys": ListOf(PARKING_KEY),
        "clearance": CLEARANCE,
        "biotope": BIOTOPE,
        "rain_mm": _SIZE,
        "people_statistics": PEOPLE_STATISTICS,
        "sun": SUN,
        "sight_lines": ListOf(SIGHT_LINE),
        "terrain": TERRAIN,
        "surroundings": ListOf(BUILDING),
        "plan_limits": PLAN_LIMITS,
        "height_limits": ListOf(HEIGHT_LIMIT),
        "alternatives": ListOf(ALTERNATIVE),
    }
)
