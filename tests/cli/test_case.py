"""`twin case` on documents in files: numbers, checks against a plan, diffs, areas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from planning.documents import document, house, square, storeys

from twin.cli.case import case

PLAN = Path(__file__).parents[1] / "samples" / "xplangml" / "muehlenbleiche.gml"


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(case, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    target = tmp_path / "planfall.json"
    drafts = [{"letter": "A", "changes": [{"demolish": "h1"}, {"build": house("new", square(5, 5, 25, 20), storeys(4))}]}]
    given = document(buildings=None, baseline={"buildings": [house()]}, alternatives=drafts)
    target.write_text(json.dumps(given), encoding="utf-8")
    return target


def test_every_measure_says_what_it_means() -> None:
    rows = run("measures")
    assert {row["state"] for row in rows} == {"ready"}
    assert all(item["wording"] for row in rows for item in row["measures"])


def test_a_diff_is_printed_and_written(file: Path, tmp_path: Path) -> None:
    found = run("diff", str(file), "A", "--to", str(tmp_path / "diff.html"))
    assert found["counts"] == {"removed": 1, "added": 1, "changed": 0, "kept": 0}
    # 20 × 15 m × 4 storeys of 3 m
    assert found["buildings"]["added"][0]["volume"] == 3600
    assert "<svg" in (tmp_path / "diff.html").read_text(encoding="utf-8")


def test_an_area_says_what_stands_in_it(file: Path, tmp_path: Path) -> None:
    shape, people = tmp_path / "shape.geojson", tmp_path / "people.geojson"
    shape.write_text(json.dumps(square(0, 0, 15, 40)), encoding="utf-8")
    whole = {"type": "Feature", "properties": {"name": "Mitte", "ew": 80}, "geometry": square(0, 0, 30, 40)}
    people.write_text(json.dumps({"type": "FeatureCollection", "features": [whole]}), encoding="utf-8")
    found = run("area", str(file), "--shape", str(shape), "--people", str(people), "--column", "ew")
    # half of the house (10 of 20 m) and half of the district
    assert (found["buildings"], found["measures"]["GF"]["value"], found["measures"]["people"]["value"]) == (1, 600, 40)


def test_a_plan_that_lies_elsewhere_finds_only_what_it_can_say(file: Path) -> None:
    rows = run("check", str(file), "--plan", str(PLAN))
    assert set(rows) == {"0", "A"}
    # the version the sample plan names is not the one of the case
    assert "baunvo" in {item["subject"] for item in rows["A"]["findings"]}


def test_a_document_is_computed_against_a_plan(file: Path) -> None:
    answer = run("compute", str(file), "--plan", str(PLAN))
    assert answer["plots"]["a"]["GFZ"]["value"] == 1.2
    assert any(item["subject"] == "baunvo" for item in answer["alternatives"]["A"]["findings"])
