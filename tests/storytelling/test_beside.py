"""What stands beside the model: the gate asks for words, sources and measures, pages show it with the edition's own numbers."""

from __future__ import annotations

from typing import Any

import pytest

from twin.language import Text
from twin.storytelling import besideview, document, edition, gate
from twin.storytelling.chart import chart
from twin.storytelling.exhibit import Exhibit
from twin.storytelling.measurement import Measurement
from twin.storytelling.medium import Medium
from twin.storytelling.packmedia import embedded, plan
from twin.storytelling.presentation import story
from twin.storytelling.textequivalent import content

from .material import frozen, measure, pinned, scene, story_document

PICTURE, FILM, STILL, SMALL = ("a" * 64, "b" * 64, "c" * 64, "d" * 64)
GOOD = {"alternative": "Der Hof", "source": "Stadt", "licence": "CC0 1.0", "date": "2026-05-01"}
FACTS: dict[str, dict[str, Any]] = {
    PICTURE: {"sha256": PICTURE, "kind": "picture", "size": 300_000, "width": 1600, "height": 900, "thumbnail": SMALL},
    FILM: {"sha256": FILM, "kind": "video", "size": 5_000_000, "width": 640, "height": 360, "has_sound": True, "thumbnail": ""},
    STILL: {"sha256": STILL, "kind": "picture", "size": 40_000, "width": 640, "height": 360, "thumbnail": ""},
}


def of(sha256: str, **changes: Any) -> dict[str, Any]:
    return {"src": f"/media/{sha256}", **GOOD, **changes}


def opened(**changes: Any) -> dict[str, list[tuple[str, int | None, str]]]:
    """Return code of a line to what is open: code, item and part."""
    storyboard = document.parse(story_document(scene("a", **changes)))
    lines = gate.checks(storyboard, edition.material(pinned(media=FACTS)))
    told = [line.to_json() for line in lines if not line.passed]
    return {line["code"]: [(item["code"], item["item"], item["part"]) for item in line["open"]] for line in told}


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        (of(PICTURE), {}),
        (of(PICTURE, alternative=""), {"media": [("media-without-text", 0, "alternative")]}),
        (of(PICTURE, alternative="", decorative=True), {}),
        (of(PICTURE, licence=""), {"media": [("media-incomplete", 0, "licence")]}),
        (of("e" * 64), {"media": [("media-missing", 0, "src")]}),
        (of(FILM, captions=f"/media/{STILL}"), {}),
        (of(FILM), {"sound": [("video-without-captions", 0, "captions")]}),
        (
            of(FILM, captions=f"/media/{STILL}", alternative="", decorative=True),
            {"media": [("video-undescribed", 0, "alternative")]},
        ),
    ],
)
def test_pictures_and_videos_are_described_and_sourced(media: dict[str, Any], expected: dict[str, Any]) -> None:
    assert opened(media=[media]) == expected


def test_a_picture_in_the_text_must_be_there() -> None:
    here, gone = (f"Hof ![Hof](/media/{sha256})" for sha256 in (PICTURE, "e" * 64))
    assert opened(narrative={"de": here, "en": f"{here}."}) == {}
    assert "inline" in opened(narrative={"de": gone, "en": f"{gone}."})


def test_charts_show_measures_and_states_that_exist() -> None:
    assert opened(exhibits=[{"kind": "chart", "measures": ["GFZ"]}]) == {}
    assert opened(exhibits=[{"kind": "chart"}]) == {"exhibits": [("exhibit-empty", 0, "measures")]}
    wrong = [{"kind": "table", "measures": ["GFZ", "XYZ"], "letters": ["0", "B"]}]
    assert opened(exhibits=wrong) == {"exhibits": [("measure-unknown", 0, "measures"), ("letter-unknown", 0, "letters")]}


def test_a_measurement_of_an_older_state_is_a_hint() -> None:
    measured = {"way": "length", "label": "Abstand", "value": 23.44, "unit": "m", "letter": "A", "revision": 4}
    assert opened(measurements=[measured]) == {}
    assert opened(measurements=[{**measured, "revision": 3}]) == {"measured": [("measured-before", 0, "label")]}


def test_the_document_comes_back_as_it_was_written() -> None:
    beside = scene(
        "a",
        media=[of(FILM, poster=f"/media/{STILL}", caption="Am Bau")],
        exhibits=[{"kind": "table", "title": "Dichte", "measures": ["GFZ"], "letters": ["A"]}],
        measurements=[{"way": "area", "label": "Hof", "value": 812.4, "unit": "m²", "places": [[8.75, 51.72, 110.5]] * 3}],
        flight=2.0,
    )
    storyboard = document.parse(story_document(beside))
    assert document.parse(document.to_json(storyboard)) == storyboard
    older = document.parse(story_document(scene("a"))).scenes[0]
    assert (older.exhibits, older.measurements, older.flight) == ((), (), 0.7)


def test_pages_show_the_numbers_of_the_edition() -> None:
    made = frozen(
        given=story_document(
            scene(
                "a",
                measures=[],
                exhibits=[{"kind": "chart", "measures": ["GFZ"]}],
                measurements=[
                    {"way": "length", "label": "", "value": 1234.56, "unit": "m"},
                    {"way": "area", "label": "Hof", "value": 812.4, "unit": "m²", "letter": "A"},
                    {"way": "sight", "label": "", "value": 24.004, "unit": "m"},
                ],
            )
        )
    )
    shown = story(made, "de")["scenes"][0]
    [exhibit] = shown["exhibits"]
    assert exhibit["title"] == "Geschossflächenzahl (GFZ)" and [item["letter"] for item in exhibit["letters"]] == ["0", "A"]
    assert [cell["measure"]["display"] for cell in exhibit["rows"][0]["cells"]] == ["0,31", "1,25"]
    told = [(item["label"], item["display"], item["where"]) for item in shown["measurements"]]
    assert told[0] == ("Länge", "1.234,6\u00a0m", "gemessen im Modell: Bestand")
    assert told[1] == ("Hof", "812\u00a0m²", "gemessen im Modell: Variante A")
    assert told[2] == ("Sichtweite", "24,0\u00a0m", "gemessen im Modell: Bestand")
    assert story(made, "en")["scenes"][0]["measurements"][0]["display"] == "1,234.6\u00a0m"
    # what only a chart shows has its evidence too
    assert [(item["letter"], item["measure"]["key"]) for item in content(made, "de")["evidence"]][:2] == [
        ("0", "GFZ"),
        ("A", "GFZ"),
    ]


def test_bars_begin_at_zero_on_both_sides_of_it() -> None:
    def cell(letter: str, value: float | None) -> dict[str, Any]:
        return {"letter": letter, "measure": measure(value, f"{value}", f"{value}") | {"display": f"{value}"}}

    made = chart([{"label": "Bäume", "cells": [cell("0", -50.0), cell("A", 126.0), cell("B", None), cell("C", 0.0)]}])
    [panel] = made["panels"]
    below, above, none, nothing = panel["bars"]
    assert made["width"] == 84 + 176 + 84  # one unit a tree: 50 below and 126 above zero
    assert (below["x"], panel["zero"], above["x"]) == (84, 134, 134)
    assert (below["width"], above["width"]) == (50, 126)
    assert (none["width"], none["display"], nothing["width"]) == (0, None, 2.0)


def test_what_changed_between_editions_tells_pictures_charts_and_measurements() -> None:
    item = Medium(f"/media/{PICTURE}", Text("Der Hof", "The court"), "Stadt", None)
    assert besideview.told_medium(item, "en") == "The court (aaaaaaaa)"
    exhibit = Exhibit("chart", Text("Dichte", "Density"), ("GFZ", "x"), ("0", "A"))
    assert (
        besideview.told_exhibit(exhibit, {"GFZ": "Geschossflächenzahl"}, "de")
        == "Diagramm „Dichte“: Geschossflächenzahl, x (0, A)"
    )
    assert besideview.told_measurement(Measurement("height", Text("", ""), 3.14, "m"), "de") == "Höhenunterschied: 3,1\u00a0m"


def test_an_offline_file_keeps_to_its_budget_and_says_what_it_left_out() -> None:
    whole = {"storyboard": {"scenes": [of(PICTURE), of(FILM, poster=f"/media/{STILL}")]}, "media": FACTS}
    assert plan(whole).left_out == () and len(plan(whole).held) == 3
    tight = plan(whole, budget=1_000_000)
    assert tight.left_out == (f"/media/{FILM}",) and tight.smaller == ()
    assert f"/media/{STILL}" in tight.held and f"/media/{FILM}" not in tight.held
    smallest = plan(whole, budget=100_000)
    assert smallest.held[f"/media/{PICTURE}"] == f"/media/{SMALL}" and smallest.smaller == (f"/media/{PICTURE}",)


def test_the_page_holds_each_picture_once() -> None:
    told = f'<video poster="/media/{STILL}"></video><img src="/media/{PICTURE}" alt="x">'
    page = f'{told}<img src="/media/{STILL}"><img src="/media/{PICTURE}">'
    files = {f"/media/{PICTURE}": b"RIFF....WEBPdata", f"/media/{STILL}": b"\xff\xd8\xffdata"}
    made = embedded(page, files)
    assert made.count("data:image/webp;base64,") == 1 and made.count("data:image/jpeg;base64,") == 1
    assert f'<video data-poster="/media/{STILL}">' in made and f'<img data-src="/media/{PICTURE}" alt="x">' in made
    assert made.endswith(f'data-held="/media/{PICTURE}">')
    assert 'src="data:,"' in embedded(f'<img src="/media/{FILM}">', {})
