"""The colours of the white city model: walls, roofs by type, ground cover, planned alternatives; as linear 8-bit values."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Colours = npt.NDArray[np.uint8]
Style = Callable[[Sequence[str], Sequence[dict[str, Any]], npt.NDArray[np.float64]], tuple[Colours, Colours, Colours]]
"""(ids, attributes, roof areas) of buildings -> colours of walls, pitched roofs and flat roofs."""

WALLS = ("#F6F3EC", "#F6F3EC", "#F6F3EC", "#F1ECE2")
GABLED, GABLED_DARK, HIPPED, FLAT, HALL, SLATE = "#DFCDC1", "#D5C0B3", "#E3D6CC", "#E9E7E1", "#D5D3CE", "#AFB6BA"
PLANNED = {"A": "#0A3F73", "B": "#B8500A", "C": "#2F9C84"}
PLANNED_WALL, PLANNED_TINT = "#F2F0EB", 0.16
WALL_JITTER, ROOF_JITTER = 0.02, 0.035

GROUND = {
    "ground": "#DAD9D5",
    "street": "#DAD9D5",
    "bridge": "#DEDCD6",
    "quay": "#CFC9BD",
    "path": "#E0DCD0",
    "pavement": "#E4E1DA",
    "square": "#E4E1DA",
    "court": "#DFE1D2",
    "garden": "#D5DDC3",
    "park": "#C8D4B0",
    "meadow": "#D2DCB9",
    "lawn": "#CBD8B4",
    "playground": "#E2DAC2",
    "field": "#DCDCC2",
    "forest": "#B9C8A0",
    "water": "#AEC8D3",
    "rail": "#CFC9BD",
    "residential": "#D9DFCA",
    "commercial": "#DCDAD2",
    "open": "#D5DDC3",
}
"""sRGB of ground cover classes; `ground` stands where nothing is known."""

# roof codes of the AdV (ALKIS Dachform) and of SIG 3D, by their first digits
_HIPPED_CODES = ("32", "33", "35", "36", "37", "40", "50", "1040", "1050", "1060", "1070")
_CHURCH = re.compile(r"(?:^|_)304\d$")
_HALL = re.compile(r"(?:^|_)2\d{3}$")


def linear(colour: str) -> npt.NDArray[np.float64]:
    """Return the linear red, green, blue (0..1) of an sRGB hex colour (IEC 61966-2-1)."""
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0
    result: npt.NDArray[np.float64] = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return result


def linear_bytes(colours: npt.NDArray[np.uint8]) -> Colours:
    """Return sRGB bytes (n, 3) as linear ones."""
    steps = np.arange(256) / 255.0
    curve = np.where(steps <= 0.04045, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4)
    return _bytes(curve[colours])


def table(colours: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the linear values of several hex colours, shape (n, 3)."""
    return np.array([linear(colour) for colour in colours])


def seeds(identifiers: Sequence[str]) -> npt.NDArray[np.int64]:
    """Return one stable number per object id, so that a colour never changes between runs or alternatives."""
    return np.array([zlib.crc32(item.encode()) for item in identifiers], dtype=np.int64)


def existing(
    identifiers: Sequence[str], attributes: Sequence[dict[str, Any]], areas: npt.NDArray[np.float64]
) -> tuple[Colours, Colours, Colours]:
    """Return wall, pitched-roof and flat-roof colours of standing buildings, each uint8 (buildings, 3).

    `areas` is the roof area seen from above in m²: a flat roof over 600 m² or one of trade and industry is a hall.
    """
    seed = seeds(identifiers)
    walls = table(WALLS)[seed % 4] * _jitter(seed, WALL_JITTER)
    kinds = np.array([_roof_kind(item, odd) for item, odd in zip(attributes, (seed >> 8) % 2, strict=True)], dtype=np.int64)
    pitched = table((GABLED, GABLED_DARK, HIPPED, SLATE))[kinds] * _jitter(seed >> 4, ROOF_JITTER)
    halls = (areas > 600.0) | np.array([bool(_HALL.search(str(item.get("function", "")))) for item in attributes], dtype=bool)
    flat = table((FLAT, HALL))[halls.astype(np.int64)] * _jitter(seed >> 4, WALL_JITTER)
    flat = np.where((kinds == 3)[:, None], linear(SLATE), flat)
    return _bytes(walls), _bytes(pitched), _bytes(flat)


def _roof_kind(attributes: dict[str, Any], odd: int) -> int:
    if _CHURCH.search(str(attributes.get("function", ""))):
        return 3
    code = str(attributes.get("roofType", ""))
    return 2 if code.startswith(_HIPPED_CODES) else int(odd)


def planned(letter: str, count: int) -> tuple[Colours, Colours, Colours]:
    """Return wall, pitched-roof and flat-roof colours of an alternative's buildings, each uint8 (count, 3)."""
    colour = linear(PLANNED.get(letter, PLANNED["A"]))
    wall = linear(PLANNED_WALL) * (1.0 - PLANNED_TINT) + colour * PLANNED_TINT
    return _bytes(np.tile(wall, (count, 1))), _bytes(np.tile(colour, (count, 1))), _bytes(np.tile(colour, (count, 1)))


THEMES = {
    "tunnels": "#CFCAC1",
    "vegetation": "#A9BF8B",
    "furniture": "#BDB6AB",
    "transport": "#C7C6C3",
    "water": "#AEC8D3",
    "landuse": "#D5DDC3",
    "relief": "#D9D6CB",
    "generics": "#DAD6CE",
}
"""sRGB of the layers of a city model that hold no buildings or bridges."""


def style_of(layer: str) -> Style:
    """Return who colours a layer of a city model: its theme in one plain colour, everything else as buildings."""
    colour = THEMES.get(layer.partition("-")[0])
    if colour is None:
        return existing

    def plain(
        identifiers: Sequence[str], _attributes: Sequence[dict[str, Any]], _areas: npt.NDArray[np.float64]
    ) -> tuple[Colours, Colours, Colours]:
        painted = _bytes(linear(colour) * _jitter(seeds(identifiers), WALL_JITTER))
        return painted, painted, painted

    return plain


def ground(name: str) -> str:
    """Return the sRGB hex colour of a ground cover class; an unknown class reads as plain ground."""
    return GROUND.get(name, GROUND["ground"])


def _jitter(seed: npt.NDArray[np.int64], part: float) -> npt.NDArray[np.float64]:
    result: npt.NDArray[np.float64] = (1.0 + part * ((seed % 1024) / 511.5 - 1.0))[:, None]
    return result


def _bytes(colours: npt.NDArray[np.float64]) -> Colours:
    return np.clip(colours * 255.0 + 0.5, 0.0, 255.0).astype(np.uint8)
