"""What readers take away, over the web: paper, tables, pictures, for everybody and only of what is published."""

from __future__ import annotations

import shutil

from twin.takeaway.keeping import keep
from twin.workspace import Workspace

from .conftest import Enter

STORY = "/s/quartier-muehlenbleiche"


def test_the_paper_is_public_in_both_languages(enter: Enter) -> None:
    for path in (f"{STORY}/handout.pdf", f"{STORY}/e1/handout.pdf"):
        answer = enter(None).get(path)
        assert answer.status_code == 200 and answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF-")
        assert 'filename="quartier-muehlenbleiche-e1.pdf"' in answer.headers["Content-Disposition"]
    assert enter(None).get(f"{STORY}/handout.pdf?lang=en").data != enter(None).get(f"{STORY}/handout.pdf").data


def test_a_paper_that_one_has_is_not_sent_again(enter: Enter) -> None:
    first = enter(None).get(f"{STORY}/e1/handout.pdf")
    assert enter(None).get(f"{STORY}/e1/handout.pdf", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_reader_and_text_page_lead_to_the_paper(enter: Enter) -> None:
    for path in (STORY, f"{STORY}/text"):
        assert f"{STORY}/e1/handout.pdf" in enter(None).get(path).text
    assert f"{STORY}/e1/handout.pdf?lang=en" in enter(None).get(f"{STORY}/text?lang=en").text


def test_the_text_page_offers_each_table_and_each_opens(enter: Enter) -> None:
    page = enter(None).get(f"{STORY}/text").text
    for number in range(1, 10):
        for kind in ("csv", "xlsx"):
            path = f"{STORY}/e1/scene-{number}.{kind}"
            assert path in page and enter(None).get(path).status_code == 200


def test_a_scene_or_picture_that_is_not_there_is_a_plain_404(enter: Enter, musterstadt: Workspace) -> None:
    for path in (f"{STORY}/e1/scene-99.csv", f"{STORY}/e1/scene-1.png", f"{STORY}/e9/handout.pdf", "/s/nothing/handout.pdf"):
        assert enter(None).get(path).status_code == 404


def test_the_reader_page_knows_the_pictures_that_were_taken(enter: Enter, musterstadt: Workspace) -> None:
    assert "data-still" not in enter(None).get(STORY).text
    kept = musterstadt.editions.get("quartier-muehlenbleiche")
    place = musterstadt.settings.home / "pictures" / f"{kept.sha256[:20]}-de"
    keep(place / "2.png", b"picture")
    try:
        page = enter(None).get(STORY).text
        assert 'data-still="2" data-base="/s/quartier-muehlenbleiche/e1/scene-"' in page
        assert "data-still" not in enter(None).get(f"{STORY}?lang=en").text
        assert enter(None).get(f"{STORY}/e1/scene-2.png").data == b"picture"
    finally:
        shutil.rmtree(place)


def test_the_site_plans_of_an_edition_are_public_and_loaded_only_when_asked_for(enter: Enter) -> None:
    page = enter(None).get(STORY).text
    assert f'data-held="{STORY}/e1/held/" data-plans="0 A B C"' in page and "plan-A.svg" not in page
    plan = enter(None).get(f"{STORY}/e1/held/plan-A.svg")
    assert plan.status_code == 200 and plan.mimetype == "image/svg+xml" and plan.data.startswith(b"<svg")
    for name in ("plan-Z.svg", "sunmap-ground-03-21-A--around.json", "edition.json"):
        assert enter(None).get(f"{STORY}/e1/held/{name}").status_code == 404
    assert enter(None).get("/storyboards/quartier-muehlenbleiche/preview/held/plan-A.svg").status_code in (302, 401, 403)
    assert enter("reader").get("/storyboards/quartier-muehlenbleiche/preview/held/plan-0.svg").status_code == 200
