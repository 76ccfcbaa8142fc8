"""Where a model without a place on Earth is put: the options a person fills in, and the question that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from twin.errors import DecisionNeeded
from twin.geodata import crs
from twin.geodata.crs import Anchor, anchor_at
from twin.handlers import Source
from twin.options import option

METRES: dict[str, float] = {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0, "in": 0.0254, "ft": 0.3048}


@dataclass(frozen=True, slots=True)
class PlacementOptions:
    """Where the model's origin stands (x, y in the stated CRS), how high, how it is turned, its unit and its upward axis.

    `auto` takes what the file says. `north` turns the model clockwise as seen from above, in degrees: 0 leaves the model's own
    north (its +y, or -z where y is up) pointing north.
    """

    x: float | None = option(None, "Rechtswert des Nullpunkts", "Easting of the origin")
    y: float | None = option(None, "Hochwert des Nullpunkts", "Northing of the origin")
    height: float | None = option(None, "Höhe des Nullpunkts (m)", "Height of the origin (m)", minimum=-500.0, maximum=9000.0)
    north: float = option(
        0.0, "Drehung gegen Nord (Grad, im Uhrzeigersinn)", "Turn from north (degrees, clockwise)", minimum=-360.0, maximum=360.0
    )
    unit: Literal["auto", "m", "cm", "mm", "km", "in", "ft"] = option("auto", "Maßeinheit der Datei", "Unit of the file")
    up: Literal["auto", "y", "z"] = option("auto", "Achse nach oben", "Upward axis")


def anchor_of(source: Source, options: PlacementOptions) -> Anchor | None:
    """Return the place a person stated, None when x, y or the CRS is missing; the height is 0 where none is stated."""
    if options.x is None or options.y is None or source.crs is None:
        return None
    return anchor_at(options.x, options.y, options.height or 0.0, crs.parse(source.crs).code)


def missing(source: Source, size: tuple[float, float, float], **facts: Any) -> DecisionNeeded:
    """Return the error that asks where a model stands; `size` is east, north, up in metres as read with unit and axis so far."""
    width, depth, height = size
    return DecisionNeeded(
        "PLACE_MISSING",
        f"„{source.name}“ sagt nicht, wo auf der Erde es steht (Größe {width:.1f} × {depth:.1f} m, {height:.1f} m hoch). "
        "Bitte den Nullpunkt angeben, zum Beispiel --crs EPSG:25832 -o x=… -o y=… -o height=… -o north=0.",
        f"'{source.name}' does not say where on Earth it stands (size {width:.1f} × {depth:.1f} m, {height:.1f} m high). "
        "Please state its origin, for example --crs EPSG:25832 -o x=… -o y=… -o height=… -o north=0.",
        question="place",
        file=source.name,
        size=list(size),
        **facts,
    )
