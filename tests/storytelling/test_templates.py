"""Templates fill themselves from the sample case: every scene is complete, in both languages, and refers to figures there are."""

from __future__ import annotations

import re

import pytest

from twin import storywork
from twin.language import Text
from twin.planning.difference import Difference
from twin.storytelling import document, gate, narrative
from twin.storytelling.glossary.planning import STARTERS
from twin.storytelling.templates import registry
from twin.storytelling.templates.subject import Subject
from twin.storytelling.templates.wording import changes, together
from twin.workspace import Workspace

CASE = "quartier-muehlenbleiche"


@pytest.fixture(scope="module")
def subject(musterstadt: Workspace) -> Subject:
    return storywork.subject(musterstadt, CASE)


@pytest.mark.parametrize("key", registry.TEMPLATES)
def test_every_template_passes_the_gate_as_far_as_it_can(subject: Subject, key: str) -> None:
    story = registry.told(registry.TEMPLATES[key], subject, identifier="x")
    assert document.parse(document.to_json(story)) == story
    letters = tuple(item.letter for item in subject.alternatives)
    material = gate.Material(letters, subject.measures, datasets=(), has_contact=True, glossary=STARTERS)
    assert [check.code for check in gate.checks(story, material) if not check.passed] == []


@pytest.mark.parametrize("key", registry.TEMPLATES)
def test_no_figure_of_the_table_is_written_as_fixed_text(subject: Subject, key: str) -> None:
    story = registry.told(registry.TEMPLATES[key], subject, identifier="x")
    shown = {subject.measures[letter]["GFZ"]["display"]["de"] for letter in ("A", "B", "C")}
    for scene in story.scenes:
        said = f"{scene.narrative.de} {scene.text_alternative.de}"
        assert not [value for value in shown if value in said]
        filled = narrative.filled(scene.text_alternative.de, subject.measures, "de")
        assert "{{" not in filled


def test_an_alternative_is_told_with_its_counts_and_live_figures(subject: Subject) -> None:
    story = registry.told(registry.TEMPLATES["variants"], subject, identifier="x")
    scene = next(item for item in story.scenes if item.id == "variante-a")
    assert "5 Gebäude fallen weg" in scene.text_alternative.de and "5 buildings go" in scene.text_alternative.en
    assert "{{measure:A.GFZ}}" in scene.narrative.de and scene.shown == ("A",)


def test_shadows_say_where_the_sun_stands(subject: Subject) -> None:
    story = registry.told(registry.TEMPLATES["shadow"], subject, identifier="x")
    noon = next(item for item in story.scenes if item.id == "schatten-3-21-12")
    # 21 March 12:00 CET at 51.72° N, 8.75° E: culmination is at 12:32, 90° - 51.7° + 0.3° = 38.5° high; cot 38° = 1.3
    assert re.search(
        r"Die Sonne steht im Süden, 38° hoch; Schatten fallen nach Norden und sind 1,3-mal", noon.text_alternative.de
    )


def test_the_plan_is_told_once_for_zones_that_are_alike(subject: Subject) -> None:
    story = registry.told(registry.TEMPLATES["plan"], subject, identifier="x")
    zones = [item for item in story.scenes if item.id.startswith("gebiet-")]
    assert (
        len(zones) == 1
        and "allgemeines Wohngebiet (§ 4 BauNVO)" in zones[0].narrative.de
        and "**GRZ 0,4**" in zones[0].narrative.de
    )


def test_a_template_says_what_a_case_lacks(subject: Subject) -> None:
    one = subject.of(("A",))
    assert registry.TEMPLATES["variants"].lacks(one) is not None and registry.TEMPLATES["before-after"].lacks(one) is None
    bare = Subject(one.case, one.title, (), one.measures, one.camera, one.year, one.timezone)
    assert [key for key, item in registry.TEMPLATES.items() if item.lacks(bare) is None] == []


def test_changes_name_buildings_once_and_leave_out_what_is_not() -> None:
    nothing = Difference((), (), (), (), (), (), 0, ())
    assert changes(nothing) == Text("Am Gebäudebestand ändert sich nichts.", "No building changes.")


def test_what_is_empty_in_one_language_leaves_no_gap() -> None:
    assert together(Text("Eigene Worte.", ""), Text("Zahl.", "Figure.")) == Text("Eigene Worte. Zahl.", "Figure.")


def test_a_reference_without_a_value_in_a_text_alternative_is_named(subject: Subject) -> None:
    text = "Es sind {{measure:A.GFZ}} und {{measure:Z.GFZ}}."
    assert narrative.unknown_references(text, subject.measures, "de") == ["{{measure:Z.GFZ}}"]
