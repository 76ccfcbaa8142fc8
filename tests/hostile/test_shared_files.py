"""Hostile files of others: each ends as one plain error, or is read whole where its data are sound."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.hostile.trap import LIMITS, READ, Sample, faults, set_up
from twin.reader.reading import read_in_child

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
FILES = sorted(path for path in SHARED.rglob("*") if path.is_file()) if SHARED.is_dir() else []
# a cloud whose list of pieces is unusual but right; a collection with one feature whose faults can be mended
NEUTRAL = {"append-bug.laz": 37805, "invalidgeometries.gml": 1}
pytestmark = [pytest.mark.real, pytest.mark.skipif(not FILES, reason="the shared hostile files are not beside this checkout")]


def test_every_file_ends_as_one_plain_error_or_is_read_without_harm(tmp_path: Path) -> None:
    samples = [Sample(path.name, path.read_bytes(), READ if path.name in NEUTRAL else "") for path in FILES]
    with set_up(tmp_path) as trap, ThreadPoolExecutor(2) as pool:
        work = [pool.submit(faults, sample, tmp_path / f"{number:03d}", trap) for number, sample in enumerate(samples)]
        assert [fault for item in work for fault in item.result()] == []


@pytest.mark.parametrize("name", NEUTRAL)
def test_a_file_others_choked_on_is_read_whole(tmp_path: Path, name: str) -> None:
    result = read_in_child(SHARED / name, name, tmp_path / "out" / "layers", limits=LIMITS)
    assert [layer.read for layer in result.report.layers] == [NEUTRAL[name]]
