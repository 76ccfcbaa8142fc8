"""What every page of the house shares: the workspace behind the request, the menu, addresses of static files."""

from __future__ import annotations

import re
from typing import Any, cast

from flask import Flask, current_app, g, request, url_for

from twin import interface
from twin.web import access
from twin.workspace import Workspace

# key and endpoint of each entry of the menu, in order; the words are `menu.<key>` in the locale files
_MENU = (
    ("start", "home.index"),
    ("datasets", "datasets.index"),
    ("catalogue", "catalogue.index"),
    ("cases", "cases.index"),
    ("storyboards", "stories.index"),
    ("formats", "home.formats"),
    ("admin", "accounts.admin"),
)
_WITH_POINT = re.compile(r"[+-]?\d*\.\d+")
# rooms that stand under the entry of the storyboards
_STORIES = ("story_edit", "story_desk", "story_preview", "glossary")


def workspace() -> Workspace:
    """Return the running twin this request belongs to."""
    return cast(Workspace, current_app.extensions["twin"])


def asset(path: str) -> str:
    """Return the address of a static file with its fingerprint, so that it may be cached for ever."""
    return f"/static/{path}?v={interface.fingerprint(path)}"


def as_typed(said: str | None) -> str:
    """Return what stands in a field for a number with the decimal sign of the reader; anything else as it is, None as empty."""
    words = said or ""
    return words.replace(".", ",") if g.language == "de" and _WITH_POINT.fullmatch(words) else words


def _other_language() -> str:
    """Return this page's address in the other language."""
    other = "en" if g.language == "de" else "de"
    if request.endpoint is None or request.method != "GET":
        return url_for("home.index", lang=other)
    arguments = {**request.args.to_dict(), **(request.view_args or {}), "lang": other}
    return url_for(request.endpoint, **arguments)


def _menu() -> list[dict[str, str]]:
    if access.role_of_request() < access.Role.READER:
        return []
    role = access.role_of_request()
    return [
        {"key": key, "title": interface.translate(g.language, f"menu.{key}"), "href": url_for(endpoint)}
        for key, endpoint in _MENU
        if access.TABLE[endpoint] <= role
    ]


def _chosen_place() -> str | None:
    room = (request.endpoint or "").split(".")[0].removesuffix("_sources")
    room = "stories" if room in _STORIES else room
    own = next((key for key, endpoint in _MENU if endpoint == request.endpoint), None)
    return own or next(
        (key for key, endpoint in _MENU if room not in ("home", "accounts") and endpoint.startswith(f"{room}.")), None
    )


def _person() -> dict[str, str] | None:
    user = g.get("user")
    if user is None:
        return None
    titles = {group.id: group.title for group in workspace().accounts.groups()}
    shown = ", ".join(titles.get(name, name) for name in user.groups)
    return {"name": user.full_name or user.name, "group": shown, "href": url_for("accounts.me")}


def install(app: Flask) -> None:
    """Give every template the shared parts (see the comment at the top of base.html)."""

    @app.context_processor
    def shared_parts() -> dict[str, Any]:
        return {
            "asset": asset,
            "as_typed": as_typed,
            "places": _menu(),
            "place": _chosen_place(),
            "person": _person(),
            "login_href": url_for("accounts.login"),
            "role": access.role_of_request(),
            "Role": access.Role,
            "town": workspace().settings.town,
            "theme": None,
            "contact": None,
            "other_language_url": _other_language(),
        }
