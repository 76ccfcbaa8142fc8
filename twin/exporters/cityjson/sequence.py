"""Writes city models as CityJSONSeq 2.0: a head, then a line for each object with what belongs to it; one batch in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import orjson

from twin.exporters.cityjson.appearance import Appearance
from twin.exporters.cityjson.file import (
    VERSION,
    CityJSONWriter,
    Extent,
    Kin,
    documents_of,
    ensure_verified,
    extent_of,
    head,
    report_of,
)
from twin.exporters.cityjson.objects import ObjectWriter
from twin.exporters.citysurvey import batches_of, cities_of
from twin.exporters.pictures import Pictures
from twin.findings import Progress
from twin.geodata.citymodel import CityModel, IntArray
from twin.handlers import ExportReport, Format, Selection
from twin.language import Text


class CityJSONSeq(CityJSONWriter):
    """The exporter of CityJSON sequences."""

    format: ClassVar[Format] = Format(
        id="cityjsonseq",
        title=Text("CityJSONSeq 2.0 (ein Objekt je Zeile)", "CityJSONSeq 2.0 (one feature per line)"),
        extensions=(".city.jsonl", ".jsonl"),
        media_types=("application/city+json-seq",),
        layer_types=("CityModel",),
        versions=(VERSION,),
    )

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the city models to the file `target`, each family with its own vertices in whole millimetres.

        Pictures go into a folder beside it.
        """
        pictures = Pictures(target)
        cities = cities_of(selection)
        extent = extent_of(cities, progress)
        counts = {layer.name: 0 for layer in cities}
        given: set[str] = set()
        with target.open("wb") as stream:
            stream.write(orjson.dumps({**head(selection, cities[0], extent), "CityObjects": {}, "vertices": []}) + b"\n")
            for layer, batch in batches_of(cities):
                progress.at(None)
                for line in _lines(batch, extent, given, pictures):
                    stream.write(line)
                counts[layer] += len(batch)
        return report_of(target, selection, counts, pictures)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file: number of objects and every vertex index must be right; raises TwinBroken."""
        ensure_verified(documents_of(target), target, report)


def _lines(batch: CityModel, extent: Extent, given: set[str], pictures: Pictures) -> Iterator[bytes]:
    """Yield a line for each object that belongs to no other of the batch, with all that belong to it."""
    kin = Kin()
    kin.take(batch, given)
    vertices = extent.whole(batch.vertices)
    appearance = Appearance(pictures.address)
    found = dict(ObjectWriter(batch, _shared(vertices), kin.children, kin.names, kin.kinds, appearance).objects())
    for identifier, item in found.items():
        if "parents" not in item:
            yield _feature(identifier, _family(identifier, found), vertices, appearance)


def _shared(vertices: IntArray) -> IntArray:
    """Return for each vertex the row of the first one at the same place."""
    _, first, inverse = np.unique(vertices, axis=0, return_index=True, return_inverse=True)
    result: IntArray = first[inverse.reshape(-1)]
    return result


def _family(identifier: str, found: dict[str, Any]) -> dict[str, Any]:
    family, open_ids = {}, [identifier]
    while open_ids:
        name = open_ids.pop(0)
        family[name] = found[name]
        open_ids.extend(found[name].get("children", ()))
    return family


def _feature(identifier: str, family: dict[str, Any], vertices: IntArray, appearance: Appearance) -> bytes:
    """Return one line: an object with what belongs to it and only the vertices and looks they use, numbered from 0."""
    used: dict[int, int] = {}
    for item in family.values():
        for geometry in item.get("geometry", []):
            geometry["boundaries"] = _renumbered(geometry["boundaries"], used)
    picked = vertices[np.array(list(used), dtype=np.int64)]
    looks = appearance.of(geometry for item in family.values() for geometry in item.get("geometry", []))
    feature = {"type": "CityJSONFeature", "id": identifier, "CityObjects": family, **looks, "vertices": picked}
    return orjson.dumps(feature, option=orjson.OPT_SERIALIZE_NUMPY) + b"\n"


def _renumbered(nested: Any, used: dict[int, int]) -> Any:
    if isinstance(nested, list):
        return [_renumbered(item, used) for item in nested]
    return used.setdefault(nested, len(used))
