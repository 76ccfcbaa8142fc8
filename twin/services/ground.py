"""A live map on the ground: the 3D Tiles tileset of a service's pictures, made tile by tile as the viewer asks.

The tree is the web Mercator pyramid over the service's rectangle. Each JSON file holds three levels; where it ends, the next file
begins. The meshes follow the terrain the twin knows; where it knows none they lie at one height and follow the Earth's curve.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from PIL import Image

from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.glb import Glb, y_up
from twin.geodata.mapservice import MapService
from twin.geodata.relief import Relief
from twin.importers.services.offer import WEB_MERCATOR
from twin.services.pictures import DEEPEST, SIZE, Tile

LIFT = 0.25
"""Metres the map lies above its bed, so that it wins over a plain ground there."""
_LIFT_OF_NET = 0.01
"""What is added to that, as a part of the net's spacing: a coarse net cuts off hills between its nodes."""
_LEVELS = 3
_MOST_ROOTS = 4
_ERROR_PIXELS = 8.0  # a tile's error in its own pixels: it is replaced when one covers about one and a half on the screen
_SIDE = 16
_SKIRT = 0.25  # the depth of the rim that closes gaps between coarse and fine tiles, as a part of the net's spacing
_THICK = 50.0
_WORLD = BBox(-180.0, -85.05, 180.0, 85.05)


@dataclass(frozen=True, slots=True)
class Bed:
    """What a map lies on: the relief, and the height (m) where that knows none."""

    height: float
    relief: Relief

    def heights(self, points: crs.FloatArray, code: str) -> crs.FloatArray:
        """Return the height (n,) at points (n, 2) of the system `code`."""
        found = self.relief.heights(points, code)
        return np.where(np.isnan(found), self.height, found)

    def range(self, box: BBox) -> tuple[float, float]:
        """Return heights between which all of a CRS84 rectangle lies, with room below and above."""
        low, high = self.relief.range(box) or (self.height, self.height)
        return min(low, self.height) - _THICK, max(high, self.height) + _THICK

    @property
    def mark(self) -> str:
        """Return the query by which addresses of meshes change with the relief; empty without one."""
        return f"?ground={self.relief.key}" if self.relief.key else ""


def tileset(service: MapService, bed: Bed) -> bytes:
    """Return the first file: the few tiles that cover the service's rectangle."""
    box = service.box or _WORLD
    roots = _roots(box)
    children = [_entry(tile, service, bed, _LEVELS, "") for tile in roots]
    whole = {"boundingVolume": _region(box, bed), "geometricError": 2 * _error(roots[0]), "refine": "REPLACE"}
    return _document({**whole, "children": children}, service)


def branch(service: MapService, tile: Tile, bed: Bed) -> bytes:
    """Return the file that begins at a tile: itself and the levels below it."""
    return _document(_entry(tile, service, bed, _LEVELS, "../../"), service)


def mesh(tile: Tile, picture: bytes, bed: Bed) -> bytes:
    """Return a tile as GLB: a net of 17 × 17 nodes on its bed, a rim hanging down around it, with the picture on it."""
    box = tile.box()
    steps = np.linspace(0.0, 1.0, _SIDE + 1)
    u, v = (grid.ravel() for grid in np.meshgrid(steps, steps))
    places = np.column_stack([box.min_x + u * (box.max_x - box.min_x), box.max_y - v * (box.max_y - box.min_y)])
    spacing = (box.max_x - box.min_x) * _stretch(tile) / _SIDE
    heights = bed.heights(places, WEB_MERCATOR) + LIFT + _LIFT_OF_NET * spacing
    rim = _rim()
    nodes = np.column_stack([places, heights])
    nodes = np.vstack([nodes, nodes[rim] - [0.0, 0.0, _SKIRT * spacing]])
    anchor = crs.anchor_at(*box.centre(), float(heights.mean()), WEB_MERCATOR)
    glb = Glb()
    attributes = {
        "POSITION": glb.attribute(y_up(anchor.local(nodes, WEB_MERCATOR)).astype(np.float32), bounds=True),
        "NORMAL": glb.attribute(np.tile(np.array([0, 1, 0], dtype=np.float32), (len(nodes), 1))),
        "TEXCOORD_0": glb.attribute(np.column_stack([np.append(u, u[rim]), np.append(v, v[rim])]).astype(np.float32)),
    }
    primitive = {"attributes": attributes, "indices": glb.indices(_triangles(rim), len(nodes)), "material": 0}
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


def _entry(tile: Tile, service: MapService, bed: Bed, levels: int, back: str) -> dict[str, Any]:
    """Return a tile of the tree with what lies below it down to `levels`, and links to further files there."""
    place = _degrees(tile)
    address = f"{back}{tile.z}/{tile.x}/{tile.y}"
    if levels == 0:
        # passed through at once: the file behind it begins with the tile itself
        return {
            "boundingVolume": _region(place, bed),
            "geometricError": 2 * _error(tile),
            "content": {"uri": f"{address}.json{bed.mark}"},
        }
    entry: dict[str, Any] = {
        "boundingVolume": _region(place, bed),
        "geometricError": _error(tile),
        "refine": "REPLACE",
        "content": {"uri": f"{address}.glb{bed.mark}"},
    }
    below = [child for child in _children(tile) if _meets(_degrees(child), service.box)] if tile.z < deepest(service) else []
    if below:
        entry["children"] = [_entry(child, service, bed, levels - 1, back) for child in below]
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
    return (box.max_x - box.min_x) / SIZE * _stretch(tile) * _ERROR_PIXELS


def _stretch(tile: Tile) -> float:
    """Return how long a metre of web Mercator is on the ground in the middle of a tile."""
    place = _degrees(tile)
    return math.cos(math.radians((place.min_y + place.max_y) / 2))


def _region(box: BBox, bed: Bed) -> dict[str, list[float]]:
    corners = [math.radians(value) for value in box.to_list()]
    return {"region": [*corners, *bed.range(box)]}


def _document(root: dict[str, Any], service: MapService) -> bytes:
    asset: dict[str, Any] = {"version": "1.1"}
    if service.attribution:
        asset["copyright"] = service.attribution
    return orjson.dumps({"asset": asset, "geometricError": 2 * root["geometricError"] or 1.0, "root": root})


def _rim() -> npt.NDArray[np.int64]:
    """Return the outer nodes of the net, once around: north to the east, east to the south, and so on."""
    row = _SIDE + 1
    north, west = np.arange(_SIDE), np.arange(_SIDE) * row
    return np.concatenate([north, west + _SIDE, _SIDE * row + _SIDE - north, _SIDE * row - west])


def _triangles(rim: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    row = _SIDE + 1
    cells = (np.arange(_SIDE)[:, None] * row + np.arange(_SIDE)).ravel()
    net = cells[:, None] + [0, row, row + 1, 0, row + 1, 1]
    hanging = row * row + np.arange(len(rim))
    above, below = np.roll(rim, -1), np.roll(hanging, -1)
    return np.concatenate([net.ravel(), np.column_stack([rim, above, hanging, hanging, above, below]).ravel()])


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
