"""The metadata catalogue for people: the search with its frames on a map, one record, and taking what it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from twin import intake, interface
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.cataloguing import search as searching
from twin.cataloguing import taking
from twin.cataloguing.search import Answered, Found
from twin.errors import OptionsInvalid
from twin.geodata.bbox import BBox
from twin.store.catalogues import KeptCatalogue
from twin.web import access, catalogueaccess, recordwords, searchform, townmap
from twin.web.pages import workspace
from twin.web.searchform import SearchForm
from twin.web.speech import show_date, show_number

blueprint = Blueprint("catalogue", __name__)
PAGE = 20
TOPICS = (
    "biota", "boundaries", "climatologyMeteorologyAtmosphere", "disaster", "economy", "elevation", "environment", "farming",
    "geoscientificInformation", "health", "imageryBaseMapsEarthCover", "inlandWaters", "intelligenceMilitary", "location",
    "oceans", "planningCadastre", "society", "structure", "transportation", "utilitiesCommunication",
)  # fmt: skip
"""The categories of MD_TopicCategoryCode a town may look for."""
_MOST_OFFERS = 3
_WIDER = 4.0
"""A record that covers so many times the town's extent is offered as a copy of the town's part first."""


@blueprint.get("/catalogue")
def index() -> str:
    """Return the search and its hits; without a question nobody is asked, the newest records kept are shown."""
    datasets = workspace().datasets.all()
    town = townmap.extent(datasets)
    form = searchform.read_form(request.args, town)
    known = catalogueaccess.visible()
    is_asked = any(name in request.args for name in ("q", "start", "sort", "area", "west", "shown")) or bool(form.filters())
    found = find(form, known, live=is_asked) if known else None
    hits = [_hit(record, number) for number, record in enumerate(found.records, form.start + 1)] if found else []
    # what a catalogue counts but has not sent yet comes while paging
    total = found.matched + sum(item.shortfall for item in found.answered) if found else 0
    return render_template(
        "catalogue/index.html",
        form=form,
        catalogues=known,
        is_asked=is_asked,
        found=found,
        answered=[_answered(item) for item in found.answered] if found else [],
        hits=hits,
        chips=[_chip(form, name, known) for name in form.filters()],
        offers=_broader(form, known) if is_asked and not hits else [],
        total=total,
        pages=_pages(form, total),
        topics=sorted(((code, topic_title(code)) for code in TOPICS), key=lambda pair: pair[1].casefold()),
        sides=_sides(form),
        kinds=searchform.KINDS,
        orders=searchform.ORDERS,
        home=town,
        map=_map(hits, form.wanted.bbox, town, townmap.backdrop(datasets)),
        may_configure=access.role_of_request() >= access.Role.POWER_USER,
    )


def _sides(form: SearchForm) -> list[tuple[str, str, str]]:
    """Return the four fields of the area: name, words, value; they stay empty while the area is the town's."""
    box = form.wanted.bbox if not form.in_town else None
    values = [f"{value:.6g}" for value in box.to_list()] if box else [""] * 4
    words = [_t(f"catalogue.{key}") for key in ("west", "south", "east_side", "north_side")]
    return list(zip(searchform.SIDES, words, values, strict=True))


def find(form: SearchForm, known: Sequence[KeptCatalogue], *, count: int = PAGE, live: bool = True) -> Found:
    """Return what a search finds in those of the known catalogues it names, in all where it names none."""
    ids = [item.catalogue.id for item in known]
    chosen = [identifier for identifier in ids if identifier in form.catalogues] or ids
    # without a question the newest come first: relevance has nothing to go by
    wanted = form.wanted if live else _newest(form.wanted)
    return searching.search(workspace(), wanted, catalogues=chosen, start=form.start, count=count, live=live)


def _newest(wanted: Wanted) -> Wanted:
    return wanted if wanted != Wanted() else Wanted(order="date")


def _hit(record: CatalogueRecord, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "record": record,
        "href": url_for("catalogue.show", catalogue=record.catalogue, record=record.identifier),
        "lang": recordwords.lang_of(record, g.language),
        **recordwords.shown(record, date.today(), g.language),
    }


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


def _chip(form: SearchForm, name: str, known: Sequence[KeptCatalogue]) -> dict[str, str]:
    """Return one filter in words, with the address of the search without it."""
    kind = name.partition(":")[0]
    return {
        "name": _t(f"catalogue.filter_{kind}"),
        "value": _value(form, name, known),
        "href": url_for("catalogue.index", **form.without(name).arguments()),
    }


def _value(form: SearchForm, name: str, known: Sequence[KeptCatalogue]) -> str:
    kind, _, value = name.partition(":")
    if kind == "area":
        return _t("catalogue.town") if form.in_town else _corners(form.wanted.bbox)
    if kind == "kind":
        return _t(f"catalogue.kind_{value}")
    if kind == "catalogue":
        return next((item.catalogue.title for item in known if item.catalogue.id == value), value)
    if kind == "topic":
        return topic_title(form.wanted.topic)
    if kind == "shown":
        return ""
    said = str(getattr(form.wanted, kind))
    return show_date(g.language, said) if kind in ("since", "until") else said


def topic_title(code: str) -> str:
    """Return an ISO topic category in words, the code itself where it is none."""
    said = _t(f"catalogue.topic_{code}")
    return code if said.startswith("catalogue.") else said


def _t(key: str, **params: Any) -> str:
    return interface.translate(g.language, key, **params)


def _corners(box: BBox | None) -> str:
    """Return a rectangle in words, such as 8,74–8,76° O, 51,71–51,73° N."""
    if box is None:
        return ""
    west, south, east, north = (show_number(g.language, value, 2) for value in box.to_list())
    return f"{west}–{east}° {_t('catalogue.east')}, {south}–{north}° {_t('catalogue.north')}"


def _broader(form: SearchForm, known: Sequence[KeptCatalogue]) -> list[dict[str, Any]]:
    """Return the searches one filter wider that find something, the nearest (fewest hits) first; what is kept must answer."""
    wider = [(name, form.without(name)) for name in [*form.filters(), *(["q"] if form.wanted.text else [])]]
    counted = [(find(item, known, count=1, live=False).matched, name, item) for name, item in wider]
    nearest = sorted((item for item in counted if item[0]), key=lambda item: item[0])[:_MOST_OFFERS]
    return [
        {
            "words": _t("catalogue.filter_q") if name == "q" else " ".join(_named(_chip(form, name, known))),
            "count": matched,
            "href": url_for("catalogue.index", **item.arguments()),
        }
        for matched, name, item in nearest
    ]


def _named(chip: dict[str, str]) -> list[str]:
    name = chip["name"].removesuffix(":")
    return [name, f"„{chip['value']}“"] if chip["value"] else [name]


def _pages(form: SearchForm, matched: int) -> dict[str, Any]:
    """Return where this page stands and the addresses of its neighbours."""
    before, after = form.start - PAGE, form.start + PAGE
    return {
        "first": form.start + 1,
        "last": min(matched, after),
        "before": url_for("catalogue.index", **form.at(before).arguments()) if form.start > 0 else "",
        "after": url_for("catalogue.index", **form.at(after).arguments()) if after < matched else "",
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
    return _page(catalogue, record)


def _page(catalogue: str, record: str) -> str:
    parts = workspace()
    source = catalogueaccess.visible_one(catalogue)
    kept = parts.records.get(catalogue, record)
    found = kept.record
    coupled = parts.records.coupled(found)
    datasets = parts.datasets.all()
    job = parts.jobs.get(request.args["job"]).to_json(g.language) if request.args.get("job") else None
    box = found.bbox
    frames = [{"number": "", "title": found.title, "bbox": box.to_list()}] if box else []
    town = townmap.extent(datasets)
    return render_template(
        "catalogue/show.html",
        record=found,
        kept=kept,
        source=source,
        hit=_hit(found, 0),
        ways=_ways(found, coupled),
        coupled=[_hit(item, 0) for item in coupled],
        job=job,
        taken=[item for item in datasets if is_taken_from(item.extras, catalogue, record)],
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


def _ways(record: CatalogueRecord, coupled: Sequence[CatalogueRecord]) -> list[dict[str, Any]]:
    """Return the ways to a record's data: its own, and the layers of services that say they show them."""
    own = {record.identifier, *record.resource_identifiers}
    through = [
        (service, number, item)
        for service in coupled
        if service.kind == "service"
        for number, item in enumerate(service.distributions)
        if item.ways and own & set(item.shows)
    ]
    listed = [(record, number, item) for number, item in recordwords.usable(record)] + through
    return [{"record": owner, "number": number, "way": item, "is_own": owner is record} for owner, number, item in listed]


def is_taken_from(extras: dict[str, Any], catalogue: str, record: str) -> bool:
    """Return whether a dataset says it came from this record, or through it from the record of its data."""
    said = extras.get("record") or {}
    return said.get("catalogue") == catalogue and record in (said.get("identifier"), said.get("taken_from"))


def _size(box: BBox) -> float:
    return (box.max_x - box.min_x) * (box.max_y - box.min_y)


@blueprint.post("/catalogue/<catalogue>/<path:record>")
def take(catalogue: str, record: str) -> ResponseReturnValue:
    """Ask for a layer or a copy of one distribution, or answer what that import asked for; the page then follows the job."""
    sent = request.form
    if sent.get("job"):
        job = intake.ask(workspace(), _answer(sent["job"], sent.get("layer", "")), by=g.user.id)
    else:
        job = take_asked(catalogue, record, dict(sent))
    return redirect(url_for("catalogue.show", catalogue=catalogue, record=record, job=job.id, _anchor="job"), code=303)


def _answer(identifier: str, layer: str) -> intake.Wish:
    asked = workspace().jobs.get(identifier)
    if asked.created_by != g.user.id:
        access.ensure_may_edit(asked.group)
    return intake.answered(asked, options={"layer": layer})


def take_asked(catalogue: str, record: str, sent: dict[str, Any], key: str | None = None) -> Any:
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
