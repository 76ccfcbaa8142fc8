"""Whom a reading tells what it meets: the layer of the theme, or the file as a whole."""

from __future__ import annotations

from twin.importers import cityfindings
from twin.importers.citygml.draft import Notes
from twin.importers.citygml.library import Library
from twin.importers.citygml.rings import Geometries
from twin.importers.citygml.terrain import Nets
from twin.importers.citylayer import CityLayers
from twin.importers.citythemes import Theme

_TOLD = {
    "grid": cityfindings.raster_relief,
    "library": cityfindings.foreign_library,
    "unplaced": cityfindings.unplaced,
}


def notes_of(layers: CityLayers, library: Library, theme: Theme, geometries: Geometries, nets: Nets) -> Notes:
    """Return the notes of a theme; its layer is made when the first object of it is named."""

    def left_out(kind: str, identifier: str) -> None:
        layers.progress.finding(cityfindings.left_out(kind, identifier))

    def unreadable(identifier: str, name: str, text: str) -> None:
        layers.of(theme).tell(cityfindings.unreadable(identifier, name, text))

    def told(code: str, identifier: str, reference: str) -> None:
        layers.of(theme).tell(_TOLD[code](identifier, reference))

    def nameless(kind: str) -> str:
        return layers.of(theme).name(kind)

    return Notes(geometries, library, left_out, layers.ignore, unreadable, told, nameless, nets.rest)
