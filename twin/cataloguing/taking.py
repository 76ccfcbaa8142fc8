"""From a record to the map: one of its distributions becomes a live layer or an imported copy that names the record."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from twin import intake
from twin.addresses import read_address
from twin.catalogue.record import CatalogueRecord, Contact, Distribution, Way
from twin.errors import NotFound, NotSuitable
from twin.geodata.dataset import Dataset
from twin.job import Job
from twin.language import Text
from twin.store.recordsearch import first_day
from twin.wish import Wish
from twin.workspace import Workspace

_SERVICES = ("wms", "wmts", "wfs")
_LAYERED = (*_SERVICES, "oapif")
_ROLES = ("pointOfContact", "custodian", "owner", "publisher", "distributor")


def take(
    workspace: Workspace,
    record: CatalogueRecord,
    distribution: Distribution,
    way: Way,
    *,
    by: str = "",
    group: str = "",
    layer: str = "",
    title: str = "",
    dataset: str = "",
    options: Mapping[str, Any] | None = None,
    part: str = "",
    key: str | None = None,
) -> Job:
    """Submit the import of a distribution and return its job (process "import", followed and answered like any other).

    `layer` names the layer where the distribution does not, `options` are those of the format (an area, a limit), `part` is the
    address of one of several files of a feed (the answer to the question "address"); `dataset` gets a new version. Raises
    NotSuitable (DISTRIBUTION_NOT_TAKEN) for a way the distribution does not have, and what `intake.ask` raises.
    """
    wish = wish_of(workspace, record, distribution, way, layer=layer, title=title, options=options, part=part)
    return intake.ask(workspace, dataclasses.replace(wish, group=group, dataset=dataset), by=by, key=key)


def wish_of(
    workspace: Workspace,
    record: CatalogueRecord,
    distribution: Distribution,
    way: Way,
    *,
    layer: str = "",
    title: str = "",
    options: Mapping[str, Any] | None = None,
    part: str = "",
) -> Wish:
    """Return the wish for a distribution, described by the record; errors as `take`.

    Taken from a service's record, it is described by the record of the data that layer shows where that one is known: its date
    tells the data's edition, the service's own does not.
    """
    if way not in distribution.ways:
        why = distribution.why or Text("Dieser Weg ist hier nicht möglich.", "This way is not possible here.")
        raise NotSuitable("DISTRIBUTION_NOT_TAKEN", why.de, why.en, address=distribution.address)
    about = _data_record(workspace, record, distribution)
    name = layer or distribution.name
    part = str(read_address(part)) if part and distribution.access == "atom" else ""
    wanted = {"layer": name} if name and distribution.access in _LAYERED else {}
    said: dict[str, Any] = {
        "licence": about.constraints.licence or about.constraints.licence_url,
        "attribution": about.constraints.attribution or about.organisation,
        "contact": _contact(about),
    }
    return Wish(
        "",
        part or distribution.address,
        distribution.access if distribution.access in _SERVICES else None,
        {**wanted, **(options or {})},
        title=(title or _title(about, record, distribution))[:200],
        data_date=data_date(about),
        address=part or distribution.address,
        record={
            "catalogue": about.catalogue,
            "identifier": about.identifier,
            "revision": about.edition_date,
            "title": about.title,
            "taken_from": record.identifier,
            "distribution": _kept(distribution),
            "way": way,
            "options": {**wanted, **(options or {})},
            "part": part,
            "said": said,
        },
        **said,
    )


def take_again(workspace: Workspace, dataset: Dataset, *, by: str = "", key: str | None = None) -> Job:
    """Submit a new version of a dataset from its record as the index knows it now (see `freshness.refresh`); return the job.

    What was asked of the service stays; nothing that uses an older version changes. Raises NotFound (DATASET_WITHOUT_RECORD,
    RECORD_UNKNOWN, DISTRIBUTION_GONE), NotSuitable as `take`.
    """
    known = dataset.extras.get("record") or {}
    if not known.get("distribution"):
        raise NotFound(
            "DATASET_WITHOUT_RECORD",
            f"„{dataset.title}“ kam nicht aus einem Katalog.",
            f"'{dataset.title}' did not come from a catalogue.",
            dataset=dataset.id,
        )
    record = workspace.records.get(known["catalogue"], known["taken_from"]).record
    distribution = _same(record, known["distribution"], known["way"])
    given = {"title": dataset.title, "options": known["options"], "part": known["part"]}
    wish = wish_of(workspace, record, distribution, known["way"], **given)
    kept = dataclasses.replace(wish, dataset=dataset.id, personal_data=dataset.personal_data, mend=dataset.lineage.mend)
    return intake.ask(workspace, kept, by=by, key=key)


def data_date(record: CatalogueRecord) -> str:
    """Return the date of the data as a whole day: that of revision, else publication, else creation; "" when none is given.

    The day the record was written says nothing of the data; of a month or a year the first day is taken, the data are no newer.
    """
    dates = record.dates
    return first_day(dates.revision or dates.publication or dates.creation)


def _data_record(workspace: Workspace, record: CatalogueRecord, distribution: Distribution) -> CatalogueRecord:
    if record.kind != "service" or not distribution.shows:
        return record
    shown = [
        other
        for other in workspace.records.coupled(record)
        if {other.identifier, *other.resource_identifiers} & set(distribution.shows)
    ]
    return shown[0] if len(shown) == 1 else record


def _title(about: CatalogueRecord, record: CatalogueRecord, distribution: Distribution) -> str:
    part = distribution.title or distribution.name
    if about is record and record.kind == "service" and part and part not in record.title:
        return f"{record.title} – {part}"
    return about.title


def _contact(record: CatalogueRecord) -> str:
    """Return whom to ask: the contact of the most fitting role, as name, organisation and e-mail address."""
    ranked = sorted(record.contacts, key=lambda item: _ROLES.index(item.role) if item.role in _ROLES else len(_ROLES))
    best = ranked[0] if ranked else Contact()
    return ", ".join(part for part in (best.name, best.organisation, best.email) if part)[:200]


def _kept(distribution: Distribution) -> dict[str, Any]:
    return {name: getattr(distribution, name) for name in ("address", "access", "name", "title")}


def _same(record: CatalogueRecord, known: Mapping[str, str], way: Way) -> Distribution:
    """Return the distribution that was taken, as the record gives it now: at its address, else the one of its kind and name."""
    alike = [item for item in record.distributions if item.access == known["access"] and item.name == known["name"]]
    there = [item for item in alike if item.address == known["address"]]
    found = there or [item for item in alike if way in item.ways]
    if len(found) != 1:
        raise NotFound(
            "DISTRIBUTION_GONE",
            f"„{record.title}“ bietet nicht mehr an, was übernommen wurde ({known['address']}). "
            "Bitte wählen Sie im Eintrag einen anderen Weg.",
            f"'{record.title}' does not offer any more what was taken ({known['address']}). "
            "Please choose another way in the record.",
            record=record.identifier,
        )
    return found[0]
