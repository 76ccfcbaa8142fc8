"""What readers asked about earlier editions and how it was answered, as an edition shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import format_date

from twin.storytelling.edition import Edition


def questions(edition: Edition, scenes: Sequence[dict[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return the frozen questions in the order of the scenes, those about the whole last.

    Each has `scene` (id, empty about the whole or where this edition has no such scene any more), `number` and `heading` of that
    scene, `text`, `name`, `day`, `answer`, `answered_day`.
    """
    known = {str(scene["id"]): scene for scene in scenes}
    order = list(known)
    rows = [_row(item, known.get(str(item["scene"])), language) for item in edition.document.get("questions") or ()]
    return sorted(rows, key=lambda row: order.index(row["scene"]) if row["scene"] else len(order))


def _row(item: dict[str, Any], scene: dict[str, Any] | None, language: str) -> dict[str, Any]:
    place = {"scene": scene["id"], "number": scene["number"], "heading": scene["heading"]} if scene else {}
    days = {"day": _day(item["asked_on"], language), "answered_day": _day(item["answered_on"], language)}
    return {"scene": "", "number": None, "heading": "", "text": item["text"], "name": item["name"], "answer": item["answer"]} | {
        **place,
        **days,
    }


def _day(value: str, language: str) -> str:
    return format_date(date.fromisoformat(value), "d MMM y" if language == "en" else "dd.MM.y", locale=language) if value else ""
