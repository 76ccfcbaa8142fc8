"""Textures and colours of a CityGML file, gathered in a pass of their own: which picture and which place each ring has.

They may stand behind the surfaces they belong to, so they are known before those are read. Texture coordinates lie on disk;
memory holds 26 bytes for each textured ring.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import IntArray
from twin.handlers import Source
from twin.importers import xml
from twin.importers.citygml.vocabulary import CITYGML, MEMBERS, SURFACE_DATA, SURFACE_DATA_HOLDERS, TRIANGLES
from twin.importers.xml import Element, local_name

_MENTIONED = b"surfaceData"
_BLOCK = 1 << 20
_WHITE = (255, 255, 255)
# triangles are met only to be freed: a terrain of a hundred thousand is one member
_TAGS = (*SURFACE_DATA, *SURFACE_DATA_HOLDERS, *MEMBERS, *TRIANGLES)

Uv = npt.NDArray[np.float32]


def has_looks(source: Source, namespaces: Sequence[str]) -> bool:
    """Return whether the file names any texture or material: its root binds the module, and a search for bytes finds one."""
    if not any(uri.startswith(f"{CITYGML}appearance/") for uri in namespaces):
        return False
    before = b""
    with source.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            if _MENTIONED in before + block[: len(_MENTIONED)] or _MENTIONED in block:
                return True
            before = block[-len(_MENTIONED) :]
    return False


class Looks:
    """The pictures a file names, and for the id of a ring or surface its texture or colour."""

    def __init__(self, on_ignored: Callable[[str, str], None]) -> None:
        self.images: list[tuple[str, bool]] = []
        """Address of each picture as written, and whether it repeats beyond its rim."""
        self.colours: dict[int, tuple[int, int, int]] = {}
        self._image_rows: dict[tuple[str, bool], int] = {}
        self._rings, self._starts = array("q"), array("q")
        self._sizes, self._pictures, self._themes = array("i"), array("i"), array("H")
        self._order: IntArray | None = None
        self._sorted: IntArray | None = None
        self._heap = tempfile.TemporaryFile(prefix="twin-uv-")  # noqa: SIM115 - closed with the reading
        self._end = 0
        self._ignored = on_ignored
        self._theme = ""
        self._theme_rows: dict[str, int] = {}

    def close(self) -> None:
        """Let the coordinates on disk go."""
        self._heap.close()

    def gather(self, source: Source) -> None:
        """Read all textures and materials of a file."""
        for element, _ in xml.members(source.path, source.name, _TAGS):
            name = local_name(element.tag)
            if name == "ParameterizedTexture":
                self._take_texture(element)
            elif name == "X3DMaterial":
                self._take_material(element)
            elif name == "GeoreferencedTexture":
                self._ignored("texture", "GeoreferencedTexture")
            elif name == "theme":
                self._theme = (element.text or "").strip()
        self._sort()

    def _sort(self) -> None:
        """Put the rings in the order of their ids; of several pictures on one ring the first in the file stays."""
        rings = np.frombuffer(self._rings, dtype=np.int64) if self._rings else np.zeros(0, dtype=np.int64)
        self._order = np.argsort(rings, kind="stable")
        self._sorted = rings[self._order]
        again = self._order[1:][self._sorted[1:] == self._sorted[:-1]]
        names = list(self._theme_rows)
        for row in np.unique(np.array(self._themes, dtype=np.int64)[again]).tolist():
            self._ignored("texture", f"Appearance theme {names[row]}".strip())

    def _take_texture(self, element: Element) -> None:
        uri, wrap = "", ""
        for child in element:
            name = local_name(child.tag)
            if name == "imageURI":
                uri = (child.text or "").strip()
            elif name == "wrapMode":
                wrap = (child.text or "").strip()
        if not uri:
            return
        picture = self._row_of(uri, wrap in ("wrap", "mirror"))
        for inner in element.iter():
            name = local_name(inner.tag)
            if name == "TexCoordList":
                self._take_list(inner, picture)
            elif name == "TexCoordGen":
                self._ignored("texture", "TexCoordGen")

    def _row_of(self, uri: str, repeats: bool) -> int:
        row = self._image_rows.setdefault((uri, repeats), len(self.images))
        if row == len(self.images):
            self.images.append((uri, repeats))
        return row

    def _take_list(self, element: Element, picture: int) -> None:
        """Take the coordinates of the rings; CityGML 3.0 names these in elements of their own, in the same order."""
        named = [child.text or "" for child in element if local_name(child.tag) == "ring"]
        lists = [child for child in element if local_name(child.tag) == "textureCoordinates"]
        for number, child in enumerate(lists):
            ring = child.get("ring") or (named[number] if number < len(named) else "")
            self._keep(hash(_target(ring)), child.text or "", picture)

    def _keep(self, ring: int, text: str, picture: int) -> None:
        try:
            values = np.array(text.split(), dtype=np.float32)
        except ValueError:
            return
        if len(values) < 6 or len(values) % 2 or not np.isfinite(values).all():
            return
        self._rings.append(ring)
        self._themes.append(min(self._theme_rows.setdefault(self._theme, len(self._theme_rows)), 65535))
        self._starts.append(self._end)
        self._sizes.append(len(values) // 2)
        self._pictures.append(picture)
        self._heap.write(values.tobytes())
        self._end += values.nbytes

    def _take_material(self, element: Element) -> None:
        colour = _WHITE
        for child in element:
            if local_name(child.tag) == "diffuseColor":
                colour = _colour(child.text or "")
        if colour == _WHITE:
            # what exporters write where nobody chose a colour
            return
        for child in element.iter():
            if local_name(child.tag) == "target":
                self.colours.setdefault(hash(_target(child.text or child.get("uri") or "")), colour)

    def texture(self, ring: str) -> tuple[int, Uv] | None:
        """Return the picture of a ring and its coordinates (n, 2), the first point repeated at the end; None without."""
        row = self._row_of_ring(hash(ring)) if ring else -1
        if row < 0:
            return None
        self._heap.seek(self._starts[row])
        data = self._heap.read(8 * self._sizes[row])
        return self._pictures[row], np.frombuffer(data, dtype=np.float32).reshape(-1, 2)

    def _row_of_ring(self, ring: int) -> int:
        if self._sorted is None or self._order is None or len(self._sorted) == 0:
            return -1
        place = int(np.searchsorted(self._sorted, ring))
        return int(self._order[place]) if place < len(self._sorted) and self._sorted[place] == ring else -1

    def colour(self, marks: list[str]) -> tuple[int, int, int] | None:
        """Return the colour told to the first of the ids that has one."""
        if not self.colours:
            return None
        return next((found for mark in marks if (found := self.colours.get(hash(mark))) is not None), None)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found that shows."""
        return not self._rings and not self.colours


def _target(reference: str) -> str:
    return reference.strip().rpartition("#")[2]


def _colour(text: str) -> tuple[int, int, int]:
    try:
        parts = [min(max(float(item), 0.0), 1.0) for item in text.split()]
    except ValueError:
        return _WHITE
    return tuple(round(255 * part) for part in parts) if len(parts) == 3 else _WHITE  # type: ignore[return-value]


def columns(looks: Looks, marks: list[list[str] | None], ring_counts: list[int], sizes: list[int]) -> dict[str, Any]:
    """Return picture row and colour of each surface and the coordinates of each vertex.

    `marks` and `ring_counts` are per surface, `sizes` (points without the repeated last one) per ring. A surface is textured
    when every ring has as many coordinates as points.
    """
    pictures = np.full(len(marks), -1, dtype=np.int32)
    colours = np.zeros((len(marks), 4), dtype=np.uint8)
    uv = np.full((sum(sizes), 2), np.nan, dtype=np.float32)
    ring, start = 0, 0
    for surface, (names, count) in enumerate(zip(marks, ring_counts, strict=True)):
        own = sizes[ring : ring + count]
        if names is not None:
            if (colour := looks.colour(names[count:])) is not None:
                colours[surface] = (*colour, 255)
            found = [looks.texture(name) for name in names[:count]]
            if count and all(item is not None and len(item[1]) - size in (0, 1) for item, size in zip(found, own, strict=True)):
                pictures[surface] = found[0][0] if found[0] is not None else -1
                place = start
                for item, size in zip(found, own, strict=True):
                    uv[place : place + size] = item[1][:size] if item is not None else np.nan
                    place += size
        ring, start = ring + count, start + sum(own)
    return {"surface_texture": pictures, "texture_uv": uv, "surface_colour": colours}
