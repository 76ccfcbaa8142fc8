"""Links in a file stay text, or go: nothing that is kept asks another host for anything (T10)."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.corpus.documents import kml_links
from tests.hostile.trap import LIMITS, Trap, trap
from twin.reader.reading import read_in_child

__all__ = ["trap"]


def test_what_is_kept_of_a_kml_names_no_other_host_and_holds_no_script(tmp_path: Path, trap: Trap) -> None:
    for number, sample in enumerate(kml_links(trap)):
        path, target = tmp_path / f"{number}", tmp_path / f"out{number}" / "layers"
        path.write_bytes(sample.content)
        result = read_in_child(path, sample.name, target, limits=LIMITS)
        kept = b"".join(item.read_bytes() for item in target.rglob("*") if item.is_file())
        assert result.report.layers[0].imported >= 1
        assert b"127.0.0.1" not in kept and b"<script" not in kept and b"onerror" not in kept
    assert trap.hits == []
