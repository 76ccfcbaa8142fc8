"""The form of one value of the town: what its fields hold, and the value a person meant by what they typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twin.drafting.forms.fields import Sent, written
from twin.planning.townvalues import TownValue

_RANGE = ("from", "mean", "to")
_LINE = ("use", "key", "quantity", "unit")
_EMPTY_LINES = 2


def fields_of(value: TownValue, current: Any) -> dict[str, str]:
    """Return the fields of the form filled with a value."""
    if value.kind == "range":
        return {part: written((current or {}).get(part)) for part in _RANGE}
    if value.kind == "lines":
        lines = [*(current or []), *({} for _ in range(_EMPTY_LINES))]
        return {f"{name}-{number}": _as_field(line.get(name)) for number, line in enumerate(lines) for name in _LINE}
    if value.kind == "flag":
        return {"value": "" if current is None else "yes" if current else "no"}
    return {"value": _as_field(current)}


def _as_field(value: Any) -> str:
    return written(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")


def lines_in(fields: Mapping[str, str]) -> list[int]:
    """Return the numbers of the lines a form of keys has."""
    numbers = (name.removeprefix("use-") for name in fields if name.startswith("use-"))
    return sorted({int(number) for number in numbers if number.isdecimal() and len(number) < 4})


def value_in(value: TownValue, sent: Sent) -> Any:
    """Return the value the fields stand for, None for an empty form; what is wrong stands in `sent.faults`."""
    if value.kind == "range":
        parts = [sent.number(part, least=0, needed=True) for part in _RANGE]
        known = [part for part in parts if part is not None]
        if len(known) == len(_RANGE) and known != sorted(known):
            sent.fault("mean", "Der Mittelwert liegt nicht zwischen von und bis.", "The mean does not lie between from and to.")
        return {name: _plain(part) for name, part in zip(_RANGE, parts, strict=True)}
    if value.kind == "lines":
        return [line for number in lines_in(sent.fields) if (line := _line(sent, number))] or None
    if value.kind == "flag":
        return {"yes": True, "no": False}.get(sent.text("value"))
    if value.kind in ("number", "count"):
        return _plain(sent.number("value", least=0, needed=True))
    if not sent.text("value"):
        sent.fault("value", "Hier fehlt eine Angabe.", "A value is missing here.")
    return sent.text("value") or None


def _line(sent: Sent, number: int) -> dict[str, Any]:
    use, key = sent.text(f"use-{number}"), sent.text(f"key-{number}")
    quantity, unit = sent.number(f"quantity-{number}", least=0), sent.text(f"unit-{number}")
    if not use and not key:
        return {}
    for name, said in (("use", use), ("key", key)):
        if not said:
            sent.fault(f"{name}-{number}", "Nutzung und Schlüssel gehören zusammen.", "A use and its key belong together.")
    line: dict[str, Any] = {"use": use, "key": key}
    return {**line, **({} if quantity is None else {"quantity": _plain(quantity)}), **({"unit": unit} if unit else {})}


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
