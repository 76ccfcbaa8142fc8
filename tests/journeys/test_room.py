"""After the sitting: a reader asks, a planner answers and publishes a correction; the first edition does not move."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from twin.workspace import Workspace

from .conftest import STORY, Office, Visit, picture
from .test_accessibility import AXE
from .test_accessibility import violations as axe_violations

SLUG = STORY.rpartition("/")[2]
DESK = f"/storyboards/{SLUG}"
QUESTION = "Bleibt die Mühle stehen, wenn Variante A kommt?"


@pytest.fixture(scope="module", autouse=True)
def as_it_was(town: Workspace) -> Iterator[None]:
    """The storyboard, its questions and its current edition are as before afterwards."""
    saved, known = town.storyboards.get(SLUG), {kept.number for kept in town.editions.of_storyboard(SLUG)}
    yield
    for item in town.questions.of(SLUG):
        town.questions.remove(SLUG, item.id)
    town.questions.set_mode(SLUG, "off")
    for kept in town.editions.of_storyboard(SLUG):
        if kept.number not in known and not kept.withdrawn_at:
            town.editions.withdraw(SLUG, kept.number)
    now = town.storyboards.get(SLUG)
    if now.document != saved.document:
        town.storyboards.save(SLUG, dict(saved.document), revision=now.revision)


def test_a_reader_asks_without_a_script_and_a_planner_answers(visit: Visit, office: Office) -> None:
    planner = office("planner")(f"{DESK}/questions", wait=False)
    planner.get_by_label("alle; erscheint nach dem Lesen").check()
    planner.get_by_role("button", name="Übernehmen").click()
    page = visit(STORY, wait=False, java_script_enabled=False)
    page.get_by_role("link", name="Frage zu dieser Szene stellen").nth(2).click()
    assert page.get_by_label("Worum geht es?").input_value() == "3"
    page.get_by_label("Ihre Frage oder Ihr Hinweis").fill(QUESTION)
    page.get_by_role("button", name="Frage absenden").click()
    assert page.get_by_role("status").inner_text().startswith("Danke.") and page.context.cookies() == []
    planner.reload()
    planner.get_by_label("Antwort", exact=True).fill("Ja. Sie steht unter Denkmalschutz.")
    planner.get_by_role("button", name="Zeigen", exact=True).click()
    page.reload()
    assert "Ja. Sie steht unter Denkmalschutz." in page.locator("main").inner_text()


def test_a_correction_says_why_and_what_is_new_and_the_first_edition_stays(office: Office, visit: Visit, town: Workspace) -> None:
    visit.expect("Applying inline style")
    first = visit(f"{STORY}/e1", wait=False)
    told = first.locator(".scene h2, .scene .prose, .scene :is(.figures, .strip)")
    before = told.all_text_contents()
    saved = town.storyboards.get(SLUG)
    story = copy.deepcopy(dict(saved.document))
    story["scenes"][0]["heading"] = {"de": "Am Fluss wird Stadt frei", "en": "Town by the river"}
    town.storyboards.save(SLUG, story, revision=saved.revision)
    planner = office("planner")(DESK, wait=False)
    planner.get_by_label("Was ist neu, und warum?").fill("Überschrift gekürzt, Frage beantwortet")
    planner.get_by_role("button", name="Neue Fassung veröffentlichen").click()
    planner.wait_for_url(f"**{STORY}")
    page = visit(f"{STORY}/editions", wait=False)
    picture(page, "editions")
    page.get_by_role("link", name="Was ist neu seit Fassung").first.click()
    assert page.locator(".changed-scene del").first.inner_text().strip() == "ein Stück"
    assert "Überschrift gekürzt, Frage beantwortet" in page.locator("main").inner_text()
    assert axe_violations(page, AXE.read_text(encoding="utf-8")) == []
    first.reload()
    assert told.all_text_contents() == before and len(before) > 20
    text = visit(f"{STORY}/text", wait=False)
    assert "Ja. Sie steht unter Denkmalschutz." in text.locator("#text-questions").locator("..").inner_text()


def test_a_withdrawn_edition_says_so(office: Office, visit: Visit, town: Workspace) -> None:
    newest = town.editions.get(SLUG).number
    planner = office("planner")(DESK, wait=False)
    gone = planner.get_by_text("zurückgezogen am")
    before = gone.count()
    planner.get_by_text("Fassung zurückziehen").first.click()
    planner.get_by_label("Grund (steht künftig an ihrer Adresse)").first.fill("Die Wohnungen waren doppelt gezählt.")
    planner.get_by_role("button", name="Ja, zurückziehen").first.click()
    expect(gone).to_have_count(before + 1)
    visit.expect("410")
    page = visit(f"{STORY}/editions", wait=False)
    assert "Die Wohnungen waren doppelt gezählt." in page.locator("main").inner_text()
    page.goto(f"{visit.house}{STORY}/e{newest}")
    assert "Die Wohnungen waren doppelt gezählt." in page.locator("main").inner_text()
