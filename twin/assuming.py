"""The town's own values of a case, edited in one place: who set which value when, where it comes from, and why it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from twin import comparing
from twin.casework import BASELINE, CaseAtWork
from twin.errors import Conflict, DocumentInvalid
from twin.language import Text
from twin.planning import document
from twin.planning.families import standard
from twin.planning.measure import Measure
from twin.planning.townvalues import DIRECTIONS, WANTED, label_of, path_of, values_in, with_values, write
from twin.store.accounts import User
from twin.store.documents import Saved
from twin.workspace import Workspace

PROVENANCE = "provenance"
LONGEST_REASON = 1000
Sources = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One change of one value: the revision of the case it made, what stood before and after, who, when, and why."""

    key: str
    revision: int
    before: Any
    after: Any
    by: str
    at: str
    reason: str = ""
    source: str = ""

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the line of the log with readable values; `at` is the moment in UTC."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        shown = {"before_display": write(self.key, self.before, language), "after_display": write(self.key, self.after, language)}
        return {**plain, "label": name_of(self.key).in_(language), **shown}


def name_of(key: str) -> Text:
    """Return how a value is named on the page and in the log."""
    return label_of(key, measure_labels().get(key.removeprefix(f"{WANTED}.")))


def measure_labels() -> dict[str, Text]:
    """Return how every measure of this installation is named, by key."""
    ready = (item.family for item in standard().entries() if item.family is not None and item.state == "ready")
    return {indicator.key: indicator.label for family in ready for indicator in family.about.indicators}


def change(
    workspace: Workspace, saved: Saved, values: Mapping[str, Any], reason: str, by: User, sources: Sources | None = None
) -> Saved:
    """Keep the next revision of a case with these values (None takes one away) and return it; what is the same stays.

    `saved` is the revision that was edited. Every value that changes, or whose source does, is signed with name, date and reason.
    Raises NotFound (ASSUMPTION_UNKNOWN), DocumentInvalid (ASSUMPTIONS_INVALID, with all faults), Conflict (REVISION_STALE).
    """
    old, origins = values_in(saved.document), dict(saved.document.get(PROVENANCE) or {})
    said = {key: str(source).strip() for key, source in (sources or {}).items()}
    for key in (*values, *said):
        path_of(key)
    wanted = {**{key: old.get(key) for key in said}, **values}
    changed = {
        key: value
        for key, value in wanted.items()
        if old.get(key) != value or (key in said and said[key] != (origins.get(key) or {}).get("source", ""))
    }
    if not changed:
        return saved
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise _invalid("reason", f"1 bis {LONGEST_REASON} Zeichen", f"1 to {LONGEST_REASON} characters")
    if any(len(text) > LONGEST_REASON for text in said.values()):
        raise _invalid("source", f"höchstens {LONGEST_REASON} Zeichen", f"at most {LONGEST_REASON} characters")
    day = workspace.database.stamp()[:10]
    for key in changed:
        kept = said.get(key, (origins.get(key) or {}).get("source", ""))
        signed = {"source": kept, "by": by.full_name or by.name, "date": day, "reason": reason.strip()}
        origins[key] = {name: text for name, text in signed.items() if text}
    draft = {**with_values(saved.document, changed), PROVENANCE: origins}
    _check(draft)
    return workspace.cases.save(saved.id, draft, revision=saved.revision, by=by.id)


def _check(draft: Mapping[str, Any]) -> None:
    known = measure_labels()
    strange = next((measure for measure in draft.get(WANTED) or {} if measure not in known), None)
    if strange is not None:
        raise _invalid(f"{WANTED}.{strange}", "diese Kennzahl gibt es nicht", "there is no such measure")
    try:
        document.parse(draft)
    except DocumentInvalid as fault:
        faults = fault.params.get("faults") or [fault.text.to_json()]
        said = Text("; ".join(item["de"] for item in faults), "; ".join(item["en"] for item in faults))
        raise DocumentInvalid(
            "ASSUMPTIONS_INVALID",
            f"So lassen sich die Annahmen nicht speichern: {said.de}.",
            f"The assumptions cannot be saved like that: {said.en}.",
            faults=faults,
        ) from fault


def _invalid(place: str, de: str, en: str) -> DocumentInvalid:
    faults = [{"path": place, "de": f"{place}: {de}", "en": f"{place}: {en}"}]
    return DocumentInvalid(
        "ASSUMPTIONS_INVALID",
        f"So lassen sich die Annahmen nicht speichern: {place}: {de}.",
        f"The assumptions cannot be saved like that: {place}: {en}.",
        faults=faults,
    )


def log(workspace: Workspace, case: str) -> tuple[ValueChange, ...]:
    """Return every change of a value since the case began, newest first, by the names people know; raises NotFound."""
    names = {user.id: user.full_name or user.name for user in workspace.accounts.all()}
    return tuple(line for newer, older in pairwise(workspace.cases.history(case)) for line in _between(older, newer, names))


def _between(older: Saved, newer: Saved, names: Mapping[str, str]) -> Iterator[ValueChange]:
    before, after = values_in(older.document), values_in(newer.document)
    old, new = (item.document.get(PROVENANCE) or {} for item in (older, newer))
    for key in dict.fromkeys([*before, *after, *new]):
        if before.get(key) == after.get(key) and old.get(key) == new.get(key):
            continue
        origin = new.get(key) or {}
        who = names.get(newer.saved_by, newer.saved_by)
        reason, source = origin.get("reason", ""), origin.get("source", "")
        yield ValueChange(key, newer.revision, before.get(key), after.get(key), who, newer.saved_at, reason, source)


def edited_since(workspace: Workspace, case: str, revision: int, keys: Mapping[str, Any]) -> Saved:
    """Return the newest revision of a case for a person who edited `revision`, when nobody changed these keys in between.

    Raises Conflict (REVISION_STALE) whose params name what the others set.
    """
    newest = workspace.cases.get(case)
    if newest.revision == revision:
        return newest
    theirs = [item for item in log(workspace, case) if item.revision > revision and item.key in keys]
    if not theirs:
        return newest
    last = theirs[0]
    values = Text(*(write(last.key, last.after, language) or "–" for language in ("de", "en")))
    name = name_of(last.key)
    raise Conflict(
        "REVISION_STALE",
        f"„{name.de}“ hat inzwischen {last.by} auf {values.de} gesetzt. Bitte vergleichen und erneut speichern.",
        f"Meanwhile {last.by} set '{name.en}' to {values.en}. Please compare and save again.",
        current=newest.revision,
        value=last.after,
        saved_by=last.by,
    )


def restore(workspace: Workspace, saved: Saved, key: str, revision: int, reason: str, by: User) -> Saved:
    """Give a key the value and source it had in an older revision of the case; raises what `change` raises, NotFound."""
    older = workspace.cases.get(saved.id, revision).document
    source = ((older.get(PROVENANCE) or {}).get(key) or {}).get("source", "")
    return change(workspace, saved, {key: values_in(older).get(key)}, reason, by, {key: source})


def directions(case_document: Mapping[str, Any]) -> dict[str, str]:
    """Return by measure which direction the town wants; only those it wants one of."""
    return {key: value for key, value in (case_document.get(WANTED) or {}).items() if value in DIRECTIONS}


@dataclass(frozen=True, slots=True)
class Effect:
    """A number that a change moved: its measure and state, and how it read before and after."""

    measure: str
    letter: str
    before: Text
    after: Text


def effects(workspace: Workspace, work: CaseAtWork, revision: int) -> list[Effect]:
    """Return every number that reads differently since an older revision of the case, by measure, then by state.

    The Bestand and the alternatives are those of today: only the town's values are taken back. Raises NotFound.
    """
    old = document.parse(workspace.cases.get(work.case.id, revision).document)
    then = replace(work.case, **{name: getattr(old, name) for name in _TOWN_FIELDS})
    # what the case was then is mostly known still
    before, after = (comparing.comparison(workspace, state) for state in (replace(work, case=then, revision=revision), work))
    return [
        Effect(key, letter, _read(answer.total[key]), _read(after.answers[letter].total[key]))
        for key in before.answers[BASELINE].total
        for letter, answer in before.answers.items()
        if _read(answer.total[key]) != _read(after.answers[letter].total[key])
    ]


_TOWN_FIELDS = ("assumptions", "parking_keys", "bicycle_keys", "rain_mm", "biotope", "sun", "wanted")


def _read(measure: Measure) -> Text:
    return Text(measure.display("de"), measure.display("en"))
