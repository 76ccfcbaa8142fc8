"""The site plan of a case or of one of its alternatives as a picture of its own, for browsers that draw no 3D."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from shapely.geometry.base import BaseGeometry

from twin import casework
from twin.casework import CaseAtWork
from twin.drafting.forms.editing import changes_of
from twin.drafting.siteplan import site_plan
from twin.errors import NotFound
from twin.planning.answer import BASELINE
from twin.web.draft.api import ground_of
from twin.web.pages import workspace

blueprint = Blueprint("site_plans", __name__)


@blueprint.get("/cases/<identifier>/plan-<letter>.svg")
def picture(identifier: str, letter: str) -> Response:
    """Return the plan of an alternative, of "0" as it is today, as SVG; raises NotFound (SITE_PLAN_NONE) without a site."""
    parts = workspace()
    changes = [] if letter == BASELINE else changes_of(parts.alternatives.lettered(identifier, letter).document)
    arriving = [] if letter == BASELINE else _new(casework.load(parts, identifier), letter)
    plan = site_plan(ground_of(identifier), changes, arriving)
    if plan is None:
        raise NotFound(
            "SITE_PLAN_NONE",
            "Der Planfall hat keinen Geltungsbereich, also keinen Lageplan. Ein Plan oder eine Fläche gibt ihm einen.",
            "The case has no perimeter and so no site plan. A plan or an area gives it one.",
        )
    response = Response(render_template("cases/siteplan.svg", plan=plan, letter=letter), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _new(work: CaseAtWork, letter: str) -> list[BaseGeometry]:
    """Return the footprints of an alternative's new buildings."""
    standing = {building.id for building in work.states[BASELINE].buildings}
    new = (building.footprint for building in casework.state_of(work, letter).buildings if building.id not in standing)
    return [footprint for footprint in new if footprint is not None]
