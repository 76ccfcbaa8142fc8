"""What changed between two versions: counted and listed, by id or by shape."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from twin import intake
from twin.config import Settings
from twin.delivery.changes import Changes, between, csv_lines
from twin.wish import Wish
from twin.workspace import Workspace, open_workspace

ROOT = Path(__file__).parents[2]
TOWER = ROOT / "tests" / "samples" / "citygml"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = open_workspace(Settings(home=tmp_path / "home", min_free_mb=0))
    yield made
    made.database.close()


def take_in(workspace: Workspace, content: bytes, name: str, into: str = "") -> str:
    file = workspace.settings.home / "given"
    file.write_bytes(content)
    wish = Wish(workspace.files.keep_path(file).sha256, name, dataset=into)
    job = workspace.runner.run_here(intake.ask(workspace, wish), intake.processes(workspace), lambda *_: None)
    assert job.result is not None, job.problem
    return str(job.result["id"])


def changes(workspace: Workspace, identifier: str) -> Changes:
    older, newer = (workspace.datasets.get(identifier, version) for version in (1, 2))
    return between(workspace.datasets, older, newer, workspace.settings.home / "changes")


def square(x: float, **properties: Any) -> dict[str, Any]:
    ring = [[x, 51.0], [x + 0.001, 51.0], [x + 0.001, 51.001], [x, 51.0]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_objects_with_ids_are_matched_by_them(workspace: Workspace) -> None:
    first = collection(square(8.0, id="a", n=1), square(8.1, id="b", n=1), square(8.2, id="c", n=1), square(8.3, id="d", n=1))
    second = collection(square(8.0, id="a", n=1), square(8.15, id="b", n=1), square(8.2, id="c", n=2), square(8.4, id="e", n=1))
    identifier = take_in(workspace, first, "plan.geojson")
    take_in(workspace, second, "plan-2027.geojson", identifier)
    found = changes(workspace, identifier)
    assert found.counts == {"plan-2027": {"added": 1, "removed": 1, "changed": 2}}
    assert found.matched_by == {"plan-2027": "id"}
    by_id = {row["id"]: row for row in found.rows()}
    assert (by_id["b"]["what"], by_id["c"]["what"]) == (["shape"], ["attributes"])
    assert (by_id["e"]["kind"], by_id["d"]["kind"]) == ("added", "removed")
    assert by_id["e"]["lon"] == pytest.approx(8.4005, abs=1e-6)


def test_objects_without_ids_are_matched_by_their_shape(workspace: Workspace) -> None:
    identifier = take_in(workspace, collection(square(8.0, n=1), square(8.1, n=1), square(8.1, n=1)), "plan.geojson")
    take_in(workspace, collection(square(8.0, n=5), square(8.1, n=1), square(8.2, n=1)), "plan.geojson", identifier)
    found = changes(workspace, identifier)
    assert (found.counts, found.matched_by) == ({"plan": {"added": 1, "removed": 1, "changed": 1}}, {"plan": "shape"})


def test_the_list_is_a_table_for_an_office_program(workspace: Workspace) -> None:
    identifier = take_in(workspace, collection(square(8.0, id="=a")), "plan.geojson")
    take_in(workspace, collection(square(8.1, id="=a")), "plan.geojson", identifier)
    text = "".join(csv_lines(changes(workspace, identifier), "de"))
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert (row["Änderung"], row["Objekt"], row["Was"]) == ("geändert", "'=a", "Gestalt")


def test_a_city_read_again_has_not_changed(workspace: Workspace) -> None:
    sample = next(path for path in sorted(TOWER.iterdir()) if path.suffix == ".gml")
    identifier = take_in(workspace, sample.read_bytes(), sample.name)
    take_in(workspace, sample.read_bytes() + b"\n", sample.name, identifier)
    found = changes(workspace, identifier)
    assert [set(counts.values()) for counts in found.counts.values()] == [{0}]
    assert set(found.matched_by.values()) == {"id"}


def test_a_building_that_grew_is_named_by_its_gml_id(workspace: Workspace) -> None:
    ring = "{x} 0 0 {x} 10 0 {x} 10 {h} {x} 0 {h} {x} 0 0"
    body = """<core:cityObjectMember><bldg:Building gml:id="{id}"><bldg:lod1MultiSurface><gml:MultiSurface><gml:surfaceMember>
    <gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>
    </gml:surfaceMember></gml:MultiSurface></bldg:lod1MultiSurface></bldg:Building></core:cityObjectMember>"""
    head = """<?xml version="1.0"?><core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"
    xmlns:bldg="http://www.opengis.net/citygml/building/2.0" xmlns:gml="http://www.opengis.net/gml"><gml:boundedBy>
    <gml:Envelope srsName="EPSG:25832" srsDimension="3"><gml:lowerCorner>0 0 0</gml:lowerCorner>
    <gml:upperCorner>1 1 1</gml:upperCorner></gml:Envelope></gml:boundedBy>"""

    def city(heights: dict[str, int]) -> bytes:
        built = [body.format(id=name, ring=ring.format(x=480000 + 20 * n, h=h)) for n, (name, h) in enumerate(heights.items())]
        return (head + "".join(built) + "</core:CityModel>").encode()

    identifier = take_in(workspace, city({"DENW_1": 9, "DENW_2": 9}), "stadt.gml")
    take_in(workspace, city({"DENW_1": 9, "DENW_2": 12}), "stadt.gml", identifier)
    (row,) = changes(workspace, identifier).rows()
    assert (row["kind"], row["id"], row["what"]) == ("changed", "DENW_2", ["shape"])
