"""A triangle net is taken in parts while it is read, and triangles of other objects stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from twin.importers.citygml import reader, terrain
from twin.importers.citygml.reader import CityGML

from .cityfiles import X, Y, building, citygml, read

DEM = "http://www.opengis.net/citygml/relief/2.0"


def triangles(count: int, south: float = Y) -> str:
    rows = "".join(
        f"<gml:Triangle><gml:exterior><gml:LinearRing><gml:posList>{X + n} {south} 50 {X + n + 1} {south} 50 "
        f"{X + n} {south + 1} 51 {X + n} {south} 50</gml:posList></gml:LinearRing></gml:exterior></gml:Triangle>"
        for n in range(count)
    )
    return f"<gml:TriangulatedSurface><gml:trianglePatches>{rows}</gml:trianglePatches></gml:TriangulatedSurface>"


def component(count: int, name: str = "", lod: int = 3, south: float = Y) -> str:
    return (
        f"<dem:reliefComponent><dem:TINRelief{name}><dem:lod>{lod}</dem:lod><dem:tin>{triangles(count, south)}</dem:tin>"
        "</dem:TINRelief></dem:reliefComponent>"
    )


def relief(*components: str) -> str:
    return f'<dem:ReliefFeature xmlns:dem="{DEM}" gml:id="R"><dem:lod>3</dem:lod>{"".join(components)}</dem:ReliefFeature>'


def test_a_large_net_becomes_several_objects_of_its_relief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terrain, "MOST_TRIANGLES", 10)
    path = citygml(tmp_path / "a.gml", relief(component(25, ' gml:id="T"'), component(10, south=Y + 5)))
    outcome = read(CityGML(), path)
    model = outcome.layer("relief").model
    sizes = {name: int((model.surface_object() == row).sum()) for row, name in enumerate(model.table.ids)}
    assert sizes == {"R": 0, "T-1": 10, "T-2": 10, "T": 5, "TINRelief-1": 10}
    assert dict(zip(model.table.ids, model.table.parents, strict=True)) == dict.fromkeys(sizes, "R") | {"R": ""}
    assert set(model.geometry_lod.tolist()) == {3.0}
    assert outcome.layer("relief").totals == (5, 4, 1, 0)
    told = outcome.findings["RELIEF_DIVIDED"]
    assert told.total == 1
    assert "3" in str(told.examples[0])


def test_a_net_without_id_bears_one_name_in_all_its_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terrain, "MOST_TRIANGLES", 10)
    outcome = read(CityGML(), citygml(tmp_path / "a.gml", relief(component(11))))
    assert sorted(outcome.layer("relief").model.table.ids) == ["R", "TINRelief-1", "TINRelief-1-1"]
    assert outcome.findings["ID_MISSING"].total == 1


def test_triangles_of_a_building_stay_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terrain, "MOST_TRIANGLES", 10)
    body = f"<bldg:lod2MultiSurface>{triangles(25)}</bldg:lod2MultiSurface>"
    model = read(CityGML(), citygml(tmp_path / "a.gml", building("b", body))).layer("buildings").model
    assert list(model.table.ids) == ["b"]
    assert len(model.surface_type) == 25


def test_a_net_is_placed_by_the_system_its_own_surface_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terrain, "MOST_TRIANGLES", 10)
    monkeypatch.setattr(reader, "_BATCH_RINGS", 10)
    path = citygml(tmp_path / "a.gml", relief(component(35, ' gml:id="T"')), crs=None)
    path.write_text(path.read_text().replace("<gml:TriangulatedSurface>", '<gml:TriangulatedSurface srsName="EPSG:25832">'))
    outcome = read(CityGML(), path)
    assert {batch.crs for batch in outcome.batches} == {"EPSG:25832"}
    assert len(outcome.batches) == 4
    assert outcome.totals == (5, 5, 0, 0)
