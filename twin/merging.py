"""Two versions of one document put together: what only one side touched is taken, what both touched differently is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """The proposal, the keys taken from each side, and what both sides touched: key with both values (None: taken out)."""

    document: dict[str, Any]
    from_yours: tuple[str, ...]
    from_current: tuple[str, ...]
    conflicts: tuple[tuple[str, Any, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the proposal with its origin; in a conflict the proposal holds the saved value."""
        asked = [{"key": key, "yours": yours, "current": current} for key, yours, current in self.conflicts]
        taken = {"from_yours": list(self.from_yours), "from_current": list(self.from_current)}
        return {"document": self.document, **taken, "conflicts": asked}


def merge_parts(base: Json, current: Json, yours: Json, document: Callable[[Json], dict[str, Any]]) -> Merge:
    """Return the parts of `current` with what `yours` changed since `base`, made into a proposal by `document`.

    Parts are told by their key; one that is taken out reaches `document` as None. Saved parts keep their order, new ones follow.
    """
    result, from_yours, from_current, conflicts = dict(current), [], [], []
    for key in dict.fromkeys([*current, *yours, *base]):
        old, saved, sent = base.get(key), current.get(key), yours.get(key)
        if saved == sent:
            continue
        if sent == old:
            from_current.append(key)
        elif saved == old:
            from_yours.append(key)
            result[key] = sent
        else:
            conflicts.append((key, sent, saved))
    return Merge(document(result), tuple(from_yours), tuple(from_current), tuple(conflicts))
