"""The start page, the list of formats, help, and the pages every public service owes."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from markupsafe import Markup

from twin.catalogue.answering.ogcrecords import COLLECTION
from twin.importers import limits
from twin.planning.document_words import SECTIONS
from twin.planning.example import example_numbers, example_text
from twin.web import access, manualpictures
from twin.web.catalogue.giving import csw_address, records_address
from twin.web.edition.published import card
from twin.web.pages import workspace

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> str:
    """Return the start page: published storyboards for everybody, the own things for people of the administration."""
    parts = workspace()
    signed_in = access.role_of_request() >= access.Role.READER
    return render_template(
        "home/index.html",
        published=[card(kept, g.language) for kept in parts.editions.current()],
        cases=parts.cases.all() if signed_in else [],
        datasets=parts.datasets.all()[:5] if signed_in else [],
    )


@blueprint.get("/formats")
def formats() -> str:
    """Return every handler with its state, the same list as `twin formats`, and the limits of reading."""
    entries = [entry.to_json() for entry in workspace().registry.entries()]
    bounded = [(row.what.in_(g.language), row.most.in_(g.language)) for row in limits.table()]
    return render_template("home/formats.html", entries=entries, limits=bounded)


@blueprint.app_template_filter("illustrated")
def illustrated(html: str) -> Markup:
    """Return a page of the manual with its pictures, for the request's language."""
    return manualpictures.illustrated(html, g.language)


@blueprint.get("/help")
def help_page() -> str:
    """Return the manual in the request's language."""
    addresses = {"csw_address": csw_address(), "records_address": f"{records_address()}/collections/{COLLECTION}"}
    return render_template(f"help/{g.language}.html", **addresses)


@blueprint.get("/help/format-handler")
def format_handler() -> str:
    """Return how to write a format handler, in the request's language."""
    return render_template(f"help/handler_{g.language}.html")


@blueprint.get("/help/catalogue")
def catalogue_help() -> str:
    """Return the manual's page on catalogues, in the request's language."""
    return render_template(f"help/catalogue_{g.language}.html")


@blueprint.get("/help/case-document")
def case_document_help() -> str:
    """Return the manual's page on the case document with an example and its numbers, in the request's language."""
    words = {"sections": SECTIONS, "language": g.language, "example": example_text(), "numbers": example_numbers(g.language)}
    return render_template(f"help/case_document_{g.language}.html", **words)


@blueprint.get("/help/imprint")
def imprint() -> str:
    """Return who is responsible for this service."""
    return render_template("home/imprint.html")


@blueprint.get("/help/privacy")
def privacy() -> str:
    """Return what the service knows about its readers."""
    return render_template("home/privacy.html")


@blueprint.get("/help/accessibility")
def accessibility() -> str:
    """Return the statement on accessibility."""
    return render_template("home/accessibility.html")
