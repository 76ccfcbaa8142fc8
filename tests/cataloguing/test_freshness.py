"""A newer edition in the catalogue is told wherever the older one is used, and nothing changes by itself."""

from __future__ import annotations

import pytest

from tests.cataloguing import town as towns
from tests.cataloguing.test_taking import done, found, taken, way_of
from tests.cataloguing.town import Town
from tests.fakehost import Reply
from tests.store.conftest import Clock
from twin import work
from twin.app import create_app
from twin.cataloguing import freshness, taking
from twin.geodata.dataset import Dataset
from twin.language import Text
from twin.store.accounts import Group
from twin.workspace import Workspace


@pytest.fixture
def trees(workspace: Workspace, town: Town) -> Dataset:
    given = found(workspace, town)
    return taken(workspace, taking.take(workspace, given, way_of(given, "wfs"), "copy", group="amt61"))


def refreshed(workspace: Workspace) -> dict[str, object]:
    ended = done(workspace, freshness.refresh(workspace))
    assert ended.problem is None and ended.result is not None
    return ended.result


def test_a_newer_edition_is_told_with_both_dates_and_who_uses_the_older(
    workspace: Workspace, town: Town, trees: Dataset, clock: Clock
) -> None:
    layer = {"dataset": trees.id, "layer": trees.layers[0].name, "version": 1}
    case = workspace.cases.add({"title": "Mühlenbleiche", "baseline": {"trees": layer}, "alternatives": [{"letter": "A"}]})
    other = workspace.cases.add({"title": "Anderswo", "alternatives": [{"letter": "A", "changes": [{"layer": layer}]}]})
    workspace.cases.add({"title": "Ohne"})
    story = workspace.storyboards.add({"title": "Ausschuss", "case": case.id})
    assert refreshed(workspace)["newer"] == [] and freshness.standing(workspace, trees) is None
    clock.now += 86_400
    town.revise("2026-10-12")
    result = refreshed(workspace)
    (told,) = result["newer"]  # type: ignore[misc]
    assert told["text"]["de"] == "Der Katalog kennt eine neuere Fassung (12.10.2026), diese ist vom 03.02.2026."
    assert told["text"]["en"] == "The catalogue has a newer edition (12 Oct 2026), this is from 3 Feb 2026."
    used = told["used_by"]
    assert sorted(item["title"] for item in used["cases"]) == ["Anderswo", "Mühlenbleiche"]
    assert [item["id"] for item in used["storyboards"]] == [story.id]
    assert {item["id"] for item in used["cases"]} == {case.id, other.id}
    standing = freshness.standing(workspace, trees)
    assert standing is not None and (standing.ours, standing.newest, standing.gone) == ("2026-02-03", "2026-10-12", False)
    assert standing.asked_at == workspace.database.stamp()
    assert workspace.datasets.get(trees.id) == trees and (result["asked"], result["failed"]) == (1, 0)


def test_the_newer_version_is_fresh_and_the_older_one_says_where_it_is(workspace: Workspace, town: Town, trees: Dataset) -> None:
    town.revise("2026-10-12")
    refreshed(workspace)
    second = taken(workspace, taking.take_again(workspace, trees))
    assert freshness.standing(workspace, second) is None
    standing = freshness.standing(workspace, trees)
    assert standing is not None and standing.held == 2 and standing.sentence.de.endswith("Hier ist sie als Fassung 2 vorhanden.")
    assert refreshed(workspace)["newer"] == []
    both = freshness.standings(workspace, [(trees.id, 1), (trees.id, 2), (trees.id, 9), ("x", 1)])
    assert list(both) == [(trees.id, 1)]


def test_one_click_makes_the_newer_edition_a_new_version(workspace: Workspace, town: Town, trees: Dataset) -> None:
    workspace.accounts.put_group(Group("amt61", "Amt 61"))
    workspace.accounts.put_group(Group("amt62", "Amt 62"))
    clients = {}
    for group in ("amt61", "amt62"):
        clients[group] = create_app(workspace).test_client()
        user = workspace.accounts.add(f"planerin-{group}", None, "planner", groups=[group])
        clients[group].set_cookie("twin-session", workspace.sessions.begin(user.id).token)
    town.revise("2026-10-12")
    refreshed(workspace)
    assert 'data-from="renewals"' in clients["amt61"].get(f"/datasets/{trees.id}").text
    assert 'data-from="renewals"' not in clients["amt62"].get(f"/datasets/{trees.id}").text
    assert clients["amt62"].post(f"/api/v1/datasets/{trees.id}/renewals", json={}).status_code == 403
    answer = clients["amt61"].post(f"/api/v1/datasets/{trees.id}/renewals", json={})
    assert answer.status_code == 202
    made = taken(workspace, workspace.jobs.get(answer.headers["Location"].rpartition("/")[2]))
    assert (made.id, made.version, made.data_date) == (trees.id, 2, "2026-10-12")
    page = clients["amt61"].get(f"/datasets/{trees.id}?version=1").text
    assert "Hier ist sie als Fassung 2 vorhanden" in page and "data-from" not in page
    assert "neuere Fassung" not in clients["amt61"].get(f"/datasets/{trees.id}").text


def test_a_record_that_is_gone_is_told_until_it_is_back(workspace: Workspace, town: Town, trees: Dataset) -> None:
    kept = town.records.pop("baum")
    result = refreshed(workspace)
    assert (result["asked"], result["gone"]) == (1, 1)
    standing = freshness.standing(workspace, trees)
    assert standing is not None and standing.gone and "führt diese Daten nicht mehr" in standing.sentence.de
    town.records["baum"] = kept
    refreshed(workspace)
    assert freshness.standing(workspace, trees) is None


def test_a_catalogue_that_is_down_changes_nothing_and_is_told(workspace: Workspace, town: Town, trees: Dataset) -> None:
    town.revise("2026-10-12")
    refreshed(workspace)
    for down in (towns.BROKEN, Reply(b"", status=500)):
        town.down = down
        ended = done(workspace, freshness.refresh(workspace))
        assert ended.result is not None and (ended.result["failed"], ended.result["gone"]) == (1, 0)
        assert [item["code"] for item in ended.findings] == ["CATALOGUE_NOT_ASKED"]
    assert freshness.standing(workspace, trees) is not None
    assert workspace.catalogues.kept()[0].problem is not None


def test_a_removed_catalogue_is_not_asked_and_lineage_stays(workspace: Workspace, town: Town, trees: Dataset) -> None:
    workspace.catalogues.remove("katalog")
    before = len(town.host.asked)
    assert refreshed(workspace)["asked"] == 0 and len(town.host.asked) == before
    assert freshness.standing(workspace, trees) is None
    assert workspace.datasets.get(trees.id).lineage.record_id == "baum"


def test_a_dataset_of_a_file_has_nothing_to_tell(workspace: Workspace, dataset: Dataset) -> None:
    assert freshness.standing(workspace, dataset) is None


def test_refreshing_in_turn_happens_once_in_a_day_and_only_with_a_catalogue(
    workspace: Workspace, town: Town, clock: Clock
) -> None:
    work.sweep(workspace)
    assert workspace.jobs.latest() == ()
    found(workspace, town)
    for _ in range(3):
        work.sweep(workspace)
    assert [job.process for job in workspace.jobs.latest()] == ["refresh"]
    clock.now += 86_400
    work.sweep(workspace)
    assert len(workspace.jobs.latest()) == 2


@pytest.mark.parametrize(
    ("newest", "ours", "newer"),
    [
        ("2026-10-12", "2026-02-03", True),
        ("2026-02-03", "2026-02-03", False),
        ("2026-02-03", "2026-10-12", False),
        ("2026-10", "2026", False),
        ("2026", "2026-10-12", False),
        ("2027", "2026-10-12", True),
        ("2026-10-12", "", True),
        ("", "2026-10-12", False),
    ],
)
def test_dates_are_compared_as_far_as_both_are_written(newest: str, ours: str, newer: bool) -> None:
    assert freshness.is_newer(newest, ours) is newer


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("2026-10-12", Text("12.10.2026", "12 Oct 2026")),
        ("2026-02-03T10:00:00Z", Text("03.02.2026", "3 Feb 2026")),
        ("2026-10", Text("10.2026", "Oct 2026")),
        ("2026", Text("2026", "2026")),
        ("", Text("", "")),
        ("früher", Text("früher", "früher")),
        ("2026-13-01", Text("01.13.2026", "2026-13-01")),
    ],
)
def test_dates_are_written_as_people_write_them(date: str, written: Text) -> None:
    assert freshness.written(date) == written
