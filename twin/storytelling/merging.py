"""Two people's changes to one storyboard, put together: what only one of them touched is taken, the rest is asked."""

from __future__ import annotations

import functools
from typing import Any

from twin.merging import Json, Merge, merge_parts

ORDER = "order"


def merged(base: Json, current: Json, yours: Json) -> Merge:
    """Return `current` with what `yours` changed since `base`, all three storyboard documents; scenes are told by their id.

    Keys of the merge are such as "title", "scene:<id>/heading", "scene:<id>", "order".
    """
    return merge_parts(_parts(base), _parts(current), _parts(yours), functools.partial(_document, current))


def _parts(document: Json) -> dict[str, Any]:
    """Return the document as parts that can be taken one by one; a scene that is not there has no parts."""
    scenes = {str(scene["id"]): scene for scene in document.get("scenes") or []}
    parts = {key: value for key, value in document.items() if key not in ("scenes", "id", "version", "revision")}
    for name, scene in scenes.items():
        parts[f"scene:{name}"] = True
        parts |= {f"scene:{name}/{field}": value for field, value in scene.items() if field != "id"}
    return {**parts, ORDER: list(scenes)}


def _document(current: Json, parts: Json) -> dict[str, Any]:
    names = [
        key.removeprefix("scene:")
        for key, value in parts.items()
        if key.startswith("scene:") and value is True and "/" not in key
    ]
    order = [name for name in parts[ORDER] if name in names]
    order += [name for name in names if name not in order]
    scenes = [{"id": name, **_fields(parts, name)} for name in order]
    own = {key: value for key, value in parts.items() if key != ORDER and not key.startswith("scene:")}
    return {**current, **own, "scenes": scenes}


def _fields(parts: Json, name: str) -> dict[str, Any]:
    stem = f"scene:{name}/"
    return {key.removeprefix(stem): value for key, value in parts.items() if key.startswith(stem)}
