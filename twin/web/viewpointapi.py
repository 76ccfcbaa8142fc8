"""Named views of the town and of a case: readers list them, those who may edit keep, rename, order and remove them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request, url_for

from twin.store.viewpoints import TOWN, Viewpoint
from twin.storytelling.viewpoint import parse
from twin.web import access
from twin.web.asked import body
from twin.web.pages import workspace

blueprint = Blueprint("viewpoint_api", __name__, url_prefix="/api/v1/viewpoints")


@blueprint.get("")
def index() -> Response:
    """Return [{id, name, view, case, editable}]: those of the town, then those of `?case=`; `case` is empty for the town's."""
    case = request.args.get("case", TOWN)
    lists = [TOWN] if case == TOWN else [TOWN, workspace().cases.get(case).id]
    return jsonify([_line(item) for name in lists for item in workspace().viewpoints.of(name)])


def _line(item: Viewpoint) -> dict[str, Any]:
    editable = access.may_edit(_group_of(item.case_id))
    return {"id": item.id, "name": item.name, "view": item.view, "case": item.case_id, "editable": editable}


def _group_of(case: str) -> str:
    """Return whose a case's viewpoints are; those of the town belong to everybody who plans."""
    return "" if case == TOWN else workspace().cases.get(case).group


@blueprint.post("")
def add() -> tuple[Response, int, dict[str, str]]:
    """Keep {name, view, case?} as the last of its list; without a case it is the town's."""
    asked = parse(body(), needed=("name", "view"))
    case = asked.get("case", TOWN)
    access.ensure_may_edit(_group_of(case))
    made = workspace().viewpoints.add(case, asked["name"], asked["view"], by=g.user.id)
    return jsonify(_line(made)), 201, {"Location": url_for("viewpoint_api.change", identifier=made.id)}


@blueprint.patch("/<identifier>")
def change(identifier: str) -> Response:
    """Change what is given of {name, view, place}; `place` 0 is the first of the list."""
    access.ensure_may_edit(_group_of(workspace().viewpoints.get(identifier).case_id))
    asked = parse(body())
    asked.pop("case", None)
    return jsonify(_line(workspace().viewpoints.change(identifier, **asked, by=g.user.id)))


@blueprint.delete("/<identifier>")
def remove(identifier: str) -> tuple[str, int]:
    """Remove a viewpoint."""
    access.ensure_may_edit(_group_of(workspace().viewpoints.get(identifier).case_id))
    workspace().viewpoints.remove(identifier)
    return "", 204
