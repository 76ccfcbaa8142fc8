"""The register of families of measures: our own table and what other packages announce, each loaded guarded."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import importlib.util
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from twin.language import Text
from twin.planning.family import API, Family, Question
from twin.planning.measure import Measure, refused
from twin.planning.measures import MEASURES

GROUP = "twin.measures"
State = Literal["ready", "missing", "disabled", "duplicate", "broken"]


@dataclass(frozen=True, slots=True)
class FamilyEntry:
    """One row of the register: a family and whether it is asked."""

    id: str
    state: State
    reason: Text
    built_in: bool
    family: Family | None

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the row as `twin case measures --json` prints it."""
        known = self.family.about if self.family is not None else None
        indicators = known.indicators if known else ()
        return {
            "id": self.id,
            "state": self.state,
            "reason": self.reason.in_(language),
            "built_in": self.built_in,
            "title": known.title.in_(language) if known else self.id,
            "reads": list(known.reads) if known else [],
            "needs": list(known.needs) if known else [],
            "measures": [
                {
                    "key": item.key,
                    "label": item.label.in_(language),
                    "unit": item.unit,
                    "by_plot": known is not None and item.key in known.by_plot,
                    "wording": known.wording[item.key].in_(language) if known and item.key in known.wording else "",
                }
                for item in indicators
            ],
        }


class Families:
    """All families in the order they are asked: each after those it needs."""

    def __init__(self, table: Sequence[str] = MEASURES, *, plugins: bool = True) -> None:
        entries = [_load(target, built_in=True) for target in table]
        if plugins:
            entries += [_load(point.value, built_in=False) for point in importlib.metadata.entry_points(group=GROUP)]
        self._entries = _in_order(_without_duplicates(entries))

    def entries(self) -> list[FamilyEntry]:
        """Return every family with its state."""
        return list(self._entries)

    def foreign_keys(self) -> tuple[str, ...]:
        """Return the keys that families of other packages add, in their order."""
        return tuple(
            key
            for item in self._entries
            if item.state == "ready" and item.family and not item.built_in
            for key in item.family.about.keys
        )

    def measures(self, question: Question) -> dict[str, Measure]:
        """Return all measures at the place of the question, by key, each with the data behind its state."""
        known: dict[str, Measure] = {}
        for entry in self._entries:
            if entry.state == "ready" and entry.family is not None:
                known.update(_asked(entry, entry.family, replace(question, known=known)))
        return {key: item.with_data(question.state.sources) for key, item in known.items()}


@functools.cache
def standard() -> Families:
    """Return the families of this installation."""
    return Families()


def _load(target: str, *, built_in: bool) -> FamilyEntry:
    module, _, name = target.partition(":")
    try:
        family = getattr(importlib.import_module(module), name)()
        known = family.about
        identifier, api, requires = known.id, known.api, known.requires
    except (Exception, SystemExit) as fault:  # another package's module may do anything when it is loaded
        reason = Text(f"lässt sich nicht laden: {fault}", f"cannot be loaded: {fault}")
        return FamilyEntry(target, "broken", reason, built_in, None)
    if api != API:
        reason = Text(f"ist für Vertragsfassung {api} gebaut, hier gilt {API}", f"is made for contract {api}, this is {API}")
        return FamilyEntry(identifier, "disabled", reason, built_in, family)
    for needed, hint in requires:
        if importlib.util.find_spec(needed) is None:
            reason = Text(f"es fehlt {needed}: {hint}", f"{needed} is missing: {hint}")
            return FamilyEntry(identifier, "missing", reason, built_in, family)
    return FamilyEntry(identifier, "ready", Text("bereit", "ready"), built_in, family)


def _without_duplicates(entries: list[FamilyEntry]) -> list[FamilyEntry]:
    """Return the entries with every foreign family put aside whose id or one of whose keys is taken; two of them both are."""
    result = []
    for entry in entries:
        others = [item for item in entries if item is not entry and item.state == "ready"]
        taken = sorted({name for other in others for name in _names(other)} & _names(entry))
        if entry.built_in or entry.state != "ready" or not taken:
            result.append(entry)
        else:
            words = ", ".join(taken)
            result.append(replace(entry, state="duplicate", reason=Text(f"schon vergeben: {words}", f"already taken: {words}")))
    return result


def _names(entry: FamilyEntry) -> set[str]:
    return {entry.id, *(entry.family.about.keys if entry.family is not None else ())}


def _in_order(entries: Iterable[FamilyEntry]) -> tuple[FamilyEntry, ...]:
    """Return the entries so that each stands after those whose keys it needs; what needs nobody's key is missing something."""
    waiting = list(entries)
    result: list[FamilyEntry] = []
    formed: set[str] = set()
    while waiting:
        entry = next((item for item in waiting if set(_needs(item)) <= formed), None)
        if entry is None:
            return (*result, *(_unmet(item, formed) for item in waiting))
        waiting.remove(entry)
        result.append(entry)
        if entry.state == "ready" and entry.family is not None:
            formed |= set(entry.family.about.keys)
    return tuple(result)


def _needs(entry: FamilyEntry) -> tuple[str, ...]:
    return entry.family.about.needs if entry.state == "ready" and entry.family is not None else ()


def _unmet(entry: FamilyEntry, formed: set[str]) -> FamilyEntry:
    words = ", ".join(sorted(set(_needs(entry)) - formed))
    reason = Text(f"baut auf Kennzahlen, die niemand bildet: {words}", f"builds on measures nobody forms: {words}")
    return replace(entry, state="missing", reason=reason)


def _asked(entry: FamilyEntry, family: Family, question: Question) -> dict[str, Measure]:
    """Return the family's measures; a foreign family that fails or keeps a measure back leaves refusals, never a gap."""
    known = family.about
    try:
        found = {item.key: item for item in family.measures(question)}
    except Exception as fault:  # one faulty package must not take the numbers of all others away
        if entry.built_in:
            raise
        found = {}
        reason = Text(
            f"„{known.title.de}“ ist beim Rechnen gescheitert: {fault}", f"'{known.title.en}' failed to compute: {fault}"
        )
    else:
        reason = Text(f"„{known.title.de}“ hat keinen Wert gebildet.", f"'{known.title.en}' formed no value.")
    wanted = [item for item in known.indicators if question.whole or item.key in known.by_plot]
    return {
        item.key: _stamped(found.get(item.key) or refused(item.key, known.title, known.title, reason), item, known.wording)
        for item in wanted
    }


def _stamped(measure: Measure, indicator: Any, wording: Mapping[str, Text]) -> Measure:
    evidence = replace(measure.evidence, wording=wording.get(measure.key))
    return replace(measure, evidence=evidence, shown=indicator)
