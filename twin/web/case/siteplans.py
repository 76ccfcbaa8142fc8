"""The site plan of a case or of one of its alternatives as a picture of its own, for browsers that draw no 3D."""

from __future__ import annotations

from flask import Blueprint, Response

from twin import casework
from twin.drafting.planpicture import plan_picture
from twin.errors import NotFound
from twin.web.pages import workspace

blueprint = Blueprint("site_plans", __name__)


@blueprint.get("/cases/<identifier>/plan-<letter>.svg")
def picture(identifier: str, letter: str) -> Response:
    """Return the plan of an alternative, of "0" as it is today, as SVG; raises NotFound (SITE_PLAN_NONE) without a site."""
    plan = plan_picture(workspace(), casework.load(workspace(), identifier), letter)
    if plan is None:
        raise NotFound(
            "SITE_PLAN_NONE",
            "Der Planfall hat keinen Geltungsbereich, also keinen Lageplan. Ein Plan oder eine Fläche gibt ihm einen.",
            "The case has no perimeter and so no site plan. A plan or an area gives it one.",
        )
    response = Response(plan, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-cache"
    return response
