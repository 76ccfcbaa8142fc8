"""WMTS 1.0: pictures of a map in ready-made tiles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from twin.errors import FileDamaged, NotFound
from twin.geodata import crs
from twin.geodata.mapservice import MapService
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers import xml
from twin.importers.services import elements
from twin.importers.services.offer import (
    WEB_MERCATOR,
    Offer,
    OfferedLayer,
    ServiceImporter,
    ServiceOptions,
    is_northing_first,
    system,
)
from twin.language import Text
from twin.options import option

_PICTURES = ("image/png", "image/png8", "image/webp", "image/jpeg", "image/jpg", "image/vnd.jpeg-png")
_PIXEL_M = 0.00028  # OGC 07-057r7, 6.1: the size of a rendering pixel behind a scale denominator
_METRES_PER_DEGREE = 6378137.0 * math.pi / 180
_MOST_PIXELS = 4096


@dataclass(frozen=True, slots=True)
class WMTSOptions(ServiceOptions):
    """What may be said about a WMTS."""

    style: str = option("", "Darstellung (Style)", "Style")
    matrix: str = option("", "Kachelraster (TileMatrixSet)", "Tile matrix set")


class WMTS(ServiceImporter):
    """Reads GetCapabilities of a Web Map Tile Service."""

    format = Format(
        "wmts", Text("WMTS (Kacheldienst)", "WMTS (tile service)"), (), ("application/xml",), ("MapService",), ("1.0.0",)
    )
    Options = WMTSOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a `Capabilities` root in the namespace of WMTS."""
        if xml.local_name(probe.xml_root) == "Capabilities" and "/wmts/" in probe.xml_root:
            return Match(Confidence.EXACT, Text("Fähigkeiten eines WMTS (GetCapabilities)", "capabilities of a WMTS"))
        return NO_MATCH

    def offer(self, source: Source) -> Offer:
        """Return the layers and the tile matrix sets that can be used here."""
        root = xml.tree(source.path, source.name)
        elements.refuse_exception(root, source.name)
        return wmts_offer(root, source.name)

    def service(self, offer: Offer, layer: OfferedLayer, options: Any) -> MapService:
        """Return how tiles are asked for: from the template of a resource, else by key and value; web Mercator first."""
        sets: dict[str, Any] = offer.params["sets"]
        linked = [name for name in layer.params["sets"] if name in sets and options.matrix in ("", name)]
        linked.sort(key=lambda name: (sets[name]["crs"] != WEB_MERCATOR, not crs.is_projected(sets[name]["crs"])))
        templates: dict[str, str] = layer.params["templates"]
        offered = templates if templates else layer.params["formats"]
        picture = next((item for item in _PICTURES if item in offered), "")
        if not linked or not picture or not (templates or offer.address):
            raise NotFound(
                "SERVICE_TILES_UNUSABLE",
                f"„{layer.name}“ hat kein Kachelraster oder kein Bildformat, das hier gelesen wird.",
                f"'{layer.name}' has no tile matrix set or no picture format that is read here.",
            )
        chosen = linked[0]
        params = {
            "format": picture,
            "template": templates.get(picture, ""),
            "style": options.style or layer.params["style"],
            "dimensions": layer.params["dimensions"],
            "set": chosen,
            "matrices": sets[chosen]["matrices"],
        }
        code = sets[chosen]["crs"]
        return MapService("wmts", offer.address, layer.name, "1.0.0", code, layer.title, offer.licence, layer.box, params)


def wmts_offer(root: xml.Element, name: str) -> Offer:
    """Return what a parsed capabilities document offers; raises FileDamaged when it has no contents."""
    contents = elements.find(root, "Contents")
    if contents is None:
        raise FileDamaged("SERVICE_INCOMPLETE", f"„{name}“ nennt keine Ebenen.", f"'{name}' names no layers.", file=name)
    identification = elements.find(root, "ServiceIdentification")
    sets = {
        elements.text(item, "Identifier"): found for item in elements.children(contents, "TileMatrixSet") if (found := _set(item))
    }
    return Offer(
        "wmts",
        "1.0.0",
        elements.operation_address(root, "GetTile", "KVP"),
        tuple(_layer(item) for item in elements.children(contents, "Layer")),
        elements.text(identification, "Title"),
        elements.text(identification, "AccessConstraints")[:500],
        params={"sets": sets},
    )


def _layer(element: xml.Element) -> OfferedLayer:
    templates = {
        str(item.get("format")): str(item.get("template"))
        for item in elements.children(element, "ResourceURL")
        if item.get("resourceType") == "tile" and item.get("template")
    }
    styles = list(elements.children(element, "Style"))
    standard = next((item for item in styles if item.get("isDefault") == "true"), styles[0] if styles else None)
    dimensions = {
        elements.text(item, "Identifier"): elements.text(item, "Default") or elements.text(item, "Value")
        for item in elements.children(element, "Dimension")
    }
    params = {
        "templates": templates,
        "formats": elements.texts(element, "Format"),
        "style": elements.text(standard, "Identifier"),
        "dimensions": dimensions,
        "sets": [elements.text(link, "TileMatrixSet") for link in elements.children(element, "TileMatrixSetLink")],
    }
    title = elements.text(element, "Title")
    box = elements.named_box(elements.find(element, "WGS84BoundingBox"))
    return OfferedLayer(elements.text(element, "Identifier"), title, tuple(params["sets"]), box, params=params)


def _set(element: xml.Element) -> dict[str, Any] | None:
    """Return system and matrices of a set, finest last; None when its system is unknown or its numbers are none."""
    found = system(elements.text(element, "SupportedCRS"))
    if found is None:
        return None
    metres = 1.0 if crs.is_projected(found.code) else _METRES_PER_DEGREE
    turned = found.northing_first if found.written.lower().startswith(("urn", "http")) else is_northing_first(found.code)
    try:
        matrices = [_matrix(item, metres, turned) for item in elements.children(element, "TileMatrix")]
    except ValueError:
        return None
    matrices.sort(key=lambda item: -item["resolution"])
    return {"crs": found.code, "matrices": matrices} if matrices else None


def _matrix(element: xml.Element, metres: float, turned: bool) -> dict[str, Any]:
    first, second = (float(number) for number in elements.text(element, "TopLeftCorner").split())
    resolution = float(elements.text(element, "ScaleDenominator")) * _PIXEL_M / metres
    width, height = int(elements.text(element, "TileWidth")), int(elements.text(element, "TileHeight"))
    if not (math.isfinite(resolution) and resolution > 0 and 0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS):
        raise ValueError
    return {
        "id": elements.text(element, "Identifier"),
        "resolution": resolution,
        "west": second if turned else first,
        "north": first if turned else second,
        "tile": [width, height],
        "size": [int(elements.text(element, "MatrixWidth")), int(elements.text(element, "MatrixHeight"))],
    }
