"""3D Tiles that stay with their server: a small document that names the address and holds the tileset's first file."""

from __future__ import annotations

from typing import Any

import orjson

from twin.errors import FileDamaged
from twin.geodata.bbox import BBox
from twin.geodata.mapservice import MapService
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers.services.oapif import read_json
from twin.importers.services.offer import Offer, OfferedLayer, ServiceImporter
from twin.language import Text


class RemoteTiles(ServiceImporter):
    """Reads `{"service": "3dtiles", "address": ..., "tileset": ...}`, which importing an address writes."""

    format = Format(
        "tiles3dremote",
        Text("3D Tiles eines anderen Servers", "3D Tiles of another server"),
        (),
        ("application/json",),
        ("MapService",),
        ("1.0", "1.1"),
    )

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a JSON object that names a service, its address and a tileset."""
        if {"service", "address", "tileset"} <= set(probe.json_keys):
            return Match(Confidence.EXACT, Text("Adresse von 3D Tiles", "an address of 3D Tiles"))
        return NO_MATCH

    def offer(self, source: Source) -> Offer:
        """Return the one tileset."""
        document = read_json(source.path.read_bytes(), source.name)
        tileset, address = document.get("tileset"), document.get("address")
        version = tileset_version(tileset)
        if document.get("service") != "3dtiles" or not isinstance(address, str) or not version:
            raise FileDamaged(
                "SERVICE_INCOMPLETE",
                f"„{source.name}“ nennt keine Adresse von 3D Tiles.",
                f"'{source.name}' names no address of 3D Tiles.",
                file=source.name,
            )
        name = str(document.get("name") or "tileset")
        asset: dict[str, Any] = tileset["asset"]  # type: ignore[index]
        box, foot = _place(tileset)
        layer = OfferedLayer(name, name, ("EPSG:4978",), box, str(asset.get("copyright") or ""), {"foot": foot})
        return Offer("3dtiles", version, address, (layer,))

    def service(self, offer: Offer, layer: OfferedLayer, options: Any) -> MapService:
        """Return where the tileset is asked for."""
        code, said = layer.systems[0], layer.attribution
        return MapService("3dtiles", offer.address, layer.name, offer.version, code, layer.title, said, layer.box, layer.params)


def _place(tileset: Any) -> tuple[BBox | None, float]:
    """Return rectangle and foot (m) of the tileset's root, (None, 0) where it stands nowhere on Earth."""
    from twin.importers.services.volume import extent

    try:
        found = extent(tileset["root"].get("boundingVolume"), tileset["root"].get("transform"))
    except (TypeError, ValueError, ArithmeticError, LookupError):
        found = None
    return found if found is not None else (None, 0.0)


def address_document(address: str, name: str, tileset: Any) -> bytes:
    """Return the document that keeps a remote tileset: its address and its first file as it was when it was asked for."""
    return orjson.dumps({"service": "3dtiles", "address": address, "name": name, "tileset": tileset})


def tileset_version(document: Any) -> str:
    """Return the version of a tileset's first file, "" for any other JSON."""
    if not isinstance(document, dict) or not isinstance(document.get("root"), dict):
        return ""
    asset = document.get("asset")
    return str(asset.get("version") or "") if isinstance(asset, dict) else ""
