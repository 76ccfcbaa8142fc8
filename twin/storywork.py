"""Storyboards made, saved, restored and removed: every save is a revision of its own, and no save overwrites another's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from twin import casework, comparing, viewmodel
from twin.errors import Conflict, DocumentInvalid, NotFound
from twin.language import Text
from twin.store.accounts import User
from twin.store.documents import Saved
from twin.storytelling import document
from twin.storytelling.fields import Fault
from twin.storytelling.merging import merged
from twin.storytelling.templates import registry
from twin.storytelling.templates.subject import Subject, subject_of
from twin.workspace import Workspace

LONGEST_NAME = 120


def subject(workspace: Workspace, case: str) -> Subject:
    """Return what a template tells of a case; raises NotFound."""
    work = casework.load(workspace, case)
    camera = viewmodel.view_model(workspace, work)["start"]["camera"]
    year = int(workspace.database.stamp()[:4])
    return subject_of(comparing.comparison(workspace, work), camera, year=year, timezone=workspace.settings.timezone)


def begin(workspace: Workspace, given: Mapping[str, Any], by: User) -> Saved:
    """Keep a new storyboard of {case, template, title?, alternatives?: letters} and return it.

    Raises NotFound for the case, DocumentInvalid (STORYBOARD_INVALID) for another wish that cannot be met.
    """
    case, wish = given.get("case"), given.get("template")
    if not isinstance(case, str) or not case:
        raise _invalid("missing", "case", "der Planfall fehlt", "the case is missing")
    template = registry.TEMPLATES.get(str(wish))
    if template is None:
        known = ", ".join(registry.TEMPLATES)
        raise _invalid("unknown-template", "template", f"Vorlagen sind: {known}", f"templates are: {known}")
    whole = workspace.cases.get(case)
    about = subject(workspace, case)
    about = about.of(_letters(given, about))
    lacking = template.lacks(about)
    if lacking is not None:
        raise _invalid("template-not-suitable", "template", lacking.de, lacking.en)
    story = registry.told(template, about, identifier=secrets.token_hex(8), title=_title(given))
    return workspace.storyboards.add(document.to_json(story), by=by.id, group=whole.group)


def _letters(given: Mapping[str, Any], about: Subject) -> tuple[str, ...]:
    letters, known = given.get("alternatives") or [], [item.letter for item in about.alternatives]
    if not isinstance(letters, list) or not all(item in known for item in letters):
        listed = ", ".join(known)
        raise _invalid(
            "unknown-letter", "alternatives", f"Varianten des Planfalls sind: {listed}", f"alternatives of the case are: {listed}"
        )
    return tuple(letters)


def _title(given: Mapping[str, Any]) -> Text | None:
    title = given.get("title") or ""
    is_pair = isinstance(title, dict) and set(title) <= {"de", "en"} and all(isinstance(item, str) for item in title.values())
    if not (is_pair or isinstance(title, str)) or len(str(title)) > 400:
        raise _invalid(
            "not-a-text", "title", "der Titel ist kein Text bis 400 Zeichen", "the title is no text of up to 400 characters"
        )
    return Text.from_json(title) if title else None


def save(workspace: Workspace, saved: Saved, given: Mapping[str, Any], based_on: int, by: User) -> Saved:
    """Keep what an editor made of revision `based_on`, in the form every document has.

    Raises DocumentInvalid (STORYBOARD_INVALID) whose faults name scene and field, Conflict (REVISION_STALE) with both versions
    and a proposal when another revision is the newest by now.
    """
    story = document.parse({**{key: value for key, value in given.items() if key != "revision"}, "id": saved.id})
    _ensure_case(workspace, story.case)
    made = document.to_json(story)
    if based_on != saved.revision:
        raise _stale(workspace, saved, made, based_on)
    try:
        return workspace.storyboards.save(saved.id, made, revision=based_on, by=by.id)
    except Conflict:
        raise _stale(workspace, workspace.storyboards.get(saved.id), made, based_on) from None


def restore(workspace: Workspace, saved: Saved, number: int, by: User) -> Saved:
    """Keep an older revision as the newest; both stay for ever from then on. Raises NotFound."""
    older = workspace.storyboards.get(saved.id, number)
    made = save(workspace, saved, older.document, saved.revision, by)
    for revision in (number, made.revision):
        workspace.marks.add("storyboard", saved.id, revision, "restored", str(number), by=by.id)
    return made


def name_revision(workspace: Workspace, saved: Saved, number: int, name: str, by: User) -> None:
    """Give a revision a name, by which it stays for ever; an empty one takes it away.

    Raises NotFound, DocumentInvalid (STORYBOARD_INVALID) for a name over 120 characters.
    """
    workspace.storyboards.get(saved.id, number)
    if len(name) > LONGEST_NAME:
        raise _invalid(
            "too-long", "name", f"der Name hat über {LONGEST_NAME} Zeichen", f"the name has over {LONGEST_NAME} characters"
        )
    workspace.marks.add("storyboard", saved.id, number, "named", name.strip(), by=by.id)


def who(workspace: Workspace, *kept: Saved) -> list[dict[str, Any]]:
    """Return of each revision its number, entity tag, and who saved it when, by the name people know."""
    names = {user.id: user.full_name or user.name for user in workspace.accounts.all()}
    return [
        {
            "revision": saved.revision,
            "etag": saved.etag,
            "saved_at": saved.saved_at,
            "saved_by": names.get(saved.saved_by, ""),
        }
        for saved in kept
    ]


def _ensure_case(workspace: Workspace, case: str) -> None:
    try:
        workspace.cases.get(case)
    except NotFound as error:
        raise _invalid("case-unknown", "case", error.text.de, error.text.en) from error


def _stale(workspace: Workspace, current: Saved, draft: dict[str, Any], based_on: int) -> Conflict:
    [told] = who(workspace, current)
    name = told["saved_by"] or "–"
    proposal = None
    try:
        base = workspace.storyboards.get(current.id, based_on).document
        # both in the form of today: what an older form left out is no change
        before, theirs = (document.to_json(document.parse(item)) for item in (base, current.document))
        proposal = merged(before, theirs, draft).to_json()
    except (NotFound, DocumentInvalid):
        pass  # nothing to start from: both versions stand side by side
    return Conflict(
        "REVISION_STALE",
        f"Inzwischen hat {name} Stand {current.revision} gespeichert. Bitte beide Fassungen vergleichen und erneut speichern.",
        f"Meanwhile {name} saved revision {current.revision}. Please compare both versions and save again.",
        current={"document": current.document, **told},
        yours={"document": draft, "based_on": based_on},
        proposal=proposal,
    )


def _invalid(code: str, place: str, de: str, en: str) -> DocumentInvalid:
    return DocumentInvalid(
        "STORYBOARD_INVALID",
        f"So lässt sich das Storyboard nicht speichern: {de}.",
        f"The storyboard cannot be saved like that: {en}.",
        faults=[document.placed(Fault(code, place, Text(de, en)))],
    )
