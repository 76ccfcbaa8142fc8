"""Parcels as people write them: "Flur 3, Flurstück 12/4", "Flst. 12"; in words that can be compared with those of a register."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FIELD = re.compile(r"\bflur\s+(\d+)\b")
_PARCEL = re.compile(r"\b(?:flurst(?:ü|ue)ck|flurst|flst|fst)\.?\s*(?:nr\.?\s*)?(\d+)(?:\s*/\s*(\d+))?\b")
_DISTRICT = re.compile(r"\b(?:gemarkung|gmkg?\.?)\s+")


def asked_parcel(words: str) -> list[str]:
    """Return the casefolded words of a question, with those of a parcel ("flur 3", "flurstück 12/4") as one mark each.

    A parcel without its lower number finds all that share the upper one.
    """
    plain = _DISTRICT.sub("", words.replace(",", " "))
    plain = _PARCEL.sub(lambda found: f"flst={found[1]}/{int(found[2])}; " if found[2] else f"flst={found[1]}; ", plain)
    return _FIELD.sub(lambda found: f"flur={int(found[1])};", plain).split()


def marks_of(row: Mapping[str, Any]) -> list[str]:
    """Return the marks of a parcel of a register (columns flur, zaehler, nenner), none for other objects."""
    upper, lower = _whole(row.get("zaehler")), _whole(row.get("nenner"))
    if upper is None:
        return []
    field = _whole(row.get("flur") or row.get("flurnummer"))
    own = [f"flst={upper};"] + ([f"flst={upper}/{lower};"] if lower else [])
    return own + ([f"flur={field};"] if field is not None else [])


def title_of(row: Mapping[str, Any]) -> str:
    """Return what a parcel is called: "Flurstück 12/4, Flur 3, Musterstadt"; "" for other objects."""
    upper, lower = _whole(row.get("zaehler")), _whole(row.get("nenner"))
    if upper is None:
        return ""
    field = _whole(row.get("flur") or row.get("flurnummer"))
    named = [f"Flurstück {upper}/{lower}" if lower else f"Flurstück {upper}", *([f"Flur {field}"] if field is not None else [])]
    return ", ".join([*named, *([str(row["gemarkung"])] if row.get("gemarkung") else [])])


def _whole(value: Any) -> int | None:
    """Return a number of a register, which may be text with leading zeros; None where there is none."""
    try:
        return int(str(value).strip() or "-") if value is not None else None
    except ValueError:
        return None
