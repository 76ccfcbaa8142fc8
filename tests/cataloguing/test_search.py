"""A search asks every catalogue at once, waits only so long, and shows what is kept of those that are down."""

from __future__ import annotations

import threading
import time

import pytest

from tests.cataloguing import town as towns
from tests.cataloguing.town import Town, running
from tests.fakehost import Reply
from tests.store.conftest import Clock
from twin.catalogue.wanted import Wanted
from twin.cataloguing import adding, search
from twin.errors import NotFound
from twin.workspace import Workspace


def test_what_a_catalogue_told_is_found_when_it_is_down_and_marked_so(workspace: Workspace, town: Town, clock: Clock) -> None:
    kept = adding.add(workspace, town.address, allow=town.allow)
    first = search.search(workspace, Wanted("baum"), catalogues=[kept.id])
    assert (first.matched, first.answered[0].state, first.answered[0].matched) == (1, "live", 1)
    record = first.records[0]
    assert (record.catalogue, record.title, record.edition_date) == (kept.id, "Baumkataster Musterstadt", "2026-02-03")
    clock.now += 86_400
    town.down = towns.BROKEN
    later = search.search(workspace, Wanted("baum"), catalogues=[kept.id])
    answered = later.answered[0]
    assert (later.records, answered.state, answered.kept_at) == (first.records, "kept", first.answered[0].kept_at)
    assert answered.problem is not None and "Die Datenbank ruht" in answered.problem.de
    assert workspace.catalogues.one(kept.id).problem == answered.problem
    asked = len(town.host.asked)
    quiet = search.search(workspace, Wanted("baum"), catalogues=[kept.id], live=False)
    assert (quiet.matched, quiet.answered[0].state, quiet.answered[0].problem) == (1, "kept", None)
    assert len(town.host.asked) == asked


def test_a_catalogue_that_fails_leaves_the_others_alone(workspace: Workspace, town: Town) -> None:
    with running() as broken:
        good = adding.add(workspace, town.address, allow=f"{town.allow} {broken.allow}")
        bad = adding.add(workspace, broken.address, title="Kaputt")
        broken.down = Reply(b"<html><body>Wartung</body></html>", "text/html")
        found = search.search(workspace, Wanted(), catalogues=[good.id, bad.id])
    assert [(item.catalogue, item.state) for item in found.answered] == [(good.id, "live"), (bad.id, "failed")]
    assert found.matched == 1 and found.answered[1].problem is not None
    assert [(item.value, item.count) for item in found.facets.catalogues] == [(good.id, 1)]


def test_a_slow_catalogue_costs_its_deadline_and_no_more(
    workspace: Workspace, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "SECONDS", 1.0)
    with running() as slow:
        good = adding.add(workspace, town.address, allow=f"{town.allow} {slow.allow}")
        late = adding.add(workspace, slow.address, title="Langsam")
        release = threading.Event()

        def answer(path: str) -> Reply:
            release.wait(10)
            return Reply(b"")

        slow.host.answer = answer
        began = time.monotonic()
        found = search.search(workspace, Wanted(), catalogues=[good.id, late.id])
        taken = time.monotonic() - began
        release.set()
    assert taken < 3 and found.matched == 1
    assert [item.state for item in found.answered] == ["live", "failed"]


def test_a_fault_of_ours_at_one_catalogue_is_told_and_logged(
    workspace: Workspace, town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kept = adding.add(workspace, town.address, allow=town.allow)
    monkeypatch.setattr("twin.catalogue.csw.Client.page", lambda *_, **__: 1 / 0)
    found = search.search(workspace, Wanted(), catalogues=[kept.id])
    problem = found.answered[0].problem
    assert problem is not None and "ZeroDivisionError" in problem.en and "ZeroDivisionError" in caplog.text


def test_pages_go_deeper_at_the_catalogue_and_what_is_missing_is_counted(workspace: Workspace, town: Town) -> None:
    for number in range(30):
        town.revise("2026-02-03", f"baum-{number:02d}")
    kept = adding.add(workspace, town.address, allow=town.allow)
    first = search.search(workspace, Wanted("baumkataster", order="title"), catalogues=[kept.id], count=10)
    assert (first.matched, first.answered[0].matched, first.answered[0].shortfall) == (10, 31, 21)
    second = search.search(workspace, Wanted("baumkataster", order="title"), catalogues=[kept.id], start=10, count=10)
    assert (second.matched, second.answered[0].shortfall) == (20, 11)
    ids = [item.identifier for item in (*first.records, *second.records)]
    assert len(set(ids)) == 20


def test_what_cannot_be_shown_is_no_shortfall(workspace: Workspace, town: Town) -> None:
    town.records["leer"] = towns.record("leer", "Ohne Zugang", "2026", [])
    kept = adding.add(workspace, town.address, allow=town.allow)
    found = search.search(workspace, Wanted(shown_only=True), catalogues=[kept.id])
    assert (found.matched, found.answered[0].matched, found.answered[0].shortfall) == (1, 2, 0)


def test_an_unknown_catalogue_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        search.search(workspace, Wanted(), catalogues=["x"])  # type: ignore[list-item]
    assert search.search(workspace, Wanted(), catalogues=[]).matched == 0
