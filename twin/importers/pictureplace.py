"""Where a picture without geo keys lies: its world file, else what a person states, else a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from twin.errors import DecisionNeeded, FileDamaged
from twin.handlers import Source
from twin.importers.sidecar import sidecar, text_of
from twin.options import option

WORLD_ENDINGS = (".pgw", ".pngw", ".jgw", ".jpgw", ".jpegw", ".tfw", ".tifw", ".tiffw", ".wld")
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """Where a picture's upper left corner lies (x, y in the stated CRS), how large a pixel is and how it is turned.

    A world file beside the picture and geo keys in it go before; `north` turns it clockwise as seen from above, in degrees.
    """

    x: float | None = option(None, "Rechtswert der linken oberen Ecke", "Easting of the upper left corner")
    y: float | None = option(None, "Hochwert der linken oberen Ecke", "Northing of the upper left corner")
    pixel: float | None = option(None, "Größe eines Bildpunkts (m)", "Size of a pixel (m)", minimum=0.0001, maximum=10_000.0)
    north: float = option(
        0.0, "Drehung gegen Nord (Grad, im Uhrzeigersinn)", "Turn from north (degrees, clockwise)", minimum=-360.0, maximum=360.0
    )


def matrix_beside(source: Source) -> Matrix | None:
    """Return the matrix (2, 3) of the source's world file, from column and row (outer corner of the first pixel) to x and y.

    None without a world file; raises FileDamaged (WORLD_FILE_DAMAGED) when it does not hold six numbers that make a place.
    """
    path = sidecar(source, WORLD_ENDINGS)
    if path is None:
        return None
    words = text_of(path).replace(",", ".").split()
    try:
        a, d, b, e, c, f = (float(word) for word in words[:6])
    except ValueError as error:
        raise _damaged(source) from error
    # a world file names the middle of the first pixel
    matrix = np.array([[a, b, c - (a + b) / 2], [d, e, f - (d + e) / 2]], dtype=np.float64)
    if not np.isfinite(matrix).all() or abs(a * e - b * d) < 1e-18:
        raise _damaged(source)
    return matrix


def matrix_stated(options: Any) -> Matrix | None:
    """Return the matrix (2, 3) of the place a person stated, None when the corner or the pixel size is missing."""
    if options.x is None or options.y is None or options.pixel is None:
        return None
    cos, sin = np.cos(np.radians(options.north)), np.sin(np.radians(options.north))
    p = options.pixel
    return np.array([[p * cos, -p * sin, options.x], [-p * sin, -p * cos, options.y]], dtype=np.float64)


def missing(source: Source, columns: int, rows: int) -> DecisionNeeded:
    """Return the error that asks where a picture lies; `size` is its width and height in pixels."""
    return DecisionNeeded(
        "PLACE_MISSING",
        f"„{source.name}“ ({columns} × {rows} Pixel) sagt nicht, wo auf der Erde es liegt: Geo-Angaben und Weltdatei fehlen. "
        "Bitte linke obere Ecke und Pixelgröße angeben, zum Beispiel --crs EPSG:25832 -o x=… -o y=… -o pixel=0.1.",
        f"'{source.name}' ({columns} × {rows} pixels) does not say where on Earth it lies: geo keys and world file are missing. "
        "Please state its upper left corner and pixel size, for example --crs EPSG:25832 -o x=… -o y=… -o pixel=0.1.",
        question="place",
        file=source.name,
        size=[columns, rows],
        unit="pixel",
    )


def _damaged(source: Source) -> FileDamaged:
    return FileDamaged(
        "WORLD_FILE_DAMAGED",
        f"Die Weltdatei zu „{source.name}“ enthält keine sechs Zahlen, die einen Ort ergeben. Bitte neu ausgeben lassen.",
        f"The world file of '{source.name}' does not hold six numbers that make a place. Please have it written anew.",
        file=source.name,
    )
