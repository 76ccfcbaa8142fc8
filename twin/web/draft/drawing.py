"""The drawing page of an alternative: the viewer with drawing tools; everything else it asks of the API for drafts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, url_for

from twin import interface, viewmodel
from twin.drafting.ground import Ground
from twin.drafting.outlines import area_layers
from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.groundcover import cover_of
from twin.planning.asset import ASSETS
from twin.planning.surface import CLASSES
from twin.store.documents import Saved
from twin.web import access
from twin.web.draft.api import drafts
from twin.web.draft.choices import choices, layers_of
from twin.web.pages import workspace

blueprint = Blueprint("draft_drawing", __name__, url_prefix="/cases/<identifier>/alternatives")


@blueprint.get("/<letter>/draw")
def show(identifier: str, letter: str) -> str:
    """Return the page on which an alternative is drawn in the viewer."""
    saved = workspace().alternatives.lettered(identifier, letter)
    access.ensure_may_edit(saved.group)
    ground = drafts().grounds.of(identifier)
    return render_template("cases/draw.html", case=ground.case, letter=letter, page=_page(saved, ground))


def _page(saved: Saved, ground: Ground) -> dict[str, Any]:
    here: dict[str, Any] = {"identifier": saved.parent, "letter": saved.slug}
    return {
        "case": saved.parent,
        "letter": saved.slug,
        "language": g.language,
        "urls": {
            "document": url_for("draft_api.show", **here),
            "numbers": url_for("draft_api.numbers", **here),
            "drawing": url_for("draft_api.drawing", identifier=saved.parent),
            "geometry": url_for("draft_api.geometry", identifier=saved.parent),
            "heights": url_for("draft_api.heights", identifier=saved.parent),
            "outlines": url_for("draft_api.outlines", identifier=saved.parent),
            "faces": url_for("draft_api.faces", identifier=saved.parent),
            "comments": url_for("draft_api.comments", **here),
            "upload": url_for("datasets.index"),
        },
        "choices": _choices(ground),
        "assets": {name: _asset(name) for name in ASSETS},
        "colors": {name: palette.ground(cover_of(name)) for name in CLASSES},
        "model": _model(saved, ground),
        "texts": interface.words_of(g.language, "viewer", "draw", "layers", "attribute", "value"),
    }


def _choices(ground: Ground) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen: kinds, uses, roofs and ridges of buildings, classes of surfaces, assets; as value and word."""
    surfaces, assets = choices(ground, "surface", g.language)["class"], choices(ground, "place", g.language)["asset"]
    bring, areas = choices(ground, "bring", g.language)["layer"], layers_of(area_layers(ground))
    return {**choices(ground, "build", g.language), "surface": surfaces, "asset": assets, "bring": bring, "areas": areas}


def _asset(name: str) -> dict[str, Any]:
    item = ASSETS[name]
    sizes = {"length": item.length_m, "width": item.width_m, "eaves": item.eaves_m, "ridge": item.ridge_m}
    return {"roof": item.roof, **{key: float(value) for key, value in sizes.items()}}


def _model(saved: Saved, ground: Ground) -> dict[str, Any]:
    """Return the view model of the Bestand with one alternative that holds nothing: what it holds is drawn in the browser."""
    model = viewmodel.in_language(viewmodel.view_model(workspace(), ground.work), g.language)
    model = viewmodel.with_town_layers(workspace(), ground.work, model, g.language)
    own: dict[str, Any] = {"letter": saved.slug, "title": saved.document.get("title") or "", "hidden": [], "hidden_trees": []}
    return {**model, "alternatives": [own]}
