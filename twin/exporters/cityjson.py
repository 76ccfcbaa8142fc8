"""Writes city models as CityJSON 2.0, one document or a CityJSONSeq, the same bytes for the same input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import numpy as np
import orjson

from twin.errors import TwinBroken
from twin.exporters.cityjsonobjects import ObjectWriter
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.citymodel import CityModel, FloatArray, IntArray
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option

VERSION = "2.0"
# EPSG codes of the compound systems: (horizontal, height datum) to code
_COMPOUNDS = {
    ("EPSG:25831", "DHHN92"): 5554,
    ("EPSG:25832", "DHHN92"): 5555,
    ("EPSG:25833", "DHHN92"): 5556,
    ("EPSG:28992", "NAP"): 7415,
}


@dataclass(frozen=True, slots=True)
class Options:
    """How it is written."""

    sequence: bool = option(False, "Als CityJSONSeq (ein Objekt je Zeile)", "As CityJSONSeq (one feature per line)")


class CityJSON(Exporter):
    """The exporter of CityJSON."""

    format: ClassVar[Format] = Format(
        id="cityjson",
        title=Text("CityJSON 2.0", "CityJSON 2.0"),
        extensions=(".city.json", ".city.jsonl", ".cityjson"),
        media_types=("application/city+json", "application/city+json-seq"),
        layer_types=("CityModel",),
        versions=(VERSION,),
    )
    Options: ClassVar[type[Any]] = Options
    requirements: ClassVar[Requirements] = Requirements(crs="any", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return no without a city model or with several systems; lossy when other layers or the CRS cannot be written."""
        cities = _cities(selection)
        if not cities:
            return Suitability("no", (Text("Die Auswahl enthält kein Stadtmodell.", "The selection holds no city model."),))
        if len({layer.crs for layer in cities}) > 1:
            reason = Text(
                "Die Stadtmodelle haben verschiedene Koordinatensysteme.", "The city models have different coordinate systems."
            )
            return Suitability("no", (reason,))
        losses = _losses(selection, cities)
        return Suitability("lossy" if losses else "ok", losses)

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the city models to the file `target`: vertices in whole millimetres, shared ones once, objects in order."""
        cities = _cities(selection)
        sequence = bool(options.sequence) or target.name.lower().endswith(".jsonl")
        grid = _grid(cities, progress)
        head = _head(selection, cities, grid)
        with target.open("wb") as stream:
            counts = (
                _write_lines(stream, head, cities, grid, progress)
                if sequence
                else _write_document(stream, head, cities, grid, progress)
            )
        return ExportReport((target.name,), counts, _sha256(target), target.stat().st_size, _losses(selection, cities))

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file: version, number of objects and every vertex index must be right; raises TwinBroken."""
        objects, wrong = 0, False
        for document in _documents(target):
            highest = len(document["vertices"])
            objects += len(document["CityObjects"])
            wrong = wrong or any(_beyond(item.get("geometry", []), highest) for item in document["CityObjects"].values())
        if wrong or objects != sum(report.counts.values()):
            raise TwinBroken(
                "CITYJSON_NOT_VERIFIED",
                f"Die geschriebene Datei „{target.name}“ enthält nicht, was sie soll ({objects} Objekte).",
                f"The written file '{target.name}' does not hold what it should ({objects} objects).",
            )


def _cities(selection: Selection) -> list[ExportLayer]:
    return [layer for layer in selection.layers if layer.type == "CityModel"]


def _losses(selection: Selection, cities: list[ExportLayer]) -> tuple[Text, ...]:
    losses = [
        Text(
            f"Die Ebene „{layer.title}“ ist kein Stadtmodell und fehlt.", f"The layer '{layer.title}' is no city model; missing."
        )
        for layer in selection.layers
        if layer not in cities
    ]
    if reference(cities[0].crs, cities[0].vertical) is None:
        losses.append(
            Text("Das Koordinatensystem hat keine EPSG-Nummer.", "The coordinate system has no EPSG number and is left out.")
        )
    elif cities[0].vertical and (cities[0].crs, cities[0].vertical) not in _COMPOUNDS:
        losses.append(
            Text(
                f"Der Höhenbezug {cities[0].vertical} steht nur als Text in den Metadaten (verticalDatum).",
                f"The height datum {cities[0].vertical} is only told as text in the metadata (verticalDatum).",
            )
        )
    return tuple(losses)


def reference(code: str, vertical: str | None) -> str | None:
    """Return the referenceSystem URL of a system, compound where EPSG has one for the height datum; None without a code."""
    compound = _COMPOUNDS.get((code, vertical or ""))
    if compound:
        return f"https://www.opengis.net/def/crs/EPSG/0/{compound}"
    authority, _, number = code.partition(":")
    if authority.isalpha() and number.isdigit():
        return f"https://www.opengis.net/def/crs/{authority.upper()}/0/{number}"
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The whole-number grid of a document: scale, shift, the distinct vertices and each batch vertex's index among them."""

    scale: FloatArray
    translate: FloatArray
    vertices: IntArray
    index: IntArray
    children: dict[str, list[str]]
    extent: list[float]


def _batches(cities: list[ExportLayer]) -> Iterator[tuple[str, CityModel]]:
    for layer in cities:
        for batch in layer.walk():
            if isinstance(batch, CityModel):
                yield layer.name, batch


def _grid(cities: list[ExportLayer], progress: Progress) -> _Grid:
    scale = np.array([1e-3, 1e-3, 1e-3] if crs.is_projected(cities[0].crs) else [1e-8, 1e-8, 1e-3])
    parts: list[FloatArray] = []
    children: dict[str, list[str]] = {}
    known: set[str] = set()
    for _, batch in _batches(cities):
        progress.at(None)
        parts.append(np.asarray(batch.vertices))
        known.update(batch.objects["id"])
        for identifier, parent in zip(batch.objects["id"], batch.objects["parent"], strict=True):
            if parent:
                children.setdefault(parent, []).append(identifier)
    every = np.concatenate(parts) if parts else np.zeros((0, 3))
    translate = np.floor(every.min(axis=0)) if len(every) else np.zeros(3)
    whole = np.round((every - translate) / scale).astype(np.int64)
    vertices, index = np.unique(whole, axis=0, return_inverse=True)
    low, high = (every.min(axis=0), every.max(axis=0)) if len(every) else (np.zeros(3), np.zeros(3))
    extent = [round(float(value), 3 if scale[0] == 1e-3 else 8) for value in (*low, *high)]
    kept = {parent: names for parent, names in children.items() if parent in known}
    return _Grid(scale, translate, vertices, index.reshape(-1), kept, extent)


def _head(selection: Selection, cities: list[ExportLayer], grid: _Grid) -> dict[str, Any]:
    metadata: dict[str, Any] = {"geographicalExtent": grid.extent}
    url = reference(cities[0].crs, cities[0].vertical)
    if url is not None:
        metadata["referenceSystem"] = url
    if selection.title:
        metadata["title"] = selection.title
    if cities[0].vertical:
        # EPSG has no compound system for DHHN2016, so the datum is told beside the horizontal one
        metadata["verticalDatum"] = cities[0].vertical
    return {
        "type": "CityJSON",
        "version": VERSION,
        "transform": {"scale": grid.scale.tolist(), "translate": grid.translate.tolist()},
        "metadata": metadata,
    }


def _objects(cities: list[ExportLayer], grid: _Grid, progress: Progress) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (layer, id, city object) in order; indices point into the document's vertices."""
    start, done = 0, 0
    for layer, batch in _batches(cities):
        end = start + len(batch.vertices)
        writer = ObjectWriter(batch, grid.index[start:end], grid.children)
        for identifier, item in writer.objects():
            yield layer, identifier, item
        start = end
        done += len(batch)
        progress.at(start / max(len(grid.index), 1))


def _write_document(
    stream: BinaryIO, head: dict[str, Any], cities: list[ExportLayer], grid: _Grid, progress: Progress
) -> dict[str, int]:
    counts = {layer.name: 0 for layer in cities}
    stream.write(orjson.dumps(head)[:-1] + b',"CityObjects":{')
    for number, (layer, identifier, item) in enumerate(_objects(cities, grid, progress)):
        counts[layer] += 1
        stream.write((b"," if number else b"") + b"\n" + orjson.dumps(identifier) + b":" + orjson.dumps(item))
    stream.write(b'},\n"vertices":' + orjson.dumps(grid.vertices, option=orjson.OPT_SERIALIZE_NUMPY) + b"}\n")
    return counts


def _write_lines(
    stream: BinaryIO, head: dict[str, Any], cities: list[ExportLayer], grid: _Grid, progress: Progress
) -> dict[str, int]:
    counts = {layer.name: 0 for layer in cities}
    stream.write(orjson.dumps({**head, "CityObjects": {}, "vertices": []}) + b"\n")
    family: dict[str, Any] = {}
    for layer, identifier, item in _objects(cities, grid, progress):
        counts[layer] += 1
        if "parents" not in item and family:
            stream.write(_feature(family, grid))
            family = {}
        family[identifier] = item
    if family:
        stream.write(_feature(family, grid))
    return counts


def _feature(family: dict[str, Any], grid: _Grid) -> bytes:
    """Return one line: a building with its parts and only the vertices they use, numbered from 0."""
    used: dict[int, int] = {}
    for item in family.values():
        for geometry in item.get("geometry", []):
            geometry["boundaries"] = _renumbered(geometry["boundaries"], used)
    vertices = grid.vertices[np.array(list(used), dtype=np.int64)]
    feature = {"type": "CityJSONFeature", "id": next(iter(family)), "CityObjects": family, "vertices": vertices}
    return orjson.dumps(feature, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"


def _renumbered(nested: Any, used: dict[int, int]) -> Any:
    if isinstance(nested, list):
        return [_renumbered(item, used) for item in nested]
    return used.setdefault(nested, len(used))


def _documents(target: Path) -> Iterator[dict[str, Any]]:
    with target.open("rb") as stream:
        if not target.name.endswith(".jsonl") and b'"CityObjects":{},"vertices":[]' not in stream.readline():
            yield orjson.loads(target.read_bytes())
            return
        stream.seek(0)
        for line in stream:
            yield orjson.loads(line)


def _beyond(nested: Any, highest: int) -> bool:
    """Return whether any vertex index among geometries is not below `highest`."""
    stack = [geometry["boundaries"] for geometry in nested]
    while stack:
        item = stack.pop()
        if item and isinstance(item[0], int):
            if min(item) < 0 or max(item) >= highest:
                return True
        else:
            stack.extend(item)
    return False


def _sha256(target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
