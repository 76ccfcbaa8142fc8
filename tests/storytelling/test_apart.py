"""What a scene sets apart and which map of sun hours it shows: the document, the legend, the gate, the files of an edition."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from twin.storytelling import document
from twin.storytelling.heldfiles import held_files
from twin.storytelling.presentation import player_data, story
from twin.storytelling.sunview import SunView

from .material import frozen, scene, story_document
from .test_document import faults_of
from .test_layerlook import open_layers

TALL = {"by": "measuredHeight", "is": "from", "value": 12}
HOUSES = {"by": "function", "is": "not", "value": "31001_2463"}
GHOST = {"of": "chosen", "strength": 0.4, "ids": ["A-1"]}
APART = {"filters": {"buildings": [TALL, HOUSES]}, "ghost": GHOST, "away": {"hidden": ["H-1", "H-2"], "only": ["A-1"]}}
SUN = {"on": "ground", "day": "03-21", "state": "A", "against": None, "area": "around"}


def sunmap(state: str) -> dict[str, Any]:
    """Return a map as an edition keeps it, with two classes."""
    areas = {"A": (120.0, 1980.0), "0": (40.5, 2060.0)}[state]
    classes = [
        {"label": {"de": "unter 1 h", "en": "below 1 h"}, "colour": "#440154", "inside_m2": areas[0], "around_m2": 9.0},
        {"label": {"de": "6 h und mehr", "en": "6 h and more"}, "colour": "#FDE725", "inside_m2": areas[1], "around_m2": 9.0},
    ]
    method = {"de": "Alle 10 Minuten.", "en": "Every 10 minutes."}
    return {
        "on": "ground",
        "alternative": state,
        "classes": classes,
        "method": method,
        "places": [0, 1, -1],
        "minutes": [5, 400, None],
    }


MAPS = {"ground-03-21-A--around": sunmap("A"), "ground-03-21-0--around": sunmap("0")}


def test_what_is_set_apart_comes_back_as_it_was_written() -> None:
    storyboard = document.parse(story_document(scene("a", sunmap=SUN, **APART)))
    assert document.parse(document.to_json(storyboard)) == storyboard
    written = document.to_json(storyboard)["scenes"][0]
    assert {name: written[name] for name in APART} == APART and written["sunmap"] == SUN


def test_a_scene_from_before_sets_nothing_apart() -> None:
    written = document.to_json(document.parse(story_document()))["scenes"][0]
    assert written["filters"] == {} and written["ghost"] is None and written["sunmap"] is None
    assert written["away"] == {"hidden": [], "only": None}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"filters": {"buildings": [{**TALL, "is": "about"}]}}, {"filters.buildings[0].is": "unknown-choice"}),
        ({"filters": {"buildings": [{**TALL, "value": "viel"}]}}, {"filters.buildings[0].value": "out-of-range"}),
        ({"filters": {"buildings": [{"is": "is", "value": "x"}]}}, {"filters.buildings[0].by": "missing"}),
        ({"ghost": {"of": "all"}}, {"ghost.of": "unknown-choice"}),
        ({"ghost": {**GHOST, "strength": 2}}, {"ghost.strength": "out-of-range"}),
        ({"away": {"hidden": "H-1"}}, {"away.hidden": "not-a-list"}),
        ({"sunmap": {**SUN, "day": "21.3."}}, {"sunmap.day": "not-a-map"}),
        ({"sunmap": {**SUN, "against": "A"}}, {"sunmap.against": "not-a-map"}),
        ({"sunmap": {**SUN, "on": "roof"}}, {"sunmap.on": "unknown-choice"}),
    ],
)
def test_what_is_wrong_is_said_at_its_place(changes: dict[str, Any], faults: dict[str, str]) -> None:
    assert faults_of(story_document(scene("a", **changes))) == {f"scenes[0].{place}": code for place, code in faults.items()}


def test_the_legend_says_what_is_filtered_pale_and_hidden() -> None:
    kept = frozen(story_document(scene("a", **APART)))
    layer, apart = story(kept, "de")["scenes"][0]["legend"]
    assert layer["title"] == "Gebäude"
    assert layer["note"] == "Nur: Höhe mindestens 12 m · Gebäudefunktion ist nicht Garage"
    assert "das gewählte Objekt" in apart["note"] and "Ausgeblendete Objekte: 2" in apart["note"]
    assert story(kept, "en")["scenes"][0]["legend"][0]["note"].startswith("Only: ")


def test_an_edition_holds_the_numbers_of_its_sun_maps_and_says_their_areas() -> None:
    kept = frozen(story_document(scene("a", sunmap=SUN)), sunmaps=MAPS, plans={"0": "<svg/>"})
    (legend,) = story(kept, "de")["scenes"][0]["legend"]
    assert legend["title"] == "Sonnenstunden Variante A, 21. März" and "Alle 10 Minuten." in legend["note"]
    assert [(line["label"], line["amount"]) for line in legend["lines"]] == [
        ("unter 1 h", "120\u00a0m²"),
        ("6 h und mehr", "1.980\u00a0m²"),
    ]
    (told,) = player_data(story(kept, "en"), {})["scenes"]
    assert told["sun_maps"] == ["sunmap-ground-03-21-A--around.json"]
    files = held_files(kept, "en")
    assert files["plan-0.svg"] == b"<svg/>"
    assert orjson.loads(files[told["sun_maps"][0]])["classes"][0]["label"] == "below 1 h"
    assert kept.document["sunmaps"]["ground-03-21-A--around"]["minutes"] == [5, 400, None]


def test_the_states_of_a_comparison_share_one_legend() -> None:
    given = scene("a", shown=["0", "A"], comparison="side-by-side", sunmap=SUN)
    kept = frozen(story_document(given), sunmaps=MAPS)
    (legend,) = story(kept, "de")["scenes"][0]["legend"]
    assert legend["title"] == "Sonnenstunden Variante A, Bestand, 21. März"
    assert legend["lines"][0]["amount"] == "Variante A: 120\u00a0m² · Bestand: 40\u00a0m²"
    assert len(player_data(story(kept, "de"), {})["scenes"][0]["sun_maps"]) == 2


def test_a_difference_is_shown_for_every_state_but_the_one_it_is_taken_from() -> None:
    view = SunView("ground", "03-21", "A", "0")
    assert [one.key for one in view.beside(("0", "A", "C"))] == ["ground-03-21-A-0-around", "ground-03-21-C-0-around"]
    assert view.beside(("B", "C")) == (view,) and view.beside(()) == (view,)


def test_the_gate_asks_for_the_states_of_a_sun_map() -> None:
    assert open_layers(scene("a", sunmap=SUN)) == []
    assert open_layers(scene("a", sunmap={**SUN, "state": "C", "against": "A"})) == ["sunmap-letter-unknown"]
