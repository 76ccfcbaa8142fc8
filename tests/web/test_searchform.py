"""A search stands in its address: what is asked for is read, written back the same, and told when it cannot be read."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from werkzeug.datastructures import MultiDict

from twin.catalogue.wanted import Wanted
from twin.geodata.bbox import BBox
from twin.web.catalogue.searchform import SearchForm, read_form

TOWN = BBox(8.7, 51.7, 8.8, 51.8)
WHOLE = [
    ("q", "Gebäude Dach"), ("west", "8,70"), ("south", "51.7"), ("east", "8.8"), ("north", "51.8"), ("topic", "structure"),
    ("keyword", "opendata"), ("kind", "dataset"), ("kind", "service"), ("organisation", "Stadt"), ("since", "2020-01-01"),
    ("until", "2026-01-31"), ("shown", "1"), ("catalogue", "gdi"), ("sort", "date"), ("start", "40"),
]  # fmt: skip


def read(pairs: list[tuple[str, str]], town: BBox | None = TOWN) -> SearchForm:
    return read_form(MultiDict(pairs), town)


def again(form: SearchForm) -> SearchForm:
    """Return the form read from the address it writes."""
    pairs = [
        (name, str(one)) for name, value in form.arguments().items() for one in (value if isinstance(value, list) else [value])
    ]
    return read(parse_qsl(urlencode(pairs), keep_blank_values=True))


def test_everything_asked_for_is_read() -> None:
    form = read(WHOLE)
    assert form.wanted == Wanted(
        "Gebäude Dach", BBox(8.7, 51.7, 8.8, 51.8), ("dataset", "service"), "opendata", "structure", "Stadt", "2020-01-01",
        "2026-01-31", True, "date",
    )  # fmt: skip
    assert (form.catalogues, form.start, form.in_town, form.faults) == (("gdi",), 40, False, ())


@pytest.mark.parametrize(
    "pairs",
    [
        WHOLE,
        [],
        [("q", "")],
        [("sort", "title")],
        [("start", "20")],
        [("q", ""), ("start", "20")],
        [("area", "town")],
        [("q", "ä&=?#"), ("kind", "series")],
    ],
)
def test_an_address_written_from_a_search_asks_for_the_same(pairs: list[tuple[str, str]]) -> None:
    form = read(pairs)
    assert again(form) == form


def test_each_filter_can_be_taken_away_alone() -> None:
    form = read(WHOLE)
    assert form.filters() == [
        "area", "topic", "keyword", "kind:dataset", "kind:service", "organisation", "since", "until", "shown", "catalogue:gdi",
    ]  # fmt: skip
    for name in form.filters():
        wider = form.without(name)
        assert wider.filters() == [other for other in form.filters() if other != name]
        assert (wider.wanted.text, wider.start) == ("Gebäude Dach", 0)
    assert form.without("q").wanted.text == ""


def test_the_extent_of_the_town_is_a_filter_by_name() -> None:
    form = read([("area", "town")])
    assert (form.wanted.bbox, form.in_town, form.arguments()) == (TOWN, True, {"area": "town"})
    assert read([("area", "town")], None).wanted.bbox is None


@pytest.mark.parametrize(
    "pairs",
    [
        [("west", "8.7")],
        [("west", "8.8"), ("south", "51"), ("east", "8.7"), ("north", "52")],
        [("west", "nan"), ("south", "51"), ("east", "8.7"), ("north", "52")],
        [("west", "-181"), ("south", "51"), ("east", "8.7"), ("north", "52")],
        [("west", "a"), ("south", "b"), ("east", "c"), ("north", "d")],
        [("since", "gestern")],
        [("until", "2026-02-31")],
        [("since", "2026-02-01"), ("until", "2026-01-01")],
    ],
)
def test_what_cannot_be_read_is_told_and_does_not_narrow(pairs: list[tuple[str, str]]) -> None:
    form = read([("q", "Gebäude"), *pairs])
    assert len(form.faults) == 1 and form.wanted.bbox is None and form.wanted.text == "Gebäude"


@pytest.mark.parametrize(("sent", "start"), [("-5", 0), ("zwei", 0), ("99999999999", 1_000_000), ("20", 20)])
def test_a_strange_place_to_begin_is_brought_into_bounds(sent: str, start: int) -> None:
    assert read([("start", sent)]).start == start


def test_unknown_kinds_and_orders_are_left_out() -> None:
    form = read([("kind", "unsinn"), ("sort", "unsinn"), ("q", "x" * 5000)])
    assert (form.wanted.kinds, form.wanted.order, len(form.wanted.text)) == ((), "relevance", 300)


@pytest.mark.parametrize(
    ("pairs", "asked"), [([], False), ([("start", "20")], False), ([("q", "")], True), ([("shown", "1")], True)]
)
def test_only_a_question_asks_catalogues(pairs: list[tuple[str, str]], asked: bool) -> None:
    form = read(pairs)
    assert form.is_asked is asked
    assert again(form.at(40)).is_asked is asked
