"""The example of the manual: its numbers by hand, its schema, and that every key of the document is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from twin.planning.document import compute, parse, schema, write
from twin.planning.document_form import DOCUMENT
from twin.planning.document_words import SECTIONS
from twin.planning.example import SHOWN, example, example_numbers, example_text
from twin.planning.schema import Either, ListOf, Named, Node, Record

# the plot has 1,000 m², the perimeter 3,000 m²; the town house 240 m², the garage 36 m² (all of it above the underground
# garage of 120 m², of which 84 m² are left), the shed 16 m²
BY_HAND = {
    "GRZ_I": 0.24,
    "GRZ_II": (240 + 36 + 84 + 16) / 1000,
    # three full storeys; the set-back one of 160 m² is not above 3/4 of 240 m² = 180 m² and is none in North Rhine-Westphalia
    "GF": 720,
    "GFZ": 0.72,
    "BM": 240 * 9,
    "BMZ": 2.16,
    # all levels: 3 × 240 + 160 + garage 36 + underground garage 120
    "BGF": 1036,
    "living_area": 880 * 0.8,
    "dwellings": 8.8,
    "people": 17.6,
    # 8.8 × 1.5 = 13.2 and 8.8 × 2 = 17.6, both rounded up
    "parking_places": 14,
    "bicycle_places": 18,
    # half of 240 m² of roof × 0.7, 51 m² of paving × 0.3, 48 m² of lawn on 60 cm × 0.5, and the lawn that is left
    "BFF": (120 * 0.7 + 51 * 0.3 + 48 * 0.5 + (1000 - 240 - 36 - 16 - 51 - 48)) / 1000,
    # 40 % of 240 m² × 0.2 kWp × 900 kWh
    "pv_kwh_a": 17280,
    # 240 × 9 + 160 × 3 + 36 × 2.8 + 16 × 2.5
    "solid_volume": 2780.8,
    "trees": 2,
    "cost_eur": 1036 * 2200,
}


@pytest.mark.parametrize(("key", "expected"), BY_HAND.items())
def test_the_numbers_of_the_example_are_those_worked_out_by_hand(key: str, expected: float) -> None:
    found = compute(example()).alternatives["A"].total[key].value
    assert found is not None and float(found) == pytest.approx(expected, abs=1e-6)


def test_the_example_keeps_to_what_its_plan_fixes_and_comes_back_as_it_was_written() -> None:
    answer = compute(example())
    assert [item.subject for item in answer.alternatives["A"].findings] == []
    assert parse(write(parse(example()))) == parse(example())


def test_the_manual_shows_the_example_and_its_numbers_in_both_languages() -> None:
    assert json.loads(example_text()) == example()
    german, english = example_numbers("de"), example_numbers("en")
    assert len(german) == len(english) == len(SHOWN)
    assert ("Geschossfläche", "200,0 m²", "720,0 m²") in german


def keys_of(node: Node) -> Iterator[str]:
    if isinstance(node, Record):
        for key, inner in node.fields.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(node, (ListOf, Named)):
        yield from keys_of(node.item)
    elif isinstance(node, Either):
        for inner in node.nodes:
            yield from keys_of(inner)


def test_every_key_of_the_document_is_told_in_the_manual_and_none_that_is_not() -> None:
    told = [key for section in SECTIONS for row in section.rows for key in row.keys]
    assert set(told) == set(keys_of(DOCUMENT))
    assert len(told) == len(set(told))


def test_the_example_is_valid_by_the_printed_schema_and_a_spoilt_one_is_not() -> None:
    assert faults(example(), schema()) == []
    spoilt = example()
    spoilt["plots"][0]["geometri"] = spoilt["plots"][0].pop("geometry")
    spoilt["law"]["land"] = "XX"
    spoilt["alternatives"][0]["changes"][0]["build"] = {}
    assert {re.sub(r"\[\d+\]", "", fault) for fault in faults(spoilt, schema())} >= {"plots.geometri", "law.land"}


TYPES: dict[str, Any] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int}


def faults(value: Any, node: dict[str, Any], path: str = "") -> list[str]:
    """The places that break the words of JSON Schema our schema uses: a validator of its own, not the form's."""
    known = {"$schema", "$id", "title", "description", "type", "properties", "additionalProperties", "required", "items", "enum",
             "anyOf", "minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems", "format", "minProperties",
             "maxProperties"}  # fmt: skip
    assert set(node) <= known, set(node) - known
    if "anyOf" in node:
        tried = [faults(value, item, path) for item in node["anyOf"]]
        return [] if [] in tried else max(tried, key=len)
    kinds = node.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kinds and not any(number if kind == "number" else isinstance(value, TYPES[kind]) for kind in kinds):
        return [path]
    if "enum" in node and value not in node["enum"]:
        return [path]
    if number and not (
        node.get("exclusiveMinimum", -1e9) < value <= node.get("maximum", 1e18) and value >= node.get("minimum", -1e9)
    ):
        return [path]
    found = []
    if isinstance(value, dict):
        found += [f"{path}.{key}".strip(".") for key in node.get("required", []) if key not in value]
        if len(value) > node.get("maxProperties", 10**6) or len(value) < node.get("minProperties", 0):
            found.append(path)
        for key, item in value.items():
            inner = node.get("properties", {}).get(key, node.get("additionalProperties", True))
            place = f"{path}.{key}".strip(".")
            found += [place] if inner is False else [] if inner is True else faults(item, inner, place)
    if isinstance(value, list):
        for place, item in enumerate(value):
            found += faults(item, node.get("items", {}), f"{path}[{place}]")
        if len(value) < node.get("minItems", 0) or len(value) > node.get("maxItems", 10**6):
            found.append(path)
    return found
