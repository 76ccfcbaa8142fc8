"""Comments on the scenes of a storyboard, kept beside its revisions: whoever may read the draft may write one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from twin.errors import NotFound
from twin.store.database import Database
from twin.store.schema import scene_comments


@dataclass(frozen=True, slots=True)
class SceneComment:
    """What somebody said: `scene` is the id of the scene, empty for the whole storyboard; `resolved_at` is empty while open.

    `revision` is the storyboard's when it was written, `created_by` and `resolved_by` are ids of accounts.
    """

    id: str
    storyboard_id: str
    revision: int
    scene: str
    text: str
    created_at: str
    created_by: str
    resolved_at: str = ""
    resolved_by: str = ""


class SceneComments:
    """The comments on all storyboards; they go with their storyboard."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, storyboard: str, revision: int, scene: str, text: str, *, by: str) -> SceneComment:
        """Keep a new comment and return it."""
        made = SceneComment(secrets.token_hex(8), storyboard, revision, scene, text, self._database.stamp(), by)
        with self._database.writing() as connection:
            connection.execute(scene_comments.insert().values({name: getattr(made, name) for name in SceneComment.__slots__}))
        return made

    def of(self, storyboard: str) -> tuple[SceneComment, ...]:
        """Return the comments on a storyboard, open ones first, the newest first among them."""
        table = scene_comments.c
        query = sa.select(scene_comments).where(table.storyboard_id == storyboard)
        query = query.order_by(table.resolved_at != "", table.created_at.desc(), table.id)
        with self._database.reading() as connection:
            return tuple(_comment(row) for row in connection.execute(query))

    def open_counts(self) -> dict[str, int]:
        """Return how many comments are open on each storyboard that has some."""
        table = scene_comments.c
        query = sa.select(table.storyboard_id, sa.func.count()).where(table.resolved_at == "").group_by(table.storyboard_id)
        with self._database.reading() as connection:
            return {str(identifier): int(count) for identifier, count in connection.execute(query)}

    def get(self, storyboard: str, identifier: str) -> SceneComment:
        """Return a comment on a storyboard; raises NotFound (COMMENT_UNKNOWN)."""
        same = (scene_comments.c.id == identifier) & (scene_comments.c.storyboard_id == storyboard)
        with self._database.reading() as connection:
            row = connection.execute(sa.select(scene_comments).where(same)).first()
        if row is None:
            raise NotFound("COMMENT_UNKNOWN", "Diese Anmerkung gibt es nicht.", "There is no such comment.", id=identifier)
        return _comment(row)

    def resolve(self, storyboard: str, identifier: str, *, by: str) -> SceneComment:
        """Mark a comment as settled, once, and return it; raises NotFound (COMMENT_UNKNOWN)."""
        self.get(storyboard, identifier)
        still_open = (scene_comments.c.id == identifier) & (scene_comments.c.resolved_at == "")
        with self._database.writing() as connection:
            values = {"resolved_at": self._database.stamp(), "resolved_by": by}
            connection.execute(scene_comments.update().where(still_open).values(values))
        return self.get(storyboard, identifier)


def _comment(row: sa.Row[tuple[object, ...]]) -> SceneComment:
    return SceneComment(**{name: getattr(row, name) for name in SceneComment.__slots__})
