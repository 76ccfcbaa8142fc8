"""The demonstration goes the way of any office's data and can be built again without harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from twin.config import Settings
from twin.sample.demo import STORYBOARD, build_demo
from twin.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = open_workspace(Settings(home=Path(tmp_path_factory.mktemp("demo")) / "home", min_free_mb=0))
    build_demo(made, buildings=120)
    yield made
    made.database.close()


def test_the_storyboard_is_published(workspace: Workspace) -> None:
    assert workspace.editions.get(STORYBOARD).number == 1


def test_every_dataset_says_how_old_it_is_and_whose_it_is(workspace: Workspace) -> None:
    datasets = workspace.datasets.all()
    assert len(datasets) == 5
    assert all(item.data_date and item.licence and item.attribution and item.contact for item in datasets)


def test_the_import_reports_add_up_without_a_rejection(workspace: Workspace) -> None:
    counts = [layer for item in workspace.datasets.all() for layer in item.lineage.report.layers]
    assert all(layer.read == layer.imported for layer in counts)


def test_building_it_again_changes_nothing_but_the_link(workspace: Workspace) -> None:
    before = [(item.id, item.version) for item in workspace.datasets.all()]
    first, second = build_demo(workspace), build_demo(workspace)
    assert first.storyboard == second.storyboard == f"/s/{STORYBOARD}"
    assert first.sign_in != second.sign_in
    assert [(item.id, item.version) for item in workspace.datasets.all()] == before
    assert len(workspace.editions.of_storyboard(STORYBOARD)) == 1
