"""CSV: delimited text, its encoding, separator and header found out, with coordinates or WKT in its columns."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from twin.errors import FileDamaged
from twin.findings import Finding, Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers.sidecar import stem_of
from twin.importers.table.placing import MOST_TEXT, Row
from twin.importers.table.rows import Table, TableOptions
from twin.language import Text
from twin.options import option

_DELIMITERS = (";", ",", "\t", "|")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NUMBER = re.compile(r"[+-]?[\d.,\s]+([eE][+-]?\d+)?$")
_ENDINGS = (".csv", ".tsv", ".txt")
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class DelimitedOptions(TableOptions):
    """How the text is cut and decoded, besides the columns of a table."""

    delimiter: Literal["auto", ";", ",", "tab", "|"] = option("auto", "Trennzeichen", "Separator")
    encoding: Literal["auto", "utf-8", "cp1252", "utf-16"] = option("auto", "Zeichensatz", "Encoding")
    header: bool = option(True, "Erste Zeile nennt die Spalten", "First row names the columns")


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a text is written: encoding, separator, whether its first row names columns."""

    encoding: str
    delimiter: str
    header: bool
    columns: int


class CSV(Importer):
    """Reads delimited text as one layer."""

    format = Format(
        "csv",
        Text("CSV (Tabelle mit Koordinaten oder WKT)", "CSV (table with coordinates or WKT)"),
        _ENDINGS,
        ("text/csv", "text/tab-separated-values"),
        ("FeatureCollection",),
        ("RFC 4180",),
        companions=(".csvt",),
        accompanies=True,
    )
    Options: ClassVar[type[Any]] = DelimitedOptions

    def identify(self, probe: Probe) -> Match:
        """Return SIGNATURE for rows of equal length below a row of names, less where only the ending speaks for it."""
        if probe.xml_root or probe.json_keys or probe.members:
            return NO_MATCH
        shape = _shape_of(probe.head, complete=probe.size <= len(probe.head))
        if shape is None:
            return NO_MATCH
        named = probe.suffix in _ENDINGS
        if shape.columns < 2:
            return Match(Confidence.STRUCTURE, _evidence(shape)) if probe.suffix in (".csv", ".tsv") else NO_MATCH
        if shape.header:
            return Match(Confidence.SIGNATURE, _evidence(shape))
        return Match(Confidence.STRUCTURE if named else Confidence.EXTENSION, _evidence(shape))

    def inspect(self, source: Source, options: DelimitedOptions) -> Inspection:
        """Return columns, exact number of rows, and how the text is written."""
        progress = Progress()
        table, shape = _table(source, options, progress)
        layer = table.inspection()
        layer.extras.update(encoding=shape.encoding, delimiter=shape.delimiter)
        findings = tuple(group.examples[0] for group in progress.findings())
        return Inspection(self.format.id, "", (layer,), findings)

    def read(self, source: Source, options: DelimitedOptions, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 20,000 rows."""
        table, _ = _table(source, options, progress)
        yield from table.batches(progress)


def _evidence(shape: _Shape) -> Text:
    sign = "Tab" if shape.delimiter == "\t" else f"„{shape.delimiter}“"
    return Text(
        f"{shape.columns} Spalten, getrennt durch {sign}, Zeichensatz {shape.encoding}",
        f"{shape.columns} columns separated by {sign.replace('„', chr(39)).replace('“', chr(39))}, encoding {shape.encoding}",
    )


def _encoding_of(head: bytes) -> str:
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _shape_of(head: bytes, *, complete: bool) -> _Shape | None:
    """Return how a text is written, None when the bytes are no table of text."""
    encoding = _encoding_of(head)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    if not text.strip() or "\0" in text or _is_binary(text):
        return None
    if not complete:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    lines = [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]
    if not lines or lines[0].lstrip()[:1] in ("<", "{", "["):
        return None
    scores = {mark: _width(text, mark) for mark in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda mark: scores[mark])
    columns = max(1, int(scores[delimiter]))
    first = next(csv.reader([lines[0]], delimiter=delimiter), [])
    # a row of names: no number among them
    names = [name.strip() for name in first if name.strip()]
    header = len(names) > min(1, columns - 1) and not any(_NUMBER.match(name) for name in names)
    return _Shape(encoding, delimiter, header, columns)


def _is_binary(text: str) -> bool:
    odd = sum(1 for char in text[:4096] if ord(char) < 32 and char not in "\t\r\n\f")
    return odd > 0 or text[:4096].count("�") > len(text[:4096]) // 20


def _width(text: str, delimiter: str) -> float:
    """Return how many columns a separator gives, less where rows differ; 1 where it does not occur."""
    try:
        rows = [
            len(row) for row, _ in zip(csv.reader(text.splitlines(), delimiter=delimiter), range(_LOOKED_AT), strict=False) if row
        ]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.0
    width = rows[0]
    alike = rows.count(width)
    # half of the rows are as long as the first, one besides it at least: a separator inside prose gives rows of every length
    return float(width) if len(rows) == 1 or (alike >= 2 and 2 * alike >= len(rows)) else 0.0


def _table(source: Source, options: DelimitedOptions, progress: Progress) -> tuple[Table, _Shape]:
    """Return the table after its first pass; what was wrong with rows is told once, in `progress`."""
    with source.path.open("rb") as stream:
        head = stream.read(65536)
    shape = _shape_of(head, complete=source.path.stat().st_size <= len(head))
    if shape is None:
        raise FileDamaged(
            "CSV_DAMAGED",
            f"„{source.name}“ ist keine lesbare Texttabelle.",
            f"'{source.name}' is no readable table of text.",
            file=source.name,
        )
    encoding = _settled_encoding(source, options, shape, progress)
    delimiter = shape.delimiter if options.delimiter == "auto" else options.delimiter.replace("tab", "\t")
    shape = _Shape(encoding, delimiter, shape.header and options.header, shape.columns)
    lines = _Lines(source, shape)
    table = Table(source, options, stem_of(source), lines.names(), lines.rows)
    table.learn(progress)
    lines.tell(table.layer, progress)
    return table, shape


def _settled_encoding(source: Source, options: DelimitedOptions, shape: _Shape, progress: Progress) -> str:
    """Return the encoding of the whole file: text that breaks UTF-8 far behind its head is Windows-1252 after all."""
    if options.encoding != "auto":
        return options.encoding
    if shape.encoding != "utf-8":
        if shape.encoding == "cp1252":
            _say_encoding(source, progress)
        return shape.encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.path.open("rb") as stream:
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
        except UnicodeDecodeError:
            _say_encoding(source, progress)
            return "cp1252"
    return "utf-8"


def _say_encoding(source: Source, progress: Progress) -> None:
    text = Text(
        f"„{source.name}“ ist nicht in UTF-8 gespeichert und wurde als Windows-1252 gelesen.",
        f"'{source.name}' is not stored in UTF-8 and was read as Windows-1252.",
    )
    progress.finding(Finding("TEXT_ENCODING", "info", text, stem_of(source)))


class _Lines:
    """Walks the rows of the text; empty lines are no rows, short rows have empty values, overlong ones lose what is too much."""

    def __init__(self, source: Source, shape: _Shape) -> None:
        self._source = source
        self._shape = shape
        self._overlong: list[int] = []
        self._counted = False
        csv.field_size_limit(MOST_TEXT)
        self._header = self._first()

    def names(self) -> tuple[str, ...]:
        """Return the column names, each once; nameless columns are numbered."""
        if not self._shape.header:
            return tuple(f"column_{number}" for number in range(1, self._shape.columns + 1))
        names: list[str] = []
        taken: set[str] = set()
        for number, raw in enumerate(self._header, start=1):
            name = raw.strip().strip('"') or f"column_{number}"
            names.append(name if name not in taken else f"{name}_{number}")
            taken.add(names[-1])
        while len(names) > 1 and not self._header[len(names) - 1].strip() and len(names) > self._shape.columns:
            names.pop()
        return tuple(names)

    def _first(self) -> list[str]:
        for _, row in self._raw():
            return row
        return []

    def _raw(self) -> Iterator[tuple[int, list[str]]]:
        with Path(self._source.path).open(encoding=self._shape.encoding, errors="replace", newline="") as stream:
            reader = csv.reader(stream, delimiter=self._shape.delimiter)
            try:
                for row in reader:
                    if any(value.strip() for value in row):
                        yield reader.line_num, row
            except csv.Error as error:
                raise FileDamaged(
                    "CSV_DAMAGED",
                    f"„{self._source.name}“ lässt sich ab Zeile {reader.line_num} nicht lesen ({error}).",
                    f"'{self._source.name}' cannot be read from line {reader.line_num} on ({error}).",
                    file=self._source.name,
                    line=reader.line_num,
                ) from error

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header."""
        width = len(self.names())
        lines = self._raw()
        if self._shape.header:
            next(lines, None)
        for number, values in lines:
            if len(values) > width and not self._counted and any(value.strip() for value in values[width:]):
                self._overlong.append(number)
            yield Row(number, values[:width])
        self._counted = True

    def tell(self, layer: str, progress: Progress) -> None:
        """Name the rows that have more values than there are columns."""
        for number in self._overlong:
            text = Text(
                f"Zeile {number} hat mehr Werte als Spalten; die überzähligen wurden weggelassen.",
                f"Row {number} has more values than there are columns; those too many were left out.",
            )
            progress.finding(Finding("ROW_TOO_LONG", "warning", text, layer, str(number)))
