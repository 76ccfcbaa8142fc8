"""Whether heights are those of the ground or of the surface with trees and roofs, as their file's name tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from twin.options import option

_SURFACE = re.compile(r"(?<![a-zäöüß])[bn]?(dom|dsm)(?![a-zäöüß])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HeightOptions:
    """What a grid of heights shows; `auto` takes a file called dom or dsm for a surface and any other for terrain."""

    kind: Literal["auto", "terrain", "surface"] = option(
        "auto", "Gelände (DGM) oder Oberfläche (DOM)", "Terrain (DTM) or surface (DSM)"
    )


def kind_of(name: str, stated: str) -> Literal["terrain", "surface"]:
    """Return what a file of heights shows, as stated or by its name."""
    if stated == "surface" or (stated == "auto" and _SURFACE.search(name)):
        return "surface"
    return "terrain"
