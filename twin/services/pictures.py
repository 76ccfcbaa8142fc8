"""Pictures of WMS and WMTS layers as web Mercator tiles, asked for in whatever system the service knows and bent to fit."""

from __future__ import annotations

import io
import math
import time
import urllib.parse
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from twin.addresses import with_query
from twin.errors import NotFound, ServiceFailed, TwinError
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.mapservice import MapService
from twin.importers import xml
from twin.importers.services import elements
from twin.importers.services.offer import WEB_MERCATOR, is_northing_first
from twin.outbound import Answer, Door, Question, ask

SIZE = 256
DEEPEST = 22
_HALF = 20037508.342789244  # half the width of the world in web Mercator, m
_MOST_BYTES = 8 * 1024 * 1024
_MOST_PIXELS = 4096 * 4096
_SECONDS = 10.0
_MESH = 8
_MOST_PIECES = 16
_READABLE = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of the web Mercator pyramid, row 0 in the north; raises NotFound when there is none of these numbers."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.z <= DEEPEST and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise NotFound("TILE_UNKNOWN", "Diese Kachel gibt es nicht.", "There is no such tile.")

    def box(self) -> BBox:
        """Return its rectangle in metres of web Mercator."""
        side = 2 * _HALF / 2**self.z
        west, north = -_HALF + self.x * side, _HALF - self.y * side
        return BBox(west, north - side, west + side, north)


def picture(door: Door, service: MapService, tile: Tile) -> bytes:
    """Return the tile as PNG of 256 × 256 pixels, clear where the layer has nothing.

    Raises the errors of `outbound.ask` and ServiceFailed (SERVICE_NO_PICTURE) with the service's words.
    """
    if service.box is not None and not crs.bbox_to_crs84(tile.box(), WEB_MERCATOR).meets(service.box):
        return _png(Image.new("RGBA", (SIZE, SIZE)))
    nodes = _nodes(tile.box(), service.crs)
    if not np.isfinite(nodes).all():
        return _png(Image.new("RGBA", (SIZE, SIZE)))
    flat = nodes.reshape(-1, 2)
    (west, south), (east, north) = flat.min(axis=0), flat.max(axis=0)
    needed = BBox(float(west), float(south), float(east), float(north))
    asking = _Asking(door, service)
    found, place = asking.map_tiles(needed) if service.kind == "wmts" else asking.map(needed)
    return _png(_bent(found, place, nodes))


def _nodes(box: BBox, code: str) -> npt.NDArray[np.float64]:
    """Return where the 9 × 9 nodes of a net over the tile lie in another system, shape (9, 9, 2), rows from the north."""
    xs, ys = np.linspace(box.min_x, box.max_x, _MESH + 1), np.linspace(box.max_y, box.min_y, _MESH + 1)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1)
    return crs.transform(grid.reshape(-1, 2), WEB_MERCATOR, code).reshape(_MESH + 1, _MESH + 1, 2)


def _bent(source: Image.Image, place: BBox, nodes: npt.NDArray[np.float64]) -> Image.Image:
    """Return the tile cut out of a picture that covers `place`, each cell of the net drawn from its own quadrilateral."""
    columns = (nodes[..., 0] - place.min_x) / (place.max_x - place.min_x) * source.width
    rows = (place.max_y - nodes[..., 1]) / (place.max_y - place.min_y) * source.height
    exact = np.abs(columns - np.linspace(0, SIZE, _MESH + 1)[None, :]).max() < 0.01
    if exact and source.size == (SIZE, SIZE) and np.abs(rows - np.linspace(0, SIZE, _MESH + 1)[:, None]).max() < 0.01:
        return source
    step = SIZE // _MESH
    cells: list[Any] = []
    for row in range(_MESH):
        for column in range(_MESH):
            corners = ((row, column), (row + 1, column), (row + 1, column + 1), (row, column + 1))
            quad = [float(value) for corner in corners for value in (columns[corner], rows[corner])]
            cells.append(((column * step, row * step, (column + 1) * step, (row + 1) * step), quad))
    return source.transform((SIZE, SIZE), Image.Transform.MESH, cells, Image.Resampling.BILINEAR)


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=4)
    return stream.getvalue()


class _Asking:
    """The requests for one tile, within one deadline."""

    def __init__(self, door: Door, service: MapService) -> None:
        self._door, self._service = door, service
        self._end = time.monotonic() + _SECONDS

    def map(self, box: BBox) -> tuple[Image.Image, BBox]:
        """Return a picture of a rectangle, its longer side a little finer than the tile where it must be bent."""
        same = self._service.crs == WEB_MERCATOR
        longer = SIZE if same else 384
        width, height = box.max_x - box.min_x, box.max_y - box.min_y
        pixels = [max(1, min(1024, round(longer * side / max(width, height)))) for side in (width, height)]
        return self._picture(_map_address(self._service, box, pixels[0], pixels[1])), box

    def map_tiles(self, box: BBox) -> tuple[Image.Image, BBox]:
        """Return the tiles of the fitting matrix that cover a rectangle, put together."""
        matrix, (left, top, right, bottom) = _matrix(self._service.params["matrices"], box)
        (wide, high), resolution = matrix["tile"], matrix["resolution"]
        columns, rows = range(left, right + 1), range(top, bottom + 1)
        whole = Image.new("RGBA", (wide * len(columns), high * len(rows)))
        for row in rows:
            for column in columns:
                if 0 <= column < matrix["size"][0] and 0 <= row < matrix["size"][1]:
                    piece = self._piece(matrix["id"], row, column)
                    if piece is not None:
                        whole.paste(piece.resize((wide, high)), ((column - left) * wide, (row - top) * high))
        west, north = matrix["west"] + left * wide * resolution, matrix["north"] - top * high * resolution
        return whole, BBox(west, north - whole.height * resolution, west + whole.width * resolution, north)

    def _piece(self, matrix: str, row: int, column: int) -> Image.Image | None:
        """Return a tile of the service, None where it says that it has none there."""
        try:
            return self._picture(_tile_address(self._service, matrix, row, column))
        except ServiceFailed as error:
            if error.code == "OUTBOUND_STATUS" and error.params.get("status") in (204, 404):
                return None
            raise

    def _picture(self, address: str) -> Image.Image:
        left = max(0.01, self._end - time.monotonic())
        answer = ask(self._door, Question(address, "image/png, image/*;q=0.8", most=_MOST_BYTES, seconds=left))
        try:
            image = Image.open(io.BytesIO(answer.body), formats=_READABLE)
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError
            return image.convert("RGBA")
        except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
            raise _no_picture(answer) from error


def _map_address(service: MapService, box: BBox, width: int, height: int) -> str:
    modern = service.version == "1.3.0"
    written = str(service.params.get("system") or service.crs)
    turned = modern and not written.upper().endswith(":84") and is_northing_first(service.crs)
    corners = (box.min_y, box.min_x, box.max_y, box.max_x) if turned else (box.min_x, box.min_y, box.max_x, box.max_y)
    clear = service.params["format"].startswith("image/png") and not service.params.get("opaque")
    values = {
        "SERVICE": "WMS",
        "VERSION": service.version,
        "REQUEST": "GetMap",
        "LAYERS": service.layer,
        "STYLES": str(service.params.get("style") or ""),
        "CRS" if modern else "SRS": written,
        "BBOX": ",".join(f"{value:.10g}" for value in corners),
        "WIDTH": str(width),
        "HEIGHT": str(height),
        "FORMAT": service.params["format"],
        "TRANSPARENT": "TRUE" if clear else "FALSE",
        "EXCEPTIONS": "XML" if modern else "application/vnd.ogc.se_xml",
    }
    return with_query(service.href, values)


def _tile_address(service: MapService, matrix: str, row: int, column: int) -> str:
    params = service.params
    values = {"TileMatrixSet": params["set"], "TileMatrix": matrix, "TileRow": str(row), "TileCol": str(column)}
    if not params["template"]:
        key_values = {
            "SERVICE": "WMTS",
            "VERSION": "1.0.0",
            "REQUEST": "GetTile",
            "LAYER": service.layer,
            "STYLE": params["style"],
            "FORMAT": params["format"],
            **{name.upper(): value for name, value in values.items()},
            **params["dimensions"],
        }
        return with_query(service.href, key_values)
    address = str(params["template"])
    for name, value in {**values, "Style": params["style"], "style": params["style"], **params["dimensions"]}.items():
        address = address.replace(f"{{{name}}}", urllib.parse.quote(str(value), safe=":"))
    return address


def _matrix(matrices: list[dict[str, Any]], box: BBox) -> tuple[dict[str, Any], tuple[int, int, int, int]]:
    """Return the matrix whose pixels are about the tile's, coarser if too many pieces were needed, and the pieces' range."""
    wanted = max(box.max_x - box.min_x, box.max_y - box.min_y) / SIZE
    fitting = [item for item in matrices if item["resolution"] >= wanted * 0.6] or matrices[:1]
    finest = min(fitting, key=lambda item: item["resolution"])
    coarser = [item for item in reversed(matrices) if item["resolution"] >= finest["resolution"]]
    for matrix in coarser or [finest]:
        ranges = _ranges(matrix, box)
        if (ranges[2] - ranges[0] + 1) * (ranges[3] - ranges[1] + 1) <= _MOST_PIECES:
            return matrix, ranges
    raise NotFound("TILE_UNKNOWN", "Diese Kachel gibt es nicht.", "There is no such tile.")


def _ranges(matrix: dict[str, Any], box: BBox) -> tuple[int, int, int, int]:
    wide, high = (side * matrix["resolution"] for side in matrix["tile"])
    spare = 1e-6
    left, right = (box.min_x - matrix["west"]) / wide, (box.max_x - matrix["west"]) / wide
    top, bottom = (matrix["north"] - box.max_y) / high, (matrix["north"] - box.min_y) / high
    return (
        math.floor(left + spare),
        math.floor(top + spare),
        math.ceil(right - spare) - 1,
        math.ceil(bottom - spare) - 1,
    )


def _no_picture(answer: Answer) -> ServiceFailed:
    host = urllib.parse.urlsplit(answer.address).hostname or ""
    said = ""
    if answer.body.lstrip().startswith(b"<"):
        try:
            said = elements.exception_text(xml.tree_of(answer.body, host))
        except TwinError:
            said = ""
    words, words_en = said or answer.media_type or "–", said or answer.media_type or "–"
    return ServiceFailed(
        "SERVICE_NO_PICTURE",
        f"{host} antwortet nicht mit einem Bild, sondern: {words}",
        f"{host} does not answer with a picture, but: {words_en}",
        host=host,
    )
