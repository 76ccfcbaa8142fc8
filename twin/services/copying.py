"""Copies the features of WFS and OGC API services to files that the ordinary importers read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from twin.addresses import Address, read_address, with_query
from twin.errors import FileDamaged, OptionsInvalid
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.importers import xml
from twin.importers.services import elements, oapif, wfs
from twin.importers.services.offer import Offer, OfferedLayer, is_northing_first
from twin.importers.services.wfs import CopyOptions, WFSOptions
from twin.language import Text
from twin.outbound import DOWNLOAD_BYTES, METADATA_BYTES, Answer, Door, Question, ask
from twin.services import shortfall
from twin.services.collected import Collected

PAGE = 1000
MOST_PAGES = 10_000
_PAGE_SECONDS, _WHOLE_SECONDS = 120.0, 1800.0
_GEOJSON = "application/geo+json, application/json;q=0.9"
_COUNTS = re.compile(rb'number(Matched|Returned|OfFeatures)\s*=\s*"(\d+)"')
_FIRST_ID = re.compile(rb'\b(?:gml:id|fid)\s*=\s*"([^"]{1,200})"')
_HEAD = 65536


@dataclass(frozen=True, slots=True)
class Copied:
    """The files of one layer; `crs` is what a person would have to state, "" when the file says it."""

    files: tuple[Path, ...]
    format: str | None
    told: int | None
    requests: int
    findings: tuple[Finding, ...] = ()
    crs: str = ""


@dataclass(frozen=True, slots=True)
class Copying:
    """The copying of one service's layers through one door into one folder."""

    door: Door
    folder: Path
    progress: Progress
    cancelled: Callable[[], bool] | None = None
    asked: list[str] = field(default_factory=list)

    def items(self, offer: Offer, layer: OfferedLayer, options: CopyOptions) -> Copied:
        """Return a collection's items, page by page along `next` links of the same host."""
        values = {"limit": str(min(PAGE, options.limit))}
        if options.bbox:
            values["bbox"] = ",".join(f"{value:.10g}" for value in degrees(options.bbox))
        begin = read_address(layer.params["items"], read_address(offer.address) if offer.address else None)
        with Collected(self._file(layer, ".geojson"), layer.name, options.limit, layer.box) as collected:
            self._follow(read_address(with_query(str(begin), values)), collected)
            collected.finish()
        return Copied((collected.path,), "geojson", collected.told, collected.pages, tuple(collected.findings))

    def _follow(self, address: Address, collected: Collected) -> None:
        origin = address.origin
        visited: set[str] = set()
        while len(visited) < MOST_PAGES:
            visited.add(str(address))
            answer = self._ask(str(address), _GEOJSON)
            document = self._features(answer)
            more = collected.add(document, answer.body)
            self._tell(collected)
            following = oapif.links(document, "next")
            if not more or not following:
                return
            address = _same_scheme(read_address(following[0]["href"], read_address(answer.address)), address)
            if address.origin != origin or str(address) in visited:
                collected.findings.append(shortfall.astray(collected.layer, elsewhere=address.origin != origin))
                return
        collected.findings.append(shortfall.too_many_pages(collected.layer, MOST_PAGES))

    def features(self, offer: Offer, layer: OfferedLayer, options: WFSOptions) -> Copied:
        """Return a feature type's features: as GeoJSON where the service writes it, else as GML."""
        name = wfs.json_format(layer.params["formats"] or offer.params["formats"])
        code, written = wfs.feature_system(layer.systems, options.system)
        values = self._values(offer, layer, written)
        if options.bbox:
            values["bbox"] = _box_in(degrees(options.bbox), code, written)
        if name and offer.params["pages"]:
            return self._json_pages(offer, layer, {**values, "outputFormat": name}, options.limit, code)
        if name:
            return self._json_whole(offer, layer, {**values, "outputFormat": name}, options.limit, code)
        return self._gml(offer, layer, values, options.limit)

    def _values(self, offer: Offer, layer: OfferedLayer, written: str) -> dict[str, str]:
        modern = offer.version == "2.0.0"
        values = {"SERVICE": "WFS", "VERSION": offer.version, "REQUEST": "GetFeature", "srsName": written}
        values["typeNames" if modern else "typeName"] = layer.name
        prefix, namespace = layer.name.rpartition(":")[0], layer.params.get("namespace")
        if prefix and namespace:
            values["namespaces" if modern else "namespace"] = f"xmlns({prefix}{',' if modern else '='}{namespace})"
        return values

    def _json_pages(self, offer: Offer, layer: OfferedLayer, values: dict[str, str], limit: int, code: str) -> Copied:
        size = min(PAGE, offer.params["page"] or PAGE, limit)
        start = 0
        with Collected(self._file(layer, ".geojson"), layer.name, limit, layer.box, _urn(code)) as collected:
            for _ in range(MOST_PAGES):
                paging = {"count": str(size), **({"startIndex": str(start)} if start else {})}
                answer = self._ask(with_query(offer.address, {**values, **paging}), _GEOJSON)
                document = self._features(answer)
                more = collected.add(document, answer.body)
                self._tell(collected)
                start += len(document["features"])
                # the next page begins where this one ended, whatever the service says about a next one
                if not more or (collected.told is not None and start >= collected.told):
                    break
            else:
                collected.findings.append(shortfall.too_many_pages(layer.name, MOST_PAGES))
            collected.finish()
        return Copied((collected.path,), "geojson", collected.told, collected.pages, tuple(collected.findings))

    def _json_whole(self, offer: Offer, layer: OfferedLayer, values: dict[str, str], limit: int, code: str) -> Copied:
        """Return everything in one answer, as it came: a service without pages is asked once."""
        path = self._file(layer, ".geojson")
        count = {"count" if offer.version == "2.0.0" else "maxFeatures": str(limit)}
        self._ask(with_query(offer.address, {**values, **count}), _GEOJSON, path)
        _refuse_exception_file(path)
        stated = code if crs.is_projected(code) and b'"crs"' not in _ends(path) else ""
        return Copied((path,), "geojson", None, 1, crs=stated)

    def _gml(self, offer: Offer, layer: OfferedLayer, values: dict[str, str], limit: int) -> Copied:
        """Return GML as it came: one file for each page, or a single one where the service has no pages."""
        paged = offer.params["pages"]
        size = min(PAGE, offer.params["page"] or PAGE, limit) if paged else limit
        files: list[Path] = []
        findings: list[Finding] = []
        firsts: set[bytes] = set()
        told: int | None = None
        came = 0
        while len(files) < MOST_PAGES:
            count = min(size, limit - came)
            paging = {"count" if offer.version == "2.0.0" else "maxFeatures": str(count)}
            if came:
                paging["startIndex"] = str(came)
            path = self._file(layer, f"-{len(files) + 1:05d}.gml" if files else ".gml")
            self._ask(with_query(offer.address, {**values, **paging}), "application/gml+xml, text/xml, */*;q=0.5", path)
            _refuse_exception_file(path)
            counts, first = _gml_counts(path)
            told = counts.get("Matched", told)
            returned = counts.get("Returned", counts.get("OfFeatures", 0))
            if files and (returned == 0 or first in firsts):
                path.unlink()
                if returned:
                    findings.append(shortfall.repeats(layer.name))
                break
            files.append(path)
            firsts.add(first)
            came += returned
            if told:
                self.progress.at(min(1.0, came / min(told, limit)), layer.title or layer.name)
            if not paged or returned == 0 or came >= limit or (told is not None and came >= told):
                break
        differs = shortfall.shortfall(layer.name, told, came, limit) if came else None
        if differs is not None:
            findings.append(differs)
        return Copied(tuple(files), None, told, len(files), tuple(findings))

    def _ask(self, address: str, accept: str, target: Path | None = None) -> Answer:
        self.progress.ensure_not_cancelled()
        self.asked.append(address)
        whole = target is not None
        most, seconds = (DOWNLOAD_BYTES, _WHOLE_SECONDS) if whole else (METADATA_BYTES, _PAGE_SECONDS)
        return ask(self.door, Question(address, accept, most=most, seconds=seconds), target, self.cancelled)

    def _features(self, answer: Answer) -> dict[str, Any]:
        """Return a page; raises FileDamaged with the service's words when it is something else."""
        host = read_address(answer.address).host
        if answer.body.lstrip().startswith(b"<"):
            elements.refuse_exception(xml.tree_of(answer.body, host), host)
        document = oapif.read_json(answer.body, host)
        if not isinstance(document.get("features"), list):
            raise FileDamaged(
                "SERVICE_NO_FEATURES",
                f"{host} antwortet nicht mit Objekten (FeatureCollection).",
                f"{host} does not answer with features (a FeatureCollection).",
                host=host,
            )
        return document

    def _file(self, layer: OfferedLayer, ending: str) -> Path:
        plain = re.sub(r"[^\w.-]+", "_", layer.name.rpartition(":")[2]).strip("._")[:80] or "layer"
        return self.folder / f"{plain}{ending}"

    def _tell(self, collected: Collected) -> None:
        whole = min(collected.told or 0, collected.limit)
        self.progress.at(min(1.0, collected.count / whole) if whole else None, collected.layer)


def degrees(text: str) -> tuple[float, float, float, float]:
    """Return west, south, east, north of an option; raises OptionsInvalid."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        fault = Text("bbox: erwartet wird West,Süd,Ost,Nord in Grad", "bbox: expected is west,south,east,north in degrees")
        raise OptionsInvalid("OPTIONS_INVALID", f"{fault.de}.", f"{fault.en}.", faults=[fault.to_json()])
    return west, south, east, north


def _box_in(box: tuple[float, float, float, float], code: str, written: str) -> str:
    """Return a rectangle of degrees as a WFS wants it: in the system asked for, axes as its name there binds them."""
    west, south, east, north = box
    ring = np.array([[west, south], [east, south], [east, north], [west, north]])
    points = crs.transform(ring, "EPSG:4326", code)
    (x1, y1), (x2, y2) = points.min(axis=0), points.max(axis=0)
    bound = written.lower().startswith(("urn", "http")) and not written.upper().endswith("CRS84")
    values = (y1, x1, y2, x2) if bound and is_northing_first(code) else (x1, y1, x2, y2)
    return ",".join(f"{value:.10g}" for value in values) + f",{written}"


def _urn(code: str) -> str:
    return f"urn:ogc:def:crs:{code.replace(':', '::')}"


def _same_scheme(following: Address, before: Address) -> Address:
    """Return the address with https where only a server behind a proxy took its own name for plain http."""
    if (following.scheme, following.host, following.port) == ("http", before.host, 80) and before.scheme == "https":
        return Address("https", before.host, before.port, following.target)
    return following


def _ends(path: Path) -> bytes:
    """Return the beginning and the end of a file, where members of the whole collection stand."""
    with path.open("rb") as stream:
        head = stream.read(4096)
        stream.seek(max(0, path.stat().st_size - 4096))
        return head + stream.read()


def _refuse_exception_file(path: Path) -> None:
    """Raise FileDamaged when a downloaded answer is an exception report; those are small."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    root, _ = xml.sniff(head)
    if xml.local_name(root) in elements.EXCEPTIONS and path.stat().st_size <= METADATA_BYTES:
        elements.refuse_exception(xml.tree(path, path.name), path.name)


def _gml_counts(path: Path) -> tuple[dict[str, int], bytes]:
    """Return the counts a collection states and the first identifier in it."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    counts = {name.decode(): int(number) for name, number in _COUNTS.findall(head)}
    found = _FIRST_ID.search(head[head.find(b">", head.find(b"FeatureCollection")) :])
    return counts, found.group(1) if found else b""
