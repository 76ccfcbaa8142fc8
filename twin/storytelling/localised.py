"""Values that hold both languages side by side: making them, and picking one of them."""

from __future__ import annotations

from typing import Any


def localised(value: Any, language: str) -> Any:
    """Return `value` with every object that has only the members `de` and `en` replaced by the one for `language`.

    Lists and objects are walked through; anything else comes back as it is. German stands in where English is missing.
    """
    if isinstance(value, dict):
        if value and set(value) <= {"de", "en"}:
            return value.get(language) or value.get("de") or value.get("en") or ""
        return {key: localised(item, language) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [localised(item, language) for item in value]
    return value


def paired(german: Any, english: Any) -> Any:
    """Return one value from the same JSON written in German and in English: equal parts once, differing parts as a pair.

    `localised(paired(german, english), "en")` gives `english` again.
    """
    if german == english:
        return german
    if isinstance(german, dict) and isinstance(english, dict) and set(german) == set(english):
        return {key: paired(german[key], english[key]) for key in german}
    if isinstance(german, list) and isinstance(english, list) and len(german) == len(english):
        return [paired(first, second) for first, second in zip(german, english, strict=True)]
    return {"de": german, "en": english}
