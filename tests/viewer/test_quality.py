"""Which quality follows on which frame, and which states stand in the strip of the comparison page."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from .innode import in_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
FIRST = "{ name: 'fein', isFixed: false, slow: 0, moving: it.MOVING.smooth, ...it.QUALITIES.fein }"


def after(*milliseconds: float, isFixed: bool = False) -> Any:
    """The quality after frames of these milliseconds."""
    fold = "return given.frames.reduce((quality, cost) => it.judgedQuality(quality, cost), first);"
    body = f"const first = {{ ...{FIRST}, isFixed: given.isFixed }}; {fold}"
    return in_node("viewer/quality.js", body, {"frames": milliseconds, "isFixed": isFixed})


def test_one_slow_frame_changes_nothing_at_rest() -> None:
    assert after(4000, 900, 4000)["name"] == "fein"


def test_two_slow_frames_in_a_row_make_the_next_ones_simpler() -> None:
    found = after(4000, 4000)
    assert (found["name"], found["fineTrees"]) == ("mittel", False)


def test_there_is_nothing_below_the_thriftiest_quality() -> None:
    assert after(*[4000] * 8)["name"] == "sparsam"


def test_a_quality_that_was_asked_for_stays() -> None:
    assert after(4000, 4000, isFixed=True)["name"] == "fein"


@pytest.mark.parametrize(("cost", "outlines"), [(20, True), (300, False)])
def test_movement_is_drawn_lightly_where_frames_are_dear(cost: float, outlines: bool) -> None:
    assert after(cost)["moving"]["outlines"] is outlines


@pytest.mark.parametrize(
    ("letters", "chosen", "narrow", "shown"),
    [
        ("ABC", "B", False, "0ABC"),
        ("ABC", "B", True, "0B"),
        ("ABCDE", "E", False, "0ABE"),
        ("A", None, True, "0A"),
    ],
)
def test_the_strip_always_shows_the_chosen_alternative(letters: str, chosen: str | None, narrow: bool, shown: str) -> None:
    body = "return it.shownLetters([...given.letters], given.chosen ?? undefined, given.narrow);"
    found = in_node("compare/shown.js", body, {"letters": letters, "chosen": chosen, "narrow": narrow})
    assert "".join(found) == shown
