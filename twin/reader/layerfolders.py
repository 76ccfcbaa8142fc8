"""The folders a reading leaves, one for each layer, with what is known of them when the last batch is in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_string_dtype

from twin.errors import FileDamaged, LimitExceeded, TwinBroken, TwinError
from twin.findings import FindingGroup, LayerCount, Progress
from twin.geodata import crs, spool
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.dataset import NOT_SAID, Layer, LayerData, LayerType, type_of
from twin.geodata.feature import FeatureCollection
from twin.geodata.mapservice import MapService
from twin.geodata.mesh import Mesh
from twin.geodata.plan import Plan
from twin.geodata.pointcloud import PointCloud
from twin.geodata.tileset import Tileset
from twin.handlers import Batch
from twin.importers import limits
from twin.language import Text
from twin.reader import mosaic

STATED = Text("von Hand angegeben", "stated by hand")
FROM_FILE = Text("aus der Datei", "from the file")
MOST_LAYERS = limits.LAYERS
MOST_ATTRIBUTES = limits.ATTRIBUTES
MOST_OBJECTS = limits.OBJECTS
MOST_POINTS = limits.CLOUD_POINTS  # of clouds, which are read, kept and shown piece by piece


@dataclass(slots=True)
class _Growing:
    """A layer while its batches come in."""

    name: str
    title: str
    crs: str = ""
    vertical: str | None = None
    crs_origin: Text = NOT_SAID
    type: LayerType | None = None
    bbox: BBox | None = None
    attributes: dict[str, None] = field(default_factory=dict)
    batches: int = 0
    read: int = 0
    imported: int = 0
    repaired: int = 0
    rejected: int = 0
    written: set[str] = field(default_factory=set)

    def take(self, other: _Growing) -> None:
        """Add what another layer holds; their batches are joined elsewhere."""
        self.read += other.read
        self.imported += other.imported
        self.repaired += other.repaired
        self.rejected += other.rejected
        self.bbox = other.bbox if self.bbox is None else self.bbox.union(other.bbox) if other.bbox else self.bbox
        self.written |= other.written


class LayerFolders:
    """Writes batches to `root/<layer>/` and adds up what they hold; a layer's name is made fit to be a folder's name."""

    def __init__(self, root: Path, file: str, stated_crs: str | None = None) -> None:
        self._root = root
        self._origin = STATED if stated_crs else FROM_FILE
        self._file = file
        self._layers: dict[tuple[str, str], _Growing] = {}
        self._numbers = {"objects": 0, "points": 0}
        self._same: dict[tuple[str, str], tuple[str, str]] = {}
        root.mkdir()

    def keep(self, batch: Batch) -> None:
        """Write one batch and add its numbers; raises LimitExceeded when the file has more layers or columns than allowed."""
        ensure_adds_up(batch)
        layer = self._layer(batch)
        layer.read += batch.read
        self._ensure_bounded(batch)
        layer.imported += batch.imported
        layer.repaired += batch.repaired
        layer.rejected += batch.rejected
        layer.vertical = layer.vertical or batch.vertical
        layer.crs_origin = batch.crs_origin if batch.crs_origin.de else layer.crs_origin
        if batch.data is None:
            return
        layer.type = type_of(batch.data)
        layer.attributes.update(dict.fromkeys(_attributes(batch.data)))
        if len(layer.attributes) > MOST_ATTRIBUTES:
            raise self._too_many("Attribute", "attributes", len(layer.attributes), MOST_ATTRIBUTES)
        if isinstance(batch.data, FeatureCollection):
            self._ensure_short(batch.data)
        box = _bbox(batch.data, layer.crs)
        layer.bbox = box if layer.bbox is None else layer.bbox.union(box) if box else layer.bbox
        spool.write(self._root / layer.name, layer.batches, batch.data)
        layer.batches += 1

    def _ensure_bounded(self, batch: Batch) -> None:
        """Add a batch to what the file holds; raises LimitExceeded beyond what a file may hold."""
        kind = "points" if isinstance(batch.data, PointCloud) else "objects"
        self._numbers[kind] += batch.read
        if self._numbers["objects"] > MOST_OBJECTS:
            raise self._too_many("Objekte", "objects", self._numbers["objects"], MOST_OBJECTS)
        if self._numbers["points"] > MOST_POINTS:
            raise self._too_many("Punkte", "points", self._numbers["points"], MOST_POINTS)

    def _ensure_short(self, data: FeatureCollection) -> None:
        """Raise LimitExceeded when a cell holds more text than one may."""
        for name, column in data.frame.items():
            if _longest(column) > limits.CELL_BYTES:
                raise LimitExceeded(
                    "IMPORT_TOO_COMPLEX",
                    f"„{self._file}“ hat im Attribut „{str(name)[:60]}“ einen Text von mehr als 1 MB. Bitte kürzen.",
                    f"'{self._file}' has a text of more than 1 MB in the attribute '{str(name)[:60]}'. Please shorten it.",
                    file=self._file,
                )

    def join_tiles(self) -> tuple[FindingGroup, ...]:
        """Make one layer of grids that touch (the tiles of a survey office) and return what is to be told of it."""
        grids = {
            key: (coverage, item.vertical)
            for key, item in self._layers.items()
            if item.type == "Coverage" and (coverage := mosaic.coverage_in(self._root / item.name)) is not None
        }
        told = Progress()
        for keys in mosaic.groups(grids):
            parts = [self._layers[key] for key in keys]
            name = self._shared_name(parts, [item.name for item in parts])
            folders = [self._root / item.name for item in parts]
            mosaic.join([grids[key][0] for key in keys], folders, self._root / name, self._root / ".joining")
            for key, item in list(zip(keys, parts, strict=True))[1:]:
                parts[0].take(item)
                del self._layers[key]
            parts[0].name = parts[0].title = name
            told.finding(mosaic.told(len(keys), name))
        for item in self._layers.values():
            if item.type == "PointCloud" and len(item.written) > 1:
                name = self._shared_name([item], sorted(item.written))
                (self._root / item.name).rename(self._root / name)
                item.name = item.title = name
        return told.findings()

    def _shared_name(self, parts: Sequence[_Growing], names: Sequence[str]) -> str:
        taken = {item.name.casefold() for item in self._layers.values()} - {item.name.casefold() for item in parts}
        return folder_name(mosaic.shared_name(names), taken)

    def layers(self) -> tuple[Layer, ...]:
        """Return the layers that hold something or could; raises FileDamaged when the whole file gave nothing at all."""
        kept = [item for item in self._layers.values() if item.type is not None]
        if not kept or (all(item.imported + item.repaired == 0 for item in kept) and any(item.rejected for item in kept)):
            raise FileDamaged(
                "NOTHING_IMPORTED",
                f"„{self._file}“ enthält nichts, was übernommen werden kann.",
                f"'{self._file}' holds nothing that can be imported.",
                file=self._file,
                rejected=sum(item.rejected for item in self._layers.values()),
            )
        return tuple(
            Layer(
                item.name,
                item.title,
                item.type or "FeatureCollection",
                item.crs,
                item.vertical,
                item.bbox,
                item.imported + item.repaired,
                tuple(item.attributes),
                item.crs_origin if item.crs_origin.de else self._origin,
            )
            for item in kept
        )

    def counts(self) -> tuple[LayerCount, ...]:
        """Return the addition of every layer, those without any kept object included."""
        return tuple(
            LayerCount(item.name, item.type or "", item.crs, item.read, item.imported, item.repaired, item.rejected)
            for item in self._layers.values()
        )

    def places(self) -> dict[str, tuple[str, str]]:
        """Return the folder's name and the CRS of each layer by the name its importer used."""
        return {written: (item.name, item.crs) for (written, _), item in reversed(self._layers.items())}

    def named(self, groups: Iterable[FindingGroup]) -> tuple[FindingGroup, ...]:
        """Return the findings with each layer called as its folder is."""
        names = {written: item.name for item in self._layers.values() for written in item.written}
        return tuple(
            replace(group, examples=tuple(replace(one, layer=names.get(one.layer, one.layer)) for one in group.examples))
            for group in groups
        )

    def _layer(self, batch: Batch) -> _Growing:
        """Return the layer a batch belongs to.

        Files of one archive share a layer where name and CRS agree, point clouds where the CRS does; grids never do, those that
        touch are joined at the end.
        """
        code = batch.crs or (crs_of(batch.data) if batch.data is not None else "")
        key = self._same.get((batch.layer, code), (batch.layer, code))
        known = self._layers.get(key)
        if known is None and isinstance(batch.data, PointCloud):
            clouds = (other for other, item in self._layers.items() if item.type == "PointCloud" and other[1] == code)
            self._same[key] = key = next(clouds, key)
            known = self._layers.get(key)
        while known is not None and known.batches and isinstance(batch.data, Coverage | Mesh | Tileset | MapService):
            key = (f"{key[0]} ", code)
            known = self._layers.get(key)
        if known is not None:
            known.written.add(batch.layer)
            return known
        if len(self._layers) >= MOST_LAYERS:
            raise self._too_many("Ebenen", "layers", MOST_LAYERS + 1, MOST_LAYERS)
        name = folder_name(batch.layer, {item.name.casefold() for item in self._layers.values()})
        self._layers[key] = _Growing(name, batch.title or batch.layer, code, written={batch.layer})
        return self._layers[key]

    def _too_many(self, de: str, en: str, number: int, most: int) -> LimitExceeded:
        return LimitExceeded(
            "IMPORT_TOO_COMPLEX",
            f"„{self._file}“ hat {number} {de}, erlaubt sind {most}.",
            f"'{self._file}' has {number} {en}, allowed are {most}.",
            file=self._file,
        )


def _longest(column: pd.Series[Any]) -> int:
    """Return the length of a column's longest text or bytes, 0 where it holds neither."""
    if column.dtype == object:
        return max((len(value) for value in column if isinstance(value, str | bytes)), default=0)
    longest = column.str.len().max() if is_string_dtype(column.dtype) else 0
    return 0 if pd.isna(longest) else int(longest)


def folder_name(name: str, taken: set[str]) -> str:
    """Return a name of letters, digits, `-`, `_` and inner `.`, at most 60 characters and unlike those taken (casefolded)."""
    plain = unicodedata.normalize("NFC", name)
    base = re.sub(r"[^\w.-]+", "_", plain)[:60].strip("._-") or "layer"
    candidate, number = base, 2
    while candidate.casefold() in taken:
        candidate, number = f"{base}-{number}", number + 1
    return candidate


def crs_of(data: LayerData) -> str:
    """Return the CRS of a layer's data; a mesh stands at a WGS 84 anchor."""
    return "EPSG:4326" if isinstance(data, Mesh) else data.crs


def _attributes(data: LayerData) -> list[str]:
    """Return the names of the attributes in the order met."""
    if isinstance(data, CityModel):
        rows = data.table.attributes
    elif isinstance(data, Plan):
        rows = data.frame["attributes"]
    elif isinstance(data, Coverage | Mesh | PointCloud | Tileset | MapService):
        return []
    else:
        return [str(column) for column in data.frame.columns if column != data.frame.geometry.name]
    return list(dict.fromkeys(key for row in rows for key in row))


def _bbox(data: LayerData, code: str) -> BBox | None:
    """Return the rectangle of a batch in CRS84; None where the CRS has no place on Earth."""
    if isinstance(data, Mesh | Tileset | MapService):
        return data.bbox()
    box = data.bbox()
    if box is None:
        return None
    try:
        geographic = crs.bbox_to_crs84(box, code)
    except (TwinError, RuntimeError):  # no way to degrees: a site grid, or PROJ gives up
        return None
    if not np.isfinite(geographic.to_list()).all():
        return None
    return geographic


def ensure_adds_up(batch: Batch) -> None:
    """Raise TwinBroken when a batch's own numbers contradict each other: a fault of the importer."""
    if batch.read != batch.imported + batch.repaired + batch.rejected or min(batch.imported, batch.repaired, batch.rejected) < 0:
        raise TwinBroken(
            "REPORT_DOES_NOT_ADD_UP",
            f"Der Import der Ebene „{batch.layer}“ zählt falsch.",
            f"The import of layer '{batch.layer}' counts wrongly.",
        )
