from __future__ import annotations

from twin.storytelling.textequivalent import content

from .material import frozen, story_document


def test_every_number_of_the_story_has_its_evidence_once() -> None:
    shown = [(item["letter"], item["measure"]["key"]) for item in content(frozen(), "de")["evidence"]]
    assert shown == [("0", "GFZ"), ("A", "GFZ")]


def test_one_table_holds_all_measures_of_all_states() -> None:
    page = content(frozen(), "de")
    assert [item["letter"] for item in page["letters"]] == ["0", "A"]
    assert [row["key"] for row in page["all_figures"]] == ["GFZ"]


def test_links_stay_inside_the_page() -> None:
    assert 'href="#beleg-A.GFZ"' in content(frozen(), "de")["narratives"][0]


def test_paper_and_meeting_stand_at_the_top() -> None:
    edition = frozen(story_document(paper_number="26/0412", meeting_date="2026-11-24", committee="Bauausschuss"))
    assert content(edition, "de")["facts"] == [
        "Fassung 2 vom 12.11.2026",
        "Bauausschuss",
        "Vorlage 26/0412",
        "Sitzung am 24.11.2026",
    ]
