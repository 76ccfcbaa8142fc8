"""The map of sun hours for the viewer, for programs and as tables."""

from __future__ import annotations

import orjson
from flask import Blueprint, Response, g, request

from twin import casework, sunmapping
from twin.errors import NotFound
from twin.takeaway.tables import as_csv
from twin.web import packed
from twin.web.pages import workspace

blueprint = Blueprint("sun_api", __name__, url_prefix="/api/v1/cases/<identifier>/sunhours")
_FORMATS = ("json", "csv", "cells")


@blueprint.get("")
def show(identifier: str) -> Response:
    """Return the sun hours of a state around the planning area, as classes and as minutes of each cell.

    `alternative` (the Bestand without it), `against` another state for the difference, `day` as 03-21, `step` in minutes,
    `area` around or site; `format=csv` gives the area of each class, `format=cells` every cell.
    """
    asked = request.args
    kind, step = asked.get("format", "json"), asked.get("step", str(sunmapping.USUAL_STEP))
    if kind not in _FORMATS:
        raise NotFound("FORMAT_UNKNOWN", f"Möglich sind {', '.join(_FORMATS)}.", f"Possible are {', '.join(_FORMATS)}.")
    found = sunmapping.sun_map(
        casework.load(workspace(), identifier),
        asked.get("alternative") or casework.BASELINE,
        asked.get("against") or None,
        asked.get("day") or sunmapping.USUAL_DAY,
        int(step) if step.isdecimal() and len(step) < 4 else 0,
        asked.get("area") or sunmapping.AREAS[0],
    )
    if kind == "json":
        return packed.answer(packed.body_of(orjson.dumps(found.to_json(g.language)), "application/json"), "private, no-cache")
    heads, rows = found.class_table(g.language) if kind == "csv" else found.cell_table(g.language)
    name = "-".join(("sunhours", identifier, found.letter, *([] if found.against is None else [found.against]), kind))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(as_csv([heads, *rows], g.language), mimetype="text/csv", headers=headers)
