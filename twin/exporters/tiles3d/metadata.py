"""Properties of features inside a glTF: EXT_mesh_features and EXT_structural_metadata."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import orjson

from twin.geodata.glb import Glb

INT32_MISSING = -(2**31)
FLOAT32_MISSING = -3.4028234663852886e38
Row = tuple[str, str, dict[str, Any]]
"""id, type and attributes of one feature."""


class Schema:
    """The class "object" of a tileset: which attributes its features have and as what type they are written.

    `learn` is fed every attribute in the first pass; a name whose values are mixed is written as STRING.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def learn(self, attributes: dict[str, Any]) -> None:
        """Take note of one feature's attribute names and types."""
        kinds = self._kinds
        for name, value in attributes.items():
            known = kinds.get(name)
            if known == "STRING" or value is None or value == "":
                continue
            kind = _kind(value)
            if known is None:
                kinds[name] = kind
                self._names[name] = _property_id(name, self._names.values())
            elif known != kind:
                kinds[name] = _common(known, kind)

    def add(self, later: Schema) -> None:
        """Take note of what was learnt of features behind those known."""
        for name, kind in later._kinds.items():
            known = self._kinds.get(name)
            if known is None:
                self._kinds[name] = kind
                self._names[name] = _property_id(name, self._names.values())
            else:
                self._kinds[name] = _common(known, kind)

    def properties(self) -> dict[str, tuple[str, str]]:
        """Return for each attribute its property id and its type."""
        return {name: (self._names[name], kind) for name, kind in sorted(self._kinds.items())}

    def to_json(self) -> dict[str, Any]:
        """Return the schema as EXT_structural_metadata writes it."""
        properties: dict[str, Any] = {
            "id": {"name": "id", "type": "STRING", "required": True, "semantic": "ID"},
            "type": {"name": "type", "type": "STRING", "required": True},
        }
        for name, (identifier, kind) in self.properties().items():
            properties[identifier] = {"name": name, **_TYPES[kind]}
        return {"id": "twin", "classes": {"object": {"name": "City object", "properties": properties}}}


_TYPES: dict[str, dict[str, Any]] = {
    "STRING": {"type": "STRING", "noData": ""},
    "INT32": {"type": "SCALAR", "componentType": "INT32", "noData": INT32_MISSING},
    "FLOAT32": {"type": "SCALAR", "componentType": "FLOAT32", "noData": FLOAT32_MISSING},
}


_PLAIN: dict[int, str] = {
    ord(letter): written
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"))
}


def _common(one: str, other: str) -> str:
    """Return the type that holds values of both."""
    if one == other:
        return one
    return "FLOAT32" if {one, other} == {"INT32", "FLOAT32"} else "STRING"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "STRING"
    if isinstance(value, int):
        return "INT32" if INT32_MISSING < value < 2**31 else "STRING"
    if isinstance(value, float):
        # 24 bits carry seven digits; coordinates and long keys stay exact as text
        return "FLOAT32" if abs(value) < 1e6 else "STRING"
    return "STRING"


def _property_id(name: str, taken: Iterable[str]) -> str:
    """Return a name that fits `^[a-zA-Z_][a-zA-Z0-9_]*$`, as the schema demands, and is not taken."""
    plain = name.translate(_PLAIN)
    plain = re.sub(r"[^a-zA-Z0-9_]", "_", plain)
    plain = plain if re.match(r"[a-zA-Z_]", plain) else f"_{plain}"
    occupied = {*taken, "id", "type"}
    result, number = plain, 2
    while result in occupied:
        result, number = f"{plain}_{number}", number + 1
    return result


def write_table(glb: Glb, schema: Schema, rows: Sequence[Row], *, attributes: bool = True) -> None:
    """Add the property table of a tile's features to its glTF; columns without any value are left out."""
    properties = {
        "id": _strings(glb, [row[0] for row in rows]),
        "type": _strings(glb, [row[1] for row in rows]),
    }
    document = schema.to_json() if attributes else Schema().to_json()
    known = [row[2] for row in rows]
    for name, (identifier, kind) in (schema.properties() if attributes else {}).items():
        values = [item.get(name) for item in known]
        if all(value is None or value == "" for value in values):
            # a property may be missing from a table, not from the class: keep the class small as well
            del document["classes"]["object"]["properties"][identifier]
        elif kind == "STRING":
            properties[identifier] = _strings(glb, [value if type(value) is str else _text(value) for value in values])
        else:
            properties[identifier] = _numbers(glb, values, kind)
    glb.extension("EXT_mesh_features")
    glb.extension("EXT_structural_metadata")
    table = {"name": "objects", "class": "object", "count": len(rows), "properties": properties}
    glb.document.setdefault("extensions", {})["EXT_structural_metadata"] = {"schema": document, "propertyTables": [table]}


def feature_ids(count: int) -> dict[str, Any]:
    """Return the primitive's extension object that ties `_FEATURE_ID_0` to the property table."""
    return {"EXT_mesh_features": {"featureIds": [{"featureCount": count, "attribute": 0, "propertyTable": 0}]}}


def _strings(glb: Glb, values: list[str]) -> dict[str, Any]:
    joined = "".join(values)
    text = joined.encode()
    sizes = map(len, values) if joined.isascii() else (len(value.encode()) for value in values)
    offsets = np.fromiter(itertools.accumulate(sizes, initial=0), dtype=np.int64, count=len(values) + 1)
    kind = "UINT16" if offsets[-1] < 65536 else "UINT32"
    ends = offsets.astype(np.uint16 if kind == "UINT16" else np.uint32)
    # an empty buffer view is not allowed, so a column of empty texts holds one unused byte
    return {"values": glb.view(text or b"\0"), "stringOffsets": glb.view(ends.tobytes()), "stringOffsetType": kind}


def _numbers(glb: Glb, values: list[Any], kind: str) -> dict[str, Any]:
    missing, dtype = (INT32_MISSING, np.int32) if kind == "INT32" else (FLOAT32_MISSING, np.float32)
    column = np.array([missing if value is None or value == "" else value for value in values], dtype=dtype)
    return {"values": glb.view(column.tobytes())}


def _text(value: Any) -> str:
    return "" if value is None else orjson.dumps(value).decode()
