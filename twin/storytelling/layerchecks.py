"""What the gate asks of the layers a scene shows: that an edition can hold them, and that their colours have classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twin.language import Text
from twin.storytelling.fields import Fault, fault_at
from twin.storytelling.scene import BASELINE, Scene

APART = ":"
"""Stands in the id of a layer of another dataset of the town: `<dataset>:<layer>`."""


def of_layers(place: str, number: int, scene: Scene, layers: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Yield the layers of a scene that no edition can hold, and styles without classes; `layers` are those there are."""
    known = {str(layer["id"]): layer for layer in layers}
    for name in further(scene):
        title = Text.from_json(known[name].get("title") or name) if name in known else Text(name, name)
        if name not in known:
            yield fault_at(
                "layer-unknown",
                f"{place}.layers",
                f"Szene {number}: die Ebene „{title.de}“ gibt es hier nicht mehr; bitte ausschalten",
                f"scene {number}: the layer '{title.en}' does not exist here any more; please switch it off",
            )
        elif known[name].get("live"):
            yield fault_at(
                "layer-live",
                f"{place}.layers",
                f"Szene {number}: „{title.de}“ kommt live von einem Dienst und lässt sich nicht einfrieren; bitte eine Kopie "
                "einlesen und diese zeigen, oder die Ebene ausschalten",
                f"scene {number}: '{title.en}' comes live from a service and cannot be frozen; please import a copy and show "
                "that, or switch the layer off",
            )
    for name, style in scene.styles.items():
        if not style.classes:
            title = Text.from_json(known.get(name, {}).get("title") or name)
            yield fault_at(
                "style-without-classes",
                f"{place}.styles",
                f"Szene {number}: die Farben von „{title.de}“ haben keine Klassen; bitte die Ebene zeigen und neu einfärben",
                f"scene {number}: the colours of '{title.en}' have no classes; please show the layer and colour it again",
            )


def of_sunmap(place: str, number: int, scene: Scene, letters: tuple[str, ...]) -> Iterator[Fault]:
    """Yield the states of a scene's map of sun hours that the case does not have."""
    for letter in scene.sunmap.letters if scene.sunmap else ():
        if letter != BASELINE and letter not in letters:
            yield fault_at(
                "sunmap-letter-unknown",
                f"{place}.sunmap",
                f"Szene {number}: Variante {letter} der Sonnenstunden gibt es im Planfall nicht",
                f"scene {number}: the case has no alternative {letter} of the sun hours",
            )


def further(scene: Scene) -> list[str]:
    """Return the ids of the layers of other datasets that a scene shows."""
    return [name for name, value in scene.layers.items() if value and APART in name]
