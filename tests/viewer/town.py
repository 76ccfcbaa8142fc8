"""A town of a dozen boxes in the display format, small enough to be understood in a test."""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ANCHOR = {"lon": 8.75, "lat": 51.72, "height": 110.0}
SITE = [[-40.0, -30.0, 0.0], [40.0, -30.0, 0.0], [40.0, 30.0, 0.0], [-40.0, 30.0, 0.0]]
FLOAT, UNSIGNED_INT, UNSIGNED_BYTE, BYTE = 5126, 5125, 5121, 5120
TRIANGLES, LINES = 4, 1


def earth_from_anchor() -> list[float]:
    """Column-major matrix from east-north-up metres at the anchor to WGS84 earth-centred metres."""
    longitude, latitude = math.radians(ANCHOR["lon"]), math.radians(ANCHOR["lat"])
    flattening = 1 / 298.257223563
    eccentricity = flattening * (2 - flattening)
    radius = 6378137.0 / math.sqrt(1 - eccentricity * math.sin(latitude) ** 2)
    sin_lon, cos_lon, sin_lat, cos_lat = math.sin(longitude), math.cos(longitude), math.sin(latitude), math.cos(latitude)
    level = radius + ANCHOR["height"]
    east = [-sin_lon, cos_lon, 0.0, 0.0]
    north = [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat, 0.0]
    up = [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat, 0.0]
    along_axis = (radius * (1 - eccentricity) + ANCHOR["height"]) * sin_lat
    place = [level * cos_lat * cos_lon, level * cos_lat * sin_lon, along_axis, 1.0]
    return [*east, *north, *up, *place]


@dataclass
class Box:
    """An upright box: middle, width east, depth north, height, and the attributes of its object."""

    id: str
    middle: tuple[float, float]
    size: tuple[float, float, float]
    attributes: dict[str, str] = field(default_factory=dict)

    def corners(self) -> list[tuple[float, float]]:
        (x, y), (w, d, _) = self.middle, self.size
        return [(x - w / 2, y - d / 2), (x + w / 2, y - d / 2), (x + w / 2, y + d / 2), (x - w / 2, y + d / 2)]

    def edges(self) -> list[list[list[float]]]:
        """Foot, eaves and corner edges as pairs of points."""
        ring, top = self.corners(), self.size[2]
        pairs = [(ring[i], ring[(i + 1) % 4]) for i in range(4)]
        flat = [[[*a, z], [*b, z]] for a, b in pairs for z in (0.0, top)]
        return flat + [[[*a, 0.0], [*a, top]] for a in ring]

    def faces(self) -> list[tuple[list[list[float]], list[float]]]:
        """Walls and roof as (four points, normal)."""
        ring, top = self.corners(), self.size[2]
        faces = []
        for i, normal in enumerate([[0, -1, 0], [1, 0, 0], [0, 1, 0], [-1, 0, 0]]):
            a, b = ring[i], ring[(i + 1) % 4]
            faces.append(([[*a, 0.0], [*b, 0.0], [*b, top], [*a, top]], [float(n) for n in normal]))
        return [*faces, ([[*point, top] for point in ring], [0.0, 0.0, 1.0])]


class Glb:
    """Collects arrays and writes one binary glTF file."""

    def __init__(self) -> None:
        self.binary = bytearray()
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0}],
            "bufferViews": [], "accessors": [], "extensionsUsed": [],
        }  # fmt: skip

    def view(self, data: bytes) -> int:
        self.binary += b"\0" * (-len(self.binary) % 8)
        self.json["bufferViews"].append({"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data)})
        self.binary += data
        return len(self.json["bufferViews"]) - 1

    def accessor(self, values: NDArray[Any], kind: str, component: int) -> int:
        view = self.view(values.tobytes())
        entry: dict[str, Any] = {"bufferView": view, "componentType": component, "count": len(values), "type": kind}
        if kind == "VEC3":
            entry |= {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
        self.json["accessors"].append(entry)
        return len(self.json["accessors"]) - 1

    def points(self, values: Iterable[Iterable[float]]) -> int:
        """z-up points as the y-up ones glTF wants."""
        array = np.array(list(values), dtype=np.float32)
        return self.accessor(np.ascontiguousarray(np.stack([array[:, 0], array[:, 2], -array[:, 1]], axis=1)), "VEC3", FLOAT)

    def scalars(self, values: Iterable[float]) -> int:
        return self.accessor(np.array(list(values), dtype=np.float32), "SCALAR", FLOAT)

    def strings(self, values: list[str]) -> dict[str, int]:
        encoded = [value.encode() for value in values]
        offsets = np.cumsum([0, *(len(value) for value in encoded)]).astype(np.uint32)
        return {"values": self.view(b"".join(encoded) or b"\0"), "stringOffsets": self.view(offsets.tobytes())}

    def write(self, path: Path) -> None:
        self.json["buffers"] = [{"byteLength": len(self.binary)}]
        text = json.dumps(self.json).encode()
        text += b" " * (-len(text) % 4)
        binary = bytes(self.binary) + b"\0" * (-len(self.binary) % 4)
        head = struct.pack("<III", 0x46546C67, 2, 28 + len(text) + len(binary))
        chunks = [(b"JSON", text), (b"BIN\0", binary)]
        path.write_bytes(head + b"".join(struct.pack("<I4s", len(data), kind) + data for kind, data in chunks))


def write_boxes(path: Path, boxes: list[Box], *, storey: float | None = None) -> None:
    """One tile of boxes with object ids, outlines and a property table."""
    glb = Glb()
    points, normals, features, storeys, ends, end_features = [], [], [], [], [], []
    for number, box in enumerate(boxes):
        for corners, normal in box.faces():
            for i in (0, 1, 2, 0, 2, 3):
                points.append(corners[i])
                normals.append(normal)
                features.append(number)
                storeys.append(corners[i][2] / storey if storey and normal[2] == 0 else -1)
        for edge in box.edges():
            ends += edge
            end_features += [number, number]
    surface = {"POSITION": glb.points(points), "NORMAL": glb.points(normals), "_FEATURE_ID_0": glb.scalars(features)}
    if storey:
        surface["_STOREY"] = glb.scalars(storeys)
    lines = {"POSITION": glb.points(ends), "_FEATURE_ID_0": glb.scalars(end_features)}
    ids = {"EXT_mesh_features": {"featureIds": [{"featureCount": len(boxes), "attribute": 0, "propertyTable": 0}]}}
    walls_and_roofs = {"attributes": surface, "mode": TRIANGLES, "extensions": ids}
    glb.json["meshes"] = [{"primitives": [walls_and_roofs, {"attributes": lines, "mode": LINES}]}]
    keys = sorted({key for box in boxes for key in box.attributes})
    columns = {"id": [box.id for box in boxes]} | {key: [box.attributes.get(key, "") for box in boxes] for key in keys}
    table = {"class": "object", "count": len(boxes), "properties": {key: glb.strings(values) for key, values in columns.items()}}
    schema = {"id": "twin", "classes": {"object": {"properties": {key: {"type": "STRING"} for key in columns}}}}
    glb.json["extensionsUsed"] = ["EXT_mesh_features", "EXT_structural_metadata"]
    glb.json["extensions"] = {"EXT_structural_metadata": {"schema": schema, "propertyTables": [table]}}
    glb.write(path)


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def square(west: float, east: float, half: float, heights: tuple[float, float] = (0.0, 0.0)) -> list[list[float]]:
    """Two triangles of ground that may rise from west to east."""
    low, high = heights
    ring = [[west, -half, low], [east, -half, high], [east, half, high], [west, half, low]]
    return [ring[i] for i in (0, 1, 2, 0, 2, 3)]


def write_terrain(path: Path, *squares: list[list[float]]) -> None:
    """Ground with a picture of land use and one of sky view."""
    glb = Glb()
    points = [point for corners in squares for point in corners]
    corners = np.array([[0, 1], [1, 1], [1, 0], [0, 1], [1, 0], [0, 0]] * len(squares), dtype=np.float32)
    attributes = {
        "POSITION": glb.points(points), "NORMAL": glb.points([[0, 0, 1]] * len(points)),
        "TEXCOORD_0": glb.accessor(corners, "VEC2", FLOAT),
    }  # fmt: skip
    pictures = [png(4, 4, (218, 217, 213)), png(4, 4, (255, 255, 255))]
    glb.json["images"] = [{"bufferView": glb.view(picture), "mimeType": "image/png"} for picture in pictures]
    glb.json["textures"] = [{"source": 0}, {"source": 1}]
    base = {"baseColorTexture": {"index": 0}}
    glb.json["materials"] = [{"name": "terrain", "pbrMetallicRoughness": base, "occlusionTexture": {"index": 1}}]
    glb.json["meshes"] = [{"primitives": [{"attributes": attributes, "material": 0}]}]
    glb.write(path)


def volume(low: list[float], high: list[float]) -> dict[str, list[float]]:
    """Bounding box of a tile in east-north-up metres."""
    middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
    x, y, z = [max(0.5, (b - a) / 2) for a, b in zip(low, high, strict=True)]
    return {"box": [*middle, x, 0, 0, 0, y, 0, 0, 0, z]}


def write_tileset(folder: Path, tiles: dict[str, tuple[list[float], list[float]]], parent: str | None = None) -> None:
    """A tileset.json with these leaf tiles {file name: (low, high corner)} under one root."""
    low = np.min([low for low, _ in tiles.values()], axis=0).tolist()
    high = np.max([high for _, high in tiles.values()], axis=0).tolist()
    leaves = [{"boundingVolume": volume(*ends), "geometricError": 0, "content": {"uri": name}} for name, ends in tiles.items()]
    root: dict[str, Any] = {"boundingVolume": volume(low, high), "geometricError": 30, "refine": "REPLACE"}
    root |= {"transform": earth_from_anchor(), "children": leaves}
    if parent:
        root["content"] = {"uri": parent}
    folder.joinpath("tileset.json").write_text(json.dumps({"asset": {"version": "1.1"}, "geometricError": 100, "root": root}))


HALL = Box("hall", (0, 0), (30, 20, 12), {"name": "Alte Halle", "function": "Lagerhalle"})
WEST = [Box(f"west-{i}", (-90.0, -60.0 + 30 * i), (12, 10, 9), {"name": f"Weststraße {i}"}) for i in range(5)]
EAST = [Box(f"east-{i}", (90.0, -60.0 + 30 * i), (12, 10, 9), {"name": f"Oststraße {i}"}) for i in range(5)]
TOWER = Box("A-1", (-20, 10), (12, 12, 36), {"name": "Turm"})
SLAB = Box("B-1", (10, -10), (40, 10, 12), {"name": "Zeile"})


def write_town(folder: Path, prefix: str = "") -> dict[str, Any]:
    """Writes all files of the town below `folder` and gives its view model; addresses begin with `prefix`.

    A hill stands far in the east (`hill/tileset.json`); the view model leaves it out.
    """
    for name in ("buildings", "terrain", "hill", "a", "b"):
        folder.joinpath(name).mkdir(parents=True)
    everything = ([-100.0, -100.0, 0.0], [100.0, 100.0, 12.0])
    write_boxes(folder / "buildings" / "blocks.glb", [HALL, *WEST, *EAST])
    write_boxes(folder / "buildings" / "west.glb", [HALL, *WEST])
    write_boxes(folder / "buildings" / "east.glb", EAST)
    halves = {"west.glb": ([-100.0, -100.0, 0.0], [20.0, 100.0, 12.0]), "east.glb": ([20.0, -100.0, 0.0], [100.0, 100.0, 12.0])}
    write_tileset(folder / "buildings", halves, "blocks.glb")
    write_terrain(folder / "terrain" / "0.glb", square(-200, 200, 200))
    write_tileset(folder / "terrain", {"0.glb": ([-200.0, -200.0, -1.0], [200.0, 200.0, 1.0])})
    write_terrain(folder / "hill" / "0.glb", square(700, 800, 200, (0, 200)), square(800, 900, 200, (200, 0)))
    write_tileset(folder / "hill", {"0.glb": ([700.0, -200.0, 0.0], [900.0, 200.0, 200.0])})
    for name, box in (("a", TOWER), ("b", SLAB)):
        write_boxes(folder / name / "0.glb", [box], storey=3.0)
        write_tileset(folder / name, {"0.glb": everything})
    trees = [["linde", 60.0, 20.0, 0.0, 9.0, 7.0], ["eiche", -20.0, -20.0, 0.0, 11.0, 8.0]]
    gone = {"id": "hall", "footprint": [[[*point, 0.0] for point in HALL.corners()]], "edges": HALL.edges()}
    documents = {
        "trees.json": {"anchor": ANCHOR, "trees": trees},
        "lines.json": {"anchor": ANCHOR, "lines": [[[-40.0, -30.0, 0.0], [-40.0, 30.0, 0.0]]]},
        "demolished.json": {"anchor": ANCHOR, "objects": [gone]},
    }
    for name, document in documents.items():
        folder.joinpath(name).write_text(json.dumps(document))
    tilesets = [(kind, f"{kind}/tileset.json") for kind in ("terrain", "buildings")]
    layers = [*tilesets, ("trees", "trees.json"), ("lines", "lines.json")]
    none: dict[str, Any] = {"summary": "", "trees": None, "hidden_trees": [], "surfaces": None, "demolished": None, "hidden": []}
    return {
        "version": 1, "language": "de", "anchor": ANCHOR, "timezone": "Europe/Berlin",
        "layers": [{"id": kind, "kind": kind, "title": kind, "url": f"{prefix}{url}", "visible": True} for kind, url in layers],
        "site": {"ring": SITE},
        "alternatives": [
            {**none, "letter": "A", "title": "Turm", "buildings": f"{prefix}a/tileset.json", "hidden": ["hall"],
             "hidden_trees": ["eiche"], "demolished": f"{prefix}demolished.json"},
            {**none, "letter": "B", "title": "Zeile", "buildings": f"{prefix}b/tileset.json"},
        ],
        "baseline": {"title": "Bestand", "data_date": "2026-03-15"},
        "start": {"camera": {**ANCHOR, "azimuth": 20, "elevation": 35, "distance": 320, "fov": 24}},
    }  # fmt: skip
