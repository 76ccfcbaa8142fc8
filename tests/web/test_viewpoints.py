"""The addresses of named views: who may do what, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from twin.sample.demo import CASE
from twin.workspace import Workspace

from .conftest import Enter

ADDRESS = "/api/v1/viewpoints"
VIEW = {"lon": 8.75, "lat": 51.72, "height": 110.5, "azimuth": 20, "elevation": -5, "distance": 20, "fov": 60}


@pytest.fixture(autouse=True)
def left_as_found(musterstadt: Workspace) -> Iterator[None]:
    kept = musterstadt.viewpoints
    found = {item.id for case in ("", CASE) for item in kept.of(case)}
    yield
    for case in ("", CASE):
        for item in kept.of(case):
            if item.id not in found:
                kept.remove(item.id)


def listed(enter: Enter, role: Any, case: str = "") -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = enter(role).get(ADDRESS, query_string={"case": case} if case else {}).get_json()
    return answer


def test_a_planner_names_a_view_and_readers_find_it(enter: Enter) -> None:
    made = enter("planner").post(ADDRESS, json={"name": " Von der Brücke ", "view": VIEW, "case": CASE})
    assert made.status_code == 201
    line = made.get_json()
    assert line | {"id": ""} == {"id": "", "name": "Von der Brücke", "view": VIEW, "case": CASE, "editable": True}
    [seen] = [item for item in listed(enter, "reader", CASE) if item["id"] == line["id"]]
    assert seen == {**line, "editable": False}
    assert line["id"] not in {item["id"] for item in listed(enter, "reader")}


def test_a_view_is_renamed_moved_and_removed(enter: Enter) -> None:
    planner = enter("planner")
    first, second = [planner.post(ADDRESS, json={"name": name, "view": VIEW, "case": CASE}).get_json() for name in ("A", "B")]
    assert planner.patch(f"{ADDRESS}/{second['id']}", json={"place": 0, "name": "Zuerst"}).status_code == 200
    own = [item["name"] for item in listed(enter, "reader", CASE) if item["case"] == CASE]
    assert own[0] == "Zuerst" and own.index("A") > 0
    taken = planner.patch(f"{ADDRESS}/{first['id']}", json={"name": "zuerst"})
    assert (taken.status_code, taken.get_json()["code"]) == (412, "VIEWPOINT_NAME_TAKEN")
    assert planner.delete(f"{ADDRESS}/{first['id']}").status_code == 204
    assert planner.delete(f"{ADDRESS}/{first['id']}").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"name": "  ", "view": VIEW},
        {"name": "Ohne Blick"},
        {"name": "Leer", "view": {}},
        {"name": "Weit weg", "view": {**VIEW, "lat": 95}},
        {"name": "x" * 81, "view": VIEW},
        {"name": "Mehr", "view": VIEW, "colour": "red"},
    ],
)
def test_what_is_no_viewpoint_is_refused(enter: Enter, sent: dict[str, Any]) -> None:
    answer = enter("planner").post(ADDRESS, json=sent)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "VIEWPOINT_INVALID")


def test_readers_and_other_groups_change_nothing(enter: Enter, musterstadt: Workspace) -> None:
    assert enter("reader").post(ADDRESS, json={"name": "X", "view": VIEW}).status_code == 403
    assert enter(None).get(ADDRESS, headers={"Accept": "application/json"}).status_code in (401, 403)
    made = musterstadt.viewpoints.add(CASE, "Der anderen", VIEW)
    stranger = musterstadt.accounts.add("test-stranger", None, "planner", groups=[])
    client = enter(None)
    client.set_cookie("twin-session", musterstadt.sessions.begin(stranger.id).token)
    assert client.patch(f"{ADDRESS}/{made.id}", json={"name": "Meiner"}).status_code == 403
    assert client.get(f"{ADDRESS}?case=nowhere").status_code == 404


def test_the_sample_city_is_seen_from_the_steps_of_its_town_hall(enter: Enter) -> None:
    [stairs] = [item for item in listed(enter, "reader") if item["name"] == "Rathaustreppe"]
    assert (stairs["view"]["elevation"], stairs["view"]["fov"]) == (0.0, 60.0)
