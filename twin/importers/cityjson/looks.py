"""Textures and materials of CityJSON geometries: which picture, which place in it and which colour each surface has."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

_WHITE = (255, 255, 255)
_DEPTHS = {"MultiSurface": 0, "CompositeSurface": 0, "Solid": 1, "MultiSolid": 2, "CompositeSolid": 2}
Colour = tuple[int, int, int]


class Images:
    """The pictures a file names so far: `listed` holds the address of each and whether it repeats beyond its rim."""

    def __init__(self) -> None:
        self.listed: list[tuple[str, bool]] = []
        self._rows: dict[tuple[str, bool], int] = {}

    def row(self, written: Any) -> int:
        """Return the row of a texture's picture, -1 when it names none."""
        image = written.get("image") if isinstance(written, dict) else None
        if not isinstance(image, str) or not image:
            return -1
        key = (image, written.get("wrapMode") in ("wrap", "mirror"))
        row = self._rows.setdefault(key, len(self.listed))
        if row == len(self.listed):
            self.listed.append(key)
        return row


class Appearance:
    """The appearance of a document or a feature: its pictures as rows of `images`, texture coordinates and colours."""

    def __init__(self, written: Any, images: Images) -> None:
        told = written if isinstance(written, dict) else {}
        self._pictures = [images.row(item) for item in _list(told.get("textures"))]
        self._colours = [_colour(item) for item in _list(told.get("materials"))]
        self._themes = {"texture": told.get("default-theme-texture"), "material": told.get("default-theme-material")}
        try:
            self._uv = np.array(_list(told.get("vertices-texture")), dtype=np.float32).reshape(-1, 2)
        except (TypeError, ValueError, OverflowError):
            self._uv = np.zeros((0, 2), dtype=np.float32)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing in it shows."""
        return not (any(row >= 0 for row in self._pictures) or any(colour != _WHITE for colour in self._colours))

    def of(self, geometry: dict[str, Any]) -> Look | None:
        """Return the look of a geometry's surfaces in the order they are written, None without any."""
        depth = _DEPTHS.get(str(geometry.get("type")))
        texture, material = self._chosen(geometry, "texture"), self._chosen(geometry, "material")
        if depth is None or (texture is None and material is None):
            return None
        surfaces = list(_surfaces(geometry["boundaries"], depth))
        look = Look(surfaces)
        for number, values in enumerate(_aligned(geometry["boundaries"], (texture or {}).get("values"), depth)):
            self._texture(look, number, values)
        whole = (material or {}).get("value")
        colours = (
            itertools.repeat(whole)
            if whole is not None
            else _aligned(geometry["boundaries"], (material or {}).get("values"), depth)
        )
        for number, value in zip(range(len(surfaces)), colours, strict=False):
            if type(value) is int and 0 <= value < len(self._colours) and self._colours[value] != _WHITE:
                look.colours[number] = (*self._colours[value], 255)
        return look

    def _chosen(self, geometry: dict[str, Any], kind: str) -> dict[str, Any] | None:
        """Return what the default theme says of a geometry, or the first theme where there is no default."""
        themes = geometry.get(kind)
        if not isinstance(themes, dict) or not themes:
            return None
        found = themes.get(self._themes[kind], next(iter(themes.values())))
        return found if isinstance(found, dict) else None

    def _texture(self, look: Look, number: int, values: Any) -> None:
        """Take the texture of a surface when every ring has a place in the same picture for each of its points."""
        rings = look.surfaces[number]
        if not isinstance(values, list) or len(values) != len(rings):
            return
        places = []
        for ring, value in zip(rings, values, strict=True):
            if not isinstance(value, list) or len(value) != len(ring) + 1 or any(type(item) is not int for item in value):
                return
            places += value[1:]
        picture = values[0][0]
        if 0 <= picture < len(self._pictures) and all(0 <= place < len(self._uv) for place in places):
            look.pictures[number] = self._pictures[picture]
            start = look.starts[number]
            look.uv[start : start + len(places)] = self._uv[places]


class Look:
    """Picture row (-1: none) and colour of each surface of a geometry, and the place of each of its points."""

    __slots__ = ("colours", "pictures", "starts", "surfaces", "uv")

    def __init__(self, surfaces: list[Any]) -> None:
        sizes = [sum(map(len, rings)) for rings in surfaces]
        self.surfaces = surfaces
        self.starts = [0, *itertools.accumulate(sizes)]
        self.pictures = np.full(len(surfaces), -1, dtype=np.int32)
        self.colours = np.zeros((len(surfaces), 4), dtype=np.uint8)
        self.uv = np.full((self.starts[-1], 2), np.nan, dtype=np.float32)


def columns(looks: list[tuple[int, int, Look]], surfaces: int, points: int) -> dict[str, Any]:
    """Return picture row, colour and places for a batch of looks, each with its first surface and first point."""
    pictures = np.full(surfaces, -1, dtype=np.int32)
    colours = np.zeros((surfaces, 4), dtype=np.uint8)
    uv = np.full((points, 2), np.nan, dtype=np.float32)
    for surface, point, look in looks:
        pictures[surface : surface + len(look.pictures)] = look.pictures
        colours[surface : surface + len(look.pictures)] = look.colours
        uv[point : point + len(look.uv)] = look.uv
    return {"surface_texture": pictures, "texture_uv": uv, "surface_colour": colours}


def _list(written: Any) -> list[Any]:
    return written if isinstance(written, list) else []


def _colour(written: Any) -> Colour:
    """Return the colour of a material; white, which exporters write where nobody chose one, counts as none."""
    told = written.get("diffuseColor") if isinstance(written, dict) else None
    if not isinstance(told, list) or len(told) != 3:
        return _WHITE
    if any(isinstance(part, bool) or not isinstance(part, (int, float)) or not math.isfinite(part) for part in told):
        return _WHITE
    red, green, blue = (round(255 * min(max(float(part), 0.0), 1.0)) for part in told)
    return red, green, blue


def _surfaces(boundaries: Any, depth: int) -> Iterator[Any]:
    for item in boundaries:
        if depth:
            yield from _surfaces(item, depth - 1)
        else:
            yield item


def _aligned(boundaries: Any, values: Any, depth: int) -> Iterator[Any]:
    """Yield what is told of each surface; None where nothing is, at whatever level."""
    told = values if isinstance(values, list) and len(values) == len(boundaries) else itertools.repeat(None, len(boundaries))
    for item, value in zip(boundaries, told, strict=True):
        if depth:
            yield from _aligned(item, value, depth - 1)
        else:
            yield value
