"""The maps of sun hours for the viewer, for programs and as tables."""

from __future__ import annotations

import base64
import threading
from typing import Any

import orjson
from flask import Blueprint, Response, g, request

from twin import casework
from twin.errors import NotFound
from twin.sunmapping.classes import bounds
from twin.sunmapping.facades import FacadeMap
from twin.sunmapping.ground import SunMap
from twin.sunmapping.maps import MAPS
from twin.sunmapping.question import AREAS, USUAL_DAY, USUAL_STEP, SunQuestion
from twin.takeaway.tables import as_csv
from twin.web import packed
from twin.web.pages import workspace

blueprint = Blueprint("sun_api", __name__, url_prefix="/api/v1/cases/<identifier>/sunhours")
# a map takes up to some seconds of one processor: whoever asks for the same one then finds it kept
_ONE_AT_A_TIME = threading.Lock()
_FORMATS = {"ground": ("json", "day", "csv", "cells"), "facades": ("json", "day", "csv", "walls", "cells")}


@blueprint.get("")
def show(identifier: str) -> Response:
    """Return the sun hours of a state around the planning area, as classes and as minutes of each cell or patch.

    `on` ground or facades, `alternative` (the Bestand without it), `against` another state for the difference, `day` as 03-21,
    `step` in minutes, `area` around or site; `format=day` gives each step of the day, `format=csv` the area of each class,
    `format=walls` the hours of each façade by storey, `format=cells` those of every cell or patch.
    """
    asked = request.args
    on, kind = asked.get("on") or "ground", asked.get("format", "json")
    if on not in MAPS:
        raise NotFound("SUN_MAP", f"Karten gibt es auf {', '.join(MAPS)}.", f"There are maps on {', '.join(MAPS)}.")
    if kind not in _FORMATS[on]:
        known = ", ".join(_FORMATS[on])
        raise NotFound("FORMAT_UNKNOWN", f"Möglich sind {known}.", f"Possible are {known}.")
    work = casework.load(workspace(), identifier)
    with _ONE_AT_A_TIME:
        found = MAPS[on](work, _question())
    if kind in ("json", "day"):
        body = found.to_json(g.language) if kind == "json" else _day_of(found)
        return packed.answer(packed.body_of(orjson.dumps(body), "application/json"), "private, no-cache")
    heads, rows = found.tables(g.language)[kind]
    asked_for = found.site.question
    parts = ("sunhours", on, identifier, asked_for.letter, *([] if asked_for.against is None else [asked_for.against]), kind)
    headers = {"Content-Disposition": f'attachment; filename="{"-".join(parts)}.csv"'}
    return Response(as_csv([heads, *rows], g.language), mimetype="text/csv", headers=headers)


def _question() -> SunQuestion:
    asked = request.args
    step = asked.get("step", str(USUAL_STEP))
    return SunQuestion(
        asked.get("alternative") or casework.BASELINE,
        asked.get("against") or None,
        asked.get("day") or USUAL_DAY,
        int(step) if step.isdecimal() and len(step) < 4 else 0,
        asked.get("area") or AREAS[0],
    )


def _day_of(found: SunMap | FacadeMap) -> dict[str, Any]:
    """Return the middle of each step in UTC and, of the state and the one it is compared to, which cells or patches have sun.

    Each row of `lit` is a step: bits in base64, the first cell or patch in the lowest; `bounds` are the minutes between classes.
    """
    return {
        "times": found.site.times(),
        "step_minutes": found.site.yardstick.step_minutes,
        "bounds": bounds(is_change=found.site.question.against is not None),
        "lit": [[base64.b64encode(row.tobytes()).decode() for row in light.bits] for light in found.lights],
    }
