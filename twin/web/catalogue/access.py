"""Which catalogues a person may search, and which a person may configure."""

from __future__ import annotations

from flask import g

from twin.errors import NotAllowed, NotFound
from twin.store.catalogues import KeptCatalogue
from twin.web import access
from twin.web.pages import workspace


def visible() -> tuple[KeptCatalogue, ...]:
    """Return the catalogues this person may search: everybody's and those of the own groups, for administrators all."""
    is_administrator = access.role_of_request() >= access.Role.ADMINISTRATOR
    return workspace().catalogues.kept(None if is_administrator else g.user.groups)


def visible_one(identifier: str) -> KeptCatalogue:
    """Return one of them; raises NotFound (CATALOGUE_UNKNOWN), for those of other groups too."""
    found = next((item for item in visible() if item.catalogue.id == identifier), None)
    if found is None:
        raise NotFound(
            "CATALOGUE_UNKNOWN", f"Den Katalog „{identifier}“ gibt es hier nicht.", f"There is no catalogue '{identifier}' here."
        )
    return found


def may_configure(group: str) -> bool:
    """Return whether the person may add or change catalogues of `group`; those of everybody ("") are the administrator's."""
    role = access.role_of_request()
    return role >= access.Role.ADMINISTRATOR or (role >= access.Role.POWER_USER and group in g.user.groups)


def ensure_may_configure(group: str) -> None:
    """Raise NotAllowed (OTHER_GROUP) when the person may not."""
    if may_configure(group):
        return
    if not group:
        raise NotAllowed(
            "OTHER_GROUP",
            "Einen Katalog für alle Gruppen richtet die Administration ein. Bitte wählen Sie eine Ihrer Gruppen.",
            "A catalogue for all groups is set up by the administration. Please choose one of your groups.",
            group=group,
        )
    raise NotAllowed(
        "OTHER_GROUP",
        f"Das gehört der Gruppe „{group}“. Bitte wenden Sie sich an deren Ansprechperson.",
        f"This belongs to the group '{group}'. Please ask its contact person.",
        group=group,
    )


def may_open_hosts() -> bool:
    """Return whether the person may list hosts of the own network that catalogues are asked at."""
    return access.role_of_request() >= access.Role.ADMINISTRATOR


def ensure_may_open_hosts(allow: str) -> None:
    """Raise NotAllowed (HOSTS_OF_ADMINISTRATOR) when somebody else names hosts of the own network."""
    if allow and not may_open_hosts():
        raise NotAllowed(
            "HOSTS_OF_ADMINISTRATOR",
            "Rechner im eigenen Netz gibt die Administration frei.",
            "Hosts of the own network are listed by the administration.",
        )
