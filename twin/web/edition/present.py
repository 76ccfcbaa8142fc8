"""Presenting an edition: the screen, which everybody may open, and the speaker's window, whose notes stay inside."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for

from twin import interface
from twin.store.editions import KeptEdition
from twin.storytelling import edition as editions
from twin.storytelling import presentation, speaking
from twin.web import access
from twin.web.pages import workspace

blueprint = Blueprint("present", __name__)


@blueprint.get("/s/<slug>/present")
def newest(slug: str) -> str:
    """Return the screen of a talk along the newest edition."""
    return _screen(workspace().editions.get(slug))


@blueprint.get("/s/<slug>/e<int:number>/present")
def screen(slug: str, number: int) -> str:
    """Return the screen of a talk along one edition."""
    return _screen(workspace().editions.get(slug, number))


def _screen(kept: KeptEdition) -> str:
    edition = editions.thaw(kept.document, kept.sha256)
    view = presentation.story(edition, g.language, url_for("stories.edition_text", slug=kept.slug, number=kept.number))
    wanted = ("present.", "story.", "evidence.", "measure.", "viewer.", "common.")
    words = {key: text for key, text in interface.words(g.language).items() if key.startswith(wanted)}
    return render_template(
        "story/present.html",
        story=view,
        data=presentation.player_data(view, words) | {"texts": words},
        theme="light",
        minutes=speaking.minutes(edition, g.language),
        edition_key=_key(kept),
        held_base=f"/s/{kept.slug}/e{kept.number}/held/",
        reader_href=url_for("stories.read_edition", slug=kept.slug, number=kept.number),
        speaker_href=url_for("present.speaker", slug=kept.slug, number=kept.number),
    )


@blueprint.get("/s/<slug>/e<int:number>/speaker")
def speaker(slug: str, number: int) -> str:
    """Return the speaker's window of a talk; notes only for people who may see the draft they stand in."""
    kept = workspace().editions.get(slug, number)
    edition = editions.thaw(kept.document, kept.sha256)
    return render_template(
        "story/speaker.html",
        story=presentation.story(edition, g.language),
        notes=_notes(kept, edition),
        theme="dark",
        edition_key=_key(kept),
        words={key: text for key, text in interface.words(g.language).items() if key.startswith("present.")},
    )


def _notes(kept: KeptEdition, edition: editions.Edition) -> dict[str, str] | None:
    if access.role_of_request() < access.TABLE["story_api.show"]:
        return None
    return speaking.notes(edition, workspace().storyboards.get(kept.storyboard_id).document, g.language)


def _key(kept: KeptEdition) -> str:
    return f"{kept.slug}-e{kept.number}"
