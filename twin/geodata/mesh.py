"""A single 3D model: glTF bytes and the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from twin.geodata.crs import Anchor


@dataclass(frozen=True, slots=True)
class Mesh:
    """A binary glTF (GLB) in metres, y up, placed at `anchor`; `heading` is degrees clockwise from north."""

    glb: bytes
    anchor: Anchor
    heading: float = 0.0
    scale: float = 1.0
