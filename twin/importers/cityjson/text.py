"""CityJSON as text: a whole document or a sequence of features, with version, transform and limits checked."""

from __future__ import annotations

import contextlib
import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from twin.errors import FileDamaged, InputRefused, LimitExceeded
from twin.geodata.citymodel import FloatArray
from twin.importers import limits
from twin.importers.cityjson.templates import Templates

VERSIONS = ("1.0", "1.1", "2.0")
MOST_BYTES = limits.CITYJSON_BYTES
MOST_LINE_BYTES = 64 << 20
_VERSION = re.compile(rb'"version"\s*:\s*"([^"]{1,12})"')
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says before its objects: version, CRS and height datum as written, scale and shift of its vertices.

    templates      the shapes its instances refer to
    metadata       what it says of itself, as written
    extensions     its extensions by name, with their addresses, which are never fetched
    extra_members  names of members of the root that extensions put there (`+name`)
    """

    version: str
    crs: str
    vertical: str
    scale: FloatArray
    translate: FloatArray
    has_transform: bool
    templates: Templates
    metadata: dict[str, Any]
    extensions: dict[str, Any]
    extra_members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """City objects with the vertices they refer to: the whole document, or one feature of a sequence."""

    header: Header
    objects: dict[str, Any]
    vertices: FloatArray
    fraction: float
    sequence: bool
    appearance: Any
    """Its textures and materials as written; those of the head where a feature has none of its own."""


def version_in(head: bytes) -> str:
    """Return the version named near the beginning of a document, "" when none is in sight."""
    found = _VERSION.search(head)
    return found[1].decode("ascii", "replace") if found else ""


def pieces(path: Path, name: str) -> Iterator[Piece]:
    """Yield the whole document as one piece, or the features of a CityJSONSeq one by one.

    Raises FileDamaged naming the place, InputRefused (CITYJSON_VERSION) for versions other than 1.0 to 2.0,
    LimitExceeded (CITYJSON_TOO_LARGE) for a single document above 200 MB. NaN, infinite numbers and nesting deeper than
    1,024 are refused by the JSON parser itself.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        first = stream.readline(MOST_LINE_BYTES + 1)
        rest = len(first) < size and bool(stream.read(4096).strip())
    if rest and (path.suffix.lower() == ".jsonl" or name.lower().endswith(".jsonl") or _is_object(first)):
        yield from _sequence(path, name, size)
        return
    if size > MOST_BYTES:
        raise _too_large(name)
    document = _parsed(path.read_bytes(), name, None)
    header = _header(document, name)
    vertices = _vertices(document, header, name, None)
    yield Piece(header, _objects(document, name, None), vertices, 1.0, False, document.get("appearance"))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line.removeprefix(_BOM)), dict)
    except orjson.JSONDecodeError:
        return False


def _sequence(path: Path, name: str, size: int) -> Iterator[Piece]:
    header: Header | None = None
    shared: Any = None
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(MOST_LINE_BYTES + 1):
            number += 1
            if len(line) > MOST_LINE_BYTES:
                raise _line_too_long(name, number)
            if not line.strip():
                continue
            document = _parsed(line, name, number)
            if document.get("type") == "CityJSON":
                header = _header(document, name)
            elif header is None:
                raise _damaged(name, number, "die Kopfzeile vom Typ CityJSON fehlt", "the CityJSON header line is missing")
            elif document.get("type") != "CityJSONFeature":
                raise _damaged(name, number, "hier steht kein CityJSONFeature", "there is no CityJSONFeature here")
            vertices = _vertices(document, header, name, number)
            if document.get("type") == "CityJSON":
                shared = document.get("appearance")
            appearance = document.get("appearance", shared)
            yield Piece(header, _objects(document, name, number), vertices, stream.tell() / size, True, appearance)


def _parsed(data: bytes, name: str, line: int | None) -> dict[str, Any]:
    try:
        with _without_collecting():
            document = orjson.loads(data.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        where = line if line is not None else error.lineno
        raise _damaged(name, where, f"kein gültiges JSON ({error.msg})", f"no valid JSON ({error.msg})") from error
    if not isinstance(document, dict):
        raise _damaged(name, line or 1, "kein JSON-Objekt", "no JSON object")
    return document


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector from searching a million new lists for cycles that JSON cannot have: it takes as long as parsing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _header(document: dict[str, Any], name: str) -> Header:
    if document.get("type") != "CityJSON":
        raise _damaged(name, 1, "kein CityJSON („type“ fehlt oder ist anders)", "no CityJSON ('type' is missing or differs)")
    written = str(document.get("version", ""))
    version = ".".join(written.split(".")[:2])
    if version not in VERSIONS:
        raise InputRefused(
            "CITYJSON_VERSION",
            f"„{name}“ ist CityJSON {written or 'ohne Fassung'}; gelesen werden 1.0, 1.1 und 2.0. "
            "Mit „cjio datei.json upgrade save neu.json“ lässt sich die Datei anheben.",
            f"'{name}' is CityJSON {written or 'without a version'}; 1.0, 1.1 and 2.0 are read. "
            "'cjio file.json upgrade save new.json' brings it up to date.",
            file=name,
            version=written,
        )
    metadata = document.get("metadata")
    told = metadata if isinstance(metadata, dict) else {}
    crs, vertical = told.get("referenceSystem"), told.get("verticalDatum")
    scale, translate = _transform(document.get("transform"), name)
    extensions = document.get("extensions")
    return Header(
        version,
        crs if isinstance(crs, str) else "",
        vertical if isinstance(vertical, str) else "",
        scale,
        translate,
        "transform" in document,
        Templates(document.get("geometry-templates")),
        told,
        extensions if isinstance(extensions, dict) else {},
        tuple(name for name in document if name.startswith("+")),
    )


def _transform(transform: Any, name: str) -> tuple[FloatArray, FloatArray]:
    if transform is None:
        return np.ones(3), np.zeros(3)
    try:
        scale = np.array(transform["scale"], dtype=np.float64)
        translate = np.array(transform["translate"], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise _transform_damaged(name) from error
    if scale.shape != (3,) or translate.shape != (3,) or not (np.abs(scale) < 1e9).all() or (scale == 0.0).any():
        raise _transform_damaged(name)
    return scale, translate


def _transform_damaged(name: str) -> FileDamaged:
    return _damaged(name, 1, "„transform“ ist unbrauchbar", "'transform' is unusable")


def _objects(document: dict[str, Any], name: str, line: int | None) -> dict[str, Any]:
    objects = document.get("CityObjects")
    if not isinstance(objects, dict):
        raise _damaged(name, line or 1, "„CityObjects“ fehlt", "'CityObjects' is missing")
    return objects


def _vertices(document: dict[str, Any], header: Header, name: str, line: int | None) -> FloatArray:
    raw = document.get("vertices")
    if not isinstance(raw, list):
        raise _damaged(name, line or 1, "„vertices“ fehlt", "'vertices' is missing")
    if not raw:
        return np.zeros((0, 3))
    if header.version != "1.0" and not header.has_transform:
        raise _damaged(
            name,
            line or 1,
            "„transform“ fehlt, ohne das die ganzzahligen Koordinaten keinen Ort haben",
            "'transform' is missing, without which the integer coordinates have no place",
        )
    try:
        values = np.array(raw, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as error:
        raise _damaged(name, line or 1, "„vertices“ ist unbrauchbar", "'vertices' is unusable") from error
    if values.ndim != 2 or values.shape[1] != 3:
        raise _damaged(name, line or 1, "„vertices“ hat nicht drei Werte je Punkt", "'vertices' has not three values a point")
    return values * header.scale + header.translate


def _damaged(name: str, line: int, de: str, en: str) -> FileDamaged:
    return FileDamaged(
        "CITYJSON_DAMAGED",
        f"„{name}“ ist in Zeile {line} beschädigt: {de}.",
        f"'{name}' is damaged at line {line}: {en}.",
        file=name,
        line=line,
    )


def _too_large(name: str) -> LimitExceeded:
    return LimitExceeded(
        "CITYJSON_TOO_LARGE",
        f"„{name}“ ist größer als 200 MB. Bitte als CityJSONSeq (.city.jsonl) ausgeben; das wird Stück für Stück gelesen.",
        f"'{name}' is larger than 200 MB. Please write it as CityJSONSeq (.city.jsonl); that is read piece by piece.",
        file=name,
    )


def _line_too_long(name: str, number: int) -> LimitExceeded:
    return LimitExceeded(
        "CITYJSON_TOO_LARGE",
        f"„{name}“ hat in Zeile {number} mehr als 64 MB für ein einziges Objekt.",
        f"'{name}' has more than 64 MB for a single feature in line {number}.",
        file=name,
        line=number,
    )
