"""What an edition holds besides its text for those who look at it: site plans of its states, maps of sun hours of its scenes."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from twin.storytelling.edition import Edition
from twin.storytelling.localised import localised
from twin.storytelling.sunview import SunView


def plan_file(letter: str) -> str:
    """Return the name of the site plan of a state."""
    return f"plan-{letter}.svg"


def sun_file(view: SunView) -> str:
    """Return the name of the file of a map of sun hours."""
    return _sun_file(view.key)


def _sun_file(key: str) -> str:
    return f"sunmap-{key}.json"


def held_files(edition: Edition, language: str) -> dict[str, bytes]:
    """Return the files an edition holds by their name: SVG, and JSON in one language; none for editions from before."""
    plans = edition.document.get("plans") or {}
    maps = edition.document.get("sunmaps") or {}
    return {
        **{plan_file(letter): str(picture).encode() for letter, picture in plans.items()},
        **{_sun_file(key): orjson.dumps(localised(found, language)) for key, found in maps.items()},
    }


def sun_files(views: Iterable[SunView], edition: Edition) -> list[str]:
    """Return the names of the files of these maps that the edition holds."""
    held = edition.document.get("sunmaps") or {}
    return [sun_file(view) for view in views if view.key in held]
