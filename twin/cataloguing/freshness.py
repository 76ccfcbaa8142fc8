"""Is there a newer edition? What the index knows of the records that dataset versions came from, compared with what was taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from twin import casework
from twin.errors import NotFound
from twin.geodata.dataset import Dataset, DatasetId
from twin.job import Job
from twin.language import Text
from twin.store.datasets import Datasets
from twin.store.records import LastSeen
from twin.workspace import Workspace

PROCESS = "refresh"


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a catalogue knows beyond a dataset version: an edition of `newest` after that of `ours`, or that the record is gone.

    Dates are ISO, perhaps only a month or a year, `ours` "" where none was known. `asked_at` is when the catalogue last told of
    the record, `gone_at` since when it does not know it, "" while it does. `held` is the version of the same dataset that
    already is of the newest edition, None while there is none.
    """

    dataset: str
    version: int
    catalogue: str
    record: str
    title: str
    ours: str
    newest: str
    asked_at: str
    gone_at: str = ""
    held: int | None = None

    @property
    def gone(self) -> bool:
        """Return whether the catalogue does not know the record any more."""
        return bool(self.gone_at)

    @property
    def sentence(self) -> Text:
        """Return what people are told."""
        if self.gone:
            day = written(self.gone_at[:10])
            return Text(
                f"Der Katalog führt diese Daten nicht mehr (bemerkt am {day.de}). "
                "Bitte fragen Sie die Ansprechperson, ob sie noch gelten.",
                f"The catalogue does not list these data any more (noticed on {day.en}). "
                "Please ask the contact person whether they still hold.",
            )
        newest, ours = written(self.newest), written(self.ours)
        if not self.ours:
            return Text(
                f"Der Katalog kennt eine Fassung vom {newest.de}, diese hat kein Datum.",
                f"The catalogue has an edition of {newest.en}, this one has no date.",
            )
        held = Text("", "")
        if self.held is not None:
            held = Text(f" Hier ist sie als Fassung {self.held} vorhanden.", f" It is here as version {self.held}.")
        return Text(
            f"Der Katalog kennt eine neuere Fassung ({newest.de}), diese ist vom {ours.de}.{held.de}",
            f"The catalogue has a newer edition ({newest.en}), this is from {ours.en}.{held.en}",
        )

    @property
    def dated(self) -> Text:
        """Return the sentence with the day the catalogue last told of the record."""
        told, day = self.sentence, written(self.asked_at[:10])
        return Text(f"{told.de} (Katalog befragt am {day.de})", f"{told.en} (catalogue asked on {day.en})")

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data, the sentence in both languages."""
        names = ("dataset", "version", "catalogue", "record", "title", "ours", "newest", "gone", "asked_at", "gone_at", "held")
        return {**{name: getattr(self, name) for name in names}, "text": self.sentence.to_json()}


@dataclass(frozen=True, slots=True)
class Used:
    """Who shows a dataset: cases as id and title, storyboards as id and title."""

    cases: tuple[tuple[str, str], ...] = ()
    storyboards: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: [{"id": key, "title": title} for key, title in getattr(self, name)] for name in self.__slots__}


def refresh(workspace: Workspace, *, by: str = "", key: str | None = None) -> Job:
    """Submit the job that reads again every record a dataset came from (see `refreshing.run`) and return it.

    With `key` the same request is one job. Raises LimitExceeded (JOBS_TOO_MANY).
    """
    limit = workspace.settings.max_queued_jobs if by else None
    job = workspace.jobs.submit(PROCESS, {"name": "Kataloge"}, key=key, by=by, limit=limit)
    workspace.runner.wake()
    return job


def refresh_in_turn(workspace: Workspace) -> None:
    """Submit that job once in every so many hours of the setting; never where that is 0 or no catalogue is configured."""
    hours = workspace.settings.catalogue_refresh_hours
    if hours and workspace.catalogues.all():
        refresh(workspace, key=f"{PROCESS}:{hours}:{int(workspace.database.seconds() // (hours * 3600))}")


def standing(workspace: Workspace, dataset: Dataset) -> Freshness | None:
    """Return what the catalogue knows beyond this version, None when nothing, or when it came from no catalogue."""
    return standings(workspace, [(dataset.id, dataset.version)]).get((dataset.id, dataset.version))


def standings(workspace: Workspace, versions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Freshness]:
    """Return the same for many versions (id, version) at once, only for those with something to tell."""
    links = {pair: link for pair in dict.fromkeys(versions) if (link := _link(workspace.datasets, *pair)) is not None}
    seen = workspace.records.last_seen((link.catalogue, link.record) for link in links.values())
    found = {}
    for pair, link in links.items():
        known = seen.get((link.catalogue, link.record))
        if known is not None and (known.gone_at or is_newer(known.edition_date, link.revision)):
            found[pair] = _told(workspace, pair, link, known)
    return found


def _told(workspace: Workspace, pair: tuple[str, int], link: _Link, known: LastSeen) -> Freshness:
    newest = workspace.datasets.next_version(DatasetId(pair[0])) - 1
    later = _link(workspace.datasets, pair[0], newest) if newest > pair[1] else None
    is_held = later is not None and later.record == link.record and not is_newer(known.edition_date, later.revision)
    return Freshness(
        *pair,
        link.catalogue,
        link.record,
        known.title,
        link.revision,
        known.edition_date,
        known.seen_at,
        known.gone_at,
        newest if is_held else None,
    )


def of_case(workspace: Workspace, case: str) -> dict[tuple[str, int], Freshness]:
    """Return what is known beyond the versions a case names, nothing for a case that is not there."""
    try:
        return standings(workspace, casework.references(workspace, case))
    except NotFound:
        return {}


def noted(workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of dataset versions (`id`, `version`) with `newer`, the dated sentence in both languages, if there is one."""
    found = standings(workspace, [(str(row["id"]), int(row["version"])) for row in rows])
    told = {pair: {"newer": item.dated.to_json()} for pair, item in found.items()}
    return [{**row, **told.get((str(row["id"]), int(row["version"])), {})} for row in rows]


@dataclass(frozen=True, slots=True)
class _Link:
    """The record a version came from, and the date of its edition then."""

    catalogue: str
    record: str
    revision: str


def _link(datasets: Datasets, identifier: str, version: int) -> _Link | None:
    """Return where a version came from, None when from no catalogue or when there is no such version (yet)."""
    try:
        return _link_kept(datasets, identifier, version)
    except NotFound:
        return None


@lru_cache(maxsize=4096)
def _link_kept(datasets: Datasets, identifier: str, version: int) -> _Link | None:
    """Return where a version that is there came from; versions are immutable, so this is read once."""
    lineage = datasets.get(identifier, version).lineage
    if not (lineage.record_catalogue and lineage.record_id):
        return None
    return _Link(lineage.record_catalogue, lineage.record_id, lineage.record_revision or "")


def is_newer(one: str, other: str) -> bool:
    """Return whether a date is after another, both compared only as far as both are written: 2026-10 is not after 2026."""
    return bool(one) and (not other or one[: len(other)] > other[: len(one)])


def written(date: str) -> Text:
    """Return an ISO date, month or year as people write it: 12.10.2026, 10.2026, 2026; 12 Oct 2026 in English."""
    parts = date[:10].split("-")
    german = ".".join(reversed(parts))
    if len(parts) == 1 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return Text(german, date)
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[int(parts[1]) - 1]
    days = f"{int(parts[2])} " if len(parts) == 3 else ""
    return Text(german, f"{days}{month} {parts[0]}")


def used_by(workspace: Workspace, dataset: str) -> Used:
    """Return the cases built on any version of a dataset, and the storyboards that show these or whose editions pin it."""
    cases = {
        saved.id: saved.title
        for saved in workspace.cases.all()
        if any(identifier == dataset for identifier, _ in casework.references(workspace, saved.id))
    }
    pinned = set(workspace.datasets.used_by(dataset))
    stories = tuple(
        (saved.id, saved.title)
        for saved in workspace.storyboards.all()
        if saved.document.get("case") in cases or saved.slug in pinned
    )
    return Used(tuple(cases.items()), stories)
