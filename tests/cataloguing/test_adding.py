"""A catalogue is added with the administrator's word, which then holds for all that comes of it."""

from __future__ import annotations

import base64

import pytest

from tests.cataloguing.town import Town, running
from twin.catalogue.wanted import Wanted
from twin.cataloguing import adding, search
from twin.errors import Conflict, NotAllowed, OptionsInvalid, ServiceFailed
from twin.workspace import Workspace


def test_a_catalogue_in_the_own_network_needs_the_administrators_word(workspace: Workspace, town: Town) -> None:
    with pytest.raises(NotAllowed):
        adding.test(workspace, town.address)
    assert town.host.asked == []
    assert adding.test(workspace, town.address, allow=town.allow).version == "2.0.2"
    assert workspace.catalogues.all() == ()
    with pytest.raises(NotAllowed):  # a test leaves no word behind
        adding.test(workspace, town.address)
    kept = adding.add(workspace, town.address, title="Musterkatalog", group="amt61", by="admin", allow=town.allow)
    assert (kept.id, kept.title, kept.group) == ("musterkatalog", "Musterkatalog", "amt61")
    found = search.search(workspace, Wanted("baum"), catalogues=[kept.id])
    assert [item.state for item in found.answered] == ["live"] and len(found.records) == 1
    assert adding.test(workspace, town.address).title == "Katalog"
    with pytest.raises(Conflict):
        adding.add(workspace, town.address, group="amt61")
    workspace.catalogues.remove(kept.id)
    with pytest.raises(NotAllowed):
        adding.test(workspace, town.address)


def test_the_word_opens_one_port_and_no_other(workspace: Workspace, town: Town) -> None:
    with running() as other:
        adding.add(workspace, town.address, allow=town.allow)
        with pytest.raises(NotAllowed):
            adding.add(workspace, other.address)
        assert other.host.asked == []
    with pytest.raises(OptionsInvalid):
        adding.add(workspace, town.address, group="x", allow="127.0.0.1")


def test_nothing_is_kept_of_an_address_where_no_catalogue_answers(workspace: Workspace, town: Town) -> None:
    with pytest.raises(ServiceFailed):
        adding.add(workspace, f"{town.host.url}/nirgends", allow=town.allow)
    assert workspace.catalogues.all() == () and workspace.catalogues.allowed() == ""


def test_a_password_goes_to_the_catalogue_and_to_nobody_else(workspace: Workspace, town: Town) -> None:
    with running() as other:
        kept = adding.add(workspace, town.address, user="leser", password="geheim", allow=f"{town.allow} {other.allow}")
        open_one = adding.add(workspace, other.address)
        search.search(workspace, Wanted(), catalogues=[kept.id, open_one.id])
        wanted = "Basic " + base64.b64encode(b"leser:geheim").decode()
        assert {item.headers.get("Authorization") for item in town.host.asked} == {wanted}
        assert {item.headers.get("Authorization") for item in other.host.asked} == {None}
    assert b"geheim" not in b"".join(str(item.to_json()).encode() for item in workspace.catalogues.kept())


def test_capabilities_are_read_again_with_what_is_known(workspace: Workspace, town: Town) -> None:
    kept = adding.add(workspace, town.address, title="Meiner", user="leser", password="geheim", allow=town.allow)
    renewed = adding.renew(workspace, kept.id)
    assert renewed == kept and town.host.asked[-1].headers["Authorization"].startswith("Basic ")
    credential = workspace.catalogues.credential(renewed)
    assert credential is not None and credential.password == "geheim"
