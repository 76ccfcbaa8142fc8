"""A catalogue on loopback that answers CSW 2.0.2 from a list of records, and can be told to answer otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import quoteattr

from tests.fakehost import Asked, FakeHost, Reply
from tests.services.gdi import query
from twin.catalogue.catalogue import ISO19139, Catalogue, CatalogueId, Endpoints
from twin.catalogue.csw import Client
from twin.circuit import Circuits
from twin.outbound import Credential

CSW = "http://www.opengis.net/cat/csw/2.0.2"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>'


def exception(words: str = "Die Datenbank ruht.", code: str = "NoApplicableCode") -> bytes:
    return (
        f'<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.2.0">'
        f'<ows:Exception exceptionCode="{code}"><ows:ExceptionText>{words}</ows:ExceptionText></ows:Exception>'
        f"</ows:ExceptionReport>"
    ).encode()


def response(records: Sequence[bytes], matched: int | str | None, **attributes: object) -> bytes:
    """Return a GetRecords response around records given as XML."""
    told = {"numberOfRecordsReturned": len(records), **attributes}
    if matched is not None:
        told["numberOfRecordsMatched"] = matched
    inner = b"".join(re.sub(rb"^\s*<\?xml[^>]*\?>", b"", record) for record in records)
    written = " ".join(f"{name}={quoteattr(str(value))}" for name, value in told.items() if value is not None)
    return (
        DECLARATION
        + f'<csw:GetRecordsResponse xmlns:csw="{CSW}"><csw:SearchStatus timestamp="2026-01-01T00:00:00Z"/>'.encode()
        + f"<csw:SearchResults {written}>".encode()
        + inner
        + b"</csw:SearchResults></csw:GetRecordsResponse>"
    )


def operation(name: str, address: str, *, get: bool = True, post: bool = True, more: str = "") -> str:
    ways = f'<ows:Get xlink:href="{address}"/>' * get + f'<ows:Post xlink:href="{address}"/>' * post
    return f'<ows:Operation name="{name}"><ows:DCP><ows:HTTP>{ways}</ows:HTTP></ows:DCP>{more}</ows:Operation>'


def capabilities(address: str, *, version: str = "2.0.2", operations: str | None = None, more: str = "") -> bytes:
    schemas = f'<ows:Parameter name="outputSchema"><ows:Value>{CSW}</ows:Value><ows:Value>{ISO19139}</ows:Value></ows:Parameter>'
    types = (
        '<ows:Parameter name="typeNames"><ows:Value>csw:Record</ows:Value><ows:Value>gmd:MD_Metadata</ows:Value></ows:Parameter>'
    )
    if operations is None:
        operations = operation("GetRecords", address, more=schemas + types) + operation("GetRecordById", address)
    namespace = CSW if version != "3.0.0" else "http://www.opengis.net/cat/csw/3.0"
    return (
        f'<csw:Capabilities xmlns:csw="{namespace}" xmlns:ows="http://www.opengis.net/ows"'
        f' xmlns:xlink="http://www.w3.org/1999/xlink" version="{version}">'
        "<ows:ServiceIdentification><ows:Title>Katalog</ows:Title></ows:ServiceIdentification>"
        f"<ows:OperationsMetadata>{operations}{more}</ows:OperationsMetadata></csw:Capabilities>"
    ).encode()


@dataclass
class Request:
    """A GetRecords question as the server understands it."""

    start: int
    count: int
    body: str


@dataclass
class FakeCatalogue:
    """Serves records; `pages` may answer GetRecords instead (None: the usual answer), `told` GetCapabilities.

    `biggest` bounds a page.
    """

    records: list[bytes] = field(default_factory=list)
    pages: Callable[[Request], Reply | None] = lambda request: None
    told: Callable[[FakeCatalogue], Reply] = lambda server: Reply(capabilities(server.address), "application/xml")
    biggest: int = 1000
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> FakeCatalogue:
        self.host = FakeHost(self._answer)
        self.host.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.host.__exit__()

    @property
    def address(self) -> str:
        return f"{self.host.url}/csw"

    def catalogue(self) -> Catalogue:
        """Return the catalogue as it would be configured."""
        ends = Endpoints(self.address, self.address, transaction=self.address)
        return Catalogue(CatalogueId("k"), "Katalog", self.address, "2.0.2", ISO19139, ends, typenames="gmd:MD_Metadata")

    def client(self, *credentials: Credential, **changes: object) -> Client:
        """Return a client with circuits of its own."""
        return Client(self.host.door(*credentials), replace(self.catalogue(), **changes), circuits=Circuits())  # type: ignore[arg-type]

    def page(self, request: Request) -> bytes:
        """Return the usual answer."""
        start = request.start - 1
        came = self.records[start : start + min(request.count, self.biggest)]
        following = start + len(came) + 1
        return response(came, len(self.records), nextRecord=following if following <= len(self.records) else 0)

    def _answer(self, path: str) -> Reply:
        asked = self.host.asked[-1]
        if query(path).get("request", "").lower() == "getcapabilities":
            return self.told(self)
        request = understood(asked)
        self.requests.append(request)
        return self.pages(request) or Reply(self.page(request), "application/xml")


def understood(asked: Asked) -> Request:
    """Return start and count of a GetRecords question, by POST or GET."""
    body, values = asked.body.decode(), query(asked.path)
    found = [re.search(rf'{name}="(\d+)"', body) for name in ("startPosition", "maxRecords")]
    start, count = (int(match[1]) if match else 0 for match in found)
    return Request(start or int(values.get("startposition", 1)), count or int(values.get("maxrecords", 10)), body)
