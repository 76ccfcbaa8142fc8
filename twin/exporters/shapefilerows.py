"""Rows as Shapefiles take them: one kind of geometry a file, field names of ten bytes, texts of 254 bytes."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from twin.exporters.arrowlayer import GEOMETRY, ArrowLayer
from twin.handlers import ExportLayer
from twin.language import Text

LONGEST_NAME = 10
LONGEST_TEXT = 254
_POINT, _MULTIPOINT, _COLLECTION = 0, 4, 7
# the file's ending and OGR's type by shapely's type id; a collection has none and is taken apart
_KINDS = {
    0: ("_punkte", "Point"),
    1: ("_linien", "LineString"),
    2: ("_linien", "LineString"),
    3: ("_flaechen", "Polygon"),
    4: ("_multipunkte", "MultiPoint"),
    5: ("_linien", "LineString"),
    6: ("_flaechen", "Polygon"),
}
_ENDINGS = {name: ending for ending, name in _KINDS.values()}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a layer that go into one Shapefile."""

    rows: ShapefileLayer
    name: str
    ending: str
    count: int

    @property
    def schema(self) -> pa.Schema:
        """Return the columns, geometry as WKB last."""
        return self.rows.layer.schema

    @property
    def geometry_type(self) -> str:
        """Return OGR's name of the file's type."""
        return f"{self.name} Z" if self.rows.layer.kind.raised else self.name

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows of this kind."""
        yield from self.rows.batches(self.name)


class ShapefileLayer:
    """A layer to be written as one Shapefile or several; what is lost is counted while its batches are walked."""

    def __init__(self, layer: ExportLayer) -> None:
        self._title = layer.title
        self.names: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._missing = self._taken_apart = self._cut = 0
        self.layer = ArrowLayer(layer, self._prepared)
        self.count = sum(part.count for part in self.parts())

    def parts(self) -> list[Part]:
        """Return the Shapefiles the layer becomes; objects without geometry go into the first."""
        kinds = [name for name in dict.fromkeys(name for _, name in _KINDS.values()) if self._counts.get(name)] or ["Point"]
        several = len(kinds) > 1
        return [
            Part(
                self,
                name,
                _ENDINGS[name] if several else "",
                self._counts.get(name, 0) + (self._missing if number == 0 else 0),
            )
            for number, name in enumerate(kinds)
        ]

    def batches(self, kind: str) -> Iterator[pa.RecordBatch]:
        """Yield the rows of one kind of geometry."""
        first = self.parts()[0].name == kind
        for batch in self.layer.batches():
            geometries = shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False))
            kinds = _kinds(geometries)
            mask = (kinds == kind) | (shapely.is_missing(geometries) & first)
            if mask.all():
                yield batch
            elif mask.any():
                yield pc.filter(batch, pa.array(mask))

    def losses(self) -> list[Text]:
        """Return what was lost of this layer."""
        several = [(f"{self._title}{part.ending}", part.count) for part in self.parts()]
        return _losses(self._title, self.names, several, self._taken_apart, self._cut)

    def _prepared(self, frame: Any) -> Any:
        """Return a frame with short names and plain values, collections taken apart into objects of one kind each."""
        if not self.names:
            self.names = short_names([str(name) for name in frame.columns if name != GEOMETRY])
        counting = not hasattr(self, "layer")
        result = frame.rename(columns=self.names)
        geometries = result.geometry.to_numpy()
        collections = shapely.get_type_id(geometries) == _COLLECTION
        if collections.any():
            result = _apart(result, collections)
            self._taken_apart += int(collections.sum()) * counting
            geometries = result.geometry.to_numpy()
        for name in self.names.values():
            result[name], cut = _held(result[name])
            self._cut += cut * counting
        if counting:
            for kind, number in pd.Series(_kinds(geometries)).value_counts().items():
                self._counts[str(kind)] = self._counts.get(str(kind), 0) + int(number)
            self._missing += int(shapely.is_missing(geometries).sum())
            self._counts.pop("", None)
        return result


def losses_of(layer: ExportLayer) -> list[Text]:
    """Return what of a layer would be lost, judged by its first batch."""
    first = next(layer.walk(), None)
    if first is None:
        return []
    rows = ShapefileLayer(dataclasses.replace(layer, batches=functools.partial(_once, first)))
    return rows.losses()


def _once(batch: Any) -> Iterator[Any]:
    yield batch


def short_names(names: list[str]) -> dict[str, str]:
    """Return for each name one of at most ten bytes in UTF-8, all unlike each other without regard to case."""
    taken: set[str] = set()
    result: dict[str, str] = {}
    for name in sorted(names, key=lambda item: len(item.encode()) > LONGEST_NAME):  # short ones keep what they have
        short, number = _cut_to(name, LONGEST_NAME), 1
        while short.casefold() in taken:
            short, number = f"{_cut_to(name, LONGEST_NAME - len(str(number)) - 1)}_{number}", number + 1
        taken.add(short.casefold())
        result[name] = short
    return {name: result[name] for name in names}


def _cut_to(text: str, length: int) -> str:
    return text.encode()[:length].decode("utf-8", "ignore") or "f"


def _kinds(geometries: Any) -> Any:
    """Return for each geometry the type of Shapefile it goes into, "" for none."""
    names = np.array([_KINDS.get(number, ("", ""))[1] for number in range(_COLLECTION + 1)] + [""], dtype=object)
    return names[shapely.get_type_id(geometries)]


def _apart(frame: Any, collections: Any) -> Any:
    """Return the frame with each collection divided into one row for each kind of geometry in it."""
    positions: list[int] = []
    shapes: list[Any] = []
    for position, (shape, divided) in enumerate(zip(frame.geometry.to_numpy(), collections.tolist(), strict=True)):
        parts = _by_kind(shape) if divided else [shape]
        positions.extend([position] * len(parts))
        shapes.extend(parts)
    result = frame.iloc[positions].reset_index(drop=True)
    return result.set_geometry(np.array(shapes, dtype=object), crs=frame.crs)


def _by_kind(collection: Any) -> list[Any]:
    leaves = [leaf for leaf in _leaves(collection) if not leaf.is_empty]
    points = [leaf for leaf in leaves if leaf.geom_type == "Point"]
    lines = [leaf for leaf in leaves if leaf.geom_type in ("LineString", "LinearRing")]
    areas = [leaf for leaf in leaves if leaf.geom_type == "Polygon"]
    parts = [
        *([shapely.MultiPoint(points)] if points else []),
        *([shapely.MultiLineString(lines)] if lines else []),
        *([shapely.MultiPolygon(areas)] if areas else []),
    ]
    return parts or [None]


def _leaves(geometry: Any) -> Iterator[Any]:
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _leaves(part)
    else:
        yield geometry


def _held(column: Any) -> tuple[Any, int]:
    """Return a column as a dBASE table holds it, and how many texts had to be cut."""
    if column.dtype.kind == "b" or str(column.dtype) == "boolean":
        return column.astype("Int64"), 0
    if column.dtype.kind in "mM":
        return pd.array([None if pd.isna(value) else value.isoformat() for value in column], dtype="str"), 0
    if column.dtype.kind not in "OUT" and str(column.dtype) not in ("str", "string"):
        return column, 0
    long = [isinstance(value, str) and len(value) > LONGEST_TEXT // 4 and len(value.encode()) > LONGEST_TEXT for value in column]
    if not any(long):
        return column, 0
    cut = [_cut_to(value, LONGEST_TEXT) if over else value for value, over in zip(column, long, strict=True)]
    return pd.array(cut, dtype="str") if str(column.dtype) == "str" else cut, sum(long)


def _losses(title: str, names: dict[str, str], files: list[tuple[str, int]], taken_apart: int, cut: int) -> list[Text]:
    losses: list[Text] = []
    shortened = ", ".join(f"{name} → {short}" for name, short in names.items() if name != short)
    if shortened:
        losses.append(
            Text(f"„{title}“: Feldnamen werden gekürzt: {shortened}.", f"'{title}': field names are shortened: {shortened}.")
        )
    if len(files) > 1:
        listed = ", ".join(f"{name} ({count})" for name, count in files)
        losses.append(
            Text(
                f"„{title}“ wird nach Geometrieart auf mehrere Shapefiles verteilt: {listed}.",
                f"'{title}' is divided into several Shapefiles by kind of geometry: {listed}.",
            )
        )
    if taken_apart:
        losses.append(
            Text(
                f"„{title}“: {taken_apart} Sammlungen verschiedener Geometrien werden zu je einem Objekt pro Art.",
                f"'{title}': {taken_apart} collections of different geometries become one object for each kind.",
            )
        )
    if cut:
        losses.append(
            Text(
                f"„{title}“: {cut} Texte werden auf {LONGEST_TEXT} Byte gekürzt.",
                f"'{title}': {cut} texts are cut to {LONGEST_TEXT} bytes.",
            )
        )
    return losses
