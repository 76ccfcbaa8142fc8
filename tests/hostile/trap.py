"""What every hostile sample is read against: a secret file it must not reach, a server nobody may call, a limit of time."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest

from twin.confinement import Limits
from twin.errors import TwinError
from twin.reader.reading import read_in_child

SECRET = "KANARIENVOGEL-7f3a"
LIMITS = Limits(cpu_seconds=20, wall_seconds=60.0)
SECONDS = 20.0
OUR_FAULTS = frozenset({"IMPORT_DIED", "IMPORT_FAILED", "IMPORT_TIME"})
READ = "read"
"""A sample that holds sound data beside its trap: it is read, and the trap stays shut."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that wants to do harm; `ends` is the code of its error, READ, or "" for either a plain error or a reading."""

    name: str
    content: bytes
    ends: str = ""
    wanted: str | None = None
    wish: dict[str, Any] = field(default_factory=dict)
    what: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.name[:40], self.what, self.wanted and f"as {self.wanted}") if part)


@dataclass(slots=True)
class Trap:
    """The secret file, and a server on 127.0.0.1 that notes who calls."""

    secret: Path
    url: str
    hits: list[str] = field(default_factory=list)

    @property
    def file_url(self) -> str:
        return f"file://{self.secret}"


@contextmanager
def set_up(folder: Path) -> Iterator[Trap]:
    """Give a trap whose secret lies in `folder`."""
    secret = folder / "geheim.csv"
    secret.write_text("a\n" + f"{SECRET}\n" * 200, encoding="utf-8")
    trap = Trap(secret, "")

    class Note(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            trap.hits.append(str(self.client_address))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Note) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        trap.url = f"http://127.0.0.1:{server.server_address[1]}/x"
        yield trap
        server.shutdown()
        thread.join()


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    with set_up(tmp_path) as found:
        yield found


def leaks(folder: Path) -> bool:
    """Return whether a folder holds the secret: as text, inside packed tables, or as heights and pixels of a grid."""
    plain = np.frombuffer(SECRET.encode(), np.uint8)
    forms = [SECRET.encode(), SECRET.encode("utf-16-le"), *(plain.astype(kind).tobytes() for kind in ("<f4", "<f8"))]
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if any(form in content for form in forms):
            return True
        if path.suffix == ".parquet" and SECRET in str(pyarrow.parquet.read_table(path).to_pylist()):
            return True
    return False


def faults(sample: Sample, folder: Path, trap: Trap, also: Sequence[str] = ()) -> list[str]:
    """Read a sample in `folder`, which is made, and return every promise it broke."""
    folder.mkdir()
    place, target = folder / "upload", folder / "out" / "layers"
    place.write_bytes(sample.content)
    began = time.monotonic()
    try:
        result = read_in_child(
            place, sample.name, target, wanted_format=sample.wanted, findings=folder / "findings", limits=LIMITS, **sample.wish
        )
    except TwinError as error:
        said = json.dumps(error.problem(), default=str, ensure_ascii=False) + error.text.en
        found = _faults_of_error(sample, error, said, folder)
        if target.exists() or list(target.parent.iterdir()):
            found.append("left something behind")
    else:
        said = json.dumps(result.report.to_json(), ensure_ascii=False) + str(result.layers)
        found = [] if sample.ends in (READ, "") else [f"was read instead of {sample.ends}"]
        if any(layer.read != layer.imported + layer.repaired + layer.rejected for layer in result.report.layers):
            found.append("does not add up")
        if not result.report.layers:
            found.append("was read to nothing")
    seconds = time.monotonic() - began
    if seconds > SECONDS:
        found.append(f"took {seconds:.0f} s")
    if SECRET in said or leaks(folder):
        found.append("tells the secret")
    if "Traceback" in said or str(folder) in said:
        found.append(f"tells too much: {said[:200]}")
    if trap.hits:
        found.append(f"called {trap.hits}")
    return [f"{sample}: {fault}" for fault in found]


def _faults_of_error(sample: Sample, error: TwinError, said: str, folder: Path) -> list[str]:
    found = []
    if sample.ends and error.code not in sample.ends.split("|"):
        found.append(f"{error.code} instead of {sample.ends}: {said[:200]}")
    if error.code in OUR_FAULTS:
        found.append(f"{error.code} {error.params.get('exception', '')}: {error.text.en[:200]}")
    if "\n" in error.text.de or not error.text.de.strip() or not error.text.en.strip():
        found.append("is not one plain sentence")
    return found
