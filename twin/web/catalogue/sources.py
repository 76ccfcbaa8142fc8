"""The catalogues a twin knows, for people: adding one by its address, its state, walking it, removing it."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from twin import interface
from twin.catalogue.catalogue import DUBLIN_CORE, DUBLIN_CORE_3, ISO19115_3, ISO19139, Catalogue
from twin.cataloguing import adding, freshness, harvest
from twin.errors import OptionsInvalid, TwinError
from twin.store.catalogues import KeptCatalogue
from twin.web import access
from twin.web.catalogue import access as catalogueaccess
from twin.web.catalogue import recordwords, suggestions
from twin.web.pages import workspace
from twin.web.problems import status_of

blueprint = Blueprint("catalogue_sources", __name__)
_SCHEMAS = {
    ISO19139: "ISO 19139",
    ISO19115_3: "ISO 19115-3",
    DUBLIN_CORE: "Dublin Core",
    DUBLIN_CORE_3: "Dublin Core",
}
_FIELDS = ("address", "title", "group", "user", "password", "allow")


@blueprint.get("/catalogue/sources")
def index() -> str:
    """Return the catalogues with their state, the form for a new one, and addresses to begin with."""
    return _page()


def _page(
    *, asked: dict[str, str] | None = None, tried: tuple[Catalogue, int | None] | None = None, problem: TwinError | None = None
) -> str:
    parts = workspace()
    known = catalogueaccess.visible()
    own = parts.accounts.groups()
    is_administrator = access.role_of_request() >= access.Role.ADMINISTRATOR
    return render_template(
        "catalogue/sources.html",
        catalogues=[_shown(item) for item in known],
        groups=[group for group in own if is_administrator or group.id in g.user.groups],
        titles={group.id: group.title for group in own},
        may_open_hosts=catalogueaccess.may_open_hosts(),
        asked=asked or {"address": request.args.get("address", "")},
        tried=tried[0] if tried else None,
        tried_records=tried[1] if tried else None,
        language_title=lambda code: recordwords.language_title(code, g.language),
        schema_title=lambda uri: _SCHEMAS.get(uri, uri),
        problem=problem.text.in_(g.language) if problem else "",
        suggestions=suggestions.without({item.catalogue.address for item in known}),
        job=_job(request.args.get("job", "")),
    )


def _job(identifier: str) -> dict[str, Any] | None:
    """Return the job the page was opened for as plain data, with what came of it in one sentence; None without one."""
    if not identifier:
        return None
    found = workspace().jobs.get(identifier).to_json(g.language)
    result, problem = found["result"] or {}, found["problem"] or {}
    sentence = interface.translate(g.language, f"job.{found['status']}")
    if found["status"] == "successful" and found["processID"] == harvest.PROCESS:
        sentence = interface.translate(
            g.language, "catalogue.walked", **{**result, "matched": result["matched"] or result["received"]}
        )
        missing = result["shortfall"] + result["unreadable"]
        sentence += f" {interface.translate(g.language, 'catalogue.walked_short', count=missing)}" if missing else ""
    if found["status"] == "successful" and found["processID"] == freshness.PROCESS:
        newer = sum(not item["gone"] for item in result["newer"])
        key = "catalogue.refreshed" if result["asked"] or result["newer"] else "catalogue.refreshed_nothing"
        sentence = interface.translate(g.language, key, **{**result, "newer": newer})
    return {**found, "sentence": problem.get("detail") or sentence, "newer": result.get("newer", [])}


def _shown(item: KeptCatalogue) -> dict[str, Any]:
    return {
        "kept": item,
        "catalogue": item.catalogue,
        "asked_age": recordwords.age(item.asked_at[:10], date.today(), g.language),
        "walked_age": recordwords.age(item.walked_at[:10], date.today(), g.language),
        "problem": item.problem.in_(g.language) if item.problem else "",
        "changeable": catalogueaccess.may_configure(item.catalogue.group),
    }


@blueprint.post("/catalogue/sources")
def add() -> ResponseReturnValue:
    """Try a catalogue (`do` is "test") or keep it; faults show the form again with the sentence and what was written."""
    asked = {name: request.form.get(name, "").strip() for name in _FIELDS}
    try:
        if request.form.get("do") == "test":
            return _page(asked=asked, tried=try_asked(asked))
        add_asked(asked)
    except TwinError as error:
        return _page(asked=asked, problem=error), status_of(error)
    return redirect(url_for("catalogue_sources.index"), code=303)


def try_asked(sent: dict[str, Any]) -> tuple[Catalogue, int | None]:
    """Return what answers at the address sent and how many records it has, None where it does not say; nothing is kept."""
    address, said = _said(sent)
    signed = {name: said[name] for name in ("user", "password", "allow")}
    found = adding.test(workspace(), address, **signed)
    return found, adding.records_there(workspace(), found, **signed)


def add_asked(sent: dict[str, Any]) -> Catalogue:
    """Keep the catalogue that answers at the address sent for the group sent and return it."""
    address, said = _said(sent)
    catalogueaccess.ensure_may_configure(said["group"])
    return adding.add(workspace(), address, by=g.user.id, **said)


def _said(sent: dict[str, Any]) -> tuple[str, dict[str, str]]:
    said = {name: str(sent.get(name) or "") if name == "password" else str(sent.get(name) or "").strip() for name in _FIELDS}
    catalogueaccess.ensure_may_open_hosts(said["allow"])
    address = said.pop("address")
    if not address:
        raise OptionsInvalid(
            "ADDRESS_MISSING",
            "Bitte die Adresse des Katalogs angeben.",
            "Please state the address of the catalogue.",
            faults=["address"],
        )
    return address, said


@blueprint.post("/catalogue/sources/<catalogue>")
def change(catalogue: str) -> ResponseReturnValue:
    """Do to a catalogue what the button says: `harvest`, `renew`, `change`, `remove`."""
    found, wanted, job = configurable(catalogue), request.form.get("do", ""), ""
    if wanted == "harvest":
        job = harvest.harvest(workspace(), found.catalogue.id, by=g.user.id).id
    elif wanted == "renew":
        try:
            adding.renew(workspace(), found.catalogue.id)
        except TwinError as error:
            return _page(problem=error), status_of(error)
    elif wanted == "remove":
        workspace().catalogues.remove(catalogue)
    elif wanted == "change":
        change_asked(catalogue, {name: request.form[name] for name in ("title", "user", "password") if request.form.get(name)})
    return redirect(url_for("catalogue_sources.index", job=job or None), code=303)


def configurable(identifier: str) -> KeptCatalogue:
    """Return a catalogue this person may change; raises NotFound, NotAllowed (OTHER_GROUP)."""
    found = catalogueaccess.visible_one(identifier)
    catalogueaccess.ensure_may_configure(found.catalogue.group)
    return found


def change_asked(identifier: str, sent: dict[str, Any]) -> Catalogue:
    """Keep another title, group, user or password of a catalogue and return it."""
    found = configurable(identifier).catalogue
    changes: dict[str, Any] = {name: str(sent[name]).strip()[:200] for name in ("title", "group", "user") if name in sent}
    if not changes.get("title", found.title):
        raise OptionsInvalid("TITLE_MISSING", "Ein Katalog braucht einen Titel.", "A catalogue needs a title.", faults=["title"])
    if "group" in changes:
        catalogueaccess.ensure_may_configure(changes["group"])
    password = str(sent["password"]) if "password" in sent else None
    return workspace().catalogues.update(dataclasses.replace(found, **changes), password=password)


@blueprint.post("/catalogue/refresh")
def refresh() -> ResponseReturnValue:
    """Ask every catalogue whether there are newer editions of the datasets taken from it; the page then follows the job."""
    job = freshness.refresh(workspace(), by=g.user.id)
    return redirect(url_for("catalogue_sources.index", job=job.id), code=303)
