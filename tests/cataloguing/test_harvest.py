"""All records of a catalogue end up in the index, and those it lost are known to be gone."""

from __future__ import annotations

from tests.cataloguing import town as towns
from tests.cataloguing.test_taking import done
from tests.cataloguing.town import Town
from tests.store.conftest import Clock
from twin.catalogue.wanted import Wanted
from twin.cataloguing import adding, harvest
from twin.workspace import Workspace


def test_every_record_is_walked_through_and_lost_ones_are_gone(workspace: Workspace, town: Town, clock: Clock) -> None:
    for number in range(230):
        town.revise("2026-02-03", f"baum-{number:03d}")
    kept = adding.add(workspace, town.address, allow=town.allow)
    first = done(workspace, harvest.harvest(workspace, kept.id)).result
    assert first is not None
    assert {name: first[name] for name in ("matched", "received", "new", "gone", "shortfall", "complete")} == {
        "matched": 231,
        "received": 231,
        "new": 231,
        "gone": 0,
        "shortfall": 0,
        "complete": True,
    }
    assert workspace.records.search(Wanted("baum"), [kept.id]).matched == 231
    clock.now += 3600
    del town.records["baum-007"]
    town.revise("2026-10-12", "baum-008")
    again = done(workspace, harvest.harvest(workspace, kept.id)).result
    assert again is not None and (again["received"], again["new"], again["gone"]) == (230, 1, 1)
    assert workspace.records.get(kept.id, "baum-007").gone_at == workspace.database.stamp()
    assert workspace.catalogues.one(kept.id).walked_at == workspace.database.stamp()


def test_a_walk_that_breaks_off_loses_nothing_known(workspace: Workspace, town: Town, clock: Clock) -> None:
    kept = adding.add(workspace, town.address, allow=town.allow)
    done(workspace, harvest.harvest(workspace, kept.id))
    clock.now += 3600
    town.down = towns.BROKEN
    ended = done(workspace, harvest.harvest(workspace, kept.id))
    assert ended.status == "failed" and workspace.catalogues.one(kept.id).problem is not None
    assert workspace.records.search(Wanted(), [kept.id]).matched == 1


def test_one_walk_at_a_time(workspace: Workspace, town: Town) -> None:
    kept = adding.add(workspace, town.address, allow=town.allow)
    first, second = harvest.harvest(workspace, kept.id), harvest.harvest(workspace, kept.id)
    assert first.id == second.id
    done(workspace, first)
    assert harvest.harvest(workspace, kept.id).id != first.id
