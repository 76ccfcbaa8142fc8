"""Metadata records of own things for people: as a file, and given to another catalogue."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from twin.catalogue import isowriting
from twin.catalogue.catalogue import Catalogue
from twin.catalogue.record import CatalogueRecord
from twin.cataloguing import giving, own
from twin.web import access
from twin.web.asked import body
from twin.web.catalogue.access import visible, visible_one
from twin.web.dataset.api import asked_for
from twin.web.pages import workspace

blueprint = Blueprint("giving", __name__)


def base_address() -> str:
    """Return the address of the twin without a slash at its end: the one set, else the one of this request."""
    return workspace().settings.public_address.rstrip("/") or request.url_root.rstrip("/")


def csw_address() -> str:
    """Return where the twin answers as a catalogue (CSW 2.0.2)."""
    return f"{base_address()}/csw"


def records_address() -> str:
    """Return where the twin answers as OGC API – Records."""
    return f"{base_address()}/ogc/records"


def shown(thing: str, group: str) -> dict[str, Any]:
    """Return for a template `gifts` [{catalogue, title, given_at, identifier}] of a thing (`dataset/<id>`) and `receivers`.

    Those are the catalogues this person may give it to: empty below a power user and for things of another group.
    """
    titles: dict[str, str] = {item.id: item.title for item in workspace().catalogues.all()}
    gifts = [
        {
            "catalogue": gift.catalogue,
            "title": titles.get(gift.catalogue, gift.catalogue),
            "given_at": gift.given_at,
            "identifier": gift.identifier,
        }
        for gift in workspace().gifts.of(thing)
    ]
    return {"gifts": gifts, "receivers": _receivers() if access.may_edit(group) else ()}


def _receivers() -> tuple[Catalogue, ...]:
    """Return the catalogues this person may use that take records."""
    if access.role_of_request() < access.Role.POWER_USER:
        return ()
    return tuple(item.catalogue for item in visible() if item.catalogue.endpoints.transaction)


def _file(record: CatalogueRecord, name: str) -> Response:
    response = Response(isowriting.document(record), content_type="application/xml; charset=UTF-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xml"'
    return response


@blueprint.get("/datasets/<identifier>/metadata.xml")
def dataset_record(identifier: str) -> Response:
    """Return the record of a dataset version as an ISO 19139 file."""
    dataset = asked_for()
    return _file(own.of_dataset(workspace(), dataset, base_address()), f"{dataset.id}-v{dataset.version}-metadata")


@blueprint.get("/storyboards/<identifier>/metadata.xml")
def storyboard_record(identifier: str) -> Response:
    """Return the record of a storyboard's newest published edition as an ISO 19139 file."""
    slug = workspace().storyboards.get(identifier).slug
    return _file(own.of_storyboard(workspace(), slug, base_address()), f"{slug}-metadata")


@blueprint.post("/datasets/<identifier>/give")
def give_dataset(identifier: str) -> ResponseReturnValue:
    """Give a dataset's record to the catalogue the form names and show the dataset again."""
    _give(identifier, request.form.get("catalogue", ""), workspace().datasets.get(identifier).group)
    return redirect(url_for("datasets.show", identifier=identifier), code=303)


@blueprint.post("/storyboards/<identifier>/give")
def give_storyboard(identifier: str) -> ResponseReturnValue:
    """Give a storyboard's record to the catalogue the form names and show the storyboard again."""
    saved = workspace().storyboards.get(identifier)
    _give(saved.slug, request.form.get("catalogue", ""), saved.group)
    return redirect(url_for("stories.show", identifier=identifier), code=303)


@blueprint.post("/datasets/<identifier>/take-back")
def take_back_dataset(identifier: str) -> ResponseReturnValue:
    """Take a dataset's record out of the catalogue the form names and show the dataset again."""
    _take_back(f"dataset/{identifier}", workspace().datasets.get(identifier).group)
    return redirect(url_for("datasets.show", identifier=identifier), code=303)


@blueprint.post("/storyboards/<identifier>/take-back")
def take_back_storyboard(identifier: str) -> ResponseReturnValue:
    """Take a storyboard's record out of the catalogue the form names and show the storyboard again."""
    saved = workspace().storyboards.get(identifier)
    _take_back(f"storyboard/{saved.id}", saved.group)
    return redirect(url_for("stories.show", identifier=identifier), code=303)


@blueprint.post("/api/v1/gifts")
def add() -> Response:
    """Give the record of a `dataset` (id) or a `storyboard` (id) to a `catalogue` (id); return what it is called there."""
    sent = body()
    if sent.get("storyboard"):
        saved = workspace().storyboards.get(str(sent["storyboard"]))
        return jsonify(_give(saved.slug, str(sent.get("catalogue")), saved.group).to_json())
    dataset = workspace().datasets.get(str(sent.get("dataset")))
    return jsonify(_give(dataset.id, str(sent.get("catalogue")), dataset.group).to_json())


def _give(thing: str, catalogue: str, group: str) -> giving.Given:
    access.ensure_may_edit(group)
    return giving.give(workspace(), thing, visible_one(catalogue).catalogue, base=base_address(), by=g.user.id)


def _take_back(key: str, group: str) -> None:
    access.ensure_may_edit(group)
    giving.take_back(workspace(), key, visible_one(request.form.get("catalogue", "")).catalogue)
