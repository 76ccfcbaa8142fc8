"""The figures of a scene as a table for a spreadsheet: unrounded values beside the ones that are shown, as CSV and as XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from twin.errors import NotFound
from twin.exporters.plaintable import harmless
from twin.language import Text
from twin.store.editions import KeptEdition
from twin.storytelling.edition import thaw
from twin.storytelling.presentation import story
from twin.takeaway.workbook import workbook

_HEADS = (
    Text("Kennzahl", "indicator"),
    Text("Schlüssel", "key"),
    Text("Einheit", "unit"),
    Text("Grundlage", "basis"),
)
_BASELINE = Text("Bestand", "existing state")
_SHOWN = Text("{name} (angezeigt)", "{name} (as shown)")
_NAME = Text("Szene {number}", "Scene {number}")


def scene_table(kept: KeptEdition, number: int, language: str) -> list[list[Any]]:
    """Return heads and rows of the figures of a scene: label, key, unit, basis, then value and shown text of each state.

    Values are those of the edition, unrounded, None where one cannot be formed. Raises NotFound (SCENE_UNKNOWN).
    """
    scenes = _scenes(kept, language)
    if not 1 <= number <= len(scenes):
        raise NotFound(
            "SCENE_UNKNOWN",
            f"Eine Szene {number} gibt es nicht; diese Fassung hat {len(scenes)}.",
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


def as_csv(table: Sequence[Sequence[Any]], language: str = "de") -> bytes:
    """Return a table as spreadsheets of the language open it: semicolons and decimal commas in German, commas and points else.

    UTF-8 with a byte order mark; text that a spreadsheet would run as a formula is disarmed.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter="," if language == "en" else ";")
    writer.writerows([_cell(value, "." if language == "en" else ",") for value in row] for row in table)
    return target.getvalue().encode("utf-8-sig")


def _cell(value: Any, point: str) -> Any:
    if not isinstance(value, float):
        return harmless(value)
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value).replace(".", point)


def as_xlsx(tables: Mapping[int, Sequence[Sequence[Any]]], kept: KeptEdition, language: str) -> bytes:
    """Return a workbook with one sheet for each table by number of its scene; nothing in it is a formula or a link.

    Raises DependencyMissing (TABLE_PACKAGE_MISSING) where xlsxwriter is not installed.
    """
    sheets = {_NAME.in_(language).format(number=number): table for number, table in tables.items()}
    # the moment of publishing, so that the same edition gives the same bytes
    return workbook(sheets, datetime.fromisoformat(kept.published_at))
