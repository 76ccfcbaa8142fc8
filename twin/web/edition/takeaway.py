"""What readers take away from an edition: the committee paper, and picture and table of each scene."""

from __future__ import annotations

import hashlib
from typing import cast

from flask import Blueprint, Response, g, request

from twin.errors import NotFound
from twin.store.editions import KeptEdition
from twin.storytelling import edition as editions
from twin.takeaway import handout as papers
from twin.takeaway import pictures, tables
from twin.web.catalogue.giving import base_address
from twin.web.edition import heldfile
from twin.web.pages import workspace

blueprint = Blueprint("takeaway", __name__)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _handed_out(body: bytes, mimetype: str, name: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(body).hexdigest()[:20])
    return cast(Response, response.make_conditional(request))


def _paper(kept: KeptEdition) -> Response:
    body = papers.handout(workspace(), kept, g.language, base_address())
    return _handed_out(body, "application/pdf", f"{kept.slug}-e{kept.number}.pdf")


@blueprint.get("/s/<slug>/handout.pdf")
def handout(slug: str) -> Response:
    """Return the committee paper of the newest edition."""
    return _paper(workspace().editions.get(slug))


@blueprint.get("/s/<slug>/e<int:number>/handout.pdf")
def edition_handout(slug: str, number: int) -> Response:
    """Return the committee paper of one edition."""
    return _paper(workspace().editions.get(slug, number))


@blueprint.get("/s/<slug>/e<int:number>/scene-<int:scene>.png")
def picture(slug: str, number: int, scene: int) -> Response:
    """Return the picture of a scene; raises NotFound (PICTURE_NOT_TAKEN) where there is none."""
    parts = workspace()
    found = pictures.taken(parts, parts.editions.get(slug, number), g.language).get(scene)
    if found is None:
        raise NotFound(
            "PICTURE_NOT_TAKEN",
            f"Von Szene {scene} gibt es kein Bild. `twin story scenes` nimmt sie auf, wenn Chromium installiert ist.",
            f"There is no picture of scene {scene}. `twin story scenes` takes them where Chromium is installed.",
        )
    return _handed_out(found.read_bytes(), "image/png", f"{slug}-e{number}-{scene}.png")


@blueprint.get("/s/<slug>/e<int:number>/held/<name>")
def held(slug: str, number: int, name: str) -> Response:
    """Return a site plan or a map of sun hours that an edition holds; raises NotFound (HELD_FILE_UNKNOWN)."""
    kept = workspace().editions.get(slug, number)
    return heldfile.answer(editions.thaw(kept.document, kept.sha256), name)


@blueprint.get("/s/<slug>/e<int:number>/scene-<int:scene>.<any(csv, xlsx):kind>")
def table(slug: str, number: int, scene: int, kind: str) -> Response:
    """Return the figures of a scene for a spreadsheet."""
    kept = workspace().editions.get(slug, number)
    rows = tables.scene_table(kept, scene, g.language)
    name = f"{slug}-e{number}-{scene}.{kind}"
    if kind == "csv":
        return _handed_out(tables.as_csv(rows), "text/csv", name)
    return _handed_out(tables.as_xlsx({scene: rows}, kept, g.language), _XLSX, name)
