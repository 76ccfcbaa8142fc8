"""The comparison of a case as people look at it: what the address asks for, the page, and the same numbers to take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from twin import casework, comparing, interface
from twin.errors import NotFound
from twin.planning.comparison import Comparison
from twin.planning.families import standard
from twin.storytelling import compared
from twin.takeaway import comparisontables
from twin.takeaway.tables import as_csv
from twin.web import access
from twin.web.pages import workspace

FILES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: the baseline, the measures and columns chosen (None: the usual ones), and what comes first."""

    against: str
    rows: tuple[str, ...] | None
    columns: tuple[str, ...] | None
    order: str

    def arguments(self, **changed: str) -> dict[str, Any]:
        """Return the arguments of an address that asks for the same, with some changed."""
        said = {
            "against": self.against if self.against != casework.BASELINE else None,
            "rows": ",".join(self.rows) if self.rows is not None else None,
            "columns": ",".join(self.columns) if self.columns is not None else None,
            "order": self.order or None,
            **changed,
        }
        return {key: value for key, value in said.items() if value is not None}


def asked() -> Asked:
    """Return what this request asks for; lists come as repeated fields of a form or separated by commas."""
    order = request.args.get("order", "")
    return Asked(
        request.args.get("against") or casework.BASELINE, _listed("rows"), _listed("columns"), "table" if order == "table" else ""
    )


def _listed(name: str) -> tuple[str, ...] | None:
    found = [item.strip() for value in request.args.getlist(name) for item in value.split(",") if item.strip()]
    return tuple(dict.fromkeys(found)) or None


def answer(identifier: str) -> str | BaseResponse:
    """Return the comparison page, or with `?format=csv|xlsx|json` its numbers; raises NotFound for what there is not.

    A form's repeated fields lead on to the short address that says the same.
    """
    wish = asked()
    if any(len(values) > 1 for _, values in request.args.lists()):
        return redirect(url_for("cases.compare", identifier=identifier, **wish.arguments()))
    work = casework.load(workspace(), identifier)
    for letter in wish.columns or ():
        casework.state_of(work, letter)
    found = comparing.comparison(workspace(), work, wish.against, wish.rows)
    view = compared.View(wish.columns, by_difference=not wish.order)
    page = compared.page(found, g.language, interface.words(g.language), view)
    kind = request.args.get("format")
    if kind is not None:
        return _file(kind, page, work, wish)
    return render_template(
        "cases/compare.html",
        case={"id": work.case.id, "title": work.case.title},
        case_href=url_for("cases.show", identifier=identifier),
        model_href=url_for("cases.model", identifier=identifier, lang=g.language),
        assumptions_href=url_for("case_assumptions.show", identifier=identifier),
        files={name: url_for("cases.compare", identifier=identifier, **wish.arguments(format=name)) for name in FILES},
        wish=wish,
        choices=[{"value": letter, "title": title.in_(g.language)} for letter, title in found.baselines],
        choosable=_choosable(found),
        letters=[{"letter": item.letter, "title": item.title.in_(g.language)} for item in found.columns],
        story_href=url_for("story_edit.new", case=identifier) if access.may_edit(work.case.group) else "",
        editable=access.may_edit(work.case.group),
        draw_href=url_for("cases.show", identifier=identifier),
        upload_href=url_for("datasets.new"),
        reviewed=None,
        **page,
    )


def _choosable(found: Comparison) -> list[dict[str, Any]]:
    """Return every measure there is by family, each with whether it stands in the table."""
    shown = {row.key for row in found.rows}
    ready = [item.family.about for item in standard().entries() if item.family is not None and item.state == "ready"]
    return [
        {
            "title": family.title.in_(g.language),
            "measures": [
                {"key": item.key, "label": item.label.in_(g.language), "chosen": item.key in shown} for item in family.indicators
            ],
        }
        for family in ready
    ]


def _file(kind: str, page: dict[str, Any], work: casework.CaseAtWork, wish: Asked) -> Response:
    case = {"id": work.case.id, "title": work.case.title, "revision": work.revision, "alternatives": dict(work.revisions)}
    name = f"{work.case.id}-{wish.against}.{kind}"
    if kind == "csv":
        return _handed_out(as_csv(comparisontables.numbers_table(page, g.language), g.language), kind, name)
    if kind == "xlsx":
        now = datetime.fromtimestamp(workspace().database.seconds(), UTC)
        return _handed_out(comparisontables.as_workbook(page, g.language, now), kind, name)
    if kind == "json":
        response = jsonify(comparisontables.as_json(page, case, g.language))
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    known = ", ".join(FILES)
    raise NotFound("FORMAT_UNKNOWN", f"Möglich sind {known}.", f"Possible are {known}.")


def _handed_out(body: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(body, mimetype=FILES[kind], headers=headers)
