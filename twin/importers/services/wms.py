"""WMS 1.1.1 and 1.3.0: pictures of a map, asked for by rectangle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from twin.errors import FileDamaged, NotFound
from twin.geodata.mapservice import MapService
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers import xml
from twin.importers.services import elements
from twin.importers.services.offer import Offer, OfferedLayer, ServiceImporter, ServiceOptions, best_system
from twin.language import Text
from twin.options import option

_PICTURES = ("image/png", "image/png; mode=8bit", "image/png8", "image/vnd.jpeg-png", "image/jpeg", "image/webp")
_MOST_LAYERS = 20_000


@dataclass(frozen=True, slots=True)
class WMSOptions(ServiceOptions):
    """What may be said about a WMS."""

    style: str = option("", "Darstellung (Style)", "Style")
    system: str = option("", "Koordinatensystem der Abfrage", "CRS of the requests")


class WMS(ServiceImporter):
    """Reads GetCapabilities of a Web Map Service."""

    format = Format(
        "wms",
        Text("WMS (Kartendienst)", "WMS (map service)"),
        (),
        ("application/vnd.ogc.wms_xml",),
        ("MapService",),
        ("1.1.1", "1.3.0"),
    )
    Options = WMSOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the root of WMS capabilities."""
        if xml.local_name(probe.xml_root) in ("WMS_Capabilities", "WMT_MS_Capabilities"):
            return Match(Confidence.EXACT, Text("Fähigkeiten eines WMS (GetCapabilities)", "capabilities of a WMS"))
        return NO_MATCH

    def offer(self, source: Source) -> Offer:
        """Return the named layers with what they inherit."""
        root = xml.tree(source.path, source.name)
        elements.refuse_exception(root, source.name)
        return wms_offer(root, source.name)

    def service(self, offer: Offer, layer: OfferedLayer, options: Any) -> MapService:
        """Return how the layer is asked for: in web Mercator and PNG where that is offered."""
        styles = layer.params["styles"]
        if options.style and options.style not in styles:
            raise NotFound(
                "SERVICE_STYLE_UNKNOWN",
                f"Die Ebene „{layer.name}“ hat keine Darstellung „{options.style}“; es gibt: {', '.join(styles) or '–'}.",
                f"The layer '{layer.name}' has no style '{options.style}'; there are: {', '.join(styles) or '–'}.",
            )
        picture = next((item for item in _PICTURES if item in offer.params["formats"]), "")
        if not picture:
            raise NotFound(
                "SERVICE_FORMAT_UNKNOWN",
                f"Der Dienst liefert „{layer.name}“ in keinem Bildformat, das hier gelesen wird.",
                f"The service gives '{layer.name}' in no picture format that is read here.",
            )
        code, written = best_system(layer.systems, options.system)
        params = {"format": picture, "style": options.style, "system": written, "opaque": layer.params["opaque"]}
        attribution = layer.attribution or offer.licence
        return MapService("wms", offer.address, layer.name, offer.version, code, layer.title, attribution, layer.box, params)


def wms_offer(root: xml.Element, name: str) -> Offer:
    """Return what a parsed capabilities document offers; raises FileDamaged when it names no address for maps."""
    version = str(root.get("version") or "1.3.0")
    request = elements.find(root, "Capability", "Request", "GetMap")
    address = elements.href(elements.find(request, "DCPType", "HTTP", "Get", "OnlineResource"))
    top = elements.find(root, "Capability", "Layer")
    if request is None or not address or top is None:
        raise FileDamaged(
            "SERVICE_INCOMPLETE",
            f"„{name}“ nennt keine Adresse für Karten (GetMap) oder keine Ebenen.",
            f"'{name}' names no address for maps (GetMap) or no layers.",
            file=name,
        )
    service = elements.find(root, "Service")
    formats = [item.replace(" ", "").replace(";", "; ") for item in elements.texts(request, "Format")]
    layers = tuple(layer for layer, _ in zip(_walk(top), range(_MOST_LAYERS), strict=False))
    return Offer(
        "wms",
        "1.1.1" if version.startswith("1.1") or version.startswith("1.0") else "1.3.0",
        address,
        layers,
        elements.text(service, "Title"),
        _spoken(elements.text(service, "AccessConstraints")),
        elements.text(service, "ContactInformation", "ContactElectronicMailAddress"),
        {"formats": formats},
    )


def _spoken(text: str) -> str:
    return "" if text.lower() in ("none", "keine", "-", "") else text[:500]


def _walk(top: xml.Element) -> Iterator[OfferedLayer]:
    """Yield the named layers in the order they stand; what a layer does not say it has from the one around it."""
    waiting: list[tuple[xml.Element, OfferedLayer]] = [(top, OfferedLayer("", params={"styles": [], "opaque": False}))]
    while waiting:
        element, outer = waiting.pop()
        layer = _layer(element, outer)
        if layer.name:
            yield layer
        waiting.extend((child, layer) for child in reversed(list(elements.children(element, "Layer"))))


def _layer(element: xml.Element, outer: OfferedLayer) -> OfferedLayer:
    written = [*elements.texts(element, "CRS"), *elements.texts(element, "SRS")]
    systems = dict.fromkeys([*outer.systems, *(name for item in written for name in item.split())])
    box = next((found for item in _boxes(element) if (found := elements.named_box(item)) is not None), outer.box)
    own_styles = [elements.text(style, "Name") for style in elements.children(element, "Style")]
    styles = list(dict.fromkeys([*outer.params["styles"], *own_styles]))
    opaque = element.get("opaque") == "1" if element.get("opaque") is not None else outer.params["opaque"]
    attribution = elements.text(element, "Attribution", "Title") or outer.attribution
    title = elements.text(element, "Title")
    return OfferedLayer(
        elements.text(element, "Name"), title, tuple(systems), box, attribution, {"styles": styles, "opaque": opaque}
    )


def _boxes(element: xml.Element) -> Iterator[xml.Element]:
    """Yield the elements that may state a layer's rectangle in degrees, longitude first, the best one first."""
    for kind in ("EX_GeographicBoundingBox", "LatLonBoundingBox"):
        yield from elements.children(element, kind)
    for item in elements.children(element, "BoundingBox"):
        if item.get("CRS") == "CRS:84" or item.get("SRS") in ("EPSG:4326", "CRS:84"):  # 1.1.1 writes longitude first in both
            yield item
