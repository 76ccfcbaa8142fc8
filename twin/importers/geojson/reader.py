"""GeoJSON: RFC 7946, the older form with a named `crs` member, and feature sequences (RFC 8142, newline-delimited)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import DecisionNeeded, FileDamaged, FileForbidden
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.language import Text
from twin.options import NoOptions

if TYPE_CHECKING:
    from twin.geodata.propertytable import PropertyTable
    from twin.importers.georeference import Georeference
    from twin.importers.ringorder import RingOrder

BATCH = 50_000
BATCH_TEXT = 32 * 1024 * 1024  # bytes of text after which a batch ends however few features it has
KEPT_IN_MEMORY = 16 * 1024 * 1024  # bytes; a larger file is walked twice, once for its columns and once for its features
_SEQUENCE_HEAD = re.compile(rb'^(?:\xef\xbb\xbf)?[\x1e\s]*\{[^{}\[\]]*"type"\s*:\s*"Feature"')
_ENVELOPE_HEAD = re.compile(rb'^(?:\xef\xbb\xbf)?\s*\{\s*"[^"]*"\s*:\s*\{\s*"type"\s*:\s*"FeatureCollection"')
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_RFC = "RFC 7946"
_BY_RULE = Text("WGS 84 nach RFC 7946 (die Datei nennt nichts anderes)", "WGS 84 by RFC 7946 (the file names nothing else)")
_BY_MEMBER = Text("aus dem Mitglied „crs“ der Datei", "from the file's 'crs' member")


class GeoJSON(Importer):
    """Reads features into one layer called after the file."""

    format = Format(
        "geojson",
        Text("GeoJSON", "GeoJSON"),
        (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson"),
        ("application/geo+json", "application/geo+json-seq"),
        ("FeatureCollection",),
        ("RFC 7946", "2008"),
    )
    Options: ClassVar[type[Any]] = NoOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a FeatureCollection with features, SIGNATURE for single features, geometries and sequences."""
        if probe.json_type == "FeatureCollection":
            sure = Confidence.EXACT if "features" in probe.json_keys else Confidence.SIGNATURE
            return Match(sure, Text("JSON mit „type“: „FeatureCollection“", "JSON with 'type': 'FeatureCollection'"))
        if probe.json_type == "Feature" or _SEQUENCE_HEAD.match(probe.head):
            return Match(Confidence.SIGNATURE, Text("JSON mit „type“: „Feature“", "JSON with 'type': 'Feature'"))
        if probe.json_type in _GEOMETRIES and not probe.xml_root:
            return Match(Confidence.SIGNATURE, Text("JSON-Geometrie", "a JSON geometry"))
        if _ENVELOPE_HEAD.match(probe.head):
            return Match(
                Confidence.STRUCTURE,
                Text("JSON-Objekt um eine „FeatureCollection“", "a JSON object around a 'FeatureCollection'"),
            )
        if probe.suffix in self.format.extensions[:1] and not probe.xml_root and not probe.json_keys and not probe.json_type:
            return Match(Confidence.EXTENSION, Text("nur die Dateiendung spricht dafür", "only the file's ending speaks for it"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the one layer with its true count, columns and bbox (CRS84); walks the whole file."""
        from twin.geodata.bbox import around

        reading = _Reading(source, Progress())
        boxes = []
        count = 0
        for batch in reading.batches():
            count += batch.read
            if batch.data is not None:
                boxes.append(batch.data.bbox())
        place = reading.place
        box = around(boxes)
        layer = LayerInspection(
            reading.layer,
            "FeatureCollection",
            count,
            place.code,
            place.origin,
            place.vertical,
            crs.bbox_to_crs84(box, place.code) if box else None,
            reading.table.columns(),
        )
        findings = tuple(example for group in reading.progress.findings() for example in group.examples)
        return Inspection(self.format.id, reading.version, (layer,), findings)

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 50,000 features."""
        yield from _Reading(source, progress).batches()


class _Reading:
    """One walk through one file."""

    def __init__(self, source: Source, progress: Progress) -> None:
        from twin.geodata.propertytable import PropertyTable
        from twin.importers.geojson.text import FeatureText
        from twin.importers.georeference import NO_ORIGIN, Georeference

        self.source = source
        self.progress = progress
        self.text = FeatureText(source.path, source.name)
        self.layer = re.sub(r"\.[^.]{1,9}$", "", source.name) or source.name
        self.table: PropertyTable = PropertyTable()
        self.place: Georeference = Georeference("", None, NO_ORIGIN)
        self.version = _RFC
        # the rule for rings came with the RFC: a file of the older form, which names its system, owes it nothing
        self.order: RingOrder | None = None
        self._number = 0
        self._id_column = ""

    def batches(self) -> Iterator[Batch]:
        """Yield the batches; the first walk learns the columns, the second, where the file is large, gives the features."""
        from twin.importers.ringorder import RingOrder

        kept = self._learn()
        self.place = self._georeference()
        self.order = RingOrder(Text(_RFC, _RFC), clockwise=False) if self.version == _RFC else None
        if self.place.finding:
            self.progress.finding(self.place.finding)
        waiting: list[Any] = []
        yielded, begin = False, 0
        for elements in kept if kept is not None else self._walk():
            waiting.extend(elements)
            heavy = kept is None and self.text.position - begin >= BATCH_TEXT
            while len(waiting) >= BATCH or (heavy and waiting):
                yield self._batch(waiting[:BATCH])
                waiting, yielded, begin = waiting[BATCH:], True, self.text.position
        if waiting or not yielded:
            yield self._batch(waiting)

    def _walk(self) -> Iterator[list[Any]]:
        for elements in self.text:
            yield list(self._expanded(elements)) if self.text.is_sequence else elements

    def _expanded(self, elements: list[Any]) -> Iterator[Any]:
        """Yield the members of a sequence; a collection whose features stand far behind other members comes as one of them."""
        for element in elements:
            item = _unwrapped(element)
            if isinstance(item, dict) and item.get("type") == "FeatureCollection" and isinstance(item.get("features"), list):
                self.text.outer = {key: value for key, value in item.items() if key != "features"}
                yield from item["features"]
            else:
                yield item

    def _learn(self) -> list[list[Any]] | None:
        """Walk the file for columns and outer members; return its elements when it is small enough to keep them."""
        small = self.source.path.stat().st_size <= KEPT_IN_MEMORY
        kept: list[list[Any]] = []
        has_ids = False
        for number, elements in enumerate(self._walk()):
            self.progress.at(None if small else self.text.fraction / 2, self.layer)
            if number == 0 and self.text.is_sequence:
                self._ensure_geojson(elements)
            self.table.learn(row for row in map(_properties, elements) if row)
            has_ids = has_ids or any(isinstance(item, dict) and item.get("id") is not None for item in elements)
            if small:
                kept.append(elements)
        if not self.text.is_sequence and self.text.outer.get("type") != "FeatureCollection":
            raise self._no_geojson()
        if has_ids and "id" not in self.table.columns():
            self._id_column = "id"
            self.table.learn([{"id": ""}])
        return kept if small else None

    def _ensure_geojson(self, elements: list[Any]) -> None:
        """Refuse text whose first object is no GeoJSON at all."""
        known = ("Feature", *_GEOMETRIES)
        if elements and not (isinstance(elements[0], dict) and elements[0].get("type") in known):
            raise self._no_geojson()

    def _no_geojson(self) -> FileDamaged:
        name = self.source.name
        return FileDamaged(
            "GEOJSON_NO_FEATURES",
            f"„{name}“ ist JSON, enthält aber weder FeatureCollection noch Feature noch Geometrie.",
            f"'{name}' is JSON but holds neither a FeatureCollection nor a Feature nor a geometry.",
            file=name,
        )

    def _georeference(self) -> Georeference:
        from twin.importers.georeference import choose

        if "crs" in self.text.outer:
            self.version = "2008"
            found = self._named_crs(self.text.outer["crs"])
            if found is None and self.source.crs is None:
                raise crs.missing(self.source.name)
            return choose(self.source, found, _BY_MEMBER, self.layer)
        by_rule = crs.CrsName("EPSG:4326", None, False, "CRS84") if self.source.crs is None else None
        return choose(self.source, by_rule, _BY_RULE)

    def _named_crs(self, member: Any) -> crs.CrsName | None:
        """Return the system of a legacy `crs` member, None for null; coordinates stay east first whatever the name says."""
        name = self.source.name
        if member is None:
            return None
        inner = member.get("properties") if isinstance(member, dict) else None
        if isinstance(member, dict) and member.get("type") != "name":
            raise FileForbidden(
                "GEOJSON_CRS_LINK",
                f"„{name}“ verweist für sein Koordinatensystem auf eine andere Adresse; solchen Verweisen wird nicht gefolgt.",
                f"'{name}' refers to another address for its coordinate system; such references are not followed.",
                file=name,
            )
        if not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
            raise crs.missing(name)
        return crs.parse(inner["name"])

    def _batch(self, elements: list[Any]) -> Batch:
        """Return one batch of features as a frame, faulty ones named and left out."""
        import geopandas
        import numpy as np

        from twin.geodata.feature import FeatureCollection
        from twin.importers.geojson import geometry as geojsongeometry
        from twin.importers.mending import mend, place_of

        self.progress.at(0.5 + self.text.fraction / 2 if self.text.position else None, self.layer)
        ids = [_identifier(item, self._number + row) for row, item in enumerate(elements)]
        self._number += len(elements)
        built, open_rings, faults = geojsongeometry.build([_geometry(item) for item in elements])
        for row, fault in faults.items():
            self._reject(ids[row], fault)
        for row in np.flatnonzero(open_rings).tolist():
            if self.source.mend:
                self._closed(ids[row], place_of(built[row]))
            else:
                faults[row] = "open ring"
                self._left_open(ids[row], place_of(built[row]))
        self._ensure_degrees(built)
        mended = mend(built, ids, self.layer, self.progress, repaired=open_rings, repair=self.source.mend, order=self.order)
        kept = mended.kept.copy()
        kept[list(faults)] = False
        rows = np.flatnonzero(kept)
        properties = [self._row(elements[row]) for row in rows]
        frame = geopandas.GeoDataFrame(
            self.table.frame(properties).rename(columns={"geometry": "geometry_"}),
            geometry=mended.geometries[rows],
            crs=self.place.code,
        )
        repaired = int((mended.repaired & kept).sum())
        return Batch(
            self.layer,
            FeatureCollection(frame, self.place.code),
            len(elements),
            len(rows) - repaired,
            repaired,
            len(elements) - len(rows),
            self.place.code,
            self.place.vertical,
            crs_origin=self.place.origin,
        )

    def _row(self, item: Any) -> dict[str, Any]:
        properties = _properties(item) or {}
        if self._id_column and isinstance(item, dict) and item.get("id") is not None:
            return {**properties, self._id_column: str(item["id"])}
        return properties

    def _ensure_degrees(self, geometries: Any) -> None:
        """Ask for the system when nobody named one and the numbers cannot be degrees, as in many exports of office software."""
        import shapely

        if self.place.origin is not _BY_RULE or self.source.crs is not None or len(geometries) == 0:
            return
        west, south, east, north = shapely.total_bounds(geometries)
        if west < -360 or east > 360 or south < -90.001 or north > 90.001:
            name = self.source.name
            raise DecisionNeeded(
                "CRS_MISSING",
                f"„{name}“ nennt kein Koordinatensystem, und seine Zahlen (etwa {east:.0f}, {north:.0f}) sind keine Grad. "
                "Bitte geben Sie es an, zum Beispiel --crs EPSG:25832.",
                f"'{name}' names no coordinate system, and its numbers (about {east:.0f}, {north:.0f}) are no degrees. "
                "Please state it, for example --crs EPSG:25832.",
                question="crs",
                file=name,
            )

    def _reject(self, identifier: str, fault: str) -> None:
        text = Text(
            f"Objekt {identifier} ist kein lesbares GeoJSON-Objekt ({fault}).",
            f"Object {identifier} is no readable GeoJSON feature ({fault}).",
        )
        self.progress.finding(Finding("FEATURE_UNREADABLE", "rejected", text, self.layer, identifier))

    def _left_open(self, identifier: str, place: tuple[float, float] | None) -> None:
        text = Text(f"Objekt {identifier} hat einen offenen Ring.", f"Object {identifier} has an open ring.")
        self.progress.finding(Finding("RING_OPEN", "rejected", text, self.layer, identifier, place=place))

    def _closed(self, identifier: str, place: tuple[float, float] | None) -> None:
        text = Text(
            f"Objekt {identifier} hatte einen offenen Ring; er wurde geschlossen.",
            f"Object {identifier} had an open ring, now closed.",
        )
        self.progress.finding(Finding("RING_CLOSED", "repaired", text, self.layer, identifier, place=place))


def _unwrapped(item: Any) -> Any:
    """Return the collection inside an object whose only member it is, as some servers send it."""
    if isinstance(item, dict) and len(item) == 1 and "type" not in item:
        inner = next(iter(item.values()))
        if isinstance(inner, dict) and inner.get("type") == "FeatureCollection":
            return inner
    return item


def _properties(item: Any) -> dict[str, Any] | None:
    found = item.get("properties") if isinstance(item, dict) else None
    return found if isinstance(found, dict) else None


def _geometry(item: Any) -> Any:
    """Return a feature's geometry object, None for an unlocated feature; anything else is returned to be named as faulty."""
    if isinstance(item, dict) and item.get("type") == "Feature":
        return item.get("geometry")
    return item if item is not None else {}


def _identifier(item: Any, position: int) -> str:
    """Return the feature's own id, else its place in the file counted from 1."""
    given = item.get("id") if isinstance(item, dict) else None
    return str(given) if given is not None else f"#{position + 1}"
