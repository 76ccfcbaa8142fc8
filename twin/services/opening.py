"""What an address leads to: one of the services, a file to download, or nothing that can be used."""

from __future__ import annotations

import hashlib
import re
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from twin.addresses import read_address, with_query
from twin.errors import DecisionNeeded, FileDamaged, FormatUnknown, ServiceFailed, TwinError
from twin.handlers import Confidence, Probe
from twin.importers import xml
from twin.importers.probing import take_probe
from twin.importers.services import elements, oapif, remotetiles, wfs, wms, wmts
from twin.importers.services.offer import ServiceImporter
from twin.outbound import DOWNLOAD_BYTES, METADATA_BYTES, Answer, Door, Question, ask
from twin.services import feeds

SERVICES: dict[str, type[ServiceImporter]] = {
    "oapif": oapif.OGCAPIFeatures,
    "tiles3dremote": remotetiles.RemoteTiles,
    "wfs": wfs.WFS,
    "wms": wms.WMS,
    "wmts": wmts.WMTS,
}
_CAPABILITIES: dict[str, dict[str, str]] = {
    "wms": {"SERVICE": "WMS", "REQUEST": "GetCapabilities"},
    "wfs": {"SERVICE": "WFS", "REQUEST": "GetCapabilities", "ACCEPTVERSIONS": "2.0.0,1.1.0"},
    "wmts": {"SERVICE": "WMTS", "REQUEST": "GetCapabilities"},
}
_ACCEPT = "application/json, application/geo+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
_SECONDS, _DOWNLOAD_SECONDS = 30.0, 1800.0
# what WMS 1.1.1 demands: a document type that names the standard's file and at most declares elements, never an entity
_KNOWN_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s+(?:WMT_MS_Capabilities|ServiceExceptionReport)\b[^\[<>]*"
    rb"(?:\[(?:\s|<!ELEMENT[^<>%&]*>|<!ATTLIST[^<>%&]*>|<!--(?:[^-]|-[^-])*-->)*\]\s*)?>"
)
_MOST_TILESET = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """What lies behind an address: its service's id with the saved capabilities, or None with the file that was downloaded."""

    service: str | None
    path: Path
    name: str
    address: str
    sha256: str


class Opening:
    """Opens addresses through one door into one folder."""

    def __init__(self, door: Door, folder: Path, cancelled: Callable[[], bool] | None = None) -> None:
        self._door, self._folder, self._cancelled = door, folder, cancelled

    def open(self, address: str, wanted: str | None = None) -> Opened:
        """Return what an address leads to; `wanted` is the service or file format a person named.

        The feed of a download service is followed to the one file it offers. Raises the errors of `outbound.ask`, DecisionNeeded
        when several services answer there or a feed offers several files, FormatUnknown (SERVICE_UNKNOWN) when nothing usable
        does.
        """
        return self._open(address, wanted, feeds.MOST_FEEDS)

    def _open(self, address: str, wanted: str | None, following: int) -> Opened:
        kind = wanted if wanted in _CAPABILITIES else _kind_in_query(address)
        if kind:
            return self._capabilities(address, kind)
        try:
            first = self._download(address)
        except ServiceFailed as error:
            if error.code != "OUTBOUND_STATUS":
                raise
            return self._any_capabilities(address, error)
        if _is_a_page(first.path):
            return self._any_capabilities(address, None)
        if following and feeds.is_feed(first.path):
            found = feeds.only_address(first.path, first.address)
            return self._open(str(read_address(found, read_address(first.address))), wanted, following - 1)
        return self._service(first) or first

    def _download(self, address: str) -> Opened:
        path = self._folder / "answer"
        question = Question(address, _ACCEPT, most=DOWNLOAD_BYTES, seconds=_DOWNLOAD_SECONDS)
        answer = ask(self._door, question, path, self._cancelled)
        return Opened(None, path, file_name(answer), answer.address, answer.sha256)

    def _service(self, first: Opened) -> Opened | None:
        """Return the service an answer belongs to, None for any other file."""
        if not 0 < first.path.stat().st_size <= METADATA_BYTES:
            return None
        _drop_known_doctype(first.path)
        probe = take_probe(first.path, first.name)
        for kind, importer in SERVICES.items():
            if importer().identify(probe).confidence >= Confidence.SIGNATURE:
                return Opened(kind, first.path, _saved_name(first.address, kind), first.address, _sha256(first.path))
        return self._json_service(first, probe)

    def _json_service(self, first: Opened, probe: Probe) -> Opened | None:
        if {"asset", "root"} <= set(probe.json_keys):
            return self._tileset(first)
        if "links" not in probe.json_keys:
            return None
        document = oapif.read_json(first.path.read_bytes(), first.name)
        data = oapif.links(document, "data")
        if data:
            listed = self._download(str(read_address(data[0]["href"], read_address(first.address))))
            return self._service(listed)
        if isinstance(document.get("id"), str) and oapif.links(document, "items"):
            return self._collections(first, document)
        if document.get("type") == "FeatureCollection" and "/items" in first.address:
            name = first.address.partition("/items")[0].rpartition("/")[2]
            items = {"rel": "items", "type": "application/geo+json", "href": first.address}
            return self._collections(first, {"id": urllib.parse.unquote(name), "links": [items]})
        return None

    def _collections(self, first: Opened, collection: dict[str, Any]) -> Opened:
        """Return a service of the one collection the address leads to."""
        own = {"rel": "self", "type": "application/json", "href": first.address}
        return self._written("oapif", first.address, orjson.dumps({"links": [own], "collections": [collection]}))

    def _tileset(self, first: Opened) -> Opened | None:
        if first.path.stat().st_size > _MOST_TILESET:
            return None
        document = oapif.read_json(first.path.read_bytes(), first.name)
        if not remotetiles.tileset_version(document):
            return None
        folder = PurePosixPath(urllib.parse.urlsplit(first.address).path).parent.name
        name = folder or read_address(first.address).host
        return self._written("tiles3dremote", first.address, remotetiles.address_document(first.address, name, document))

    def _written(self, kind: str, address: str, content: bytes) -> Opened:
        path = self._folder / "service"
        path.write_bytes(content)
        return Opened(kind, path, _saved_name(address, kind), address, _sha256(path))

    def _capabilities(self, address: str, kind: str) -> Opened:
        """Return the capabilities of one kind; raises FormatUnknown when the answer is another document."""
        question = Question(with_query(address, _CAPABILITIES[kind]), "text/xml, application/xml, */*;q=0.5", seconds=_SECONDS)
        path = self._folder / kind
        answer = ask(self._door, question, path, self._cancelled)
        name = _saved_name(answer.address, kind)
        _drop_known_doctype(path)
        if _is_a_page(path) or SERVICES[kind]().identify(take_probe(path, name)).confidence < Confidence.SIGNATURE:
            raise _no_capabilities(path, answer, kind)
        return Opened(kind, path, name, answer.address, _sha256(path))

    def _any_capabilities(self, address: str, refusal: ServiceFailed | None) -> Opened:
        """Return the one service that answers at a bare address; several are asked about, with none the first refusal stands."""
        found: list[Opened] = []
        for kind in _CAPABILITIES:
            try:
                found.append(self._capabilities(address, kind))
            except (FormatUnknown, FileDamaged, ServiceFailed):
                continue
        if len(found) == 1:
            return found[0]
        host = read_address(address).host
        if not found:
            raise refusal or FormatUnknown(
                "SERVICE_UNKNOWN",
                f"Unter dieser Adresse antwortet {host} mit keinem Dienst, der gelesen wird (WMS, WMTS, WFS, OGC API, 3D Tiles).",
                f"At this address {host} answers with no service that is read (WMS, WMTS, WFS, OGC API, 3D Tiles).",
                host=host,
            )
        names = ", ".join(item.service or "" for item in found)
        raise DecisionNeeded(
            "FORMAT_AMBIGUOUS",
            f"{host} bietet unter dieser Adresse mehrere Dienste an: {names}. Bitte wählen Sie einen.",
            f"{host} offers several services at this address: {names}. Please choose one.",
            question="format",
            choices=[{"id": item.service} for item in found],
        )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _drop_known_doctype(path: Path) -> None:
    """Take out the document type WMS 1.1.1 begins with, which no reader here lets pass; any other one stays and is refused."""
    if path.stat().st_size > METADATA_BYTES:
        return
    content = path.read_bytes()
    found = _KNOWN_DOCTYPE.search(content[:16384])
    if found is not None:
        path.write_bytes(content[: found.start()] + content[found.end() :])


def _kind_in_query(address: str) -> str:
    """Return the service a query names, such as `?SERVICE=WFS`, "" when it names none that is read."""
    pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query)
    said = next((value.lower() for name, value in pairs if name.lower() == "service"), "")
    return said if said in _CAPABILITIES else ""


def _is_a_page(path: Path) -> bool:
    """Return whether the answer is a web page or an exception report: markup that no format claims."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return False
    root, _ = xml.sniff(head)
    marked = head.lstrip().lower().startswith((b"<!doctype html", b"<html"))
    return marked or xml.local_name(root).lower() == "html" or xml.local_name(root) in elements.EXCEPTIONS


def _no_capabilities(path: Path, answer: Answer, kind: str) -> FormatUnknown:
    """Return the error that repeats what the service said instead of its capabilities."""
    host = read_address(answer.address).host
    try:
        said = elements.exception_text(xml.tree(path, host))
    except TwinError:
        said = ""
    words = said or ("eine Webseite" if _is_a_page(path) else answer.media_type or "–")
    words_en = said or ("a web page" if _is_a_page(path) else answer.media_type or "–")
    return FormatUnknown(
        "SERVICE_NO_CAPABILITIES",
        f"{host} antwortet nicht mit den Fähigkeiten eines {kind.upper()}, sondern: {words}",
        f"{host} does not answer with the capabilities of a {kind.upper()}, but: {words_en}",
        host=host,
    )


def file_name(answer: Answer) -> str:
    """Return what a downloaded file is called: by its address, with an ending its type tells when it has none."""
    name = urllib.parse.unquote(PurePosixPath(urllib.parse.urlsplit(answer.address).path).name)
    name = "".join(char for char in name if char.isprintable() and char not in "/\\:")[-120:].strip(". ")
    return name or read_address(answer.address).host


def _saved_name(address: str, kind: str) -> str:
    ending = "json" if kind in ("oapif", "tiles3dremote") else "xml"
    return f"{read_address(address).host.replace(':', '_')}-{kind}.{ending}"
