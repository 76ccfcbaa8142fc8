"""A case on stored datasets: its Bestand, its numbers, pinned versions."""

from __future__ import annotations

import dataclasses

import pytest

from twin import casework, stocktaking, usedlayer
from twin.errors import DocumentInvalid, NotFound
from twin.planning.change import LayerRef
from twin.workspace import Workspace

CASE = "quartier-muehlenbleiche"


def test_the_bestand_comes_from_the_imported_layers(musterstadt: Workspace) -> None:
    state = casework.load(musterstadt, CASE).states["0"]
    assert len(state.buildings) == 6 and len(state.trees) == 12
    assert {source.dataset for source in state.sources} == {"gebaeude", "stadtgrundlage"}


def test_every_number_names_the_version_of_its_data(musterstadt: Workspace) -> None:
    rows = casework.comparison(casework.load(musterstadt, CASE)).to_json()["rows"]
    data = [cell["evidence"]["data"] for row in rows for cell in row["cells"].values()]
    assert all(item["version"] == 1 for items in data for item in items if item["dataset"]) and any(data)


def test_a_building_described_and_found_counts_once(musterstadt: Workspace) -> None:
    work = casework.load(musterstadt, CASE)
    named = dataclasses.replace(work.states["0"], buildings=work.states["0"].buildings[:2])
    case = dataclasses.replace(work.case, baseline=dataclasses.replace(named, sources=(), surfaces=(), trees=()))
    ids = [item.id for item in casework._bestand(case, work.layers).buildings]
    assert len(ids) == len(set(ids)) == 6


def test_references_are_pinned_when_a_case_is_imported(musterstadt: Workspace) -> None:
    assert musterstadt.cases.get(CASE).document["baseline"]["buildings"] == {"dataset": "gebaeude", "version": 1}


def test_an_unknown_layer_names_those_that_are_there(musterstadt: Workspace) -> None:
    with pytest.raises(NotFound, match="baeume"):
        usedlayer.find_layer(musterstadt, LayerRef("stadtgrundlage", "wald"), "EPSG:25832")


def test_a_layer_in_another_crs_is_refused(musterstadt: Workspace) -> None:
    with pytest.raises(DocumentInvalid, match="EPSG:25833"):
        usedlayer.find_layer(musterstadt, LayerRef("gebaeude"), "EPSG:25833")


def test_areas_that_do_not_say_what_they_are_are_refused_with_the_columns_there_are(musterstadt: Workspace) -> None:
    trees = usedlayer.find_layer(musterstadt, LayerRef("stadtgrundlage", "baeume"), "EPSG:25832")
    with pytest.raises(DocumentInvalid, match="Spalte „class“") as raised:
        list(casework._surfaces(trees, None))
    assert raised.value.code == "SURFACES_WITHOUT_CLASS" and "hoehe_m" in raised.value.text.en


def test_the_difference_between_alternatives_can_be_asked_against_each_other(musterstadt: Workspace) -> None:
    against = casework.comparison(casework.load(musterstadt, CASE), "A").to_json()
    assert against["baseline"] == "A" and "0" in against["differences"]


def test_the_sample_plan_is_checked_and_cited(musterstadt: Workspace) -> None:
    states = casework.answers(casework.load(musterstadt, CASE))
    cited = {letter: {item.subject for item in state.findings if item.plan_object} for letter, state in states.items()}
    assert cited["0"] == set() and cited["A"] == {"GFZ"} and {"Z", "height:WA"} <= cited["C"]
    storeys = [item for item in states["C"].findings if item.subject == "Z"]
    assert {(item.limit, item.fixed, item.plan_type) for item in storeys} == {(5, "Z 5", "BP_BaugebietsTeilFlaeche")}


def test_what_the_sample_plan_allows_is_a_baseline(musterstadt: Workspace) -> None:
    # 1.2 × 15,554.0 m² of plots
    table = casework.comparison(casework.load(musterstadt, CASE), "plan", ["GF", "people"]).to_json()
    floor = table["rows"][0]["cells"]["A"]
    assert floor["value"] - floor["delta"] == pytest.approx(1.2 * 15554.0, abs=2)
    assert table["rows"][1]["key"] == "people" and table["permitted"]["assumptions"]


def test_terrain_and_neighbours_come_from_the_data(musterstadt: Workspace) -> None:
    work = casework.load(musterstadt, CASE)
    assert work.case.terrain is not None and "Gelände" in work.case.terrain.source
    around = work.states["A"].surroundings
    assert around and not {item.id for item in around} & {item.id for item in work.states["A"].buildings}
    assert casework.answers(work)["A"].total["cut_m3"].value is not None


def test_an_area_of_any_shape_is_asked_of_the_whole_city(musterstadt: Workspace) -> None:
    work = casework.load(musterstadt, CASE)
    assert work.case.site is not None
    inside, wide = (stocktaking.stock_of(work, work.case.site.buffer(far)) for far in (0.0, 150.0))
    assert inside.buildings == 6 and wide.buildings > inside.buildings
    # garages have storeys of their own and are no main structures
    assert 0 < wide.counted + wide.estimated + wide.unknown <= wide.buildings


def test_a_measure_nobody_forms_is_named_with_the_nearest(musterstadt: Workspace) -> None:
    with pytest.raises(NotFound, match="GFZ"):
        casework.comparison(casework.load(musterstadt, CASE), "0", ["GFZZ"])
