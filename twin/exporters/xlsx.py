"""Excel (Office Open XML): every layer a sheet, numbers as numbers, geometry as text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from twin.errors import NotSuitable
from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportLayer, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text

MOST_ROWS = 1_048_575
MOST_TEXT = 32_767
_WIDTH = 16


class XLSX(Exporter):
    """Writes one sheet per layer; nothing is written as a formula or a link."""

    format = Format(
        "xlsx",
        Text("Excel (Tabelle)", "Excel (table)"),
        (".xlsx",),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
        ("FeatureCollection",),
        ("ECMA-376",),
        requires=(("xlsxwriter", "pip install 'twin[table]'"), ("python_calamine", "pip install 'twin[table]'")),
    )
    requirements = Requirements(crs="source", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return what is lost: geometry longer than a cell holds, besides what every table loses."""
        from twin.exporters.plaintable import judged

        text = Text(
            "Texte und Geometrien über 32.767 Zeichen passen in keine Zelle und fehlen.",
            "Texts and geometries of more than 32,767 characters fit no cell and are missing.",
        )
        return judged(selection, [text])

    def write(self, selection: Selection, target: Path, options: Any, progress: Progress) -> ExportReport:
        """Write the workbook row by row; raises NotSuitable (SHEET_TOO_LONG) beyond 1,048,575 rows."""
        import xlsxwriter

        counts: dict[str, int] = {}
        too_long = 0
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        # the name of a temporary place need not end in .xlsx
        with xlsxwriter.Workbook(str(target), {"constant_memory": True, "nan_inf_to_errors": True, **plain}) as book:
            bold = book.add_format({"bold": True, "bottom": 1})
            taken: set[str] = set()
            for layer in selection.layers:
                sheet = book.add_worksheet(_sheet_name(layer.title or layer.name, taken))
                counts[layer.name], left_out = _write_sheet(sheet, layer, bold, progress)
                too_long += left_out
        losses = list(self.suitability(selection).reasons)
        if too_long:
            losses.append(Text(f"{too_long} Werte waren zu lang für eine Zelle.", f"{too_long} values were too long for a cell."))
        return ExportReport((target.name,), counts, sha256_of(target), target.stat().st_size, tuple(losses))

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the workbook and count the rows of every sheet."""
        import python_calamine

        with target.open("rb") as file:
            book = python_calamine.load_workbook(file)
            for name, (layer, expected) in zip(book.sheet_names, report.counts.items(), strict=True):
                found = max(0, book.get_sheet_by_name(name).height - 1)
                ensure_holds(target, found, expected, Text("Zeilen", "rows"), layer)


def _write_sheet(sheet: Any, layer: ExportLayer, bold: Any, progress: Progress) -> tuple[int, int]:
    """Write one layer and return how many rows it has and how many values were too long."""
    from twin.exporters.plaintable import PlainTable

    table = PlainTable(layer)
    names = [*table.columns, *table.place]
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(0, len(names) - 1), _WIDTH)
    sheet.write_row(0, 0, names, bold)
    count = left_out = 0
    for row in table.rows(progress):
        count += 1
        if count > MOST_ROWS:
            raise NotSuitable(
                "SHEET_TOO_LONG",
                f"„{layer.title}“ hat mehr als {MOST_ROWS} Zeilen, mehr fasst kein Blatt. Bitte CSV oder GeoPackage wählen.",
                f"'{layer.title}' has more than {MOST_ROWS} rows, more than a sheet holds. Please choose CSV or GeoPackage.",
            )
        for column, value in enumerate(row):
            if isinstance(value, str) and len(value) > MOST_TEXT:
                left_out += 1
            elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
                sheet.write_string(count, column, str(value))
            elif value is not None:
                sheet.write(count, column, value)
    return count, left_out


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name Excel accepts: at most 31 characters, none of []:*?/\\, unlike the others."""
    base = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Ebene"
    name, number = base, 2
    while name.casefold() in taken or name.casefold() == "history":
        ending = f" {number}"
        name, number = base[: 31 - len(ending)] + ending, number + 1
    taken.add(name.casefold())
    return name
