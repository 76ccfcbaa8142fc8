"""The legend of a scene's map of sun hours: its classes, how much ground or wall lies in each, and how it was counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    """Yield the legend of the maps a scene shows, as `legend.legend_of` gives it; `sunmaps` by `SunView.key`.

    The states of a comparison share one legend, which names the area of each.
    """
    shown = [(view, sunmaps[view.key]) for view in scene.sun_views() if view.key in sunmaps]
    if not shown:
        return
    (first, found), views = shown[0], [view for view, _ in shown]
    of = Text(*(interface.translate(language, f"story.sun_of_{first.on}") for language in LANGUAGES))
    method = Text.from_json(found["method"])
    yield {
        "layer": "sunmap",
        "title": _title(views).to_json(),
        "note": Text(f"{of.de} {method.de}", f"{of.en} {method.en}").to_json(),
        "lines": [
            {"color": item["colour"], "label": item["label"], "amount": _amount(shown, number).to_json()}
            for number, item in enumerate(found["classes"])
        ],
    }


def _amount(shown: Sequence[tuple[SunView, Mapping[str, Any]]], number: int) -> Text:
    """Return how much lies in the class of a number, of each state where there are several."""
    areas = [(view, _area(float(found["classes"][number][_COUNTED[view.on]]))) for view, found in shown]
    if len(areas) == 1:
        return areas[0][1]
    said = [" · ".join(f"{_named(view.state, each)}: {area.in_(each)}" for view, area in areas) for each in LANGUAGES]
    return Text(*said)


def _area(square_metres: float) -> Text:
    return Text(*(f"{format_decimal(square_metres, '#,##0', locale=language)}\u00a0m²" for language in LANGUAGES))


def _title(views: Sequence[SunView]) -> Text:
    first = views[0]
    key = f"kit.sun_title{'_change' if first.against else ''}{'_facades' if first.on == 'facades' else ''}"
    return Text(*(_titled(key, views, language) for language in LANGUAGES))


def _titled(key: str, views: Sequence[SunView], language: str) -> str:
    month, day = views[0].day.split("-")
    when = format_skeleton("MMMMd", date(_LEAP_YEAR, int(month), int(day)), locale=language)
    states = ", ".join(_named(view.state, language) for view in views)
    return interface.translate(language, key, day=when, state=states, against=_named(views[0].against or "", language))


def _named(letter: str, language: str) -> str:
    if letter == BASELINE:
        return interface.translate(language, "common.baseline")
    return interface.translate(language, "common.alternative", letter=letter)
