"""CSV: one layer as delimited text, by default as German spreadsheets open it (semicolon, decimal comma, UTF-8 with BOM)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from twin.exporters.written import ensure_holds, sha256_of
from twin.findings import Progress
from twin.handlers import Exporter, ExportReport, Format, Requirements, Selection, Suitability
from twin.language import Text
from twin.options import option


@dataclass(frozen=True, slots=True)
class CSVOptions:
    """How the text is written."""

    delimiter: Literal[";", ",", "tab"] = option(";", "Trennzeichen", "Separator")
    decimal: Literal["comma", "point"] = option("comma", "Dezimalzeichen", "Decimal sign")


class CSV(Exporter):
    """Writes one layer; texts that a spreadsheet would take for formulas get an apostrophe."""

    format = Format("csv", Text("CSV (Tabelle)", "CSV (table)"), (".csv",), ("text/csv",), ("FeatureCollection",), ("RFC 4180",))
    Options: ClassVar[type[Any]] = CSVOptions
    requirements = Requirements(crs="any", dimensions="3d")

    def suitability(self, selection: Selection) -> Suitability:
        """Return `no` for several layers, which one table cannot hold; otherwise what is lost."""
        from twin.exporters.plaintable import judged

        if len(selection.layers) > 1:
            reason = Text(
                "Eine CSV-Datei fasst eine Ebene; bitte eine auswählen.", "A CSV file holds one layer; please choose one."
            )
            return Suitability("no", (reason,))
        return judged(selection, [])

    def write(self, selection: Selection, target: Path, options: CSVOptions, progress: Progress) -> ExportReport:
        """Write the file row by row."""
        from twin.exporters.plaintable import PlainTable, harmless

        layer = selection.layers[0]
        table = PlainTable(layer)
        count = 0
        comma = options.decimal == "comma"
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=options.delimiter.replace("tab", "\t"))
            writer.writerow([harmless(name) for name in (*table.columns, *table.place)])
            for row in table.rows(progress):
                writer.writerow([_written(value, comma) for value in row])
                count += 1
        digest = sha256_of(target)
        losses = self.suitability(selection).reasons
        return ExportReport((target.name,), {layer.name: count}, digest, target.stat().st_size, losses)

    def verify(self, target: Path, report: ExportReport) -> None:
        """Reopen the file and count its rows, the header left out."""
        csv.field_size_limit(1 << 30)
        with target.open(encoding="utf-8-sig", newline="") as file:
            dialect = ";" if ";" in file.readline() else ","
            file.seek(0)
            found = sum(1 for _ in csv.reader(file, delimiter=dialect)) - 1
        expected = sum(report.counts.values())
        ensure_holds(target, found, expected, Text("Zeilen", "rows"))


def _written(value: Any, comma: bool) -> Any:
    from twin.exporters.plaintable import harmless

    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        text = repr(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
        return text.replace(".", ",") if comma else text
    return harmless(value)
