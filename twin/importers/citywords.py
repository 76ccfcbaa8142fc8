"""Codes of the surveying authorities in words, beside the codes: what a building is for and the form of its roof."""

from __future__ import annotations

import functools
import re
from typing import Any

from twin.importers.nas.buildingkeys import DACHFORM, GEBAEUDEFUNKTION

_SIG3D_ROOFS = {
    "1010": "Pultdach",
    "1020": "Versetztes Pultdach",
    "1030": "Satteldach",
    "1040": "Walmdach",
    "1050": "Krüppelwalmdach",
    "1060": "Mansardendach",
    "1070": "Zeltdach",
    "1080": "Kegeldach",
    "1090": "Kuppeldach",
    "1100": "Sheddach",
    "1110": "Bogendach",
    "1120": "Turmdach",
    "1130": "Mischform",
}
"""Roof codes of CityGML's own list (OGC 12-019, annex C.1); none of them means anything else in ALKIS."""
_ROOFS = DACHFORM | _SIG3D_ROOFS
_BUILDING = "31001"
_ADV = re.compile("adv|alkis|gdi-de", re.IGNORECASE)


def explain(attributes: dict[str, Any]) -> None:
    """Put `function_name` and `roofType_name` beside codes that are known; several codes have as many words.

    A function without 31001_ before it is one of CityGML's list as well as one of ALKIS, so it is only told where its code
    space names the latter.
    """
    function, roof = attributes.get("function"), attributes.get("roofType")
    if function is not None and (words := _function(str(function), str(attributes.get("functionCodeSpace", "")))):
        attributes["function_name"] = words
    if roof is not None and (words := _roof(str(roof))):
        attributes["roofType_name"] = words


@functools.lru_cache(maxsize=1024)
def _function(codes: str, space: str) -> str:
    said = [GEBAEUDEFUNKTION.get(_key(code, space), "") for code in codes.split("; ")]
    return "; ".join(said) if all(said) else ""


def _key(code: str, space: str) -> str:
    head, _, tail = code.rpartition("_")
    return tail if head == _BUILDING or (not head and _ADV.search(space)) else ""


@functools.lru_cache(maxsize=1024)
def _roof(code: str) -> str:
    return _ROOFS.get(code.rpartition("_")[2], "")
