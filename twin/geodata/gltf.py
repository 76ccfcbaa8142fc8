"""A binary glTF 2.0 (GLB) as it is read: its parts, where its nodes stand, how large it is and which triangles it holds."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from twin.errors import FileDamaged
from twin.geodata.citymodel import FloatArray, IntArray

MAGIC = b"glTF"
_JSON, _BINARY = 0x4E4F534A, 0x004E4942
COMPONENTS: dict[int, str] = {5120: "i1", 5121: "u1", 5122: "i2", 5123: "u2", 5125: "u4", 5126: "f4"}
WIDTHS: dict[str, int] = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
_TRIANGLES, _STRIP, _FAN = 4, 5, 6


@dataclass(frozen=True, slots=True)
class Gltf:
    """The JSON part and the binary part of a GLB."""

    document: dict[str, Any]
    binary: bytes

    def to_bytes(self) -> bytes:
        """Return the GLB: header, JSON chunk padded with blanks, binary chunk padded with zeros."""
        text = orjson.dumps(self.document)
        text += b" " * (-len(text) % 4)
        chunks = [struct.pack("<II", len(text), _JSON), text]
        if self.binary:
            padding = b"\0" * (-len(self.binary) % 4)
            chunks += [struct.pack("<II", len(self.binary) + len(padding), _BINARY), self.binary, padding]
        size = 12 + sum(map(len, chunks))
        return b"".join([struct.pack("<4sII", MAGIC, 2, size), *chunks])


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Triangles of one primitive in the scene's axes: points float64 (n, 3), triangles int64 (t, 3), and what they look like."""

    name: str
    material: int | None
    points: FloatArray
    triangles: IntArray


def split(glb: bytes, name: str) -> Gltf:
    """Return the parts of a GLB 2.0; raises FileDamaged (GLB_DAMAGED) naming what is wrong with it."""
    if len(glb) < 20 or glb[:4] != MAGIC:
        raise damaged(name, "Kopf fehlt", "its header is missing")
    _, version, length = struct.unpack_from("<4sII", glb)
    if version != 2:
        raise damaged(name, f"Fassung {version} statt 2", f"version {version} instead of 2")
    if length != len(glb):
        raise damaged(name, f"{len(glb)} statt {length} Bytes lang", f"{len(glb)} instead of {length} bytes long")
    chunks: dict[int, bytes] = {}
    at = 12
    while at + 8 <= length:
        size, kind = struct.unpack_from("<II", glb, at)
        if at + 8 + size > length:
            raise damaged(name, "ein Abschnitt reicht über das Ende", "a chunk reaches beyond the end")
        chunks.setdefault(kind, glb[at + 8 : at + 8 + size])
        at += 8 + size
    return Gltf(document_of(chunks.get(_JSON, b""), name), chunks.get(_BINARY, b""))


def document_of(text: bytes, name: str) -> dict[str, Any]:
    """Return the JSON part of a glTF; raises FileDamaged when it is none."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise damaged(name, f"JSON-Teil unlesbar: {error}", f"its JSON part cannot be read: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
        raise damaged(name, "kein glTF-Dokument", "no glTF document")
    return document


def damaged(name: str, de: str, en: str) -> FileDamaged:
    """Return the error for a glTF that breaks its specification."""
    return FileDamaged(
        "GLB_DAMAGED",
        f"„{name}“ ist als glTF beschädigt ({de}). Bitte neu ausgeben lassen.",
        f"'{name}' is damaged as glTF ({en}). Please have it written anew.",
        file=name,
    )


def standing(document: dict[str, Any], name: str = "") -> list[tuple[int, FloatArray]]:
    """Return each node of the shown scene with its 4 by 4 matrix to the scene's axes.

    Raises FileDamaged when a node lies below itself or below two others, or is missing.
    """
    nodes = document.get("nodes", [])
    scenes = document.get("scenes")
    if scenes:
        roots = scenes[document.get("scene", 0)].get("nodes", [])
    else:
        below = {child for node in nodes for child in node.get("children", [])}
        roots = [index for index in range(len(nodes)) if index not in below]
    result: list[tuple[int, FloatArray]] = []
    seen: set[int] = set()
    stack = [(index, np.eye(4)) for index in reversed(roots)]
    while stack:
        index, above = stack.pop()
        if index in seen or not 0 <= index < len(nodes):
            raise damaged(name, f"Knoten {index} liegt in sich selbst", f"node {index} lies within itself")
        seen.add(index)
        world = above @ matrix_of(nodes[index])
        result.append((index, world))
        stack.extend((child, world) for child in reversed(nodes[index].get("children", [])))
    return result


def matrix_of(node: dict[str, Any]) -> FloatArray:
    """Return a node's own 4 by 4 matrix (column vectors)."""
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", [0.0, 0.0, 0.0, 1.0])
    result = np.eye(4)
    result[:3, :3] = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    ) * np.array(node.get("scale", [1.0, 1.0, 1.0]))
    result[:3, 3] = node.get("translation", [0.0, 0.0, 0.0])
    return result


def box(document: dict[str, Any], name: str = "") -> tuple[FloatArray, FloatArray] | None:
    """Return the least and greatest x, y, z of the shown scene by its accessors' bounds; None when nothing is drawn."""
    corners: list[FloatArray] = []
    for index, world in standing(document, name):
        for primitive in _primitives(document, index):
            bounds = document["accessors"][primitive["attributes"]["POSITION"]]
            scale = _divisor(bounds)
            edges = np.array(list(itertools.product(*zip(bounds["min"], bounds["max"], strict=True)))) / scale
            corners.append(edges @ world[:3, :3].T + world[:3, 3])
    if not corners:
        return None
    points = np.concatenate(corners)
    return points.min(axis=0), points.max(axis=0)


def counts(document: dict[str, Any], name: str = "") -> tuple[int, int]:
    """Return how many primitives and how many triangles the shown scene draws."""
    pieces = triangles = 0
    for index, _ in standing(document, name):
        for primitive in _primitives(document, index):
            accessor = primitive.get("indices", primitive["attributes"]["POSITION"])
            corners = document["accessors"][accessor]["count"]
            mode = primitive.get("mode", _TRIANGLES)
            pieces += 1
            triangles += {_TRIANGLES: corners // 3, _STRIP: max(0, corners - 2), _FAN: max(0, corners - 2)}.get(mode, 0)
    return pieces, triangles


def pieces(gltf: Gltf, name: str = "") -> Iterator[Piece]:
    """Yield the triangles of each primitive of the shown scene; lines and points are left out."""
    document = gltf.document
    for index, world in standing(document, name):
        node = document["nodes"][index]
        for primitive in _primitives(document, index):
            triangles = _triangles(gltf, primitive)
            if triangles is None:
                continue
            points = values(gltf, primitive["attributes"]["POSITION"]) @ world[:3, :3].T + world[:3, 3]
            label = node.get("name") or document["meshes"][node["mesh"]].get("name") or f"{index}"
            yield Piece(str(label), primitive.get("material"), points, triangles)


def values(gltf: Gltf, accessor: int) -> FloatArray:
    """Return an accessor's rows (n, k) as float64, normalised integers as fractions; sparse parts are not looked at."""
    entry = gltf.document["accessors"][accessor]
    return raw(gltf, accessor).astype(np.float64) / _divisor(entry)


def raw(gltf: Gltf, accessor: int) -> npt.NDArray[Any]:
    """Return an accessor's rows (n, k) in their stored type; zeros where it has no data."""
    entry = gltf.document["accessors"][accessor]
    kind, width = np.dtype("<" + COMPONENTS[entry["componentType"]]), WIDTHS[entry["type"]]
    if "bufferView" not in entry:
        return np.zeros((entry["count"], width), dtype=kind)
    view = gltf.document["bufferViews"][entry["bufferView"]]
    start = view.get("byteOffset", 0) + entry.get("byteOffset", 0)
    stride = view.get("byteStride", kind.itemsize * width)
    return np.ndarray((entry["count"], width), kind, gltf.binary, start, (stride, kind.itemsize))


def _divisor(accessor: dict[str, Any]) -> float:
    if not accessor.get("normalized"):
        return 1.0
    return {5120: 127.0, 5121: 255.0, 5122: 32767.0, 5123: 65535.0}.get(accessor["componentType"], 1.0)


def _primitives(document: dict[str, Any], node: int) -> list[dict[str, Any]]:
    mesh = document["nodes"][node].get("mesh")
    found: list[dict[str, Any]] = document["meshes"][mesh]["primitives"] if mesh is not None else []
    return found


def _triangles(gltf: Gltf, primitive: dict[str, Any]) -> IntArray | None:
    mode = primitive.get("mode", _TRIANGLES)
    if mode not in (_TRIANGLES, _STRIP, _FAN):
        return None
    if "indices" in primitive:
        corners = raw(gltf, primitive["indices"]).reshape(-1).astype(np.int64)
    else:
        corners = np.arange(gltf.document["accessors"][primitive["attributes"]["POSITION"]]["count"], dtype=np.int64)
    if mode == _TRIANGLES:
        return corners[: len(corners) // 3 * 3].reshape(-1, 3)
    if mode == _FAN:
        return np.column_stack([np.full(max(0, len(corners) - 2), corners[0]), corners[1:-1], corners[2:]])
    strip = np.column_stack([corners[:-2], corners[1:-1], corners[2:]])
    strip[1::2] = strip[1::2][:, [1, 0, 2]]
    return strip
