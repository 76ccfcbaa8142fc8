"""The sample city's own case: what the document says and what the files behind it say must be one answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twin.findings import Progress
from twin.geodata.citymodel import CityModel, concatenate
from twin.handlers import Source
from twin.importers.citygml.reader import CityGML
from twin.importers.cityjson.reader import CityJSON, CityOptions
from twin.planning.answer import Answer, answer_of
from twin.planning.baseline import buildings_of, completed
from twin.planning.case import PlanningCase
from twin.planning.change import LayerRef
from twin.planning.comparison import comparison_of
from twin.planning.document import compute, parse, write
from twin.planning.massing import city_model, new_buildings
from twin.sample.city import SampleCity, write_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> SampleCity:
    return write_city(tmp_path_factory.mktemp("musterstadt"), buildings=60)


@pytest.fixture(scope="module")
def document(city: SampleCity) -> dict[str, Any]:
    return dict(json.loads(city.case.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def case(city: SampleCity, document: dict[str, Any]) -> PlanningCase:
    plain = parse(document)
    models = concatenate([model(path, CityGML()) for path in city.buildings])
    return plain.with_baseline(completed(plain.baseline, buildings_of(models, plain.site)))


@pytest.fixture(scope="module")
def answer(city: SampleCity, case: PlanningCase) -> Answer:
    brought = {LayerRef("variante_c_punkthaeuser", "buildings"): buildings_of(model(city.alternative_c, CityJSON()))}
    return answer_of(case, brought)


def model(path: Path, importer: CityGML | CityJSON) -> CityModel:
    batches = importer.read(Source(path, path.name), CityOptions(), Progress())
    return concatenate([batch.data for batch in batches if isinstance(batch.data, CityModel)])


def test_the_document_is_read_without_a_fault_and_survives_writing(document: dict[str, Any]) -> None:
    read = parse(document)
    assert parse(write(read)) == read


def test_the_document_alone_answers_a_and_b_and_refuses_c(document: dict[str, Any]) -> None:
    found = compute(document)
    assert found.alternatives["A"].total["GFZ"].value is not None
    assert found.alternatives["C"].total["GFZ"].value is None


def test_every_alternative_has_its_numbers_once_the_layers_are_there(answer: Answer) -> None:
    values = {letter: float(item.total["GFZ"].value or 0) for letter, item in answer.alternatives.items()}
    assert values == pytest.approx({"A": 1.263, "B": 1.195, "C": 1.075}, abs=0.02)


def test_dwellings_come_close_to_what_the_drafts_promise(answer: Answer) -> None:
    homes = {letter: float(item.total["dwellings"].value or 0) for letter, item in answer.alternatives.items()}
    assert homes == pytest.approx({"A": 190, "B": 182, "C": 159}, abs=3)


def test_each_alternative_takes_five_halls_and_keeps_the_mill(answer: Answer) -> None:
    for item in answer.differences.values():
        assert len(item.removed) == 5
        assert [line.id for line in item.kept] == ["DEMU01ALMUEHLE01"]


def test_ground_cover_of_every_state_describes_the_whole_perimeter(answer: Answer) -> None:
    for state in answer.states().values():
        objects = state.total["sealing_degree"].evidence.objects
        size = sum(item.columns["area"] for item in objects)  # type: ignore[misc]
        assert abs(size - state.total["perimeter_area"].value) < 1  # type: ignore[operator]


def test_shares_add_up_in_every_alternative(answer: Answer) -> None:
    for state in answer.states().values():
        for key in ("GR_main", "GF", "BGF", "solid_volume"):
            measure = state.total[key]
            assert measure.value == sum(item.share or 0 for item in measure.evidence.objects)


def test_the_comparison_is_plain_json(answer: Answer) -> None:
    table = comparison_of(answer).to_json("en")
    assert json.loads(json.dumps(table, allow_nan=False)) == table


def test_new_buildings_of_each_alternative_become_solids(answer: Answer) -> None:
    for letter, state in answer.alternatives.items():
        built = new_buildings(answer.baseline.state, state.state)
        assert len(city_model(built, answer.case.crs, letter)) == len(built)
