"""One Flask application from one workspace."""

from __future__ import annotations

from flask import Flask

from twin import interface
from twin.web import (
    access,
    accounts,
    api,
    findapi,
    headers,
    health,
    home,
    layers,
    pages,
    problems,
    speech,
    static,
    tiles,
    viewpointapi,
)
from twin.web.case import area as casearea
from twin.web.case import assumptionapi, assumptions, siteplans, sunapi
from twin.web.case import pages as cases
from twin.web.case import states as casestates
from twin.web.catalogue import api as catalogueapi
from twin.web.catalogue import csw, giving
from twin.web.catalogue import pages as catalogue
from twin.web.catalogue import sources as cataloguesources
from twin.web.dataset import api as datasetapi
from twin.web.dataset import exportapi, previewapi, services
from twin.web.dataset import pages as datasets
from twin.web.draft import api as draftapi
from twin.web.draft import changes as draftchanges
from twin.web.draft import drawing as draftdrawing
from twin.web.draft import forms as drafts
from twin.web.edition import embedding, parcels, present, room, takeaway
from twin.web.edition import pages as editions
from twin.web.story import api as storyapi
from twin.web.story import desk as storydesk
from twin.web.story import editor as storyedit
from twin.web.story import glossary, media
from twin.web.story import pages as stories
from twin.web.story import previews as storypreview
from twin.web.story import review as storyreview
from twin.workspace import Workspace

# files come in parts of 8 MB; nothing else that is sent here is larger
MAX_BODY_BYTES = 16 * 1024 * 1024


def create_app(workspace: Workspace) -> Flask:
    """Return the application; refuses to start when a route has no row in the access table.

    The order of everything that touches a request: language, forged requests, who it is, what the role may do, the view,
    then headers and compression.
    """
    app = Flask("twin.web", static_folder=str(interface.static_folder()), static_url_path="/static")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        TRUSTED_HOSTS=[name.strip() for name in workspace.settings.trusted_hosts.split(",") if name.strip()] or None,
    )
    app.extensions["twin"] = workspace
    static.install(app)
    speech.install(app)
    headers.install(app)
    accounts.install(app)
    app.before_request(access.check_request)
    problems.install(app)
    pages.install(app)
    embedding.install(app)
    draftapi.install(app)
    for part in (
        health,
        home,
        accounts,
        datasets,
        tiles,
        layers,
        cases,
        casearea,
        casestates,
        assumptions,
        stories,
        storyedit,
        storyapi,
        editions,
        parcels,
        present,
        room,
        storydesk,
        storypreview,
        storyreview,
        glossary,
        takeaway,
        media,
        services,
        csw,
        giving,
        api,
        assumptionapi,
        datasetapi,
        findapi,
        sunapi,
        viewpointapi,
        previewapi,
        exportapi,
        draftapi,
        draftchanges,
        drafts,
        draftdrawing,
        siteplans,
        catalogue,
        cataloguesources,
        catalogueapi,
    ):
        app.register_blueprint(part.blueprint)
    access.ensure_table_is_complete(app)
    return app
