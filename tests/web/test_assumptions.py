"""The page and the address of a case's assumptions: forms with their faults, effects, conflicts, If-Match."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from twin.app import create_app
from twin.workspace import Workspace, open_workspace

PAGE = "/cases/quartier-muehlenbleiche/assumptions"
API = "/api/v1/cases/quartier-muehlenbleiche/assumptions"


@pytest.fixture
def planner(musterstadt: Workspace, tmp_path: Path) -> Iterator[FlaskClient]:
    """A planner in a copy of Musterstadt that may be changed."""
    shutil.copytree(musterstadt.settings.home, tmp_path / "home")
    workspace = open_workspace(tmp_path / "home")
    client = create_app(workspace).test_client()
    user = workspace.accounts.add("weber", None, "planner", full_name="Frau Weber", groups=["stadtplanung"])
    client.set_cookie("twin-session", workspace.sessions.begin(user.id).token)
    yield client
    workspace.database.close()


def sent(client: FlaskClient, place: str = "", **fields: str) -> tuple[int, str, str]:
    answer = client.post(PAGE + place, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    return answer.status_code, answer.headers.get("Location", ""), answer.data.decode()


def test_a_saved_value_shows_what_moved_and_stands_in_the_log(planner: FlaskClient) -> None:
    fields = {"name": "people_per_dwelling", "revision": "1", "value": "2,5", "source": "Zensus 2022", "reason": "neue Statistik"}
    status, where, _ = sent(planner, **fields)
    assert (status, where) == (303, f"{PAGE}?since=1#saved")
    page = planner.get(where).data.decode()
    assert "2,5 Personen" in page and "Zensus 2022" in page and "„neue Statistik“" in page and "Frau Weber" in page
    # 190 dwellings with 2 people are 381, with 2.5 they are 476
    assert "</span>381</del> <ins>" in page and "</span>476</ins>" in page
    numbers = planner.get("/cases/quartier-muehlenbleiche/compare?format=json&rows=people").json["rows"][0]
    assert numbers["cells"]["A"]["measure"]["display"] == "476"
    assert "gesetzt von Frau Weber am" in str(numbers["cells"]["A"]["measure"]["evidence"]["assumptions"])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "people_per_dwelling", "value": "zwei", "reason": "x"}, "„zwei“ ist keine Zahl."),
        ({"name": "people_per_dwelling", "value": "2,5", "reason": ""}, "Bitte sagen Sie kurz, warum."),
        ({"name": "living_area_per_bgf", "value": "1,5", "reason": "x"}, "living_area_per_bgf"),
        ({"name": "kg300_400_eur_per_m2_bgf", "from": "3", "mean": "2", "to": "4", "reason": "x"}, "Mittelwert"),
        ({"name": "parking_keys", "use-0": "Wohnungen", "reason": "x"}, "gehören zusammen"),
    ],
)
def test_a_wrong_field_is_said_beside_it_and_nothing_is_kept(planner: FlaskClient, fields: dict[str, str], words: str) -> None:
    status, _, page = sent(planner, revision="1", **fields)
    assert status == 422 and words in page
    assert planner.get(API).json["revision"] == 1


def test_keys_for_parking_are_lines_of_a_form(planner: FlaskClient) -> None:
    lines = {"use-0": "Wohnungen", "key-0": "1,5 je Wohnung", "use-1": "Büro", "key-1": "1 je 40 m2", "quantity-1": "200"}
    status, _, _ = sent(planner, name="parking_keys", revision="1", reason="Satzung", **lines)
    assert status == 303
    values = planner.get(API).json["values"]["parking_keys"]["value"]
    expected = [{"use": "Wohnungen", "key": "1,5 je Wohnung"}, {"use": "Büro", "key": "1 je 40 m2", "quantity": 200}]
    assert values == expected
    row = planner.get("/cases/quartier-muehlenbleiche/compare?format=json&rows=parking_places,dwellings").json["rows"]
    cells = {item["key"]: item["cells"]["A"]["measure"]["value"] for item in row}
    # 1.5 for each of 190.4 dwellings rounded up, and 200 m² of offices at one for 40 m²
    assert cells["parking_places"] == 286 + 5 and cells["dwellings"] == pytest.approx(190.4, abs=0.1)


def test_the_same_value_changed_by_somebody_else_is_shown_and_not_overwritten(planner: FlaskClient) -> None:
    fields = {"name": "people_per_dwelling", "revision": "1", "reason": "x"}
    assert sent(planner, value="2,5", **fields)[0] == 303
    status, _, page = sent(planner, value="1,8", **fields)
    assert status == 412 and "hat inzwischen Frau Weber auf 2,5 Personen gesetzt" in page and 'value="1,8"' in page
    # another value is nobody's business
    assert sent(planner, name="rain_mm", revision="1", value="45", reason="Starkregen")[0] == 303


def test_a_direction_marks_differences_and_without_one_no_side_is_taken(planner: FlaskClient) -> None:
    assert "against the direction" not in planner.get("/cases/quartier-muehlenbleiche/compare?lang=en").data.decode()
    fields = {"wanted.trees": "higher", "wanted.sealing_degree": "lower", "wanted.GFZ": ""}
    assert sent(planner, "/directions", revision="1", reason="Klimabeschluss", **fields)[0] == 303
    rows = planner.get("/cases/quartier-muehlenbleiche/compare?format=json").json["rows"]
    verdicts = {row["key"]: [cell["verdict"] for cell in row["cells"].values()] for row in rows}
    assert verdicts["trees"] == verdicts["sealing_degree"] == ["", "better", "better", "better"]
    assert verdicts["GFZ"] == ["", "", "", ""]
    assert "niedriger" in planner.get(f"{PAGE}?since=1").data.decode()


def test_a_change_can_be_taken_back(planner: FlaskClient) -> None:
    sent(planner, name="rain_mm", revision="1", value="45", reason="Starkregen")
    assert sent(planner, "/restore", name="rain_mm", before="1", revision="2")[0] == 303
    assert planner.get(API).json["values"]["rain_mm"]["value"] == 30
    log = planner.get(f"{API}/log").json
    assert [(line["before"], line["after"]) for line in log] == [(45, 30), (30, 45)]
    assert log[0]["reason"] == "zurück auf den früheren Wert (30 mm)"


def test_programs_save_all_values_with_if_match(planner: FlaskClient) -> None:
    answer = planner.get(API)
    values = {key: {"value": item["value"]} for key, item in answer.json["values"].items()}
    values["people_per_dwelling"] = {"value": 2.2, "source": "Zensus"}
    del values["rain_mm"]
    body = {"values": values, "reason": "Abgleich"}
    assert planner.put(API, json=body).status_code == 428
    saved = planner.put(API, json=body, headers={"If-Match": f'"{answer.get_etag()[0]}"'})
    assert saved.status_code == 200 and saved.json["values"]["people_per_dwelling"]["source"] == "Zensus"
    assert "rain_mm" not in saved.json["values"] and "rain_mm" in saved.json["known"]
    assert planner.put(API, json=body, headers={"If-Match": f'"{answer.get_etag()[0]}"'}).status_code == 412
    tag = f'"{saved.get_etag()[0]}"'
    wrong = planner.put(API, json={"values": {"rain_mm": 3}, "reason": "x"}, headers={"If-Match": tag})
    assert (wrong.status_code, wrong.json["code"]) == (422, "ASSUMPTIONS_INVALID")
    unknown = planner.put(API, json={"values": {"rain": {"value": 3}}, "reason": "x"}, headers={"If-Match": tag})
    assert (unknown.status_code, unknown.json["code"]) == (404, "ASSUMPTION_UNKNOWN")


@pytest.mark.parametrize(
    ("place", "fields", "status"),
    [
        ("", {"name": "wanted.trees", "value": "higher", "reason": "x"}, 404),
        ("", {"name": "parking_keys", "use-x": "a", "use-0": "", "revision": "seven", "reason": "x"}, 303),
        ("/directions", {"wanted.traes": "higher", "revision": "1", "reason": "x"}, 422),
        ("/directions", {"wanted.trees": "higher", "revision": "1"}, 422),
        ("/restore", {"name": "rain_mm", "before": "99", "revision": "1"}, 404),
    ],
)
def test_forms_that_no_page_sends_are_refused_in_words(
    planner: FlaskClient, place: str, fields: dict[str, str], status: int
) -> None:
    assert sent(planner, place, **fields)[0] == status
