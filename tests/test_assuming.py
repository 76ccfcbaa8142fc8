"""The town's values of a case, changed with name, date and reason; numbers follow, pictures and editions stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from twin import assuming, casework, publishing, viewmodel
from twin.errors import Conflict, DocumentInvalid, NotFound
from twin.planning.townvalues import TOWN_VALUES, values_in
from twin.store.accounts import User
from twin.workspace import Workspace, open_workspace

CASE = "quartier-muehlenbleiche"
HOMES = "living_area_per_dwelling_m2"


@pytest.fixture
def town(musterstadt: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(musterstadt.settings.home, tmp_path / "home")
    workspace = open_workspace(tmp_path / "home")
    yield workspace
    workspace.database.close()


@pytest.fixture
def somebody(town: Workspace) -> User:
    return town.accounts.add("weber", None, "planner", full_name="Frau Weber")


def dwellings(town: Workspace, letter: str = "A") -> float:
    value = casework.comparison(casework.load(town, CASE)).answers[letter].total["dwellings"].value
    assert value is not None
    return float(value)


def test_smaller_flats_make_more_dwellings_and_the_number_says_who_decided_it(town: Workspace, somebody: User) -> None:
    before = dwellings(town)
    saved = assuming.change(
        town, town.cases.get(CASE), {HOMES: 60}, "Beschluss vom 3. November", somebody, {HOMES: "Wohnungsbericht 2026"}
    )
    assert saved.revision == 2
    # 75 m² a flat became 60 m²: a quarter more of them
    assert dwellings(town) == pytest.approx(before * 75 / 60)
    measure = casework.comparison(casework.load(town, CASE)).answers["A"].total["dwellings"]
    used = next(item for item in measure.evidence.assumptions if item.key == HOMES)
    assert used.source.de.startswith("Wohnungsbericht 2026; gesetzt von Frau Weber am ")


def test_the_log_says_who_changed_what_and_why_and_leads_back(town: Workspace, somebody: User) -> None:
    before = dwellings(town)
    saved = assuming.change(town, town.cases.get(CASE), {HOMES: 60, "rain_mm": 45}, "Probe", somebody)
    lines = {line.key: line for line in assuming.log(town, CASE)}
    assert set(lines) == {HOMES, "rain_mm"}
    assert (lines[HOMES].before, lines[HOMES].after, lines[HOMES].by, lines[HOMES].reason) == (75, 60, "Frau Weber", "Probe")
    assert lines["rain_mm"].to_json("de")["after_display"] == "45 mm"
    back = assuming.restore(town, saved, HOMES, 1, "doch nicht", somebody)
    assert dwellings(town) == pytest.approx(before)
    assert values_in(back.document)["rain_mm"] == 45
    assert assuming.log(town, CASE)[0].reason == "doch nicht"


def test_a_key_the_town_had_not_set_can_be_added_and_taken_away(town: Workspace, somebody: User) -> None:
    saved = assuming.change(town, town.cases.get(CASE), {"school_places_per_person": 0.08}, "neu", somebody)
    numbers = casework.comparison(casework.load(town, CASE)).answers["A"].total
    assert numbers["people"].value is not None and numbers["school_places"].value is not None
    assert float(numbers["school_places"].value) == pytest.approx(float(numbers["people"].value) * 0.08)
    assuming.change(town, saved, {"school_places_per_person": None}, "zurück", somebody)
    assert casework.comparison(casework.load(town, CASE)).answers["A"].total["school_places"].value is None


def test_what_stays_the_same_makes_no_revision(town: Workspace, somebody: User) -> None:
    assert assuming.change(town, town.cases.get(CASE), {HOMES: 75}, "", somebody).revision == 1


@pytest.mark.parametrize(
    ("values", "reason", "fault"),
    [
        ({HOMES: -5}, "x", "living_area_per_dwelling_m2"),
        ({HOMES: 60}, "  ", "reason"),
        ({"living_area_per_bgf": 1.2}, "x", "living_area_per_bgf"),
        ({"wanted.traes": "higher"}, "x", "traes"),
        ({"wanted.trees": "more"}, "x", "trees"),
        ({"parking_keys": [{"use": "dwellings"}]}, "x", "key"),
    ],
)
def test_wrong_values_are_refused_and_nothing_is_kept(
    town: Workspace, somebody: User, values: dict[str, object], reason: str, fault: str
) -> None:
    with pytest.raises(DocumentInvalid, match=fault):
        assuming.change(town, town.cases.get(CASE), values, reason, somebody)
    assert town.cases.get(CASE).revision == 1


def test_an_unknown_key_is_refused(town: Workspace, somebody: User) -> None:
    with pytest.raises(NotFound, match="persons_per_flat"):
        assuming.change(town, town.cases.get(CASE), {"persons_per_flat": 2}, "x", somebody)


def test_two_people_lose_nothing(town: Workspace, somebody: User) -> None:
    first = town.cases.get(CASE)
    assuming.change(town, first, {HOMES: 60}, "ich", somebody)
    with pytest.raises(Conflict):
        assuming.change(town, first, {HOMES: 70}, "du", somebody)
    with pytest.raises(Conflict, match="Frau Weber auf 60 m²"):
        assuming.edited_since(town, CASE, 1, {HOMES: 70})
    assert assuming.edited_since(town, CASE, 1, {"rain_mm": 40}).revision == 2


def test_pictures_are_kept_when_only_numbers_change(town: Workspace, somebody: User) -> None:
    before = viewmodel.view_model(town, casework.load(town, CASE))
    assuming.change(town, town.cases.get(CASE), {HOMES: 60}, "Probe", somebody)
    work = casework.load(town, CASE)
    assert (work.revision, work.drawn) == (2, 1)
    assert viewmodel.view_model(town, work) == before
    assert not (town.settings.home / "cases" / CASE / "r2").exists()


def test_an_edition_keeps_its_numbers_and_the_storyboard_follows(town: Workspace, somebody: User) -> None:
    kept = town.editions.of_storyboard(town.storyboards.all()[0].id)[0]
    assert publishing.prove(town, kept).holds
    frozen = kept.document
    assuming.change(town, town.cases.get(CASE), {HOMES: 60}, "Probe", somebody)
    again = town.editions.of_storyboard(town.storyboards.all()[0].id)[0]
    assert again.document == frozen and publishing.prove(town, again).holds
    live = publishing.measures_kept(town, casework.load(town, CASE))
    assert live["A"]["dwellings"]["value"] == pytest.approx(dwellings(town))


def test_every_value_of_the_form_has_a_name_and_every_use_of_one_is_listed(musterstadt: Workspace) -> None:
    known = {f"{key}.{use}" for key, uses in _by_use().items() for use in uses} | set(_plain())
    assert known <= set(TOWN_VALUES)
    answers = casework.comparison(casework.load(musterstadt, CASE)).answers
    for answer in answers.values():
        for key, measure in answer.total.items():
            for item in measure.evidence.assumptions:
                value = TOWN_VALUES.get(item.key)
                assert value is None or key in value.measures, f"{item.key} moves {key}"


def _plain() -> list[str]:
    from twin.planning.document_form import ASSUMPTION_KEYS

    return list(ASSUMPTION_KEYS)


def _by_use() -> dict[str, list[str]]:
    from twin.planning.document_form import BY_USE

    return {key: list(record.fields) for key, record in BY_USE.items()}
