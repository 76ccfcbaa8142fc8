"""Areas a person hands in as GeoJSON: one shape, or districts with a number each, brought into the case's system."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.errors import DocumentInvalid

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from twin.planning.inventory import District


def read_region(document: dict[str, Any], file: Path, crs: str) -> BaseGeometry:
    """Return all areas of a GeoJSON document as one, in `crs`; raises DocumentInvalid where it holds none."""
    import shapely

    return shapely.union_all([shape for shape, _ in _areas(document, file, crs)])


def read_districts(document: dict[str, Any], file: Path, crs: str, column: str) -> list[District]:
    """Return each area with the number in its property `column`; raises DocumentInvalid where one has none."""
    from twin.planning.inventory import District

    found = []
    for number, (shape, facts) in enumerate(_areas(document, file, crs), start=1):
        value = facts.get(column)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise DocumentInvalid(
                "DISTRICT_WITHOUT_NUMBER",
                f"{file.name}: Gebiet {number} hat in „{column}“ keine Zahl (vorhanden: {', '.join(facts) or '–'}).",
                f"{file.name}: area {number} has no number in '{column}' (there are: {', '.join(facts) or '–'}).",
                file=file.name,
            )
        found.append(District(str(facts.get("name") or facts.get("id") or number), shape, Fraction(repr(value))))
    return found


def _areas(document: dict[str, Any], file: Path, crs: str) -> list[tuple[BaseGeometry, dict[str, Any]]]:
    from shapely.geometry import MultiPolygon, Polygon, shape

    listed = document.get("features") if document.get("type") == "FeatureCollection" else [document]
    found: list[tuple[BaseGeometry, dict[str, Any]]] = []
    for item in listed or []:
        given: Any = item.get("geometry") if item.get("type") == "Feature" else item
        try:
            geometry = shape(given)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            continue
        if isinstance(geometry, (Polygon, MultiPolygon)) and geometry.area > 0 and geometry.is_valid:
            found.append((_in_crs(geometry, crs), dict(item.get("properties") or {})))
    if not found:
        raise DocumentInvalid(
            "REGION_EMPTY",
            f"{file.name} enthält keine gültige Fläche (Polygon oder MultiPolygon).",
            f"{file.name} holds no valid area (Polygon or MultiPolygon).",
            file=file.name,
        )
    return found


def _in_crs(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """Return the geometry in `crs`: GeoJSON is in degrees, what is too large for degrees is taken to lie in it already."""
    import shapely

    from twin.geodata.crs import transform

    west, south, east, north = geometry.bounds
    if min(west, east) < -180 or max(west, east) > 180 or min(south, north) < -90 or max(south, north) > 90:
        return geometry
    return shapely.transform(geometry, lambda points: transform(points, "EPSG:4326", crs))
