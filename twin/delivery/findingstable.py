"""The long import report as a table: every repaired, rejected or doubtful object with its place, as CSV for an office program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from twin.language import Language, Text

FILE = "findings.jsonl"
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
_COLUMNS: dict[str, Text] = {
    "severity": Text("Schwere", "Severity"),
    "code": Text("Kennung", "Code"),
    "layer": Text("Ebene", "Layer"),
    "object_id": Text("Objekt", "Object"),
    "text": Text("Befund", "Finding"),
    "crs": Text("Koordinatensystem", "CRS"),
    "x": Text("x", "x"),
    "y": Text("y", "y"),
    "lon": Text("Länge", "Longitude"),
    "lat": Text("Breite", "Latitude"),
}
_SEVERITIES = {
    "rejected": Text("abgelehnt", "rejected"),
    "repaired": Text("repariert", "repaired"),
    "warning": Text("Hinweis", "warning"),
}


def rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the findings of a version: severity, code, layer, object_id, crs, x, y, lon, lat, de, en."""
    if not file.is_file():
        return
    with file.open("rb") as stream:
        for line in stream:
            yield orjson.loads(line)


def csv_lines(file: Path, language: Language) -> Iterator[str]:
    """Yield the table as CSV text: byte order mark, semicolons, one heading, safe to open in a spreadsheet."""
    yield "\ufeff" + line([title.in_(language) for title in _COLUMNS.values()])
    for row in rows(file):
        shown = {**row, "text": row[language], "severity": _SEVERITIES[row["severity"]].in_(language)}
        yield line([cell(shown.get(name), language) for name in _COLUMNS])


def cell(value: Any, language: Language) -> str:
    """Return a value as a cell: numbers with the language's decimal sign, text that would be a formula behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}".replace(".", ",") if language == "de" else f"{value:.12g}"
    text = str(value)
    return f"'{text}" if text.startswith(_ACTIVE) else text


def line(cells: list[str]) -> str:
    """Return cells as one line of CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(cells)
    return written.getvalue()
