"""GML of any schema: axis order, arcs, keys with leading zeros, and files that belong to other readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.importers.vectorsamples import GML as SAMPLE
from twin.errors import DecisionNeeded, FileDamaged, FileForbidden
from twin.findings import Progress
from twin.handlers import Batch, Confidence, Source
from twin.importers.gml import GML
from twin.importers.probing import take_probe
from twin.options import NoOptions


def read(path: Path, system: str | None = None) -> tuple[dict[str, Batch], dict[str, Any]]:
    progress = Progress()
    batches = {batch.layer: batch for batch in GML().read(Source(path, path.name, system), NoOptions(), progress)}
    return batches, {group.code: group for group in progress.findings()}


def written(path: Path, text: str = SAMPLE) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def point(system: str, place: str) -> str:
    named = f' srsName="{system}"' if system else ""
    return (
        '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:a="urn:a"><gml:featureMember>'
        f'<a:Punkt gml:id="p"><a:lage><gml:Point gml:id="g"{named}><gml:pos>{place}</gml:pos></gml:Point></a:lage></a:Punkt>'
        "</gml:featureMember></gml:FeatureCollection>"
    )


def place_of(batches: dict[str, Batch]) -> list[float]:
    (batch,) = batches.values()
    return shapely.get_coordinates(batch.data.frame.geometry.to_numpy())[0].tolist()  # type: ignore[union-attr]


def test_feature_types_are_layers_with_their_properties(tmp_path: Path) -> None:
    batches, said = read(written(tmp_path / "a.gml"))
    assert {name: (batch.imported, batch.crs) for name, batch in batches.items()} == {
        "Strasse": (2, "EPSG:4258"),
        "Platz": (1, "EPSG:4258"),
    }
    streets = batches["Strasse"].data.frame  # type: ignore[union-attr]
    assert (streets["gml_id"].tolist(), streets["schluessel"].tolist()) == (["s1", "s2"], ["05774", "05775"])
    assert list(said) == ["CURVES_LINEARISED"]
    assert streets.total_bounds.tolist() == pytest.approx([8.73, 51.70, 8.75, 51.71])
    assert shapely.get_num_coordinates(streets.geometry[1]) > 10


@pytest.mark.parametrize(
    ("system", "place", "code", "expected", "said"),
    [
        ("urn:ogc:def:crs:EPSG::4258", "51.7 8.7", "EPSG:4258", [8.7, 51.7], []),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "51.7 8.7", "EPSG:4326", [8.7, 51.7], []),
        ("EPSG:4326", "8.7 51.7", "EPSG:4326", [8.7, 51.7], []),
        ("urn:ogc:def:crs:EPSG::25832", "481000 5729000", "EPSG:25832", [481000.0, 5729000.0], []),
        ("urn:ogc:def:crs:EPSG::25832", "5729000 481000", "EPSG:25832", [481000.0, 5729000.0], ["AXES_SWAPPED"]),
        ("urn:ogc:def:crs:EPSG::25832", "32481000 5729000", "EPSG:25832", [481000.0, 5729000.0], ["ZONE_REMOVED"]),
        ("urn:ogc:def:crs:EPSG::31467", "5730800 3481000", "EPSG:31467", [3481000.0, 5730800.0], []),
        ("urn:adv:crs:ETRS89_UTM32", "481000 5729000", "EPSG:25832", [481000.0, 5729000.0], []),
    ],
)
def test_axes_follow_the_name_and_what_is_plausible(
    tmp_path: Path, system: str, place: str, code: str, expected: list[float], said: list[str]
) -> None:
    batches, findings = read(written(tmp_path / "a.gml", point(system, place)))
    assert (next(iter(batches.values())).crs, place_of(batches), list(findings)) == (code, pytest.approx(expected), said)


def test_no_system_is_a_question_and_a_stated_one_is_taken(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gml", point("", "481000 5729000"))
    with pytest.raises(DecisionNeeded) as error:
        read(path)
    assert error.value.params["suggested"][0] == "EPSG:25832"
    assert place_of(read(path, "EPSG:25832")[0]) == [481000.0, 5729000.0]


def test_nothing_is_left_beside_the_file_and_another_programs_idea_of_it_is_ignored(tmp_path: Path) -> None:
    path = written(tmp_path / "a.gml")
    false_idea = "<GMLFeatureClassList><GMLFeatureClass><Name>Nichts</Name></GMLFeatureClass></GMLFeatureClassList>"
    (tmp_path / "a.gfs").write_text(false_idea)
    batches, _ = read(path)
    assert sum(batch.imported for batch in batches.values()) == 3
    assert (sorted(item.name for item in tmp_path.iterdir()), (tmp_path / "a.gfs").read_text()) == (
        ["a.gfs", "a.gml"],
        false_idea,
    )


def test_a_document_type_and_a_cut_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileForbidden):
        read(written(tmp_path / "a.gml", "<!DOCTYPE x>" + SAMPLE.split("?>", 1)[1]))
    with pytest.raises(FileDamaged):
        read(written(tmp_path / "b.gml", SAMPLE[: len(SAMPLE) // 2]))


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.opengis.net/citygml/building/2.0",
        "http://www.xplanung.de/xplangml/6/0",
        "http://www.adv-online.de/namespaces/adv/gid/7.1",
    ],
)
def test_schemas_with_readers_of_their_own_are_left_to_them(tmp_path: Path, namespace: str) -> None:
    path = written(tmp_path / "a.gml", SAMPLE.replace('gml:id="fc"', f'gml:id="fc" xmlns:b="{namespace}"'))
    assert GML().identify(take_probe(path, path.name)).confidence == Confidence.NO
