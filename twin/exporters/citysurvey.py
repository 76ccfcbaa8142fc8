"""What the city models of a selection hold, seen before anything is written, so that losses can be named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from twin.geodata.citymodel import CityModel
from twin.handlers import ExportLayer, Selection
from twin.language import Text


@dataclass(slots=True)
class Survey:
    """Classes with their number, levels of detail (those of open surfaces apart), surface types.

    composite: an object has several solids; pictured: classes whose surfaces have pictures or colours.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    lods: set[float] = field(default_factory=set)
    open_lods: set[float] = field(default_factory=set)
    surfaces: set[int] = field(default_factory=set)
    composite: bool = False
    pictured: set[str] = field(default_factory=set)


def cities_of(selection: Selection) -> list[ExportLayer]:
    """Return the layers that are city models."""
    return [layer for layer in selection.layers if layer.type == "CityModel"]


def batches_of(layers: Sequence[ExportLayer]) -> Iterator[tuple[str, CityModel]]:
    """Yield (layer, batch) of all layers in order."""
    for layer in layers:
        for batch in layer.walk():
            if isinstance(batch, CityModel):
                yield layer.name, batch


def survey(layers: Sequence[ExportLayer]) -> Survey:
    """Return what the layers hold; walks them once."""
    found = Survey()
    for _, batch in batches_of(layers):
        found.kinds.update(batch.table.types)
        found.lods.update(round(lod, 1) for lod in set(batch.geometry_lod.tolist()))
        found.open_lods.update(round(lod, 1) for lod in set(batch.geometry_lod[~batch.geometry_solid].tolist()))
        found.surfaces.update(set(batch.surface_type.tolist()))
        owner = np.repeat(np.arange(len(batch)), np.diff(batch.object_offsets))
        found.composite |= bool((np.bincount(owner[batch.geometry_solid]) > 1).any())
        shown = np.zeros(len(batch.surface_type), dtype=np.bool_)
        if batch.surface_texture is not None:
            shown |= batch.surface_texture >= 0
        if batch.surface_colour is not None:
            shown |= batch.surface_colour[:, 3] > 0
        if shown.any():
            found.pictured.update(batch.table.types[row] for row in np.unique(batch.surface_object()[shown]).tolist())
    return found


def unsuited(selection: Selection) -> tuple[Text, ...]:
    """Return why city models cannot be written: there are none, or they lie in different systems."""
    cities = cities_of(selection)
    if not cities:
        return (Text("Die Auswahl enthält kein Stadtmodell.", "The selection holds no city model."),)
    if len({layer.crs for layer in cities}) > 1:
        reason = "Die Stadtmodelle haben verschiedene Koordinatensysteme."
        return (Text(reason, "The city models have different coordinate systems."),)
    return ()


def other_layers(selection: Selection) -> list[Text]:
    """Return the loss of each layer that is no city model."""
    return [
        Text(
            f"Die Ebene „{layer.title}“ ist kein Stadtmodell und fehlt.", f"The layer '{layer.title}' is no city model; missing."
        )
        for layer in selection.layers
        if layer.type != "CityModel"
    ]
