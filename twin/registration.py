"""How a handler comes into the registry: loading it guarded, and the state it is then in."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from twin.language import Text
from twin.options import schema

Kind = Literal["importer", "exporter"]
GROUPS: dict[Kind, str] = {"importer": "twin.importers", "exporter": "twin.exporters"}
"""The entry-point groups through which other packages join."""

State = Literal["ready", "missing", "disabled", "broken"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the registry: a handler and whether it can work here."""

    id: str
    kind: Kind
    state: State
    reason: Text
    built_in: bool
    handler: type[Any] | None

    def to_json(self) -> dict[str, Any]:
        """Return the row as `twin formats --json` prints it."""
        info = self.handler.format if self.handler else None
        return {
            "id": self.id,
            "kind": self.kind,
            "state": self.state,
            "reason": self.reason.to_json(),
            "built_in": self.built_in,
            "title": info.title.to_json() if info else {"de": self.id, "en": self.id},
            "extensions": list(info.extensions) if info else [],
            "versions": list(info.versions) if info else [],
            "layer_types": list(info.layer_types) if info else [],
            "options": schema(self.handler.Options) if self.handler else {},
        }


def load_all(kind: Kind, table: Sequence[str], plugins: bool, api: int) -> list[Entry]:
    """Return an entry for every row of the built-in table and, with `plugins`, for every announced entry point."""
    entries = [_load(kind, target, api, built_in=True) for target in table]
    if plugins:
        announced = importlib.metadata.entry_points(group=GROUPS[kind])
        entries.extend(_load(kind, point.value, api, built_in=False) for point in announced)
    return _without_duplicates(entries)


def _load(kind: Kind, target: str, api: int, *, built_in: bool) -> Entry:
    module, _, name = target.partition(":")
    try:
        handler = getattr(importlib.import_module(module), name)
        info = handler.format
    except (Exception, SystemExit) as fault:  # another package's module may do anything when it is loaded
        return Entry(
            target, kind, "broken", Text(f"lässt sich nicht laden: {fault}", f"cannot be loaded: {fault}"), built_in, None
        )
    if info.api != api:
        reason = Text(
            f"ist für Vertragsfassung {info.api} gebaut, hier gilt {api}", f"is made for contract {info.api}, this is {api}"
        )
        return Entry(info.id, kind, "disabled", reason, built_in, handler)
    for needed, hint in info.requires:
        if importlib.util.find_spec(needed) is None:
            return Entry(
                info.id, kind, "missing", Text(f"es fehlt {needed}: {hint}", f"{needed} is missing: {hint}"), built_in, handler
            )
    return Entry(info.id, kind, "ready", Text("bereit", "ready"), built_in, handler)


def _without_duplicates(entries: list[Entry]) -> list[Entry]:
    """Return the entries with every plugin disabled whose id is taken already; two plugins of one id are both disabled."""
    result: list[Entry] = []
    for entry in entries:
        twins = [other for other in entries if other.id == entry.id and other is not entry]
        if entry.built_in or not twins or entry.state == "broken":
            result.append(entry)
        else:
            reason = Text("die Kennung ist schon vergeben", "the id is already taken")
            result.append(Entry(entry.id, entry.kind, "disabled", reason, False, entry.handler))
    return result
