"""WFS 1.1 and 2.0: features of a service, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from twin.errors import FileDamaged
from twin.geodata.crs import is_projected
from twin.geodata.mapservice import MapService
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers import xml
from twin.importers.services import elements
from twin.importers.services.offer import WEB_MERCATOR, Offer, OfferedLayer, ServiceImporter, ServiceOptions, best_system, system
from twin.language import Text
from twin.options import option

MOST_FEATURES = 1_000_000


@dataclass(frozen=True, slots=True)
class CopyOptions(ServiceOptions):
    """What may be said about features that are to be copied."""

    bbox: str = option("", "Ausschnitt: West,Süd,Ost,Nord in Grad", "Area: west,south,east,north in degrees")
    limit: int = option(50_000, "Höchstens so viele Objekte", "At most this many objects", minimum=1, maximum=MOST_FEATURES)


@dataclass(frozen=True, slots=True)
class WFSOptions(CopyOptions):
    """What may be said about a WFS."""

    system: str = option("", "Koordinatensystem der Abfrage", "CRS of the requests")


class WFS(ServiceImporter):
    """Reads GetCapabilities of a Web Feature Service; `twin import ADDRESS` copies the features themselves."""

    format = Format(
        "wfs",
        Text("WFS (Objektdienst)", "WFS (feature service)"),
        (),
        ("text/xml",),
        ("MapService", "FeatureCollection"),
        ("1.1.0", "2.0.0"),
    )
    Options = WFSOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for the root of WFS capabilities."""
        if xml.local_name(probe.xml_root) == "WFS_Capabilities":
            return Match(Confidence.EXACT, Text("Fähigkeiten eines WFS (GetCapabilities)", "capabilities of a WFS"))
        return NO_MATCH

    def offer(self, source: Source) -> Offer:
        """Return the feature types."""
        root = xml.tree(source.path, source.name)
        elements.refuse_exception(root, source.name)
        return wfs_offer(root, source.name)

    def service(self, offer: Offer, layer: OfferedLayer, options: Any) -> MapService:
        """Return how features are asked for: as GeoJSON where that is offered, in a planar system if there is one."""
        code, written = feature_system(layer.systems, options.system)
        params = {"format": json_format(layer.params["formats"] or offer.params["formats"]), "system": written}
        return MapService("wfs", offer.address, layer.name, offer.version, code, layer.title, offer.licence, layer.box, params)


def feature_system(written: Sequence[str], fixed: str) -> tuple[str, str]:
    """Return the system to ask features in, code and name: `fixed`, else the first planar one that measures truly, else any."""
    planar = [name for name in written if (found := system(name)) and found.code != WEB_MERCATOR and is_projected(found.code)]
    return best_system(written if fixed or not planar else planar[:1], fixed)


def json_format(formats: list[str]) -> str:
    """Return the name under which the service writes GeoJSON, "" when it writes GML only."""
    words = ("application/geo+json", "geojson", "application/json; subtype=geojson", "application/json", "json")
    plain = {item.lower().replace(" ", ""): item for item in formats}
    return next((plain[word.replace(" ", "")] for word in words if word.replace(" ", "") in plain), "")


def wfs_offer(root: xml.Element, name: str) -> Offer:
    """Return what a parsed capabilities document offers; raises FileDamaged when it names no address for features."""
    version = str(root.get("version") or "2.0.0")
    address = elements.operation_address(root, "GetFeature") or _old_address(root)
    types = elements.find(root, "FeatureTypeList")
    if not address or types is None:
        raise FileDamaged(
            "SERVICE_INCOMPLETE",
            f"„{name}“ nennt keine Adresse für Objekte (GetFeature) oder keine Objektarten.",
            f"'{name}' names no address for features (GetFeature) or no feature types.",
            file=name,
        )
    identification = elements.find(root, "ServiceIdentification")
    limits = elements.constraint(root, "CountDefault")
    return Offer(
        "wfs",
        "1.1.0" if version.startswith("1.") else "2.0.0",
        address,
        tuple(_layer(item) for item in elements.children(types, "FeatureType")),
        elements.text(identification, "Title"),
        elements.text(identification, "AccessConstraints")[:500],
        params={
            "formats": elements.parameter_values(root, "GetFeature", "outputFormat"),
            "pages": elements.constraint(root, "ImplementsResultPaging").upper() == "TRUE",
            "page": int(limits) if limits.isdigit() else 0,
        },
    )


def _old_address(root: xml.Element) -> str:
    """Return the address in the writing of WFS 1.0, which some servers still answer with."""
    found = elements.find(root, "Capability", "Request", "GetFeature", "DCPType", "HTTP", "Get")
    return str(found.get("onlineResource") or "") if found is not None else ""


def _layer(element: xml.Element) -> OfferedLayer:
    names = ("DefaultCRS", "DefaultSRS", "SRS", "OtherCRS", "OtherSRS")
    systems = [item for name in names for item in elements.texts(element, name) if item]
    outputs = elements.find(element, "OutputFormats")
    box = elements.find(element, "WGS84BoundingBox")
    qualified = elements.find(element, "Name")
    prefix = elements.text(element, "Name").partition(":")[0]
    namespace = (qualified.nsmap or {}).get(prefix, "") if qualified is not None else ""
    return OfferedLayer(
        elements.text(element, "Name"),
        elements.text(element, "Title"),
        tuple(dict.fromkeys(systems)),
        elements.named_box(box if box is not None else elements.find(element, "LatLongBoundingBox")),  # so called in 1.0
        params={"formats": elements.texts(outputs, "Format") if outputs is not None else [], "namespace": namespace},
    )
