"""Spreadsheets (Office Open XML and OpenDocument): every sheet with a row of names becomes a layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from twin.errors import FileDamaged
from twin.findings import Finding, Progress
from twin.handlers import NO_MATCH, Batch, Confidence, Format, Importer, Inspection, Match, Probe, Source
from twin.importers import archive
from twin.importers.table.placing import Row
from twin.importers.table.rows import Table, TableOptions
from twin.language import Text

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


class Spreadsheet(Importer):
    """Reads .xlsx and .ods; formulas give their stored results, charts and pictures stay unread."""

    format = Format(
        "xlsx",
        Text(
            "Excel und OpenDocument (Tabelle mit Koordinaten oder WKT)", "Excel and OpenDocument (table with coordinates or WKT)"
        ),
        (".xlsx", ".xlsm", ".ods"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("FeatureCollection",),
        ("ECMA-376", "ODF 1.2"),
        requires=(("python_calamine", "pip install 'twin[table]'"),),
        accompanies=True,
    )
    Options: ClassVar[type[Any]] = TableOptions

    def identify(self, probe: Probe) -> Match:
        """Return EXACT for an archive with a workbook in it."""
        if "xl/workbook.xml" in probe.members or "xl/workbook.bin" in probe.members:
            return Match(Confidence.EXACT, Text("Archiv mit xl/workbook.xml", "an archive with xl/workbook.xml"))
        if "content.xml" in probe.members and _OPEN_DOCUMENT in probe.head[:200]:
            return Match(Confidence.EXACT, Text("OpenDocument-Tabelle", "an OpenDocument spreadsheet"))
        return NO_MATCH

    def inspect(self, source: Source, options: TableOptions) -> Inspection:
        """Return every sheet with its columns and exact number of rows."""
        progress = Progress()
        layers = tuple(table.inspection() for table in _tables(source, options, progress))
        return Inspection(self.format.id, "", layers, tuple(group.examples[0] for group in progress.findings()))

    def read(self, source: Source, options: TableOptions, progress: Progress) -> Iterator[Batch]:
        """Yield the sheets one after the other in batches of at most 20,000 rows."""
        for table in _tables(source, options, progress):
            yield from table.batches(progress)


def _tables(source: Source, options: TableOptions, progress: Progress) -> Iterator[Table]:
    """Yield each sheet after its first pass; a sheet without two rows and columns is told and left out."""
    import python_calamine

    archive.names(source.path, source.name)  # sizes and ratios are judged before a library unpacks anything
    try:
        book = python_calamine.load_workbook(str(source.path))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(source) from error
    found = 0
    for sheet in sheets:
        try:
            cells = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=True)
        except (python_calamine.CalamineError, ValueError) as error:
            raise _damaged(source) from error
        start = next((number for number, row in enumerate(cells) if sum(value not in ("", None) for value in row) >= 2), None)
        if start is None:
            _say_left_out(sheet.name, progress)
            continue
        found += 1
        header = _header(cells[start])
        table = Table(source, _present(options, header), sheet.name, header, _Walk(cells, start, len(header)))
        table.learn(progress)
        yield table
    if not found:
        raise FileDamaged(
            "SPREADSHEET_EMPTY",
            f"„{source.name}“ enthält kein Blatt mit einer Tabelle.",
            f"'{source.name}' holds no sheet with a table.",
            file=source.name,
        )


def _present(options: TableOptions, header: tuple[str, ...]) -> TableOptions:
    """Return the options for one sheet: named columns count only on sheets that have them."""
    named = [name for name in (options.x, options.y, options.wkt) if name]
    return options if all(name in header for name in named) else TableOptions(decimal=options.decimal)


class _Walk:
    """Walks the rows below the header again and again; wholly empty ones are no rows."""

    def __init__(self, cells: Sequence[Sequence[Any]], start: int, width: int) -> None:
        self._cells = cells
        self._start = start
        self._width = width

    def __call__(self) -> Iterator[Row]:
        for number in range(self._start + 1, len(self._cells)):
            values = [_plain(value) for value in self._cells[number][: self._width]]
            if any(value not in ("", None) for value in values):
                yield Row(number + 1, values)


def _plain(value: Any) -> Any:
    """Return a cell's value: whole floats as int, as a person sees them; dates in ISO 8601."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _header(row: Sequence[Any]) -> tuple[str, ...]:
    names: list[str] = []
    taken: set[str] = set()
    values = list(row)
    while values and values[-1] in ("", None):
        values.pop()
    for number, value in enumerate(values, start=1):
        name = str(_plain(value)).strip() if value not in ("", None) else f"column_{number}"
        names.append(name if name not in taken else f"{name}_{number}")
        taken.add(names[-1])
    return tuple(names)


def _say_left_out(sheet: str, progress: Progress) -> None:
    text = Text(f"Das Blatt „{sheet}“ enthält keine Tabelle und wurde nicht übernommen.", f"The sheet '{sheet}' holds no table.")
    progress.finding(Finding("SHEET_WITHOUT_TABLE", "info", text, sheet))


def _damaged(source: Source) -> FileDamaged:
    return FileDamaged(
        "SPREADSHEET_DAMAGED",
        f"„{source.name}“ lässt sich nicht als Tabelle lesen; die Datei ist beschädigt oder geschützt.",
        f"'{source.name}' cannot be read as a spreadsheet; the file is damaged or protected.",
        file=source.name,
    )
