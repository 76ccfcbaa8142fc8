"""A city is written in two processes where cores are free: nothing of the tileset shows it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import pytest
from test_tiles3d_textures import picture, with_roofs
from tileset_reading import town

from twin import sidebyside
from twin.errors import Cancelled
from twin.exporters.tiles3d.city import CityCounts, CitySettings, write_city
from twin.exporters.tiles3d.digest import folder_digest
from twin.exporters.tiles3d.metadata import Schema
from twin.findings import Progress
from twin.geodata.citymodel import CityModel

# the libraries of the suite have threads, those of a job have none
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
Forks = list[int]


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> Forks:
    """Return the processes started, in a list that grows."""
    started: Forks = []
    original = sidebyside.SideBySide._forked

    def kept(self: sidebyside.SideBySide, pieces: range) -> tuple[int, IO[bytes]]:
        process, pipe = original(self, pieces)
        started.append(process)
        return process, pipe

    monkeypatch.setattr(sidebyside.SideBySide, "_forked", kept)
    return started


def streets(count: int = 7) -> list[CityModel]:
    """Return batches that differ in place, and in the names and types of their attributes."""
    facts = [{"age": number if number < 3 else f"{number} years", f"only{number}": 0.5} for number in range(count)]
    return [town(8, 3, spacing=20.0 + 3 * number, **facts[number]) for number in range(count)]


def written(folder: Path, batches: list[CityModel], cores: int, progress: Progress | None = None) -> tuple[str, CityCounts]:
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sidebyside, "_cores", lambda: cores)
        counts = write_city(iter(batches), folder, CitySettings(leaf_buildings=20), progress or Progress())
    return folder_digest(folder), counts


def test_two_processes_write_what_one_writes(tmp_path: Path, forks: Forks) -> None:
    alone = written(tmp_path / "one", streets(), 1)
    assert forks == []
    assert written(tmp_path / "two", streets(), 2) == alone
    assert len(forks) == 2  # one for the batches, one for the tiles
    assert alone[1].buildings == 7 * 24


def test_a_single_batch_or_tile_starts_no_process(tmp_path: Path, forks: Forks) -> None:
    written(tmp_path / "two", [town(3)], 2)
    assert forks == []


def test_pictures_of_all_batches_keep_their_rows(tmp_path: Path) -> None:
    sizes = [(8, 4), (4, 8), (8, 8), (4, 4)]
    pictures = [picture(tmp_path, size) for size in sizes]
    batches = [with_roofs(town(8, 3, spacing=25.0 + 5 * n), one, n + 2) for n, one in enumerate(pictures)]
    assert written(tmp_path / "two", batches, 2) == written(tmp_path / "one", batches, 1)


def test_a_process_that_dies_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = written(tmp_path / "one", streets(), 1)
    monkeypatch.setattr(sidebyside.pickle, "dump", lambda *_args, **_more: os._exit(3))
    assert written(tmp_path / "two", streets(), 2) == expected


def test_writing_given_up_leaves_no_process_behind(tmp_path: Path, forks: Forks) -> None:
    progress = Progress(lambda *_: progress.cancel() if forks else None)
    with pytest.raises(Cancelled):
        written(tmp_path / "two", streets(), 2, progress)
    assert len(forks) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(forks[0], 0)


def test_what_batches_teach_one_by_one_is_what_they_teach_together() -> None:
    rows = [{"a": 1, "b": "x"}, {"a": 1.5, "ä": 2}, {"b": 3, "ae": 4, "c": None}, {"c": True, "a": 2**40}]
    together, added = Schema(), Schema()
    for row in rows:
        together.learn(row)
        one = Schema()
        one.learn(row)
        added.add(one)
    assert added.properties() == together.properties()
    assert together.properties()["a"] == ("a", "STRING")
