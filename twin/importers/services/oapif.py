"""OGC API – Features: collections of features, page by page along `next` links."""

from __future__ import annotations

from typing import Any

import orjson

from twin.errors import FileDamaged, NotFound
from twin.geodata.bbox import BBox
from twin.geodata.mapservice import MapService
from twin.handlers import NO_MATCH, Confidence, Format, Match, Probe, Source
from twin.importers.services.offer import Offer, OfferedLayer, ServiceImporter
from twin.importers.services.wfs import CopyOptions
from twin.language import Text

JSON_TYPES = ("application/geo+json", "application/json")


class OGCAPIFeatures(ServiceImporter):
    """Reads the document `/collections`; `twin import ADDRESS` copies the features themselves."""

    format = Format(
        "oapif",
        Text("OGC API – Features", "OGC API – Features"),
        (),
        ("application/json",),
        ("MapService", "FeatureCollection"),
        ("1.0",),
    )
    Options = CopyOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a JSON object with `collections` and `links`."""
        if {"collections", "links"} <= set(probe.json_keys):
            return Match(
                Confidence.EXACT, Text("Verzeichnis einer OGC API („collections“)", "list of an OGC API ('collections')")
            )
        return NO_MATCH

    def offer(self, source: Source) -> Offer:
        """Return the collections that have items."""
        return oapif_offer(read_json(source.path.read_bytes(), source.name), source.name)

    def service(self, offer: Offer, layer: OfferedLayer, options: Any) -> MapService:
        """Return how items are asked for: in CRS84, the order every such service must offer."""
        if not layer.params["items"]:
            raise NotFound(
                "SERVICE_ITEMS_MISSING",
                f"Die Sammlung „{layer.name}“ verweist auf keine Objekte in GeoJSON.",
                f"The collection '{layer.name}' refers to no items in GeoJSON.",
            )
        address = layer.params["items"]
        return MapService("ogcapi-features", address, layer.name, "1.0", "EPSG:4326", layer.title, offer.licence, layer.box)


def read_json(data: bytes, name: str) -> dict[str, Any]:
    """Return a JSON object; raises FileDamaged (SERVICE_NO_JSON)."""
    try:
        found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise _no_json(name) from error
    if not isinstance(found, dict):
        raise _no_json(name)
    return found


def _no_json(name: str) -> FileDamaged:
    return FileDamaged(
        "SERVICE_NO_JSON",
        f"„{name}“ ist kein JSON-Objekt, wie es eine OGC API liefert.",
        f"'{name}' is no JSON object as an OGC API gives it.",
        file=name,
    )


def links(document: Any, relation: str) -> list[dict[str, str]]:
    """Return the links of a relation (`items`, `next`, `data`) that lead to GeoJSON or JSON, in this order of preference."""
    found = document.get("links") if isinstance(document, dict) else None
    rows = [
        {name: str(item.get(name) or "") for name in ("href", "type", "title")}
        for item in (found if isinstance(found, list) else ())
        if isinstance(item, dict) and str(item.get("rel") or "").rpartition("/")[2] == relation and item.get("href")
    ]
    order = {kind: number for number, kind in enumerate((*JSON_TYPES, ""))}
    return sorted((row for row in rows if row["type"] in order), key=lambda row: order[row["type"]])


def oapif_offer(document: dict[str, Any], name: str) -> Offer:
    """Return what a `/collections` document offers; raises FileDamaged when it is none."""
    rows = document.get("collections")
    if not isinstance(rows, list):
        raise FileDamaged("SERVICE_INCOMPLETE", f"„{name}“ nennt keine Sammlungen.", f"'{name}' names no collections.", file=name)
    own = links(document, "self")
    layers = tuple(_layer(row) for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str))
    licence = next((row["title"] or row["href"] for row in links_of_any_type(document, "license")), "")
    return Offer("ogcapi-features", "1.0", own[0]["href"] if own else "", layers, str(document.get("title") or ""), licence)


def links_of_any_type(document: Any, relation: str) -> list[dict[str, str]]:
    """Return the links of a relation whatever they lead to, such as the page of a licence."""
    found = document.get("links") if isinstance(document, dict) else None
    return [
        {name: str(item.get(name) or "") for name in ("href", "title")}
        for item in (found if isinstance(found, list) else ())
        if isinstance(item, dict) and item.get("rel") == relation
    ]


def _layer(row: dict[str, Any]) -> OfferedLayer:
    found = links(row, "items")
    systems = row.get("crs")
    return OfferedLayer(
        row["id"],
        str(row.get("title") or ""),
        tuple(str(item) for item in systems) if isinstance(systems, list) else (),
        _box(row),
        str(row.get("attribution") or ""),
        {"items": found[0]["href"] if found else ""},
    )


def _box(row: dict[str, Any]) -> BBox | None:
    try:
        values = [float(number) for number in row["extent"]["spatial"]["bbox"][0]]
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    if len(values) == 6:
        values = [values[0], values[1], values[3], values[4]]
    if len(values) != 4 or not (-360 <= values[0] <= values[2] <= 360 and -90 <= values[1] <= values[3] <= 90):
        return None
    return BBox(*values)
