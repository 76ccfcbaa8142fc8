"""The age of a record is told in whole units, and what can be done with it in one word and one sentence."""

from __future__ import annotations

from datetime import date

import pytest

from twin.catalogue.record import CatalogueRecord, Dates, Distribution
from twin.language import Text
from twin.web.catalogue import recordways, recordwords

TODAY = date(2026, 11, 26)
WMS = Distribution("https://a.example/wms", "wms", ways=("layer",))
WFS = Distribution("https://a.example/wfs", "wfs", ways=("copy",))
PAGE = Distribution("https://a.example/", "page", why=Text("Das ist eine Webseite.", "That is a web page."))
FTP = Distribution("ftp://a.example/", "unknown", why=Text("FTP wird nicht gelesen.", "FTP is not read."))


def record(*ways: Distribution, **more: object) -> CatalogueRecord:
    return CatalogueRecord("x", "Gebäude", "dataset", "iso19139", distributions=ways, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "german", "english"),
    [
        ("2026-11-26", "heute", "today"),
        ("2026-11-25", "vor 1 Tag", "1 day ago"),
        ("2026-11-16", "vor 10 Tagen", "10 days ago"),
        ("2026-11-06", "vor 2 Wochen", "2 weeks ago"),
        ("2026-10-26", "vor 1 Monat", "1 month ago"),
        ("2026-02-03", "vor 9 Monaten", "9 months ago"),
        ("2025-11-27", "vor 11 Monaten", "11 months ago"),
        ("2025-11-26", "vor 1 Jahr", "1 year ago"),
        ("2012-04-01", "vor 14 Jahren", "14 years ago"),
        ("2019", "vor 7 Jahren", "7 years ago"),
        ("2026", "dieses Jahr", "this year"),
        ("2026-08", "vor 3 Monaten", "3 months ago"),
        ("2026-12-01", "", ""),
        ("2026-02-31", "", ""),
        ("unbekannt", "", ""),
        ("", "", ""),
    ],
)
def test_the_age_of_a_date_is_told_in_whole_units(written: str, german: str, english: str) -> None:
    assert (recordwords.age(written, TODAY, "de"), recordwords.age(written, TODAY, "en")) == (german, english)


@pytest.mark.parametrize(("written", "old"), [("2021-12-01", False), ("2021-11-01", True), ("2019", True), ("", False)])
def test_what_is_older_than_five_years_is_marked(written: str, old: bool) -> None:
    assert recordwords.is_old(written, TODAY) is old


def test_a_record_says_the_most_that_can_be_done_with_it() -> None:
    assert [recordwords.verdict(ways) for ways in ((WMS, WFS), (WMS,), (PAGE,), ())] == [
        "copy", "layer", "none", "none",
    ]  # fmt: skip


def test_why_something_cannot_be_taken_is_one_sentence() -> None:
    reasons = [recordwords.why_not(ways) for ways in ((WFS,), (WMS,), (PAGE, PAGE), (PAGE, FTP), ())]
    assert [reason.de if reason else None for reason in reasons] == [
        None,
        "Nur als Karte zu zeigen: der Eintrag nennt keinen Download.",
        "Das ist eine Webseite.",
        "Lässt sich nicht zeigen: keine der genannten Adressen führt zu einem Dienst oder einer Datei, die hier gelesen wird.",
        "Lässt sich nicht zeigen: der Eintrag nennt keine Adresse, unter der es die Daten gibt.",
    ]


def test_what_can_be_used_is_named_first() -> None:
    assert recordwords.accesses((PAGE, FTP, WMS, WMS, WFS)) == ["wms", "wfs"]
    assert [item.number for item in recordways.own_ways(record(PAGE, WMS, WFS))] == [2, 1, 0]


@pytest.mark.parametrize(
    ("own", "german_page", "english_page"), [("ger", "", "de"), ("eng", "en", ""), ("fre", "fr", "fr"), ("", "", "de")]
)
def test_words_in_another_language_than_the_page_say_so(own: str, german_page: str, english_page: str) -> None:
    found = record(language=own, dates=Dates())
    assert (recordwords.lang_of(found, "de"), recordwords.lang_of(found, "en")) == (german_page, english_page)


def test_a_language_has_a_name() -> None:
    assert [recordwords.language_title(code, "de") for code in ("ger", "eng", "xx-unbekannt")] == [
        "Deutsch",
        "Englisch",
        "xx-unbekannt",
    ]
