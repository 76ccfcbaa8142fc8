"""Asking the room: off, signed-in only, or open with moderation; answers go into the next edition."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from twin import publishing
from twin.storytelling.edition import thaw
from twin.web.edition import room
from twin.web.patience import Patience
from twin.workspace import Workspace

from .conftest import Enter

SLUG = "quartier-muehlenbleiche"
PAGE = f"/s/{SLUG}/questions"
DESK = f"/storyboards/{SLUG}/questions"


@pytest.fixture(autouse=True)
def closed_again(musterstadt: Workspace) -> Iterator[None]:
    yield
    for item in musterstadt.questions.of(SLUG):
        musterstadt.questions.remove(SLUG, item.id)
    musterstadt.questions.set_mode(SLUG, "off")


def test_it_is_off_until_a_planner_opens_it(enter: Enter) -> None:
    public = enter(None)
    assert public.post(PAGE, data={"text": "Wie hoch?"}).status_code == 403
    assert "<form" not in public.get(PAGE).text and "#ask" not in public.get(f"/s/{SLUG}").text
    assert enter("reader").post(DESK, data={"mode": "open"}).status_code == 403
    assert enter("planner").post(DESK, data={"mode": "open"}).status_code == 303
    assert public.get(f"/s/{SLUG}").text.count("Frage zu dieser Szene stellen") >= 6


def test_an_open_room_takes_a_question_without_script_or_cookie_and_shows_it_after_reading(
    enter: Enter, musterstadt: Workspace
) -> None:
    musterstadt.questions.set_mode(SLUG, "open")
    public, planner = enter(None), enter("planner")
    answer = public.post(PAGE, data={"scene": "3", "text": "Bleibt die <b>Mühle</b>?", "name": "Frau Meier"})
    assert answer.status_code == 303 and "Set-Cookie" not in answer.headers
    assert "Mühle</b>" not in public.get(PAGE).text
    (asked,) = musterstadt.questions.of(SLUG)
    assert "Frau Meier" in planner.get(DESK).text and "&lt;b&gt;Mühle" in planner.get(DESK).text
    assert planner.post(f"{DESK}/{asked.id}", data={"act": "shown", "answer": "Ja, sie steht unter Schutz."}).status_code == 303
    page = public.get(PAGE).text
    assert "Ja, sie steht unter Schutz." in page and "Szene 3:" in page


def test_people_who_are_signed_in_ask_by_name_and_at_once(enter: Enter, musterstadt: Workspace) -> None:
    musterstadt.questions.set_mode(SLUG, "signed-in")
    assert enter(None).post(PAGE, data={"text": "Wie hoch?"}).status_code == 403
    assert enter("reader").post(PAGE, data={"text": "Wie hoch?", "name": "Jemand anders"}).status_code == 303
    (asked,) = musterstadt.questions.of(SLUG)
    assert (asked.state, asked.name) == ("shown", "test-reader") and "Wie hoch?" in enter(None).get(PAGE).text


@pytest.mark.parametrize(
    ("given", "status"), [({"text": "  "}, 422), ({"text": "x" * 1001}, 413), ({"text": "Wie?", "name": "n" * 81}, 413)]
)
def test_what_does_not_fit_comes_back_as_it_was_typed(
    enter: Enter, musterstadt: Workspace, given: dict[str, str], status: int
) -> None:
    musterstadt.questions.set_mode(SLUG, "open")
    answer = enter(None).post(PAGE, data={**given, "scene": "2"})
    assert answer.status_code == status and (given["text"].strip() in answer.text) and musterstadt.questions.of(SLUG) == ()
    assert re.search(r'<option value="2" selected>', answer.text) and 'role="alert"' in answer.text


def test_a_flood_is_stopped(enter: Enter, musterstadt: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    musterstadt.questions.set_mode(SLUG, "open")
    monkeypatch.setattr(room, "_patience", Patience(each=2, together=9, seconds=600.0))
    statuses = [enter(None).post(PAGE, data={"text": f"Frage {n}"}).status_code for n in range(3)]
    assert statuses == [303, 303, 429] and len(musterstadt.questions.of(SLUG)) == 2


def test_answers_become_part_of_the_next_edition_and_stay_there(enter: Enter, musterstadt: Workspace) -> None:
    musterstadt.questions.set_mode(SLUG, "open")
    scene = musterstadt.storyboards.get(SLUG).document["scenes"][2]["id"]
    about = musterstadt.questions.ask(SLUG, 1, "Bleibt die Mühle?", scene=scene, name="Frau Meier")
    musterstadt.questions.answer(SLUG, about.id, state="shown", text="Ja, sie steht unter Schutz.", by="Anna")
    for text, state, answer in (
        ("Nicht beantwortet", "shown", ""),
        ("Nicht gezeigt", "refused", "nein"),
        ("Wartet", "waiting", ""),
    ):
        other = musterstadt.questions.ask(SLUG, 1, text)
        musterstadt.questions.answer(SLUG, other.id, state=state, text=answer, by="Anna")  # type: ignore[arg-type]
    kept = publishing.publish(musterstadt, SLUG, by="Anna", reason="Mit Antworten")
    try:
        frozen = thaw(kept.document).document["questions"]
        assert [(item["text"], item["answer"], item["scene"]) for item in frozen] == [
            ("Bleibt die Mühle?", "Ja, sie steht unter Schutz.", scene)
        ]
        musterstadt.questions.remove(SLUG, about.id)
        for path in (f"/s/{SLUG}/e{kept.number}", f"/s/{SLUG}/e{kept.number}/text"):
            page = enter(None).get(path).text
            assert "Ja, sie steht unter Schutz." in page and "Nicht beantwortet" not in page and "Nicht gezeigt" not in page
        assert b"Ja, sie steht unter Schutz." in publishing.pack(musterstadt, kept)
        assert "unter Schutz" not in enter(None).get(f"/s/{SLUG}/e1/text").text
    finally:
        musterstadt.editions.withdraw(SLUG, kept.number)
