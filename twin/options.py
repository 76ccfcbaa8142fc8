"""Handler options: one frozen dataclass is at once command-line flags, form fields and JSON Schema."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from twin.errors import OptionsInvalid
from twin.language import Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NoOptions:
    """A handler without options."""


def option(default: Any, de: str, en: str, *, minimum: float | None = None, maximum: float | None = None) -> Any:
    """Return a dataclass field with its label in both languages and, for numbers, its closed range."""
    return field(default=default, metadata={"label": Text(de, en), "minimum": minimum, "maximum": maximum})


def schema(kind: type[Any]) -> dict[str, Any]:
    """Return the JSON Schema of an options dataclass, with bilingual titles under `x-label`."""
    properties = {item.name: _property(kind, item) for item in dataclasses.fields(kind)}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _property(kind: type[Any], item: dataclasses.Field[Any]) -> dict[str, Any]:
    entry = _type_schema(typing.get_type_hints(kind)[item.name])
    if item.default is not dataclasses.MISSING:
        entry["default"] = item.default
    label = item.metadata.get("label")
    if label is not None:
        entry["x-label"] = label.to_json()
    entry.update({key: item.metadata[key] for key in ("minimum", "maximum") if item.metadata.get(key) is not None})
    return entry


def _type_schema(hint: Any) -> dict[str, Any]:
    if typing.get_origin(hint) is Literal:
        return {"enum": list(typing.get_args(hint))}
    if _is_optional(hint):
        inner = _type_schema(_without_none(hint))
        return {**inner, "nullable": True}
    names = {str: "string", int: "integer", float: "number", bool: "boolean"}
    return {"type": names.get(hint, "string")}


def parse(kind: type[T], given: Mapping[str, Any] | None) -> T:
    """Return the options built from text or JSON values.

    Raises OptionsInvalid with every fault at once: unknown keys (with the nearest known one), wrong types, out of range.
    """
    known = {item.name: item for item in dataclasses.fields(kind)}  # type: ignore[arg-type]
    hints = typing.get_type_hints(kind)
    values: dict[str, Any] = {}
    faults: list[Text] = []
    for key, raw in (given or {}).items():
        if key not in known:
            faults.append(_unknown(key, list(known)))
            continue
        try:
            values[key] = _convert(raw, hints[key], known[key])
        except ValueError as fault:
            faults.append(Text(f"„{key}“: {fault}", f"'{key}': {fault}"))
    if faults:
        raise OptionsInvalid(
            "OPTIONS_INVALID",
            "Optionen ungültig: " + "; ".join(text.de for text in faults) + ".",
            "Invalid options: " + "; ".join(text.en for text in faults) + ".",
            faults=[text.to_json() for text in faults],
        )
    return kind(**values)


def _unknown(key: str, known: list[str]) -> Text:
    near = difflib.get_close_matches(key, known, n=1)
    if near:
        return Text(f"„{key}“ ist unbekannt, gemeint ist wohl „{near[0]}“", f"'{key}' is unknown, did you mean '{near[0]}'?")
    listed = ", ".join(known) or "–"
    return Text(f"„{key}“ ist unbekannt (bekannt: {listed})", f"'{key}' is unknown (known: {listed})")


def _convert(raw: Any, hint: Any, item: dataclasses.Field[Any]) -> Any:
    if _is_optional(hint):
        if raw is None or raw == "":
            return None
        hint = _without_none(hint)
    if typing.get_origin(hint) is Literal:
        choices = typing.get_args(hint)
        for choice in choices:
            if str(raw) == str(choice):
                return choice
        raise ValueError(f"{raw!r} ∉ {{{', '.join(map(str, choices))}}}")
    if hint is bool:
        return _boolean(raw)
    if hint in (int, float):
        return _number(raw, hint, item)
    return str(raw)


def _boolean(raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in ("1", "true", "yes", "ja", "on"):
        return True
    if word in ("0", "false", "no", "nein", "off", ""):
        return False
    raise ValueError(f"{raw!r} ≠ true/false")


def _number(raw: Any, hint: type[Any], item: dataclasses.Field[Any]) -> Any:
    value = hint(str(raw).replace(",", ".")) if hint is float else int(str(raw))
    low, high = item.metadata.get("minimum"), item.metadata.get("maximum")
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{value} ∉ [{low}, {high}]")
    return value


def _is_optional(hint: Any) -> bool:
    return typing.get_origin(hint) in (typing.Union, types.UnionType) and type(None) in typing.get_args(hint)


def _without_none(hint: Any) -> Any:
    return next(arg for arg in typing.get_args(hint) if arg is not type(None))
