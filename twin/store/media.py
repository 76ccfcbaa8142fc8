"""Pictures, videos and captions kept: what each file of the store is, and which of them published editions show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from twin.errors import NotFound
from twin.store.database import Database
from twin.store.schema import edition_media, editions, media

_MOST_ASKED = 500


@dataclass(frozen=True, slots=True)
class Medium:
    """One file that may stand in a story; `thumbnail` is the sha256 of a small picture, empty where there is none.

    `width` and `height` in pixels, None for captions; `seconds` of a video, None where it does not say.
    """

    sha256: str
    kind: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    has_sound: bool = False
    thumbnail: str = ""
    name: str = ""
    group: str = ""
    created_at: str = ""
    created_by: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return what describes the file itself, without who put it here."""
        names = ("sha256", "kind", "media_type", "size", "width", "height", "seconds", "has_sound", "thumbnail", "name")
        return {name: getattr(self, name) for name in names}


class Media:
    """The media of one home; their bytes lie in the file store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, item: Medium) -> Medium:
        """Keep what is known of a file of the store and return it; one that is known already stays as it was described first."""
        row = {name: getattr(item, name) for name in Medium.__slots__} | {"created_at": self._database.stamp()}
        now = self._database.seconds()
        same = media.c.sha256 == item.sha256
        with self._database.writing() as connection:
            if connection.execute(media.update().where(same).values(touched=now)).rowcount == 0:
                connection.execute(media.insert().values(**row, touched=now))
        return self.get(item.sha256)

    def get(self, sha256: str) -> Medium:
        """Return what is known of a file; raises NotFound (MEDIA_NOT_KEPT)."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(media).where(media.c.sha256 == sha256)).first()
        if row is None:
            raise unknown(sha256)
        return _medium(row)

    def known(self, addresses: Collection[str]) -> dict[str, Medium]:
        """Return those of the files that are kept, by sha256."""
        wanted = sorted(set(addresses))
        found: dict[str, Medium] = {}
        for start in range(0, len(wanted), _MOST_ASKED):
            query = sa.select(media).where(media.c.sha256.in_(wanted[start : start + _MOST_ASKED]))
            with self._database.reading() as connection:
                found |= {row.sha256: _medium(row) for row in connection.execute(query)}
        return found

    def addresses(self) -> set[str]:
        """Return the sha256 of every file: these stay in the store."""
        with self._database.reading() as connection:
            return set(connection.execute(sa.select(media.c.sha256)).scalars())

    def is_public(self, sha256: str) -> bool:
        """Return whether an edition that is shown holds the file."""
        on = (editions.c.storyboard_id == edition_media.c.storyboard_id) & (editions.c.number == edition_media.c.number)
        query = sa.select(editions.c.slug).join(edition_media, on)
        query = query.where(edition_media.c.sha256 == sha256, editions.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def of_editions(self) -> set[str]:
        """Return the sha256 of every file some edition holds, withdrawn or not."""
        with self._database.reading() as connection:
            return set(connection.execute(sa.select(edition_media.c.sha256)).scalars())

    def older_than(self, seconds: float) -> tuple[Medium, ...]:
        """Return the files last put into a story before `seconds` (since 1970)."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(media).where(media.c.touched < seconds).order_by(media.c.sha256))
            return tuple(_medium(row) for row in rows)

    def touch(self, addresses: Collection[str]) -> None:
        """Note that files are in use now."""
        with self._database.writing() as connection:
            for sha256 in addresses:
                connection.execute(media.update().where(media.c.sha256 == sha256).values(touched=self._database.seconds()))

    def forget(self, addresses: Collection[str]) -> None:
        """Remove the rows of files; their bytes go with the next sweep of the store."""
        with self._database.writing() as connection:
            for sha256 in addresses:
                connection.execute(media.delete().where(media.c.sha256 == sha256))


def unknown(sha256: str) -> NotFound:
    """Return the refusal of a file that is not kept, the same for one that a person may not see."""
    return NotFound(
        "MEDIA_NOT_KEPT",
        f"Das Bild oder Video {sha256[:12]}… gibt es nicht (mehr). Bitte im Storyboard erneut hochladen.",
        f"There is no picture or video {sha256[:12]}… (any more). Please upload it again in the storyboard.",
        sha256=sha256,
    )


def _medium(row: sa.Row[Any]) -> Medium:
    return Medium(**{name: getattr(row, name) for name in Medium.__slots__})
