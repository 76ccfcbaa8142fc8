"""The place of an IFC model, best first: stated by a person, map conversion, map coordinates, coarse place of the site."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.citymodel import FloatArray
from twin.handlers import Source
from twin.importers.ifc.earth import Conversion, SitePlace, conversion, site_place, true_north
from twin.importers.models import standing
from twin.importers.models.standing import FAR, Found, Standing
from twin.importers.placement import METRES, PlacementOptions, missing
from twin.language import Text
from twin.options import option


@dataclass(frozen=True, slots=True)
class IfcOptions(PlacementOptions):
    """Where the model stands, whether the file's true north counts and its own terrain is taken.

    `site` says what the coarse latitude and longitude of IfcSite are worth: a place that is told as coarse, or only a question.
    """

    true_north: bool = option(True, "Nordrichtung der Datei anwenden", "Apply the true north of the file")
    site: Literal["take", "ask"] = option("take", "Grober Ort aus IfcSite", "Coarse place of IfcSite")
    ground: bool = option(True, "Gelände der Datei mitnehmen", "Take the file's own terrain")


def stand(
    source: Source,
    options: IfcOptions,
    model: Any,
    unit: float,
    box: tuple[FloatArray, FloatArray],
    progress: Progress,
    layer: str,
) -> tuple[Standing, str | None]:
    """Return where the model stands, and its height datum; raises DecisionNeeded (PLACE_MISSING) when nobody knows."""
    stretch = _stretch(options, unit)
    found = Found(box[0] * stretch, box[1] * stretch, 1.0, "z")
    turned_north = true_north(model) if options.true_north else 0.0
    if options.x is not None and options.y is not None and source.crs is not None:
        placed = standing.stand(source, options, found, progress, layer)
        if turned_north:
            progress.finding(_north_applied(turned_north, layer))
        return _stretched(placed, stretch, placed.heading + turned_north), None
    known = conversion(model, unit, source.crs, progress, layer)
    middle = (found.low + found.high) / 2.0
    far = np.abs(middle[:2]).max() > FAR
    if known is not None and not (far and _covers(source.crs, middle)):
        return _converted(options, known, found, stretch), known.vertical
    site = site_place(model, unit)
    if site is not None and not far and options.site == "ask":
        facts = standing.sized(found, options, progress, layer).facts()
        coarse = {**site.anchor.to_json(), "heading": round(turned_north, 4)}
        raise missing(source, facts.pop("size"), **facts, coarse=coarse)
    if site is not None and not far:
        return _at_site(options, site, turned_north, stretch, progress, layer), None
    return _stretched(standing.stand(source, options, found, progress, layer), stretch), None


def _stretch(options: PlacementOptions, unit: float) -> float:
    """Return what a stated unit makes of the file's metres: 1 where the file is believed."""
    return 1.0 if options.unit == "auto" else METRES[options.unit] / unit


def _covers(code: str | None, middle: FloatArray) -> bool:
    return code is not None and crs.covers(crs.parse(code).code, float(middle[0]), float(middle[1]))


def _stretched(placed: Standing, stretch: float, heading: float | None = None) -> Standing:
    return Standing(
        placed.anchor,
        placed.heading if heading is None else heading,
        placed.code,
        placed.origin,
        1.0,
        "z",
        lambda points: placed.local(points * stretch),
    )


def _converted(options: PlacementOptions, known: Conversion, found: Found, stretch: float) -> Standing:
    """Return the standing in the map the file names; every point is brought to the anchor in double precision."""
    middle = known.to_map(np.array([[*((found.low + found.high) / 2.0)[:2], found.low[2]]]))[0]
    height = float(middle[2]) if options.height is None else options.height
    lift = height - float(middle[2])
    anchor = crs.anchor_at(math.floor(middle[0]), math.floor(middle[1]), height, known.crs)

    def local(points: FloatArray) -> FloatArray:
        return anchor.local(known.to_map(points * stretch) + np.array([0.0, 0.0, lift]), known.crs)

    return Standing(anchor, options.north, known.crs, known.origin, 1.0, "z", local)


def _at_site(
    options: PlacementOptions, site: SitePlace, north: float, stretch: float, progress: Progress, layer: str
) -> Standing:
    progress.finding(_coarse(site, layer))
    height = site.anchor.height if options.height is None else options.height
    anchor = crs.Anchor(site.anchor.lon, site.anchor.lat, height)
    origin = Text("grob aus IfcSite (Länge, Breite)", "coarse, from IfcSite (longitude, latitude)")
    heading = north + options.north
    return Standing(anchor, heading, "EPSG:4326", origin, 1.0, "z", lambda points: points * stretch - site.point)


def _coarse(site: SitePlace, layer: str) -> Finding:
    text = Text(
        f"Der Ort stammt aus IfcSite ({site.anchor.lat:.5f}° N, {site.anchor.lon:.5f}° O) und ist nur grob, oft der des Büros. "
        "Bitte prüfen und sonst den Nullpunkt angeben (x, y, height, north).",
        f"The place is from IfcSite ({site.anchor.lat:.5f}° N, {site.anchor.lon:.5f}° E) and only coarse, often the office's. "
        "Please check it, else state the origin (x, y, height, north).",
    )
    return Finding("IFC_PLACE_COARSE", "warning", text, layer, params=site.anchor.to_json())


def _north_applied(north: float, layer: str) -> Finding:
    german = f"{north:.1f}".replace(".", ",").replace("-", "−")
    text = Text(
        f"Die Nordrichtung der Datei dreht das Modell um {german}°; die angegebene Drehung kommt hinzu.",
        f"The file's true north turns the model by {north:.1f}°; the stated turn is added to it.",
    )
    return Finding("IFC_TRUE_NORTH", "info", text, layer, params={"degrees": round(north, 4)})
