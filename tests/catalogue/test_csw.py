"""A catalogue is asked for pages and records, changed where it allows it, and left alone while it is down."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.catalogue import generated
from tests.catalogue.fakecatalogue import FakeCatalogue, Request, exception, response
from tests.catalogue.pycswserver import Pycsw
from tests.fakehost import FakeHost, Reply
from twin.catalogue.capabilities import connect
from twin.catalogue.catalogue import DUBLIN_CORE, ISO19139, Catalogue, CatalogueId, Endpoints
from twin.catalogue.csw import Client, Page, TransactionDone, read_page, transaction_done
from twin.catalogue.wanted import Wanted
from twin.circuit import FAILURES, Circuits
from twin.errors import NotFound, NotSuitable, ServiceFailed
from twin.geodata.bbox import BBox
from twin.importers import xml
from twin.importers.services.elements import exception_text
from twin.outbound import Credential, Door

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "csw"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
XML = "application/xml"
EXPECTED = sorted((DATA / "pycsw_suites").glob("*/expected/*.xml"))


def page_of(path: Path) -> Page:
    return read_page(xml.tree_of(path.read_bytes(), path.name), "gdi.example")


@real
@pytest.mark.parametrize(
    ("name", "matched", "returned", "following"),
    [
        ("mrmap/get_records.xml", 447_773, 10, 11),
        ("mrmap/dataset_getrecords.xml", 1, 1, 0),
        ("owslib/inspire-getrecords-response.xml", 216, 2, 85),
        ("terriajs/Example1GetRecordsPage1.xml", 230, 100, 101),
        ("terriajs/Example1GetRecordsPage3.xml", 230, 30, 231),
        ("terriajs/ReferencesWithoutProtocol.xml", 5, 5, 0),
    ],
)
def test_captured_answers_are_read(name: str, matched: int, returned: int, following: int) -> None:
    page = page_of(DATA / name)
    assert (page.matched, page.returned, page.next) == (matched, returned, following)
    assert len(page.records) == returned and len({record.identifier for record in page.records}) == returned


@real
def test_hits_announce_records_that_do_not_come() -> None:
    page = page_of(DATA / "mrmap/hits.xml")
    assert (page.matched, page.returned, page.records) == (447_773, 0, ())
    assert [finding.code for finding in page.faults] == ["CATALOGUE_MISCOUNTED"]


@real
@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: f"{path.parts[-3]}/{path.stem[:16]}")
def test_every_answer_pycsw_expects_of_itself_is_understood(path: Path) -> None:
    root = xml.tree_of(path.read_bytes(), path.name)
    kind = xml.local_name(root.tag)
    if kind == "GetRecordsResponse":
        results = next(item for item in root if xml.local_name(item.tag) == "SearchResults")
        page = read_page(root, "gdi.example")
        told = (results.get("numberOfRecordsMatched"), results.get("numberOfRecordsReturned"), results.get("nextRecord"))
        assert (page.matched, page.returned, page.next) == tuple(int(value) for value in told if value is not None)
        rejected = [finding for finding in page.faults if finding.severity == "rejected"]
        assert len(page.records) + len(rejected) == page.returned
        return
    with pytest.raises(ServiceFailed) as fault:
        read_page(root, "gdi.example")
    assert fault.value.code == "CATALOGUE_NOT_CSW" and bool(exception_text(root)) is (kind == "ExceptionReport")


@pytest.fixture(scope="module")
def loaded(pycsw: Pycsw) -> Pycsw:
    pycsw.clear()
    pycsw.load(generated.records(12))
    return pycsw


@pytest.mark.parametrize("version", ["2.0.2", "3.0.0"])
def test_one_record_is_read_or_known_to_be_gone(loaded: Pycsw, version: str) -> None:
    catalogue = replace(connect(loaded.door(), loaded.address), id=CatalogueId("k"), version=version)  # type: ignore[arg-type]
    for by_post in (False, True):
        ends = replace(catalogue.endpoints, record_by_post=by_post)
        client = Client(loaded.door(), replace(catalogue, endpoints=ends))
        record = client.record(generated.identifier(5))
        assert (record.identifier, record.title, record.catalogue) == (generated.identifier(5), generated.title(5), "k")
        with pytest.raises(NotFound) as fault:
            client.record("es/gibt{mich}&nicht")
        assert fault.value.code == "CATALOGUE_RECORD_GONE"


def test_an_identifier_arrives_as_it_is() -> None:
    with FakeCatalogue(list(generated.records(1))) as server:
        server.pages = lambda request: Reply(generated.record(0), XML)
        client = server.client()
        assert client.record("a&b=c#d {ü}/%20").identifier == generated.identifier(0)
        assert "id=a%26b%3Dc%23d+%7B%C3%BC%7D/%2520&" in server.host.paths[-1]


def test_records_are_inserted_replaced_and_deleted(loaded: Pycsw) -> None:
    client = Client(loaded.door(), connect(loaded.door(), loaded.address))
    name = generated.identifier(77)
    assert client.insert(generated.record(77)) == TransactionDone(1, 0, 0, (name,))
    assert client.update(generated.record(77, "nachgeführt")) == TransactionDone(0, 1, 0)
    assert "nachgeführt" in client.record(name).abstract
    with pytest.raises(ServiceFailed) as fault:
        client.insert(generated.record(77))  # there already: pycsw answers with its SQL
    assert fault.value.code == "CATALOGUE_EXCEPTION" and "INSERT" not in fault.value.text.de + fault.value.text.en
    assert client.page(Wanted(), 1, 50).matched == 13
    assert client.delete(name) == TransactionDone(0, 0, 1)
    assert client.delete(name) == TransactionDone(0, 0, 0)
    assert client.page(Wanted(), 1, 50).matched == 12


def test_a_catalogue_without_transactions_cannot_be_changed(loaded: Pycsw) -> None:
    catalogue = connect(loaded.door(), loaded.address)
    client = Client(loaded.door(), replace(catalogue, endpoints=replace(catalogue.endpoints, transaction="")))
    for change in (lambda: client.insert(generated.record(78)), lambda: client.delete(generated.identifier(1))):
        with pytest.raises(NotSuitable) as fault:
            change()
        assert fault.value.code == "CATALOGUE_READ_ONLY"


def test_a_transaction_is_done_only_when_the_catalogue_says_so() -> None:
    said = (
        b'<csw:TransactionResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<csw:TransactionSummary><csw:totalInserted>2</csw:totalInserted></csw:TransactionSummary><csw:InsertResult>"
        b"<csw:BriefRecord><dc:identifier>a</dc:identifier></csw:BriefRecord>"
        b"<csw:BriefRecord><dc:identifier> b </dc:identifier></csw:BriefRecord></csw:InsertResult></csw:TransactionResponse>"
    )
    assert transaction_done(xml.tree_of(said, "x"), "h") == TransactionDone(2, 0, 0, ("a", "b"))
    with pytest.raises(ServiceFailed):
        transaction_done(xml.tree_of(b"<csw:Acknowledgement xmlns:csw='http://www.opengis.net/cat/csw/2.0.2'/>", "x"), "h")


def test_what_a_server_does_not_understand_is_said_in_another_way() -> None:
    """Old GeoNetworks know no CRS84 by name, some servers no properties of the ISO profile; the way found is kept."""

    def answer(request: Request) -> Reply | None:
        fits = "srsName" not in request.body and "apiso:BoundingBox" not in request.body
        return None if fits else Reply(exception("Could not create crs"), XML, 400)

    wanted = Wanted(bbox=BBox(8, 51, 9, 52), order="date")
    with FakeCatalogue(list(generated.records(5)), answer) as server:
        client = server.client()
        page = client.page(wanted, 1, 2)
        assert page.matched == 5 and [finding.code for finding in page.faults] == ["CATALOGUE_NOT_SORTED"]
        asked = len(server.requests)
        assert client.page(wanted, 3, 2).returned == 2 and len(server.requests) == asked + 1
        assert "ows:BoundingBox" in server.requests[-1].body and 'typeNames="csw:Record"' in server.requests[-1].body


def test_a_second_search_of_the_same_client_is_said_in_other_ways_too() -> None:
    with FakeCatalogue(list(generated.records(5)), lambda r: Reply(exception(), XML) if "srsName" in r.body else None) as server:
        client = server.client()
        assert client.page(Wanted(), 1, 2).matched == client.page(Wanted(bbox=BBox(8, 51, 9, 52)), 1, 2).matched == 5
        assert len(server.requests) == 3 and 'typeNames="gmd:MD_Metadata"' in server.requests[-1].body


def test_when_nothing_is_understood_the_first_refusal_is_told() -> None:
    with FakeCatalogue(pages=lambda request: Reply(exception(f"Nein {len(request.body)}"), XML)) as server:
        with pytest.raises(ServiceFailed) as fault:
            server.client().page(Wanted(text="a", order="title"), 1, 10)
        assert f"Nein {len(server.requests[0].body)}" in fault.value.text.de and len(server.requests) == 3


def test_after_five_failures_a_catalogue_is_left_alone_for_a_minute() -> None:
    clock = [1000.0]
    with FakeCatalogue(list(generated.records(1)), lambda request: Reply(b"", XML, 502)) as server:
        circuits = Circuits(lambda: clock[0])
        codes = []
        for _ in range(FAILURES + 2):
            client = Client(server.host.door(), server.catalogue(), lambda: clock[0], circuits)  # others suffer with it
            with pytest.raises(ServiceFailed) as fault:
                client.page(Wanted(), 1, 10)
            codes.append(fault.value.code)
        assert codes == ["CATALOGUE_STATUS"] * FAILURES + ["SERVICE_PAUSED"] * 2 and len(server.requests) == FAILURES
        server.pages, clock[0] = lambda request: None, 1061.0
        assert client.page(Wanted(), 1, 10).returned == 1


def test_one_search_is_one_failure_however_often_it_was_said_anew() -> None:
    wanted = Wanted(text="a", bbox=BBox(8, 51, 9, 52), order="title")
    with FakeCatalogue(pages=lambda request: Reply(b"oops", "text/plain", 500)) as server:
        client = server.client()
        for _ in range(FAILURES):
            with pytest.raises(ServiceFailed) as fault:
                client.page(wanted, 1, 10)
            assert fault.value.code == "CATALOGUE_STATUS"
        with pytest.raises(ServiceFailed) as fault:
            client.page(wanted, 1, 10)
        assert fault.value.code == "SERVICE_PAUSED"


def test_a_refusal_in_good_form_is_no_failure_of_the_catalogue() -> None:
    with FakeCatalogue(pages=lambda request: Reply(exception(), XML)) as server:
        client = server.client()
        for _ in range(FAILURES + 2):
            with pytest.raises(ServiceFailed) as fault:
                client.page(Wanted(), 1, 10)
            assert fault.value.code == "CATALOGUE_EXCEPTION"


def test_a_catalogue_that_is_down_says_so_quickly() -> None:
    with FakeHost(lambda path: Reply()) as host:
        address, door = f"{host.url}/csw", host.door()
    catalogue = Catalogue(CatalogueId("k"), "K", address, "2.0.2", ISO19139, Endpoints(address, address))
    with pytest.raises(ServiceFailed) as fault:
        Client(door, catalogue, circuits=Circuits()).page(Wanted(), 1, 10)
    assert fault.value.code == "OUTBOUND_UNREACHABLE"


def test_the_password_goes_to_the_catalogue_and_not_where_it_leads() -> None:
    with FakeHost(lambda path: Reply(response([], 0), XML)) as other, FakeCatalogue() as server:
        server.pages = lambda request: Reply(b"", XML, 307, {"Location": other.url})
        credential = Credential(server.host.url, "k", "geheim")
        door: Door = server.host.door(credential, also=f"127.0.0.1:{other.port}")
        assert Client(door, server.catalogue(), circuits=Circuits()).page(Wanted(), 1, 10).returned == 0
        assert "Authorization" in server.host.asked[0].headers and "Authorization" not in other.asked[0].headers
        assert other.asked[0].body == server.host.asked[0].body


def test_dublin_core_is_no_other_schema_where_it_was_asked_for(loaded: Pycsw) -> None:
    catalogue = replace(connect(loaded.door(), loaded.address), schema=DUBLIN_CORE, typenames="csw:Record")
    page = Client(loaded.door(), catalogue).page(Wanted(text="Gebäude"), 1, 10)
    assert {record.standard for record in page.records} == {"dublincore"} and page.matched == 2 and page.faults == ()
