"""Looks at a file before it is taken in, and points turned from one coordinate system into another, for programs and pages."""

from __future__ import annotations

import dataclasses

import numpy as np
from flask import Blueprint, Response, g, jsonify, request, send_file, url_for

from twin import intake, preview
from twin.errors import Conflict, NotFound, OptionsInvalid
from twin.geodata import crs
from twin.importers.bundling import together
from twin.viewmodel import city_view_model
from twin.web import access
from twin.web.asked import answers_in, body, complete_uploads
from twin.web.pages import workspace
from twin.wish import Wish, answered

blueprint = Blueprint("preview_api", __name__, url_prefix="/api/v1")


@blueprint.post("/previews")
def add() -> tuple[Response, int, dict[str, str]]:
    """Ask for a look at complete uploads, or at the files of a failed `job`; the answer names the job to follow."""
    sent = body()
    answers = answers_in(sent)
    if sent.get("job"):
        asked = workspace().jobs.get(str(sent["job"]))
        if asked.process != intake.PROCESS:
            raise Conflict("JOB_ASKS_NOTHING", "Dieser Auftrag fragt nichts.", "This job asks nothing.")
        if asked.created_by != g.user.id:
            access.ensure_may_edit(asked.group)
        wish = answered(asked, **answers)
    else:
        given = complete_uploads(sent)
        bundle = together(workspace().registry, [path for path, _ in given])
        main = given[bundle.main][1]
        along = tuple((given[at][1].name, given[at][1].kept) for at in bundle.companions)
        known = {name: value for name, value in answers.items() if value is not None}
        wish = dataclasses.replace(Wish(main.kept, main.name, companions=along), **known)
    job = preview.ask(workspace(), wish, by=g.user.id)
    return jsonify(job.to_json(g.language)), 202, {"Location": url_for("api.job", identifier=job.id)}


@blueprint.get("/previews/<identifier>/<layer>.glb")
def model(identifier: str, layer: str) -> Response:
    """Return a 3D model of a look, for the browser of who asked for it."""
    job = workspace().jobs.get(identifier)
    if job.created_by != g.user.id:
        access.ensure_may_edit(job.group)
    return send_file(preview.model_file(workspace(), job, layer), mimetype="model/gltf-binary", max_age=0)


@blueprint.get("/city")
def city() -> Response:
    """Return the view model of the largest city model, its CRS and the middle in it; raises NotFound (NO_CITY)."""
    found = city_view_model(workspace(), g.language)
    if found is None:
        raise NotFound(
            "NO_CITY",
            "Noch gibt es kein Stadtmodell, in das sich etwas stellen lässt. Die Zahlenfelder genügen.",
            "There is no city model yet to place anything in. The number fields will do.",
        )
    view, layer = found
    lon, lat = view["anchor"]["lon"], view["anchor"]["lat"]
    x, y = crs.transform(np.array([[lon, lat]]), "EPSG:4326", layer.crs)[0].tolist()
    return jsonify({"model": view, "crs": layer.crs, "x": round(x, 2), "y": round(y, 2), "lon": lon, "lat": lat})


@blueprint.get("/crs/<code>/place")
def place(code: str) -> Response:
    """Return x, y in a system and lon, lat (WGS 84) of a point given one way or the other."""
    code = crs.parse(code).code
    numbers = {name: request.args.get(name, type=float) for name in ("lon", "lat", "x", "y")}
    if numbers["lon"] is not None and numbers["lat"] is not None:
        source, target, given = "EPSG:4326", code, (numbers["lon"], numbers["lat"])
    elif numbers["x"] is not None and numbers["y"] is not None:
        source, target, given = code, "EPSG:4326", (numbers["x"], numbers["y"])
    else:
        raise OptionsInvalid("PLACE_INCOMPLETE", "Nötig sind lon und lat oder x und y.", "Needed are lon and lat, or x and y.")
    found = crs.transform(np.array([given], dtype=np.float64), source, target)[0].tolist()
    if not np.isfinite(found).all():
        raise OptionsInvalid("PLACE_OUTSIDE", f"Der Punkt liegt außerhalb von {code}.", f"The point lies outside {code}.")
    lonlat, xy = (given, found) if target == code else (found, given)
    return jsonify({"crs": code, "x": xy[0], "y": xy[1], "lon": lonlat[0], "lat": lonlat[1]})
