"""Older autosaves thinned out: one an hour, later one a day; what was named, published, restored or reviewed stays for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from twin.store.database import Database
from twin.store.documents import Kind
from twin.store.schema import comments, documents, edition_alternatives, revision_marks, revisions, scene_comments

KINDS: tuple[Kind, ...] = ("storyboard", "alternative")
DAILY_AFTER = 4
"""From so many times the days on, one a day stays instead of one an hour."""

_HOUR, _DAY = len("2026-06-21T15"), len("2026-06-21")
_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of one document: its number and when it was saved."""

    number: int
    saved_at: str


def superfluous(history: Sequence[Revision], kept: Iterable[int], now: datetime, days: int) -> list[int]:
    """Return the numbers of the revisions that go, ascending.

    Of those older than `days` the last of each hour (UTC) stays, of those older than four times that the last of each day.
    The first, the newest, and those in `kept` always stay.
    """
    hourly = (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    daily = (now - timedelta(days=days * DAILY_AFTER)).strftime("%Y-%m-%dT%H:%M:%SZ")
    ordered = sorted(history, key=lambda item: item.number)
    last: dict[str, int] = {}
    for item in ordered:
        if item.saved_at < hourly:
            last[item.saved_at[: _DAY if item.saved_at < daily else _HOUR]] = item.number
    stay = {*kept, *last.values(), *(item.number for item in (*ordered[:1], *ordered[-1:]))}
    return [item.number for item in ordered if item.saved_at < hourly and item.number not in stay]


def thin(database: Database, days: int, *, dry: bool = False) -> dict[Kind, int]:
    """Thin out the revisions of all storyboards and alternatives and return how many of each went (`dry`: would go).

    Marked revisions stay, those that an edition pins, and those that somebody commented on. `days` of 0 keeps everything.
    """
    now = datetime.fromtimestamp(database.seconds(), UTC)
    return {kind: _thin(database, kind, now, days, dry) if days > 0 else 0 for kind in KINDS}


def has_anything(database: Database) -> bool:
    """Return whether there is a document whose revisions are thinned out at all."""
    query = sa.select(documents.c.id).where(documents.c.kind.in_(KINDS)).limit(1)
    with database.reading() as connection:
        return connection.execute(query).first() is not None


def _thin(database: Database, kind: Kind, now: datetime, days: int, dry: bool) -> int:
    with database.reading() as connection:
        history = _histories(connection, kind)
        kept = _kept(connection, kind)
    gone = {name: numbers for name, found in history.items() if (numbers := superfluous(found, kept.get(name, ()), now, days))}
    for name, numbers in () if dry else gone.items():
        same = (revisions.c.kind == kind) & (revisions.c.id == name)
        for start in range(0, len(numbers), _TOGETHER):
            part = numbers[start : start + _TOGETHER]
            with database.writing() as connection:
                connection.execute(revisions.delete().where(same, revisions.c.revision.in_(part)))
    return sum(len(numbers) for numbers in gone.values())


def _histories(connection: sa.Connection, kind: Kind) -> dict[str, list[Revision]]:
    query = sa.select(revisions.c.id, revisions.c.revision, revisions.c.saved_at).where(revisions.c.kind == kind)
    found: dict[str, list[Revision]] = {}
    for name, number, saved_at in connection.execute(query):
        found.setdefault(name, []).append(Revision(number, saved_at))
    return found


def _kept(connection: sa.Connection, kind: Kind) -> dict[str, set[int]]:
    marked = sa.select(revision_marks.c.id, revision_marks.c.revision).where(revision_marks.c.kind == kind)
    queries = [marked]
    if kind == "storyboard":
        queries.append(sa.select(scene_comments.c.storyboard_id, scene_comments.c.revision))
    else:
        pins = (documents.c.parent == edition_alternatives.c.case_id) & (documents.c.slug == edition_alternatives.c.letter)
        pinned = sa.select(documents.c.id, edition_alternatives.c.revision).join(edition_alternatives, pins)
        queries += [pinned.where(documents.c.kind == kind), sa.select(comments.c.alternative, comments.c.revision)]
    found: dict[str, set[int]] = {}
    for query in queries:
        for name, number in connection.execute(query):
            found.setdefault(name, set()).add(number)
    return found
