"""Display files of a case: whoever asks first writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin import staging


def test_two_requests_for_the_same_files_get_them_both(tmp_path: Path) -> None:
    target = tmp_path / "r1" / "A"

    def write(place: Path) -> None:
        (place / "trees.json").write_text("{}")
        target.mkdir(exist_ok=True)
        (target / "trees.json").write_text("first")

    staging._whole(target, write)
    assert (target / "trees.json").read_text() == "first"
    assert [item.name for item in target.parent.iterdir()] == ["A"]


def test_files_that_cannot_be_put_in_their_place_are_a_fault(tmp_path: Path) -> None:
    def write(place: Path) -> None:
        (tmp_path / "A").write_text("a file in the way")

    with pytest.raises(OSError):
        staging._whole(tmp_path / "A", write)
