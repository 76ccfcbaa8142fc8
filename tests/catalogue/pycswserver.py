"""A real pycsw 2.6.2 on loopback for tests: loaded with records, revised like an editor would, read by the twin.

`make .make/pycsw` makes its environment; without it the tests that need it are skipped. The fixture is shared by a whole run, so
a test that needs records of its own clears it first.
"""

from __future__ import annotations

import contextlib
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from twin.addresses import read_allowed
from twin.outbound import Credential, Door

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".make" / "pycsw-venv" / "bin" / "python"
HOST = Path(__file__).with_name("pycswhost.py")
ABSENT = "pycsw is not installed: make .make/pycsw"


class Pycsw:
    """A running pycsw."""

    def __init__(self, port: int) -> None:
        self.port = port

    @property
    def address(self) -> str:
        """The address a power user would configure."""
        return f"http://127.0.0.1:{self.port}/csw"

    @property
    def allow(self) -> str:
        """What an administrator lists so that the twin may go there."""
        return f"127.0.0.1:{self.port}"

    def door(self, *credentials: Credential) -> Door:
        """Return a door that lets the twin reach it."""
        return Door(read_allowed(self.allow), credentials=credentials)

    def load(self, records: Iterable[bytes | Path]) -> None:
        """Insert records given as XML or as files; one with a known identifier takes the place of the older."""
        contents = [item.read_bytes() if isinstance(item, Path) else item for item in records]
        self._tell("load", b"".join(b"%010d" % len(item) + item for item in contents))

    def revise(self, identifier: str, date: str) -> None:
        """Give an ISO 19139 record a new revision date and date stamp."""
        self._tell(f"revise?{urllib.parse.urlencode({'id': identifier, 'date': date})}")

    def clear(self) -> None:
        """Take every record out."""
        self._tell("clear")

    def _tell(self, what: str, body: bytes = b"-") -> None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.port}/{what}", body, timeout=120) as answer:
            assert answer.read() == b"done"


@contextlib.contextmanager
def running(folder: Path, most: int = 1000) -> Iterator[Pycsw]:
    """Give an empty pycsw that keeps its records in `folder` and answers with at most so many at once."""
    if not PYTHON.is_file():
        pytest.skip(ABSENT)
    with (folder / "pycsw.log").open("wb") as log:
        command = [str(PYTHON), str(HOST), str(folder), str(most)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
    assert process.stdin is not None and process.stdout is not None
    try:
        told = process.stdout.readline()
        assert told.strip().isdigit(), (folder / "pycsw.log").read_text()
        yield Pycsw(int(told))
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def pycsw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pycsw]:
    """A pycsw for the whole run; what earlier tests loaded is in it."""
    with running(tmp_path_factory.mktemp("pycsw")) as server:
        yield server
