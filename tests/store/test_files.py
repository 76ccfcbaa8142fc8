"""Files are kept once, whole, under their checksum, whatever is pulled out of the wall."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from twin.errors import NotFound, TwinBroken
from twin.store.files import Files, ensure_space

KEEP = "import io, sys, pathlib; from twin.store.files import Files; Files(pathlib.Path(sys.argv[1])).keep(io.BytesIO(b'hello'))"
HELLO = hashlib.sha256(b"hello").hexdigest()


def test_a_file_is_found_under_its_checksum(tmp_path: Path) -> None:
    files = Files(tmp_path)
    assert files.keep(io.BytesIO(b"hello")).sha256 == HELLO
    assert files.path(HELLO).read_bytes() == b"hello"


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.keep(io.BytesIO(b"hello"))
    files.keep(io.BytesIO(b"hello"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [files.path(HELLO)]


def test_an_adopted_file_moves(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"hello")
    files = Files(tmp_path / "files")
    (tmp_path / "files").mkdir()
    assert files.adopt(tmp_path / "part").sha256 == HELLO
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize("address", ["0" * 64, "../../etc/passwd", ""])
def test_what_is_no_kept_checksum_is_not_found(tmp_path: Path, address: str) -> None:
    with pytest.raises(NotFound):
        Files(tmp_path).path(address)


@pytest.mark.parametrize("point", ["file-written", "file-before-rename", "file-after-rename"])
def test_a_kill_leaves_the_whole_file_or_none(tmp_path: Path, point: str) -> None:
    program = (
        "import io,sys,pathlib; from twin.store.files import Files; Files(pathlib.Path(sys.argv[1])).keep(io.BytesIO(b'hello'))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], env={**os.environ, "TWIN_FAIL": point}, check=False)
    assert done.returncode == -9
    files = Files(tmp_path)
    assert files.holds(HELLO) == (point == "file-after-rename")
    files.sweep(older_than=1e12)
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_is_told_in_plain_words(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(TwinBroken) as caught:
        Files(tmp_path).keep(Full())
    assert caught.value.code == "STORE_FULL"
    assert not list(tmp_path.iterdir())


def test_work_is_refused_before_the_disk_is_full(tmp_path: Path) -> None:
    with pytest.raises(TwinBroken) as caught:
        ensure_space(tmp_path, needed=1, reserve=1 << 60)
    assert caught.value.code == "STORE_FULL"
