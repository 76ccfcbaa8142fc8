"""How surfaces look: plain kinds first, then the colours and pictures of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from twin.geodata.citymodel import CityModel, IntArray
from twin.geodata.texture import Texture


class Looks:
    """The names of all looks, the colour of each, the pictures of some, and which one each surface has."""

    def __init__(self, names: Sequence[str], colours: Mapping[str, str], of_surface: IntArray) -> None:
        self.names = list(names)
        self.colours = dict(colours)
        self.pictures: dict[str, Texture] = {}
        self.of_surface = of_surface.copy()

    def take(self, model: CityModel) -> None:
        """Give surfaces their own colour or picture where the model has one."""
        if model.surface_colour is not None:
            coloured = np.flatnonzero(model.surface_colour[:, 3])
            found, which = np.unique(model.surface_colour[coloured, :3], axis=0, return_inverse=True)
            self.of_surface[coloured] = len(self.names) + which.reshape(-1)
            for red, green, blue in found.tolist():
                self._add(f"#{red:02X}{green:02X}{blue:02X}", f"#{red:02X}{green:02X}{blue:02X}")
        if model.surface_texture is not None:
            pictured = np.flatnonzero(model.surface_texture >= 0)
            self.of_surface[pictured] = len(self.names) + model.surface_texture[pictured]
            for texture in model.textures:
                name = f"{texture.file_name}{' repeated' if texture.repeats else ''}"
                self._add(name, "#FFFFFF")
                self.pictures[name] = texture

    def _add(self, name: str, colour: str) -> None:
        self.names.append(name)
        self.colours[name] = colour
