"""What the bands of a TIFF are, heights or a picture, and the picture as red, green, blue and alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from twin.errors import InputRefused
from twin.findings import Finding, Progress
from twin.geodata.coverage import CoverageKind
from twin.handlers import Source
from twin.importers.grids.array import grid_of
from twin.importers.grids.kind import kind_of
from twin.importers.sidecar import stem_of
from twin.language import Text

MOST_BANDS = 8
_PICTURE_STEP = 0.5  # metres: one band of 8 bits this fine is a grey photo or a scan, a coarser one may be heights
_SEEN = 1024  # pixels along a side looked at to find the range of 16-bit values
_LOW, _HIGH = 2.0, 98.0


@dataclass(frozen=True, slots=True)
class Bands:
    """What a TIFF shows and in which bands (from 1): one of heights; grey or palette; or red, green, blue."""

    kind: CoverageKind
    bands: tuple[int, ...]
    finding: Finding | None = None


def choose(raster: Any, source: Source, kind: Literal["auto", "terrain", "surface", "imagery"], band: int) -> Bands:
    """Return what an opened TIFF shows, as a person says or else as its bands and their colours tell.

    Raises InputRefused (RASTER_NOT_HEIGHTS) for complex numbers and for several bands of which none is said to be heights.
    """
    name = source.name
    colours = [item.name for item in raster.colorinterp]
    pictured = kind == "imagery" or (kind == "auto" and not band and _is_picture(raster, colours))
    if pictured and raster.dtypes[0] in ("uint8", "uint16"):
        return _picture_bands(raster, stem_of(source), colours)
    others = [number for number, colour in enumerate(colours, start=1) if colour != "alpha"]
    if pictured or band > raster.count or (not band and len(others) > 1) or "complex" in raster.dtypes[(band or 1) - 1]:
        raise InputRefused(
            "RASTER_NOT_HEIGHTS",
            f"„{name}“ hat {raster.count} Band/Bänder ({colours[0]}, {raster.dtypes[0]}): weder Höhenraster noch Bild. "
            "Liegen die Höhen in einem der Bänder, bitte mit der Option „band“ angeben.",
            f"'{name}' has {raster.count} band(s) ({colours[0]}, {raster.dtypes[0]}): neither a grid of heights nor a picture. "
            "If one of the bands holds heights, please state it with the option 'band'.",
            file=name,
            bands=raster.count,
        )
    return Bands(
        kind_of(name, kind), (band or 1,), _coarse(stem_of(source)) if kind == "auto" and raster.dtypes[0] == "uint8" else None
    )


def _is_picture(raster: Any, colours: list[str]) -> bool:
    if raster.dtypes[0] not in ("uint8", "uint16"):
        return False
    if raster.dtypes[0] == "uint8" and colours[0] == "palette":
        return True
    if colours[0] == "red" or raster.count > 2:
        return True
    if raster.dtypes[0] != "uint8":
        return False
    one_bit = raster.tags(1, ns="IMAGE_STRUCTURE").get("NBITS") == "1"
    fine = raster.transform.is_identity or (
        abs(raster.transform.a) < _PICTURE_STEP and bool(raster.crs) and raster.crs.is_projected
    )
    return one_bit or fine or colours[1:] == ["alpha"]


def _picture_bands(raster: Any, layer: str, colours: list[str]) -> Bands:
    number = {colour: place for place, colour in reversed(list(enumerate(colours, start=1)))}
    if colours[0] == "palette" or raster.count - ("alpha" in colours) < 3:
        return Bands("imagery", (1,))
    bands = tuple(number.get(colour, place) for place, colour in enumerate(("red", "green", "blue"), start=1))
    left = [place for place in range(1, raster.count + 1) if place not in bands and colours[place - 1] != "alpha"]
    text = Text(
        f"Gezeigt werden die Bänder {bands[0]}, {bands[1]}, {bands[2]}; {len(left)} weitere (etwa Infrarot) bleiben außen vor.",
        f"Bands {bands[0]}, {bands[1]}, {bands[2]} are shown; {len(left)} more (such as infrared) are left out.",
    )
    finding = Finding("BANDS_LEFT_OUT", "info", text, layer, params={"bands": left}) if left else None
    return Bands("imagery", bands, finding)


def _coarse(layer: str) -> Finding:
    text = Text(
        "Ein Band mit ganzen Zahlen von 0 bis 255 wurde als Höhen in Metern gelesen. Ist es ein Bild, bitte die Option "
        "„kind“ auf „imagery“ setzen.",
        "One band of whole numbers from 0 to 255 was read as heights in metres. If it is a picture, please set the option "
        "'kind' to 'imagery'.",
    )
    return Finding("HEIGHTS_IN_BYTES", "warning", text, layer)


def picture(raster: Any, chosen: Bands, layer: str, window_cells: int, progress: Progress) -> tuple[npt.NDArray[np.uint8], int]:
    """Return the picture as uint8 (rows, columns, 4), mapped when large, and how many of its pixels are clear.

    Nodata values, mask and alpha of the file make pixels clear; 16-bit values are stretched to 8, which a finding tells.
    """
    values = grid_of(raster.height, raster.width, picture=True)
    palette = _palette(raster) if raster.colorinterp[0].name == "palette" and raster.dtypes[0] == "uint8" else None
    low, high = (0.0, 255.0) if raster.dtypes[0] == "uint8" else _range(raster, chosen.bands)
    if raster.dtypes[0] != "uint8":
        progress.finding(_stretched(low, high, layer))
    block = max(1, raster.block_shapes[0][0])
    step = max(1, window_cells // raster.width // block) * block
    clear = 0
    for top in range(0, raster.height, step):
        rows = min(step, raster.height - top)
        place = ((top, top + rows), (0, raster.width))
        cells = np.moveaxis(raster.read(list(chosen.bands), window=place), 0, -1)
        target = values[top : top + rows]
        if palette is not None:
            target[:] = palette[cells[..., 0]]
            target[..., 3] = np.minimum(target[..., 3], raster.dataset_mask(window=place))
        else:
            target[..., :3] = cells if cells.dtype == np.uint8 else _as_bytes(cells, low, high)
            target[..., 3] = raster.dataset_mask(window=place)
        target[target[..., 3] == 0] = 0
        clear += int((target[..., 3] == 0).sum())
        progress.at((top + rows) / raster.height, layer)
    return values, clear


def _palette(raster: Any) -> npt.NDArray[np.uint8]:
    table = np.zeros((256, 4), dtype=np.uint8)
    for number, colour in raster.colormap(1).items():
        if 0 <= number < 256:
            table[number] = colour
    return table


def _range(raster: Any, bands: tuple[int, ...]) -> tuple[float, float]:
    shape = (len(bands), min(raster.height, _SEEN), min(raster.width, _SEEN))
    seen = raster.read(list(bands), out_shape=shape, masked=True).compressed()
    if len(seen) == 0:
        return 0.0, 65535.0
    low, high = np.percentile(seen, [_LOW, _HIGH])
    return float(low), float(max(high, low + 1.0))


def _as_bytes(cells: npt.NDArray[Any], low: float, high: float) -> npt.NDArray[np.uint8]:
    result: npt.NDArray[np.uint8] = np.clip(np.rint((cells - low) * (255.0 / (high - low))), 0, 255).astype(np.uint8)
    return result


def _stretched(low: float, high: float, layer: str) -> Finding:
    text = Text(
        f"16-Bit-Farbwerte wurden auf 8 Bit gebracht: {low:.0f} wird Schwarz, {high:.0f} wird Weiß.",
        f"16-bit colour values were brought to 8 bits: {low:.0f} becomes black, {high:.0f} white.",
    )
    return Finding("COLOURS_STRETCHED", "info", text, layer, params={"low": low, "high": high})
