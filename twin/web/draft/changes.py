"""What an alternative changes, against any other state, with files to take away; and what people say about it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from twin import casediff, viewmodel
from twin.drafting.forms.fields import Sent
from twin.errors import DocumentInvalid, NotFound
from twin.geodata.crs import to_lonlat
from twin.planning import document as case_document
from twin.planning.difference import BuildingLine, changed_grades, changed_surfaces, changed_trees
from twin.planning.display import number
from twin.planning.exact import area
from twin.planning.grading import bank_said, grade_works
from twin.planning.permitted import PLAN
from twin.planning.surface import label_of
from twin.store.documents import Saved
from twin.web import access
from twin.web.draft.api import drafts, settled
from twin.web.pages import workspace

blueprint = Blueprint("draft_changes", __name__, url_prefix="/cases/<identifier>/alternatives/<letter>")
FILES = {"geojson": "geojson", "cityjson": "cityjson", "dxf": "dxf"}
_ENDINGS = {"geojson": ".geojson", "cityjson": ".city.json", "dxf": ".dxf", "html": ".html"}
Place = Callable[[Any], list[float] | None]


@blueprint.get("/changes")
def show(identifier: str, letter: str) -> str:
    """Return the changes of an alternative (`?revision=` an older one) against another state (`?against=`, the Bestand)."""
    parts = workspace()
    saved = parts.alternatives.lettered(identifier, letter)
    diff, work = _diff(identifier, letter)
    found = diff.found
    place = _places(diff.case.crs)
    groups = {name: _buildings(getattr(found, name), place) for name in ("removed", "added", "changed")}
    return render_template(
        "cases/changes.html",
        case=work.case,
        saved=saved,
        letter=letter,
        against=diff.first,
        state=diff.second,
        choices=_choices(saved, work.revisions, work.case.plan_facts is not None),
        sentence=found.sentence(g.language),
        found=found.to_json(g.language),
        groups=groups,
        trees=[{"change": change, "label": item.species or item.id, "id": item.id, "lonlat": place(item.position)}
               for change, item in changed_trees(diff.before, diff.after)],
        surfaces=[{"change": change, "label": label_of(item.kind, g.language), "id": item.id,
                   "size": number(item.area, 0, g.language), "lonlat": place(_middle(item.geometry))}
                  for change, item in changed_surfaces(diff.before, diff.after)],
        grades=_grades(diff, place),
        model=viewmodel.in_language(viewmodel.view_model(parts, work), g.language),
        comments=_comments(saved, place),
        editable=access.may_edit(saved.group),
        files=tuple(_ENDINGS),
    )  # fmt: skip


def _diff(identifier: str, letter: str) -> tuple[casediff.CaseDiff, Any]:
    """Return the diff the request asks for, and the case with all its alternatives."""
    parts, ground = workspace(), drafts().grounds.of(identifier)
    all_saved = parts.alternatives.of_case(identifier)
    known = [case_document.parse_alternative({**item.document, "revision": item.revision}) for item in all_saved]
    work = ground.with_drafts(known)
    revision = request.args.get("revision", type=int)
    second = letter if revision is None else f"{letter}@{revision}"
    return casediff.of_stored(parts, work, request.args.get("against") or "0", second), work


def _places(crs: str) -> Place:
    def place(point: Any) -> list[float] | None:
        if point is None:
            return None
        lon, lat = to_lonlat(np.array([[float(point[0]), float(point[1])]]), crs)[0]
        return [round(float(lon), 7), round(float(lat), 7)]

    return place


def _middle(geometry: Any) -> tuple[float, float] | None:
    if geometry is None or geometry.is_empty:
        return None
    point = geometry.representative_point()
    return point.x, point.y


def _buildings(lines: Iterable[BuildingLine], place: Place) -> list[dict[str, Any]]:
    rows = []
    for line in lines:
        sizes = {"footprint": number(line.footprint, 0, g.language)}
        sizes["volume"] = "–" if line.volume is None else number(line.volume, 0, g.language)
        rows.append({"id": line.id, "label": line.label, "storeys": line.storeys, **sizes, "lonlat": place(line.place)})
    return rows


def _grades(diff: casediff.CaseDiff, place: Place) -> list[dict[str, Any]]:
    """Return the ground that is made level, with the earth it moves where terrain is known below it."""
    terrain = diff.case.terrain
    works = [] if terrain is None else grade_works(terrain, diff.after.grades, _outlines(diff))
    known = {work.grade.id: work for work in works if work.known and work.ends}
    rows = []
    for change, grade in changed_grades(diff.before, diff.after):
        work = known.get(grade.id) if change == "added" else None
        level = "–" if grade.level is None else number(grade.level, 2, g.language)
        earth = {name: "–" if work is None else number(getattr(work, name), 0, g.language) for name in ("cut", "fill")}
        sizes = {"size": number(area(grade.geometry), 0, g.language), "bank": bank_said(grade.bank, g.language)}
        words = {"change": change, "id": grade.id, "label": f"{level} m NHN"}
        rows.append({**words, **sizes, **earth, "lonlat": place(_middle(grade.geometry))})
    return rows


def _outlines(diff: casediff.CaseDiff) -> list[Any]:
    """Return the footprints of what is built, below which there is no bank."""
    old = {item.id for item in diff.before.buildings}
    return [item.footprint for item in diff.after.buildings if item.id not in old and item.footprint is not None]


def _choices(saved: Saved, letters: Iterable[str], has_plan: bool) -> list[str]:
    """Return the states an alternative can be compared with: Bestand, plan, other letters, its own older revisions."""
    older = [f"{saved.slug}@{item.revision}" for item in workspace().alternatives.history(saved.id)[1:21]]
    return ["0", *([PLAN] if has_plan else []), *(item for item in letters if item != saved.slug), *older]


@blueprint.get("/changes.<kind>")
def file(identifier: str, letter: str, kind: str) -> Response:
    """Return the changes as GeoJSON, CityJSON, DXF or as a page for the file (html)."""
    if kind not in _ENDINGS:
        known = ", ".join(_ENDINGS)
        raise NotFound("FORMAT_UNKNOWN", f"Möglich sind {known}.", f"Possible are {known}.")
    diff, _ = _diff(identifier, letter)
    name = f"{identifier}-{diff.first}-{diff.second}".replace("@", "-r") + _ENDINGS[kind]
    if kind == "html":
        content = diff.page(g.language).encode()
    else:
        exporter = workspace().registry.exporter(FILES[kind])
        with tempfile.TemporaryDirectory(prefix="twin-diff-", dir=workspace().work_folder) as folder:
            target = Path(folder) / name
            casediff.write(diff, exporter, target, g.language)
            content = target.read_bytes()
    kinds = {"html": "text/html; charset=utf-8", "dxf": "image/vnd.dxf"}
    response = Response(content, mimetype=None, content_type=kinds.get(kind, "application/json"))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _comments(saved: Saved, place: Place) -> list[dict[str, Any]]:
    rows = drafts().comments_on(saved)
    own = {item.id for item in workspace().comments.of(saved.id) if item.created_by == g.user.id}
    may = access.may_edit(saved.group)
    return [{**row, "lonlat": place(row["position"]), "may_settle": may or row["id"] in own} for row in rows]


@blueprint.post("/comments")
def comment(identifier: str, letter: str) -> BaseResponse:
    """Keep a comment written in the form, and go back to the page."""
    saved = workspace().alternatives.lettered(identifier, letter)
    sent = Sent(request.form)
    east, north = sent.number("east"), sent.number("north")
    if sent.faults or (east is None) != (north is None):
        raise DocumentInvalid(
            "COMMENT_INVALID",
            "Ein Ort hat zwei Zahlen: Ost und Nord. Ohne Ort bleiben beide Felder leer.",
            "A place has two numbers: east and north. Without a place both fields stay empty.",
            faults=[],
        )
    position = None if east is None else [east, north]
    drafts().comment(saved, {"text": sent.text("text"), "position": position, "about": sent.text("about")}, g.user)
    return _back(identifier, letter)


@blueprint.post("/comments/<comment>")
def settle(identifier: str, letter: str, comment: str) -> BaseResponse:
    """Mark a comment as settled, and go back to the page."""
    settled(identifier, letter, comment)
    return _back(identifier, letter)


def _back(identifier: str, letter: str) -> BaseResponse:
    return redirect(url_for("draft_changes.show", identifier=identifier, letter=letter, _anchor="comments"), 303)
