"""Uploads: resumed at the offset, checked at the end, refused when too large, gone after a day."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from twin.errors import Conflict, FileDamaged, LimitExceeded, TwinBroken
from twin.store.database import Database
from twin.store.files import Files
from twin.store.uploads import Uploads, plain_name

WORDS = b"0123456789"
SHA = hashlib.sha256(WORDS).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


@pytest.fixture
def uploads(database: Database, files: Files, tmp_path: Path) -> Uploads:
    files.folder.mkdir()
    return Uploads(database, files, tmp_path / "uploads", limit=100, reserve=0)


def test_a_cut_upload_goes_on_at_its_offset(uploads: Uploads, files: Files) -> None:
    upload = uploads.begin("a.gml", 10, sha256=SHA)
    assert uploads.append(upload.id, 0, WORDS[:4]).received == 4
    assert uploads.append(upload.id, 4, WORDS[4:]).kept == SHA
    assert files.path(SHA).read_bytes() == WORDS


def test_a_part_at_the_wrong_place_is_refused_with_the_right_one(uploads: Uploads) -> None:
    upload = uploads.begin("a.gml", 10)
    uploads.append(upload.id, 0, WORDS[:4])
    with pytest.raises(Conflict) as caught:
        uploads.append(upload.id, 0, WORDS[:4])
    assert caught.value.params["received"] == 4


def test_bytes_of_a_part_that_was_never_confirmed_are_overwritten(uploads: Uploads, files: Files) -> None:
    upload = uploads.begin("a.gml", 10, sha256=SHA)
    uploads.append(upload.id, 0, WORDS[:4])
    with (uploads.folder / f"{upload.id}.part").open("ab") as stream:
        stream.write(b"left by a kill")
    assert uploads.append(upload.id, 4, WORDS[4:]).kept == SHA


def test_a_damaged_upload_is_forgotten(uploads: Uploads) -> None:
    upload = uploads.begin("a.gml", 10, sha256="0" * 64)
    with pytest.raises(FileDamaged):
        uploads.append(upload.id, 0, WORDS)
    assert not list(uploads.folder.iterdir())


def test_a_file_the_store_holds_need_not_be_sent(uploads: Uploads) -> None:
    first = uploads.begin("a.gml", 10)
    uploads.append(first.id, 0, WORDS)
    assert uploads.begin("b.gml", 10, sha256=SHA).kept == SHA


@pytest.mark.parametrize(("size", "fault"), [(101, LimitExceeded), (0, FileDamaged)])
def test_an_impossible_size_is_refused_at_once(uploads: Uploads, size: int, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        uploads.begin("a.gml", size)


def test_more_than_announced_is_refused(uploads: Uploads) -> None:
    upload = uploads.begin("a.gml", 5)
    with pytest.raises(LimitExceeded):
        uploads.append(upload.id, 0, WORDS)


def test_an_upload_that_would_fill_the_disk_is_refused(database: Database, files: Files, tmp_path: Path) -> None:
    with pytest.raises(TwinBroken):
        Uploads(database, files, tmp_path / "uploads", limit=100, reserve=1 << 60).begin("a.gml", 10)


def test_parts_go_after_a_day(uploads: Uploads, clock) -> None:
    upload = uploads.begin("a.gml", 10)
    uploads.append(upload.id, 0, WORDS[:4])
    clock.now += 25 * 3600
    assert uploads.sweep() == 1
    assert not list(uploads.folder.iterdir())


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Daten\\a.gml", "a.gml"),
        ("a\r\nb.gml", "ab.gml"),
        ("lmg.\u202efdp", "lmg.fdp"),
        ("/", "datei"),
    ],
)
def test_a_name_is_only_ever_shown(name: str, plain: str) -> None:
    assert plain_name(name) == plain
