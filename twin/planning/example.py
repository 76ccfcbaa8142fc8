"""A small case document with something of everything, for the manual and for whoever writes one: two buildings today, one draft.

The plot of 40 × 25 m lies in a perimeter of 60 × 50 m in North Rhine-Westphalia, in a WA of a plan displayed in 2018.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from twin.planning.document import compute

SHOWN = ("GRZ_I", "GRZ_II", "GF", "GFZ", "BMZ", "BGF", "dwellings", "people", "parking_places", "BFF", "runoff_m3", "pv_kwh_a",
         "cost_eur")  # fmt: skip
"""The measures of the example that the manual shows."""

_EAST, _NORTH = 484000, 5729000


def example() -> dict[str, Any]:
    """Return the document anew; `twin case example` prints it."""
    return {
        "title": "Stadthaus an der Mühlgasse",
        "crs": "EPSG:25832",
        "law": {"land": "NW", "baunvo": "2017", "zone": "WA", "plan_public_display_from": "2018-04-03"},
        "planning_perimeter": _box(-10, -10, 50, 40),
        "plots": [{"id": "a", "geometry": _box(0, 0, 40, 25)}],
        "baseline": {
            "title": "Bestand (ALKIS)",
            "data_date": "2026-01-15",
            "buildings": [
                {"id": "alt", "kind": "main", "footprint": _box(5, 5, 15, 15), "ground_nhn_m": 100, "storeys": _housing(2)},
                {"id": "schuppen", "kind": "ancillary_s14", "footprint": _box(30, 18, 34, 22), "measured_height_m": 2.5},
            ],
            "surfaces": [
                {"class": "lawn", "geometry": _box(-10, -10, 50, 40)},
                {"class": "asphalt", "geometry": _box(-10, -10, 50, -4)},
            ],
            "trees": [{"id": "linde", "position": [_EAST + 38, _NORTH + 22], "height_m": 9, "crown_m": 6}],
        },
        "alternatives": [
            {
                "letter": "A",
                "title": "Stadthaus",
                "changes": [
                    {"demolish": "alt"},
                    {"build": _town_house()},
                    {"build": {"id": "garage", "kind": "garage", "footprint": _box(28, 5, 34, 11), "storeys": [
                        {"level": 0, "height_m": 2.8, "full_storey": False}]}},
                    {"build": {"id": "tiefgarage", "kind": "underground", "footprint": _box(25, 5, 35, 17), "storeys": [
                        {"level": -1, "height_m": 3, "full_storey": False}]}},
                    {"surface": {"class": "paving", "geometry": _box(25, -4, 28, 17)}},
                    {"surface": {"class": "lawn", "substrate_cm": 60, "geometry": _box(28, 5, 35, 17)}},
                    {"tree": {"id": "ahorn", "position": [_EAST + 2, _NORTH + 22], "height_m": 7, "crown_m": 4}},
                ],
            }
        ],
        "plan_limits": {"GRZ": 0.4, "GFZ": 0.8, "Z": 3, "height_m": 12},
        "height_limits": [
            {"id": "OK", "hoehenbezug": 1000, "bezugspunkt": 3000, "h_m": 112.0, "text": "OK max. 112,0 m über NHN"}
        ],
        "assumptions": {
            "living_area_per_bgf": 0.8,
            "living_area_per_dwelling_m2": 80,
            "people_per_dwelling": 2.0,
            "kita_places_per_person": 0.05,
            "kg300_400_eur_per_m2_bgf": {"from": 1800, "mean": 2200, "to": 2700},
            "vat_included": True,
            "price_date": "2026-06",
            "pv_kwp_per_m2": 0.2,
            "pv_kwh_per_kwp": {"flat": 900, "south": 1000, "east": 800, "west": 800, "north": 600},
            "source": "Stadt, Amt 61",
        },
        "parking_keys": [{"use": "dwellings", "key": "1.5 per dwelling"}],
        "bicycle_keys": [{"use": "dwellings", "key": "2 per dwelling"}],
        "biotope": {"factor_set": "before 12/2019"},
        "rain_mm": 30,
    }  # fmt: skip


def example_text() -> str:
    """Return the document as people read it: indented, geometries on one line."""
    text = json.dumps(example(), ensure_ascii=False, indent=2)
    return re.sub(r'("(?:coordinates|position)": )(\[[-\d.\s,\[\]]*\])', lambda found: found[1] + "".join(found[2].split()), text)


@functools.cache
def example_numbers(language: str) -> tuple[tuple[str, str, str], ...]:
    """Return what the manual shows of the example: each measure's name, its value today and in alternative A."""
    answer = compute(example())
    today, draft = answer.baseline.total, answer.alternatives["A"].total
    rows = ((today[key].indicator.label, today[key], draft[key]) for key in SHOWN)
    return tuple((label.in_(language), before.display(language), after.display(language)) for label, before, after in rows)


def _town_house() -> dict[str, Any]:
    """Three storeys of 240 m² and a set-back one of 160 m², for which the Land's rule decides whether it is a full storey."""
    setback = {"level": 3, "height_m": 3, "use": "housing", "clear_height_m": 2.6, "outline": _box(7, 6, 23, 16)}
    roof = {"type": "flat", "green_share": 0.5, "green_substrate_cm": 8, "pv_share": 0.4}
    levels = [*_housing(3), setback]
    return {"id": "neu", "kind": "main", "footprint": _box(5, 5, 25, 17), "ground_nhn_m": 100, "roof": roof, "storeys": levels}


def _housing(count: int) -> list[dict[str, Any]]:
    return [{"level": level, "height_m": 3, "use": "housing", "full_storey": True} for level in range(count)]


def _box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[[_EAST + x, _NORTH + y] for x, y in corners]]}
