"""One record by its name: from the index, or read at its catalogue."""

from __future__ import annotations

from twin.catalogue.catalogue import Catalogue, CatalogueId
from twin.cataloguing.doors import client_of
from twin.errors import NotFound, ServiceFailed
from twin.store.records import KeptRecord
from twin.workspace import Workspace


def record(workspace: Workspace, name: str, *, fresh: bool = False) -> KeptRecord:
    """Return the record of `catalogue/identifier` or of an identifier alone, read at the catalogue where it is not known here.

    With `fresh` it is read there in any case. A bare identifier is looked for in every catalogue, those that fail left out.
    Raises NotFound (RECORD_UNKNOWN, CATALOGUE_RECORD_GONE) and what asking a single catalogue raises.
    """
    places = _places(workspace, name)
    for catalogue, identifier in () if fresh else places:
        try:
            return workspace.records.get(catalogue.id, identifier)
        except NotFound:
            continue
    for catalogue, identifier in places:
        try:
            return read(workspace, catalogue.id, identifier)
        except (NotFound, ServiceFailed):
            if len(places) == 1:
                raise
    raise NotFound(
        "RECORD_UNKNOWN",
        f"Kein Katalog kennt den Eintrag „{name}“. „twin catalogue search“ findet Einträge.",
        f"No catalogue knows the record '{name}'. 'twin catalogue search' finds records.",
        record=name,
    )


def read(workspace: Workspace, catalogue: CatalogueId, identifier: str) -> KeptRecord:
    """Read a record at its catalogue into the index and return it; raises what `Client.record` raises."""
    client = client_of(workspace, workspace.catalogues.get(catalogue))
    try:
        found = client.record(identifier)
    except NotFound:
        workspace.records.mark_gone(catalogue, [identifier])
        raise
    workspace.records.keep(catalogue, [found])
    return workspace.records.get(catalogue, found.identifier)


def _places(workspace: Workspace, name: str) -> list[tuple[Catalogue, str]]:
    """Return where a name may lead, a catalogue's own first; identifiers may hold slashes themselves."""
    known = {item.id: item for item in workspace.catalogues.all()}
    start, _, rest = name.partition("/")
    if start in known and rest:
        return [(known[CatalogueId(start)], rest)]
    return [(item, name) for item in known.values()]
