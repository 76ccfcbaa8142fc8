"""An answer is told by its content: what can be read is read, what is wrong gets its code."""

from __future__ import annotations

import time

import pytest

from twin.catalogue import faults
from twin.catalogue.exchange import document
from twin.errors import ServiceFailed

GOOD = '<?xml version="1.0" encoding="UTF-8"?><a>Gebäude – Straße</a>'


@pytest.mark.parametrize(
    ("body", "content_type", "codes"),
    [
        (GOOD.encode(), "", []),
        (GOOD.replace("UTF-8", "UTF-16").encode("utf-16"), "", []),
        (b"\xef\xbb\xbf\xef\xbb\xbf \n" + GOOD.encode(), "", []),
        (GOOD.encode("cp1252"), "", ["CATALOGUE_CHARSET"]),
        (GOOD.replace(' encoding="UTF-8"', "").encode("cp1252"), "text/xml; charset=ISO-8859-1", ["CATALOGUE_CHARSET"]),
        (GOOD.replace("UTF-8", "ISO-8859-1").encode(), "", ["CATALOGUE_CHARSET"]),
        (GOOD.replace("UTF-8", "windows-1252").encode("cp1252"), "text/xml; charset=utf-8", []),
    ],
)
def test_umlauts_are_right_whatever_is_declared(body: bytes, content_type: str, codes: list[str]) -> None:
    root, notes = document(body, "gdi.example", "text/xml", content_type)
    assert root.text == "Gebäude – Straße"
    assert [note.code for note in notes] == codes


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "CATALOGUE_EMPTY"),
        (b" \n\x00", "CATALOGUE_EMPTY"),
        (b"<!DOCTYPE HTML><p>", "CATALOGUE_HTML"),
        (b"<!-- portal --> <HTML lang='de'>", "CATALOGUE_HTML"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "CATALOGUE_HTML"),
        (b"Service Unavailable", "CATALOGUE_NOT_XML"),
        (b"<?xml version='1.0'?>", "CATALOGUE_DAMAGED"),
        (b"<a><b></a>", "CATALOGUE_DAMAGED"),
        (b"<a>\x81\xff</a>", "CATALOGUE_DAMAGED"),
        (b"<!DOCTYPE a SYSTEM 'http://127.0.0.1/x.dtd'><a/>", "CATALOGUE_DTD"),
        (b"<a>" * 5000 + b"</a>" * 5000, "CATALOGUE_TOO_DEEP"),
    ],
)
def test_what_is_no_answer_has_its_code(body: bytes, code: str) -> None:
    with pytest.raises(ServiceFailed) as fault:
        document(body, "gdi.example", "text/xml")
    assert fault.value.code == code and "gdi.example" in fault.value.text.de and "gdi.example" in fault.value.text.en


@pytest.mark.parametrize(
    "body",
    [
        b"<!---->" * 1_000_000 + b"<a>\xc3\xa4",
        b"<?xml" + b" " * 4_000_000 + b"<a>\xe4",
        b"\xef\xbb\xbf" * 1_000_000,
        b"<" * 4_000_000 + b"\xe4",
    ],
)
def test_no_answer_takes_long_to_be_refused(body: bytes) -> None:
    began = time.process_time()
    with pytest.raises(ServiceFailed):
        document(body, "gdi.example", "text/xml", "text/xml; charset=idna")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Ungültiger Wert für startPosition", "Ungültiger Wert für startPosition"),
        (
            "Transaction (insert) failed: (sqlite3.IntegrityError) UNIQUE constraint failed [SQL: INSERT INTO records",
            "Transaction (insert) failed",
        ),
        ("java.lang.NullPointerException at org.fao.geonet.X(X.java:7)", ""),
        ("Fehler: SELECT * FROM metadata WHERE id = 4", "Fehler"),
        ("wort " * 60, "wort " * 31 + "wort …"),
    ],
)
def test_a_quote_is_short_and_tells_nothing_of_the_inside(said: str, quoted: str) -> None:
    assert faults.quote(said) == quoted
