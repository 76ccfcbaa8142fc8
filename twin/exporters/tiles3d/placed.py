"""A single 3D model (glTF bytes and a place) as a tileset of one tile."""

from __future__ import annotations

from pathlib import Path

from twin.exporters.tiles3d.tileset import Tile, write_tileset
from twin.geodata.mesh import Mesh


def write_placed(mesh: Mesh, folder: Path) -> None:
    """Write model.glb as it is and the tileset that turns it by its heading, scales it and puts it at its anchor."""
    (folder / "model.glb").write_bytes(mesh.glb)
    corners = mesh.corners()
    tile = Tile(corners.min(axis=0), corners.max(axis=0), 0.0, "model.glb")
    write_tileset(folder, tile, mesh.anchor, {"featureCount": 0}, placement=mesh.placement())
