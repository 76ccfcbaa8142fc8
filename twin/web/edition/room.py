"""Asking the room: readers leave questions on a scene, planners read, answer and show them; needs neither script nor cookie."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from twin.errors import DocumentInvalid, InputRefused, LimitExceeded, NotAllowed
from twin.store.editions import KeptEdition
from twin.store.questions import MODES, STATES, Mode, Question, State
from twin.storytelling.edition import thaw
from twin.web import access
from twin.web.edition.published import card
from twin.web.pages import workspace
from twin.web.patience import Patience
from twin.web.problems import status_of

blueprint = Blueprint("room", __name__)
MOST_TEXT, MOST_NAME, MOST_ANSWER = 1000, 80, 4000
# a whole council may sit behind one address
_patience = Patience(each=40, together=120, seconds=600.0)


@blueprint.get("/s/<slug>/questions")
def index(slug: str) -> str:
    """Return the questions that are shown with their answers, and the form where asking is possible."""
    return _page(workspace().editions.get(slug), {"scene": request.args.get("scene", "")}, None)


def _page(kept: KeptEdition, wish: dict[str, str], problem: InputRefused | None) -> str:
    parts = workspace()
    scenes = _scenes(kept)
    shown = parts.questions.of(kept.storyboard_id, ("shown",))
    numbers = {scene["id"]: scene for scene in scenes}
    return render_template(
        "story/room.html",
        slug=kept.slug,
        title=card(kept, g.language)["title"],
        scenes=scenes,
        mode=parts.questions.mode(kept.storyboard_id),
        may_ask=may_ask(parts.questions.mode(kept.storyboard_id)),
        questions=[_view(item, numbers) for item in shown],
        wish=wish,
        problem=problem.text.in_(g.language) if problem else "",
        sent=request.args.get("sent", ""),
        most={"text": MOST_TEXT, "name": MOST_NAME},
    )


def _scenes(kept: KeptEdition) -> list[dict[str, Any]]:
    texts = thaw(kept.document).document["texts"]
    told = texts.get(g.language) or texts["de"]
    return [{"number": n, "id": scene["id"], "heading": scene["heading"]} for n, scene in enumerate(told["scenes"], start=1)]


def _view(item: Question, scenes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    scene = scenes.get(item.scene, {"number": None, "heading": ""})
    return {
        "id": item.id,
        "number": scene["number"],
        "heading": scene["heading"],
        "edition": item.edition,
        "text": item.text,
        "name": item.name,
        "asked_at": item.asked_at,
        "state": item.state,
        "answer": item.answer,
        "answered_at": item.answered_at,
        "answered_by": item.answered_by,
    }


def may_ask(mode: Mode) -> bool:
    """Return whether the person behind this request may ask."""
    return mode == "open" or (mode == "signed-in" and access.role_of_request() >= access.Role.READER)


@blueprint.post("/s/<slug>/questions")
def ask(slug: str) -> Response | tuple[str, int]:
    """Keep a question; what cannot be kept comes back with everything that was typed."""
    parts = workspace()
    kept = parts.editions.get(slug)
    mode = parts.questions.mode(kept.storyboard_id)
    if not may_ask(mode):
        raise NotAllowed(
            "ROOM_CLOSED", "Fragen sind hier zurzeit nicht möglich.", "Questions are not possible here at the moment."
        )
    wish = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in ("scene", "text", "name")}
    try:
        _ensure_fits(wish)
        _patience.ensure(request.remote_addr or "")
        scene = next((item["id"] for item in _scenes(kept) if str(item["number"]) == wish["scene"]), "")
        signed_in = g.get("user") is not None
        parts.questions.ask(
            kept.storyboard_id,
            kept.number,
            wish["text"],
            scene=scene,
            name=(g.user.full_name or g.user.name) if signed_in else wish["name"],
            by=g.user.id if signed_in else "",
            state="shown" if mode == "signed-in" else "waiting",
        )
    except InputRefused as error:
        return _page(kept, wish, error), status_of(error)
    sent = "shown" if mode == "signed-in" else "waiting"
    return redirect(url_for("room.index", slug=slug, sent=sent, _anchor="sent"), code=303)


def _ensure_fits(wish: dict[str, str]) -> None:
    if not wish["text"]:
        raise DocumentInvalid("QUESTION_EMPTY", "Bitte schreiben Sie Ihre Frage.", "Please write your question.")
    if len(wish["text"]) > MOST_TEXT or len(wish["name"]) > MOST_NAME:
        raise LimitExceeded(
            "QUESTION_TOO_LONG",
            f"Eine Frage hat höchstens {MOST_TEXT} Zeichen, ein Name {MOST_NAME}. Bitte kürzen.",
            f"A question has at most {MOST_TEXT} characters, a name {MOST_NAME}. Please shorten it.",
        )


@blueprint.get("/storyboards/<identifier>/questions")
def manage(identifier: str) -> str:
    """Return all questions on a storyboard by their state, with what a planner can do about them."""
    parts = workspace()
    saved = parts.storyboards.get(identifier)
    published = [kept for kept in parts.editions.of_storyboard(saved.id) if not kept.withdrawn_at]
    scenes = {item["id"]: item for item in _scenes(published[0])} if published else {}
    found = [_view(item, scenes) for item in parts.questions.of(saved.id)]
    return render_template(
        "stories/questions.html",
        saved=saved,
        published=published,
        mode=parts.questions.mode(saved.id),
        modes=MODES,
        by_state={state: [item for item in found if item["state"] == state] for state in STATES},
        editable=access.may_edit(saved.group),
        most=MOST_ANSWER,
    )


@blueprint.post("/storyboards/<identifier>/questions")
def open_or_close(identifier: str) -> Response:
    """Say who may ask from now on."""
    mode = request.form.get("mode", "")
    if mode not in MODES:
        raise DocumentInvalid("MODE_UNKNOWN", "Diese Einstellung gibt es nicht.", "There is no such setting.")
    workspace().questions.set_mode(_own(identifier), mode)
    return redirect(url_for("room.manage", identifier=identifier), code=303)


@blueprint.post("/storyboards/<identifier>/questions/<question>")
def judge(identifier: str, question: str) -> Response:
    """Show or refuse a question with the answer of the form, or forget it."""
    own, act = _own(identifier), request.form.get("act", "")
    answer = request.form.get("answer", "").replace("\r\n", "\n").strip()
    if act == "forget":
        workspace().questions.remove(own, question)
    elif act in ("shown", "refused") and len(answer) <= MOST_ANSWER:
        by = g.user.full_name or g.user.name
        workspace().questions.answer(own, question, state=cast(State, act), text=answer, by=by)
    else:
        raise DocumentInvalid(
            "ANSWER_INVALID",
            f"Eine Antwort hat höchstens {MOST_ANSWER} Zeichen.",
            f"An answer has at most {MOST_ANSWER} characters.",
        )
    return redirect(url_for("room.manage", identifier=identifier, _anchor=f"q-{question}"), code=303)


def _own(identifier: str) -> str:
    saved = workspace().storyboards.get(identifier)
    access.ensure_may_edit(saved.group)
    return saved.id
