"""The contract kit of families of measures: what each is held to, ours and those of other packages alike.

In a plugin's tests:

    from twin.planning import contract

    def test_the_family_keeps_the_contract() -> None:
        contract.check_family(MyFamily(), contract.sample())

A broken promise is an AssertionError that says which.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from twin.planning.document import parse
from twin.planning.families import Families, FamilyEntry
from twin.planning.family import API, Family, Question
from twin.planning.measure import Measure, shares_of
from twin.planning.place import all_plots, plots_of

Json = dict[str, Any]
_PLACE = (484000.0, 5729000.0)
# turning and moving coordinates of UTM size costs tenths of a square millimetre; angles of a plan cost more
_SAME = 1e-5


def sample() -> Json:
    """Return a case document that has something for every family of our own: two plots, three structures, ground, trees."""
    housing = [{"level": n, "height_m": 3.0, "use": "housing", "full_storey": True} for n in range(3)]
    office = [{"level": n, "height_m": 3.6 if n == 0 else 3.2, "use": "office", "full_storey": True} for n in range(2)]
    cellar = {"level": -1, "height_m": 2.8, "use": "housing", "full_storey": False, "habitable_area_m2": 0}
    return {
        "crs": "EPSG:25832",
        "law": {"land": "NW", "baunvo": "2017", "zone": "MI"},
        "plots": [{"id": "a", "geometry": _box(0, 0, 40, 30)}, {"id": "b", "geometry": _box(40, 0, 80, 30)}],
        "planning_perimeter": _box(-5, -10, 85, 35),
        "data_date": "2026-01-15",
        "buildings": [
            {
                "id": "h1", "kind": "main", "footprint": _box(5, 5, 25, 15), "ground_nhn_m": 100.5,
                "storeys": [cellar, *housing],
                "roof": {"type": "gable", "eaves_height_m": 9.0, "ridge_height_m": 12.0, "pv_share": 0.4},
            },
            {"id": "h2", "kind": "main", "footprint": _box(50, 5, 70, 20), "ground_nhn_m": 100.0, "storeys": office},
            {"id": "g", "kind": "garage", "footprint": _box(28, 5, 34, 11), "ground_nhn_m": 100.0,
             "storeys": [{"level": 0, "height_m": 2.8, "full_storey": False, "use": "housing"}]},
        ],
        "surfaces": [{"class": "lawn", "geometry": _box(-5, -10, 85, 35)},
                     {"class": "asphalt", "geometry": _box(-5, -10, 85, -4)}],
        "trees": [{"id": "t1", "position": [_PLACE[0] + 10, _PLACE[1] + 25], "height_m": 8, "crown_m": 6}],
        "assumptions": {
            "living_area_per_bgf": 0.8, "living_area_per_dwelling_m2": 80, "people_per_dwelling": 2.0,
            "kita_places_per_person": 0.05, "school_places_per_person": 0.1, "nuf_per_bgf": 0.75,
            "bgf_per_workplace_m2": {"office": 25}, "pv_kwp_per_m2": 0.2,
            "pv_kwh_per_kwp": {"flat": 900, "south": 1000, "east": 800, "west": 800, "north": 600},
            "kg300_400_eur_per_m2_bgf": {"from": 1800, "mean": 2200, "to": 2700}, "source": "Stadt, Amt 61",
        },
        "parking_keys": [{"use": "dwellings", "key": "1.5 per dwelling"}],
        "bicycle_keys": [{"use": "dwellings", "key": "2 per dwelling"}],
        "biotope": {"factor_set": "before 12/2019", "plot_area_m2": 479,
                    "surfaces": [{"class": "vegetation_ground", "area_m2": 1}]},
        "rain_mm": 30,
        "sight_lines": [
            {"id": "tower", "eye": [_PLACE[0] - 50, _PLACE[1] + 10, 102], "target": [_PLACE[0] + 200, _PLACE[1] + 10, 140]}
        ],
        "terrain": {"points": [[_PLACE[0] + x, _PLACE[1] + y, 100 + x / 100] for x in (-20, 100) for y in (-20, 50)]},
        "plan_limits": {"GFZ": 1.2},
    }  # fmt: skip


def _box(x0: float, y0: float, x1: float, y1: float) -> Json:
    ring = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]
    return {"type": "Polygon", "coordinates": [[[_PLACE[0] + x, _PLACE[1] + y] for x, y in ring]]}


def measures_of(family: Family, document: Json, plot: str | None = None) -> dict[str, Measure]:
    """Return what a family forms for a document (the whole case or one plot), with our own families behind it."""
    case, families = parse(document), _With(family)
    place = all_plots(case) if plot is None else plots_of(case)[plot]
    found = families.measures(Question(case, case.baseline, place))
    return {key: found[key] for key in family.about.keys if key in found}


class _With(Families):
    """Our own families and one more."""

    def __init__(self, family: Family) -> None:
        super().__init__(plugins=False)
        if all(entry.id != family.about.id for entry in self._entries):
            own = FamilyEntry(family.about.id, "ready", family.about.title, False, family)
            self._entries = (*self._entries, own)


def check_family(family: Family, document: Json) -> None:
    """Hold a family to the whole contract on a document that gives it something to compute."""
    check_declared(family)
    check_evidence(family, document)
    check_adds(family, document)
    check_grows(family, document)
    check_moves(family, document)
    check_unknown(family, document)


def check_declared(family: Family) -> None:
    """Check the id, names and wording in both languages, and that every key named elsewhere is one of its own."""
    known = family.about
    assert known.id and known.id == known.id.lower(), f"the id {known.id!r} is not a lower-case word"
    assert known.api == API, "the family is made for another contract"
    assert known.title.de and known.title.en, "the title is missing in a language"
    assert len(set(known.keys)) == len(known.keys) > 0, "keys are named twice or there is none"
    for item in known.indicators:
        assert item.label.de and item.label.en and item.unit, f"{item.key} lacks a label or unit"
        said = known.wording.get(item.key)
        assert said is not None and said.de and said.en, f"{item.key} is not explained in plain words"
    for group in (known.by_plot, known.adds, known.grows, known.compass):
        assert group <= set(known.keys), f"{group - set(known.keys)} are no keys of the family"


def check_evidence(family: Family, document: Json) -> None:
    """Check that every value can be checked and every refusal says why."""
    for measure in _everywhere(family, document):
        where = measure.key
        assert measure.basis.de and measure.basis.en, f"{where} names no basis"
        assert measure.evidence.formula.de and measure.evidence.formula.en, f"{where} has no formula"
        if measure.value is None:
            assert measure.reason is not None and measure.reason.de and measure.reason.en, f"{where} is refused without a reason"
            continue
        numbers = measure.evidence.formula_numbers
        assert any(sign.isdigit() for sign in numbers.de) and numbers.en, f"{where} does not put numbers into its formula"
        assert measure.evidence.wording is not None, f"{where} is not explained"
        assert measure.evidence.data == parse(document).baseline.sources, f"{where} does not name its data"
        for item in measure.evidence.assumptions:
            assert item.text.de and item.text.en and item.source.de and item.source.en, f"{where}: nobody stands for {item.key}"
        assert measure.evidence.objects or measure.evidence.inputs or measure.value == 0, f"{where} shows nothing counted"


def _everywhere(family: Family, document: Json) -> list[Measure]:
    found = list(measures_of(family, document).values())
    assert {item.key for item in found} == set(family.about.keys), "for the whole case every key is formed"
    for plot in plots_of(parse(document)):
        own = measures_of(family, document, plot)
        assert set(own) == family.about.by_plot, f"on plot {plot} other keys are formed than by_plot names"
        found += own.values()
    return found


def check_adds(family: Family, document: Json) -> None:
    """Check that shares make up the value and that plots make up the whole, where the family says so."""
    whole = measures_of(family, document)
    plots = [measures_of(family, document, plot) for plot in plots_of(parse(document))]
    for key in family.about.adds:
        value = whole[key].value
        if value is None:
            continue
        assert abs(value - shares_of(whole[key].evidence.objects)) < Fraction(1, 10**6), f"the shares of {key} are not its value"
        if key in family.about.by_plot:
            parts = sum((item[key].value or Fraction(0) for item in plots), Fraction(0))
            assert abs(value - parts) < Fraction(1, 1000), f"{key}: plots make {float(parts)}, the whole is {float(value)}"


def check_grows(family: Family, document: Json) -> None:
    """Check that one more full storey on every building lowers nothing that is said to grow."""
    before, after = measures_of(family, document), measures_of(family, _changed(document, _one_more_storey))
    for key in family.about.grows:
        low, high = before[key].value, after[key].value
        assert low is None or (high is not None and high >= low), f"{key} falls from {low} to {high} with a storey more"


def check_moves(family: Family, document: Json) -> None:
    """Check that nothing changes when the plan is turned and moved, or lies in another zone, where north does not matter."""
    before = measures_of(family, document)
    turned = measures_of(family, _changed(document, lambda item: _moved(item, 0.7)))
    shifted = measures_of(family, {**_changed(document, lambda item: _moved(item, 0.0)), "crs": "EPSG:25833"})
    for key in set(family.about.keys) - family.about.compass:
        for other in (turned[key], shifted[key]):
            first, second = before[key].value, other.value
            assert (first is None) == (second is None), f"{key} is refused in another place"
            if first is not None and second is not None:
                assert math.isclose(first, second, rel_tol=_SAME, abs_tol=1e-4), f"{key}: {float(first)} becomes {float(second)}"


def check_unknown(family: Family, document: Json) -> None:
    """Check that buildings nobody knows anything about make no number 0: what reads them is refused."""
    if not any(part.startswith("buildings") for part in family.about.reads):
        return
    unknown = {**document, "buildings": [{"id": item["id"]} for item in document["buildings"]]}
    for key, measure in measures_of(family, unknown).items():
        assert measure.value is None or measure.value != 0, f"{key} is 0 although nobody knows the buildings"


def _changed(document: Json, change: Callable[[Json], None]) -> Json:
    result = copy.deepcopy(document)
    change(result)
    return result


def _one_more_storey(document: Json) -> None:
    for building in document["buildings"]:
        levels = building.get("storeys") or []
        if building.get("kind", "main") == "main" and levels:
            top = max(levels, key=lambda item: item["level"])
            levels.append({**top, "level": top["level"] + 1})
            for name in ("eaves_height_m", "ridge_height_m"):
                if (building.get("roof") or {}).get(name) is not None:
                    building["roof"][name] += top["height_m"]


def _moved(value: Any, angle: float) -> None:
    """Turn every coordinate in the document about the sample's place and move it by some kilometres."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key in ("coordinates", "position", "eye", "target", "points"):
                _move_points(item, angle)
            else:
                _moved(item, angle)
    elif isinstance(value, list):
        for item in value:
            _moved(item, angle)


def _move_points(points: Any, angle: float) -> None:
    if points and not isinstance(points[0], list):
        x, y = points[0] - _PLACE[0], points[1] - _PLACE[1]
        points[0] = round(_PLACE[0] - 3000.0 + x * math.cos(angle) - y * math.sin(angle), 6)
        points[1] = round(_PLACE[1] + 2000.0 + x * math.sin(angle) + y * math.cos(angle), 6)
        return
    for item in points:
        _move_points(item, angle)
