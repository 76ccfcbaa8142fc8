"""What CityJSON documents and sequences have in common: the head, what is lost, who belongs to whom, and the check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import orjson

from twin.errors import TwinBroken
from twin.exporters.cityjson.objects import is_known
from twin.exporters.citysurvey import batches_of, cities_of, other_layers, survey, unsuited
from twin.exporters.pictures import FOLDER, Pictures, count
from twin.exporters.written import sha256_of
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.citymodel import CityModel, FloatArray, IntArray
from twin.handlers import Exporter, ExportLayer, ExportReport, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import NoOptions

VERSION = "2.0"
# EPSG codes of the compound systems: (horizontal, height datum) to code
_COMPOUNDS = {
    ("EPSG:25831", "DHHN92"): 5554,
    ("EPSG:25832", "DHHN92"): 5555,
    ("EPSG:25833", "DHHN92"): 5556,
    ("EPSG:28992", "NAP"): 7415,
}


class CityJSONWriter(Exporter):
    """What the two writers of CityJSON have in common."""

    Options: ClassVar[type[Any]] = NoOptions
    requirements: ClassVar[Requirements] = Requirements(crs="any", dimensions="3d")
    beside: ClassVar[str] = FOLDER

    def suitability(self, selection: Selection) -> Suitability:
        """Return no without a city model or with several systems; lossy when something cannot be written."""
        reasons = unsuited(selection)
        losses = () if reasons else losses_of(selection)
        return Suitability("no" if reasons else "lossy" if losses else "ok", reasons or losses)


def losses_of(selection: Selection) -> tuple[Text, ...]:
    """Return what CityJSON cannot hold of a selection of city models."""
    cities = cities_of(selection)
    found = survey(cities)
    losses = other_layers(selection)
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
    unknown = sorted(kind for kind in found.kinds if not is_known(kind))
    if unknown:
        listed = ", ".join(unknown)
        losses.append(
            Text(
                f"CityJSON kennt diese Klassen nicht, sie werden allgemeine Objekte: {listed}.",
                f"CityJSON does not know these classes, they become generic objects: {listed}.",
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


@dataclass(slots=True)
class Kin:
    """Who belongs to whom in one layer, by the ids of the model: classes, children, and ids changed to be given once."""

    kinds: dict[str, str] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def take(self, model: CityModel, given: set[str]) -> None:
        """Take the objects of a batch; `given` are the ids of the file so far."""
        table = model.table
        self.kinds.update(zip(table.ids, table.types, strict=True))
        for identifier, parent in zip(table.ids, table.parents, strict=True):
            if parent:
                self.children.setdefault(parent, []).append(identifier)
            name, number = identifier, 2
            while name in given:
                name, number = f"{identifier}-{number}", number + 1
            given.add(name)
            if name != identifier:
                self.names[identifier] = name


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """The box around all vertices and the grid of whole numbers they are put on."""

    low: FloatArray
    high: FloatArray
    scale: FloatArray

    @property
    def translate(self) -> FloatArray:
        """Return the shift of the grid: whole units below the lowest vertex."""
        result: FloatArray = np.floor(self.low)
        return result

    def whole(self, vertices: FloatArray) -> IntArray:
        """Return vertices (n, 3) on the grid."""
        return np.round((vertices - self.translate) / self.scale).astype(np.int64)


def extent_of(cities: Sequence[ExportLayer], progress: Progress) -> Extent:
    """Return the extent of layers; zero when they hold no vertex."""
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for _, batch in batches_of(cities):
        progress.at(None)
        if len(batch.vertices):
            low, high = np.minimum(low, batch.vertices.min(axis=0)), np.maximum(high, batch.vertices.max(axis=0))
    scale = np.array([1e-3, 1e-3, 1e-3] if crs.is_projected(cities[0].crs) else [1e-8, 1e-8, 1e-3])
    return Extent(low, high, scale) if np.isfinite(low).all() else Extent(np.zeros(3), np.zeros(3), scale)


def head(selection: Selection, city: ExportLayer, extent: Extent) -> dict[str, Any]:
    """Return the members of a document before its objects."""
    decimals = 3 if extent.scale[0] == 1e-3 else 8
    metadata: dict[str, Any] = {"geographicalExtent": [round(float(v), decimals) for v in (*extent.low, *extent.high)]}
    url = reference(city.crs, city.vertical)
    if url is not None:
        metadata["referenceSystem"] = url
    if selection.title:
        metadata["title"] = selection.title
    if city.vertical:
        # EPSG has no compound system for DHHN2016, so the datum is told beside the horizontal one
        metadata["verticalDatum"] = city.vertical
    return {
        "type": "CityJSON",
        "version": VERSION,
        "transform": {"scale": extent.scale.tolist(), "translate": extent.translate.tolist()},
        "metadata": metadata,
    }


def report_of(target: Path, selection: Selection, counts: dict[str, int], pictures: Pictures) -> ExportReport:
    """Return the report of a written file; extras tell how many pictures lie beside it."""
    losses, extras = losses_of(selection), {"pictures": len(pictures)}
    return ExportReport((target.name,), counts, sha256_of(target), target.stat().st_size, losses, extras)


def ensure_verified(documents: Iterator[dict[str, Any]], target: Path, report: ExportReport) -> None:
    """Return when the documents hold the objects counted and every index points to a vertex; raises TwinBroken otherwise."""
    objects, wrong = 0, False
    for document in documents:
        highest = len(document["vertices"])
        objects += len(document["CityObjects"])
        wrong = wrong or any(_beyond(item.get("geometry", []), highest) for item in document["CityObjects"].values())
    if wrong or objects != sum(report.counts.values()) or count(target) != report.extras["pictures"]:
        raise TwinBroken(
            "CITYJSON_NOT_VERIFIED",
            f"Die geschriebene Datei „{target.name}“ enthält nicht, was sie soll ({objects} Objekte).",
            f"The written file '{target.name}' does not hold what it should ({objects} objects).",
        )


def documents_of(target: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a sequence, line by line."""
    with target.open("rb") as stream:
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
