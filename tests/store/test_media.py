"""What is known of pictures and videos: kept once, public while an edition shows them, part of every backup."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from twin.errors import NotFound
from twin.store import backup
from twin.store.media import Medium
from twin.workspace import open_workspace


def test_a_file_is_described_once_and_public_while_a_shown_edition_holds_it(tmp_path: Path) -> None:
    twin = open_workspace(tmp_path / "home")
    kept = twin.files.keep(io.BytesIO(b"a picture"))
    first = twin.media.add(Medium(kept.sha256, "picture", "image/webp", kept.size, 16, 9, name="hof.jpg"))
    assert twin.media.add(Medium(kept.sha256, "picture", "image/png", 1, name="other.png")) == first
    assert twin.media.known([kept.sha256, "f" * 64]) == {kept.sha256: first} and not twin.media.is_public(kept.sha256)
    story = twin.storyboards.add({"title": "Hof"})
    twin.editions.publish(story.id, 1, story.slug, b"{}", datasets=(), media=[kept.sha256])
    assert twin.media.is_public(kept.sha256)
    twin.editions.withdraw(story.slug, 1)
    assert not twin.media.is_public(kept.sha256) and twin.media.of_editions() == {kept.sha256}
    with pytest.raises(NotFound):
        twin.media.get("f" * 64)
    twin.database.close()


def test_a_backup_brings_them_back(tmp_path: Path) -> None:
    twin = open_workspace(tmp_path / "home")
    kept = twin.files.keep(io.BytesIO(b"a picture"))
    twin.media.add(Medium(kept.sha256, "picture", "image/webp", kept.size, 16, 9))
    loose = twin.files.keep(io.BytesIO(b"nobody's"))
    backup.write(twin.database, tmp_path / "home", tmp_path / "backup.tar")
    twin.database.close()
    backup.restore(tmp_path / "backup.tar", tmp_path / "again")
    again = open_workspace(tmp_path / "again")
    assert again.media.get(kept.sha256).width == 16 and again.files.path(kept.sha256).read_bytes() == b"a picture"
    assert not again.files.holds(loose.sha256)
    again.database.close()
