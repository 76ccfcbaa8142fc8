"""A catalogue is tried and added: the same way for the test button, the form and the command line."""

from __future__ import annotations

from twin.catalogue.catalogue import Catalogue
from twin.workspace import Workspace


def test(workspace: Workspace, address: str, *, user: str = "", password: str = "", allow: str = "") -> Catalogue:
    """Return what answers at an address, nothing is kept; raises what `capabilities.connect` raises."""
    raise NotImplementedError


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
    """Keep the catalogue that answers at an address and return it.

    `allow` (host:port, ...) is the administrator's word that hosts of the own network may be contacted; it is kept with the
    catalogue. Raises what `test` raises, Conflict (CATALOGUE_EXISTS).
    """
    raise NotImplementedError
