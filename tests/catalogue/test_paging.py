"""Every record of a search comes once, whatever pages a server makes, and what does not come is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.catalogue import generated
from tests.catalogue.fakecatalogue import FakeCatalogue, Request, exception, response
from tests.catalogue.pycswserver import Pycsw, running
from tests.fakehost import Reply
from twin.catalogue.capabilities import connect
from twin.catalogue.catalogue import DUBLIN_CORE
from twin.catalogue.csw import Client
from twin.catalogue.paging import Batch, Walked, walk
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.circuit import Circuits
from twin.errors import Cancelled, ServiceFailed
from twin.findings import Progress

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "csw"
real = pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
XML = "application/xml"
SPOILT = Reply(exception("Dieser Datensatz lässt sich nicht ausgeben"), XML)


class Clock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.waited.append(seconds)


def gathered(steps: Iterable[Batch | Walked]) -> tuple[list[CatalogueRecord], Walked]:
    """Return all records of a walk and its account."""
    records: list[CatalogueRecord] = []
    for step in steps:
        if isinstance(step, Walked):
            return records, step
        records.extend(step.records)
    raise AssertionError("a walk ends with its account")


def codes(walked: Walked) -> list[str]:
    return [finding.code for finding in walked.findings]


def numbers(records: Iterable[CatalogueRecord]) -> list[int]:
    return [int(record.identifier[-12:]) for record in records]


@pytest.fixture(scope="module")
def pycsw_of_230(pycsw: Pycsw) -> Pycsw:
    pycsw.clear()
    pycsw.load(generated.records(230))
    return pycsw


@pytest.mark.parametrize(("size", "pages"), [(10, 23), (50, 5), (100, 3)])
def test_all_230_records_of_pycsw_come(pycsw_of_230: Pycsw, size: int, pages: int) -> None:
    client = Client(pycsw_of_230.door(), connect(pycsw_of_230.door(), pycsw_of_230.address))
    records, walked = gathered(walk(client, Wanted(), page=size))
    assert sorted(numbers(records)) == list(range(230))
    assert walked == Walked(230, 230, 0, 0, 0, 0, pages, True, ())


def test_a_smaller_page_than_asked_for_loses_nothing(tmp_path: Path) -> None:
    with running(tmp_path, most=20) as server:
        server.load(generated.records(45))
        client = Client(server.door(), connect(server.door(), server.address))
        assert client.catalogue.page == 20
        records, walked = gathered(walk(client, Wanted(), page=100))
    assert sorted(numbers(records)) == list(range(45)) and (walked.pages, walked.complete) == (3, True)


@real
def test_all_230_records_of_the_captured_pages_come() -> None:
    pages = [(DATA / "terriajs" / f"Example1GetRecordsPage{number}.xml").read_bytes() for number in (1, 2, 3)]
    with FakeCatalogue(pages=lambda request: Reply(pages[(request.start - 1) // 100], XML)) as server:
        records, walked = gathered(walk(server.client(schema=DUBLIN_CORE), Wanted(), page=100))
        assert [request.start for request in server.requests] == [1, 101, 201]
    expected = {
        match.decode()
        for page in pages
        for match in re.findall(rb"<csw:Record.*?<dc:identifier>(.*?)</dc:identifier>", page, re.S)
    }
    assert {record.identifier for record in records} == expected and len(records) == 230
    assert walked == Walked(230, 230, 0, 0, 0, 0, 3, True, ())


@real
def test_a_captured_page_of_a_huge_catalogue_ends_at_the_first_repeat() -> None:
    page = (DATA / "mrmap" / "get_records.xml").read_bytes()
    with FakeCatalogue(pages=lambda request: Reply(page, XML)) as server:
        records, walked = gathered(walk(server.client(), Wanted(), page=10))
    assert len(records) == walked.received == 10 and not walked.complete and walked.matched == 447_773
    assert codes(walked) == ["CATALOGUE_LOOP", "CATALOGUE_SHORTFALL", "CATALOGUE_REPEATED"]


def test_records_that_spoil_their_pages_are_passed_over_and_told() -> None:
    bad = {1, 64, 65, 230}

    def answer(request: Request) -> Reply | None:
        return SPOILT if bad & set(range(request.start, request.start + request.count)) else None

    with FakeCatalogue(list(generated.records(230)), answer) as server:
        records, walked = gathered(walk(server.client(), Wanted(), page=50))
        asked = len(server.requests)
    assert sorted(numbers(records)) == [number for number in range(230) if number + 1 not in bad]
    assert (walked.received, walked.isolated, walked.shortfall, walked.complete) == (226, 4, 0, True)
    told = [finding for finding in walked.findings if finding.code == "CATALOGUE_RECORD_ISOLATED"]
    assert {finding.params["position"] for finding in told} == bad and "Dieser Datensatz" in told[0].text.de
    assert asked < 60


def test_a_catalogue_of_which_no_record_can_be_had_is_itself_at_fault() -> None:
    with FakeCatalogue(list(generated.records(230)), lambda request: SPOILT) as server:
        with pytest.raises(ServiceFailed) as fault:
            gathered(walk(server.client(), Wanted(), page=100))
        assert fault.value.code == "CATALOGUE_EXCEPTION" and len(server.requests) < 20


def test_a_catalogue_that_breaks_half_way_leaves_what_came() -> None:
    with FakeCatalogue(list(generated.records(40)), lambda r: Reply(b"", XML, 403) if r.start > 20 else None) as server:
        records, walked = gathered(walk(server.client(), Wanted(), page=10))
    assert numbers(records) == list(range(20)) and not walked.complete
    assert codes(walked) == ["CATALOGUE_INTERRUPTED", "CATALOGUE_SHORTFALL"]
    assert (walked.matched, walked.received, walked.shortfall) == (40, 20, 20)


def test_patience_asked_for_is_given() -> None:
    clock, busy = Clock(), [Reply(b"", XML, 429, {"Retry-After": "30"}), Reply(b"", XML, 503, {"Retry-After": "7"})]
    with FakeCatalogue(
        list(generated.records(15)), lambda request: busy.pop() if busy and request.start > 10 else None
    ) as server:
        client = Client(server.host.door(), server.catalogue(), clock, Circuits(clock))
        records, walked = gathered(walk(client, Wanted(), page=10, wait=clock.wait))
    assert len(records) == 15 and walked.complete and sum(clock.waited) == 37 and len(server.requests) == 4


def test_patience_beyond_the_deadline_is_not_waited_for() -> None:
    clock = Clock()
    with FakeCatalogue(pages=lambda request: Reply(b"", XML, 429, {"Retry-After": "300"})) as server:
        client = Client(server.host.door(), server.catalogue(), clock, Circuits(clock))
        with pytest.raises(ServiceFailed) as fault:
            gathered(walk(client, Wanted(), seconds=60, wait=clock.wait))
    assert fault.value.code == "OUTBOUND_BUSY" and clock.waited == [] and fault.value.params["retry_after"] == 300


def test_caps_and_the_deadline_end_a_walk() -> None:
    with FakeCatalogue(list(generated.records(100))) as server:
        records, walked = gathered(walk(server.client(), Wanted(), page=10, most=25))
        assert numbers(records) == list(range(25)) and codes(walked) == ["CATALOGUE_CAPPED", "CATALOGUE_SHORTFALL"]
        _, walked = gathered(walk(server.client(), Wanted(), page=10, pages=3))
        assert (walked.pages, walked.received, walked.shortfall, walked.complete) == (3, 30, 70, False)
        clock = Clock()
        client = Client(server.host.door(), server.catalogue(), clock, Circuits(clock))
        steps = walk(client, Wanted(), page=10, seconds=50)
        next(steps)
        clock.now += 51
        records, walked = gathered(steps)
        assert records == [] and walked.received == 10 and codes(walked) == ["CATALOGUE_OUT_OF_TIME", "CATALOGUE_SHORTFALL"]


def test_exactly_as_many_as_taken_at_most_is_no_cap() -> None:
    with FakeCatalogue(list(generated.records(30))) as server:
        _, walked = gathered(walk(server.client(), Wanted(), page=10, most=30, pages=3))
    assert walked == Walked(30, 30, 0, 0, 0, 0, 3, True, ())


def test_cancelling_ends_it_at_the_next_page() -> None:
    progress = Progress()
    with FakeCatalogue(list(generated.records(100))) as server:
        steps = walk(server.client(), Wanted(), page=10, progress=progress)
        next(steps)
        progress.cancel()
        with pytest.raises(Cancelled):
            next(steps)
        assert len(server.requests) == 1


def test_progress_hears_of_every_page() -> None:
    fractions: list[float | None] = []
    progress = Progress(lambda fraction, words: fractions.append(fraction))
    with FakeCatalogue(list(generated.records(40))) as server:
        gathered(walk(server.client(), Wanted(), page=10, progress=progress))
    assert fractions == [None, 11 / 40, 21 / 40, 31 / 40]


def test_duplicates_within_a_catalogue_are_taken_once() -> None:
    records = [generated.record(number % 12) for number in range(24)]
    with FakeCatalogue(records) as server:
        found, walked = gathered(walk(server.client(), Wanted(), page=5))
    assert numbers(found) == list(range(12))
    assert (walked.matched, walked.received, walked.repeated, walked.shortfall) == (24, 12, 12, 0)
    assert "CATALOGUE_REPEATED" in codes(walked)


def test_a_server_that_sends_everything_at_once_is_read_at_once() -> None:
    with FakeCatalogue(list(generated.records(120))) as server:
        server.pages = lambda request: Reply(response(server.records, 120), XML)
        found, walked = gathered(walk(server.client(), Wanted(), page=10))
    assert numbers(found) == list(range(120)) and walked == Walked(120, 120, 0, 0, 0, 0, 1, True, ())


def test_a_million_elements_of_nonsense_are_not_all_read() -> None:
    body = response([b"<a/>" * 1_000_000], 1_000_000, numberOfRecordsReturned=None)
    with FakeCatalogue(pages=lambda request: Reply(body, XML)) as server:
        found, walked = gathered(walk(server.client(), Wanted(), pages=1))
    assert found == [] and walked.unreadable == 20_000


def test_the_same_record_twice_in_a_row_is_no_loop() -> None:
    with FakeCatalogue([generated.record(number // 2) for number in range(8)]) as server:
        found, walked = gathered(walk(server.client(), Wanted(), page=1))
    assert numbers(found) == [0, 1, 2, 3] and walked.complete and (walked.repeated, walked.shortfall) == (4, 0)


def test_a_spoilt_last_record_is_told_also_where_the_end_is_an_error() -> None:
    records = [generated.record(number) for number in (0, 1, 1, 2, 3)]

    def answer(request: Request) -> Reply | None:
        return SPOILT if request.start + request.count > 5 else None

    with FakeCatalogue(records, answer) as server:
        found, walked = gathered(walk(server.client(), Wanted(), page=2))
    assert numbers(found) == [0, 1, 2] and walked.complete
    assert (walked.matched, walked.received, walked.repeated, walked.isolated, walked.shortfall) == (5, 3, 1, 1, 0)


def test_a_catalogue_that_grows_meanwhile_is_walked_to_its_new_end() -> None:
    server = FakeCatalogue(list(generated.records(10)))

    def grow(request: Request) -> Reply | None:
        if request.start == 6:
            server.records.extend(generated.record(number) for number in range(10, 14))
        return None

    server.pages = grow
    with server:
        records, walked = gathered(walk(server.client(), Wanted(), page=5))
    assert numbers(records) == list(range(14)) and walked.matched == 14 and walked.complete


def test_an_empty_search_is_walked_at_once() -> None:
    with FakeCatalogue(pages=lambda request: Reply(response([], 0), XML)) as server:
        records, walked = gathered(walk(server.client(), Wanted()))
    assert records == [] and walked == Walked(0, 0, 0, 0, 0, 0, 1, True, ())
