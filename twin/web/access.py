"""Who may do what: the one table of role × route, and the check that every request passes."""

from __future__ import annotations

from enum import IntEnum

from flask import Flask, g, request

from twin.errors import NotAllowed, TwinBroken


class Role(IntEnum):
    """The roles, each including the ones below it; PUBLIC is a person without sign-in."""

    PUBLIC = 0
    READER = 1
    PLANNER = 2
    POWER_USER = 3
    ADMINISTRATOR = 4


ROLE_NAMES: dict[str, Role] = {
    "reader": Role.READER,
    "planner": Role.PLANNER,
    "power_user": Role.POWER_USER,
    "administrator": Role.ADMINISTRATOR,
}

# endpoint → the least role. Things that belong to a group are checked again by `ensure_may_see` and `ensure_may_edit`,
# which also let the public see what a published edition shows.
TABLE: dict[str, Role] = {
    "static": Role.PUBLIC,
    "health.healthz": Role.PUBLIC,
    "health.readyz": Role.PUBLIC,
    "health.metrics": Role.ADMINISTRATOR,
    "home.index": Role.PUBLIC,
    "home.formats": Role.PUBLIC,
    "home.help_page": Role.PUBLIC,
    "home.format_handler": Role.PUBLIC,
    "home.catalogue_help": Role.PUBLIC,
    "home.case_document_help": Role.PUBLIC,
    "home.imprint": Role.PUBLIC,
    "home.privacy": Role.PUBLIC,
    "home.accessibility": Role.PUBLIC,
    "accounts.login": Role.PUBLIC,
    "accounts.login_with_password": Role.PUBLIC,
    "accounts.login_with_token": Role.PUBLIC,
    "accounts.redeem_token": Role.PUBLIC,
    "accounts.logout": Role.PUBLIC,
    "accounts.me": Role.READER,
    "accounts.admin": Role.ADMINISTRATOR,
    "accounts.add_user": Role.ADMINISTRATOR,
    "datasets.index": Role.READER,
    "datasets.new": Role.PLANNER,
    "datasets.show": Role.READER,
    "datasets.export": Role.READER,
    "tiles.dataset_file": Role.PUBLIC,
    "tiles.case_file": Role.PUBLIC,
    "layers.file": Role.PUBLIC,
    "csw.csw": Role.PUBLIC,
    "csw.landing": Role.PUBLIC,
    "csw.description": Role.PUBLIC,
    "csw.conformance": Role.PUBLIC,
    "csw.collections": Role.PUBLIC,
    "csw.collection": Role.PUBLIC,
    "csw.queryables": Role.PUBLIC,
    "csw.items": Role.PUBLIC,
    "csw.item": Role.PUBLIC,
    "giving.dataset_record": Role.PLANNER,
    "giving.storyboard_record": Role.PLANNER,
    "giving.give_dataset": Role.POWER_USER,
    "giving.give_storyboard": Role.POWER_USER,
    "giving.take_back_dataset": Role.POWER_USER,
    "giving.take_back_storyboard": Role.POWER_USER,
    "giving.add": Role.POWER_USER,
    "services.add": Role.PLANNER,
    "cases.index": Role.READER,
    "cases.show": Role.READER,
    "cases.compare": Role.READER,
    "cases.model": Role.READER,
    "site_plans.picture": Role.READER,
    "case_states.show": Role.READER,
    "case_states.file": Role.READER,
    "case_area.show": Role.READER,
    "case_assumptions.show": Role.READER,
    "case_assumptions.change": Role.PLANNER,
    "case_assumptions.direct": Role.PLANNER,
    "case_assumptions.restore": Role.PLANNER,
    "assumption_api.show": Role.READER,
    "assumption_api.save": Role.PLANNER,
    "assumption_api.log": Role.READER,
    "stories.index": Role.READER,
    "stories.show": Role.READER,
    "stories.publish": Role.PLANNER,
    "story_edit.new": Role.PLANNER,
    "story_edit.begin": Role.PLANNER,
    "story_edit.edit": Role.PLANNER,
    "story_edit.preview": Role.READER,
    "story_edit.preview_text": Role.READER,
    "story_edit.preview_held": Role.READER,
    "story_api.templates": Role.READER,
    "story_api.add": Role.PLANNER,
    "story_api.show": Role.READER,
    "story_api.save": Role.PLANNER,
    "story_api.remove": Role.PLANNER,
    "story_api.revisions": Role.READER,
    "story_api.revision": Role.READER,
    "story_api.restore": Role.PLANNER,
    "story_api.gate": Role.READER,
    "story_api.publish": Role.PLANNER,
    "media.add": Role.PLANNER,
    "media.file": Role.PUBLIC,
    "story_preview.phone": Role.READER,
    "story_preview.paper": Role.READER,
    "story_preview.sheet": Role.READER,
    "story_review.show": Role.READER,
    "story_review.change": Role.PLANNER,
    "story_review.comments": Role.READER,
    "story_review.comment": Role.READER,
    "story_review.resolve": Role.READER,
    "story_review.add_signature": Role.PLANNER,
    "story_review.withdraw_signature": Role.PLANNER,
    "story_review.name": Role.PLANNER,
    "story_desk.review": Role.PLANNER,
    "story_desk.comment": Role.READER,
    "story_desk.settle": Role.READER,
    "story_desk.sign": Role.PLANNER,
    "glossary.index": Role.PUBLIC,
    "glossary.listed": Role.PUBLIC,
    "glossary.edit": Role.POWER_USER,
    "glossary.save": Role.POWER_USER,
    "glossary.remove": Role.POWER_USER,
    "glossary.reset": Role.POWER_USER,
    "stories.read": Role.PUBLIC,
    "stories.read_edition": Role.PUBLIC,
    "stories.text": Role.PUBLIC,
    "stories.edition_text": Role.PUBLIC,
    "stories.edition_evidence": Role.PUBLIC,
    "stories.pack": Role.PUBLIC,
    "stories.edition_pack": Role.PUBLIC,
    "editions.index": Role.PUBLIC,
    "editions.code": Role.PUBLIC,
    "editions.changes": Role.PUBLIC,
    "editions.changes_data": Role.READER,
    "editions.withdraw": Role.PLANNER,
    "room.index": Role.PUBLIC,
    "room.ask": Role.PUBLIC,
    "room.manage": Role.READER,
    "room.open_or_close": Role.PLANNER,
    "room.judge": Role.PLANNER,
    "parcels.download": Role.PLANNER,
    "parcels.new": Role.PLANNER,
    "parcels.add": Role.PLANNER,
    "parcels.show": Role.PLANNER,
    "present.newest": Role.PUBLIC,
    "present.screen": Role.PUBLIC,
    "present.speaker": Role.PUBLIC,
    "takeaway.handout": Role.PUBLIC,
    "takeaway.edition_handout": Role.PUBLIC,
    "takeaway.picture": Role.PUBLIC,
    "takeaway.held": Role.PUBLIC,
    "takeaway.table": Role.PUBLIC,
    "api.openapi_document": Role.PUBLIC,
    "api.formats": Role.PUBLIC,
    "api.begin_upload": Role.PLANNER,
    "api.upload_offset": Role.PLANNER,
    "api.append_upload": Role.PLANNER,
    "dataset_api.index": Role.READER,
    "dataset_api.add": Role.PLANNER,
    "dataset_api.show": Role.READER,
    "dataset_api.describe": Role.PLANNER,
    "dataset_api.report": Role.READER,
    "dataset_api.read_again": Role.PLANNER,
    "dataset_api.renew": Role.PLANNER,
    "api.job": Role.READER,
    "api.job_events": Role.READER,
    "api.cancel_job": Role.READER,
    "api.answer_job": Role.PLANNER,
    "export_api.choices": Role.READER,
    "export_api.add": Role.READER,
    "export_api.file": Role.READER,
    "datasets.export_page": Role.READER,
    "datasets.changes": Role.READER,
    "datasets.report": Role.READER,
    "datasets.changes_table": Role.READER,
    "datasets.describe": Role.PLANNER,
    "cases.export": Role.READER,
    "dataset_api.readiness": Role.READER,
    "dataset_api.changes": Role.READER,
    "preview_api.add": Role.PLANNER,
    "preview_api.model": Role.PLANNER,
    "preview_api.place": Role.PLANNER,
    "preview_api.city": Role.READER,
    "find_api.index": Role.READER,
    "catalogue.index": Role.PLANNER,
    "catalogue.show": Role.PLANNER,
    "catalogue.take": Role.PLANNER,
    "catalogue_sources.index": Role.POWER_USER,
    "catalogue_sources.add": Role.POWER_USER,
    "catalogue_sources.change": Role.POWER_USER,
    "catalogue_sources.refresh": Role.POWER_USER,
    "catalogue_api.index": Role.PLANNER,
    "catalogue_api.add": Role.POWER_USER,
    "catalogue_api.test": Role.POWER_USER,
    "catalogue_api.show": Role.PLANNER,
    "catalogue_api.change": Role.POWER_USER,
    "catalogue_api.remove": Role.POWER_USER,
    "catalogue_api.walk": Role.POWER_USER,
    "catalogue_api.renew": Role.POWER_USER,
    "catalogue_api.refresh": Role.POWER_USER,
    "catalogue_api.search": Role.PLANNER,
    "catalogue_api.record": Role.PLANNER,
    "catalogue_api.take": Role.PLANNER,
    "api.cases": Role.READER,
    "api.case_schema": Role.PUBLIC,
    "api.case": Role.READER,
    "api.area": Role.READER,
    "drafts.add": Role.PLANNER,
    "drafts.edit": Role.PLANNER,
    "drafts.change": Role.PLANNER,
    "draft_drawing.show": Role.PLANNER,
    "drafts.restore": Role.PLANNER,
    "drafts.remove": Role.PLANNER,
    "draft_changes.show": Role.READER,
    "draft_changes.file": Role.READER,
    "draft_changes.comment": Role.READER,
    "draft_changes.settle": Role.READER,
    "draft_api.index": Role.READER,
    "draft_api.add": Role.PLANNER,
    "draft_api.show": Role.READER,
    "draft_api.save": Role.PLANNER,
    "draft_api.remove": Role.PLANNER,
    "draft_api.revisions": Role.READER,
    "draft_api.revision": Role.READER,
    "draft_api.restore": Role.PLANNER,
    "draft_api.comments": Role.READER,
    "draft_api.comment": Role.READER,
    "draft_api.resolve": Role.READER,
    "draft_api.numbers": Role.READER,
    "draft_api.geometry": Role.READER,
    "draft_api.drawing": Role.READER,
    "draft_api.heights": Role.READER,
    "draft_api.outlines": Role.PLANNER,
    "draft_api.faces": Role.PLANNER,
    "viewpoint_api.index": Role.READER,
    "viewpoint_api.add": Role.PLANNER,
    "viewpoint_api.change": Role.PLANNER,
    "viewpoint_api.remove": Role.PLANNER,
    "api.compare": Role.READER,
    "api.clearances": Role.READER,
    "sun_api.show": Role.READER,
    "api.diff": Role.READER,
    "api.measures": Role.READER,
    "api.stories": Role.READER,
}


def role_of_request() -> Role:
    """Return the role of the person behind this request."""
    user = g.get("user")
    return ROLE_NAMES[user.role] if user is not None else Role.PUBLIC


def ensure_table_is_complete(app: Flask) -> None:
    """Refuse to start when a route has no row or a row has no route."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    missing, stale = sorted(routes - TABLE.keys()), sorted(TABLE.keys() - routes)
    if missing or stale:
        raise TwinBroken(
            "ACCESS_TABLE_INCOMPLETE",
            f"Zugriffstabelle und Routen stimmen nicht überein: ohne Zeile {missing}, ohne Route {stale}.",
            f"Access table and routes differ: without row {missing}, without route {stale}.",
        )


def check_request() -> None:
    """Refuse the request when the person's role is below the table's; an unknown address stays a 404."""
    if request.endpoint is None:
        return
    needed = TABLE[request.endpoint]
    if role_of_request() < needed:
        raise NotAllowed(
            "SIGN_IN_NEEDED" if g.get("user") is None else "ROLE_TOO_LOW",
            "Bitte melden Sie sich an."
            if g.get("user") is None
            else "Ihre Rolle erlaubt das nicht. Ihre Ansprechperson hilft weiter.",
            "Please sign in." if g.get("user") is None else "Your role does not allow this. Your contact person can help.",
            needed=needed.name.lower(),
        )


def may_edit(group: str) -> bool:
    """Return whether the person may change things of `group`: planners in their own group, administrators everywhere."""
    role = role_of_request()
    if role >= Role.ADMINISTRATOR:
        return True
    return role >= Role.PLANNER and bool(group in g.user.groups or not group)


def ensure_may_edit(group: str) -> None:
    """Raise NotAllowed when the person may not change things of `group`."""
    if not may_edit(group):
        raise NotAllowed(
            "OTHER_GROUP",
            f"Das gehört der Gruppe „{group}“. Bitte wenden Sie sich an deren Ansprechperson.",
            f"This belongs to the group '{group}'. Please ask its contact person.",
            group=group,
        )


def may_approve(group: str) -> bool:
    """Return whether the person may approve storyboards of `group`: its power users, and administrators."""
    return role_of_request() >= Role.POWER_USER and may_edit(group)


def ensure_may_approve(group: str) -> None:
    """Raise NotAllowed when the person may not approve storyboards of `group`."""
    ensure_may_edit(group)
    if not may_approve(group):
        raise NotAllowed(
            "APPROVAL_NOT_YOURS",
            "Freigeben und Freigaben zurücknehmen dürfen Hauptnutzende der Gruppe und Administratoren.",
            "Only power users of the group and administrators may approve or take an approval back.",
            group=group,
        )
