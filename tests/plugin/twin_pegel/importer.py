"""Reads gauges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, LayerInspection, Match, Probe, Source
from twin.language import Text
from twin.options import option

FORMAT = Format("pegel", Text("Pegelliste", "Gauge list"), (".pegel",), ("text/x-pegel",), ("FeatureCollection",), ("1",))
MAGIC = b"PEGEL 1\n"
BATCH = 1000
FROM_LINE = Text("zweite Zeile der Datei", "second line of the file")


@dataclass(frozen=True, slots=True)
class Options:
    """What may be left out of a list."""

    lowest: float | None = option(None, "Kleinster Wasserstand (cm)", "Lowest level (cm)")


class Pegel(Importer):
    """One layer of points with their level."""

    format: ClassVar[Format] = FORMAT
    Options: ClassVar[type[Any]] = Options

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for a file that begins with the format's first line."""
        if probe.head.startswith(MAGIC):
            return Match(Confidence.EXACT, Text("beginnt mit „PEGEL 1“", "begins with 'PEGEL 1'"), "1")
        return NO_MATCH

    def inspect(self, source: Source, options: Any) -> Inspection:
        """Return one layer with its count."""
        code, lines = _opened(source)
        return Inspection("pegel", "1", (LayerInspection("pegel", "FeatureCollection", sum(1 for _ in lines), code, FROM_LINE),))

    def read(self, source: Source, options: Any, progress: Progress) -> Iterator[Batch]:
        """Yield batches of a thousand gauges; a line that is none is rejected with its number."""
        code, lines = _opened(source)
        rows: list[tuple[str, float, float, float]] = []
        read = rejected = 0
        for number, line in enumerate(lines, start=3):
            if read % BATCH == 0:
                progress.at(None, "pegel")
            read += 1
            row = _row(line, options)
            if row is None:
                rejected += 1
                progress.finding(_unreadable(number))
            else:
                rows.append(row)
            if len(rows) >= BATCH:
                yield _batch(rows, read, rejected, code)
                rows, read, rejected = [], 0, 0
        progress.at(1.0, "pegel")
        if read:
            yield _batch(rows, read, rejected, code)


def _opened(source: Source) -> tuple[str, Iterator[str]]:
    text = source.path.read_text(encoding="utf-8", errors="replace").splitlines()
    if len(text) < 2 or text[0] != "PEGEL 1":
        name = source.name
        raise FileDamaged(
            "PEGEL_HEAD", f"„{name}“ ist keine vollständige Pegelliste.", f"'{name}' is no complete gauge list.", file=name
        )
    return source.crs or crs.parse(text[1]).code, iter(text[2:])


def _row(line: str, options: Any) -> tuple[str, float, float, float] | None:
    try:
        name, x, y, level = line.split("\t")
        row = name, float(x), float(y), float(level)
    except ValueError:
        return None
    return None if options.lowest is not None and row[3] < options.lowest else row


def _unreadable(number: int) -> Finding:
    text = Text(f"Zeile {number} ist kein Pegel.", f"Line {number} is no gauge.")
    return Finding("PEGEL_LINE", "rejected", text, "pegel", f"line {number}")


def _batch(rows: list[tuple[str, float, float, float]], read: int, rejected: int, code: str) -> Batch:
    import geopandas

    from twin.geodata.feature import FeatureCollection

    names, x, y, levels = zip(*rows, strict=True) if rows else ((), (), (), ())
    frame = geopandas.GeoDataFrame(
        {"name": list(names), "level": list(levels)}, geometry=geopandas.points_from_xy(x, y), crs=code
    )
    data = FeatureCollection(frame, code) if rows else None
    return Batch("pegel", data, read, len(rows), 0, rejected, code, title="Pegel", crs_origin=FROM_LINE)
