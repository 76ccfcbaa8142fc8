"""Spreadsheets: every sheet a layer, values as a person sees them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from twin.errors import FileDamaged
from twin.findings import Progress
from twin.handlers import Batch, Source
from twin.importers.table.rows import TableOptions
from twin.importers.table.spreadsheet import Spreadsheet

DATA = Path(__file__).parents[4] / "shared" / "data" / "vector"


def book(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as written:
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    (sheet.write_datetime if isinstance(value, datetime.date) else sheet.write)(number, column, value)
    return path


def read(path: Path, crs: str | None = None, **options: Any) -> tuple[list[Batch], dict[str, int]]:
    progress = Progress()
    batches = list(Spreadsheet().read(Source(path, path.name, crs), TableOptions(**options), progress))
    return batches, {group.code: group.total for group in progress.findings()}


def test_sheets_are_layers_and_a_sheet_without_a_table_is_told(tmp_path: Path) -> None:
    sheets = {
        "Bäume": [["Nr", "lon", "lat"], [1, 11.97, 51.48]],
        "Notiz": [["nur ein Satz"]],
        "Zähler": [["x", "y"], [706012.5, 5707120]],
    }
    batches, codes = read(book(tmp_path / "kataster.xlsx", sheets), "EPSG:25832")
    assert [(batch.layer, batch.imported) for batch in batches] == [("Bäume", 1), ("Zähler", 1)]
    assert codes["SHEET_WITHOUT_TABLE"] == 1


def test_titles_above_the_table_are_passed_over_and_types_are_kept(tmp_path: Path) -> None:
    rows = [
        ["Baumkataster 2026"],
        [],
        ["Nr", "Pflanzung", "Höhe", "lon", "lat"],
        [7, datetime.date(1998, 3, 1), 8.5, 11.97, 51.48],
    ]
    batches, _ = read(book(tmp_path / "kataster.xlsx", {"Blatt": rows}))
    row = batches[0].data.frame.iloc[0]  # type: ignore[union-attr]
    assert (row["Nr"], row["Höhe"], row["Pflanzung"][:10]) == (7, 8.5, "1998-03-01")
    assert row.geometry.coords[0] == (11.97, 51.48, 8.5)


def test_a_damaged_workbook_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A": [["x", "y"], [1, 2]]})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileDamaged):
        read(path)


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")
def test_an_open_document_spreadsheet_is_read_too() -> None:
    batches, _ = read(DATA / "qgis" / "spreadsheet.ods", "EPSG:4326")
    assert [(batch.layer, batch.read) for batch in batches] == [("Sheet1", 3), ("Sheet2", 3)]
