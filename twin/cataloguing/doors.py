"""The door to one catalogue: with the administrator's word about the own network, and with the catalogue's own password."""

from __future__ import annotations

import dataclasses

from twin.catalogue.catalogue import Catalogue
from twin.catalogue.csw import Client
from twin.outbound import Credential, Door, door
from twin.workspace import Workspace


def door_to(workspace: Workspace, *credentials: Credential, allow: str = "") -> Door:
    """Return the door of this twin, open to what administrators allowed for any catalogue and to `allow`."""
    words = f"{workspace.catalogues.allowed()} {allow}"
    return dataclasses.replace(door(workspace.settings, words), credentials=credentials)


def client_of(workspace: Workspace, catalogue: Catalogue) -> Client:
    """Return the catalogue as it is asked; its password goes to the origin it was given for and nowhere else."""
    credential = workspace.catalogues.credential(catalogue)
    return Client(door_to(workspace, *([credential] if credential else [])), catalogue)
