"""A scene of a storyboard document as JSON Schema, for programs that write storyboards."""

from __future__ import annotations

from typing import Any, get_args

from twin.storytelling import apart, layerlook, sunview
from twin.storytelling.measurement import UNITS, MeasuredWay
from twin.storytelling.scene import COMPARISONS, CORNERS

Schema = dict[str, Any]
_STRING: Schema = {"type": "string"}
_TEXT: Schema = {"oneOf": [_STRING, {"type": "object", "properties": {"de": _STRING, "en": _STRING}}]}
_PLACE: Schema = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}

_POINT: Schema = {**_PLACE, "minItems": 3, "maxItems": 3}


def _object(**members: Schema) -> Schema:
    return {"type": "object", "properties": members, "additionalProperties": False}


def _list(items: Schema, most: int | None = None) -> Schema:
    return {"type": "array", "items": items, **({"maxItems": most} if most is not None else {})}


def _by_layer(schema: Schema, description: str) -> Schema:
    return {"type": "object", "additionalProperties": schema, "description": f"{description}, by the id of a layer"}


def _one_of(choices: tuple[str, ...]) -> Schema:
    return {"enum": list(choices)}


def _number(low: float, high: float) -> Schema:
    return {"type": "number", "minimum": low, "maximum": high}


def _or_none(schema: Schema, description: str) -> Schema:
    return {"oneOf": [schema, {"type": "null"}], "description": description}


def scene_schema() -> Schema:
    """Return the schema of one scene; `document.parse` checks more, such as how many states a comparison shows."""
    return {**_object(**_told(), **_drawn(), **_beside()), "required": ["id", "heading", "camera"]}


def _told() -> dict[str, Schema]:
    words = dict.fromkeys(("heading", "narrative", "plain", "text_alternative", "notes"), _TEXT)
    return {"id": _STRING, **words, "card": _one_of(CORNERS), "flight": _number(0, 20)}


def _drawn() -> dict[str, Schema]:
    named = ("lon", "lat", "height", "azimuth", "elevation", "distance", "fov")
    return {
        "camera": _object(**{name: {"type": "number"} for name in named}),
        "shown": {**_list(_STRING, 4), "description": "letters of the states, 0 is the Bestand"},
        "comparison": _one_of(COMPARISONS),
        "split": _number(0, 1),
        "sun": _or_none(_STRING, "local time as 2026-06-21T17:45"),
        "layers": _by_layer({"oneOf": [{"type": "boolean"}, _number(0, 1)]}, "shown, or how opaque"),
        "order": {**_list(_STRING), "description": "ids of layers, the uppermost first"},
        "styles": _by_layer(_style(), "coloured by an attribute"),
        "labels": _by_layer({"oneOf": [_STRING, _object(by=_STRING, title=_TEXT)]}, "lettered by an attribute"),
        "filters": _by_layer(_list(_condition(), 12), "objects that fit all conditions"),
        "ghost": _or_none(_ghost(), "what stays solid in pale surroundings"),
        "away": _object(hidden=_list(_STRING), only=_or_none(_list(_STRING), "no others are shown")),
        "cut": _or_none(_number(-500, 9000), "metres above NHN above which nothing is seen"),
        "section": {**_list(_PLACE, 2), "description": "two places; nothing is seen to the right of the line between them"},
        "sunmap": _or_none(_sunmap(), "map of sun hours"),
    }


def _style() -> Schema:
    bounds = {"oneOf": [_list({"type": "number"}), _list(_STRING)], "description": "ascending bounds, or the values themselves"}
    chosen = {"method": _one_of(layerlook.METHODS), "palette": _one_of(layerlook.PALETTES), "count": {"type": "integer"}}
    return _object(by=_STRING, **chosen, classes=bounds, title=_TEXT, words=_list(_TEXT))


def _condition() -> Schema:
    return _object(by=_STRING, value={"type": ["string", "number"]}, **{"is": _one_of(apart.OPERATORS)})


def _ghost() -> Schema:
    return _object(of=_one_of(apart.GHOSTS), strength=_number(0, 1), ids=_list(_STRING))


def _sunmap() -> Schema:
    states = {"state": _STRING, "against": _or_none(_STRING, "state the difference is taken from")}
    return _object(on=_one_of(sunview.PLACES), day={**_STRING, "description": "as 03-21"}, area=_one_of(sunview.AREAS), **states)


def _beside() -> dict[str, Schema]:
    medium = dict.fromkeys(("src", "source", "licence", "date", "poster", "captions"), _STRING)
    ways: tuple[str, ...] = get_args(MeasuredWay)
    measured = {"way": _one_of(ways), "unit": _one_of(UNITS), "letter": _STRING, "revision": {"type": "integer"}}
    return {
        "measures": _list(_STRING),
        "media": _list(_object(**medium, alternative=_TEXT, caption=_TEXT, decorative={"type": "boolean"}), 20),
        "exhibits": _list(
            _object(kind=_one_of(("chart", "table")), title=_TEXT, measures=_list(_STRING), letters=_list(_STRING)), 20
        ),
        "measurements": _list(_object(**measured, label=_TEXT, value={"type": "number"}, places=_list(_POINT)), 20),
    }
