"""Two states of a case side by side, in revisions too, and the files the diff is handed out in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from planning.documents import document, house, square, storeys

from twin import casediff, casework
from twin.errors import NotFound
from twin.exporters import EXPORTERS
from twin.handlers import Registry
from twin.planning.document import parse
from twin.workspace import open_workspace

OLD = house("old", square(0, 0, 10, 10), storeys(2), ground_nhn_m=100)
KEPT = house("kept", square(12, 0, 20, 10), storeys(1), ground_nhn_m=100)
LAWN = {"class": "lawn", "geometry": square(-10, -10, 50, 40)}
DRIVE = {"class": "asphalt", "geometry": square(0, 20, 10, 25)}


def case(**more: Any) -> dict[str, Any]:
    """Bestand with two houses; A replaces one by a higher one under the same id, B builds another beside it."""
    higher = house("old", square(0, 0, 10, 10), storeys(3), ground_nhn_m=100)
    changes = {
        "A": [{"demolish": "old"}, {"build": higher}, {"surface": DRIVE}],
        "B": [{"demolish": "old"}, {"build": house("new", square(30, 0, 40, 20), storeys(2), ground_nhn_m=100)}],
    }
    drafts = [{"letter": letter, "title": f"Entwurf {letter}", "changes": items} for letter, items in changes.items()]
    base = {"buildings": [OLD, KEPT], "surfaces": [LAWN], "trees": [{"id": "t1", "position": [484001.0, 5729001.0]}]}
    return document(id="probe", title="Probe <1>", buildings=None, baseline=base, alternatives=drafts, **more)


def counts(first: str, second: str, **more: Any) -> dict[str, int]:
    return dict(casediff.between(parse(case(**more)), first, second).found.to_json()["counts"])


def test_a_house_of_the_same_id_with_a_storey_more_is_changed_and_shows_what_it_was() -> None:
    found = casediff.between(parse(case()), "0", "A").found.to_json()
    line = found["buildings"]["changed"][0]
    assert found["counts"] == {"removed": 0, "added": 0, "changed": 1, "kept": 1}
    # 10 × 10 m: two storeys of 3 m were 600 m³, three are 900 m³
    assert (line["volume"], line["before"]["volume"], line["storeys"], line["before"]["storeys"]) == (900, 600, 3, 2)
    assert found["surfaces"] == [{"class": "asphalt", "label": "Asphalt", "area": 50.0}]
    assert line["place"] == [484005.0, 5729005.0]


def test_two_alternatives_are_compared_the_same_way_and_back() -> None:
    assert counts("A", "B") == {"removed": 1, "added": 1, "changed": 0, "kept": 1}
    back = casediff.between(parse(case()), "B", "A").found
    assert [line.id for line in back.removed] == ["new"] and [line.id for line in back.added] == ["old"]
    assert casediff.between(parse(case()), "A", "B").found.surfaces_removed == (("asphalt", 50),)


def test_what_the_plan_allows_can_stand_on_either_side() -> None:
    # 0.4 × 1,000 m² in three storeys against the two houses of the Bestand
    assert counts("0", "plan", plan_limits={"GRZ": 0.4, "Z": 3}) == {"removed": 2, "added": 1, "changed": 0, "kept": 0}
    with pytest.raises(NotFound, match="weder Vollgeschosse"):
        counts("0", "plan", plan_limits={"GRZ": 0.4})


def test_a_state_there_is_not_names_those_there_are() -> None:
    with pytest.raises(NotFound, match="0, A, B, plan"):
        counts("0", "D")


def write(name: str, tmp_path: Path) -> Path:
    target = tmp_path / name
    exporter = Registry((), EXPORTERS, plugins=False).exporter_for(target, None)
    casediff.write(casediff.between(parse(case()), "0", "B"), exporter, target, "de")
    return target


def test_the_diff_as_geojson_says_what_becomes_of_each_object(tmp_path: Path) -> None:
    features = json.loads(write("diff.geojson", tmp_path).read_bytes())["features"]
    found = {item["properties"]["id"]: item["properties"] for item in features}
    assert {key: item["change"] for key, item in found.items()} == {"old": "removed", "new": "added"}
    assert (found["new"]["footprint_m2"], found["new"]["volume_m3"]) == (200, 1200)


def test_the_diff_as_cityjson_holds_closed_solids_with_their_change(tmp_path: Path) -> None:
    objects = json.loads(write("diff.city.json", tmp_path).read_bytes())["CityObjects"]
    assert {key: item["attributes"]["change"] for key, item in objects.items()} == {"old": "removed", "new": "added"}
    assert {part["type"] for item in objects.values() for part in item["geometry"]} == {"Solid"}


def test_the_diff_as_dxf_is_a_drawing(tmp_path: Path) -> None:
    import ezdxf

    drawing = ezdxf.readfile(write("diff.dxf", tmp_path))
    assert len(drawing.modelspace()) >= 2


def test_the_diff_as_a_page_loads_nothing_and_escapes_names() -> None:
    page = casediff.between(parse(case()), "0", "A").page("de")
    assert "Probe &lt;1&gt;" in page and "Bestand → A Entwurf A" in page and "600,0 m³ → 900,0 m³" in page
    assert "<svg" in page and "src=" not in page and "href=" not in page and "<script" not in page


def test_where_nothing_changes_there_is_nothing_to_write(tmp_path: Path) -> None:
    exporter = Registry((), EXPORTERS, plugins=False).exporter("geojson")
    with pytest.raises(NotFound, match="ändert sich nichts"):
        casediff.write(casediff.between(parse(case()), "A", "A"), exporter, tmp_path / "x.geojson", "de")


def test_two_revisions_of_an_alternative_are_compared(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    try:
        casework.import_case(workspace, case())
        saved = workspace.alternatives.lettered("probe", "B")
        more = [*saved.document["changes"], {"build": house("third", square(30, 22, 38, 25), storeys(1))}]
        workspace.alternatives.save(saved.id, {**saved.document, "changes": more}, revision=saved.revision)
        found = casediff.of_stored(workspace, casework.load(workspace, "probe"), "B@1", "B").found
        assert [line.id for line in found.added] == ["third"] and not found.removed and not found.changed
    finally:
        workspace.runner.stop()
        workspace.database.close()
