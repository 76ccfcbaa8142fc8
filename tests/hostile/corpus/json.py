"""CityJSON and other JSON that lies about its numbers, is too deep, or points elsewhere (T12)."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile.trap import READ, Sample, Trap

CITY = Path(__file__).resolve().parents[2] / "samples" / "cityjson" / "punkthaeuser.city.json"


def _city(**members: Any) -> bytes:
    return json.dumps({**json.loads(CITY.read_bytes()), **members}).encode()


def _bent(first: Any) -> bytes:
    """Return the city with the first vertex number of its first geometry replaced."""
    city = json.loads(CITY.read_bytes())
    bounds = next(iter(city["CityObjects"].values()))["geometry"][0]["boundaries"]
    while isinstance(bounds[0], list):
        bounds = bounds[0]
    bounds[0] = first
    return json.dumps(city).encode()


def _feature(coordinates: str, geometry: str = "Point", properties: str = "{}") -> bytes:
    shape = f'{{"type":"{geometry}","coordinates":{coordinates}}}'
    return (
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},"geometry":{shape}}}]}}'.encode()
    )


def traps(trap: Trap) -> Iterator[Sample]:
    """T12: numbers that are none, indices out of range, depth, keys twice, extensions by address."""
    name = "a.city.json"
    for index in (10**12, -1, 2**63, 10**400, 1.5, "1", None, True, [], {}):
        yield Sample(name, _bent(index), what=f"index {str(index)[:12]}")
    for scale in ([1e308] * 3, [0, 0, 0], [-1, 1, 1], ["a", 1, 1], [1, 1], None):
        yield Sample(name, _city(transform={"scale": scale, "translate": [0, 0, 0]}), what=f"scale {scale}")
    yield Sample(name, _city().replace(b"482700.0", b"NaN"), what="NaN")
    yield Sample(name, _city().replace(b"482700.0", b"1e999"), what="1e999")
    yield Sample(name, _city().replace(b"482700.0", b"9" * 5000), what="5,000 digits")
    yield Sample(
        name, _city(extensions={"X": {"url": trap.url, "version": "1"}}, **{"+X": {"a": trap.file_url}}), READ, what="extension"
    )
    yield Sample(name, _city(metadata={"referenceSystem": trap.url}), what="system by address")
    yield Sample(
        name,
        _city(appearance={"textures": [{"type": "PNG", "image": trap.file_url}, {"type": "PNG", "image": trap.url}]}),
        READ,
        what="pictures",
    )
    yield Sample(name, _city(CityObjects=_family()), what="own child")
    yield Sample(name, b'{"type":"CityJSON","version":"2.0","CityObjects":' + b"[" * 200_000, what="deep")
    yield Sample(name, b'{"type":"CityJSON","version":"2.0","CityObjects":' + b'{"a":' * 5000 + b"1" + b"}" * 5001, what="deep")
    yield Sample(name, _city().replace(b'"vertices"', b'"vertices": [], "vertices"'), what="key twice")
    yield Sample(name, _city(vertices=[[1, 2]] * 200), what="flat vertices")
    yield Sample(name, _city(vertices=[["a", None, {}]] * 200), what="no vertices")
    yield Sample("a.city.jsonl", _city() + b"\n" + b"[" * 100_000, what="sequence")
    yield from _geojson(trap)


def _family() -> dict[str, Any]:
    objects: dict[str, Any] = copy.deepcopy(json.loads(CITY.read_bytes())["CityObjects"])
    first, second = list(objects)[:2]
    for one, other in ((first, second), (second, first)):
        objects[one].update(parents=[other], children=[other], type="BuildingPart")
    return objects


def _geojson(trap: Trap) -> Iterator[Sample]:
    head = b'{"type":"FeatureCollection","features":['
    for content, code, what in (
        (b'{"type":"FeatureCollection","features":' + b"[" * 200_000, "GEOJSON_MALFORMED", "deep"),
        (head + b'{"a":' * 5000, "GEOJSON_MALFORMED", "deep objects"),
        (head + b"[" * 5000 + b"]" * 5001 + b"}", "GEOJSON_MALFORMED", "deep lists"),
        (_feature("[NaN,1]"), "GEOJSON_NOT_A_NUMBER", "NaN"),
        (_feature("[-Infinity,1]"), "GEOJSON_NOT_A_NUMBER", "-Infinity"),
        (_feature("[1e999,1]"), "", "1e999"),
        (_feature(f"[{'9' * 5000},1]"), "", "5,000 digits"),
        (_feature("[" * 900 + "]" * 900), "NOTHING_IMPORTED", "deep coordinates"),
        (_feature('{"a":1}', "Polygon"), "", "object as coordinates"),
        (_feature("[8,51]", "Point", '{"a":1,"a":2,"__proto__":{"x":1}}'), READ, "keys twice"),
        (_feature("[8,51]", "Point", json.dumps({f"k{n}": n for n in range(600)})), "IMPORT_TOO_COMPLEX", "600 attributes"),
        (_feature("[8,51]", "Point", '{"a":' + "9" * 5000 + "}"), "", "long number"),
        (_feature("[8,51]", "Point", '{"a":"\\ud800"}'), "", "half a character"),
        (_feature("[8,51]", "Point", json.dumps({"@import": trap.file_url, "$ref": trap.url})), READ, "links"),
        (b'{"type":"FeatureCollection","features":[' + b"\x00" * 1000, "", "NUL"),
        (b"", "FILE_EMPTY", "empty"),
        (bytes(100_000), "FORMAT_UNKNOWN", "zeros"),
    ):
        yield Sample("a.geojson", content, code, what=what)
