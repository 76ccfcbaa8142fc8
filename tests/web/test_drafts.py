"""Alternatives over the API: begun, saved, merged, restored, removed; numbers of a draft; what drawing needs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely
from flask.testing import FlaskClient
from shapely.geometry import shape

from twin.geodata.crs import Anchor
from twin.workspace import Workspace

from .conftest import Enter

CASE = "/api/v1/cases/quartier-muehlenbleiche"


@pytest.fixture
def planner(enter: Enter) -> FlaskClient:
    return enter("planner")


@pytest.fixture
def draft(planner: FlaskClient, musterstadt: Workspace) -> Iterator[str]:
    """The letter of a new alternative, taken away again."""
    begun = planner.post(f"{CASE}/alternatives", json={"title": "Vierte", "from": "0"})
    assert begun.status_code == 201, begun.json
    letter = str(begun.json["letter"])
    yield letter
    saved = next((item for item in musterstadt.alternatives.of_case("quartier-muehlenbleiche") if item.slug == letter), None)
    if saved is not None:
        musterstadt.alternatives.remove(saved.id)


def tagged(client: FlaskClient, letter: str) -> tuple[dict[str, Any], dict[str, str]]:
    answer = client.get(f"{CASE}/alternatives/{letter}")
    return answer.json, {"If-Match": answer.headers["ETag"]}


def plot(client: FlaskClient) -> Any:
    return shape(client.get(f"{CASE}/drawing").json["plots"][0]["geometry"])


def free_corner(client: FlaskClient, width: float, depth: float) -> list[float]:
    """A corner from which a rectangle stands on the first plot and on nothing that stands there."""
    land, drawing = plot(client), client.get(f"{CASE}/drawing").json
    taken = shapely.union_all([shape(item["footprint"]) for item in drawing["buildings"]])
    west, south, east, north = land.bounds
    corners = ((x, y) for y in np.arange(south, north, 2.0) for x in np.arange(west, east, 2.0))
    free = (at for at in corners if land.covers(box := shapely.box(*at, at[0] + width, at[1] + depth)) and box.disjoint(taken))
    x, y = next(free)
    return [float(x), float(y)]


def house(client: FlaskClient, width: float = 20, storeys: int = 3, **more: Any) -> dict[str, Any]:
    asked = {"operation": "rectangle", "corner": free_corner(client, width, 10), "width": width, "depth": 10}
    footprint = client.post(f"{CASE}/geometry", json=asked).json["geometries"][0]
    levels = [{"level": level, "height_m": 3, "use": "housing", "full_storey": True} for level in range(storeys)]
    return {"build": {"kind": "main", "footprint": footprint, "storeys": levels, **more}}


def test_an_alternative_is_begun_on_the_bestand_or_as_a_copy(planner: FlaskClient, musterstadt: Workspace) -> None:
    begun = planner.post(f"{CASE}/alternatives", json={"title": "Kopie von A", "from": "A", "letter": "K"})
    assert begun.status_code == 201 and begun.headers["Location"] == f"{CASE}/alternatives/K"
    assert begun.headers["ETag"].endswith('-r1"') and begun.json["author"] == "test-planner"
    original = planner.get(f"{CASE}/alternatives/A").json
    assert len(begun.json["changes"]) == len(original["changes"]) == 79
    again = planner.post(f"{CASE}/alternatives", json={"title": "Kopie von A", "letter": "K"})
    assert (again.status_code, again.json["code"]) == (409, "NAME_TAKEN")
    assert planner.delete(f"{CASE}/alternatives/K").status_code == 428
    assert planner.delete(f"{CASE}/alternatives/K", headers={"If-Match": begun.headers["ETag"]}).status_code == 204
    assert "K" not in {item["letter"] for item in planner.get(f"{CASE}/alternatives").json}


@pytest.mark.parametrize(
    ("wish", "place"),
    [({}, "title"), ({"title": " "}, "title"), ({"title": "x", "letter": "0"}, "letter"), ({"title": "x", "from": "Y"}, "from"),
     ({"title": "x", "changes": []}, "changes"), ({"title": 3}, "title")],
)  # fmt: skip
def test_a_wrong_wish_names_its_field(planner: FlaskClient, wish: dict[str, Any], place: str) -> None:
    refused = planner.post(f"{CASE}/alternatives", json=wish)
    assert (refused.status_code, refused.json["faults"][0]["path"]) == (422, place)


def test_every_save_is_a_revision_that_can_be_restored(planner: FlaskClient, draft: str) -> None:
    document, tag = tagged(planner, draft)
    saved = planner.put(f"{CASE}/alternatives/{draft}", json={**document, "changes": [house(planner)]}, headers=tag)
    assert (saved.status_code, saved.json["revision"]) == (200, 2)
    assert saved.json["changes"][0]["build"]["id"].startswith("neu-")
    rows = planner.get(f"{CASE}/alternatives/{draft}/revisions").json
    assert [(row["revision"], row["changes"], row["saved_by"]) for row in rows] == [
        (2, 1, "test-planner"),
        (1, 0, "test-planner"),
    ]
    assert planner.get(f"{CASE}/alternatives/{draft}/revisions/1").json["changes"] == []
    path = f"{CASE}/alternatives/{draft}/revisions/1/restore"
    assert planner.post(path).status_code == 428
    restored = planner.post(path, headers={"If-Match": saved.headers["ETag"]})
    assert (restored.json["revision"], restored.json["changes"]) == (3, [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([{"demolish": "nothing-of-this-name"}], "CHANGE_NOT_APPLICABLE"),
        ([{"build": None}], "CASE_DOCUMENT_INVALID"),
        ([{"build": {"storey": []}}], "CASE_DOCUMENT_INVALID"),
        ([{"bring": {"dataset": "nothing"}}], "DATASET_UNKNOWN"),
        ("no list", "CASE_DOCUMENT_INVALID"),
        (None, "ALTERNATIVE_INVALID"),
        ([3], "CASE_DOCUMENT_INVALID"),
    ],
)
def test_changes_that_do_not_fit_are_refused_and_nothing_is_saved(
    planner: FlaskClient, draft: str, changes: Any, code: str
) -> None:
    document, tag = tagged(planner, draft)
    sent = {key: value for key, value in {**document, "changes": changes}.items() if value is not None}
    refused = planner.put(f"{CASE}/alternatives/{draft}", json=sent, headers=tag)
    assert 400 <= refused.status_code < 500 and refused.json["code"] == code
    assert tagged(planner, draft)[0]["revision"] == 1


def test_a_stale_save_shows_both_versions_and_a_proposal(planner: FlaskClient, enter: Enter, draft: str) -> None:
    document, tag = tagged(planner, draft)
    other = enter("administrator")
    theirs = {**document, "changes": [house(other, 20, name="Ost")]}
    assert other.put(f"{CASE}/alternatives/{draft}", json=theirs, headers=tag).status_code == 200
    mine = {**document, "title": "Meine", "changes": [house(planner, 12, name="West")]}
    stale = planner.put(f"{CASE}/alternatives/{draft}", json=mine, headers=tag)
    assert (stale.status_code, stale.json["code"]) == (412, "REVISION_STALE")
    assert stale.json["current"]["saved_by"] == "test-administrator" and stale.json["current"]["revision"] == 2
    assert stale.json["yours"]["based_on"] == 1 and stale.json["yours"]["document"]["title"] == "Meine"
    proposal = stale.json["proposal"]
    assert proposal["conflicts"] == [] and len(proposal["document"]["changes"]) == 2
    saved = planner.put(
        f"{CASE}/alternatives/{draft}",
        json=proposal["document"],
        headers={"If-Match": f'"{stale.json["current"]["etag"]}"'},
    )
    assert (saved.status_code, saved.json["revision"], saved.json["title"]) == (200, 3, "Meine")


def test_a_tag_of_another_thing_gives_no_proposal(planner: FlaskClient, draft: str) -> None:
    document, _ = tagged(planner, draft)
    stale = planner.put(f"{CASE}/alternatives/{draft}", json=document, headers={"If-Match": '"alternative-other-r1"'})
    assert (stale.status_code, stale.json["proposal"]) == (412, None)


def test_an_alternative_of_an_edition_stays(planner: FlaskClient) -> None:
    _, tag = tagged(planner, "A")
    refused = planner.delete(f"{CASE}/alternatives/A", headers=tag)
    assert (refused.status_code, refused.json["code"]) == (409, "ALTERNATIVE_PUBLISHED")


def test_the_numbers_of_a_draft_move_with_it_within_two_seconds(planner: FlaskClient, draft: str) -> None:
    planner.post(f"{CASE}/alternatives/{draft}/numbers", json={"changes": []})
    start = time.process_time()  # of this process, in which the application runs: the machine may have other work
    answer = planner.post(f"{CASE}/alternatives/{draft}/numbers", json={"changes": [house(planner, roof={"green_share": 0.5})]})
    assert answer.status_code == 200 and time.process_time() - start < 2
    rows = {row["key"]: row for row in answer.json["rows"]}
    assert rows["GF"]["delta"] == pytest.approx(600, abs=0.5) and rows["GF"]["delta_display"] == "+600,0 m²"
    assert rows["GF"]["baseline"]["value"] == pytest.approx(rows["GF"]["value"] - 600, abs=0.5)
    assert rows["green_share_roof"]["delta"] > 0
    assert answer.json["difference"]["counts"]["added"] == 1
    assert planner.get(f"{CASE}/alternatives/{draft}").json["changes"] == []


def test_a_draft_beyond_the_plan_is_told_so(planner: FlaskClient, draft: str) -> None:
    plan = plot(planner)
    asked = {"operation": "offset", "geometry": {"type": "Polygon", "coordinates": [list(plan.exterior.coords)]}, "distance": -3}
    footprint = planner.post(f"{CASE}/geometry", json=asked).json["geometries"][0]
    block = {"build": {"id": "klotz", "footprint": footprint, "storeys": [{"level": 0, "height_m": 3, "full_storey": True}]}}
    answer = planner.post(f"{CASE}/alternatives/{draft}/numbers", json={"changes": [block]}).json
    exceeded = [item for item in answer["findings"] if item["severity"] == "exceeds a value fixed in the plan"]
    assert "GRZ_I" in {item["subject"] for item in exceeded} and any("klotz" in item.get("objects", ()) for item in exceeded)


def test_drawing_gives_the_frame_of_the_viewer_to_a_millimetre(planner: FlaskClient) -> None:
    drawing = planner.get(f"{CASE}/drawing").json
    frame, anchor = drawing["frame"], Anchor(**drawing["frame"]["anchor"])
    (west, south), (east, north) = np.array(drawing["perimeter"]["coordinates"][0])[[0, 2], :2]
    points = np.array([[west, south, 120.0], [east, north, 95.0], [west, north, 108.0]])
    exact = anchor.local(points, drawing["crs"])
    dx, dy = points[:, 0] - frame["origin"][0], points[:, 1] - frame["origin"][1]
    a, b, c, d = frame["to_local"]
    flat = np.column_stack([a * dx + b * dy, c * dx + d * dy])
    up = points[:, 2] - anchor.height - (flat**2).sum(axis=1) / (2 * frame["radius"])
    assert frame["error_m"] <= 0.001
    assert np.abs(flat - exact[:, :2]).max() < 0.002 and np.abs(up - exact[:, 2]).max() < 0.002
    a, b, c, d = frame["to_crs"]
    assert np.abs(a * flat[:, 0] + b * flat[:, 1] - dx).max() < 0.002


def test_drawing_lists_what_stands_and_what_the_plan_draws(planner: FlaskClient) -> None:
    drawing = planner.get(f"{CASE}/drawing").json
    assert (len(drawing["buildings"]), len(drawing["trees"]), drawing["crs"]) == (6, 12, "EPSG:25832")
    assert all(item["footprint"] and item["height_m"] > 0 for item in drawing["buildings"])
    assert drawing["plan"]["buildable"] and drawing["parcels"]


def test_an_outline_is_copied_and_moved(planner: FlaskClient) -> None:
    building = planner.get(f"{CASE}/drawing").json["buildings"][0]
    asked = {"operation": "copy-of", "of": {"building": building["id"]}, "east": 30}
    copied = planner.post(f"{CASE}/geometry", json=asked).json
    assert copied["area_m2"][0] == pytest.approx(building["footprint_m2"], abs=0.01)
    assert shape(copied["geometries"][0]).bounds[0] == pytest.approx(shape(building["footprint"]).bounds[0] + 30, abs=1e-3)
    unknown = planner.post(f"{CASE}/geometry", json={"operation": "copy-of", "of": {"plot": "nothing"}})
    assert (unknown.status_code, unknown.json["code"]) == (404, "OUTLINE_UNKNOWN")
    assert planner.post(f"{CASE}/geometry", json={"operation": "copy-of"}).status_code == 422


def test_heights_are_those_of_the_terrain(planner: FlaskClient) -> None:
    middle = plot(planner).centroid
    heights = planner.post(f"{CASE}/heights", json={"points": [[middle.x, middle.y], [0, 0]]}).json["heights"]
    assert 100 < heights[0] < 115 and heights[1] is None
    assert planner.post(f"{CASE}/heights", json={"points": "x"}).json["code"] == "POINTS_INVALID"


def test_readers_compute_and_only_planners_save(enter: Enter, draft: str) -> None:
    reader = enter("reader")
    assert reader.post(f"{CASE}/alternatives/{draft}/numbers", json={"changes": []}).status_code == 200
    assert reader.put(f"{CASE}/alternatives/{draft}", json={}).status_code == 403
    assert enter(None).get(f"{CASE}/drawing").status_code == 401


def test_the_numbers_hold_the_buildings_of_models_that_are_brought_in(planner: FlaskClient, draft: str) -> None:
    own = [house(planner), {"place": {"asset": "kiosk", "anchor": list(plot(planner).centroid.coords[0])}}]
    answer = planner.post(f"{CASE}/alternatives/{draft}/numbers", json={"changes": own}).json
    assert answer["models"] == [] and len(answer["difference"]["buildings"]["added"]) == 2
    lettered = {letter: planner.get(f"{CASE}/alternatives/{letter}").json["changes"] for letter in "ABC"}
    brought = next(change for changes in lettered.values() for change in changes if "bring" in change)
    models = planner.post(f"{CASE}/alternatives/{draft}/numbers", json={"changes": [brought]}).json["models"]
    assert len(models) > 2 and all(item["footprint"] and item["height_m"] > 3 for item in models)
