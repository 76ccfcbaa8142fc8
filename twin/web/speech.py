"""The interface's two languages: which one a request reads, the words of the locale files, numbers and dates.

The language stands in the address (`?lang=en`), never in a cookie, so that readers need none and a link keeps its language.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, g, request

from twin.interface import translate, words_of
from twin.language import LANGUAGES


def show_number(language: str, value: float, digits: int = 0) -> str:
    """Return the number as people write it, such as 23.684,5."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language)


def show_date(language: str, value: str | date | None) -> str:
    """Return a date such as 12.11.2026; a date-time keeps its minutes; what is no date is shown as it is."""
    if not value:
        return "–"
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    if isinstance(moment, datetime) and isinstance(value, str) and len(value) > 10:
        return format_datetime(moment, "dd.MM.yyyy HH:mm" if language == "de" else "d MMM yyyy HH:mm", locale=language)
    return format_date(moment, "dd.MM.yyyy" if language == "de" else "d MMM yyyy", locale=language)


def _choose_language() -> None:
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else "de"


def install(app: Flask) -> None:
    """Give every request its language and every template `t`, `number`, `date` and `language`."""
    app.before_request(_choose_language)

    @app.url_defaults
    def keep_language(endpoint: str, values: dict[str, Any]) -> None:
        if g.get("language") == "en" and endpoint != "static":
            values.setdefault("lang", "en")

    @app.context_processor
    def words_for_templates() -> dict[str, Any]:
        language = g.get("language", "de")
        return {
            "language": language,
            "t": lambda key, **params: translate(language, key, **params),
            "number": lambda value, digits=0: show_number(language, value, digits),
            "date": lambda value: show_date(language, value),
            "words_of": lambda *rooms: words_of(language, *rooms),
        }
