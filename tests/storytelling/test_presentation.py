from __future__ import annotations

from twin.storytelling.localised import localised, paired
from twin.storytelling.presentation import camera_words, day, evidence, month, player_data, story
from twin.storytelling.scene import Camera

from .material import frozen, measures, scene, story_document


def test_a_story_is_shown_in_the_asked_language() -> None:
    assert story(frozen(), "en")["scenes"][0]["figures"][0]["label"] == "Floor area ratio (GFZ)"


def test_date_and_clock_of_the_sun_are_words() -> None:
    assert story(frozen(), "de")["scenes"][0]["sun_display"] == "21. Juni · 17:45 Uhr"


def test_bars_share_one_scale_in_a_row() -> None:
    cells = story(frozen(), "de")["scenes"][1]["figures"][0]["cells"]
    assert [round(cell["fraction"], 3) for cell in cells] == [0.248, 1.0]


def test_what_cannot_be_formed_has_no_bar_and_says_why() -> None:
    numbers = measures()
    numbers["0"]["GFZ"] |= {"value": None, "reason": {"de": "Geschosse fehlen", "en": "storeys are missing"}}
    cell = story(frozen(measures=numbers), "de")["scenes"][1]["figures"][0]["cells"][0]
    assert cell["fraction"] is None
    assert cell["measure"]["evidence"]["missing"] == ["Geschosse fehlen"]


def test_the_minutes_left_go_down() -> None:
    long = {"de": "Wort " * 400, "en": "word " * 400}
    scenes = story(frozen(story_document(scene("a", narrative=long), scene("b", narrative=long))), "de")["scenes"]
    assert [item["minutes_left"] for item in scenes] == [5, 3]


def test_the_table_of_the_counted_adds_up() -> None:
    table = story(frozen(), "de")["measures"]["A"]["GFZ"]["evidence"]["table"]
    assert [column["label"] for column in table["columns"]] == ["Nr.", "Objekt", "Geschossfläche m²"]
    assert table["total"] == ["", "", "2.500,5"]


def test_a_long_id_is_shortened_for_reading_and_whole_in_the_raw_row() -> None:
    numbers = measures()
    numbers["A"]["GFZ"]["evidence"]["objects"][0]["id"] = "DEMU01ALMUEHLE01"
    row = story(frozen(measures=numbers), "de")["measures"]["A"]["GFZ"]["evidence"]["table"]["rows"][0]
    assert (row["cells"][0], row["raw"][0], row["id"]) == ("…UEHLE01", "DEMU01ALMUEHLE01", "DEMU01ALMUEHLE01")


def test_the_player_is_given_its_own_words_only() -> None:
    data = player_data(story(frozen(), "de"), {"story.next": "Weiter", "admin.users": "Konten"})
    assert data["texts"] == {"story.next": "Weiter"}


def test_evidence_that_is_fetched_later_stands_in_no_page() -> None:
    view = story(frozen(), "de")
    light, whole = player_data(view, {}, "/e1/evidence.json"), player_data(view, {})
    assert light["measures"]["A"]["GFZ"].keys() == whole["measures"]["A"]["GFZ"].keys() - {"evidence"}
    assert (light["evidence"], whole["evidence"]) == ("/e1/evidence.json", "")
    assert evidence(view)["A"]["GFZ"] == whole["measures"]["A"]["GFZ"]["evidence"]


def test_a_viewpoint_is_put_into_words() -> None:
    camera = Camera(8.7, 51.7, 100, azimuth=44, elevation=35, distance=524)
    assert camera_words(camera, "de") == "Blick nach Nordosten, schräg von oben (35°), 520 m entfernt"


def test_days_and_months_are_written_as_in_the_language() -> None:
    assert (month("2026-03-15"), month(""), day(None, "de")) == ("03/2026", "", "")


def test_two_languages_are_joined_and_taken_apart_again() -> None:
    german, english = {"a": "eins", "n": [1, {"b": "zwei"}]}, {"a": "one", "n": [1, {"b": "two"}]}
    joined = paired(german, english)
    assert (localised(joined, "de"), localised(joined, "en")) == (german, english)
