"""Two people's changes to one alternative, put together: what only one of them touched is taken, the rest is asked."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from twin.merging import Json, Merge, merge_parts

# what an alternative says of itself besides its changes
WORDS = ("title", "summary", "status", "author")
_NAMED = ("build", "tree", "surface", "place", "grade")


def touched(change: Json) -> str:
    """Return what a change touches, such as `demolish:h1` or `build:neu`; a change without an id is its own content."""
    ((kind, value),) = change.items()
    if isinstance(value, str):
        return f"{kind}:{value}"
    name = value.get("id") if kind in _NAMED and isinstance(value, Mapping) else None
    return f"{kind}:{name or orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()}"


def one_by_one(changes: Sequence[Json]) -> list[dict[str, Any]]:
    """Return the changes with a list of demolitions or felled trees as one change each."""
    result: list[dict[str, Any]] = []
    for change in changes:
        ((kind, value),) = change.items()
        result += [{kind: item} for item in value] if isinstance(value, list) else [dict(change)]
    return result


def merged(base: Json, current: Json, yours: Json) -> Merge:
    """Return `current` with what `yours` changed since `base`, all three alternatives in their document form.

    The order of the saved changes stays, new ones follow. What both sides changed differently is a conflict and stays as saved.
    """
    return merge_parts(_parts(base), _parts(current), _parts(yours), functools.partial(_document, current))


def _parts(document: Json) -> dict[str, Any]:
    changes = {touched(change): change for change in one_by_one(document.get("changes") or [])}
    return {**{key: document.get(key) or "" for key in WORDS}, **changes}


def _document(current: Json, parts: Mapping[str, Any]) -> dict[str, Any]:
    words = {key: parts[key] for key in WORDS if parts.get(key)}
    rest = {key: value for key, value in current.items() if key not in WORDS}
    return {**rest, **words, "changes": [value for key, value in parts.items() if key not in WORDS and value is not None]}
