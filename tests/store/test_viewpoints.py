"""Named views: their order, their names, and what becomes of those of a case that goes."""

from __future__ import annotations

import pytest

from twin.errors import Conflict, LimitExceeded, NotFound
from twin.store import viewpoints
from twin.store.alternatives import Alternatives
from twin.store.cases import Cases
from twin.store.database import Database
from twin.store.viewpoints import TOWN, Viewpoints

VIEW = {"lon": 8.75, "lat": 51.72, "height": 110.0, "azimuth": 20.0, "elevation": 0.0, "distance": 20.0, "fov": 60.0}


def names(kept: Viewpoints, case: str = TOWN) -> list[str]:
    found = kept.of(case)
    assert [item.place for item in found] == list(range(len(found)))
    return [item.name for item in found]


def test_viewpoints_stand_in_the_order_people_gave_them(database: Database) -> None:
    kept = Viewpoints(database)
    stairs, market, bridge = [kept.add(TOWN, name, VIEW, by="eva").id for name in ("Rathaustreppe", "Markt", "Brücke")]
    kept.add("quartier", "Markt", VIEW)
    kept.change(bridge, place=0)
    assert names(kept) == ["Brücke", "Rathaustreppe", "Markt"]
    kept.change(bridge, place=99)
    kept.remove(stairs)
    assert names(kept) == ["Markt", "Brücke"] and names(kept, "quartier") == ["Markt"]
    changed = kept.change(market, name="Marktplatz", view={**VIEW, "azimuth": 90.0}, by="uwe")
    assert (changed.name, changed.view["azimuth"], changed.saved_by, changed.place) == ("Marktplatz", 90.0, "uwe", 0)


def test_a_name_stands_once_in_a_list(database: Database) -> None:
    kept = Viewpoints(database)
    first = kept.add(TOWN, "Rathaustreppe", VIEW)
    second = kept.add(TOWN, "Markt", VIEW)
    with pytest.raises(Conflict) as caught:
        kept.add(TOWN, "RATHAUSTREPPE", VIEW)
    assert caught.value.code == "VIEWPOINT_NAME_TAKEN"
    with pytest.raises(Conflict):
        kept.change(second.id, name="Rathaustreppe")
    assert kept.change(first.id, name="rathaustreppe").name == "rathaustreppe"
    assert names(kept) == ["rathaustreppe", "Markt"]


def test_what_is_not_there_is_said(database: Database) -> None:
    for use in (Viewpoints(database).get, Viewpoints(database).remove):
        with pytest.raises(NotFound) as caught:
            use("nothing")
        assert caught.value.code == "VIEWPOINT_UNKNOWN"


def test_a_list_has_an_end(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewpoints, "MOST", 1)
    kept = Viewpoints(database)
    kept.add(TOWN, "Markt", VIEW)
    with pytest.raises(LimitExceeded):
        kept.add(TOWN, "Brücke", VIEW)


def test_the_viewpoints_of_a_case_go_with_it(database: Database) -> None:
    cases, kept = Cases(database), Viewpoints(database)
    saved = cases.add({"id": "quartier", "title": "Quartier"})
    assert Alternatives(database).of_case(saved.id) == ()
    kept.add(saved.id, "Von der Brücke", VIEW)
    kept.add(TOWN, "Markt", VIEW)
    cases.remove(saved.id)
    assert kept.of(saved.id) == () and names(kept) == ["Markt"]
