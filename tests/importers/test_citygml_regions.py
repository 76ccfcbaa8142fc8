"""A large CityGML file is read by regions, several of them side by side: nothing of the outcome shows it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from twin import sidebyside
from twin.errors import Cancelled, FileDamaged, TwinError
from twin.findings import Finding, Progress
from twin.geodata.citymodel import CityModel
from twin.handlers import Batch, Source
from twin.importers import xmlsections
from twin.importers.citygml.reader import CityGML

from .cityfiles import X, bounded, building, citygml, faces, link, polygon, solid
from .realdata import shared

HOUSES = 40
# the libraries of the suite have threads, those of the reader process have none
pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
Reading = tuple[list[Batch], list[Finding], TwinError | None]


@pytest.fixture(autouse=True)
def small_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlsections, "_REGION", 20_000)
    monkeypatch.setattr(xmlsections, "_BLOCK", 5_000)
    monkeypatch.setattr(sidebyside, "_cores", lambda: 2)


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the processes started, in a list that grows."""
    started: list[int] = []
    original = sidebyside.SideBySide._forked

    def kept(self: sidebyside.SideBySide, pieces: range) -> tuple[int, IO[bytes]]:
        process, pipe = original(self, pieces)
        started.append(process)
        return process, pipe

    monkeypatch.setattr(sidebyside.SideBySide, "_forked", kept)
    return started


def house(number: int, identifier: str = "") -> str:
    surfaces, ids = faces(f"s{number}-", x=X + 20 * number)
    return building(identifier or f"b{number}", solid(*(link(name) for name in ids)) + surfaces)


def town(path: Path, change: Callable[[list[str]], None] = lambda _: None) -> Path:
    members = [house(number) for number in range(HOUSES)]
    change(members)
    return citygml(path, *members)


def reading(path: Path, processes: int) -> Reading:
    findings: list[Finding] = []
    batches: list[Batch] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sidebyside, "_MOST", processes)
        try:
            source = Source(path, path.name)
            batches.extend(CityGML().read(source, CityGML.Options(), Progress(None, findings.append)))
        except TwinError as error:
            return batches, findings, error
    return batches, findings, None


def facts(batch: Batch) -> tuple[object, ...]:
    model = batch.data
    assert isinstance(model, CityModel)
    arrays = (model.vertices, model.ring_offsets, model.surface_offsets, model.geometry_offsets, model.object_offsets)
    columns = (model.surface_type, model.geometry_lod, model.geometry_solid)
    table = (model.table.ids, model.table.types, model.table.parents, model.table.attributes)
    counts = (batch.read, batch.imported, batch.repaired, batch.rejected)
    return (batch.layer, model.crs, counts, table, *(item.tobytes() for item in (*arrays, *columns)))


def ensure_same(path: Path) -> Reading:
    """Return what both ways of reading give, after making sure that it is the same to the last byte."""
    alone, together = reading(path, 1), reading(path, 2)
    assert [facts(batch) for batch in alone[0]] == [facts(batch) for batch in together[0]]
    assert alone[1] == together[1]
    assert repr(alone[2]) == repr(together[2])
    return together


def test_regions_read_side_by_side_give_what_one_process_gives(tmp_path: Path, forks: list[int]) -> None:
    batches, findings, error = ensure_same(town(tmp_path / "a.gml"))
    assert error is None
    assert sum(batch.read for batch in batches) == sum(batch.imported for batch in batches) == HOUSES
    assert [name for batch in batches for name in batch.data.table.ids] == [f"b{number}" for number in range(HOUSES)]
    assert [finding.params["counts"] for finding in findings] == [{"Building": HOUSES}]
    assert len(forks) == 1
    assert len(batches) > 4


def test_regions_are_those_of_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = town(tmp_path / "a.gml")
    by_region, _, _ = reading(path, 1)
    monkeypatch.setattr(xmlsections, "_REGION", 1 << 30)
    whole, _, _ = reading(path, 1)
    assert len(whole) == 1
    joined = np.concatenate([batch.data.vertices for batch in by_region])
    assert joined.tobytes() == whole[0].data.vertices.tobytes()


def test_an_id_given_twice_in_two_regions_gets_a_number(tmp_path: Path, forks: list[int]) -> None:
    def repeated(members: list[str]) -> None:
        members[30] = house(30, "b2")

    batches, findings, _ = ensure_same(town(tmp_path / "a.gml", repeated))
    names = [name for batch in batches for name in batch.data.table.ids]
    assert (names[30], len(set(names)), len(forks)) == ("b2-2", HOUSES, 1)
    assert [finding.object_id for finding in findings if finding.severity == "repaired"] == ["b2"]


def test_objects_without_an_id_are_numbered_through(tmp_path: Path) -> None:
    def nameless(members: list[str]) -> None:
        for number in (3, 25, 35):
            members[number] = members[number].replace(f' gml:id="b{number}"', "")

    batches, _, _ = ensure_same(town(tmp_path / "a.gml", nameless))
    names = [name for batch in batches for name in batch.data.table.ids]
    assert [names[number] for number in (3, 25, 35)] == ["Building-1", "Building-2", "Building-3"]


def test_a_wall_of_a_house_in_another_region_is_found(tmp_path: Path) -> None:
    def shared(members: list[str]) -> None:
        members[30] = building("b30", bounded("Wall", "").replace("<gml:surfaceMember></gml:surfaceMember>", link("s2-2")))

    batches, findings, _ = ensure_same(town(tmp_path / "a.gml", shared))
    last = batches[-1].data
    assert (last.table.ids, len(last.surface_type)) == (["b30"], 1)
    assert not [finding for finding in findings if finding.severity in ("repaired", "rejected")]


def test_an_end_tag_within_a_comment_or_a_text_is_no_place_to_cut(tmp_path: Path) -> None:
    def commented(members: list[str]) -> None:
        for number in range(5, 35, 2):
            members[number] += "<!-- </core:cityObjectMember> --><![CDATA[</core:cityObjectMember>]]>"

    batches, _, error = ensure_same(town(tmp_path / "a.gml", commented))
    assert (error, sum(batch.read for batch in batches)) == (None, HOUSES)


@pytest.mark.parametrize("number", [1, 20, 39])
def test_damage_is_told_with_the_line_a_stream_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def broken(members: list[str]) -> None:
        members[number] = members[number].replace("</bldg:Building>", "</bldg:Bridge>")

    path = town(tmp_path / "a.gml", broken)
    _, _, error = ensure_same(path)
    monkeypatch.setattr(xmlsections, "_REGION", 1 << 30)
    _, _, streamed = reading(path, 1)
    assert isinstance(error, FileDamaged)
    assert (error.code, error.params, error.text) == ("XML_MALFORMED", streamed.params, streamed.text)
    assert error.params["line"] == 3 + number


def test_a_file_that_breaks_off_is_told_with_the_line_a_stream_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = town(tmp_path / "a.gml")
    path.write_bytes(path.read_bytes()[:-4000])
    _, _, error = ensure_same(path)
    monkeypatch.setattr(xmlsections, "_REGION", 1 << 30)
    _, _, streamed = reading(path, 1)
    assert (error.params, error.text) == (streamed.params, streamed.text)


def test_a_terrain_amid_the_houses_is_streamed_from_there_on(tmp_path: Path) -> None:
    def with_terrain(members: list[str]) -> None:
        triangle = polygon([(X, 5645000.0, 1.0), (X + 9, 5645000.0, 1.0), (X, 5645009.0, 2.0)])
        patch = triangle.replace("gml:Polygon", "gml:Triangle")
        relief = "http://www.opengis.net/citygml/relief/2.0"
        members[20] = (
            f'<dem:TINRelief xmlns:dem="{relief}" gml:id="t"><dem:lod>2</dem:lod><dem:tin><gml:TriangulatedSurface>'
            f"<gml:trianglePatches>{patch * 3}</gml:trianglePatches></gml:TriangulatedSurface></dem:tin></dem:TINRelief>"
        )

    batches, _, error = ensure_same(town(tmp_path / "a.gml", with_terrain))
    assert error is None
    read = {layer: sum(batch.read for batch in batches if batch.layer == layer) for layer in {item.layer for item in batches}}
    assert read == {"buildings": HOUSES - 1, "relief": 1}


def test_a_process_that_dies_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = town(tmp_path / "a.gml")
    expected = reading(path, 1)
    monkeypatch.setattr(sidebyside.pickle, "dump", lambda *_args, **_more: os._exit(3))
    batches, findings, error = reading(path, 2)
    assert [facts(batch) for batch in batches] == [facts(batch) for batch in expected[0]]
    assert (findings, error) == (expected[1], None)


def test_a_reading_given_up_leaves_no_process_behind(tmp_path: Path, forks: list[int]) -> None:
    progress = Progress()
    path = town(tmp_path / "a.gml")
    batches = CityGML().read(Source(path, path.name), CityGML.Options(), progress)
    next(batches)
    next(batches)
    progress.cancel()
    with pytest.raises(Cancelled):
        list(batches)
    assert len(forks) == 1
    for process in forks:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_process_with_threads_has_no_core_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert sidebyside._cores() >= 1
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert sidebyside._cores() == 1
    finally:
        done.set()
        thread.join()


def test_one_core_reads_alone(tmp_path: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sidebyside, "_cores", lambda: 1)
    assert sum(batch.read for batch in reading(town(tmp_path / "a.gml"), 2)[0]) == HOUSES
    assert forks == []


def test_a_tile_of_koeln_is_the_same_by_regions(forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared("demo_koeln/lod2/LoD2_32_348_5649_1_NW.gml")
    monkeypatch.setattr(xmlsections, "_REGION", 400_000)
    batches, findings, _ = ensure_same(path)
    assert len(forks) == 1
    monkeypatch.setattr(xmlsections, "_REGION", 1 << 30)
    whole, told, _ = reading(path, 1)
    joined = np.concatenate([batch.data.vertices for batch in batches])
    assert joined.tobytes() == np.concatenate([batch.data.vertices for batch in whole]).tobytes()
    assert [finding.object_id for finding in findings] == [finding.object_id for finding in told]


def test_an_inspection_by_regions_tells_what_one_of_the_whole_tells(
    tmp_path: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = town(tmp_path / "a.gml")
    by_region = CityGML().inspect(Source(path, path.name), CityGML.Options())
    assert len(forks) == 1
    monkeypatch.setattr(xmlsections, "_REGION", 1 << 30)
    whole = CityGML().inspect(Source(path, path.name), CityGML.Options())
    assert by_region == whole
    assert (whole.layers[0].count, whole.layers[0].extras["counts"]) == (HOUSES, {"Building": HOUSES})
