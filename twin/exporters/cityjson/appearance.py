"""Colours and pictures of surfaces as a CityJSON appearance: materials and textures, each in one theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.geodata.citymodel import CityModel
from twin.geodata.texture import Texture

COLOURS = "colour"
PICTURES = "picture"
_KINDS = {"image/jpeg": "JPG", "image/png": "PNG"}

Places = npt.NDArray[np.float32]


class Appearance:
    """The colours, pictures and places in them met so far, each with its row; `address` tells where a picture lies."""

    def __init__(self, address: Callable[[Texture], str]) -> None:
        self._address = address
        self._colours: dict[tuple[int, ...], int] = {}
        self._pictures: dict[Texture, int] = {}
        self._places: list[Places] = []
        self._end = 0

    def colour(self, colour: list[int]) -> int | None:
        """Return the row of a colour (red, green, blue, alpha in 0..255), None for one that is not set (alpha 0)."""
        return self._colours.setdefault(tuple(colour[:3]), len(self._colours)) if colour[3] else None

    def take(self, model: CityModel) -> tuple[list[int], list[int]]:
        """Return the row of each surface's picture (-1: none) and of each vertex's place in it (-1: none); [] without any."""
        if model.surface_texture is None or model.texture_uv is None or not (model.surface_texture >= 0).any():
            return [], []
        shown = set(model.surface_texture.tolist())
        rows = np.full(len(model.textures) + 1, -1)
        for row, texture in enumerate(model.textures):
            if row in shown:  # a part of a city still lists the pictures of all of it
                rows[row] = self._pictures.setdefault(texture, len(self._pictures))
        known = np.asarray(np.isfinite(model.texture_uv).all(axis=1))
        distinct, inverse = np.unique(model.texture_uv[known], axis=0, return_inverse=True)
        places = np.full(len(known), -1, dtype=np.int64)
        places[known] = self._end + inverse.reshape(-1)
        self._places.append(distinct)
        self._end += len(distinct)
        return rows[model.surface_texture].tolist(), places.tolist()

    def of(self, geometries: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """Return the appearance of some geometries alone, whose colours, pictures and places are numbered anew for it."""
        part, colours, pictures = Appearance(self._address), list(self._colours), list(self._pictures)
        used: dict[int, int] = {}

        def coloured(nested: Any) -> Any:
            if isinstance(nested, list):
                return [coloured(item) for item in nested]
            return None if nested is None else part._colours.setdefault(colours[nested], len(part._colours))

        def pictured(nested: Any) -> Any:
            if isinstance(nested[0], list):
                return [pictured(item) for item in nested]
            if nested[0] is None:
                return nested
            picture = part._pictures.setdefault(pictures[nested[0]], len(part._pictures))
            return [picture, *(used.setdefault(place, len(used)) for place in nested[1:])]

        for geometry in geometries:
            if "material" in geometry:
                geometry["material"][COLOURS]["values"] = coloured(geometry["material"][COLOURS]["values"])
            if "texture" in geometry:
                geometry["texture"][PICTURES]["values"] = pictured(geometry["texture"][PICTURES]["values"])
        if used:
            part._places = [self._all_places()[np.array(list(used))]]
        return part.members()

    def _all_places(self) -> Places:
        if len(self._places) != 1:
            self._places = [np.concatenate([np.zeros((0, 2), np.float32), *self._places])]
        return self._places[0]

    def members(self) -> dict[str, Any]:
        """Return the appearance member of a document or feature, {} when no surface has a colour or picture."""
        result: dict[str, Any] = {}
        if self._colours:
            result["default-theme-material"] = COLOURS
            result["materials"] = [
                {
                    "name": "#" + "".join(f"{part:02X}" for part in colour),
                    "diffuseColor": [round(part / 255, 6) for part in colour],
                }
                for colour in self._colours
            ]
        if self._pictures:
            result["default-theme-texture"] = PICTURES
            result["textures"] = [self._written(texture) for texture in self._pictures]
            result["vertices-texture"] = np.ascontiguousarray(self._all_places())
        return {"appearance": result} if result else {}

    def _written(self, texture: Texture) -> dict[str, str]:
        kind = _KINDS.get(texture.media_type, texture.media_type.rpartition("/")[2].upper())
        return {"type": kind, "image": self._address(texture), "wrapMode": "wrap" if texture.repeats else "none"}
