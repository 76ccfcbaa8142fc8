"""What catalogues do wrong, in one table: how each misbehaves while records are fetched, and what the twin makes of it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.catalogue import generated
from tests.catalogue.fakecatalogue import DECLARATION, FakeCatalogue, Request, exception, response
from tests.fakehost import Reply
from twin.catalogue.wanted import Wanted

XML = "application/xml"
COUNT = 25
MEGABYTE = 1024 * 1024
DUBLIN_CORE = (
    b'<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"<dc:identifier>%d</dc:identifier><dc:title>Radwege</dc:title><dc:type>dataset</dc:type></csw:Record>"
)


@dataclass(frozen=True)
class Misbehaviour:
    """How a server misbehaves, the code that must come of it ("" for none: it is forgiven), and how many records are read."""

    name: str
    answer: Callable[[FakeCatalogue, Request], Reply | None]
    code: str
    read: int = 0
    wanted: Wanted = field(default_factory=Wanted)


def always(reply: Reply) -> Callable[[FakeCatalogue, Request], Reply]:
    return lambda server, request: reply


def made(change: Callable[[bytes], bytes], type: str = XML) -> Callable[[FakeCatalogue, Request], Reply]:
    """Return a right answer whose bytes are changed."""
    return lambda server, request: Reply(change(server.page(request)), type)


def endless() -> Iterator[bytes]:
    block = b" " * MEGABYTE
    yield DECLARATION + b"<a>"
    for _ in range(1024):
        yield block


def dripping() -> Iterator[bytes]:
    while True:
        yield b" "


def bomb() -> bytes:
    return gzip.compress(DECLARATION + b"<a>" + b" " * 100 * MEGABYTE + b"</a>")


def spoilt(server: FakeCatalogue, request: Request) -> Reply | None:
    """The record at position 14 cannot be written by the server, so no page with it can be had."""
    within = request.start <= 14 < request.start + request.count
    return Reply(exception("java.lang.NullPointerException at org.x.Y(Y.java:7)"), XML) if within else None


def without_identifier(server: FakeCatalogue, request: Request) -> Reply:
    name = generated.identifier(3).encode()
    return Reply(server.page(request).replace(b"<gco:CharacterString>" + name + b"</gco:CharacterString>", b"", 1), XML)


def same_for_ever(server: FakeCatalogue, request: Request) -> Reply:
    return Reply(response(server.records[:5], 1000, nextRecord=5), XML)


def twice(server: FakeCatalogue, request: Request) -> Reply:
    """Every page begins with the last record of the one before; so each start is one too early."""
    start = max(0, request.start - 2)
    return Reply(response(server.records[start : start + request.count], len(server.records)), XML)


def unsortable(server: FakeCatalogue, request: Request) -> Reply | None:
    return Reply(exception("Cannot sort by apiso:Title", "InvalidParameterValue"), XML) if "SortBy" in request.body else None


def next_record(value: object) -> Callable[[FakeCatalogue, Request], Reply]:
    def answer(server: FakeCatalogue, request: Request) -> Reply:
        came = server.records[request.start - 1 : request.start - 1 + request.count]
        return Reply(response(came, len(server.records), nextRecord=value), XML)

    return answer


def no_count(server: FakeCatalogue, request: Request) -> Reply:
    return Reply(response(server.records[request.start - 1 : request.start - 1 + request.count], None), XML)


def counted(matched: object, returned: object = None) -> Callable[[FakeCatalogue, Request], Reply]:
    def answer(server: FakeCatalogue, request: Request) -> Reply:
        came = server.records[request.start - 1 : request.start - 1 + request.count]
        told = len(came) if returned is None else returned
        return Reply(response(came, str(matched), numberOfRecordsReturned=told), XML)

    return answer


def foreign(server: FakeCatalogue, request: Request) -> Reply:
    numbers = range(request.start, min(request.start + request.count, COUNT + 1))
    return Reply(response([DUBLIN_CORE % number for number in numbers], COUNT), XML)


WMS = b'<WMS_Capabilities version="1.3.0"><Service><Name>WMS</Name></Service></WMS_Capabilities>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
XXE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LOGIN = b"<!DOCTYPE html><html><body>Bitte anmelden</body></html>"
INTERNAL = {"Location": "http://127.0.0.1:1/metadata"}
LATIN = made(lambda body: body.decode().encode("cp1252"))

MISBEHAVIOURS = (
    # the answer itself
    Misbehaviour("an exception report with status 200", always(Reply(exception(), XML)), "CATALOGUE_EXCEPTION"),
    Misbehaviour("an exception report with status 400", always(Reply(exception(), XML, 400)), "CATALOGUE_EXCEPTION"),
    Misbehaviour("a web page with status 200", always(Reply(LOGIN, "text/html")), "CATALOGUE_HTML"),
    Misbehaviour("a web page that calls itself XML", always(Reply(LOGIN, XML)), "CATALOGUE_HTML"),
    Misbehaviour("another service's XML", always(Reply(WMS, XML)), "CATALOGUE_NOT_CSW"),
    Misbehaviour("JSON", always(Reply(b'{"type": "FeatureCollection"}', "application/json")), "CATALOGUE_NOT_XML"),
    Misbehaviour("nothing at all", always(Reply(b"", XML)), "CATALOGUE_EMPTY"),
    Misbehaviour("Latin-1 that calls itself UTF-8", LATIN, "CATALOGUE_CHARSET", COUNT),
    Misbehaviour(
        "UTF-8 that calls itself Latin-1", made(lambda b: b.replace(b'"UTF-8"', b'"ISO-8859-1"', 1)), "CATALOGUE_CHARSET", COUNT
    ),
    Misbehaviour("a byte order mark and blank lines", made(lambda b: b"\xef\xbb\xbf\n\n" + b), "", COUNT),
    Misbehaviour("XML sent as a picture", made(lambda b: b, "image/png"), "", COUNT),
    Misbehaviour("a document that ends in the middle", made(lambda b: b[: len(b) // 2]), "CATALOGUE_DAMAGED"),
    Misbehaviour(
        "a connection that ends in the middle", always(Reply(b"<a>", XML, headers={"Content-Length": "999"})), "OUTBOUND_CUT_OFF"
    ),
    Misbehaviour("a gzip bomb", always(Reply(bomb(), XML, headers={"Content-Encoding": "gzip"})), "OUTBOUND_TOO_LARGE"),
    Misbehaviour(
        "a gigabyte, announced", always(Reply(b"<a>", XML, headers={"Content-Length": "1000000000"})), "OUTBOUND_TOO_LARGE"
    ),
    Misbehaviour("a gigabyte, unannounced", lambda server, request: Reply(endless(), XML), "OUTBOUND_TOO_LARGE"),
    Misbehaviour("elements nested without end", always(Reply(b"<a>" * 100_000, XML)), "CATALOGUE_TOO_DEEP"),
    Misbehaviour("an entity bomb", always(Reply(LAUGHS, XML)), "CATALOGUE_DTD"),
    Misbehaviour("an external entity", always(Reply(XXE, XML)), "CATALOGUE_DTD"),
    Misbehaviour("a byte every half second", lambda server, request: Reply(dripping(), XML, drip=0.5), "OUTBOUND_TIMEOUT"),
    # HTTP
    Misbehaviour("a redirect into the own network", always(Reply(b"", XML, 307, INTERNAL)), "OUTBOUND_NOT_ALLOWED"),
    Misbehaviour("a redirect in a circle", always(Reply(b"", XML, 307, {"Location": "/csw"})), "OUTBOUND_REDIRECTS"),
    Misbehaviour("status 401", always(Reply(LOGIN, "text/html", 401)), "CATALOGUE_LOGIN"),
    Misbehaviour("status 403", always(Reply(b"", XML, 403)), "CATALOGUE_FORBIDDEN"),
    Misbehaviour("status 404", always(Reply(LOGIN, "text/html", 404)), "CATALOGUE_NOT_FOUND"),
    Misbehaviour("status 429", always(Reply(b"", XML, 429, {"Retry-After": "100"})), "OUTBOUND_BUSY"),
    Misbehaviour("status 503", always(Reply(LOGIN, "text/html", 503)), "OUTBOUND_BUSY"),
    Misbehaviour("status 500", always(Reply(b"oops", "text/plain", 500)), "CATALOGUE_STATUS"),
    # paging
    Misbehaviour("a milliard of records that do not come", counted(10**9), "CATALOGUE_SHORTFALL", COUNT),
    Misbehaviour("none announced but some sent", counted(COUNT, 0), "CATALOGUE_MISCOUNTED", COUNT),
    Misbehaviour("fewer counted than sent", counted(3), "CATALOGUE_MORE_THAN_MATCHED", COUNT),
    Misbehaviour("a count that is no number", counted("viele"), "", COUNT),
    Misbehaviour("no count", no_count, "", COUNT),
    Misbehaviour("the same page for ever", same_for_ever, "CATALOGUE_LOOP", 5),
    Misbehaviour("nextRecord 5 for ever", next_record(5), "", COUNT),
    Misbehaviour("nextRecord 0 before the end", next_record(0), "", COUNT),
    Misbehaviour("no nextRecord", next_record(None), "", COUNT),
    Misbehaviour("nextRecord beyond the end", next_record(COUNT + 2), "", COUNT),
    Misbehaviour("an empty result though some are counted", always(Reply(response([], 12), XML)), "CATALOGUE_SHORTFALL"),
    Misbehaviour("pages that overlap", twice, "CATALOGUE_REPEATED", COUNT),
    Misbehaviour("a record that spoils its page", spoilt, "CATALOGUE_RECORD_ISOLATED", COUNT - 1),
    # records
    Misbehaviour("Dublin Core though ISO was asked for", foreign, "CATALOGUE_OTHER_SCHEMA", COUNT),
    Misbehaviour("a record without identifier", without_identifier, "RECORD_UNREADABLE", COUNT - 1),
    Misbehaviour("an order it cannot give", unsortable, "CATALOGUE_NOT_SORTED", COUNT, Wanted(order="title")),
)


def serving(misbehaviour: Misbehaviour) -> FakeCatalogue:
    """Return a catalogue of 25 records that misbehaves; use it as a context manager."""
    server = FakeCatalogue(list(generated.records(COUNT)))
    server.pages = lambda request: misbehaviour.answer(server, request)
    return server
