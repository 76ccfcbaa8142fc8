"""Alternatives made, saved, restored and removed: every save is a revision of its own, and no save overwrites another's."""

from __future__ import annotations

import hashlib
import itertools
import re
import shutil
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from twin.casework import BASELINE
from twin.drafting.ground import Ground, Grounds
from twin.errors import Conflict, DocumentInvalid, NotFound
from twin.planning import document
from twin.planning.alternative import Alternative
from twin.planning.merging import merged, one_by_one
from twin.planning.polygon import FARTHEST_M, is_number
from twin.staging import folder
from twin.store.accounts import User
from twin.store.comments import Comment
from twin.store.documents import Saved
from twin.workspace import Workspace

_LETTERS = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
# changes that make a thing, which needs a name of its own
_MADE = {"build": "neu", "tree": "baum", "surface": "flaeche", "place": "objekt", "grade": "gelaende"}
LONGEST_COMMENT = 4000


class Drafts:
    """The alternatives of all cases as people edit them; permission is asked before."""

    def __init__(self, workspace: Workspace, grounds: Grounds) -> None:
        self.workspace = workspace
        self.grounds = grounds

    def add(self, case: str, given: Mapping[str, Any], by: User) -> Saved:
        """Keep a new alternative of {title, letter?, summary?, from?: "0" or a letter} and return it.

        Raises DocumentInvalid (ALTERNATIVE_INVALID), Conflict (NAME_TAKEN), NotFound.
        """
        whole = self.workspace.cases.get(case)
        known = {item.slug: item for item in self.workspace.alternatives.of_case(case)}
        _ensure_wish(given, known)
        letter = given.get("letter") or next((item for item in _LETTERS if item not in known), "")
        start = given.get("from") or BASELINE
        words = {"summary": given.get("summary") or "", "author": by.full_name or by.name, "date": self._today()}
        changes = [] if start == BASELINE else known[start].document.get("changes") or []
        draft = {"letter": letter, "title": str(given["title"]).strip(), **words, "status": "draft", "changes": changes}
        named = identified(_plain(draft), _taken(self.grounds.of(case)))
        return self.workspace.alternatives.add(case, letter, named, by=by.id, group=whole.group)

    def save(self, saved: Saved, given: Mapping[str, Any], based_on: int, by: User) -> Saved:
        """Keep what an editor made of revision `based_on`; things without an id get one.

        Raises DocumentInvalid for what is no alternative or does not fit the Bestand, Conflict (REVISION_STALE) with both
        versions and a proposal when another revision is the newest by now.
        """
        ground = self.grounds.of(saved.parent)
        draft = self._checked(ground, saved, given)
        if based_on != saved.revision:
            raise self._stale(ground, saved, draft, based_on)
        try:
            return self.workspace.alternatives.save(saved.id, draft, revision=based_on, by=by.id)
        except Conflict:
            raise self._stale(ground, self.workspace.alternatives.get(saved.id), draft, based_on) from None

    def restore(self, saved: Saved, number: int, by: User) -> Saved:
        """Keep an older revision as the newest, both for ever; raises NotFound, DocumentInvalid when it no longer fits."""
        older = self.workspace.alternatives.get(saved.id, number)
        made = self.save(saved, {"changes": [], **older.document}, saved.revision, by)
        for revision in (number, made.revision):
            self.workspace.marks.add("alternative", saved.id, revision, "restored", str(number), by=by.id)
        return made

    def remove(self, saved: Saved) -> None:
        """Remove an alternative with revisions and pictures; raises Conflict (ALTERNATIVE_PUBLISHED) when an edition shows it."""
        if self.workspace.editions.shows_alternative(saved.parent, saved.slug):
            raise Conflict(
                "ALTERNATIVE_PUBLISHED",
                f"Variante {saved.slug} steht in einer veröffentlichten Fassung und bleibt deshalb. Sie lässt sich ablehnen.",
                f"Alternative {saved.slug} is part of a published edition and therefore stays. It can be rejected.",
            )
        revision = self.workspace.cases.get(saved.parent).revision
        self.workspace.comments.remove_of(saved.id)
        self.workspace.alternatives.remove(saved.id)
        for number in range(1, revision + 1):
            # the letter may be given again, and its first revision then is another one
            place = folder(self.workspace, saved.parent, number, saved.slug, 1).parent
            shutil.rmtree(place, ignore_errors=True)

    def parsed(self, ground: Ground, letter: str, changes: Any) -> Alternative:
        """Return a draft of changes that are not kept; raises DocumentInvalid with all faults."""
        return document.parse_alternative(identified({"letter": letter, "changes": changes}, _taken(ground)))

    def who(self, saved: Saved) -> dict[str, Any]:
        """Return revision, entity tag, and who saved it when, by the name people know."""
        return {
            "revision": saved.revision,
            "etag": saved.etag,
            "saved_at": saved.saved_at,
            "saved_by": self._name(saved.saved_by),
        }

    def comments_on(self, saved: Saved) -> list[dict[str, Any]]:
        """Return the comments on an alternative as people read them, open ones first."""
        return [self.said(item) for item in self.workspace.comments.of(saved.id)]

    def said(self, comment: Comment) -> dict[str, Any]:
        """Return a comment with the names of who wrote and who settled it."""
        return {
            "id": comment.id,
            "text": comment.text,
            "position": None if comment.position is None else list(comment.position),
            "about": comment.about,
            "revision": comment.revision,
            "created_at": comment.created_at,
            "created_by": self._name(comment.created_by),
            "resolved_at": comment.resolved_at,
            "resolved_by": self._name(comment.resolved_by),
        }

    def comment(self, saved: Saved, given: Mapping[str, Any], by: User) -> Comment:
        """Keep a comment of {text, position?: [east, north], about?}; raises DocumentInvalid (COMMENT_INVALID)."""
        text, position, about = given.get("text"), given.get("position"), given.get("about") or ""
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_COMMENT:
            raise _comment_invalid("text", f"1 bis {LONGEST_COMMENT} Zeichen", f"1 to {LONGEST_COMMENT} characters")
        placed = (
            isinstance(position, list)
            and len(position) in (2, 3)
            and all(is_number(value) and abs(value) <= FARTHEST_M for value in position)
        )
        if position is not None and not placed:
            raise _comment_invalid("position", "[Ost, Nord] im System des Planfalls", "[east, north] in the case's system")
        if not isinstance(about, str):
            raise _comment_invalid("about", "die Kennung eines Objekts", "the id of an object")
        point = (float(position[0]), float(position[1])) if position is not None else None
        return self.workspace.comments.add(saved.id, saved.revision, text.strip(), position=point, about=about, by=by.id)

    def _name(self, identifier: str) -> str:
        known = {user.id: user.full_name or user.name for user in self.workspace.accounts.all()}
        return known.get(identifier, identifier)

    def _checked(self, ground: Ground, saved: Saved, given: Mapping[str, Any]) -> dict[str, Any]:
        old, sent = saved.document, {key: value for key, value in given.items() if key not in ("revision", "id")}
        if sent.get("letter") not in (None, saved.slug):
            raise _invalid("letter", "der Buchstabe bleibt", "the letter stays")
        if "changes" not in sent:
            raise _invalid("changes", "die Änderungen fehlen", "the changes are missing")
        words = {key: old[key] for key in ("id", "status", "author") if old.get(key)}
        draft = identified({**words, **sent, "letter": saved.slug, "date": self._today()}, _taken(ground))
        if not str(draft.get("title") or "").strip():
            raise _invalid("title", "der Titel fehlt", "the title is missing")
        ground.with_drafts([document.parse_alternative(draft)])
        return draft

    def _stale(self, ground: Ground, current: Saved, draft: dict[str, Any], based_on: int) -> Conflict:
        base = self._document_of(current, based_on)
        proposal = None
        if base is not None:
            taken = _taken(ground)
            proposal = merged(identified(base, taken), identified(current.document, taken), draft).to_json()
        who = self._name(current.saved_by) or "–"
        return Conflict(
            "REVISION_STALE",
            f"Inzwischen hat {who} Stand {current.revision} von Variante {current.slug} gespeichert. "
            "Bitte beide Fassungen vergleichen und erneut speichern.",
            f"Meanwhile {who} saved revision {current.revision} of alternative {current.slug}. "
            "Please compare both versions and save again.",
            current={"document": current.document, **self.who(current)},
            yours={"document": draft, "based_on": based_on},
            proposal=proposal,
        )

    def _document_of(self, current: Saved, number: int) -> dict[str, Any] | None:
        try:
            return self.workspace.alternatives.get(current.id, number).document
        except NotFound:
            return None

    def _today(self) -> str:
        return self.workspace.database.stamp()[:10]


def identified(draft: Mapping[str, Any], taken: Iterable[str]) -> dict[str, Any]:
    """Return the draft with an id on everything it makes, as two people who edit it must be able to tell things apart."""
    changes = draft.get("changes")
    if not isinstance(changes, list) or not all(isinstance(item, dict) and len(item) == 1 for item in changes):
        return dict(draft)  # the check that follows says what is wrong
    made = [value for change in changes for key, value in change.items() if key in _MADE and isinstance(value, dict)]
    used = {*taken, *(str(value["id"]) for value in made if value.get("id"))}
    return {**draft, "changes": [_with_id(change, used) for change in one_by_one(changes)]}


def _with_id(change: dict[str, Any], used: set[str]) -> dict[str, Any]:
    ((kind, value),) = change.items()
    if kind not in _MADE or not isinstance(value, dict) or value.get("id"):
        return change
    bare = {key: item for key, item in value.items() if key != "id"}
    # of its content, so that two people's new things never get the same name
    digest = hashlib.sha256(orjson.dumps(bare, option=orjson.OPT_SORT_KEYS)).hexdigest()
    names = (f"{_MADE[kind]}-{digest[:4]}{'' if number == 1 else f'-{number}'}" for number in itertools.count(1))
    name = next(name for name in names if name not in used)
    used.add(name)
    return {kind: {"id": name, **bare}}


def _taken(ground: Ground) -> list[str]:
    return [*(item.id for item in ground.bestand.buildings), *(item.id for item in ground.bestand.trees)]


def _plain(draft: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in draft.items() if value != "" or key in ("letter", "title")}


def _ensure_wish(given: Mapping[str, Any], known: Mapping[str, Saved]) -> None:
    allowed = ("title", "letter", "summary", "from")
    strange = next((key for key in given if key not in allowed), None)
    if strange is not None:
        raise _invalid(strange, f"unbekannt (möglich: {', '.join(allowed)})", f"unknown (possible: {', '.join(allowed)})")
    wrong = next((key for key in given if given[key] is not None and not isinstance(given[key], str)), None)
    if wrong is not None:
        raise _invalid(wrong, "erwartet wird ein Text", "a string is expected")
    if not (given.get("title") or "").strip():
        raise _invalid("title", "der Titel fehlt", "the title is missing")
    letter, start = given.get("letter"), given.get("from") or BASELINE
    if letter and not re.fullmatch(r"[A-Z]{1,2}", letter):
        raise _invalid("letter", "erwartet werden ein oder zwei Großbuchstaben", "one or two capital letters are expected")
    if not letter and all(item in known for item in _LETTERS):
        raise _invalid("letter", "alle Buchstaben sind vergeben, bitte zwei nennen", "all letters are taken, please name two")
    if start != BASELINE and start not in known:
        raise _invalid("from", f"die Variante {start} gibt es nicht", f"there is no alternative {start}")


def _invalid(place: str, de: str, en: str) -> DocumentInvalid:
    faults = [{"path": place, "de": f"{place}: {de}", "en": f"{place}: {en}"}]
    return DocumentInvalid(
        "ALTERNATIVE_INVALID",
        f"So lässt sich die Variante nicht speichern: {place}: {de}.",
        f"The alternative cannot be saved like that: {place}: {en}.",
        faults=faults,
    )


def _comment_invalid(place: str, de: str, en: str) -> DocumentInvalid:
    faults = [{"path": place, "de": f"{place}: {de}", "en": f"{place}: {en}"}]
    return DocumentInvalid(
        "COMMENT_INVALID", f"Erwartet wird bei „{place}“: {de}.", f"Expected for '{place}': {en}.", faults=faults
    )
