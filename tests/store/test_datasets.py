"""Dataset versions: row and folder appear together, published ones stay, leavings of a crash are swept."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from twin.errors import Conflict, NotFound
from twin.geodata.dataset import Dataset
from twin.store.database import Database
from twin.store.datasets import Datasets
from twin.store.editions import Editions
from twin.store.jobs import Jobs

FAR = 4e9


@pytest.fixture
def datasets(database: Database, tmp_path: Path) -> Datasets:
    return Datasets(database, tmp_path / "datasets")


def test_a_dataset_comes_back_as_it_was_kept(datasets: Datasets, dataset: Dataset, folder: Path) -> None:
    datasets.add(dataset, folder)
    assert datasets.get("d1") == dataset
    assert (datasets.layer_folder(dataset, "buildings") / "x.bin").read_bytes() == b"x"
    assert not folder.exists()


def test_the_newest_version_is_shown_and_the_older_one_stays(datasets: Datasets, dataset: Dataset, tmp_path: Path) -> None:
    for number, item in enumerate((dataset, replace(dataset, version=2))):
        place = tmp_path / f"w{number}"
        place.mkdir()
        datasets.add(item, place)
    assert [item.version for item in datasets.all()] == [2]
    assert datasets.get("d1", 1).title == "Stadtmodell"
    assert datasets.next_version(dataset.id) == 3


def test_a_version_is_never_overwritten(datasets: Datasets, dataset: Dataset, folder: Path, tmp_path: Path) -> None:
    datasets.add(dataset, folder)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(Conflict):
        datasets.add(replace(dataset, title="anders"), other)
    assert datasets.get("d1").title == "Stadtmodell"
    assert other.exists()


def test_a_run_that_lost_its_job_adds_nothing(database: Database, datasets: Datasets, dataset: Dataset, folder: Path) -> None:
    jobs = Jobs(database)
    jobs.submit("import", {})
    run = jobs.claim(["import"])
    assert run is not None
    jobs.dismiss(run.id)
    with pytest.raises(Conflict) as caught:
        datasets.add(dataset, folder, job=run)
    assert caught.value.code == "JOB_TAKEN_OVER"
    assert datasets.all() == ()


def test_a_folder_without_row_is_swept_and_replaced(datasets: Datasets, dataset: Dataset, folder: Path) -> None:
    left = datasets.version_folder("d1", 1)
    left.mkdir(parents=True)
    datasets.add(dataset, folder)
    assert datasets.sweep(older_than=FAR) == 1
    assert os.listdir(left.parent) == ["v1"]
    assert (left / "layers").is_dir()


def test_a_removed_dataset_is_gone_at_once_and_its_folder_with_the_sweep(
    datasets: Datasets, dataset: Dataset, folder: Path
) -> None:
    datasets.add(dataset, folder)
    datasets.remove("d1")
    with pytest.raises(NotFound):
        datasets.get("d1")
    assert datasets.sweep(older_than=FAR) == 1
    assert not (datasets.folder / "d1").exists()


def test_what_an_edition_pins_is_public_and_cannot_be_removed(
    database: Database, datasets: Datasets, dataset: Dataset, folder: Path
) -> None:
    datasets.add(dataset, folder)
    assert not datasets.is_public("d1", 1)
    Editions(database).publish("s", 1, "muehle", b"{}", datasets=[("d1", 1)])
    assert datasets.is_public("d1", 1)
    with pytest.raises(Conflict) as caught:
        datasets.remove("d1")
    assert caught.value.params["storyboards"] == ("muehle",)


def test_a_withdrawn_edition_makes_its_data_private_again(
    database: Database, datasets: Datasets, dataset: Dataset, folder: Path
) -> None:
    datasets.add(dataset, folder)
    editions = Editions(database)
    editions.publish("s", 1, "muehle", b"{}", datasets=[("d1", 1)])
    editions.withdraw("muehle", 1)
    assert not datasets.is_public("d1", 1)
    assert datasets.used_by("d1") == ("muehle",)


@pytest.mark.parametrize("identifier", ["../x", "a/b", "", "ä"])
def test_an_id_is_never_a_path(datasets: Datasets, identifier: str) -> None:
    with pytest.raises(NotFound):
        datasets.display_folder(identifier, 1)
