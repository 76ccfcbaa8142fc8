"""Areas handed in as GeoJSON: one shape, or districts of a statistic with a number each, brought into the case's system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from twin.errors import DocumentInvalid
from twin.geodata import crs as systems
from twin.geodata.crs import transform
from twin.language import Text
from twin.planning.inventory import District


def region_in(document: Mapping[str, Any], name: str, crs: str, written_in: str | None = None) -> BaseGeometry:
    """Return all areas of a GeoJSON document as one, in `crs`; `written_in` names its system where it is known.

    Raises DocumentInvalid, naming `name`, where it holds no valid area; InputRefused for a system nobody knows.
    """
    return shapely.union_all([geometry for geometry, _ in _areas(document, name, crs, written_in)])


def districts_in(document: Mapping[str, Any], name: str, crs: str, column: str, written_in: str | None = None) -> list[District]:
    """Return each area with the number in its property `column`; raises DocumentInvalid where none has one."""
    return districts_of(_areas(document, name, crs, written_in), name, column)


def districts_of(rows: Iterable[tuple[BaseGeometry, Mapping[str, Any]]], name: str, column: str) -> list[District]:
    """Return the areas or points of a statistic with the number in their fact `column`, None where it keeps one secret.

    Raises DocumentInvalid where no row has a number there.
    """
    listed = list(rows)
    found = [
        District(str(facts.get("name") or facts.get("id") or number), geometry, _count(facts.get(column)))
        for number, (geometry, facts) in enumerate(listed, start=1)
    ]
    if all(item.people is None for item in found):
        known = ", ".join(dict.fromkeys(str(key) for _, facts in listed for key in facts)) or "–"
        raise DocumentInvalid(
            "DISTRICT_WITHOUT_NUMBER",
            f"{name}: kein Gebiet hat in „{column}“ eine Zahl ab 0 (vorhandene Merkmale: {known}).",
            f"{name}: no area has a number from 0 in '{column}' (properties there are: {known}).",
            file=name,
        )
    return found


def _count(value: Any) -> Fraction | None:
    """Return the number of people a file or a frame holds; None for no number or one below 0."""
    try:
        number = None if isinstance(value, bool) else Fraction(str(value).strip())
    except (ValueError, ZeroDivisionError):
        return None
    return None if number is None or number < 0 else number


def _areas(document: Mapping[str, Any], name: str, crs: str, written_in: str | None) -> list[tuple[BaseGeometry, dict[str, Any]]]:
    listed = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    source = written_in or _named_system(document)
    found: list[tuple[BaseGeometry, dict[str, Any]]] = []
    faults: list[Text] = []
    for number, item in enumerate(listed if isinstance(listed, list) else [], start=1):
        given: Any = item.get("geometry") if isinstance(item, dict) and item.get("type") == "Feature" else item
        try:
            geometry = shapely.force_2d(shape(given))
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.errors.ShapelyError):
            continue
        if not isinstance(geometry, (Polygon, MultiPolygon)) or not geometry.area > 0:
            continue
        if not geometry.is_valid:
            why = shapely.is_valid_reason(geometry)
            faults.append(Text(f"Fläche {number} ist ungültig: {why}", f"area {number} is invalid: {why}"))
            continue
        facts = item.get("properties")
        found.append((_in_crs(geometry, crs, source), dict(facts) if isinstance(facts, dict) else {}))
    if faults or not found:
        raise _no_area(name, faults)
    return found


def _no_area(name: str, faults: list[Text]) -> DocumentInvalid:
    german, english = "; ".join(item.de for item in faults), "; ".join(item.en for item in faults)
    return DocumentInvalid(
        "REGION_EMPTY",
        f"{name} enthält keine gültige Fläche (Polygon oder MultiPolygon)" + (f": {german}." if german else "."),
        f"{name} holds no valid area (Polygon or MultiPolygon)" + (f": {english}." if english else "."),
        file=name,
        faults=[item.to_json() for item in faults],
    )


def _named_system(document: Mapping[str, Any]) -> str | None:
    """Return the system older GeoJSON names in its member `crs`, a word or {"properties": {"name": ...}}."""
    named = document.get("crs")
    inner = named.get("properties") if isinstance(named, dict) else None
    word = inner.get("name") if isinstance(inner, dict) else named
    return word if isinstance(word, str) and word else None


def _in_crs(geometry: BaseGeometry, crs: str, source: str | None) -> BaseGeometry:
    """Return the geometry in `crs`; without a named system GeoJSON is in degrees, what is too large for them in `crs` already."""
    west, south, east, north = geometry.bounds
    degrees = min(west, east) >= -180 and max(west, east) <= 180 and min(south, north) >= -90 and max(south, north) <= 90
    code = systems.parse(source).code if source else "EPSG:4326" if degrees else crs
    return geometry if code == crs else shapely.transform(geometry, lambda points: transform(points, code, crs))
