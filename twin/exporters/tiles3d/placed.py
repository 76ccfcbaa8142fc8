"""A single 3D model (glTF bytes and a place) as a tileset of one tile."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np

from twin.exporters.tiles3d.glb import read_document
from twin.exporters.tiles3d.tileset import Tile, write_tileset
from twin.geodata.citymodel import FloatArray
from twin.geodata.mesh import Mesh


def write_placed(mesh: Mesh, folder: Path) -> None:
    """Write model.glb as it is and the tileset that turns it by its heading, scales it and puts it at its anchor."""
    (folder / "model.glb").write_bytes(mesh.glb)
    corners = _corners(read_document(folder / "model.glb"))
    tile = Tile(corners.min(axis=0), corners.max(axis=0), 0.0, "model.glb")
    write_tileset(folder, tile, mesh.anchor, {"featureCount": 0}, placement=placement(mesh))


def placement(mesh: Mesh) -> FloatArray:
    """Return the 4 by 4 matrix of heading (degrees clockwise from north) and scale in the anchor's frame."""
    angle = -np.radians(mesh.heading)
    result = np.eye(4)
    result[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    result[:3, :3] *= mesh.scale
    return result


def _corners(document: dict[str, Any]) -> FloatArray:
    """Return the corners of all meshes' bounds in the model's frame with z up; a model without meshes is a point."""
    nodes = document.get("nodes", [])
    children = {child for node in nodes for child in node.get("children", [])}
    found: list[FloatArray] = [np.zeros((1, 3))] if not document.get("meshes") else []
    stack = [(index, np.eye(4)) for index in range(len(nodes)) if index not in children]
    while stack:
        index, above = stack.pop()
        node = nodes[index]
        world = above @ _matrix(node)
        stack.extend((child, world) for child in node.get("children", []))
        if "mesh" in node:
            for primitive in document["meshes"][node["mesh"]]["primitives"]:
                bounds = document["accessors"][primitive["attributes"]["POSITION"]]
                box = np.array(list(itertools.product(*zip(bounds["min"], bounds["max"], strict=True))))
                found.append(box @ world[:3, :3].T + world[:3, 3])
    corners = np.concatenate(found) if found else np.zeros((1, 3))
    return np.column_stack([corners[:, 0], -corners[:, 2], corners[:, 1]])


def _matrix(node: dict[str, Any]) -> FloatArray:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", [0.0, 0.0, 0.0, 1.0])
    result = np.eye(4)
    result[:3, :3] = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    ) * np.array(node.get("scale", [1.0, 1.0, 1.0]))
    result[:3, 3] = node.get("translation", [0.0, 0.0, 0.0])
    return result
