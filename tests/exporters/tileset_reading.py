"""Reads written tilesets back for tests: GLB accessors, tiles of a tree, property tables; also a small city to write."""

from __future__ import annotations

import itertools
import json
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from twin.geodata.citymodel import CityModel, GeometryPart, SurfaceType, build

DTYPES = {5120: "i1", 5121: "u1", 5122: "i2", 5123: "u2", 5125: "u4", 5126: "f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
EAST, NORTH = 400_000.0, 5_700_000.0


def box(x: float, y: float, width: float, depth: float, base: float, height: float) -> GeometryPart:
    """A flat-roofed house of six faces, its normals outwards."""
    low = [(x, y, base), (x + width, y, base), (x + width, y + depth, base), (x, y + depth, base)]
    high = [(a, b, base + height) for a, b, _ in low]
    walls = [(SurfaceType.WALL, [[low[i], low[(i + 1) % 4], high[(i + 1) % 4], high[i]]]) for i in range(4)]
    return GeometryPart([(SurfaceType.GROUND, [low[::-1]]), *walls, (SurfaceType.ROOF, [high])])


def town(columns: int, rows: int = 1, spacing: float = 30.0, **attributes: Any) -> CityModel:
    """A grid of houses h-<column>-<row>, 10 by 8 by 6 metres, at UTM coordinates and 100 m above sea level."""
    houses = [
        (
            f"h-{i}-{j}",
            "Building",
            "",
            {"measuredHeight": 6.0, **attributes},
            [box(EAST + i * spacing, NORTH + j * spacing, 10.0, 8.0, 100.0, 6.0)],
        )
        for j in range(rows)
        for i in range(columns)
    ]
    return build(houses, "EPSG:25832")


class Tile:
    """A GLB with its accessors at hand."""

    def __init__(self, content: bytes) -> None:
        length = struct.unpack("<I", content[12:16])[0]
        self.document: dict[str, Any] = json.loads(content[20 : 20 + length])
        self.binary = content[28 + length :]

    def view(self, index: int) -> bytes:
        entry = self.document["bufferViews"][index]
        return self.binary[entry["byteOffset"] : entry["byteOffset"] + entry["byteLength"]]

    def accessor(self, index: int) -> np.ndarray[Any, Any]:
        entry = self.document["accessors"][index]
        dtype, width = np.dtype(DTYPES[entry["componentType"]]), WIDTHS[entry["type"]]
        raw = np.frombuffer(self.view(entry["bufferView"]), dtype=dtype)
        stride = self.document["bufferViews"][entry["bufferView"]].get("byteStride", dtype.itemsize * width)
        return raw.reshape(entry["count"], stride // dtype.itemsize)[:, :width]

    def primitive(self, mode: int = 4) -> dict[str, Any]:
        return next(item for item in self.document["meshes"][0]["primitives"] if item["mode"] == mode)

    def attribute(self, name: str, mode: int = 4) -> np.ndarray[Any, Any]:
        return self.accessor(self.primitive(mode)["attributes"][name])

    def positions(self) -> np.ndarray[Any, Any]:
        """Local east, north, up of all vertices."""
        own = self.attribute("POSITION").astype(float) + self.document["nodes"][0]["translation"]
        return np.column_stack([own[:, 0], -own[:, 2], own[:, 1]])

    def indices(self, mode: int = 4) -> np.ndarray[Any, Any]:
        return self.accessor(self.primitive(mode)["indices"]).astype(int).reshape(-1, 3 if mode == 4 else 2)

    def table(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document["extensions"]["EXT_structural_metadata"]["propertyTables"][0]
        return found

    def strings(self, name: str) -> list[str]:
        column = self.table()["properties"][name]
        kind = {"UINT16": "<u2", "UINT32": "<u4"}[column["stringOffsetType"]]
        ends = np.frombuffer(self.view(column["stringOffsets"]), dtype=kind)
        text = self.view(column["values"])
        return [text[a:b].decode() for a, b in itertools.pairwise(ends)]


def read_tile(path: Path) -> Tile:
    return Tile(path.read_bytes())


def tileset(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "tileset.json").read_bytes())
    return document


def tiles(folder: Path, *, leaves: bool) -> Iterator[tuple[dict[str, Any], Tile]]:
    """Yield the leaf tiles, or those above them, each with its entry in tileset.json."""
    stack = [tileset(folder)["root"]]
    while stack:
        entry = stack.pop()
        stack.extend(entry.get("children", []))
        if "content" in entry and bool(entry.get("children")) != leaves:
            yield entry, read_tile(folder / entry["content"]["uri"])


def one_house(parts: Sequence[GeometryPart], **attributes: Any) -> CityModel:
    return build([("h", "Building", "", attributes, parts)], "EPSG:25832")
