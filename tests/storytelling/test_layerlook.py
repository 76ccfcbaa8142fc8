"""Layers of a scene coloured and lettered by an attribute: the document, its legend, and what the gate asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.viewer.innode import in_node
from twin import interface
from twin.errors import DocumentInvalid
from twin.storytelling import document, edition, gate, palettes
from twin.storytelling.attributewords import AttributeWords
from twin.storytelling.presentation import player_data, story

from .material import frozen, pinned, scene, story_document
from .test_document import faults_of

HEIGHTS = {"by": "measuredHeight", "method": "quantile", "palette": "viridis", "count": 3, "classes": [2.5, 9, 12.25]}
USES = {"by": "function", "method": "category", "palette": "ylgnbu", "count": 5, "classes": ["31001_1010", "31001_9998"]}
PLAN = {
    "id": "plan:gebiete", "kind": "areas", "group": "plan", "visible": False, "url": "/tiles/plan/v1/gebiete.json",
    "title": {"de": "Baugebiete", "en": "Land uses"},
    "legend": [{"color": "#E8B5B0", "title": {"de": "Allgemeines Wohngebiet", "en": "General residential area"}}],
}  # fmt: skip


def looks(**changes: Any) -> dict[str, Any]:
    return scene("a", **{"styles": {"buildings": HEIGHTS}, "labels": {"buildings": "address"}, **changes})


def model(*further: dict[str, Any]) -> dict[str, Any]:
    given = pinned().model
    return {**given, "layers": [*given["layers"], *further]}


def test_the_look_of_layers_comes_back_as_it_was_written() -> None:
    given = looks(order=["plan:gebiete", "buildings"], cut=118.5, section=[[8.75, 51.72], [8.751, 51.72]], split=0.3)
    storyboard = document.parse(story_document(given))
    assert document.parse(document.to_json(storyboard)) == storyboard
    written = document.to_json(storyboard)["scenes"][0]
    assert written["styles"]["buildings"]["classes"] == [2.5, 9.0, 12.25]
    assert (written["cut"], written["section"], written["split"]) == (118.5, [[8.75, 51.72], [8.751, 51.72]], 0.3)
    assert written["order"] == ["plan:gebiete", "buildings"]


def test_a_storyboard_from_before_has_the_usual_look() -> None:
    (first, *_) = document.parse(story_document()).scenes
    assert (first.order, first.styles, first.labels, first.cut, first.section, first.split) == ((), {}, {}, None, (), 0.5)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"styles": {"buildings": {**HEIGHTS, "palette": "rainbow"}}}, {"styles.buildings.palette": "unknown-choice"}),
        ({"styles": {"buildings": {**HEIGHTS, "classes": [3, 2]}}}, {"styles.buildings.classes": "not-rising"}),
        ({"styles": {"buildings": {**HEIGHTS, "classes": [3, None]}}}, {"styles.buildings.classes.1": "missing"}),
        ({"styles": {"buildings": {**USES, "classes": [7]}}}, {"styles.buildings.classes": "not-texts"}),
        ({"styles": {"buildings": {"method": "equal"}}}, {"styles.buildings.by": "missing"}),
        ({"labels": {"buildings": 7}}, {"labels.buildings": "not-an-object"}),
        ({"section": [[8.7, 51.7], [8.7, 51.7]]}, {"section": "not-a-line"}),
        ({"cut": "hoch"}, {"cut": "out-of-range"}),
    ],
)
def test_what_is_wrong_is_said_at_its_place(changes: dict[str, Any], faults: dict[str, str]) -> None:
    expected = {f"scenes[0].{place}": code for place, code in faults.items()}
    assert expected.items() <= faults_of(story_document(looks(**changes))).items()


def test_an_edition_freezes_the_legend_in_both_languages() -> None:
    kept = frozen(story_document(looks()))
    (german,) = story(kept, "de")["scenes"][0]["legend"]
    (english,) = story(kept, "en")["scenes"][0]["legend"]
    assert german["title"] == "Gebäude: Höhe" and german["note"] == "Beschriftung: Adresse"
    assert [line["label"] for line in german["lines"]] == [
        "2,5 bis unter 9 m", "9 bis 12,25 m", "andere Werte", "ohne Angabe",
    ]  # fmt: skip
    assert [line["color"] for line in german["lines"]] == ["#FDE725", "#440154", "#9A9A9A", "#E3E1DC"]
    assert english["lines"][0]["label"] == "2.5 to below 9 m"


def test_codes_are_told_by_their_name_and_unknown_ones_by_the_word_of_the_file() -> None:
    style = {**USES, "words": ["Wohnhaus", "Nicht spezifiziert"]}
    kept = frozen(story_document(looks(styles={"buildings": style}, labels={})))
    (legend,) = story(kept, "de")["scenes"][0]["legend"]
    assert [line["label"] for line in legend["lines"][:2]] == ["Wohnhaus", "Nicht spezifiziert"]
    assert legend["note"] == ""


def test_a_plan_brings_its_signs_and_a_layer_that_is_off_brings_nothing() -> None:
    on = frozen(story_document(looks(layers={"plan:gebiete": 0.6, "buildings": False})), model=model(PLAN))
    (legend,) = story(on, "en")["scenes"][0]["legend"]
    assert (legend["title"], legend["lines"]) == (
        "Land uses",
        [{"color": "#E8B5B0", "label": "General residential area", "amount": ""}],
    )
    off = frozen(story_document(scene("a")), model=model(PLAN))
    assert story(off, "de")["scenes"][0]["legend"] == [] and off.document["legends"] == {}


def test_the_player_is_told_the_whole_look() -> None:
    view = story(frozen(story_document(looks(order=["buildings"], cut=110))), "de")
    (told,) = player_data(view, {})["scenes"]
    assert told["styles"]["buildings"]["by"] == "measuredHeight" and told["labels"]["buildings"]["by"] == "address"
    assert (told["order"], told["cut"], told["section"], told["split"]) == (["buildings"], 110.0, [], 0.5)


def test_an_edition_without_legends_opens_as_before() -> None:
    kept = frozen()
    content = {name: value for name, value in kept.document.items() if name != "legends"}
    for item in content["storyboard"]["scenes"]:
        for name in ("order", "styles", "labels", "cut", "section", "split"):
            del item[name]
    canonical = edition.canonical_bytes(content)
    old = edition.thaw(canonical)
    assert edition.check(old).holds
    assert [item["legend"] for item in story(old, "de")["scenes"]] == [[], []]


def open_layers(given: dict[str, Any], *further: dict[str, Any]) -> list[str]:
    material = replace(edition.material(pinned()), layers=model(*further)["layers"])
    (check,) = (item for item in gate.checks(document.parse(story_document(given)), material) if item.code == "layers")
    return [fault.code for fault in check.open]


def test_the_gate_asks_for_layers_that_can_be_frozen() -> None:
    shown = looks(layers={"plan:gebiete": True})
    assert open_layers(shown, PLAN) == []
    assert open_layers(shown) == ["layer-unknown"]
    assert open_layers(shown, {**PLAN, "live": True}) == ["layer-live"]
    assert open_layers(looks(layers={"plan:gebiete": False})) == []
    assert open_layers(looks(styles={"buildings": {**HEIGHTS, "classes": []}})) == ["style-without-classes"]


def test_a_live_layer_stops_publishing() -> None:
    with pytest.raises(DocumentInvalid) as caught:
        frozen(story_document(looks(layers={"plan:gebiete": True})), model=model({**PLAN, "live": True}))
    assert "Baugebiete" in caught.value.text.de and "Land uses" in caught.value.text.en


@pytest.mark.parametrize("name", ["ylgnbu", "viridis", "cividis"])
def test_colours_on_paper_are_those_of_the_model(name: str) -> None:
    drawn = in_node("viewer/thematic/palettes.js", "return given.counts.map((count) => it.sequence(given.name, count));", {
        "name": name, "counts": list(range(1, 10)),
    })  # fmt: skip
    assert [palettes.sequence(name, count) for count in range(1, 10)] == drawn
    assert palettes.categories(9) == in_node("viewer/thematic/palettes.js", "return it.categories(9);")


@pytest.mark.parametrize("language", ["de", "en"])
def test_words_on_paper_are_those_of_the_model(language: str) -> None:
    texts = interface.words(language)
    cases = [
        ("function", "31001_2020", "Bürogebäude"), ("function", "31001_9998", "Nicht spezifiziert"), ("function", "1000", ""),
        ("roofType", "3100", "Satteldach"), ("use", "Wohnen", ""), ("storeys", "1000", ""),
    ]  # fmt: skip
    body = """const words = new it.Words(given.texts, given.language);
    return given.cases.map(([name, value, own]) => words.said(name, value, own ? { [`${name}_name`]: own } : {}));"""
    given = {"texts": texts, "language": language, "cases": cases}
    said = AttributeWords(language)
    assert [said.said(*case) for case in cases] == in_node("ask/words.js", body, given)
    numbers = [("measuredHeight", 1234.567), ("yearOfConstruction", 1987), ("storeys", 3)]
    body = "const words = new it.Words(given.texts, given.language); return given.cases.map((one) => words.number(...one));"
    assert [said.number(*one) for one in numbers] == in_node("ask/words.js", body, {**given, "cases": numbers})
