"""The plain JSON document of a planning case: read with all faults at once, written, computed, and its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from twin.errors import DocumentInvalid, InputRefused
from twin.geodata.crs import is_metric
from twin.geodata.crs import parse as parse_system
from twin.language import Text
from twin.planning.alternative import Alternative
from twin.planning.answer import BASELINE, Answer, answer_of
from twin.planning.case import PlanningCase
from twin.planning.change import Brought, Change, PeopleCount
from twin.planning.document_form import ALTERNATIVE, BUILDING, CHANGE, DOCUMENT, PEOPLE_STATISTICS
from twin.planning.document_reading import alternative_from, case_from, change_from, people_count_from
from twin.planning.document_writing import case_to
from twin.planning.plan.facts import PlanFacts
from twin.planning.schema import Fault, Node

# systems in degrees: areas in them are no square metres
_IN_DEGREES = ("EPSG:4326", "EPSG:4258", "OGC:CRS84", "CRS84", "EPSG:4979", "EPSG:4937")
SCHEMA_ID = "urn:twin:schema:planning-case:1"


def compute(document: Any, brought: Brought | None = None, plan: PlanFacts | None = None) -> Answer:
    """Return every measure of the document's state, or of its Bestand and each alternative.

    `brought` holds the buildings of the layers that alternatives bring in, `plan` what a plan fixes.
    Raises DocumentInvalid with all faults at once, and where a plan names no CRS.
    """
    case = parse(document)
    return answer_of(case if plan is None else with_plan(case, plan), brought)


def with_plan(case: PlanningCase, plan: PlanFacts) -> PlanningCase:
    """Return the case checked against a plan, brought into the case's CRS; raises DocumentInvalid where the plan names none."""
    if not plan.crs or not case.crs:
        raise DocumentInvalid(
            "PLAN_WITHOUT_CRS",
            f"Der Plan „{plan.title}“ oder der Planfall nennt kein Koordinatensystem.",
            f"The plan '{plan.title}' or the case names no coordinate system.",
        )
    return replace(case, plan_facts=plan.in_crs(case.crs))


def parse(document: Any) -> PlanningCase:
    """Return the case of the document; raises DocumentInvalid with every fault, its place and the nearest known key."""
    faults: list[Fault] = []
    DOCUMENT.check(document, "", faults)
    if not faults:
        _check_whole(document, faults)
    _raise(faults)
    return case_from(document)


def parse_alternative(given: Any) -> Alternative:
    """Return one alternative of its document form; raises DocumentInvalid with all faults, placed as `changes[2].build`."""
    faults: list[Fault] = []
    ALTERNATIVE.check(given, "", faults)
    if not faults:
        _check_whole({"alternatives": [given]}, faults)
    _raise([Fault(fault.path.removeprefix("alternatives[0]."), fault.text) for fault in faults])
    return alternative_from(given)


def parse_changes(changes: Any) -> tuple[Change, ...]:
    """Return the changes of an alternative as an editor sends them; raises DocumentInvalid with all faults."""
    faults: list[Fault] = []
    ALTERNATIVE.check({"letter": "-", "changes": changes}, "", faults)
    _raise(faults)
    return tuple(change for item in changes for change in change_from(item))


def parse_people_count(given: Any) -> PeopleCount | None:
    """Return where people are counted, as a program names it; None stays None. Raises DocumentInvalid with all faults."""
    if given is None:
        return None
    faults: list[Fault] = []
    PEOPLE_STATISTICS.check(given, "", faults)
    _raise(faults)
    return people_count_from(given)


def write(case: PlanningCase) -> dict[str, Any]:
    """Return the case as a document that `parse` reads back to the same case."""
    return case_to(case)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document, made from the form that also checks it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Planning case",
        "description": "Coordinates are planar metres in `crs`; geometries are GeoJSON Polygon or MultiPolygon.",
        **DOCUMENT.json_schema(),
    }


def schema_of(part: str) -> dict[str, Any]:
    """Return the JSON Schema of a part an editor needs: "building", "change" or "alternative"."""
    parts: dict[str, Node] = {"building": BUILDING, "change": CHANGE, "alternative": ALTERNATIVE}
    return parts[part].json_schema()


def _raise(faults: list[Fault]) -> None:
    if not faults:
        return
    german = "; ".join(f"{fault.path}: {fault.text.de}" for fault in faults[:5])
    english = "; ".join(f"{fault.path}: {fault.text.en}" for fault in faults[:5])
    more = len(faults) - 5
    raise DocumentInvalid(
        "CASE_DOCUMENT_INVALID",
        f"Das Planfall-Dokument hat {len(faults)} Fehler: {german}" + (f" und {more} weitere." if more > 0 else "."),
        f"The case document has {len(faults)} faults: {english}" + (f" and {more} more." if more > 0 else "."),
        faults=[fault.to_json() for fault in faults],
    )


def _check_whole(document: Mapping[str, Any], faults: list[Fault]) -> None:
    crs = document.get("crs") or ""
    if not _in_metres(crs):
        text = Text(
            f"{crs} zählt nicht in ebenen Metern; gebraucht werden diese",
            f"{crs} does not count in planar metres; these are needed",
        )
        faults.append(Fault("crs", text))
    baseline, objects = document.get("baseline") or {}, document.get("baseline_objects") or {}
    buildings = _listed(baseline.get("buildings")) + (document.get("buildings") or []) + (objects.get("building_records") or [])
    trees = _listed(baseline.get("trees")) + (document.get("trees") or []) + (objects.get("tree_records") or [])
    _unique("buildings", (item.get("id") for item in buildings), faults)
    _unique("trees", (item.get("id") for item in trees), faults)
    _unique("plots", (item["id"] for item in document.get("plots") or []), faults)
    _unique("alternatives", (item["letter"] for item in document.get("alternatives") or []), faults)
    if any(item["letter"] in ("", BASELINE) for item in document.get("alternatives") or []):
        text = Text("der Buchstabe fehlt oder ist 0; 0 ist der Bestand", "the letter is empty or 0; 0 is the Bestand")
        faults.append(Fault("alternatives", text))
    for place, building in _all_buildings(document):
        _check_building(place, building, faults)
    for place, item in _all_changes(document, "place"):
        if (item.get("asset") is None) == (item.get("layer") is None):
            faults.append(Fault(place, Text("entweder asset oder layer wird gebraucht", "either asset or layer is needed")))
    for place, surface in _all_surfaces(document):
        if surface.get("geometry") is None and surface.get("area_m2") is None:
            faults.append(Fault(place, Text("area_m2 oder geometry wird gebraucht", "area_m2 or geometry is needed")))


def _in_metres(crs: str) -> bool:
    """Return whether a system counts in planar metres; one nobody knows is taken at the document's word."""
    try:
        return crs.upper() not in _IN_DEGREES and (not crs or is_metric(parse_system(crs).code))
    except InputRefused:
        return True


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _unique(place: str, names: Iterable[str | None], faults: list[Fault]) -> None:
    seen: set[str] = set()
    for name in names:
        if name is not None and name in seen:
            faults.append(Fault(place, Text(f"„{name}“ kommt mehrfach vor", f"'{name}' occurs more than once")))
        seen.add(name or "")


def _all_buildings(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    found = [(f"buildings[{i}]", item) for i, item in enumerate(document.get("buildings") or [])]
    base = _listed((document.get("baseline") or {}).get("buildings"))
    found += [(f"baseline.buildings[{i}]", item) for i, item in enumerate(base)]
    return [*found, *_all_changes(document, "build")]


def _all_changes(document: Mapping[str, Any], kind: str) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (f"alternatives[{a}].changes[{c}].{kind}", change[kind])
        for a, alternative in enumerate(document.get("alternatives") or [])
        for c, change in enumerate(alternative.get("changes") or [])
        if change.get(kind) is not None
    ]


def _all_surfaces(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    found = [(f"surfaces[{i}]", item) for i, item in enumerate(document.get("surfaces") or [])]
    base = _listed((document.get("baseline") or {}).get("surfaces"))
    found += [(f"baseline.surfaces[{i}]", item) for i, item in enumerate(base)]
    found += [(f"baseline_surfaces[{i}]", item) for i, item in enumerate(document.get("baseline_surfaces") or [])]
    return [*found, *_all_changes(document, "surface")]


def _check_building(place: str, building: Mapping[str, Any], faults: list[Fault]) -> None:
    levels = [storey["level"] for storey in building.get("storeys") or []]
    if len(set(levels)) != len(levels):
        text = Text("zwei Geschosse haben dieselbe Ebene (level)", "two storeys have the same level")
        faults.append(Fault(f"{place}.storeys", text))
    roof = building.get("roof") or {}
    eaves, ridge = roof.get("eaves_height_m"), roof.get("ridge_height_m")
    if eaves is not None and ridge is not None and ridge < eaves:
        text = Text("der First liegt unter der Traufe", "the ridge lies below the eaves")
        faults.append(Fault(f"{place}.roof", text))
    ground, top = building.get("ground_nhn_m"), building.get("top_nhn_m")
    if ground is not None and top is not None and top < ground:
        faults.append(Fault(place, Text("top_nhn_m liegt unter ground_nhn_m", "top_nhn_m lies below ground_nhn_m")))
