"""A tile's content: building geometry as one GLB with features, outlines and attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from twin.exporters.tiles3d.cellspool import TileMesh
from twin.exporters.tiles3d.meshing import UNITS
from twin.exporters.tiles3d.metadata import Schema, feature_ids, write_table
from twin.geodata.bbox import corners
from twin.geodata.citymodel import FloatArray, IntArray
from twin.geodata.glb import LINES, TRIANGLES, Glb, y_up
from twin.geodata.texture import Texture

if TYPE_CHECKING:
    from twin.exporters.tiles3d.picturesheets import Sheet

_SURFACE: dict[str, Any] = {
    "name": "surface",
    "doubleSided": True,
    "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 1.0},
}
_OUTLINE = {
    "name": "outline",
    # #6E665B at 50 %, the colour of drawn edges, linear
    "alphaMode": "BLEND",
    "pbrMetallicRoughness": {"baseColorFactor": [0.156, 0.133, 0.105, 0.5], "metallicFactor": 0.0, "roughnessFactor": 1.0},
    "extensions": {"KHR_materials_unlit": {}},
}


def building_glb(
    tile: TileMesh, schema: Schema, *, attributes: bool = True, textures: Sequence[Texture] = ()
) -> tuple[bytes, FloatArray, FloatArray]:
    """Return the GLB of a tile and the corners (low, high; metres in the root frame) around its geometry.

    Positions are relative to the tile's middle, which is the node's translation; glTF's y axis is up, -z is north. Surfaces
    with a picture are a primitive of their own for each sheet of pictures.
    """
    glb = Glb()
    low, high = corners(tile.points)
    middle = (low + high) // 2
    glb.extension("KHR_mesh_quantization", required=True)
    shared = {
        "POSITION": glb.attribute(y_up((tile.points - middle).astype(np.float32) / np.float32(UNITS)), bounds=True),
        "_FEATURE_ID_0": glb.attribute(tile.building.astype(np.float32)),
    }
    surface = {
        **shared,
        "NORMAL": glb.attribute(y_up(tile.normals), normalized=True),
        "COLOR_0": glb.attribute(np.pad(tile.colours, ((0, 0), (0, 1)), constant_values=255), normalized=True),
    }
    if tile.shade is not None:
        surface["_AO"] = glb.attribute(tile.shade, normalized=True)
    if tile.storeys is not None:
        surface["_STOREY"] = glb.attribute(tile.storeys)
    features = feature_ids(len(tile.rows))
    count = len(tile.points)
    plain, sheets, places = _pictured(tile, textures)
    materials: list[dict[str, Any]] = []
    primitives: list[dict[str, Any]] = []

    def draw(mode: int, columns: dict[str, int], rows: IntArray, material: dict[str, Any]) -> None:
        drawn = {"mode": mode, "attributes": columns, "indices": glb.indices(rows, count), "material": len(materials)}
        primitives.append({**drawn, "extensions": features})
        materials.append(material)

    if len(plain) or not sheets:
        draw(TRIANGLES, surface, plain, _SURFACE)
    if sheets:
        with_uv = {**surface, "TEXCOORD_0": glb.attribute(places)}
        for sheet in sheets:
            draw(TRIANGLES, with_uv, sheet.triangles, _material(glb, sheet))
    if len(tile.edges):
        glb.extension("KHR_materials_unlit")
        draw(LINES, shared, tile.edges, _OUTLINE)
    glb.document["materials"] = materials
    glb.document["meshes"] = [{"primitives": primitives}]
    glb.document["nodes"] = [{"mesh": 0, "translation": y_up(middle[None, :] / UNITS)[0].tolist()}]
    write_table(glb, schema, tile.rows, attributes=attributes)
    return glb.to_bytes(), low / UNITS, high / UNITS


def _pictured(tile: TileMesh, textures: Sequence[Texture]) -> tuple[IntArray, list[Sheet], npt.NDArray[np.float32]]:
    """Return the triangles without a picture, the sheets of the others, and each vertex's place on them."""
    if tile.pictures is None:
        return tile.triangles, [], np.zeros((0, 2), dtype=np.float32)
    from twin.exporters.tiles3d.picturesheets import arrange  # brings the picture library along, which few cities need

    sheets, places, plain = arrange(tile, textures)
    return plain, sheets, places


def _material(glb: Glb, sheet: Sheet) -> dict[str, Any]:
    picture = sheet.picture
    extension = None
    if picture.media_type == "image/webp":
        extension = "EXT_texture_webp"
        glb.extension(extension, required=True)
    index = glb.texture(glb.image(picture.data, picture.media_type), extension=extension, repeats=sheet.repeats)
    look = {**_SURFACE["pbrMetallicRoughness"], "baseColorTexture": {"index": index}}
    return {**_SURFACE, "name": "picture", "pbrMetallicRoughness": look}
