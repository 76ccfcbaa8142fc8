"""Editions kept: frozen bytes with their sha256, numbered 1, 2, 3 … by storyboard; never edited, only withdrawn from view."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.errors import Conflict, NotFound, TwinBroken
from twin.store.database import Database
from twin.store.schema import edition_alternatives, edition_datasets, edition_media, editions

_PUBLIC_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition as it was published: `document` are the canonical bytes, `sha256` is over exactly these.

    `withdrawn_at` is empty while it is shown, `withdrawn_reason` what its address says since then.
    `twin.storytelling.edition.thaw` reads the bytes.
    """

    storyboard_id: str
    number: int
    slug: str
    document: bytes
    sha256: str
    published_at: str
    published_by: str
    withdrawn_at: str
    withdrawn_by: str = ""
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What identifies an edition, without its document."""

    storyboard_id: str
    number: int
    slug: str
    sha256: str
    newest: int
    """Number of the newest edition that is shown under the same address."""


class Editions:
    """The editions of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._public: dict[tuple[str, str, int], float] = {}

    def next_number(self, storyboard_id: str) -> int:
        """Return the number the next edition of a storyboard must carry."""
        query = sa.select(sa.func.max(editions.c.number)).where(editions.c.storyboard_id == storyboard_id)
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar() or 0) + 1

    def publish(
        self,
        storyboard_id: str,
        number: int,
        slug: str,
        document: bytes,
        *,
        datasets: Iterable[tuple[str, int]],
        alternatives: Iterable[tuple[str, str, int]] = (),
        media: Iterable[str] = (),
        by: str = "",
        published_at: str | None = None,
    ) -> KeptEdition:
        """Keep an edition in one transaction with what it pins, and return it.

        `datasets` are pairs of id and version, `alternatives` triples of case id, letter and revision, `media` the sha256 of
        pictures, videos and captions.
        Raises Conflict (EDITION_TAKEN) when another edition of that number was published in between.
        """
        edition = KeptEdition(
            storyboard_id=storyboard_id,
            number=number,
            slug=slug,
            document=document,
            sha256=hashlib.sha256(document).hexdigest(),
            published_at=published_at or self._database.stamp(),
            published_by=by,
            withdrawn_at="",
        )
        row = {name: getattr(edition, name) for name in KeptEdition.__slots__ if not name.startswith("withdrawn")}
        own = {"storyboard_id": storyboard_id, "number": number}
        pins = [{**own, "dataset_id": dataset, "version": version} for dataset, version in sorted(set(datasets))]
        shown = [{**own, "case_id": case, "letter": letter, "revision": rev} for case, letter, rev in sorted(set(alternatives))]
        beside = [{**own, "sha256": sha256} for sha256 in sorted(set(media))]
        try:
            with self._database.writing() as connection:
                connection.execute(editions.insert().values(row))
                if beside:
                    connection.execute(edition_media.insert(), beside)
                if pins:
                    connection.execute(edition_datasets.insert(), pins)
                if shown:
                    connection.execute(edition_alternatives.insert(), shown)
        except sa.exc.IntegrityError as error:
            raise Conflict(
                "EDITION_TAKEN",
                f"Fassung {number} wurde inzwischen schon veröffentlicht. Bitte erneut veröffentlichen.",
                f"Edition {number} was published in the meantime. Please publish again.",
                number=number,
            ) from error
        return edition

    def get(self, slug: str, number: int | None = None) -> KeptEdition:
        """Return an edition that is shown, the newest without `number`.

        Raises NotFound (EDITION_UNKNOWN, EDITION_WITHDRAWN), TwinBroken (EDITION_DAMAGED) when its bytes have changed.
        """
        query = sa.select(editions).where(editions.c.slug == slug)
        query = query.where(editions.c.withdrawn_at.is_(None) if number is None else editions.c.number == number)
        with self._database.reading() as connection:
            row = connection.execute(query.order_by(editions.c.number.desc()).limit(1)).first()
        if row is None:
            raise _unknown(slug, number)
        if row.withdrawn_at:
            raise _gone(_edition(row))
        return _sound(_edition(row))

    def standing(self, slug: str, number: int | None = None) -> Standing:
        """Return what identifies an edition that is shown, the newest without `number`; raises NotFound as `get` does."""
        names = ("storyboard_id", "number", "slug", "sha256")
        columns = [editions.c[name] for name in names]
        query = sa.select(*columns).where(editions.c.slug == slug, editions.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(editions.c.number.desc())).all()
        found = next((row for row in rows if number in (None, row.number)), None)
        if found is None:
            self.get(slug, number)
            raise _unknown(slug, number)
        return Standing(**{name: getattr(found, name) for name in names}, newest=rows[0].number)

    def at(self, slug: str) -> tuple[KeptEdition, ...]:
        """Return all editions under an address, newest first, withdrawn ones included; raises NotFound when there is none."""
        query = sa.select(editions).where(editions.c.slug == slug).order_by(editions.c.number.desc())
        with self._database.reading() as connection:
            found = tuple(_edition(row) for row in connection.execute(query))
        if not found:
            raise _unknown(slug, None)
        return found

    def of_checksum(self, sha256: str) -> KeptEdition | None:
        """Return the edition published under a checksum, withdrawn or not; None when this twin published none."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(editions).where(editions.c.sha256 == sha256)).first()
        return None if row is None else _edition(row)

    def of_storyboard(self, storyboard_id: str) -> tuple[KeptEdition, ...]:
        """Return all editions of a storyboard, newest first, withdrawn ones included."""
        query = sa.select(editions).where(editions.c.storyboard_id == storyboard_id).order_by(editions.c.number.desc())
        with self._database.reading() as connection:
            return tuple(_edition(row) for row in connection.execute(query))

    def datasets(self, storyboard_id: str, number: int) -> tuple[tuple[str, int], ...]:
        """Return the dataset versions (id, version) an edition pins."""
        table = edition_datasets.c
        query = sa.select(table.dataset_id, table.version).where(table.storyboard_id == storyboard_id, table.number == number)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.dataset_id, table.version)).all()
        return tuple((row.dataset_id, row.version) for row in rows)

    def alternatives(self, storyboard_id: str, number: int) -> tuple[tuple[str, str, int], ...]:
        """Return what an edition pins of its case: (case, letter, revision), the letter "0" for the case itself."""
        table = edition_alternatives.c
        query = sa.select(table.case_id, table.letter, table.revision).where(
            table.storyboard_id == storyboard_id, table.number == number
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(table.letter)).all()
        return tuple((row.case_id, row.letter, row.revision) for row in rows)

    def current(self) -> tuple[KeptEdition, ...]:
        """Return the newest shown edition of every storyboard, the latest published first."""
        query = sa.select(editions).where(editions.c.withdrawn_at.is_(None)).order_by(editions.c.number)
        with self._database.reading() as connection:
            newest = {row.storyboard_id: _edition(row) for row in connection.execute(query)}
        return tuple(sorted(newest.values(), key=lambda item: item.published_at, reverse=True))

    def state(self) -> str:
        """Return a word that is another one as soon as an edition is published or withdrawn."""
        with self._database.reading() as connection:
            counts = sa.select(sa.func.count(), sa.func.count(editions.c.withdrawn_at), sa.func.max(editions.c.published_at))
            return " ".join(str(value) for value in connection.execute(counts.select_from(editions)).one())

    def is_public_alternative(self, case: str, letter: str, revision: int) -> bool:
        """Return whether an edition that is shown pins exactly this revision of an alternative.

        A yes holds for `_PUBLIC_SECONDS`, so that a room full of readers asks once; withdrawing here ends it.
        """
        now = self._database.seconds()
        if self._public.get((case, letter, revision), 0.0) > now:
            return True
        on = (editions.c.storyboard_id == edition_alternatives.c.storyboard_id) & (
            editions.c.number == edition_alternatives.c.number
        )
        same = (edition_alternatives.c.case_id == case) & (edition_alternatives.c.letter == letter)
        query = sa.select(editions.c.slug).join(edition_alternatives, on).where(same)
        query = query.where(edition_alternatives.c.revision == revision, editions.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            shown = connection.execute(query.limit(1)).first() is not None
        if shown:
            self._public[case, letter, revision] = now + _PUBLIC_SECONDS
        return shown

    def shows_alternative(self, case: str, letter: str) -> bool:
        """Return whether any edition, withdrawn or not, pins a revision of an alternative."""
        same = (edition_alternatives.c.case_id == case) & (edition_alternatives.c.letter == letter)
        with self._database.reading() as connection:
            return connection.execute(sa.select(edition_alternatives.c.number).where(same).limit(1)).first() is not None

    def withdraw(self, slug: str, number: int, *, reason: str = "", by: str = "") -> None:
        """Take an edition out of public view; the row stays as it was published. Raises NotFound."""
        same = (editions.c.slug == slug) & (editions.c.number == number) & editions.c.withdrawn_at.is_(None)
        values = {"withdrawn_at": self._database.stamp(), "withdrawn_reason": reason, "withdrawn_by": by}
        with self._database.writing() as connection:
            changed = connection.execute(editions.update().where(same).values(values))
        self._public.clear()
        if changed.rowcount != 1:
            raise _unknown(slug, number)


def _edition(row: sa.Row[Any]) -> KeptEdition:
    values = {name: getattr(row, name) for name in KeptEdition.__slots__}
    said = {name: values[name] or "" for name in ("withdrawn_at", "withdrawn_by", "withdrawn_reason")}
    return KeptEdition(**{**values, **said})


def _sound(edition: KeptEdition) -> KeptEdition:
    if hashlib.sha256(edition.document).hexdigest() != edition.sha256:
        raise TwinBroken(
            "EDITION_DAMAGED",
            f"Fassung {edition.number} von „{edition.slug}“ stimmt nicht mehr mit ihrer Prüfsumme überein. "
            "Bitte aus der Sicherung zurückholen.",
            f"Edition {edition.number} of '{edition.slug}' does not fit its checksum any more. Please restore it from a backup.",
        )
    return edition


def _gone(edition: KeptEdition) -> NotFound:
    because = f" Grund: {edition.withdrawn_reason}" if edition.withdrawn_reason else ""
    because_en = f" Reason: {edition.withdrawn_reason}" if edition.withdrawn_reason else ""
    on = edition.withdrawn_at[:10]
    return NotFound(
        "EDITION_WITHDRAWN",
        f"Fassung {edition.number} wurde am {on[8:]}.{on[5:7]}.{on[:4]} zurückgezogen.{because}",
        f"Edition {edition.number} was withdrawn on {on}.{because_en}",
        slug=edition.slug,
        number=edition.number,
        withdrawn_at=edition.withdrawn_at,
        reason=edition.withdrawn_reason,
    )


def _unknown(slug: str, number: int | None) -> NotFound:
    which = f"Fassung {number} von " if number else ""
    which_en = f"edition {number} of " if number else "edition of "
    return NotFound(
        "EDITION_UNKNOWN",
        f"{which}„{slug}“ ist nicht veröffentlicht.",
        f"There is no published {which_en}'{slug}'.",
        slug=slug,
    )
