"""The pictures on the terrain: land use in flat colours, relief where none is known, sky light beside the buildings."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from PIL import Image, ImageDraw

from twin.exporters.tiles3d import palette
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.feature import FeatureCollection

MEDIA_TYPE, IMAGE_EXTENSION = "image/webp", "EXT_texture_webp"
"""WebP holds flat colours in half the bytes of PNG; browsers and three.js read it, Cesium since 1.54."""
OVERSAMPLING = 2
"""Samples along a pixel's side; the smoothing of borders is written for two."""
CLASS_COLUMNS = ("class", "klasse", "cover", "landuse", "landnutzung", "nutzung", "nutzungsart", "art", "bezeichnung", "type")
"""Attributes a land-use class may stand in, the first found counts."""

_WORDS = {
    "bridge": ("bridge", "brücke", "bruecke"),
    "quay": ("quay", "uferstraße", "uferstrasse", "kai"),
    "pavement": ("pavement", "gehweg", "sidewalk", "fußgänger", "fussgaenger", "schoolyard", "schulhof", "paving", "pflaster"),
    "path": ("path", "weg", "fußweg", "radweg"),
    "street": ("street", "straße", "strasse", "road", "verkehr", "fahrbahn", "parkplatz", "asphalt"),
    "square": ("square", "platz", "plaza", "market", "markt"),
    "water": ("water", "gewässer", "gewaesser", "wasser", "fluss", "fließgew", "river", "teich", "bach", "hafen"),
    "park": ("park", "grünanlage", "gruenanlage", "green", "bank", "ufer", "friedhof", "erholung", "spiel", "sport", "bleich"),
    "playground": ("playground", "spielplatz"),
    "lawn": ("lawn", "rasen", "green_roof"),
    "meadow": ("meadow", "wiese", "grünland", "gruenland", "grass", "gras", "bleaching_meadow"),
    "forest": ("wood", "wald", "forest", "gehölz", "gehoelz"),
    "field": ("arable", "acker", "landwirtschaft", "field", "farm"),
    "garden": ("garden", "garten"),
    "court": ("block_interior", "blockinnen", "court", "hof"),
    "rail": ("rail", "bahn", "gleis"),
    "commercial": ("commercial", "industrial", "industrie", "gewerbe", "handel"),
    "residential": ("residential", "wohn", "siedlung"),
    "open": ("open", "brach", "unland"),
}


def cover_of(value: object) -> str:
    """Return the palette class for a land-use word in German or English; unknown ones are plain ground."""
    text = str(value).strip().lower()
    if text in palette.GROUND:
        return text
    exact = next((name for name, words in _WORDS.items() if text in words), None)
    leading = next((name for name, words in _WORDS.items() if text.startswith(words)), None)
    # "Industriepark" is not a park: only whole words of some length count inside a longer one
    inside = next((name for name, words in _WORDS.items() if any(word in text for word in words if len(word) > 4)), None)
    return exact or leading or inside or "ground"


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Land-use polygons in the terrain's CRS, the most enclosing first, with the palette class of each."""

    polygons: npt.NDArray[Any]
    classes: tuple[str, ...]

    def within(self, box: BBox) -> Iterable[tuple[Any, str]]:
        """Yield the single polygons of a rectangle, cut to it, the most enclosing first."""
        if len(self.polygons) == 0:
            return
        hits = np.flatnonzero(shapely.intersects(self.polygons, shapely.box(box.min_x, box.min_y, box.max_x, box.max_y)))
        cut = shapely.clip_by_rect(self.polygons[hits], box.min_x, box.min_y, box.max_x, box.max_y)
        for place, shape in zip(hits.tolist(), cut, strict=True):
            for part in shapely.get_parts(shape):
                if part.geom_type == "Polygon" and not part.is_empty:
                    yield part, self.classes[place]


def cover(landuse: FeatureCollection | None, target_crs: str) -> Cover:
    """Return the drawable land use; geometries that are no areas are left out."""
    if landuse is None or len(landuse.frame) == 0:
        return Cover(np.zeros(0, dtype=object), ())
    names = {str(name).lower(): name for name in landuse.frame.columns}
    column = next((names[name] for name in CLASS_COLUMNS if name in names), None)
    values = landuse.frame[column].tolist() if column is not None else [""] * len(landuse.frame)
    shapes = shapely.force_2d(np.asarray(landuse.frame.geometry.array, dtype=object))
    if landuse.crs != target_crs:
        shapes = shapely.transform(shapes, lambda points: crs.transform(points, landuse.crs, target_crs))
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_type_id(parts) == 3
    parts, owner = parts[areal], owner[areal]
    # by what a polygon encloses, holes included: what lies in a hole is then drawn after the ring around it
    enclosed = shapely.area(shapely.polygons(shapely.get_exterior_ring(parts)))
    order = np.argsort(-enclosed, kind="stable")
    return Cover(parts[order], tuple(cover_of(values[row]) for row in owner[order].tolist()))


def cover_picture(land: Cover, box: BBox, width: int, height: int, *, coarse: bool = False) -> bytes:
    """Return the land use of a rectangle as a picture of width by height pixels, smoothed at the borders; WebP.

    It is lossless but for a `coarse` one, which stands in for finer ones and takes half the bytes.
    """
    names = ["ground", *sorted({name for _, name in land.within(box)} - {"ground"})]
    size = (width * OVERSAMPLING, height * OVERSAMPLING)
    drawing = Image.new("L", size, 0)
    pen = ImageDraw.Draw(drawing)
    scale_x, scale_y = size[0] / (box.max_x - box.min_x), size[1] / (box.max_y - box.min_y)
    for polygon, name in land.within(box):
        for ring, value in [(polygon.exterior, names.index(name)), *((hole, 0) for hole in polygon.interiors)]:
            points = shapely.get_coordinates(ring)
            # pixel centres stand half a pixel inside
            x, y = (points[:, 0] - box.min_x) * scale_x - 0.5, (box.max_y - points[:, 1]) * scale_y - 0.5
            pen.polygon(np.column_stack([x, y]).ravel().tolist(), fill=value)
    colours = np.array([[int(palette.ground(name)[i : i + 2], 16) for i in (1, 3, 5)] for name in names], dtype=np.uint8)
    return encode(_smoothed(np.asarray(drawing), colours), lossless=not coarse)


def _smoothed(classes: npt.NDArray[np.uint8], colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the colour of each square of two by two samples: that of its class, on borders the mean of the four."""
    samples = [classes[row::2, column::2] for row in (0, 1) for column in (0, 1)]
    result = colours[samples[0]]
    mixed = np.zeros(samples[0].shape, dtype=bool)
    for other in samples[1:]:
        mixed |= other != samples[0]
    rows, places = np.nonzero(mixed)
    sums = np.sum([colours[sample[rows, places]] for sample in samples], axis=0, dtype=np.uint16)
    result[rows, places] = (sums + 2) // 4
    return result


def relief_picture(heights: npt.NDArray[np.float32], low: float, high: float) -> bytes:
    """Return a neutral ground picture in twelve steps from low green-grey to high warm grey."""
    span = max(high - low, 20.0)
    steps = np.clip(np.round((heights - low) / span * 11.0), 0, 11).astype(np.int64)
    ramp = np.linspace([0xD9, 0xDD, 0xCB], [0xE6, 0xE2, 0xDA], 12).round().astype(np.uint8)
    return encode(ramp[steps])


def encode(pixels: npt.NDArray[np.uint8], *, lossless: bool = True) -> bytes:
    """Return pixels (rows, columns, 3) as a picture."""
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "WEBP", lossless=lossless, quality=60 if lossless else 80, method=4)
    return target.getvalue()


def encode_shade(shade: npt.NDArray[np.uint8]) -> bytes:
    """Return sky light (rows, columns) as a small grey picture; its soft edges bear losses."""
    target = io.BytesIO()
    Image.fromarray(shade).convert("RGB").save(target, "WEBP", quality=70, method=4)
    return target.getvalue()
