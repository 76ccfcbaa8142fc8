"""Writes city models as one CityJSON 2.0 document, the same bytes for the same input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import orjson

from twin.exporters.cityjson.appearance import Appearance
from twin.exporters.cityjson.file import VERSION, CityJSONWriter, Extent, Kin, ensure_verified, extent_of, head, report_of
from twin.exporters.cityjson.objects import ObjectWriter
from twin.exporters.citysurvey import batches_of, cities_of
from twin.exporters.pictures import Pictures
from twin.findings import Progress
from twin.geodata.citymodel import IntArray
from twin.handlers import ExportLayer, ExportReport, Format, Selection
from twin.language import Text


class CityJSON(CityJSONWriter):
    """The exporter of CityJSON documents."""

    format: ClassVar[Format] = Format(
        id="cityjson",
        title=Text("CityJSON 2.0", "CityJSON 2.0"),
        extensions=(".city.json", ".cityjson"),
        media_types=("application/city+json",),
        layer_types=("CityModel",),
        versions=(VERSION,),
    )

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the city models to the file `target`: vertices in whole millimetres, shared ones once, objects in order.

        Pictures go into a folder beside it.
        """
        pictures = Pictures(target)
        cities = cities_of(selection)
        extent = extent_of(cities, progress)
        grid = _grid(cities, extent, progress)
        counts = {layer.name: 0 for layer in cities}
        with target.open("wb") as stream:
            stream.write(orjson.dumps(head(selection, cities[0], extent))[:-1] + b',"CityObjects":{')
            appearance = Appearance(pictures.address)
            for number, (layer, identifier, item) in enumerate(_objects(cities, grid, appearance, progress)):
                counts[layer] += 1
                stream.write((b"," if number else b"") + b"\n" + orjson.dumps(identifier) + b":" + orjson.dumps(item))
            tail = {**appearance.members(), "vertices": grid.vertices}
            stream.write(b"},\n" + orjson.dumps(tail, option=orjson.OPT_SERIALIZE_NUMPY)[1:] + b"\n")
        return report_of(target, selection, counts, pictures)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file: number of objects and every vertex index must be right; raises TwinBroken."""
        ensure_verified(iter([orjson.loads(target.read_bytes())]), target, report)


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The distinct vertices of a document, each batch vertex's index among them, and the kin of each layer."""

    vertices: IntArray
    index: IntArray
    kin: dict[str, Kin]


def _grid(cities: list[ExportLayer], extent: Extent, progress: Progress) -> _Grid:
    parts: list[IntArray] = [np.zeros((0, 3), dtype=np.int64)]
    kin = {layer.name: Kin() for layer in cities}
    given: set[str] = set()
    for layer, batch in batches_of(cities):
        progress.at(None)
        parts.append(extent.whole(np.asarray(batch.vertices)))
        kin[layer].take(batch, given)
    vertices, index = np.unique(np.concatenate(parts), axis=0, return_inverse=True)
    return _Grid(vertices, index.reshape(-1), kin)


def _objects(
    cities: list[ExportLayer], grid: _Grid, appearance: Appearance, progress: Progress
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (layer, id, city object) in order; indices point into the document's vertices."""
    start = 0
    for layer, batch in batches_of(cities):
        end = start + len(batch.vertices)
        kin = grid.kin[layer]
        writer = ObjectWriter(batch, grid.index[start:end], kin.children, kin.names, kin.kinds, appearance)
        for identifier, item in writer.objects():
            yield layer, identifier, item
        start = end
        progress.at(start / max(len(grid.index), 1))
