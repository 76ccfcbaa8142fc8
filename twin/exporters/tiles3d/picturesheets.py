"""The pictures of one tile on few sheets: a city has one for each wall, and each would be a drawing call of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from twin.exporters.tiles3d.cellspool import TileMesh
from twin.exporters.tiles3d.picturefile import LARGEST_SIDE, Picture, encoded, opened, part_of, written
from twin.geodata.citymodel import IntArray
from twin.geodata.texture import Texture

SINGLE = 4
"""So many pictures stay by themselves; more share sheets."""
MARGIN = 4
"""Pixels of its own rim around each picture, so that a neighbour does not shine through from afar."""
_MOST_PIXELS = 4 * LARGEST_SIDE**2
_SPARE = 0.7
_OUTSIDE = 0.01

Uv = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A picture of a tile, the triangles that bear it, and whether it repeats beyond its rim."""

    picture: Picture
    triangles: IntArray
    repeats: bool


@dataclass(slots=True, eq=False)
class _Piece:
    """The used part of one picture: its box in pixels (left, upper, right, lower) and where it goes on its sheet."""

    row: int
    size: tuple[int, int]
    box: tuple[int, int, int, int]
    width: int = 0
    height: int = 0
    x: int = 0
    y: int = 0


def arrange(tile: TileMesh, textures: Sequence[Texture]) -> tuple[list[Sheet], Uv, IntArray]:
    """Return the sheets of a tile, each vertex's place on them (v downwards, as in glTF), and the triangles that stay plain.

    Pictures that repeat or cannot be read are no part of a sheet; the triangles of the latter stay plain.
    """
    if tile.pictures is None or tile.uv is None:
        return [], np.zeros((0, 2), dtype=np.float32), tile.triangles
    rows = tile.pictures[tile.triangles[:, 0]]
    uv = np.column_stack([tile.uv[:, 0], 1.0 - tile.uv[:, 1]]).astype(np.float32)
    used = np.unique(rows[rows >= 0]).tolist()
    pieces = _pieces(tile.pictures, uv, used, textures) if len(used) > SINGLE else []
    shared = {piece.row for piece in pieces}
    sheets: list[Sheet] = []
    plain = rows < 0
    for row in used:
        if row in shared:
            continue
        picture = encoded(textures[row])
        if picture is None:
            plain |= rows == row
        else:
            sheets.append(Sheet(picture, tile.triangles[rows == row], textures[row].repeats))
    sheets += [_drawn(members, textures, tile.pictures, uv, tile.triangles) for members in _packed(pieces)]
    return sheets, uv, tile.triangles[plain]


def _pieces(pictures: npt.NDArray[np.int32], uv: Uv, used: list[int], textures: Sequence[Texture]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for row in used:
        places = uv[pictures == row]
        low, high = places.min(axis=0), places.max(axis=0)
        image = opened(textures[row]) if low.min() >= -_OUTSIDE and high.max() <= 1.0 + _OUTSIDE else None
        if image is None:
            continue
        with image:
            width, height = image.size
            if image.mode in ("RGBA", "LA", "PA"):
                continue
        left, upper = max(math.floor(low[0] * width), 0), max(math.floor(low[1] * height), 0)
        right, lower = min(math.ceil(high[0] * width), width), min(math.ceil(high[1] * height), height)
        box = (min(left, width - 1), min(upper, height - 1), max(right, left + 1), max(lower, upper + 1))
        pieces.append(_Piece(row, (width, height), box))
    return pieces


def _packed(pieces: list[_Piece]) -> list[list[_Piece]]:
    """Place the pieces on shelves of sheets, the highest first; too many pixels shrink all of them alike."""
    pixels = sum((piece.box[2] - piece.box[0]) * (piece.box[3] - piece.box[1]) for piece in pieces)
    scale = min(1.0, math.sqrt(_SPARE * _MOST_PIXELS / pixels)) if pixels else 1.0
    most = LARGEST_SIDE - 2 * MARGIN
    for piece in pieces:
        width, height = piece.box[2] - piece.box[0], piece.box[3] - piece.box[1]
        own = min(scale, most / width, most / height)
        piece.width, piece.height = max(round(width * own), 1), max(round(height * own), 1)
    sheets: list[list[_Piece]] = []
    x = y = shelf = LARGEST_SIDE
    for piece in sorted(pieces, key=lambda item: -item.height):
        width, height = piece.width + 2 * MARGIN, piece.height + 2 * MARGIN
        if x + width > LARGEST_SIDE:
            x, y, shelf = 0, y + shelf, height
        if y + height > LARGEST_SIDE:
            sheets.append([])
            x, y, shelf = 0, 0, height
        piece.x, piece.y = x + MARGIN, y + MARGIN
        sheets[-1].append(piece)
        x += width
    return sheets


def _drawn(
    members: list[_Piece], textures: Sequence[Texture], pictures: npt.NDArray[np.int32], uv: Uv, triangles: IntArray
) -> Sheet:
    """Draw one sheet and move the vertices of its pictures there."""
    width = _side(max(piece.x + piece.width for piece in members) + MARGIN)
    height = _side(max(piece.y + piece.height for piece in members) + MARGIN)
    sheet = Image.new("RGB", (width, height), (255, 255, 255))
    rows = pictures[triangles[:, 0]]
    on_sheet = np.zeros(len(rows), dtype=np.bool_)
    for piece in members:
        on_sheet |= rows == piece.row
        vertices = pictures == piece.row
        uv[vertices] = _moved(uv[vertices], piece, width, height)
        part = part_of(textures[piece.row], piece.box, (piece.width, piece.height))
        if part is None:
            continue  # its place on the sheet stays white
        # the rim goes on outwards: the picture a little larger below the picture itself
        sheet.paste(part.resize((piece.width + 2 * MARGIN, piece.height + 2 * MARGIN)), (piece.x - MARGIN, piece.y - MARGIN))
        sheet.paste(part, (piece.x, piece.y))
    return Sheet(written(sheet, transparent=False), triangles[on_sheet], False)


def _moved(places: Uv, piece: _Piece, width: int, height: int) -> Uv:
    left, upper, right, lower = piece.box
    pixels = places * np.array(piece.size) - np.array([left, upper])
    shrunk = pixels * np.array([piece.width / (right - left), piece.height / (lower - upper)])
    moved: Uv = ((shrunk + np.array([piece.x, piece.y])) / np.array([width, height])).astype(np.float32)
    return moved


def _side(pixels: int) -> int:
    """Return the side of a sheet: a multiple of 64, so that it halves well."""
    return min(-(-pixels // 64) * 64, LARGEST_SIDE)
