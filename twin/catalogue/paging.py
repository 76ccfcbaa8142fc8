"""Walking through all records of a search: none lost, none twice, no loop, and an account of it at the end.

A page starts where the one before it ended by what really came, for `nextRecord` is wrong in too many servers. A page that
cannot be had is asked for in halves until the record that spoils it stands alone; that one is passed over and told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from twin.catalogue import account, faults
from twin.catalogue.csw import SECONDS, Client, Page
from twin.catalogue.record import CatalogueRecord
from twin.catalogue.wanted import Wanted
from twin.errors import Cancelled, ServiceFailed, TwinError
from twin.findings import Finding, Progress

MOST_RECORDS = 20_000
MOST_PAGES = 200
PASSED_IN_A_ROW = 5
"""So many single records in a row that cannot be had: then it is the catalogue, not a record."""
STALE_IN_A_ROW = 3
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Batch:
    """The new records of one page; `matched` is the server's count of all, None when it gives none."""

    records: tuple[CatalogueRecord, ...]
    matched: int | None


@dataclass(frozen=True, slots=True)
class Walked:
    """The account of a walk: matched = received + repeated + unreadable + isolated + shortfall, unless the server miscounts.

    `matched` is the server's count (None without one), `received` distinct records, `repeated` records that came again,
    `unreadable` records that came but could not be read, `isolated` records no page with which could be had, `shortfall` what was
    never reached (0 without a count). `complete`: it came to its end by itself, not by a cap, the deadline
    or a fault.
    """

    matched: int | None
    received: int
    shortfall: int
    repeated: int
    isolated: int
    unreadable: int
    pages: int
    complete: bool
    findings: tuple[Finding, ...]


def walk(
    client: Client,
    wanted: Wanted,
    *,
    page: int = 100,
    most: int = MOST_RECORDS,
    pages: int = MOST_PAGES,
    seconds: float = 600.0,
    progress: Progress | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Batch | Walked]:
    """Yield the records page by page as they come, and at last the account.

    A fault before any record came is raised; later ones end the walk and stand in the account. `progress` hears of every page
    and may cancel. Where the server asks for patience (429, `Retry-After`) it gets it, as far as `seconds` for all reach.
    """
    walking = _Walk(client, wanted, most, pages, client.clock() + seconds, progress or Progress(), wait)
    yield from walking.batches(page)
    yield walking.walked()


class _End(Exception):
    """The walk stops here; why, if not at its end, is among the findings."""


class _Walk:
    def __init__(
        self,
        client: Client,
        wanted: Wanted,
        most: int,
        pages: int,
        end: float,
        progress: Progress,
        wait: Callable[[float], None],
    ) -> None:
        self.client, self.wanted, self.most, self.end, self.progress, self.wait = client, wanted, most, end, progress, wait
        self.pages_left = pages
        self.position = 1
        self.matched: int | None = None
        self.seen: set[str] = set()
        self.repeated = self.isolated = self.unreadable = self.pages = 0
        self.complete = False
        self.findings: list[Finding] = []
        self._codes: set[str] = set()
        self._spoilt_until = 0
        self._passed: list[Finding] = []
        self._first: TwinError | None = None

    def batches(self, count: int) -> Iterator[Batch]:
        """Yield batches of new records until the end, or until a reason to stop is among the findings."""
        last: tuple[str, ...] = ()
        stale = 0
        try:
            while not self._at_end():
                page = self._page(count)
                if page is None:
                    continue
                came, fresh = tuple(record.identifier for record in page.records), self._fresh(page)
                self.position += page.returned
                if fresh:
                    yield Batch(fresh, self.matched)
                stale = 0 if fresh or not came else stale + 1
                same = len(came) > 1 and came == last
                if not fresh and came and (same or stale == STALE_IN_A_ROW):
                    raise self._stop(account.loop(self.client.host))
                last = came
                if page.returned == 0 or (page.next == 0 and self.matched is None):
                    break
            self._settle()
            self.complete = True
        except _End:
            return

    def walked(self) -> Walked:
        """Return what became of every record, with a finding where they do not add up."""
        host, distinct = self.client.host, len(self.seen) + self.unreadable + self.isolated
        matched = distinct + self.repeated if self.matched is None else self.matched
        shortfall = max(0, matched - distinct - self.repeated)
        if shortfall:
            self.findings.append(account.shortfall(host, matched, matched - shortfall))
        if distinct > matched:
            self.findings.append(account.more_than_matched(host, matched, distinct))
        if self.repeated:
            self.findings.append(account.repeated(host, self.repeated))
        return Walked(
            matched=self.matched,
            received=len(self.seen),
            shortfall=shortfall,
            repeated=self.repeated,
            isolated=self.isolated,
            unreadable=self.unreadable,
            pages=self.pages,
            complete=self.complete,
            findings=tuple(self.findings),
        )

    def _at_end(self) -> bool:
        """Return whether the server's count is reached; not yet when records came twice, for then others may still be to come."""
        return self.pages > 0 and self.position - 1 == self.matched and not self.repeated

    def _beyond_count(self) -> bool:
        return self.matched is not None and self.position > self.matched

    def _page(self, count: int) -> Page | None:
        """Return the page at the present position, halved as often as needed; None when a single record was passed over."""
        size = min(count, self.most - len(self.seen))
        if self._passed:
            size = 1
        elif self.position < self._spoilt_until:
            size = max(1, (self._spoilt_until - self.position) // 2)
        while True:
            page, fault = self._tried(size)
            if page is not None and (page.returned or self.matched is None or self._beyond_count()):
                self._settle()
                return page
            if size <= 1:
                self._pass_over(fault)
                return None
            self._spoilt_until = self.position + size
            size //= 2

    def _tried(self, size: int) -> tuple[Page | None, TwinError | None]:
        """Return a page, or the fault for which there is none though the catalogue answered."""
        try:
            page = self._asked(size, isolating=self.position < self._spoilt_until or bool(self._passed))
        except Cancelled:
            raise
        except TwinError as error:
            if self._beyond_count():  # how some servers say that there is no more
                self._settle()
                self.complete = True
                raise _End from error
            if not faults.is_of_the_answer(error):
                raise self._broken(error) from error
            self._first = self._first or error
            return None, error
        self.matched = page.matched if page.matched is not None else self.matched
        return page, None

    def _asked(self, size: int, *, isolating: bool) -> Page:
        """Return a page; waits as long as the server asks for, if the deadline allows it."""
        attempt = 1
        while True:
            self._ensure_within_caps()
            self.pages_left -= 1
            seconds = min(SECONDS, self.end - self.client.clock())
            cancelled = self.progress.is_cancelled
            try:
                page = self.client.page(
                    self.wanted, self.position, size, seconds=seconds, isolating=isolating, cancelled=cancelled
                )
            except ServiceFailed as error:
                patience = float(error.params.get("retry_after", 0))
                if not patience or attempt == ATTEMPTS or self.client.clock() + patience >= self.end:
                    raise
                self._wait(patience)
                attempt += 1
                continue
            self.pages += 1
            self._note(page.faults)
            return page

    def _ensure_within_caps(self) -> None:
        host, received = self.client.host, len(self.seen)
        if self.pages_left <= 0 or received >= self.most:
            raise self._stop(account.capped(host, received))
        if self.client.clock() >= self.end:
            if self._first and not self.seen:
                raise self._first
            raise self._stop(account.out_of_time(host, received))
        self.progress.at(min(1.0, self.position / self.matched) if self.matched else None, str(received))

    def _wait(self, seconds: float) -> None:
        until = self.client.clock() + seconds
        while (left := until - self.client.clock()) > 0:
            self.progress.ensure_not_cancelled()
            self.wait(min(left, 1.0))

    def _fresh(self, page: Page) -> tuple[CatalogueRecord, ...]:
        fresh = {record.identifier: record for record in reversed(page.records) if record.identifier not in self.seen}
        self.unreadable += page.returned - len(page.records)
        self.repeated += len(page.records) - len(fresh)
        self.seen.update(fresh)
        return tuple(reversed(fresh.values()))

    def _pass_over(self, fault: TwinError | None) -> None:
        """Leave one record out, for now: too many in a row and it is not the records."""
        if len(self._passed) == PASSED_IN_A_ROW:
            start = self.position - PASSED_IN_A_ROW
            self._passed = []
            raise self._broken(fault) if fault else self._stop(account.nothing_more(self.client.host, start))
        self._passed.append(account.isolated(self.client.host, self.position, fault))
        self.position += 1
        self._spoilt_until = 0

    def _settle(self) -> None:
        """Tell of the records passed over, now that others came after them."""
        self.isolated += len(self._passed)
        for finding in self._passed:
            self.findings.append(finding)
        self._passed, self._first = [], None

    def _broken(self, error: TwinError) -> Exception:
        """Return what to raise for a fault of the whole catalogue: itself before any record came, the end of the walk later."""
        told = self._first or error
        return self._stop(account.interrupted(self.client.host, told.text)) if self.seen else told

    def _stop(self, finding: Finding) -> _End:
        self.findings.append(finding)
        return _End()

    def _note(self, found: Sequence[Finding]) -> None:
        """Keep what was noticed about a page: every rejected record, anything else once."""
        for finding in found:
            if finding.severity == "rejected" or finding.code not in self._codes:
                self.findings.append(finding)
            self._codes.add(finding.code)
