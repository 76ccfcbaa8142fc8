"""A search in words: its filters as chips with the address without each, its pages, and what a little wider search would find."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flask import g, url_for

from twin import interface
from twin.catalogue.wanted import Wanted
from twin.cataloguing import search as searching
from twin.cataloguing.search import Found
from twin.geodata.bbox import BBox
from twin.store.catalogues import KeptCatalogue
from twin.web.catalogue import searchform
from twin.web.catalogue.searchform import SearchForm
from twin.web.pages import workspace
from twin.web.speech import show_date, show_number

PAGE = 20
TOPICS = (
    "biota", "boundaries", "climatologyMeteorologyAtmosphere", "disaster", "economy", "elevation", "environment", "farming",
    "geoscientificInformation", "health", "imageryBaseMapsEarthCover", "inlandWaters", "intelligenceMilitary", "location",
    "oceans", "planningCadastre", "society", "structure", "transportation", "utilitiesCommunication",
)  # fmt: skip
"""The categories of MD_TopicCategoryCode a town may look for."""
_MOST_OFFERS = 3


def find(form: SearchForm, known: Sequence[KeptCatalogue], *, count: int = PAGE, live: bool = True) -> Found:
    """Return what a search finds in those of the known catalogues it names, in all where it names none."""
    ids = [item.catalogue.id for item in known]
    chosen = [identifier for identifier in ids if identifier in form.catalogues] or ids
    # without a question the newest come first: relevance has nothing to go by
    wanted = form.wanted if live else _newest(form.wanted)
    return searching.search(workspace(), wanted, catalogues=chosen, start=form.start, count=count, live=live)


def _newest(wanted: Wanted) -> Wanted:
    return wanted if wanted != Wanted() else Wanted(order="date")


def sides(form: SearchForm) -> list[tuple[str, str, str]]:
    """Return the four fields of the area: name, words, value; they stay empty while the area is the town's."""
    box = form.wanted.bbox if not form.in_town else None
    values = [searchform.degrees(value) for value in box.to_list()] if box else [""] * 4
    words = [_t(f"catalogue.{key}") for key in ("west", "south", "east_side", "north_side")]
    return list(zip(searchform.SIDES, words, values, strict=True))


def chip(form: SearchForm, name: str, known: Sequence[KeptCatalogue]) -> dict[str, str]:
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


def topics() -> list[tuple[str, str]]:
    """Return every topic category, code and title, by title."""
    return sorted(((code, topic_title(code)) for code in TOPICS), key=lambda pair: pair[1].casefold())


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
    smaller = min(box.max_x - box.min_x, box.max_y - box.min_y)
    digits = min(6, max(2, math.ceil(-math.log10(smaller)) + 1))  # so many that both sides differ
    west, south, east, north = (show_number(g.language, value, digits) for value in box.to_list())
    return f"{west}–{east}° {_t('catalogue.east')}, {south}–{north}° {_t('catalogue.north')}"


def broader(form: SearchForm, known: Sequence[KeptCatalogue]) -> list[dict[str, Any]]:
    """Return the searches one filter wider that find something, the nearest (fewest hits) first; what is kept must answer."""
    wider = [(name, form.without(name)) for name in [*form.filters(), *(["q"] if form.wanted.text else [])]]
    counted = [(find(item, known, count=1, live=False).matched, name, item) for name, item in wider]
    nearest = sorted((item for item in counted if item[0]), key=lambda item: item[0])[:_MOST_OFFERS]
    return [
        {
            "words": _t("catalogue.filter_q") if name == "q" else " ".join(_named(chip(form, name, known))),
            "count": matched,
            "href": url_for("catalogue.index", **item.arguments()),
        }
        for matched, name, item in nearest
    ]


def _named(chip: dict[str, str]) -> list[str]:
    name = chip["name"].removesuffix(":")
    return [name, f"„{chip['value']}“"] if chip["value"] else [name]


def pages(form: SearchForm, matched: int) -> dict[str, Any]:
    """Return where this page stands and the addresses of its neighbours."""
    before, after = form.start - PAGE, form.start + PAGE
    return {
        "first": form.start + 1,
        "last": min(matched, after),
        "before": url_for("catalogue.index", **form.at(before).arguments()) if form.start > 0 else "",
        "after": url_for("catalogue.index", **form.at(after).arguments()) if after < matched else "",
    }
