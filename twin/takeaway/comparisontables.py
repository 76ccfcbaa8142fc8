"""The comparison of a case to take along: the numbers, how they were formed, and the evidence of each, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from twin.language import Text
from twin.planning.townvalues import DIRECTIONS
from twin.takeaway.workbook import Table, workbook

_HEADS = (Text("Kennzahl", "indicator"), Text("Schlüssel", "key"), Text("Einheit", "unit"), Text("Grundlage", "basis"))
_WANTED = Text("von der Stadt gewünschte Richtung", "direction the town wants")
_VALUE = (Text("{name}", "{name}"), Text("{name} (angezeigt)", "{name} (as shown)"))
_DIFFERENCE = (Text("{name}: Differenz zu {against}", "{name}: difference to {against}"),)
_REASON = Text("{name}: warum nicht bestimmt", "{name}: why not determined")
_SHEETS = {
    "numbers": Text("Vergleich", "Comparison"),
    "method": Text("Verfahren", "Method"),
    "evidence": Text("Nachweise", "Evidence"),
    "counted": Text("Gezählte Objekte", "Counted objects"),
}
_METHOD_HEADS = (Text("Was", "what"), Text("Wert", "value"), Text("Woher", "source"), Text("Gilt für", "holds for"))
_ALL = Text("alle Spalten", "all columns")
_ONLY = Text("nur {names}", "only {names}")
_BASELINE = Text("Bezug des Vergleichs", "baseline of the comparison")
_DATA = Text("Daten: {title}", "data: {title}")
_VERSION = Text("Fassung {version}, Stand {day}", "version {version}, as of {day}")
_EVIDENCE_HEADS = (
    Text("Spalte", "column"),
    Text("Kennzahl", "indicator"),
    Text("Schlüssel", "key"),
    Text("Wert", "value"),
    Text("angezeigt", "as shown"),
    Text("Formel", "formula"),
    Text("mit Zahlen", "with numbers"),
    Text("Grundlage", "basis"),
    Text("in Worten", "in plain words"),
    Text("Hinweis", "note"),
    Text("Annahmen", "assumptions"),
    Text("Daten", "data"),
    Text("warum nicht bestimmt", "why not determined"),
)
_COUNTED_HEADS = (
    Text("Spalte", "column"),
    Text("Kennzahl", "indicator"),
    Text("Kennung", "id"),
    Text("Objekt", "object"),
    Text("Anteil", "share"),
    Text("Angaben", "details"),
)

Page = Mapping[str, Any]
"""What `storytelling.compared.page` returns."""


def names_of(page: Page, language: str) -> dict[str, str]:
    """Return what each column is called in a table: its letter and title."""
    return {item["letter"]: _name(item["letter"], item["title"]) for item in page["columns"]}


def _name(letter: str, title: str) -> str:
    return f"{letter} {title}".strip() if len(letter) <= 2 and letter != "0" else title


def numbers_table(page: Page, language: str) -> list[list[Any]]:
    """Return heads and rows of the comparison: by column the unrounded value, the shown one, the difference, and the reason."""
    names = names_of(page, language)
    against = names[page["against"]]
    heads = [text.in_(language) for text in (*_HEADS, _WANTED)]
    for letter, name in names.items():
        parts = (*_VALUE, *(() if letter == page["against"] else _DIFFERENCE), _REASON)
        heads += [text.in_(language).format(name=name, against=against) for text in parts]
    return [heads, *([*_first(row, language), *_cells(row, page["against"])] for row in page["rows"])]


def _first(row: Mapping[str, Any], language: str) -> list[Any]:
    basis = next((cell["measure"]["basis"] for cell in row["cells"] if cell["measure"]), "")
    wanted = DIRECTIONS[row["wanted"]].in_(language) if row["wanted"] else ""
    return [row["plain_label"], row["key"], row["unit"], basis, wanted]


def _cells(row: Mapping[str, Any], against: str) -> Iterator[Any]:
    for cell in row["cells"]:
        measure = cell["measure"] or {}
        value = plain_value(measure)
        yield value
        yield measure.get("display") if value is not None else None
        if cell["letter"] != against:
            yield cell["delta_value"]
        yield measure.get("reason") or None


def plain_value(measure: Mapping[str, Any]) -> Any:
    """Return the value as one number, of a range its mean; None without one."""
    value = measure.get("value")
    return value.get("mean") if isinstance(value, Mapping) else value


def method_table(page: Page, language: str) -> list[list[Any]]:
    """Return heads and rows of what the numbers rest on, and what of it holds for some columns only."""
    names, method, everywhere = names_of(page, language), page["method"], _ALL.in_(language)
    rows: list[list[Any]] = [[text.in_(language) for text in _METHOD_HEADS]]
    rows.append([_BASELINE.in_(language), names[page["against"]], "", everywhere])
    rows += [[item["label"], item["value"], "", everywhere] for item in method["rules"]]
    rows += [_data_row(item, everywhere, language) for item in method["data"]]
    rows += [_data_row(item, names[letter], language) for letter, items in method["own_data"].items() for item in items]
    rows += [[item["text"], item["value"], item["source"], everywhere] for item in method["assumptions"]]
    for item in method["uneven"]:
        where = _ONLY.in_(language).format(names=", ".join(names[letter] for letter in item["letters"]))
        rows.append([item["text"], "", ", ".join(item["labels"]), where])
    return rows


def _data_row(item: Mapping[str, Any], where: str, language: str) -> list[Any]:
    words = _VERSION.in_(language).format(version=item["version"] or "–", day=item["day"] or "–")
    return [_DATA.in_(language).format(title=item["title"]), words, item["dataset"], where]


def evidence_table(page: Page, language: str) -> list[list[Any]]:
    """Return one row for every number of the table: formula, numbers put in, paragraph and its words, assumptions, data."""
    rows: list[list[Any]] = [[text.in_(language) for text in _EVIDENCE_HEADS]]
    for name, measure in _measures(page, language):
        proof = measure["evidence"]
        assumed = "; ".join(
            f"{item['text']} ({item['source']})" if item["source"] else item["text"] for item in proof["assumptions"]
        )
        data = "; ".join(
            " · ".join(str(part) for part in (item["title"], item["day"], item["version"]) if part) for item in proof["data"]
        )
        value = plain_value(measure)
        rows.append(
            [name, measure["label"], measure["key"], value, measure["display"], proof["formula"], proof["formula_numbers"],
             measure["basis"], proof.get("wording", ""), proof["note"], assumed, data, measure["reason"]]
        )  # fmt: skip
    return rows


def _joined(between: str, *parts: Any) -> str:
    return between.join(str(part) for part in parts if part)


def counted_table(page: Page, language: str) -> list[list[Any]]:
    """Return one row for every object that was counted for a number of the table, with its share and further columns."""
    rows: list[list[Any]] = [[text.in_(language) for text in _COUNTED_HEADS]]
    for name, measure in _measures(page, language):
        table = measure["evidence"]["table"]
        if table is None:
            continue
        heads = [column["label"] for column in table["columns"]]
        for item in table["rows"]:
            details = "; ".join(f"{head}: {cell}" for head, cell in zip(heads[2:], item["cells"][2:], strict=True))
            share = item["raw"][-1] if len(item["raw"]) > 2 else None
            rows.append([name, measure["label"], item["id"], item["raw"][1], share, details])
    return rows


def _measures(page: Page, language: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    names = names_of(page, language)
    for row in page["rows"]:
        for cell in row["cells"]:
            if cell["measure"]:
                yield names[cell["letter"]], cell["measure"]


def as_workbook(page: Page, language: str, made: datetime) -> bytes:
    """Return the comparison as XLSX: numbers, method, evidence and counted objects on a sheet each; raises DependencyMissing."""
    tables: dict[str, Table] = {
        "numbers": numbers_table(page, language),
        "method": method_table(page, language),
        "evidence": evidence_table(page, language),
        "counted": counted_table(page, language),
    }
    return workbook({_SHEETS[key].in_(language): table for key, table in tables.items()}, made)


def as_json(page: Page, case: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the comparison as plain data: columns, rows with every measure and its evidence, differences, method."""
    return {
        "case": dict(case),
        "language": language,
        "baseline": page["against"],
        "columns": [{key: item[key] for key in ("letter", "title", "day", "is_reference")} for item in page["columns"]],
        "rows": [
            {
                **{key: row[key] for key in ("key", "unit", "hint", "wanted")},
                "label": row["plain_label"],
                "cells": {cell["letter"]: _plain_cell(cell) for cell in row["cells"]},
            }
            for row in page["rows"]
        ],
        "method": page["method"],
    }


def _plain_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    difference = {"delta": cell["delta_value"], "delta_display": cell["delta"], "verdict": cell["verdict"]}
    return {"measure": cell["measure"], **difference}
