"""ESRI ASCII grids: a header of six lines and heights row by row, read in blocks."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.importers.grids.kind import HeightOptions, kind_of
from twin.importers.likelycrs import suggestions
from twin.importers.sidecar import stem_of
from twin.language import Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LINE = re.compile(rb"\s*([A-Za-z_]+)[ \t]+(\S+)[ \t]*\r?\n")
_KEYS = ("ncols", "nrows", "xllcorner", "xllcenter", "yllcorner", "yllcenter", "cellsize", "dx", "dy", "nodata_value")
_WORDS = re.compile(rb"\n\s*(?!nan\b|inf\b)[A-Za-z]", re.IGNORECASE)
_BLOCK = 4 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """The grid's shape, the outer south-west corner, the cell's sides, the value of missing cells, and where values begin."""

    columns: int
    rows: int
    west: float
    south: float
    dx: float
    dy: float
    missing: float | None
    begin: int


class ASCIIGrid(Importer):
    """Reads one grid of heights."""

    format = Format(
        "asciigrid",
        Text("ASCII-Grid (ESRI, Höhen)", "ASCII grid (ESRI, heights)"),
        (".asc", ".grd", ".txt"),
        ("text/plain",),
        ("Coverage",),
        companions=(".prj", ".csv"),
    )
    Options: ClassVar[type[Any]] = HeightOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE when the file begins with number of columns, number of rows and cell size."""
        if header_of(probe.head) is not None:
            return Match(Confidence.SIGNATURE, Text("beginnt mit ncols, nrows, cellsize", "begins with ncols, nrows, cellsize"))
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return the grid's size, step, CRS and bbox (CRS84) from the header alone."""
        from twin.geodata.bbox import BBox
        from twin.importers.grids.text import georeference

        head = _header(source)
        place, zone = georeference(source, head.west)
        west = head.west - zone
        box = BBox(west, head.south, west + head.columns * head.dx, head.south + head.rows * head.dy)
        layer = LayerInspection(
            stem_of(source),
            "Coverage",
            1,
            place.code or None,
            place.origin,
            place.vertical,
            crs.bbox_to_crs84(box, place.code) if place.code else None,
            extras={
                "rows": head.rows,
                "columns": head.columns,
                "step": head.dx,
                "kind": kind_of(source.name, options.kind),
            },
        )
        return Inspection(self.format.id, "", (layer,), (place.finding,) if place.finding else ())

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield the one grid; raises FileDamaged when it holds more or fewer values than its header says."""
        import numpy as np

        from twin.importers.grids.text import empty, georeference, placed

        head = _header(source)
        place, zone = georeference(source, head.west)
        if not place.code:
            raise crs.missing(source.name, suggestions(head.west, head.south))
        if place.finding:
            progress.finding(place.finding)
        values = _values(source, head, progress)
        if not np.isfinite(values).any():
            raise empty(source)
        north = head.south + head.rows * head.dy
        matrix = np.array([[head.dx, 0.0, head.west - zone], [0.0, -head.dy, north]])
        coverage, change = placed(source, values, matrix, place.code, kind_of(source.name, options.kind))
        if change:
            progress.finding(change)
        yield Batch(stem_of(source), coverage, 1, 1, crs=place.code, vertical=place.vertical)


def header_of(head: bytes) -> Header | None:
    """Return the header at the beginning of a file, None when it is none or misses a line."""
    found: dict[str, float] = {}
    begin = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    while line := _LINE.match(head, begin):
        key = line.group(1).decode("ascii").lower()
        if key not in _KEYS or key in found:
            break
        try:
            found[key] = float(line.group(2).replace(b",", b"."))
        except ValueError:
            return None
        begin = line.end()
    dx, dy = (found.get(side, found.get("cellsize", 0.0)) for side in ("dx", "dy"))
    columns, rows = found.get("ncols", 0.0), found.get("nrows", 0.0)
    x, y = found.get("xllcorner", found.get("xllcenter")), found.get("yllcorner", found.get("yllcenter"))
    if not (1 <= columns < 1e9 and 1 <= rows < 1e9 and 0 < dx < 1e9 and 0 < dy < 1e9) or x is None or y is None:
        return None
    west = x if "xllcorner" in found else x - dx / 2
    south = y if "yllcorner" in found else y - dy / 2
    if not (abs(west) < 1e12 and abs(south) < 1e12):
        return None
    return Header(int(columns), int(rows), west, south, dx, dy, found.get("nodata_value"), begin)


def _header(source: Source) -> Header:
    from twin.importers.grids.text import ensure_bounded

    with source.path.open("rb") as stream:
        head = header_of(stream.read(4096))
    if head is None:
        raise _damaged(source, "der Kopf ist unvollständig", "its header is incomplete")
    ensure_bounded(source, head.columns, head.rows)
    if source.path.stat().st_size - head.begin < 2 * head.columns * head.rows - 1:  # a digit and a blank a cell
        raise _too_few(source, head)
    return head


def _values(source: Source, head: Header, progress: Progress) -> npt.NDArray[np.float32]:
    """Return the heights (rows, columns), row 0 in the north, NaN where missing; lines may be broken anywhere."""
    from twin.importers.grids.array import grid_of

    grid = grid_of(head.rows, head.columns)
    flat, filled = grid.reshape(-1), 0
    size = source.path.stat().st_size
    for block, end in _blocks(source, head.begin):
        words = _WORDS.search(block)
        numbers = _numbers(source, block[: words.start()] if words else block)
        if filled + len(numbers) > len(flat):
            raise _damaged(source, "sie enthält mehr Werte, als ihr Kopf sagt", "it holds more values than its header says")
        if head.missing is not None:
            numbers[numbers == head.missing] = float("nan")
        numbers[numbers <= -9990.0] = float("nan")
        flat[filled : filled + len(numbers)] = numbers
        filled += len(numbers)
        progress.at(end / size, "")
        if words:
            progress.finding(_remark(stem_of(source)))
            break
    if filled < len(flat):
        raise _too_few(source, head)
    return grid


def _blocks(source: Source, begin: int) -> Iterator[tuple[bytes, int]]:
    """Yield the text of values in pieces that end between two of them, and how far each reaches in the file."""
    with source.path.open("rb") as stream:
        stream.seek(begin)
        rest = b""
        while piece := stream.read(_BLOCK):
            text = rest + piece
            cut = max(text.rfind(b" "), text.rfind(b"\n"), text.rfind(b"\t"))
            if cut < 0 and len(text) > 4 * _BLOCK:
                raise _damaged(source, "sie ist kein Text", "it is no text")
            rest = text[cut + 1 :]
            yield text[: max(cut, 0)], stream.tell()
        yield rest, stream.tell()


def _numbers(source: Source, text: bytes) -> npt.NDArray[np.float64]:
    import numpy as np

    if not text.strip():
        return np.zeros(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return np.fromstring(text.strip().replace(b",", b".").decode("ascii"), dtype=np.float64, sep=" ")
    except (ValueError, DeprecationWarning) as error:
        raise _damaged(source, "sie enthält etwas, das keine Zahl ist", "it holds something that is no number") from error


def _remark(layer: str) -> Finding:
    text = Text("Text hinter den Höhen wurde übergangen.", "Text behind the heights was passed over.")
    return Finding("TEXT_BEHIND_VALUES", "info", text, layer)


def _too_few(source: Source, head: Header) -> FileDamaged:
    cells = head.columns * head.rows
    return _damaged(
        source,
        f"sie enthält weniger als die {cells} Werte, die ihr Kopf sagt und ist wohl abgeschnitten",
        f"it holds fewer than the {cells} values its header says; the file is probably cut off",
    )


def _damaged(source: Source, de: str, en: str) -> FileDamaged:
    return FileDamaged(
        "ASCII_GRID_DAMAGED",
        f"Die Datei „{source.name}“ lässt sich nicht als ASCII-Grid lesen: {de}.",
        f"'{source.name}' cannot be read as ASCII grid: {en}.",
        file=source.name,
    )
