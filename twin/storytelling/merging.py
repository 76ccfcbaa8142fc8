"""Two people's changes to one storyboard, put together: what only one of them touched is taken, the rest is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
ORDER = "order"


@dataclass(frozen=True, slots=True)
class Merge:
    """The proposal, the keys taken from each side, and what both sides touched differently: there the saved value stands."""

    document: dict[str, Any]
    from_yours: tuple[str, ...]
    from_current: tuple[str, ...]
    conflicts: tuple[tuple[str, Any, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the proposal with its origin; keys are such as "title", "scene:<id>/heading", "scene:<id>", "order"."""
        asked = [{"key": key, "yours": yours, "current": current} for key, yours, current in self.conflicts]
        taken = {"from_yours": list(self.from_yours), "from_current": list(self.from_current)}
        return {"document": self.document, **taken, "conflicts": asked}


def merged(base: Json, current: Json, yours: Json) -> Merge:
    """Return `current` with what `yours` changed since `base`, all three storyboard documents; scenes are told by their id."""
    before, theirs, mine = _parts(base), _parts(current), _parts(yours)
    result, from_yours, from_current, conflicts = dict(theirs), [], [], []
    for key in dict.fromkeys([*theirs, *mine, *before]):
        old, saved, sent = before.get(key), theirs.get(key), mine.get(key)
        if saved == sent:
            continue
        if sent == old:
            from_current.append(key)
        elif saved == old:
            from_yours.append(key)
            result[key] = sent
        else:
            conflicts.append((key, sent, saved))
    return Merge(_document(current, result), tuple(from_yours), tuple(from_current), tuple(conflicts))


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
