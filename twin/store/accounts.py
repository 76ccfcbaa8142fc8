"""Accounts kept: users with a role and groups, and the brake on guessing passwords; sessions stand in `twin.store.sessions`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import sqlalchemy as sa

from twin.errors import Conflict, LimitExceeded, NotAllowed, NotFound, OptionsInvalid
from twin.store.database import Database
from twin.store.passwords import hash_password, verify
from twin.store.schema import failed_logins, groups, memberships, sessions, users

Role = Literal["reader", "planner", "power_user", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the least to the most rights; a power user administers the things of the own groups."""

ATTEMPTS = 5
PAUSE_SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account; `groups` are the ids of the groups the person belongs to, sorted."""

    id: str
    name: str
    full_name: str
    role: Role
    groups: tuple[str, ...]
    active: bool
    created_at: str


@dataclass(frozen=True, slots=True)
class Group:
    """An office that owns datasets, cases and storyboards, with its contact person and office hours."""

    id: str
    title: str
    contact: str = ""
    office_hours: str = ""


class Accounts:
    """The users and groups of one home."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, password: str | None, role: Role, *, full_name: str = "", groups: Sequence[str] = ()) -> User:
        """Make an account and return it; without password it can only be entered by a sign-in token.

        Raises Conflict (USER_EXISTS), NotFound (GROUP_UNKNOWN), OptionsInvalid (PASSWORD_UNFIT, ROLE_UNKNOWN, NAME_UNFIT).
        """
        folded = _folded(name)
        _ensure_role(role)
        identifier = secrets.token_hex(8)
        row = {
            "id": identifier,
            "name": folded,
            "full_name": full_name or name.strip(),
            "password": hash_password(password) if password is not None else "",
            "role": role,
            "active": True,
            "created_at": self._database.stamp(),
        }
        with self._database.writing() as connection:
            if connection.execute(sa.select(users.c.id).where(users.c.name == folded)).first():
                raise Conflict(
                    "USER_EXISTS", f"Das Konto „{folded}“ gibt es schon.", f"The account '{folded}' exists already.", name=folded
                )
            connection.execute(users.insert().values(row))
            _set_groups(connection, identifier, groups)
        return self.get(identifier)

    def get(self, identifier: str) -> User:
        """Return a user by id; raises NotFound (USER_UNKNOWN)."""
        return self._one(users.c.id == identifier, identifier)

    def named(self, name: str) -> User:
        """Return a user by sign-in name, upper and lower case alike; raises NotFound (USER_UNKNOWN)."""
        return self._one(users.c.name == name.strip().casefold(), name)

    def _one(self, condition: sa.ColumnElement[bool], said: str) -> User:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(users).where(condition)).first()
            if row is None:
                raise NotFound("USER_UNKNOWN", f"Das Konto „{said}“ gibt es nicht.", f"There is no account '{said}'.", name=said)
            return _user(connection, row)

    def all(self) -> tuple[User, ...]:
        """Return all users by name."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(users).order_by(users.c.name)).all()
            return tuple(_user(connection, row) for row in rows)

    def change(
        self,
        identifier: str,
        *,
        password: str | None = None,
        role: Role | None = None,
        full_name: str | None = None,
        active: bool | None = None,
        groups: Sequence[str] | None = None,
    ) -> User:
        """Change what is given and return the user; a new password, role or `active=False` ends all sessions of the account.

        Raises NotFound, OptionsInvalid as `add` does, Conflict (LAST_ADMINISTRATOR) when nobody could administer any more.
        """
        before = self.get(identifier)
        if role is not None:
            _ensure_role(role)
        values: dict[str, Any] = {"role": role, "full_name": full_name, "active": active}
        values = {key: value for key, value in values.items() if value is not None}
        if password is not None:
            values["password"] = hash_password(password)
        with self._database.writing() as connection:
            if values:
                connection.execute(users.update().where(users.c.id == identifier).values(values))
            if groups is not None:
                _set_groups(connection, identifier, groups)
            if before.role == "administrator":
                _ensure_administrator(connection)
            if password is not None or role is not None or active is False:
                connection.execute(sessions.delete().where(sessions.c.user_id == identifier))
        return self.get(identifier)

    def sign_in(self, name: str, password: str) -> User:
        """Return the user when name and password fit.

        Raises NotAllowed (SIGN_IN_FAILED), the same and as slow for unknown names, and LimitExceeded (SIGN_IN_PAUSED,
        `params["seconds"]`) after 5 failures of one name within 15 minutes, also for the right password.
        """
        folded = name.strip().casefold()[:200]
        since = self._database.seconds() - PAUSE_SECONDS
        with self._database.reading() as connection:
            recent = sa.select(failed_logins.c.at).where(failed_logins.c.name == folded, failed_logins.c.at > since)
            failures = sorted(connection.execute(recent).scalars())
            row = connection.execute(sa.select(users).where(users.c.name == folded)).first()
        if len(failures) >= ATTEMPTS:
            raise _paused(int(failures[-ATTEMPTS] - since) + 1)
        fits = verify(password, row.password if row else "")
        if row is None or not fits or not row.active:
            self._note_failure(folded, since)
            raise NotAllowed("SIGN_IN_FAILED", "Name oder Passwort stimmen nicht.", "Name or password is wrong.")
        with self._database.writing() as connection:
            connection.execute(failed_logins.delete().where(failed_logins.c.name == folded))
            return _user(connection, row)

    def _note_failure(self, name: str, since: float) -> None:
        with self._database.writing() as connection:
            connection.execute(failed_logins.delete().where(failed_logins.c.at <= since))
            connection.execute(failed_logins.insert().values(name=name, at=self._database.seconds()))

    def put_group(self, group: Group) -> Group:
        """Make a group or change its title, contact and office hours; return it."""
        values = {"title": group.title, "contact": group.contact, "office_hours": group.office_hours}
        with self._database.writing() as connection:
            changed = connection.execute(groups.update().where(groups.c.id == group.id).values(values))
            if changed.rowcount == 0:
                connection.execute(groups.insert().values(id=group.id, **values))
        return group

    def groups(self) -> tuple[Group, ...]:
        """Return all groups by title."""
        query = sa.select(groups).order_by(groups.c.title)
        with self._database.reading() as connection:
            return tuple(Group(row.id, row.title, row.contact, row.office_hours) for row in connection.execute(query))


def _user(connection: sa.Connection, row: sa.Row[Any]) -> User:
    query = sa.select(memberships.c.group_id).where(memberships.c.user_id == row.id).order_by(memberships.c.group_id)
    own = tuple(connection.execute(query).scalars())
    return User(row.id, row.name, row.full_name, row.role, own, bool(row.active), row.created_at)


def _set_groups(connection: sa.Connection, user_id: str, wanted: Sequence[str]) -> None:
    known = set(connection.execute(sa.select(groups.c.id)).scalars())
    unknown = [group for group in wanted if group not in known]
    if unknown:
        raise NotFound(
            "GROUP_UNKNOWN",
            f"Die Gruppe „{unknown[0]}“ gibt es nicht. Bekannt: {', '.join(sorted(known)) or '–'}.",
            f"There is no group '{unknown[0]}'. Known: {', '.join(sorted(known)) or '–'}.",
            group=unknown[0],
        )
    connection.execute(memberships.delete().where(memberships.c.user_id == user_id))
    for group in sorted(set(wanted)):
        connection.execute(memberships.insert().values(user_id=user_id, group_id=group))


def _ensure_administrator(connection: sa.Connection) -> None:
    query = sa.select(users.c.id).where(users.c.role == "administrator", users.c.active.is_(True))
    if connection.execute(query).first() is None:
        raise Conflict(
            "LAST_ADMINISTRATOR",
            "Das ist das letzte Konto mit der Rolle Administration; es muss bleiben.",
            "This is the last account with the role administrator; it must stay.",
        )


def _folded(name: str) -> str:
    folded = name.strip().casefold()
    if not folded or len(folded) > 200 or not folded.isprintable():
        raise OptionsInvalid(
            "NAME_UNFIT", "Der Anmeldename ist leer oder unlesbar.", "The sign-in name is empty or unreadable.", faults=[]
        )
    return folded


def _ensure_role(role: str) -> None:
    if role not in ROLES:
        raise OptionsInvalid(
            "ROLE_UNKNOWN",
            f"Die Rolle „{role}“ gibt es nicht; möglich sind {', '.join(ROLES)}.",
            f"There is no role '{role}'; possible are {', '.join(ROLES)}.",
            faults=[],
        )


def _paused(seconds: int) -> LimitExceeded:
    minutes = -(-seconds // 60)
    return LimitExceeded(
        "SIGN_IN_PAUSED",
        f"Zu viele Fehlversuche. Bitte in {minutes} Minuten noch einmal versuchen.",
        f"Too many failed attempts. Please try again in {minutes} minutes.",
        seconds=seconds,
    )
