"""The table of role × route is complete, and every route keeps to it."""

from __future__ import annotations

import pytest
from flask import Flask

from twin.errors import TwinBroken
from twin.web import access

from .conftest import Enter

ROLES = (None, "reader", "planner", "power_user", "administrator")
# values that fit the converters of every route; the things need not exist: being let in gives 404, being kept out 401 or 403
VALUES = {
    "identifier": "gebaeude", "slug": "quartier-muehlenbleiche", "number": 1, "dataset": "gebaeude", "version": 1, "path": "x",
    "case": "quartier-muehlenbleiche", "case_revision": 1, "letter": "A", "revision": 99, "token": "x", "filename": "x",
    "exporter_id": "geojson", "layer": "x", "code": "EPSG:25832", "name": "x",
    "catalogue": "x", "record": "x", "comment": "x", "kind": "geojson", "question": "x",
}  # fmt: skip


def test_every_route_has_a_row_and_every_row_a_route(application: Flask) -> None:
    assert {rule.endpoint for rule in application.url_map.iter_rules()} == set(access.TABLE)


def test_a_route_without_a_row_stops_the_start(application: Flask) -> None:
    bare = Flask("bare")
    with pytest.raises(TwinBroken, match="Zugriffstabelle"):
        access.ensure_table_is_complete(bare)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_keeps_people_out_below_its_role(application: Flask, enter: Enter, role: access.Role | None) -> None:
    client = enter(role)  # type: ignore[arg-type]
    own = access.Role.PUBLIC if role is None else access.ROLE_NAMES[str(role)]
    wrong = []
    for rule in application.url_map.iter_rules():
        if access.TABLE[rule.endpoint] <= own:
            continue
        adapter = application.url_map.bind("localhost")
        url = adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}, method=None)
        method = next(name for name in sorted(rule.methods or ()) if name not in ("HEAD", "OPTIONS"))
        answer = client.open(url, method=method, headers={"Accept": "application/json"})
        if answer.status_code not in (401, 403):
            wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_every_page_without_arguments_opens_for_its_role(application: Flask, enter: Enter, role: access.Role | None) -> None:
    client = enter(role)  # type: ignore[arg-type]
    own = access.Role.PUBLIC if role is None else access.ROLE_NAMES[str(role)]
    statuses = {
        rule.endpoint: client.get(rule.rule).status_code
        for rule in application.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and access.TABLE[rule.endpoint] <= own
    }
    assert {endpoint: status for endpoint, status in statuses.items() if status != 200} == {}


def test_a_page_that_needs_sign_in_leads_there_and_back(enter: Enter) -> None:
    answer = enter(None).get("/datasets")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login?next=/datasets")


def test_a_planner_may_not_change_things_of_another_group(application: Flask, enter: Enter) -> None:
    body = {"upload": "x"}
    answer = enter("reader").post("/api/v1/datasets", json=body)
    assert answer.status_code == 403
