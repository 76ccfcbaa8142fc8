"""The figures of a scene as a table for a spreadsheet: unrounded values beside the ones that are shown, as CSV and as XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from twin.errors import DependencyMissing, NotFound
from twin.exporters.plaintable import harmless
from twin.language import Text
from twin.store.editions import KeptEdition
from twin.storytelling.edition import thaw
from twin.storytelling.presentation import story

_HEADS = (
    Text("Kennzahl", "indicator"),
    Text("Schlüssel", "key"),
    Text("Einheit", "unit"),
    Text("Grundlage", "basis"),
)
_BASELINE = Text("Bestand", "existing state")
_SHOWN = Text("{name} (angezeigt)", "{name} (as shown)")
_NAME = Text("Szene {number}", "Scene {number}")
_LONGEST_NAME = 31


def scene_table(kept: KeptEdition, number: int, language: str) -> list[list[Any]]:
    """Return heads and rows of the figures of a scene: label, key, unit, basis, then value and shown text of each state.

    Values are those of the edition, unrounded, None where one cannot be formed. Raises NotFound (SCENE_UNKNOWN).
    """
    scenes = _scenes(kept, language)
    if not 1 <= number <= len(scenes):
        raise NotFound(
            "SCENE_UNKNOWN",
            f"Eine Szene {number} gibt es nicht; diese Ausgabe hat {len(scenes)}.",
            f"There is no scene {number}; this edition has {len(scenes)}.",
            number=number,
        )
    return _table(scenes[number - 1], language)


def all_tables(kept: KeptEdition, language: str) -> dict[int, list[list[Any]]]:
    """Return the table of every scene that shows figures, by number of the scene."""
    return {scene["number"]: _table(scene, language) for scene in _scenes(kept, language) if scene["figures"]}


def _scenes(kept: KeptEdition, language: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = story(thaw(kept.document, kept.sha256), language)["scenes"]
    return found


def _table(scene: Mapping[str, Any], language: str) -> list[list[Any]]:
    names = [_BASELINE.in_(language) if item["letter"] == "0" else item["letter"] for item in scene["shown_titles"]]
    heads: list[Any] = [text.in_(language) for text in _HEADS]
    heads += [head for name in names for head in (name, _SHOWN.in_(language).format(name=name))]
    return [heads, *(_row(row) for row in scene["figures"])]


def _row(row: Mapping[str, Any]) -> list[Any]:
    measures = [cell["measure"] for cell in row["cells"]]
    first: Mapping[str, Any] = next((measure for measure in measures if measure), {})
    cells: list[Any] = [row["label"], row["key"], first.get("unit", ""), first.get("basis", "")]
    for measure in measures:
        value = (measure or {}).get("value")
        cells += [value, measure["display"] if measure and value is not None else None]
    return cells


def as_csv(table: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as German spreadsheets open it: semicolons, decimal commas, UTF-8 with a byte order mark."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerows([_cell(value) for value in row] for row in table)
    return target.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if not isinstance(value, float):
        return harmless(value)
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value).replace(".", ",")


def as_xlsx(tables: Mapping[int, Sequence[Sequence[Any]]], kept: KeptEdition, language: str) -> bytes:
    """Return a workbook with one sheet for each table by number of its scene; nothing in it is a formula or a link.

    Raises DependencyMissing (TABLE_PACKAGE_MISSING) where xlsxwriter is not installed.
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
        # the moment of publishing, so that the same edition gives the same bytes
        book.set_properties({"created": datetime.fromisoformat(kept.published_at).replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1})
        for number, table in tables.items():
            sheet = book.add_worksheet(_NAME.in_(language).format(number=number)[:_LONGEST_NAME])
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, 0, 32)
            sheet.set_column(1, max(1, len(table[0]) - 1), 18)
            for index, row in enumerate(table):
                sheet.write_row(index, 0, row, bold if index == 0 else None)
    return target.getvalue()
