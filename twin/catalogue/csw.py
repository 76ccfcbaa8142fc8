"""Asking a catalogue: pages of records, one record, and, where it allows it, changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from twin.addresses import read_address
from twin.catalogue import faults, questions
from twin.catalogue.catalogue import DUBLIN_CORE, DUBLIN_CORE_3, ISO19115_3, ISO19139, Catalogue
from twin.catalogue.exchange import exchange
from twin.catalogue.filters import CORE_NAMES, names_of
from twin.catalogue.questions import Asking, Manner
from twin.catalogue.reading import read_record
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.circuit import Circuits
from twin.errors import InputRefused, ServiceFailed
from twin.findings import Finding
from twin.importers import xml
from twin.importers.services.elements import children, find, text
from twin.importers.xml import Element, local_name
from twin.language import Text
from twin.outbound import Door

SECONDS = 20.0
MOST_ON_PAGE = 20_000
_STANDARDS = {ISO19139: "iso19139", ISO19115_3: "iso19115-3", DUBLIN_CORE: "dublincore", DUBLIN_CORE_3: "dublincore"}
_CIRCUITS = Circuits()
"""Of all catalogues of this process: every client of a catalogue that is down hears so at once."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one GetRecords brought.

    `matched` is how many records match in all by the server's word, None when it gives none; `returned` how many elements really
    came (read or not), `next` the server's own word on where to go on, which nothing relies on. `faults` are findings: a record
    that could not be read (severity "rejected", its place in the walk in `params["position"]`), and what was odd ("warning").
    """

    matched: int | None
    returned: int
    next: int | None
    records: tuple[CatalogueRecord, ...]
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class TransactionDone:
    """What a catalogue says it changed; `identifiers` are those of inserted records where it names them."""

    inserted: int
    updated: int
    deleted: int
    identifiers: tuple[str, ...] = ()


class Client:
    """A configured catalogue, asked through the outbound door.

    Every question raises what `exchange` raises, and ServiceFailed (SERVICE_PAUSED, with `retry_after`) at once, without asking,
    where the catalogue failed five times in a row in the last minute or asked for patience.
    """

    def __init__(
        self,
        door: Door,
        catalogue: Catalogue,
        clock: Callable[[], float] = time.monotonic,
        circuits: Circuits = _CIRCUITS,
    ) -> None:
        self.door, self.catalogue, self.clock = door, catalogue, clock
        self._circuits = circuits
        self._manner = Manner(names_of(catalogue))
        self._understood: frozenset[str] = frozenset()

    @property
    def host(self) -> str:
        """Return the host of the catalogue, as errors name it."""
        return read_address(self.catalogue.address).host

    def page(
        self,
        wanted: Wanted,
        start: int,
        count: int,
        *,
        seconds: float = SECONDS,
        isolating: bool = False,
        cancelled: Callable[[], bool] | None = None,
    ) -> Page:
        """Return up to `count` records from position `start` on, which counts from 1.

        What the server does not understand of the question is left out or said in another way, as far as that loses nothing; a
        finding says when it would not sort. While `isolating` a record that spoils its page failures are expected, not counted.
        """
        end, refused = self.clock() + seconds, None
        for manner in [self._manner] if isolating else self._manners(wanted):
            left = max(0.01, end - self.clock())
            try:
                asking = questions.records(self.catalogue, wanted, start, count, manner)
                root, notes = self._ask(asking, left, isolating or refused is not None, cancelled)
            except ServiceFailed as error:
                refused = refused or error
                if not _may_be_misunderstood(error):
                    break
                continue
            self._manner, self._understood = manner, self._understood | _parts(wanted)
            return self._page(root, start, notes, sorted=manner.sorted or wanted.order == "relevance")
        assert refused is not None
        raise refused

    def _manners(self, wanted: Wanted) -> Iterator[Manner]:
        """Yield ways of asking the same; the first that is understood is kept."""
        manner = self._manner
        yield manner
        if _parts(wanted) <= self._understood:
            return
        if wanted.order != "relevance":
            manner = replace(manner, sorted=False)
            yield manner
        if wanted.bbox is not None:
            yield replace(manner, crs="")
        if manner.names is not CORE_NAMES:
            yield Manner(CORE_NAMES, sorted=False)
            if wanted.bbox is not None:
                yield Manner(CORE_NAMES, sorted=False, crs="")

    def record(self, identifier: str, *, seconds: float = SECONDS) -> CatalogueRecord:
        """Return one record in full. Raises NotFound (CATALOGUE_RECORD_GONE) when the catalogue has none of that identifier."""
        try:
            root, _ = self._ask(questions.record(self.catalogue, identifier), seconds)
        except ServiceFailed as error:
            if _means_gone(error):
                raise faults.record_gone(self.host, identifier) from error
            raise
        if local_name(root.tag) != "GetRecordByIdResponse":
            return read_record(root, self.catalogue.id)
        found = next(iter(root), None)
        if found is None:
            raise faults.record_gone(self.host, identifier)
        return read_record(found, self.catalogue.id)

    def insert(self, record: bytes, *, seconds: float = SECONDS) -> TransactionDone:
        """Give the catalogue a new record. Raises NotSuitable (CATALOGUE_READ_ONLY) where it offers no transactions."""
        return self._transact(lambda: questions.insertion(self.catalogue, xml.tree_of(record, "record")), seconds)

    def update(self, record: bytes, *, seconds: float = SECONDS) -> TransactionDone:
        """Put a record in the place of the one with its identifier; errors as `insert`."""
        return self._transact(lambda: questions.replacement(self.catalogue, xml.tree_of(record, "record")), seconds)

    def delete(self, identifier: str, *, seconds: float = SECONDS) -> TransactionDone:
        """Take a record out; errors as `insert`."""
        return self._transact(lambda: questions.deletion(self.catalogue, identifier, names_of(self.catalogue)), seconds)

    def _transact(self, asking: Callable[[], Asking], seconds: float) -> TransactionDone:
        if not self.catalogue.endpoints.transaction:
            raise faults.read_only(self.host)
        root, _ = self._ask(asking(), seconds)
        return transaction_done(root, self.host)

    def _ask(
        self, asking: Asking, seconds: float, isolating: bool = False, cancelled: Callable[[], bool] | None = None
    ) -> tuple[Element, tuple[Finding, ...]]:
        origin = read_address(asking.address).origin
        self._circuits.ensure_closed(origin)
        try:
            root, notes, _ = exchange(self.door, asking.address, body=asking.body, seconds=seconds, cancelled=cancelled)
        except ServiceFailed as error:
            # a refusal in good form is an answer: the catalogue is alive
            if not isolating and error.code != "CATALOGUE_EXCEPTION":
                self._circuits.failed(origin, error)
            raise
        self._circuits.went_well(origin)
        return root, notes

    def _page(self, root: Element, start: int, notes: tuple[Finding, ...], *, sorted: bool) -> Page:
        page = read_page(root, self.host, start, self.catalogue.id)
        found = [*notes, *page.faults]
        wanted = _STANDARDS.get(self.catalogue.schema, "")
        if wanted and any(item.standard != wanted for item in page.records):
            found.append(_other_schema(self.host))
        if not sorted:
            found.append(_not_sorted(self.host))
        return replace(page, faults=tuple(found))


def _parts(wanted: Wanted) -> frozenset[str]:
    """Return which parts of a question a server may not understand are in this one."""
    plain = replace(wanted, bbox=None, order="relevance")
    parts = {"records": True, "order": wanted.order != plain.order, "box": wanted.bbox is not None, "words": plain != Wanted()}
    return frozenset(name for name, there in parts.items() if there)


def _means_gone(error: ServiceFailed) -> bool:
    """Return whether a refusal says that there is no such record: 3.0.0 wants 404, some point at the parameter."""
    told = error.code == "CATALOGUE_EXCEPTION"
    return told and (error.params.get("status") == 404 or error.params.get("locator", "").lower() == "id")


def _may_be_misunderstood(error: ServiceFailed) -> bool:
    return error.code == "CATALOGUE_EXCEPTION" or (error.code == "CATALOGUE_STATUS" and error.params.get("status") in (400, 500))


def read_page(root: Element, host: str, start: int = 1, catalogue: str = "") -> Page:
    """Return the page a GetRecords response holds, whose first record stands at position `start`.

    Some servers send all they have whatever was asked for; 20,000 of it are read. Raises ServiceFailed (CATALOGUE_NOT_CSW) for
    other documents.
    """
    results = find(root, "SearchResults")
    if local_name(root.tag) != "GetRecordsResponse" or results is None:
        raise faults.not_csw(host, root)
    records, found = [], []
    elements = results[:MOST_ON_PAGE]
    for number, element in enumerate(elements):
        try:
            records.append(read_record(element, catalogue))
        except InputRefused as error:
            found.append(Finding(error.code, "rejected", error.text, params={"position": start + number}))
    told = _number(results.get("numberOfRecordsReturned"))
    if told is not None and told != len(elements):
        found.append(_miscounted(host, told, len(elements)))
    matched, following = _number(results.get("numberOfRecordsMatched")), _number(results.get("nextRecord"))
    return Page(matched, len(elements), following, tuple(records), tuple(found))


def transaction_done(root: Element, host: str) -> TransactionDone:
    """Return what a Transaction response says; raises ServiceFailed (CATALOGUE_NOT_CSW) for other documents."""
    summary = find(root, "TransactionSummary")
    if local_name(root.tag) != "TransactionResponse" or summary is None:
        raise faults.not_csw(host, root)
    inserted, updated, deleted = (_number(text(summary, name)) or 0 for name in ("totalInserted", "totalUpdated", "totalDeleted"))
    briefs = [brief for result in children(root, "InsertResult") for brief in result]
    names = [" ".join("".join(item.itertext()).split()) for brief in briefs for item in children(brief, "identifier")]
    return TransactionDone(inserted, updated, deleted, tuple(name for name in names if name))


def _number(value: str | None) -> int | None:
    """Return a count, None for what is none: missing, negative, a word, or longer than any count."""
    plain = (value or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 16 else None


def _other_schema(host: str) -> Finding:
    text = Text(
        f"{host} antwortet in einem anderen Metadatenformat als verlangt; gelesen wurde, was darin steht.",
        f"{host} answers in another metadata format than asked for; what it holds was read.",
    )
    return Finding("CATALOGUE_OTHER_SCHEMA", "warning", text)


def _not_sorted(host: str) -> Finding:
    text = Text(
        f"{host} kann nicht wie gewünscht sortieren; die Treffer stehen in der Reihenfolge des Katalogs.",
        f"{host} cannot sort as asked; the records stand in the catalogue's own order.",
    )
    return Finding("CATALOGUE_NOT_SORTED", "warning", text)


def _miscounted(host: str, told: int, came: int) -> Finding:
    text = Text(
        f"{host} kündigt {told} Datensätze an und schickt {came}; gezählt wird, was kam.",
        f"{host} announces {told} records and sends {came}; what came is counted.",
    )
    return Finding("CATALOGUE_MISCOUNTED", "warning", text, params={"told": told, "came": came})
