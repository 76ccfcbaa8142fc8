"""Datasets kept: immutable versions, each a row and a folder `datasets/<id>/v<n>/` with `layers/` and `display/`."""

from __future__ import annotations

import dataclasses
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from twin.config import failpoint
from twin.errors import Conflict, NotFound
from twin.geodata.dataset import Dataset, DatasetId, Layer, Lineage
from twin.job import Job
from twin.language import Text
from twin.store.database import Database
from twin.store.files import storing, sync_folder, sync_tree
from twin.store.jobs import ensure_holds
from twin.store.schema import dataset_descriptions, dataset_versions, datasets, edition_datasets, editions

DESCRIBED = ("title", "licence", "attribution", "contact", "data_date", "personal_data")
"""What people may say of a version after the import."""
_BY_HAND = Text("von Hand angegeben", "stated by hand")
_PLAIN = (*DESCRIBED, "group", "extras")


class Datasets:
    """The datasets of one home; `folder` is its `datasets/`."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder

    def new_id(self) -> DatasetId:
        """Return an id that no dataset has."""
        return DatasetId(secrets.token_hex(8))

    def next_version(self, identifier: DatasetId) -> int:
        """Return the number a new version of this dataset will have; 1 when there is no such dataset yet."""
        newest = sa.select(sa.func.max(dataset_versions.c.version)).where(dataset_versions.c.dataset_id == identifier)
        with self._database.reading() as connection:
            return int(connection.execute(newest).scalar() or 0) + 1

    def add(self, dataset: Dataset, folder: Path, *, by: str = "", job: Job | None = None) -> Dataset:
        """Make a version visible: its row and its folder appear together, or neither does.

        `folder` (with `layers/` and `display/`, complete, on the home's disk) is moved to `version_folder`. With `job` this only
        happens while that run of the job holds its lease, and the row carries the job's id, so that a repeated run finds it by
        `of_job`. Raises Conflict (DATASET_VERSION_TAKEN, JOB_TAKEN_OVER).
        """
        with storing():
            sync_tree(folder)
        now = self._database.stamp()
        row = {
            "dataset_id": dataset.id,
            "version": dataset.version,
            "title": dataset.title,
            "document": to_json(dataset),
            "sha256": dataset.lineage.sha256,
            "job_id": job.id if job else None,
            "created_at": now,
            "created_by": by,
        }
        try:
            with self._database.writing() as connection:
                if job is not None:
                    ensure_holds(connection, job)
                if dataset.version == 1:
                    connection.execute(datasets.insert().values(id=dataset.id, group=dataset.group, created_at=now))
                connection.execute(dataset_versions.insert().values(row))
                # the row's key is ours now and nobody else moves a folder to this place before we commit
                self._move_in(folder, self.version_folder(dataset.id, dataset.version))
                failpoint("dataset-before-commit")
        except sa.exc.IntegrityError as error:
            raise Conflict(
                "DATASET_VERSION_TAKEN",
                f"Fassung {dataset.version} von „{dataset.title}“ gibt es schon; bitte erneut importieren.",
                f"Version {dataset.version} of '{dataset.title}' exists already; please import again.",
                dataset=dataset.id,
                version=dataset.version,
            ) from error
        return dataset

    def _move_in(self, folder: Path, target: Path) -> None:
        with storing():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():  # left by a run that died between this move and its commit
                target.rename(target.with_name(f"{target.name}-left-{secrets.token_hex(4)}"))
            os.utime(folder)  # its age counts from here, see sweep
            folder.rename(target)
            sync_folder(target.parent)
            sync_folder(self.folder)

    def get(self, identifier: str, version: int | None = None) -> Dataset:
        """Return a version of a dataset, the newest without `version`; raises NotFound (DATASET_UNKNOWN)."""
        query = _visible().where(dataset_versions.c.dataset_id == identifier).order_by(dataset_versions.c.version.desc())
        if version is not None:
            query = query.where(dataset_versions.c.version == version)
        with self._database.reading() as connection:
            row = connection.execute(query.limit(1)).first()
        if row is None:
            raise _unknown(identifier, version)
        return from_json(row.document)

    def describe(self, identifier: str, version: int, changes: Mapping[str, Any], *, revision: int, by: str = "") -> Dataset:
        """Change what people say of a version (see DESCRIBED) and return it; its data and its number stay.

        `revision` is the one that was edited (see `description_revision`). Every change is kept with who made it.
        Raises NotFound, Conflict (REVISION_STALE).
        """
        before = self.get(identifier, version)
        unlike = {name: value for name, value in changes.items() if name in DESCRIBED and value != getattr(before, name)}
        after = dataclasses.replace(before, **unlike)
        if "data_date" in unlike:
            after = dataclasses.replace(after, extras={**after.extras, "data_date_origin": _BY_HAND.to_json()})
        same = (dataset_versions.c.dataset_id == identifier) & (dataset_versions.c.version == version)
        with self._database.writing() as connection:
            now = _revision(connection, identifier, version)
            if now != revision:
                raise _stale(before, now)
            if unlike:
                row = {
                    "dataset_id": identifier,
                    "version": version,
                    "revision": now + 1,
                    "before": {name: getattr(before, name) for name in unlike},
                    "after": unlike,
                    "saved_at": self._database.stamp(),
                    "saved_by": by,
                }
                connection.execute(dataset_descriptions.insert().values(row))
                connection.execute(dataset_versions.update().where(same).values(title=after.title, document=to_json(after)))
        return after

    def description_revision(self, identifier: str, version: int) -> int:
        """Return how often the description of a version was changed."""
        with self._database.reading() as connection:
            return _revision(connection, identifier, version)

    def description_changes(self, identifier: str, version: int) -> tuple[dict[str, Any], ...]:
        """Return the changes of a version's description, newest first: revision, before, after, saved_at, saved_by."""
        table = dataset_descriptions
        query = sa.select(table).where(table.c.dataset_id == identifier, table.c.version == version)
        with self._database.reading() as connection:
            return tuple(dict(row._mapping) for row in connection.execute(query.order_by(table.c.revision.desc())))

    def versions(self, identifier: str) -> tuple[Dataset, ...]:
        """Return all versions of a dataset, newest first; empty when there is none."""
        query = _visible().where(dataset_versions.c.dataset_id == identifier).order_by(dataset_versions.c.version.desc())
        with self._database.reading() as connection:
            return tuple(from_json(row.document) for row in connection.execute(query))

    def all(self) -> tuple[Dataset, ...]:
        """Return the newest version of every dataset, by title."""
        newest = (
            sa.select(dataset_versions.c.dataset_id, sa.func.max(dataset_versions.c.version).label("version"))
            .group_by(dataset_versions.c.dataset_id)
            .subquery()
        )
        same = (dataset_versions.c.dataset_id == newest.c.dataset_id) & (dataset_versions.c.version == newest.c.version)
        with self._database.reading() as connection:
            rows = connection.execute(_visible().join(newest, same).order_by(dataset_versions.c.title)).all()
        return tuple(from_json(row.document) for row in rows)

    def state(self) -> str:
        """Return a word that is another one as soon as a version is added or a dataset goes."""
        with self._database.reading() as connection:
            count, newest = connection.execute(_visible(sa.func.count(), sa.func.max(dataset_versions.c.created_at))).one()
        return f"{count} {newest}"

    def descriptions_state(self) -> str:
        """Return a word that is another one as soon as somebody changes the description of a version."""
        with self._database.reading() as connection:
            return str(connection.execute(sa.select(sa.func.count()).select_from(dataset_descriptions)).scalar())

    def of_job(self, job_id: str) -> Dataset | None:
        """Return the version a job has made, None when it made none (yet)."""
        with self._database.reading() as connection:
            row = connection.execute(_visible().where(dataset_versions.c.job_id == job_id)).first()
        return from_json(row.document) if row else None

    def used_by(self, identifier: str) -> tuple[str, ...]:
        """Return the slugs of the storyboards any of whose editions pins this dataset, withdrawn editions included."""
        query = _pinning(identifier).with_only_columns(editions.c.slug).distinct().order_by(editions.c.slug)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def is_public(self, identifier: str, version: int) -> bool:
        """Return whether an edition that is shown pins exactly this version: anybody may then read its display files."""
        query = _pinning(identifier).where(edition_datasets.c.version == version, editions.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def public(self) -> tuple[Dataset, ...]:
        """Return of every dataset the newest version that an edition pins which is shown, by title."""
        on = (editions.c.storyboard_id == edition_datasets.c.storyboard_id) & (editions.c.number == edition_datasets.c.number)
        newest = (
            sa.select(edition_datasets.c.dataset_id, sa.func.max(edition_datasets.c.version).label("version"))
            .select_from(editions.join(edition_datasets, on))
            .where(editions.c.withdrawn_at.is_(None))
            .group_by(edition_datasets.c.dataset_id)
            .subquery()
        )
        same = (dataset_versions.c.dataset_id == newest.c.dataset_id) & (dataset_versions.c.version == newest.c.version)
        with self._database.reading() as connection:
            rows = connection.execute(_visible().join(newest, same).order_by(dataset_versions.c.title)).all()
        return tuple(from_json(row.document) for row in rows)

    def remove(self, identifier: str) -> None:
        """Make a dataset invisible at once; its folder goes with the next sweep.

        Raises NotFound, or Conflict (DATASET_IN_USE) naming the storyboards whose editions pin it, withdrawn ones included.
        """
        self.get(identifier)
        users = self.used_by(identifier)
        if users:
            raise Conflict(
                "DATASET_IN_USE",
                f"Der Datensatz wird von veröffentlichten Storyboards benutzt: {', '.join(users)}. Er bleibt erhalten.",
                f"The dataset is used by published storyboards: {', '.join(users)}. It stays.",
                storyboards=users,
            )
        with self._database.writing() as connection:
            connection.execute(datasets.update().where(datasets.c.id == identifier).values(removed_at=self._database.stamp()))

    def version_folder(self, identifier: str, version: int) -> Path:
        """Return `datasets/<id>/v<n>`; it may not exist."""
        if not re.fullmatch(r"[0-9a-z][0-9a-z_-]{0,63}", identifier):
            raise _unknown(identifier, version)
        return self.folder / identifier / f"v{version}"

    def layer_folder(self, dataset: Dataset, layer: str) -> Path:
        """Return the folder with a layer's batches (read them with `twin.geodata.spool.read`)."""
        return self.version_folder(dataset.id, dataset.version) / "layers" / layer

    def display_folder(self, identifier: str, version: int) -> Path:
        """Return the folder served as `/tiles/<id>/v<n>/`."""
        return self.version_folder(identifier, version) / "display"

    def sources(self) -> set[str]:
        """Return the sha256 of every file some version came from, those that came along too: these stay in the file store."""
        with self._database.reading() as connection:
            documents = list(connection.execute(_visible()).scalars())
        lineages = [document["lineage"] for document in documents]
        along = {sha256 for lineage in lineages for _, sha256 in lineage.get("companions", ())}
        return {lineage["sha256"] for lineage in lineages} | along

    def records(self) -> set[tuple[str, str]]:
        """Return catalogue and identifier of every metadata record some version came from."""
        with self._database.reading() as connection:
            lineages = [document["lineage"] for document in connection.execute(_visible()).scalars()]
        named = ((lineage.get("record_catalogue"), lineage.get("record_id")) for lineage in lineages)
        return {(catalogue, record) for catalogue, record in named if catalogue and record}

    def sweep(self, older_than: float) -> int:
        """Remove version folders no visible row points at, moved in before `older_than`; return how many went."""
        present = [path for path in self.folder.glob("*/v*") if path.stat().st_mtime < older_than]
        # a writing transaction waits for any `add` under way: what was present before is then either committed or left over
        with self._database.writing() as connection:
            rows = connection.execute(_visible(dataset_versions.c.dataset_id, dataset_versions.c.version)).all()
        wanted = {self.version_folder(row.dataset_id, row.version) for row in rows}
        orphans = [path for path in present if path not in wanted]
        for path in orphans:
            shutil.rmtree(path, ignore_errors=True)
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        return len(orphans)


def _visible(*columns: Any) -> sa.Select[Any]:
    present = dataset_versions.join(datasets, datasets.c.id == dataset_versions.c.dataset_id)
    return sa.select(*(columns or (dataset_versions.c.document,))).select_from(present).where(datasets.c.removed_at.is_(None))


def _pinning(identifier: str) -> sa.Select[Any]:
    on = (editions.c.storyboard_id == edition_datasets.c.storyboard_id) & (editions.c.number == edition_datasets.c.number)
    joined = editions.join(edition_datasets, on)
    return sa.select(editions.c.slug).select_from(joined).where(edition_datasets.c.dataset_id == identifier)


def _revision(connection: sa.Connection, identifier: str, version: int) -> int:
    table = dataset_descriptions
    query = sa.select(sa.func.max(table.c.revision)).where(table.c.dataset_id == identifier, table.c.version == version)
    return int(connection.execute(query).scalar() or 0)


def _stale(dataset: Dataset, revision: int) -> Conflict:
    return Conflict(
        "REVISION_STALE",
        f"Inzwischen wurden die Angaben zu „{dataset.title}“ geändert (Stand {revision}). Bitte neu laden und erneut speichern.",
        f"Somebody changed the description of '{dataset.title}' meanwhile (revision {revision}). Please reload and save again.",
        dataset=dataset.id,
        revision=revision,
    )


def _unknown(identifier: str, version: int | None) -> NotFound:
    place = f" in Fassung {version}" if version else ""
    place_en = f" in version {version}" if version else ""
    return NotFound(
        "DATASET_UNKNOWN",
        f"Den Datensatz „{identifier}“ gibt es{place} nicht. „Datensätze“ zeigt alle.",
        f"There is no dataset '{identifier}'{place_en}. 'Datasets' lists all.",
        dataset=identifier,
    )


def to_json(dataset: Dataset) -> dict[str, Any]:
    """Return a dataset version as plain data: the form kept and the form the API and `--json` print."""
    plain = {name: getattr(dataset, name) for name in _PLAIN}
    layers = [layer.to_json() for layer in dataset.layers]
    return {"id": dataset.id, "version": dataset.version, **plain, "layers": layers, "lineage": dataset.lineage.to_json()}


def from_json(data: dict[str, Any]) -> Dataset:
    """Return the dataset version kept as plain data."""
    layers = tuple(Layer.from_json(item) for item in data["layers"])
    known = {item.name for item in dataclasses.fields(Dataset)}
    plain = {key: value for key, value in data.items() if key in known}
    return Dataset(**{**plain, "layers": layers, "lineage": Lineage.from_json(data["lineage"])})
