"""Which pages of a published story may stand inside another site's page, and where: only where the administrator said so."""

from __future__ import annotations

from flask import Flask, g, request

from twin.web.pages import workspace

_EMBEDDABLE = frozenset({"stories.read", "stories.read_edition", "stories.text", "stories.edition_text"})


def _allow() -> None:
    if request.endpoint in _EMBEDDABLE:
        g.frame_ancestors = tuple(workspace().settings.embedders)


def install(app: Flask) -> None:
    """Let the story's pages name the sites that may embed them in their policy."""
    app.before_request(_allow)
