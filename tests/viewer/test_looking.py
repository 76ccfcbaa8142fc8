"""What a scene asks of the viewer: every layer is said anew, so that no scene inherits from the one before."""

from __future__ import annotations

from .innode import in_node

LOOKING = "story/looking.js"
MODEL = {"layers": [{"id": "buildings"}, {"id": "plan:wa", "visible": False}]}
STYLE = {"by": "storeys", "method": "equal", "palette": "viridis", "count": 3, "classes": [1, 2, 5], "title": "", "words": []}


def test_a_scene_says_of_every_layer_how_it_looks() -> None:
    scene = {
        "layers": {"plan:wa": 0.5},
        "order": ["plan:wa"],
        "styles": {"buildings": STYLE},
        "labels": {"plan:wa": {"by": "name", "title": ""}},
    }
    found = in_node(LOOKING, "return it.lookOf(given.scene, given.model);", {"scene": scene, "model": MODEL})
    assert found["layers"] == {"buildings": True, "plan:wa": 0.5, "site": True, "planned": True, "demolished": True}
    assert found["styles"]["buildings"] == {name: STYLE[name] for name in ("by", "method", "palette", "count", "classes")}
    assert found["styles"]["planned"] is None and found["styles"]["plan:wa"] is None
    assert (found["labels"]["plan:wa"], found["labels"]["buildings"], found["order"]) == ("name", None, ["plan:wa"])


def test_a_scene_from_before_asks_for_the_usual() -> None:
    found = in_node(LOOKING, "return [it.lookOf({}, given), it.cutOf({})];", MODEL)
    assert found[0]["layers"] == {"buildings": True, "plan:wa": False, "site": True, "planned": True, "demolished": True}
    assert found[0]["order"] is None and set(found[0]["styles"].values()) == {None} == set(found[0]["labels"].values())
    assert found[1] == {"cut": None, "section": None}


def test_a_cut_is_a_height_and_a_line_between_two_places() -> None:
    found = in_node(LOOKING, "return it.cutOf(given);", {"cut": 114.5, "section": [[8.75, 51.72], [8.76, 51.73]]})
    assert found == {"cut": 114.5, "section": [{"lon": 8.75, "lat": 51.72}, {"lon": 8.76, "lat": 51.73}]}
