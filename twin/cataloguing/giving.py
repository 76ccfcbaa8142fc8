"""The record of a dataset or a published storyboard given to another catalogue: as a new one, or in the place of the older."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from twin.catalogue import isowriting
from twin.catalogue.catalogue import Catalogue
from twin.catalogue.csw import Client, TransactionDone
from twin.cataloguing import own
from twin.cataloguing.doors import client_of
from twin.errors import NotFound, OptionsInvalid, ServiceFailed
from twin.store.gifts import Gift
from twin.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Given:
    """What was done: the gift as it is remembered, the record's title, and whether the catalogue had none of it before."""

    gift: Gift
    title: str
    new: bool

    def to_json(self) -> dict[str, Any]:
        """Return catalogue, identifier, thing, edition, title and new."""
        gift = self.gift
        told = {"catalogue": gift.catalogue, "identifier": gift.identifier, "thing": gift.thing, "edition": gift.edition}
        return {**told, "title": self.title, "new": self.new}


def give(workspace: Workspace, thing: str, catalogue: Catalogue, *, base: str = "", by: str = "") -> Given:
    """Give a catalogue the record of a dataset (its id) or a storyboard (its slug); `base` is the twin's public address.

    What was given before is put in its old place under the identifier it has there, wherever the catalogue still has it.
    Raises what `own.to_give` raises, what `Client.insert` raises, OptionsInvalid (PUBLIC_ADDRESS_MISSING), ServiceFailed
    (CATALOGUE_CHANGED_NOTHING) when it says that nothing was changed.
    """
    record = own.to_give(workspace, thing, base_of(workspace, base))
    key = own.key_of(workspace, thing)
    client, before = client_of(workspace, catalogue), workspace.gifts.one(catalogue.id, key)
    record = dataclasses.replace(record, identifier=before.identifier if before else record.identifier)
    document = isowriting.document(record)
    new = not _has(client, record.identifier)
    done = client.insert(document) if new else client.update(document)
    _ensure_changed(done, client.host)
    identifier = done.identifiers[0] if new and done.identifiers else record.identifier
    gift = workspace.gifts.remember(catalogue.id, key, identifier, record.edition, by=by)
    return Given(gift, record.title, new)


def take_back(workspace: Workspace, key: str, catalogue: Catalogue) -> Gift:
    """Take the record of a thing (`dataset/<id>`, `storyboard/<id>`, public or not by now) out of a catalogue and return it.

    A record that is not there any more is only forgotten. Raises NotFound (GIFT_UNKNOWN) and what `Client.delete` raises.
    """
    gift = workspace.gifts.one(catalogue.id, key)
    if gift is None:
        raise NotFound(
            "GIFT_UNKNOWN",
            f"Im Katalog „{catalogue.title}“ steht davon nichts, was von hier kam.",
            f"The catalogue '{catalogue.title}' has nothing of it that came from here.",
            catalogue=catalogue.id,
        )
    client = client_of(workspace, catalogue)
    if _has(client, gift.identifier):
        client.delete(gift.identifier)
    workspace.gifts.forget(catalogue.id, key)
    return gift


def base_of(workspace: Workspace, base: str = "") -> str:
    """Return the address others reach this twin at: the one set, else `base`. Raises OptionsInvalid (PUBLIC_ADDRESS_MISSING)."""
    address = (workspace.settings.public_address or base).rstrip("/")
    if not address:
        raise OptionsInvalid(
            "PUBLIC_ADDRESS_MISSING",
            "Unter welcher Adresse andere diesen Stadtzwilling erreichen, ist nicht bekannt. Bitte in twin.toml "
            'public_address = "https://…" eintragen.',
            'It is not known at which address others reach this twin. Please set public_address = "https://…" in twin.toml.',
            faults=[],
        )
    return address


def _has(client: Client, identifier: str) -> bool:
    try:
        client.record(identifier)
    except NotFound:
        return False
    return True


def _ensure_changed(done: TransactionDone, host: str) -> None:
    if not done.inserted and not done.updated:
        raise ServiceFailed(
            "CATALOGUE_CHANGED_NOTHING",
            f"Der Katalog {host} hat den Eintrag angenommen, aber nichts geändert. Bitte bei seinem Betreiber nachfragen.",
            f"The catalogue {host} took the record but changed nothing. Please ask those who run it.",
            host=host,
        )
