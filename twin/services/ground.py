"""A live map on the ground: the 3D Tiles tileset of a service's pictures, made tile by tile as the viewer asks.

The tree is the web Mercator pyramid over the service's rectangle. Each JSON file holds three levels; where it ends, the next file
begins. The meshes lie at one height and follow the Earth's curve.
"""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import orjson
from PIL import Image

from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.glb import Glb, y_up
from twin.geodata.mapservice import MapService
from twin.importers.services.offer import WEB_MERCATOR
from twin.services.pictures import DEEPEST, SIZE, Tile

LIFT = 0.25
"""Metres the map lies above the height it is laid at, so that it wins over a plain ground there."""
_LEVELS = 3
_MOST_ROOTS = 4
_ERROR_PIXELS = 8.0  # a tile's error in its own pixels: it is replaced when one covers about one and a half on the screen
_SIDE = 8
_THICK = 50.0
_WORLD = BBox(-180.0, -85.05, 180.0, 85.05)


def tileset(service: MapService, height: float) -> bytes:
    """Return the first file: the few tiles that cover the service's rectangle."""
    box = service.box or _WORLD
    roots = _roots(box)
    children = [_entry(tile, service, height, _LEVELS, "") for tile in roots]
    whole = {"boundingVolume": _region(box, height), "geometricError": 2 * _error(roots[0]), "refine": "REPLACE"}
    return _document({**whole, "children": children}, service)


def branch(service: MapService, tile: Tile, height: float) -> bytes:
    """Return the file that begins at a tile: itself and the levels below it."""
    return _document(_entry(tile, service, height, _LEVELS, "../../"), service)


def mesh(tile: Tile, picture: bytes, height: float) -> bytes:
    """Return a tile as GLB: a net of 9 × 9 nodes with the picture on it, in Earth-centred coordinates."""
    box = tile.box()
    steps = np.linspace(0.0, 1.0, _SIDE + 1)
    u, v = (grid.ravel() for grid in np.meshgrid(steps, steps))
    x, y = box.min_x + u * (box.max_x - box.min_x), box.max_y - v * (box.max_y - box.min_y)
    middle = box.centre()
    anchor = crs.anchor_at(*middle, height + LIFT, WEB_MERCATOR)
    local = anchor.local(np.column_stack([x, y, np.full(len(x), height + LIFT)]), WEB_MERCATOR)
    glb = Glb()
    attributes = {
        "POSITION": glb.attribute(y_up(local).astype(np.float32), bounds=True),
        "NORMAL": glb.attribute(np.tile(np.array([0, 1, 0], dtype=np.float32), (len(x), 1))),
        "TEXCOORD_0": glb.attribute(np.column_stack([u, v]).astype(np.float32)),
    }
    primitive = {"attributes": attributes, "indices": glb.indices(_triangles(), len(x)), "material": 0}
    glb.document["meshes"].append({"primitives": [primitive]})
    glb.document["materials"].append(_material(glb, picture))
    glb.document["nodes"].append({"mesh": 0, "matrix": _placing(anchor)})
    return glb.to_bytes()


def _roots(box: BBox) -> list[Tile]:
    """Return the tiles of the deepest level at which at most four cover the rectangle."""
    found = [Tile(0, 0, 0)]
    for z in range(1, DEEPEST + 1):
        left, right = _column(box.min_x, z), _column(box.max_x, z)
        top, bottom = _row(box.max_y, z), _row(box.min_y, z)
        if (right - left + 1) * (bottom - top + 1) > _MOST_ROOTS:
            break
        found = [Tile(z, x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)]
    return found


def _column(lon: float, z: int) -> int:
    count = 1 << z
    return min(count - 1, max(0, math.floor((lon + 180.0) / 360.0 * count)))


def _row(lat: float, z: int) -> int:
    sine = math.sin(math.radians(min(85.05, max(-85.05, lat))))
    count = 1 << z
    return min(count - 1, max(0, math.floor((0.5 - math.atanh(sine) / (2 * math.pi)) * count)))


def deepest(service: MapService) -> int:
    """Return the last level worth asking for: that of the finest tiles, or for pictures about 7 cm a pixel."""
    if service.kind != "wmts":
        return 21
    metres = 1.0 if crs.is_projected(service.crs) else 111_000.0
    finest = min(item["resolution"] for item in service.params["matrices"]) * metres
    return max(0, min(DEEPEST, round(math.log2(2 * 20037508.34 / SIZE / finest))))


def _entry(tile: Tile, service: MapService, height: float, levels: int, back: str) -> dict[str, Any]:
    """Return a tile of the tree with what lies below it down to `levels`, and links to further files there."""
    place = _degrees(tile)
    address = f"{back}{tile.z}/{tile.x}/{tile.y}"
    if levels == 0:
        # passed through at once: the file behind it begins with the tile itself
        return {
            "boundingVolume": _region(place, height),
            "geometricError": 2 * _error(tile),
            "content": {"uri": f"{address}.json"},
        }
    entry: dict[str, Any] = {
        "boundingVolume": _region(place, height),
        "geometricError": _error(tile),
        "refine": "REPLACE",
        "content": {"uri": f"{address}.glb"},
    }
    below = [child for child in _children(tile) if _meets(_degrees(child), service.box)] if tile.z < deepest(service) else []
    if below:
        entry["children"] = [_entry(child, service, height, levels - 1, back) for child in below]
    else:
        entry["geometricError"] = 0.0
    return entry


def _children(tile: Tile) -> list[Tile]:
    return [Tile(tile.z + 1, 2 * tile.x + dx, 2 * tile.y + dy) for dy in (0, 1) for dx in (0, 1)]


def _meets(place: BBox, box: BBox | None) -> bool:
    if box is None:
        return True
    return place.min_x < box.max_x and box.min_x < place.max_x and place.min_y < box.max_y and box.min_y < place.max_y


def _degrees(tile: Tile) -> BBox:
    return crs.bbox_to_crs84(tile.box(), WEB_MERCATOR)


def _error(tile: Tile) -> float:
    box = tile.box()
    south = _degrees(tile)
    stretch = math.cos(math.radians((south.min_y + south.max_y) / 2))
    return (box.max_x - box.min_x) / SIZE * stretch * _ERROR_PIXELS


def _region(box: BBox, height: float) -> dict[str, list[float]]:
    corners = [math.radians(value) for value in box.to_list()]
    return {"region": [*corners, height - _THICK, height + _THICK]}


def _document(root: dict[str, Any], service: MapService) -> bytes:
    asset: dict[str, Any] = {"version": "1.1"}
    if service.attribution:
        asset["copyright"] = service.attribution
    return orjson.dumps({"asset": asset, "geometricError": 2 * root["geometricError"] or 1.0, "root": root})


def _triangles() -> Any:
    row = _SIDE + 1
    cells = [(r * row + c) for r in range(_SIDE) for c in range(_SIDE)]
    return np.array([[a, a + row, a + row + 1, a, a + row + 1, a + 1] for a in cells]).ravel()


def _material(glb: Glb, picture: bytes) -> dict[str, Any]:
    texture = glb.texture(glb.image(picture, "image/png"))
    look = {"baseColorTexture": {"index": texture}, "metallicFactor": 0.0, "roughnessFactor": 1.0}
    with Image.open(io.BytesIO(picture), formats=("PNG",)) as image:
        clear = image.mode == "RGBA" and np.asarray(image.getchannel("A")).min() < 128
    return {"pbrMetallicRoughness": look, **({"alphaMode": "MASK", "alphaCutoff": 0.5} if clear else {})}


def _placing(anchor: crs.Anchor) -> list[float]:
    """Return the node's matrix, column by column: Earth-centred metres seen through glTF's y-up axes."""
    turn = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]], dtype=float)
    whole = turn @ np.asarray(anchor.matrix()) @ turn.T
    return [float(value) for value in whole.T.ravel()]
