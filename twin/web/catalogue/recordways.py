"""Every way to the data of a record: its own addresses, and the layers of services that say they show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin.catalogue.record import CatalogueRecord, Distribution
from twin.store.records import Records

_WORTH = {"copy": 0, "layer": 1}


@dataclass(frozen=True, slots=True)
class RecordWay:
    """One way to the data of a record: distribution `number` of `record`, which is the record itself or one of its services."""

    record: CatalogueRecord
    number: int
    way: Distribution
    is_own: bool


def own_ways(record: CatalogueRecord) -> list[RecordWay]:
    """Return a record's own distributions, those that can be taken first, copies before layers."""
    numbered = [RecordWay(record, number, item, True) for number, item in enumerate(record.distributions)]
    return sorted(numbered, key=lambda item: min((_WORTH[way] for way in item.way.ways), default=2))


def ways_to(record: CatalogueRecord, coupled: Sequence[CatalogueRecord]) -> list[RecordWay]:
    """Return a record's own ways and those of the coupled services that show it."""
    names = {record.identifier, *record.resource_identifiers}
    through = [
        RecordWay(service, number, item, False)
        for service in coupled
        if service.kind == "service"
        for number, item in enumerate(service.distributions)
        if item.ways and names & set(item.shows)
    ]
    return own_ways(record) + through


def all_ways(records: Records, record: CatalogueRecord) -> list[Distribution]:
    """Return every distribution that leads to a record's data; services are looked up only where the record is not enough."""
    is_enough = record.kind == "service" or any("copy" in item.ways for item in record.distributions)
    return [item.way for item in ways_to(record, () if is_enough else records.coupled(record))]
