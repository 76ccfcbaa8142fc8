"""A geodata infrastructure on 127.0.0.1: services that behave, made from the saved capabilities of the samples."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
from PIL import Image

from tests.fakehost import FakeHost, Reply

Answering = Callable[[FakeHost, str], Reply]
SAMPLES = Path(__file__).parents[1] / "samples"
NOT_HERE = Reply(b"<html><body>404</body></html>", "text/html", 404)
EXCEPTION = (
    b'<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
    b'<ows:Exception exceptionCode="NoApplicableCode"><ows:ExceptionText>Die Datenbank ruht.</ows:ExceptionText>'
    b"</ows:Exception></ows:ExceptionReport>"
)


def query(path: str) -> dict[str, str]:
    """Return the query of a path, names in lower case."""
    return {name.lower(): values[0] for name, values in parse_qs(urlsplit(path).query, keep_blank_values=True).items()}


def sample(name: str, host: FakeHost) -> bytes:
    """Return a saved document with this host in the place of the one it names."""
    text = (SAMPLES / name).read_bytes()
    for written in (b"https://gdi.musterstadt.example", b"http://gdi.musterstadt.example"):
        text = text.replace(written, host.url.encode())
    return text


def tree(number: int, **more: Any) -> dict[str, Any]:
    """Return a tree in UTM 32 beside the town hall of Musterstadt."""
    point = {"type": "Point", "coordinates": [533_000.0 + number, 5_684_000.0 + number]}
    return {"type": "Feature", "id": f"baum.{number}", "geometry": point, "properties": {"nr": number}, **more}


def playground(number: int) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [9.5 + number / 1e5, 51.3]}
    return {"type": "Feature", "id": number, "geometry": point, "properties": {"name": f"Spielplatz {number}"}}


def collection(features: list[dict[str, Any]], **more: Any) -> Reply:
    return Reply(orjson.dumps({"type": "FeatureCollection", "features": features, **more}), "application/geo+json")


def picture(colour: tuple[int, int, int], size: tuple[int, int] = (256, 256)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


@contextmanager
def serving(answer: Answering) -> Iterator[FakeHost]:
    """Give a running host whose answers may speak of the host itself."""
    with FakeHost(lambda path: NOT_HERE) as host:
        host.answer = lambda path: answer(host, path)
        yield host


def wfs(
    features: list[dict[str, Any]], told: int | None = None, name: str = "wfs/baeume-200.xml"
) -> Callable[[FakeHost, str], Reply]:
    """Return a WFS with pages that holds these features and tells of `told` ones."""

    def answer(host: FakeHost, path: str) -> Reply:
        asked = query(path)
        if asked.get("request") == "GetCapabilities":
            found = asked.get("service") == "WFS"
            return Reply(sample("wfs/baeume-200.xml", host) if found else EXCEPTION, "text/xml")
        if asked.get("request") != "GetFeature":
            return Reply(EXCEPTION, "text/xml", 400)
        start, count = int(asked.get("startindex", 0)), int(asked.get("count", 1_000_000))
        page = features[start : start + count]
        member = {"type": "name", "properties": {"name": asked.get("srsname", "")}}
        return collection(page, crs=member, numberMatched=len(features) if told is None else told, numberReturned=len(page))

    return answer


def oapif(features: list[dict[str, Any]], told: int | None = None) -> Answering:
    """Return an OGC API with one collection that holds these features."""

    def answer(host: FakeHost, path: str) -> Reply:
        place, asked = urlsplit(path).path, query(path)
        if place in ("/", "/ogc", "/ogc/"):
            links = [{"rel": "data", "type": "application/json", "href": "/ogc/collections"}]
            return Reply(orjson.dumps({"title": "Musterstadt", "links": links}), "application/json")
        if place == "/ogc/collections":
            return Reply(sample("oapif/sammlungen.json", host), "application/json")
        if place == "/ogc/collections/spielplaetze":
            return Reply(orjson.dumps(orjson.loads(sample("oapif/sammlungen.json", host))["collections"][0]), "application/json")
        if place != "/ogc/collections/spielplaetze/items":
            return NOT_HERE
        start, count = int(asked.get("offset", 0)), int(asked.get("limit", 10))
        page = features[start : start + count]
        links = []
        if start + count < len(features):
            links = [
                {"rel": "next", "type": "application/geo+json", "href": f"{host.url}{place}?offset={start + count}&limit={count}"}
            ]
        return collection(page, links=links, numberMatched=len(features) if told is None else told)

    return answer
