"""The editor and the changes page for people: forms, faults beside fields, both versions on conflict, files, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from twin.workspace import Workspace

from .conftest import Enter

ID = "quartier-muehlenbleiche"
CASE = f"/cases/{ID}"


@pytest.fixture
def planner(enter: Enter) -> FlaskClient:
    return enter("planner")


@pytest.fixture
def draft(planner: FlaskClient, musterstadt: Workspace) -> Iterator[str]:
    """Address of the editor of a new alternative, taken away again."""
    begun = planner.post(f"{CASE}/alternatives", data={"title": "Vierte", "from": "0"})
    assert begun.status_code == 303
    path = begun.headers["Location"]
    yield path
    gone = {"revision": saved(musterstadt, path).revision, "sure": "1"}
    assert planner.post(path.replace("/edit", "/remove"), data=gone).status_code == 303


def saved(musterstadt: Workspace, path: str) -> Any:
    return musterstadt.alternatives.lettered(ID, path.split("/")[-2])


def send(client: FlaskClient, musterstadt: Workspace, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"revision": saved(musterstadt, path).revision, "do": "keep", **fields})


KIOSK = {"change_kind": "place", "asset": "kiosk", "east": "482785,5", "north": "5729914", "heading": "45", "scale": "1"}
TREE = {"change_kind": "tree", "east": "482790", "north": "5729914", "species": "Linde", "height": "8", "crown": "5"}


def test_what_is_kept_becomes_a_row_and_a_revision(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    assert send(planner, musterstadt, draft, **KIOSK).status_code == 303
    assert send(planner, musterstadt, draft, **TREE).status_code == 303
    page = planner.get(draft).text
    assert "2 Änderungen am Bestand" in page and "Kiosk" in page and "Linde" in page
    assert "Gespeichert als Stand 3" in page and 'data-measure="GRZ_I"' in page


def test_a_number_stands_in_its_field_as_the_reader_writes_it(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    assert send(planner, musterstadt, draft, **KIOSK).status_code == 303
    assert 'name="east" value="482785,5"' in planner.get(f"{draft}?change=0").text
    assert 'name="east" value="482785.5"' in planner.get(f"{draft}?change=0&lang=en").text
    wrong = send(planner, musterstadt, draft, **TREE | {"height": "0.25", "crown": "breit"})
    assert wrong.status_code == 422 and 'name="height" value="0,25"' in wrong.text


def test_the_page_names_the_addresses_a_drawing_tool_needs(planner: FlaskClient, draft: str) -> None:
    found = dict(re.findall(r'data-(\w+)-url="([^"]+)"', planner.get(draft).text))
    assert set(found) >= {"alternative", "numbers", "drawing", "geometry", "heights", "revisions", "comments", "model"}
    assert planner.get(found["drawing"]).status_code == 200 and planner.get(found["alternative"]).json["title"] == "Vierte"


@pytest.mark.parametrize("kind", ["build", "demolish", "tree", "remove_tree", "surface", "grade", "place", "bring"])
def test_every_kind_of_change_has_its_form(planner: FlaskClient, draft: str, kind: str) -> None:
    page = planner.get(f"{draft}?new={kind}").text
    assert f'name="change_kind" value="{kind}"' in page
    labelled = set(re.findall(r'for="(f-[^"]+)"', page))
    ids = set(re.findall(r'<(?:input|select|textarea)[^>]* id="(f-[^"]+)"', page))
    assert {name for name in ids if not name.startswith("f-storey")} == labelled


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    answer = send(planner, musterstadt, draft, **{**TREE, "height": "hoch", "species": "Rotbuche"})
    assert answer.status_code == 422 and "„hoch“ ist keine Zahl." in answer.text and 'value="Rotbuche"' in answer.text
    assert saved(musterstadt, draft).revision == 1


def test_what_does_not_fit_the_bestand_is_told_in_a_sentence(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    answer = send(planner, musterstadt, draft, change_kind="demolish", picked="gibt-es-nicht")
    assert answer.status_code == 422 and "„gibt-es-nicht“ gibt es im Bestand nicht" in answer.text


def test_a_pick_list_is_filtered_by_name_height_and_area(planner: FlaskClient, draft: str) -> None:
    def picked(**asked: str) -> int:
        return planner.get(draft, query_string={"new": "demolish", **asked}).text.count('name="picked"')

    assert picked() == 6 > picked(height_to="8") > 0 == picked(find="gibt-es-nicht")
    assert 0 < picked(within="plot:WA1") < 6
    assert picked(height_from="0", height_to="8") + picked(height_from="8,001") == 6
    # what nobody knows of an object fits no bound
    assert picked(year_from="1000") + picked(storeys_from="0") + picked(use="retail") <= 12


def test_what_a_filter_shows_goes_and_comes_back_together(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    low = planner.get(draft, query_string={"new": "demolish", "height_to": "8"}).text
    shown = re.findall(r'name="shown" value="([^"]+)"', low)
    assert f"Alle {len(shown)} abreißen" in low and 1 < len(shown) < 6
    wanted = {"change_kind": "demolish", "shown": shown}
    assert send(planner, musterstadt, draft, do="keep-all", **wanted).status_code == 303  # type: ignore[arg-type]
    assert [item["demolish"] for item in saved(musterstadt, draft).document["changes"]] == shown
    again = planner.get(draft, query_string={"new": "demolish", "height_to": "8"}).text
    assert re.findall(r'name="gone" value="([^"]+)"', again) == shown and f"{len(shown)} wiederherstellen" in again
    back = {"change_kind": "demolish", "gone": shown[:1]}
    assert send(planner, musterstadt, draft, do="restore-all", **back).status_code == 303  # type: ignore[arg-type]
    assert [item["demolish"] for item in saved(musterstadt, draft).document["changes"]] == shown[1:]


GRADE = {
    "change_kind": "grade", "way": "rectangle", "corner_east": "482780", "corner_north": "5729905", "width": "20", "depth": "12",
    "direction": "90", "level": "106", "bank": "1,5",
}  # fmt: skip


def test_levelled_ground_is_a_form_a_row_and_a_line_of_the_diff(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    assert send(planner, musterstadt, draft, **GRADE).status_code == 303
    (change,) = saved(musterstadt, draft).document["changes"]
    assert (change["grade"]["level_nhn_m"], change["grade"]["bank"]) == (106, 1.5)
    page = planner.get(f"{draft}?change=0").text
    assert "106,00 m NHN" in page and "240 m² · 1 : 1,5" in page and 'class="levelled' in page
    changes = planner.get(draft.replace("/edit", "/changes")).text
    assert "Gelände an 1 Stelle angepasst" in changes and "Gelände eben gemacht: 1" in changes
    cut, fill = re.findall(r"1 : 1,5</td><td class=\"n\">([\d.]+)</td><td class=\"n\">([\d.]+)</td>", changes)[0]
    rows = planner.post(f"/api/v1{draft.replace('/edit', '/numbers')}", json={"changes": [change]}).json["rows"]
    known = {row["key"]: row["value"] for row in rows}
    assert (round(known["cut_m3"]), round(known["fill_m3"])) == tuple(int(text.replace(".", "")) for text in (cut, fill))
    assert known["fill_m3"] + known["cut_m3"] > 0
    answer = send(planner, musterstadt, draft, **{**GRADE, "level": ""})
    assert answer.status_code == 422 and "Bitte eine Höhe angeben" in answer.text
    model = planner.get(f"{CASE}/model.json").json
    (shown,) = next(item["grades"] for item in model["alternatives"] if item["letter"] == draft.split("/")[-2])
    assert shown["bank"] == 1.5 and len(shown["polygons"][0][0]) == 4 and abs(shown["level"]) < 10


def test_rows_are_moved_copied_and_removed(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    send(planner, musterstadt, draft, **KIOSK)
    send(planner, musterstadt, draft, **TREE)
    for step, kinds in (
        ("up:1", "tree place"),
        ("copy:0", "tree tree place"),
        ("remove:1", "tree place"),
        ("down:0", "place tree"),
    ):
        assert send(planner, musterstadt, draft, do=step).status_code == 303
        assert " ".join(next(iter(item)) for item in saved(musterstadt, draft).document["changes"]) == kinds
    assert send(planner, musterstadt, draft, do="remove:7").status_code == 422


def test_the_second_of_two_sees_both_versions_and_can_merge(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    first = planner.post(draft, data={"revision": 1, "do": "keep", **KIOSK})
    second = planner.post(draft, data={"revision": 1, "do": "keep", **TREE})
    assert (first.status_code, second.status_code) == (303, 412)
    assert "test-planner hat Stand 2 gespeichert" in second.text and "Beide lassen sich zusammenführen" in second.text
    versions = [orjson.loads(text.replace("&#34;", '"')) for text in re.findall(r'name="document" value="([^"]*)"', second.text)]
    assert [len(version["changes"]) for version in versions] == [1, 1, 2]
    taken = planner.post(draft, data={"revision": 2, "do": "take", "document": orjson.dumps(versions[2]).decode()})
    assert taken.status_code == 303 and len(saved(musterstadt, draft).document["changes"]) == 2


def test_an_older_revision_is_restored(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    send(planner, musterstadt, draft, **KIOSK)
    restored = planner.post(draft.replace("/edit", "/restore"), data={"revision": 2, "number": 1})
    assert restored.status_code == 303
    assert (saved(musterstadt, draft).revision, saved(musterstadt, draft).document["changes"]) == (3, [])


def test_deleting_asks_for_a_tick_and_the_newest_revision(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    for asked in ({}, {"revision": "1"}, {"revision": "7", "sure": "1"}):
        assert planner.post(draft.replace("/edit", "/remove"), data=asked).status_code == 412
    assert saved(musterstadt, draft).revision == 1
    published = planner.post(f"{CASE}/alternatives/A/remove", data={"revision": "1", "sure": "1"})
    assert published.status_code == 409 and "veröffentlichten Fassung" in published.text


def test_the_model_shows_what_was_saved(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    send(planner, musterstadt, draft, **KIOSK)
    model = planner.get(f"{CASE}/model.json").json
    shown = next(item for item in model["alternatives"] if item["letter"] == draft.split("/")[-2])
    with planner.get(shown["buildings"]) as tiles:
        assert "/r2/" in shown["buildings"] and tiles.status_code == 200


def test_a_stored_model_is_set_at_a_point_and_shown(planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    fields = {"change_kind": "place", "asset": "layer:variante_c_punkthaeuser@1/buildings", "east": "482785", "north": "5729915"}
    assert send(planner, musterstadt, draft, **fields, heading="20", scale="0.5").status_code == 303
    (change,) = saved(musterstadt, draft).document["changes"]
    assert change["place"]["id"].startswith("objekt-") and 100 < change["place"]["anchor"][2] < 115
    path, whole = f"/api/v1{draft.replace('/edit', '/numbers')}", {**change["place"], "scale": 1.0}
    found = [planner.post(path, json={"changes": [{"place": place}]}).json["difference"] for place in (change["place"], whole)]
    assert [item["counts"]["added"] for item in found] == [9, 9]
    assert found[1]["footprint"]["added"] == pytest.approx(4 * found[0]["footprint"]["added"], rel=1e-4)
    letter = draft.split("/")[-2]
    shown = next(item for item in planner.get(f"{CASE}/model.json").json["alternatives"] if item["letter"] == letter)
    assert shown["buildings"].endswith("/r2/buildings/tileset.json")


@pytest.mark.parametrize(("against", "words"), [("0", "9 kommen"), ("B", "9 kommen"), ("plan", "10 kommen"), ("A@1", "0 kommen")])
def test_changes_are_told_against_any_state(planner: FlaskClient, against: str, words: str) -> None:
    page = planner.get(f"{CASE}/alternatives/A/changes", query_string={"against": against})
    assert page.status_code == 200 and words in page.text
    assert ("data-lon" in page.text) == (against != "A@1")
    assert planner.get(f"{CASE}/alternatives/A/changes?against=nothing").status_code == 404


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("geojson", b'{"type":"FeatureCollection"'),
        ("cityjson", b'{"type":"CityJSON"'),
        ("dxf", b"  0\nSECTION"),
        ("html", b"<!doctype html>"),
    ],
)
def test_changes_are_handed_out_as_files(planner: FlaskClient, musterstadt: Workspace, kind: str, start: bytes) -> None:
    answer = planner.get(f"{CASE}/alternatives/A/changes.{kind}")
    assert answer.status_code == 200 and answer.data.startswith(start)
    assert f'filename="{ID}-0-A.' in answer.headers["Content-Disposition"]
    assert list(musterstadt.work_folder.iterdir()) == []


def test_readers_comment_and_planners_settle(enter: Enter, planner: FlaskClient, draft: str, musterstadt: Workspace) -> None:
    changes = draft.replace("/edit", "/changes")
    assert enter("reader").get(draft).status_code == 403
    comment = {"text": "Zu hoch für den <Hof>?", "east": "482785,5", "north": "5729914"}
    assert enter("reader").post(draft.replace("/edit", "/comments"), data=comment).status_code == 303
    page = planner.get(changes).text
    assert "Zu hoch für den &lt;Hof&gt;?" in page and "test-reader" in page
    (said,) = planner.get(f"/api/v1{draft.replace('/edit', '/comments')}").json
    assert said["position"] == [482785.5, 5729914] and said["revision"] == 1
    assert saved(musterstadt, draft).revision == 1
    settled = planner.post(f"/api/v1{draft.replace('/edit', '/comments')}/{said['id']}/resolve")
    assert settled.json["resolved_by"] == "test-planner"
    half = enter("reader").post(draft.replace("/edit", "/comments"), data={**comment, "north": ""})
    assert half.status_code == 422


def test_pages_are_whole_in_english(planner: FlaskClient, draft: str) -> None:
    for path in (f"{draft}?lang=en", f"{draft}?new=build&lang=en", f"{CASE}/alternatives/A/changes?lang=en"):
        page = planner.get(path).text
        assert not re.findall(r">\s*(?:draft|changes)\.\w+", page)
        assert "Änderung" not in page
