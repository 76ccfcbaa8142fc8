"""Small case documents whose numbers can be worked out by hand."""

from __future__ import annotations

from typing import Any

from twin.planning.answer import Answer
from twin.planning.document import compute
from twin.planning.measure import Measure

Json = dict[str, Any]
EAST, NORTH = 484000.0, 5729000.0


def square(x0: float, y0: float, x1: float, y1: float) -> Json:
    """A rectangle in metres from the corner of the sample plot."""
    ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
    return {"type": "Polygon", "coordinates": [[[EAST + x, NORTH + y] for x, y in ring]]}


def storeys(count: int, height: float = 3.0, use: str = "housing", full: bool | None = True) -> list[Json]:
    return [{"level": level, "height_m": height, "use": use, "full_storey": full} for level in range(count)]


def house(identifier: str = "h1", where: Json | None = None, levels: list[Json] | None = None, **more: Any) -> Json:
    footprint = square(5, 5, 25, 25) if where is None else where
    return {"id": identifier, "kind": "main", "footprint": footprint, "storeys": storeys(3) if levels is None else levels, **more}


ASSUMPTIONS: Json = {
    "people_per_dwelling": 2.0,
    "living_area_per_bgf": 0.8,
    "living_area_per_dwelling_m2": 80,
    "kita_places_per_person": 0.05,
    "roof_storey_share": 0.75,
    "kg300_400_eur_per_m2_bgf": {"from": 1800, "mean": 2200, "to": 2700},
    "source": "Stadt, Amt 61",
}


def document(**changes: Any) -> Json:
    """A plot of 1,000 m² with a house of 400 m² and three storeys, NRW, BauNVO 2017, WA."""
    return {
        "crs": "EPSG:25832",
        "law": {"land": "NW", "baunvo": "2017", "zone": "WA"},
        "plots": [{"id": "a", "geometry": square(0, 0, 40, 25)}],
        "planning_perimeter": square(-10, -10, 50, 40),
        "buildings": [house()],
        "assumptions": dict(ASSUMPTIONS),
        **changes,
    }


def law(**changes: Any) -> Json:
    return {"land": "NW", "baunvo": "2017", "zone": "WA", **changes}


def measures(**changes: Any) -> dict[str, Measure]:
    """The measures of plot a together with those of the whole case."""
    answer = answer_to(**changes)
    return {**answer.baseline.total, **answer.baseline.plots.get("a", {})}


def answer_to(**changes: Any) -> Answer:
    return compute(document(**changes))


def value(key: str, **changes: Any) -> float | None:
    found = measures(**changes)[key].value
    return None if found is None else float(found)


def findings(**changes: Any) -> list[Json]:
    return [item.to_json("en") for item in answer_to(**changes).baseline.findings]
