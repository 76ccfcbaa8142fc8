"""A coarse tile's content: one box, drawn once for each building, so that a town comes in a few bytes for each.

The boxes are instances after EXT_mesh_gpu_instancing with ids after EXT_instance_features. Colours of walls and roof stand in
`_WALL` and `_ROOF` of the instances, since the extension knows none.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from twin.exporters.tiles3d.blocks import FACES, LIGHT, TRIANGLES
from twin.exporters.tiles3d.cellspool import TileMesh
from twin.exporters.tiles3d.meshing import UNITS
from twin.exporters.tiles3d.metadata import Schema, write_table
from twin.geodata.bbox import corners
from twin.geodata.citymodel import FloatArray
from twin.geodata.glb import TRIANGLES as TRIANGLE_MODE
from twin.geodata.glb import Glb, y_up

_STEP = 8.0
"""Parts of a metre that places and sizes are rounded to: a block is wrong by metres anyway, and round numbers pack well."""
_THINNEST = 1.0 / _STEP
_HALF_TURN = 32767.0
# around the middle of the foot, counter-clockwise from the low corner, the same above
_BOX = np.array([[x - 0.5, y - 0.5, z] for z in (0.0, 1.0) for x, y in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))])
_NORMALS = np.array([[0, -1, 0], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, 0, 1]], dtype=np.int8) * 127
_MATERIAL: dict[str, Any] = {
    "name": "block",
    "doubleSided": True,
    "pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 1.0},
}


def block_glb(tile: TileMesh, schema: Schema) -> tuple[bytes, FloatArray, FloatArray]:
    """Return the GLB of block models (see `CellSpool.blocks`) and the corners around them (low, high; metres in the frame)."""
    faces = tile.points.reshape(-1, len(FACES), 4, 3)
    colours = tile.colours.reshape(-1, len(FACES), 4, 3)[:, [0, -1], 0]
    low, high = corners(tile.points)
    middle = (low + high) // 2
    glb = Glb()
    glb.extension("KHR_mesh_quantization", required=True)
    glb.extension("EXT_mesh_gpu_instancing", required=True)
    glb.extension("EXT_instance_features")
    count = len(faces)
    instances = {
        **_placed(glb, (faces - middle) / float(UNITS)),
        "_FEATURE_ID_0": glb.attribute(np.arange(count, dtype=np.float32)),
        "_WALL": glb.attribute(_opaque(colours[:, 0]), normalized=True),
        "_ROOF": glb.attribute(_opaque(colours[:, 1]), normalized=True),
    }
    glb.document["meshes"] = [{"primitives": [_box(glb)]}]
    glb.document["materials"] = [_MATERIAL]
    ids = {"featureIds": [{"featureCount": count, "attribute": 0, "propertyTable": 0}]}
    glb.document["nodes"] = [
        {
            "mesh": 0,
            "translation": y_up(middle[None, :] / UNITS)[0].tolist(),
            "extensions": {"EXT_mesh_gpu_instancing": {"attributes": instances}, "EXT_instance_features": ids},
        }
    ]
    write_table(glb, schema, tile.rows, attributes=False)
    return glb.to_bytes(), low / UNITS, high / UNITS


def _placed(glb: Glb, faces: FloatArray) -> dict[str, int]:
    """Return translation, rotation and scale of blocks (n, 5 faces, 4 corners, 3; metres)."""
    foot = faces[:, :4, 0]
    across, along = foot[:, 1] - foot[:, 0], foot[:, 3] - foot[:, 0]
    height = faces[:, 4, 0, 2] - foot[:, 0, 2]
    sizes = np.column_stack([np.hypot(*across[:, :2].T), height, np.hypot(*along[:, :2].T)])
    half = np.arctan2(across[:, 1], across[:, 0]) / 2.0
    turn = np.zeros((len(foot), 4), dtype=np.int16)
    turn[:, 1], turn[:, 3] = np.rint(np.sin(half) * _HALF_TURN), np.rint(np.cos(half) * _HALF_TURN)
    return {
        "TRANSLATION": glb.attribute(_rounded(y_up(foot.mean(axis=1)))),
        "ROTATION": glb.attribute(turn, normalized=True),
        "SCALE": glb.attribute(np.maximum(_rounded(sizes), np.float32(_THINNEST))),
    }


def _rounded(values: FloatArray) -> npt.NDArray[np.float32]:
    return (np.rint(values * _STEP) / _STEP).astype(np.float32)


def _opaque(colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    return np.pad(colours, ((0, 0), (0, 1)), constant_values=255)


def _box(glb: Glb) -> dict[str, Any]:
    """Return the primitive of a box of one metre that stands on the middle of its foot."""
    attributes = {
        "POSITION": glb.attribute(y_up(_BOX[FACES].reshape(-1, 3)).astype(np.float32), bounds=True),
        "NORMAL": glb.attribute(y_up(np.repeat(_NORMALS, 4, axis=0)), normalized=True),
        "_AO": glb.attribute(LIGHT.astype(np.uint8), normalized=True),
    }
    faces = (np.arange(len(FACES))[:, None, None] * 4 + TRIANGLES).reshape(-1, 3)
    return {"mode": TRIANGLE_MODE, "attributes": attributes, "indices": glb.indices(faces, 4 * len(FACES)), "material": 0}
