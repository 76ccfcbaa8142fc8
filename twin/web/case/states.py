"""Any two states of a case side by side: chosen on the case's page, shown as a list, handed out as files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from twin import casediff, casework
from twin.casework import BASELINE
from twin.errors import NotFound
from twin.planning.permitted import PLAN, TITLE, permits_anything
from twin.store.documents import Saved
from twin.web.pages import workspace

blueprint = Blueprint("case_states", __name__, url_prefix="/cases/<identifier>/diff")
ENDINGS = {"geojson": ".geojson", "cityjson": ".city.json", "dxf": ".dxf", "html": ".html"}
_TYPES = {"html": "text/html; charset=utf-8", "dxf": "image/vnd.dxf"}
_OLDER = 20


def choices(work: casework.CaseAtWork) -> list[dict[str, str]]:
    """Return every state that can be compared: Bestand, plan, alternatives, and their older revisions."""
    parts = workspace()
    titles = {item.letter: item.title for item in work.case.alternatives}
    found = [{"value": BASELINE, "title": "Bestand" if g.language == "de" else "Existing state"}]
    if permits_anything(work.case):
        found.append({"value": PLAN, "title": TITLE.in_(g.language)})
    found += [{"value": letter, "title": f"{letter} {titles[letter]}".strip()} for letter in work.revisions]
    for saved in parts.alternatives.of_case(work.case.id):
        older = parts.alternatives.history(saved.id)[1 : _OLDER + 1]
        found += [{"value": f"{item.slug}@{item.revision}", "title": _older(item)} for item in older]
    return found


def _older(saved: Saved) -> str:
    words = f"Stand {saved.revision}" if g.language == "de" else f"revision {saved.revision}"
    return f"{saved.slug}, {words} ({saved.saved_at[:10]})"


@blueprint.get("")
def show(identifier: str) -> ResponseReturnValue:
    """Return what turns one state (`from`) into another (`to`); an alternative's own page of changes where it is the second."""
    first, second = _asked()
    letter, _, revision = second.partition("@")
    if letter not in (BASELINE, PLAN):
        number: dict[str, Any] = {"revision": revision} if revision else {}
        return redirect(url_for("draft_changes.show", identifier=identifier, letter=letter, against=first, **number))
    work = casework.load(workspace(), identifier)
    diff = casediff.of_stored(workspace(), work, first, second)
    states = choices(work)
    names = {item["value"]: item["title"] for item in states}
    return render_template(
        "cases/diff.html",
        case=work.case,
        states=states,
        first=first,
        second=second,
        names=[names.get(name, name) for name in (first, second)],
        found=diff.found.to_json(g.language),
        files=ENDINGS,
    )


def _asked() -> tuple[str, str]:
    return request.args.get("from") or BASELINE, request.args.get("to") or BASELINE


@blueprint.get("/file.<kind>")
def file(identifier: str, kind: str) -> Response:
    """Return what turns one state into another as GeoJSON, CityJSON, DXF or as a page for the file (html)."""
    if kind not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise NotFound("FORMAT_UNKNOWN", f"Möglich sind {known}.", f"Possible are {known}.")
    parts = workspace()
    diff = casediff.of_stored(parts, casework.load(parts, identifier), *_asked())
    name = f"{identifier}-{diff.first}-{diff.second}".replace("@", "-r") + ENDINGS[kind]
    content = diff.page(g.language).encode() if kind == "html" else _written(diff, kind, name)
    response = Response(content, content_type=_TYPES.get(kind, "application/json"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _written(diff: casediff.CaseDiff, kind: str, name: str) -> bytes:
    parts: Any = workspace()
    with tempfile.TemporaryDirectory(prefix="twin-diff-", dir=parts.work_folder) as folder:
        target = Path(folder) / name
        casediff.write(diff, parts.registry.exporter(kind), target, g.language)
        return target.read_bytes()
