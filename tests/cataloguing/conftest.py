"""A town with a catalogue, and a twin that may go there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cataloguing.town import Town, running
from tests.store.conftest import Clock, dataset  # noqa: F401 - a fixture
from twin.config import Settings
from twin.workspace import Workspace, open_workspace


@pytest.fixture
def town() -> Iterator[Town]:
    with running() as made:
        made.revise("2026-02-03")
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    made = open_workspace(Settings(home=tmp_path / "home", min_free_mb=0), clock)
    yield made
    made.runner.stop()
    made.database.close()
