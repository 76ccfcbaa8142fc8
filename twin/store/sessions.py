"""Sign-in sessions kept on the server, so that signing out works, and one-time tokens that begin one."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from twin.errors import NotAllowed
from twin.store.database import Database
from twin.store.passwords import new_token, token_hash
from twin.store.schema import sessions, sign_in_tokens, users

TOKEN_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Session:
    """A session: `token` goes into the cookie (and is known only here), `csrf` into the forms."""

    token: str
    user_id: str
    csrf: str


class Sessions:
    """The sessions of one home; over after `idle` seconds without a request and at most `longest` seconds after sign-in."""

    def __init__(self, database: Database, idle: float, longest: float) -> None:
        self._database = database
        self._idle = idle
        self._longest = longest

    def begin(self, user_id: str) -> Session:
        """Return a new session of a user; call it at every sign-in, an old token is never used again."""
        session = Session(new_token(), user_id, new_token())
        now = self._database.seconds()
        row = {"token_hash": token_hash(session.token), "user_id": user_id, "csrf": session.csrf, "created": now, "seen": now}
        with self._database.writing() as connection:
            connection.execute(sessions.delete().where(self._over()))
            connection.execute(sessions.insert().values(row))
        return session

    def find(self, token: str) -> Session | None:
        """Return the session of a cookie's token, None when it is unknown, over, or the account is closed.

        Keeps the time of use, at most once a minute.
        """
        mine = sessions.c.token_hash == token_hash(token)
        query = (
            sa.select(sessions).join(users, users.c.id == sessions.c.user_id).where(mine, users.c.active.is_(True), ~self._over())
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        now = self._database.seconds()
        if now - row.seen > 60:
            with self._database.writing() as connection:
                connection.execute(sessions.update().where(mine).values(seen=now))
        return Session(token, row.user_id, row.csrf)

    def end(self, token: str) -> None:
        """Sign out: the token is worth nothing from now on."""
        with self._database.writing() as connection:
            connection.execute(sessions.delete().where(sessions.c.token_hash == token_hash(token)))

    def _over(self) -> sa.ColumnElement[bool]:
        now = self._database.seconds()
        return sa.or_(sessions.c.seen < now - self._idle, sessions.c.created < now - self._longest)

    def one_time_token(self, user_id: str, seconds: float = TOKEN_SECONDS) -> str:
        """Return a token that signs this user in once, within 15 minutes."""
        token = new_token()
        now = self._database.seconds()
        row = {"token_hash": token_hash(token), "user_id": user_id, "expires": now + seconds}
        with self._database.writing() as connection:
            connection.execute(sign_in_tokens.delete().where(sign_in_tokens.c.expires < now))
            connection.execute(sign_in_tokens.insert().values(row))
        return token

    def redeem(self, token: str) -> Session:
        """Begin the session of a one-time token and use the token up; raises NotAllowed (SIGN_IN_TOKEN_SPENT)."""
        mine = (sign_in_tokens.c.token_hash == token_hash(token)) & (sign_in_tokens.c.expires >= self._database.seconds())
        with self._database.writing() as connection:
            row = connection.execute(sa.select(sign_in_tokens.c.user_id).where(mine)).first()
            used = connection.execute(sign_in_tokens.delete().where(mine))
        if row is None or used.rowcount != 1:
            raise NotAllowed(
                "SIGN_IN_TOKEN_SPENT",
                "Dieser Anmeldelink ist abgelaufen oder wurde schon benutzt.",
                "This sign-in link is over or was used already.",
            )
        return self.begin(row.user_id)
