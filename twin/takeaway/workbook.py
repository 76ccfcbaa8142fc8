"""Tables as the sheets of one XLSX workbook: plain numbers and texts, nothing that runs."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from twin.errors import DependencyMissing

Table = Sequence[Sequence[Any]]
_LONGEST_NAME = 31
_WIDEST = 60
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
# what a cell of a spreadsheet holds at most
_LONGEST_TEXT = 32_767


def workbook(sheets: Mapping[str, Table], made: datetime) -> bytes:
    """Return a workbook with one sheet for each table, heads in bold and fixed; no cell is a formula or a link.

    `made` stands as the time of creation, so that the same tables give the same bytes. Raises DependencyMissing
    (TABLE_PACKAGE_MISSING) where xlsxwriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise DependencyMissing(
            "TABLE_PACKAGE_MISSING",
            "Für Excel fehlt ein Paket; bitte `pip install 'twin[table]'` ausführen oder CSV wählen.",
            "A package for Excel is missing; please run `pip install 'twin[table]'` or choose CSV.",
        ) from error
    target = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(target, plain) as book:
        book.set_properties({"created": made.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, table in sheets.items():
            sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", name)[:_LONGEST_NAME])
            sheet.freeze_panes(1, 1)
            for column, width in enumerate(_widths(table)):
                sheet.set_column(column, column, width)
            for index, row in enumerate(table):
                sheet.write_row(index, 0, [_fitting(cell) for cell in row], bold if index == 0 else None)
    return target.getvalue()


def _fitting(cell: Any) -> Any:
    return cell[:_LONGEST_TEXT] if isinstance(cell, str) else cell


def _widths(table: Table) -> list[int]:
    """Return a width for each column in which most of its texts can be read."""
    columns = max((len(row) for row in table), default=0)
    longest = [max((len(str(row[index])) for row in table if index < len(row)), default=0) for index in range(columns)]
    return [min(_WIDEST, max(10, length + 2)) for length in longest]
