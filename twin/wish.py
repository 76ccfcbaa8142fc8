"""What a person asks of an import, and the same wish again with an answer or for a new version."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from twin.geodata.dataset import Dataset
from twin.job import Job


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of an import: a file the store holds, and what the person knows about it.

    `dataset` is the id of a dataset that gets a new version; without it a new dataset is made, called `identifier` where that is
    given (lower-case letters, digits, - and _). `companions` are pairs of name and sha256 of files that belong to it. `data_date`
    (ISO) wins over what the file itself says. With an `address` there is no file yet: it is fetched from there as the job begins.
    Without `mend` faulty objects are rejected, not repaired. `record` is what `cataloguing.taking` remembers of the metadata
    record it comes from: `catalogue`, `identifier` and `revision` (date of the edition) go into the lineage, all of it is kept.
    """

    sha256: str
    name: str
    format: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    crs: str | None = None
    companions: tuple[tuple[str, str], ...] = ()
    dataset: str = ""
    identifier: str = ""
    title: str = ""
    group: str = ""
    licence: str = ""
    attribution: str = ""
    contact: str = ""
    data_date: str = ""
    personal_data: bool = False
    address: str = ""
    mend: bool = True
    record: Mapping[str, Any] = field(default_factory=dict)


def answered(
    job: Job,
    *,
    crs: str | None = None,
    format: str | None = None,
    options: Mapping[str, Any] | None = None,
    mend: bool | None = None,
) -> Wish:
    """Return a job's wish with what was asked for; the rest stays, so that only the answer need be sent again."""
    wish = Wish(**job.inputs)
    return dataclasses.replace(
        wish,
        crs=crs or wish.crs,
        format=format or wish.format,
        options={**wish.options, **(options or {})},
        companions=tuple((name, sha256) for name, sha256 in wish.companions),
        mend=wish.mend if mend is None else mend,
    )


def again(
    dataset: Dataset,
    *,
    mend: bool | None = None,
    crs: str | None = None,
    format: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Wish:
    """Return the wish to read the kept file of a version again as a new version; what is left out stays as it was."""
    lineage = dataset.lineage
    return Wish(
        lineage.sha256,
        lineage.href,
        format or lineage.importer,
        lineage.options if options is None else options,
        crs or lineage.crs,
        lineage.companions,
        dataset.id,
        data_date=dataset.data_date,
        personal_data=dataset.personal_data,
        mend=lineage.mend if mend is None else mend,
        record=dataset.extras.get("record") or {},
    )
