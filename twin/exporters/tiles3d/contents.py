"""A tile's content: building geometry as one GLB with features, outlines and attributes."""

from __future__ import annotations

from typing import Any

import numpy as np

from twin.exporters.tiles3d.cellspool import TileMesh
from twin.exporters.tiles3d.meshing import UNITS
from twin.exporters.tiles3d.metadata import Schema, feature_ids, write_table
from twin.geodata.bbox import corners
from twin.geodata.citymodel import FloatArray
from twin.geodata.glb import LINES, TRIANGLES, Glb, y_up

_SURFACE = {"name": "surface", "doubleSided": True, "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 1.0}}
_OUTLINE = {
    "name": "outline",
    # #6E665B at 50 %, the colour of drawn edges, linear
    "alphaMode": "BLEND",
    "pbrMetallicRoughness": {"baseColorFactor": [0.156, 0.133, 0.105, 0.5], "metallicFactor": 0.0, "roughnessFactor": 1.0},
    "extensions": {"KHR_materials_unlit": {}},
}


def building_glb(tile: TileMesh, schema: Schema, *, attributes: bool = True) -> tuple[bytes, FloatArray, FloatArray]:
    """Return the GLB of a tile and the corners (low, high; metres in the root frame) around its geometry.

    Positions are relative to the tile's middle, which is the node's translation; glTF's y axis is up, -z is north.
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
    primitives: list[dict[str, Any]] = [
        {
            "mode": TRIANGLES,
            "attributes": surface,
            "indices": glb.indices(tile.triangles, count),
            "material": 0,
            "extensions": features,
        }
    ]
    if len(tile.edges):
        glb.extension("KHR_materials_unlit")
        primitives.append(
            {
                "mode": LINES,
                "attributes": shared,
                "indices": glb.indices(tile.edges, count),
                "material": 1,
                "extensions": features,
            }
        )
    glb.document["materials"] = [_SURFACE, _OUTLINE][: len(primitives)]
    glb.document["meshes"] = [{"primitives": primitives}]
    glb.document["nodes"] = [{"mesh": 0, "translation": y_up(middle[None, :] / UNITS)[0].tolist()}]
    write_table(glb, schema, tile.rows, attributes=attributes)
    return glb.to_bytes(), low / UNITS, high / UNITS
