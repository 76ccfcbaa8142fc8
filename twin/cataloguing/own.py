"""The twin's own records: which there are for everybody, and the one of a dataset or a storyboard.

What stands in them is what readers may see without signing in: display files of datasets that a shown edition pins, and the
editions themselves. A dataset marked as holding personal data is in none, pinned or not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable
from functools import lru_cache

from twin.catalogue.record import CatalogueRecord, Contact
from twin.cataloguing import datasetrecord, storyrecord
from twin.errors import NotAllowed, NotSuitable
from twin.geodata.dataset import Dataset
from twin.workspace import Workspace


def public_records(workspace: Workspace, base: str) -> tuple[CatalogueRecord, ...]:
    """Return a record of every storyboard that is shown and of every dataset it pins, by title; `base` is the public address."""
    datasets, groups = workspace.datasets, workspace.accounts.groups()
    state = (workspace.editions.state(), datasets.state(), datasets.descriptions_state(), groups)
    return _public_records(workspace, base, state)


# the state changes with whatever stands in a record, so what is withdrawn is gone at once
@lru_cache(maxsize=8)
def _public_records(workspace: Workspace, base: str, _state: Hashable) -> tuple[CatalogueRecord, ...]:
    stories = [storyrecord.record(workspace, kept, base) for kept in workspace.editions.current()]
    datasets = [
        datasetrecord.record(workspace, item, base) for item in workspace.datasets.public() if not _is_personal(workspace, item)
    ]
    return tuple(sorted((*stories, *datasets), key=lambda item: item.title.casefold()))


def _is_personal(workspace: Workspace, dataset: Dataset) -> bool:
    """Return whether this version, or what is known of the dataset by now, is marked as holding personal data."""
    return dataset.personal_data or workspace.datasets.get(dataset.id).personal_data


def of_dataset(workspace: Workspace, dataset: Dataset, base: str) -> CatalogueRecord:
    """Return the record of a dataset version for people who may see it, published or not."""
    return datasetrecord.record(workspace, dataset, base)


def of_storyboard(workspace: Workspace, slug: str, base: str) -> CatalogueRecord:
    """Return the record of a storyboard's newest shown edition; raises NotFound (EDITION_UNKNOWN) when there is none."""
    return storyrecord.record(workspace, workspace.editions.get(slug), base)


def to_give(workspace: Workspace, thing: str, base: str) -> CatalogueRecord:
    """Return the record of a dataset (its id) or a storyboard (its slug) as another catalogue may have it.

    Raises NotAllowed (RECORD_PERSONAL) for personal data, NotSuitable (RECORD_NOT_PUBLIC) for what is not published yet, and
    NotFound (EDITION_UNKNOWN) when it is neither.
    """
    versions = workspace.datasets.versions(thing)
    if not versions:
        return of_storyboard(workspace, thing, base)
    public = next((item for item in workspace.datasets.public() if item.id == thing), None)
    if _is_personal(workspace, public or versions[0]):
        raise NotAllowed(
            "RECORD_PERSONAL",
            f"„{versions[0].title}“ enthält personenbezogene Daten und wird keinem Katalog gegeben.",
            f"'{versions[0].title}' holds personal data and is given to no catalogue.",
            dataset=thing,
        )
    if public is None:
        raise NotSuitable(
            "RECORD_NOT_PUBLIC",
            f"„{versions[0].title}“ ist in keinem veröffentlichten Storyboard zu sehen. Ein Katalogeintrag führte ins Leere; "
            "bitte zuerst veröffentlichen.",
            f"'{versions[0].title}' is in no published storyboard. A record of it would lead nowhere; please publish first.",
            dataset=thing,
        )
    return datasetrecord.record(workspace, public, base)


def key_of(workspace: Workspace, thing: str) -> str:
    """Return what a dataset (its id) or a storyboard (its slug) is remembered by, whatever it is called later."""
    if workspace.datasets.versions(thing):
        return f"dataset/{thing}"
    return f"storyboard/{workspace.editions.get(thing).storyboard_id}"


def contact(workspace: Workspace) -> Contact:
    """Return who answers for the twin as a catalogue: the town, with the contact of the first group."""
    town, groups = workspace.settings.town, workspace.accounts.groups()
    if not groups:
        return Contact(organisation=town, role="pointOfContact")
    office = datasetrecord.contact_of(workspace, groups[0].id)
    return dataclasses.replace(office, organisation=town or office.organisation)
