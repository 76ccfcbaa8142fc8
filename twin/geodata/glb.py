"""Binary glTF 2.0 (GLB) files, put together view by view with the alignment the specification asks for."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import orjson

from twin.errors import TwinBroken
from twin.geodata.bbox import corners

Target = Literal[34962, 34963]
ARRAY_BUFFER: Target = 34962
ELEMENT_ARRAY_BUFFER: Target = 34963
TRIANGLES, LINES, POINTS = 4, 1, 0
_COMPONENTS = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
_KINDS: dict[int, str] = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}


class Glb:
    """One binary glTF while it is being written; `document` is its JSON part, free for meshes, nodes and materials."""

    def __init__(self, generator: str = "twin") -> None:
        self.document: dict[str, Any] = {
            "asset": {"version": "2.0", "generator": generator},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [],
            "meshes": [],
            "materials": [],
            "bufferViews": [],
            "accessors": [],
        }
        self._parts: list[bytes] = []
        self._size = 0

    def view(self, data: bytes, *, target: Target | None = None, stride: int | None = None) -> int:
        """Append bytes at an offset divisible by 8 (property tables need that) and return the buffer view's index."""
        entry: dict[str, Any] = {"buffer": 0, "byteOffset": self._size, "byteLength": len(data)}
        if stride is not None:
            entry["byteStride"] = stride
        if target is not None:
            entry["target"] = target
        self.document["bufferViews"].append(entry)
        self._parts.append(data)
        self._size += len(data)
        padding = -self._size % 8
        if padding:
            self._parts.append(b"\0" * padding)
            self._size += padding
        return len(self.document["bufferViews"]) - 1

    def attribute(self, values: npt.NDArray[Any], *, normalized: bool = False, bounds: bool = False) -> int:
        """Append a vertex attribute (n or n by k) and return its accessor; rows are padded to a multiple of four bytes."""
        rows = values.reshape(len(values), -1)
        width = rows.shape[1] * rows.itemsize
        stride = width + (-width % 4)
        data = np.ascontiguousarray(rows)
        if stride != width:
            padded = np.zeros((len(rows), stride // rows.itemsize), dtype=rows.dtype)
            padded[:, : rows.shape[1]] = rows
            data = padded
        view = self.view(data.tobytes(), target=ARRAY_BUFFER, stride=stride)
        return self._accessor(rows, view, normalized=normalized, bounds=bounds)

    def indices(self, values: npt.NDArray[Any], vertex_count: int) -> int:
        """Append indices as 16 bit where they fit (65,535 is the restart value), else 32 bit, and return their accessor."""
        flat = values.reshape(-1).astype(np.uint16 if vertex_count < 65535 else np.uint32)
        return self._accessor(flat.reshape(-1, 1), self.view(flat.tobytes(), target=ELEMENT_ARRAY_BUFFER))

    def _accessor(self, rows: npt.NDArray[Any], view: int, *, normalized: bool = False, bounds: bool = False) -> int:
        entry: dict[str, Any] = {
            "bufferView": view,
            "componentType": _COMPONENTS[rows.dtype.str[1:]],
            "count": len(rows),
            "type": _KINDS[rows.shape[1]],
        }
        if normalized:
            entry["normalized"] = True
        if bounds:
            entry["min"], entry["max"] = (corner.tolist() for corner in corners(rows))
        self.document["accessors"].append(entry)
        return len(self.document["accessors"]) - 1

    def image(self, data: bytes, media_type: str) -> int:
        """Append an encoded picture and return its image index."""
        images = self.document.setdefault("images", [])
        images.append({"bufferView": self.view(data), "mimeType": media_type})
        return len(images) - 1

    def texture(self, image: int, *, extension: str | None = None, repeats: bool = False) -> int:
        """Return the index of a trilinear texture of an image, clamped unless it repeats.

        `extension` names the one its picture needs, such as EXT_texture_webp.
        """
        samplers = self.document.setdefault("samplers", [])
        wrap = 10497 if repeats else 33071
        sampler = {"magFilter": 9729, "minFilter": 9987, "wrapS": wrap, "wrapT": wrap}
        if sampler not in samplers:
            samplers.append(sampler)
        textures = self.document.setdefault("textures", [])
        source = {"extensions": {extension: {"source": image}}} if extension else {"source": image}
        textures.append({"sampler": samplers.index(sampler), **source})
        return len(textures) - 1

    def extension(self, name: str, *, required: bool = False) -> None:
        """Declare an extension as used, and as required where a reader cannot do without it."""
        for key in ("extensionsUsed", "extensionsRequired") if required else ("extensionsUsed",):
            names = self.document.setdefault(key, [])
            if name not in names:
                names.append(name)

    def to_bytes(self) -> bytes:
        """Return the finished file: header, JSON chunk padded with blanks, binary chunk padded with zeros."""
        document = {key: value for key, value in self.document.items() if value not in ([], {})}
        if self._size:
            document["buffers"] = [{"byteLength": self._size}]
        text = orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)
        text += b" " * (-len(text) % 4)
        binary = b"".join(self._parts)
        chunks = [struct.pack("<II", len(text), 0x4E4F534A), text]
        if binary:
            chunks += [struct.pack("<II", len(binary), 0x004E4942), binary]
        body = b"".join(chunks)
        return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def read_document(path: Path) -> dict[str, Any]:
    """Return the JSON part of a GLB; raises TwinBroken when the file is not one or its length is not what the header says."""
    with path.open("rb") as stream:
        head = stream.read(20)
        if len(head) == 20:
            magic, version, length, size, kind = struct.unpack("<4sIIII", head)
            if (magic, version, kind) == (b"glTF", 2, 0x4E4F534A) and length == path.stat().st_size:
                document: dict[str, Any] = orjson.loads(stream.read(size))
                return document
    raise TwinBroken(
        "GLB_BROKEN",
        f"Die Kachel „{path.name}“ ist keine vollständige GLB-Datei. Bitte den Export wiederholen.",
        f"The tile '{path.name}' is not a complete GLB file. Please repeat the export.",
        file=path.name,
    )


def y_up(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return east, north, up (n, 3) as glTF's x, y, z: east, up, south."""
    return np.column_stack([values[:, 0], values[:, 2], -values[:, 1]])
