"""The legend of a scene's map of sun hours: its classes, how much ground or wall lies in each, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from twin import interface
from twin.language import LANGUAGES, Text
from twin.storytelling.scene import BASELINE, Scene
from twin.storytelling.sunview import SunView

_LEAP_YEAR = 2028
_COUNTED = {"ground": "inside_m2", "facades": "walls_m2"}


def parts(scene: Scene, sunmaps: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the legend of each map a scene shows, as `legend.legend_of` gives it; `sunmaps` by `SunView.key`."""
    for view in scene.sun_views():
        found = sunmaps.get(view.key)
        if found is not None:
            yield _part(view, found)


def _part(view: SunView, found: Mapping[str, Any]) -> dict[str, Any]:
    counted = _COUNTED[view.on]
    lines = [
        {"color": item["colour"], "label": item["label"], "amount": _area(float(item[counted])).to_json()}
        for item in found["classes"]
    ]
    method = Text.from_json(found["method"])
    of = Text(*(interface.translate(language, f"story.sun_of_{view.on}") for language in LANGUAGES))
    note = Text(f"{of.de} {method.de}", f"{of.en} {method.en}")
    return {"layer": "sunmap", "title": _title(view).to_json(), "note": note.to_json(), "lines": lines}


def _area(square_metres: float) -> Text:
    return Text(*(f"{format_decimal(square_metres, '#,##0', locale=language)}\u00a0m²" for language in LANGUAGES))


def _title(view: SunView) -> Text:
    key = f"kit.sun_title{'_change' if view.against else ''}{'_facades' if view.on == 'facades' else ''}"
    return Text(*(_titled(key, view, language) for language in LANGUAGES))


def _titled(key: str, view: SunView, language: str) -> str:
    month, day = view.day.split("-")
    when = format_skeleton("MMMMd", date(_LEAP_YEAR, int(month), int(day)), locale=language)
    states = {"state": _named(view.state, language), "against": _named(view.against or "", language)}
    return interface.translate(language, key, day=when, **states)


def _named(letter: str, language: str) -> str:
    if letter == BASELINE:
        return interface.translate(language, "common.baseline")
    return interface.translate(language, "common.alternative", letter=letter)
