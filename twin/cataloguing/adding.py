"""A catalogue is tried and added: the same way for the test button, the form and the command line."""

from __future__ import annotations

import dataclasses

from twin.addresses import read_address
from twin.catalogue.capabilities import connect
from twin.catalogue.catalogue import Catalogue
from twin.catalogue.csw import Client
from twin.catalogue.wanted import Wanted
from twin.cataloguing.doors import door_to
from twin.errors import InputRefused, ServiceFailed
from twin.outbound import Credential
from twin.workspace import Workspace


def test(workspace: Workspace, address: str, *, user: str = "", password: str = "", allow: str = "") -> Catalogue:
    """Return what answers at an address; nothing is kept.

    `allow` (host:port, ...) is the administrator's word that hosts of the own network may be contacted. Raises what
    `capabilities.connect` raises, OptionsInvalid (ALLOW_INTERNAL_INVALID).
    """
    own = [Credential(read_address(address).origin, user, password)] if password else []
    return connect(door_to(workspace, *own, allow=allow), address, user=user)


def add(
    workspace: Workspace,
    address: str,
    *,
    by: str = "",
    group: str = "",
    title: str = "",
    user: str = "",
    password: str = "",
    allow: str = "",
) -> Catalogue:
    """Keep the catalogue that answers at an address and return it; `title` goes before its own.

    The administrator's word is kept with the catalogue and holds for everything the twin asks for until the catalogue is
    removed: searches, copies, live layers. Raises what `test` raises, Conflict (CATALOGUE_EXISTS).
    """
    found = test(workspace, address, user=user, password=password, allow=allow)
    named = dataclasses.replace(found, group=group, title=title.strip() or found.title or read_address(address).host)
    return workspace.catalogues.add(named, password=password, allow=allow, by=by)


def renew(workspace: Workspace, identifier: str, *, password: str | None = None) -> Catalogue:
    """Read the capabilities of a kept catalogue again and keep what they say now; raises what `test` raises."""
    before = workspace.catalogues.get(identifier)
    credential = workspace.catalogues.credential(before)
    known = password if password is not None else credential.password if credential else ""
    found = test(workspace, before.address, user=before.user, password=known)
    kept = dataclasses.replace(found, id=before.id, group=before.group, title=before.title)
    renewed = workspace.catalogues.update(kept, password=password)
    workspace.catalogues.answered(before.id)
    return renewed


def records_there(
    workspace: Workspace, catalogue: Catalogue, *, user: str = "", password: str = "", allow: str = ""
) -> int | None:
    """Return how many records a tried catalogue has, None where it does not say or does not answer that."""
    own = [Credential(read_address(catalogue.address).origin, user, password)] if password else []
    try:
        return Client(door_to(workspace, *own, allow=allow), catalogue).page(Wanted(), 1, 1).matched
    except (InputRefused, ServiceFailed):
        return None
