"""T23: damaged copies of every sample end as one plain error or are read; the reader never dies of one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from tests.hostile.mutants import answers, mutants, samples
from tests.hostile.trap import Sample, faults, set_up

EACH = 3
SHARES = 4


@pytest.mark.parametrize("share", range(SHARES))
def test_damaged_copies_of_every_sample_never_end_as_a_fault_of_the_reader(tmp_path: Path, share: int) -> None:
    made = [
        Sample(path.name, mutant, wish=answers(path), what=f"mutant {number}")
        for path in samples()[share::SHARES]
        for number, mutant in enumerate(islice(mutants(path.read_bytes(), path.name), EACH))
    ]
    with set_up(tmp_path) as trap, ThreadPoolExecutor(2) as pool:
        work = [pool.submit(faults, sample, tmp_path / f"{number:03d}", trap) for number, sample in enumerate(made)]
        assert [fault for item in work for fault in item.result()] == []
