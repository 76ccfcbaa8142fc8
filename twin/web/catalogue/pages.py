"""The metadata catalogue for people: the search with its frames on a map, one record, and taking what it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from twin import intake
from twin.catalogue.record import CatalogueRecord
from twin.cataloguing import taking
from twin.cataloguing.search import Answered
from twin.errors import OptionsInvalid
from twin.geodata.bbox import BBox
from twin.geodata.dataset import Dataset
from twin.job import Job
from twin.web import access
from twin.web.asked import answered_wish
from twin.web.catalogue import access as catalogueaccess
from twin.web.catalogue import recordways, recordwords, searchform, searchwords, townmap
from twin.web.pages import workspace

blueprint = Blueprint("catalogue", __name__)
_WIDER = 4.0
"""A record that covers so many times the town's extent is offered as a copy of the town's part first."""


@blueprint.get("/catalogue")
def index() -> str:
    """Return the search and its hits; without a question nobody is asked, the newest records kept are shown."""
    datasets = workspace().datasets.all()
    town = townmap.extent(datasets)
    form = searchform.read_form(request.args, town)
    known = catalogueaccess.visible()
    found = searchwords.find(form, known, live=form.is_asked) if known else None
    taken = _taken(datasets)
    hits = [_hit(record, number, taken) for number, record in enumerate(found.records, form.start + 1)] if found else []
    # what a catalogue counts but has not sent yet comes while paging
    total = found.matched + sum(item.shortfall for item in found.answered) if found else 0
    return render_template(
        "catalogue/index.html",
        form=form,
        catalogues=known,
        found=found,
        answered=[_answered(item) for item in found.answered] if found else [],
        hits=hits,
        chips=[searchwords.chip(form, name, known) for name in form.filters()],
        offers=searchwords.broader(form, known) if form.is_asked and not hits else [],
        total=total,
        pages=searchwords.pages(form, total),
        topics=searchwords.topics(),
        sides=searchwords.sides(form),
        kinds=searchform.KINDS,
        orders=searchform.ORDERS,
        home=town,
        map=_map(hits, form.wanted.bbox, town, townmap.backdrop(datasets)),
        may_configure=access.role_of_request() >= access.Role.POWER_USER,
    )


def _hit(record: CatalogueRecord, number: int = 0, taken: Mapping[tuple[str, str], Dataset] | None = None) -> dict[str, Any]:
    """Return a record as a list shows it: its words, address, and the dataset that was taken from it."""
    ways = recordways.all_ways(workspace().records, record)
    return {
        "number": number,
        "record": record,
        "href": url_for("catalogue.show", catalogue=record.catalogue, record=record.identifier),
        "lang": recordwords.lang_of(record, g.language),
        "taken": (taken or {}).get((record.catalogue, record.identifier)),
        **recordwords.shown(record, ways, date.today(), g.language),
    }


def _taken(datasets: Sequence[Dataset]) -> dict[tuple[str, str], Dataset]:
    """Return datasets by the catalogue and record they came from: that of the data, and the one they were taken through."""
    found = {}
    for dataset in datasets:
        said = dataset.extras.get("record") or {}
        for name in ("taken_from", "identifier"):
            if said.get(name):
                found[str(said.get("catalogue", "")), str(said[name])] = dataset
    return found


def _answered(item: Answered) -> dict[str, Any]:
    """Return how a catalogue took part, with the age of what is kept of it in words."""
    return {
        "title": item.title,
        "state": item.state,
        "matched": item.matched,
        "shortfall": item.shortfall,
        "kept_at": item.kept_at,
        "age": recordwords.age(item.kept_at[:10], date.today(), g.language),
        "problem": item.problem.in_(g.language) if item.problem else "",
    }


def _map(hits: list[dict[str, Any]], area: BBox | None, town: BBox | None, behind: dict[str, Any]) -> dict[str, Any]:
    """Return what the map of frames draws; rectangles are west, south, east, north in degrees."""
    frames = [
        {"number": hit["number"], "title": hit["record"].title, "bbox": hit["record"].bbox.to_list()}
        for hit in hits
        if hit["record"].bbox
    ]
    return {
        "frames": frames,
        "area": area.to_list() if area else None,
        "town": town.to_list() if town else None,
        "draws": True,
        **behind,
    }


@blueprint.get("/catalogue/<catalogue>/<path:record>")
def show(catalogue: str, record: str) -> str:
    """Return one record in plain words with what can be taken from it; `job` names an import begun here."""
    parts = workspace()
    source = catalogueaccess.visible_one(catalogue)
    kept = parts.records.get(catalogue, record)
    found = kept.record
    coupled = parts.records.coupled(found)
    datasets = parts.datasets.all()
    job = parts.jobs.get(request.args["job"]) if request.args.get("job") else None
    box = found.bbox
    frames = [{"number": "", "title": found.title, "bbox": box.to_list()}] if box else []
    town = townmap.extent(datasets)
    return render_template(
        "catalogue/show.html",
        record=found,
        kept=kept,
        source=source,
        hit=_hit(found),
        ways=recordways.ways_to(found, coupled),
        coupled=[_hit(item) for item in coupled],
        job=job.to_json(g.language) if job and job.process == intake.PROCESS else None,
        taken=[item for item in datasets if _is_taken_from(item.extras, catalogue, record)],
        town_first=town is not None and box is not None and _size(box) > _WIDER * _size(town),
        has_town=town is not None,
        groups=[group for group in parts.accounts.groups() if group.id in g.user.groups],
        dated=lambda text: recordwords.age(text, date.today(), g.language),
        map={
            "frames": frames,
            "area": None,
            "town": town.to_list() if town else None,
            "draws": False,
            **townmap.backdrop(datasets),
        },
    )


def _is_taken_from(extras: Mapping[str, Any], catalogue: str, record: str) -> bool:
    said = extras.get("record") or {}
    return said.get("catalogue") == catalogue and record in (said.get("identifier"), said.get("taken_from"))


def _size(box: BBox) -> float:
    return (box.max_x - box.min_x) * (box.max_y - box.min_y)


@blueprint.post("/catalogue/<catalogue>/<path:record>")
def take(catalogue: str, record: str) -> ResponseReturnValue:
    """Ask for a layer or a copy of one distribution, or answer what that import asked for; the page then follows the job."""
    sent = request.form
    if sent.get("job"):
        job = intake.ask(workspace(), answered_wish(sent["job"], options={"layer": sent.get("layer", "")}), by=g.user.id)
    else:
        job = take_asked(catalogue, record, dict(sent))
    return redirect(url_for("catalogue.show", catalogue=catalogue, record=record, job=job.id, _anchor="job"), code=303)


def take_asked(catalogue: str, record: str, sent: dict[str, Any], key: str | None = None) -> Job:
    """Submit the import of a record's distribution and return its job.

    `sent` holds `distribution` (its number in the record), `way` ("layer", "copy") and may hold `layer`, `title`, `group`,
    `dataset`, and `area`: "town" copies what lies in the town's extent. Raises OptionsInvalid (DISTRIBUTION_UNKNOWN), NotAllowed,
    and what `taking.take` raises.
    """
    catalogueaccess.visible_one(catalogue)
    found = workspace().records.get(catalogue, record).record
    number, way = str(sent.get("distribution", "")), sent.get("way")
    if not number.isascii() or not number.isdigit() or int(number) >= len(found.distributions) or way not in ("layer", "copy"):
        raise OptionsInvalid(
            "DISTRIBUTION_UNKNOWN",
            f"Der Eintrag „{found.title}“ hat keinen Zugang mit dieser Nummer; „way“ ist „layer“ oder „copy“.",
            f"The record '{found.title}' has no distribution of this number; 'way' is 'layer' or 'copy'.",
            faults=["distribution", "way"],
        )
    said = {name: str(sent.get(name) or "").strip()[:500] for name in ("layer", "title", "group", "dataset")}
    group = said["group"] or next(iter(g.user.groups), "")
    access.ensure_may_edit(group)
    if said["dataset"]:
        access.ensure_may_edit(workspace().datasets.get(said["dataset"]).group)
    town = townmap.extent(workspace().datasets.all()) if sent.get("area") == searchform.TOWN and way == "copy" else None
    return taking.take(
        workspace(),
        found,
        found.distributions[int(number)],
        way,
        options={"bbox": ",".join(f"{value:.6f}" for value in town.to_list())} if town else None,
        by=g.user.id,
        group=group,
        layer=said["layer"],
        title=said["title"],
        dataset=said["dataset"],
        key=key,
    )
