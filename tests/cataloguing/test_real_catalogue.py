"""The same against a real pycsw: added, walked, searched while it is up and kept, and a revised record is news."""

from __future__ import annotations

import dataclasses

import pytest

from tests.catalogue import generated
from tests.catalogue.pycswserver import Pycsw
from tests.cataloguing.test_taking import done, taken
from tests.cataloguing.town import Town, Way, record
from tests.store.conftest import Clock
from twin.catalogue.catalogue import Catalogue
from twin.catalogue.wanted import Wanted
from twin.cataloguing import adding, freshness, harvest, search, taking
from twin.workspace import Workspace


@pytest.fixture
def kept(workspace: Workspace, pycsw: Pycsw, town: Town) -> Catalogue:
    pycsw.clear()
    ways = [Way(f"{town.host.url}/wfs?SERVICE=WFS&REQUEST=GetCapabilities", "OGC:WFS", "gruen:baum")]
    own = record("b3a7c0de-0000-4000-8000-000000000001", "Straßenbäume Musterstadt", "2026-02-03", ways)
    pycsw.load([*generated.records(230), own])
    return adding.add(workspace, pycsw.address, allow=f"{pycsw.allow} {town.allow}")


def test_all_records_are_walked_and_found_by_german_words(workspace: Workspace, kept: Catalogue) -> None:
    account = done(workspace, harvest.harvest(workspace, kept.id)).result
    assert account is not None and (account["matched"], account["received"], account["shortfall"]) == (231, 231, 0)
    found = search.search(workspace, Wanted("gebaeude", order="title"), catalogues=[kept.id], count=100, live=False)
    assert [item.title for item in found.records] == [generated.title(number) for number in range(0, 230, 8)]
    live = search.search(workspace, Wanted("Gebäude", order="title"), catalogues=[kept.id], count=100)
    assert live.answered[0].state == "live" and live.matched == 29
    box = dataclasses.replace(Wanted(), bbox=generated.box(11))
    touching = [n for n in range(230) if generated.box(n).meets(generated.box(11))]
    assert search.search(workspace, box, catalogues=[kept.id], live=False).matched == len(touching)


def test_a_record_revised_in_the_catalogue_is_news_for_the_dataset(
    workspace: Workspace, kept: Catalogue, pycsw: Pycsw, clock: Clock
) -> None:
    found = search.search(workspace, Wanted("Straßenbäume"), catalogues=[kept.id])
    given = next(item for item in found.records if item.title.startswith("Straßenbäume"))
    made = taken(workspace, taking.take(workspace, given, given.distributions[0], "copy"))
    assert (made.lineage.record_id, made.lineage.record_revision) == (given.identifier, "2026-02-03")
    pycsw.revise(given.identifier, "2026-10-12")
    result = done(workspace, freshness.refresh(workspace)).result
    assert result is not None and (result["asked"], result["failed"], result["gone"]) == (1, 0, 0)
    standing = freshness.standing(workspace, made)
    assert standing is not None
    assert standing.sentence.de == "Der Katalog kennt eine neuere Fassung (12.10.2026), diese ist vom 03.02.2026."
    second = taken(workspace, taking.take_again(workspace, made))
    assert (second.version, second.data_date) == (2, "2026-10-12") and freshness.standing(workspace, second) is None
    pycsw.clear()
    result = done(workspace, freshness.refresh(workspace)).result
    assert result is not None and result["gone"] == 1
