"""One layer to be written as a stream of Arrow batches that all have the same columns and types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from twin.exporters.flatrows import FlatLayer
from twin.exporters.geometrykind import GeometryKind, all_raised
from twin.handlers import ExportLayer

Row = Callable[[Any], Any]
GEOMETRY = "geometry"


class ArrowLayer:
    """A layer walked once for its types and kinds of geometry, and then as often as it is written."""

    def __init__(self, layer: ExportLayer, prepare: Callable[[Any], Any] = lambda frame: frame) -> None:
        self.layer = layer
        self.kind = GeometryKind()
        self.count = 0
        self._flat = FlatLayer(layer, nested=False)
        self._prepare = prepare
        schemas: list[pa.Schema] = []
        for frame in self._frames():
            self.count += len(frame)
            self.kind.learn(frame.geometry.to_numpy())
            schema = _table(frame).schema
            if schema not in schemas:
                schemas.append(schema)
        self.schema = _settled(schemas)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield record batches of `schema`, geometries as WKB in the last column."""
        for frame in self._frames():
            if self.kind.raised:
                frame = all_raised(frame)
            yield from _fitted(_table(frame), self.schema).to_batches()

    def _frames(self) -> Iterator[Any]:
        for frame in self._flat.frames():
            yield self._prepare(frame)


def _table(frame: Any) -> pa.Table:
    """Return a frame as a table; bytes become hexadecimal text, which every format holds."""
    columns = [name for name in frame.columns if name != GEOMETRY]
    plain = frame[[*columns, GEOMETRY]].copy()
    for name in columns:
        if plain[name].dtype == object:
            plain[name] = [_plain(value) for value in plain[name]]
    table = pa.table(plain.to_arrow(geometry_encoding="WKB", index=False))
    # the extension type and its CRS are told to the writer apart from the data
    return table.replace_schema_metadata(None).cast(pa.schema([field.remove_metadata() for field in table.schema]))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list | tuple | dict | np.ndarray):
        return str(value)
    return value


def _settled(schemas: list[pa.Schema]) -> pa.Schema:
    """Return the one schema all batches fit into; where types contradict each other, and where there never is a value, text."""
    if not schemas:
        return pa.schema([pa.field(GEOMETRY, pa.binary())])
    fields = []
    for position, field in enumerate(schemas[0]):
        kinds = {schema.field(position).type for schema in schemas} - {pa.null()}
        try:
            parts = [pa.schema([pa.field(field.name, kind)]) for kind in kinds]
            kind = pa.unify_schemas(parts, promote_options="permissive").field(0).type if parts else pa.string()
        except (pa.ArrowTypeError, pa.ArrowInvalid):
            kind = pa.string()
        fields.append(pa.field(field.name, kind))
    return pa.schema(fields)


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = []
    for field, column in zip(schema, table.columns, strict=True):
        try:
            columns.append(column.cast(field.type))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            columns.append(pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string()))
    return pa.table(columns, schema=schema)
