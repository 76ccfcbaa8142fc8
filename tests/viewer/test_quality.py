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


@pytest.mark.parametrize(
    ("device", "megabytes"),
    [
        ({"isCoarse": False, "shortSide": 1080, "memory": 8}, 240),
        ({"isCoarse": False, "shortSide": 1080}, 240),
        ({"isCoarse": False, "shortSide": 768, "memory": 4}, 160),
        ({"isCoarse": True, "shortSide": 768, "memory": 8}, 160),
        ({"isCoarse": True, "shortSide": 820}, 160),
        ({"isCoarse": True, "shortSide": 360, "memory": 8}, 96),
        ({"isCoarse": False, "shortSide": 1080, "memory": 2}, 96),
    ],
)
def test_small_devices_keep_fewer_tiles_in_memory(device: dict[str, Any], megabytes: int) -> None:
    assert in_node("viewer/tiles.js", "return it.cacheMegabytes(given);", device) == megabytes


def test_colours_are_encoded_by_roots_within_a_tenth_of_a_step() -> None:
    body = """const { ShaderChunk } = await import("three"); it.encodeByRoots();
    const line = ShaderChunk.colorspace_pars_fragment.match(/vec4\\( mix\\( (0\\.83[^,]+),/)[1];
    const encode = new Function("value", "sqrt", `return ${line.replaceAll("value.rgb", "value")}`);
    const values = Array.from({ length: 1000 }, (_, i) => 0.0031308 + (i / 999) * 0.9968692);
    return Math.max(...values.map((x) => Math.abs(encode(x, Math.sqrt) - (1.055 * x ** (1 / 2.4) - 0.055)))) * 255;"""
    assert in_node("viewer/thrift.js", body) < 0.1


def test_shadow_samples_turned_together_lie_where_the_library_puts_each() -> None:
    body = """const { ShaderChunk } = await import("three"); const phi = 1.234;
    const source = it.turnedTogether(ShaderChunk.shadowmap_pars_fragment);
    const places = [...source.matchAll(/turn \\* vec2\\( ([-.0-9]+), ([-.0-9]+) \\)/g)];
    return places.map(([, x, y], i) => {
      const angle = i * 2.399963229728653 + phi; const radius = Math.sqrt((i + 0.5) / 5);
      const turned = [x * Math.cos(phi) - y * Math.sin(phi), x * Math.sin(phi) + y * Math.cos(phi)];
      return Math.hypot(turned[0] - radius * Math.cos(angle), turned[1] - radius * Math.sin(angle));
    });"""
    found = in_node("viewer/thrift.js", body)
    assert len(found) == 5 and max(found) < 1e-6
