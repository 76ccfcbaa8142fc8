"""The application on the small Musterstadt, and people of every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from twin.app import create_app
from twin.store.accounts import Role
from twin.workspace import Workspace

Enter = Callable[[Role | None], FlaskClient]


@pytest.fixture(scope="session")
def application(musterstadt: Workspace) -> Flask:
    return create_app(musterstadt)


@pytest.fixture
def enter(application: Flask, musterstadt: Workspace) -> Enter:
    """A function that gives a client signed in with a role; None is the public."""

    def client_of(role: Role | None) -> FlaskClient:
        client = application.test_client()
        if role is not None:
            name = f"test-{role}"
            known = {user.name: user for user in musterstadt.accounts.all()}
            user = known.get(name) or musterstadt.accounts.add(name, None, role, groups=["stadtplanung"])
            client.set_cookie("twin-session", musterstadt.sessions.begin(user.id).token)
        return client

    return client_of
