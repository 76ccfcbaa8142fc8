"""Jobs kept: claimed with a lease, attempts counted before a run, late writes of a lost run refused by its token."""

from __future__ import annotations

import os
import platform
import secrets
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from twin.errors import Conflict, LimitExceeded, NotFound
from twin.job import FINAL, MAX_ATTEMPTS, Job, JobId, Status
from twin.store.database import Database
from twin.store.schema import jobs

LEASE_SECONDS = 30.0


class Jobs:
    """The jobs of one home; every way a job may change its state is a method here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def submit(
        self,
        process: str,
        inputs: dict[str, Any],
        *,
        key: str | None = None,
        by: str = "",
        group: str = "",
        limit: int | None = None,
    ) -> Job:
        """Keep a job as accepted and return it.

        With `key` (say sha256 + options, or an Idempotency-Key with the account) a job of the same key that is waiting, running
        or successful is returned instead. Raises LimitExceeded (JOBS_TOO_MANY) when `by` has `limit` jobs waiting already.
        """
        now = self._database.stamp()
        with self._database.writing() as connection:
            earlier = _of_key(connection, key)
            if earlier is not None and earlier.status not in ("failed", "dismissed"):
                return earlier
            if earlier is not None:
                # a failed or dismissed job gives its key free, so that the person may try again
                connection.execute(jobs.update().where(jobs.c.id == earlier.id).values(key=None))
            if limit is not None and _waiting(connection, by) >= limit:
                raise _too_many(limit)
            job = Job(JobId(secrets.token_hex(8)), process, "accepted", inputs, now, now, created_by=by, group=group)
            connection.execute(jobs.insert().values({**_to_row(job), "key": key}))
        return job

    def forget_key(self, identifier: str) -> None:
        """Let the next request of this job's key be a job of its own: what it made is no longer there."""
        with self._database.writing() as connection:
            connection.execute(jobs.update().where(jobs.c.id == identifier).values(key=None))

    def get(self, identifier: str) -> Job:
        """Return a job; raises NotFound (JOB_UNKNOWN)."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(jobs).where(jobs.c.id == identifier)).first()
        if row is None:
            raise NotFound("JOB_UNKNOWN", f"Den Auftrag „{identifier}“ gibt es nicht.", f"There is no job '{identifier}'.")
        return _from_row(row)

    def latest(self, status: Status | None = None, limit: int = 200) -> tuple[Job, ...]:
        """Return jobs, the latest first."""
        query = sa.select(jobs).order_by(jobs.c.created_at.desc(), jobs.c.id).limit(limit)
        if status is not None:
            query = query.where(jobs.c.status == status)
        with self._database.reading() as connection:
            return tuple(_from_row(row) for row in connection.execute(query))

    def counts(self) -> dict[Status, int]:
        """Return how many jobs stand in each state."""
        query = sa.select(jobs.c.status, sa.func.count()).group_by(jobs.c.status)
        with self._database.reading() as connection:
            return dict(connection.execute(query).tuples().all())

    def claim(self, processes: Sequence[str], identifier: str | None = None) -> Job | None:
        """Take the oldest waiting job (or this one) of one of the processes and return it running, with its attempt counted.

        Returns None when there is nothing to do. A job of three attempts is never claimed again (`recover` fails it).
        """
        query = sa.select(jobs).where(jobs.c.status == "accepted", jobs.c.process.in_(processes), jobs.c.attempts < MAX_ATTEMPTS)
        if identifier is not None:
            query = query.where(jobs.c.id == identifier)
        with self._database.writing() as connection:
            row = connection.execute(
                query.order_by(jobs.c.created_at, jobs.c.id).limit(1).with_for_update(skip_locked=True)
            ).first()
            if row is None:
                return None
            change = {
                "status": "running",
                "attempts": row.attempts + 1,
                "token": secrets.token_hex(8),
                "worker": worker_name(),
                "lease_until": self._database.seconds() + LEASE_SECONDS,
                "updated_at": self._database.stamp(),
                "progress": None,
                "message": "",
            }
            connection.execute(jobs.update().where(jobs.c.id == row.id).values(change))
            return _from_row(connection.execute(sa.select(jobs).where(jobs.c.id == row.id)).one())

    def renew(self, job: Job) -> bool:
        """Prolong the lease of a run; False when the run has lost the job (dismissed, or taken over after a pause)."""
        return self._change(job, {"lease_until": self._database.seconds() + LEASE_SECONDS})

    def report(self, job: Job, progress: float | None, message: str) -> bool:
        """Keep how far a run is; False when the run has lost the job."""
        return self._change(job, {"progress": progress, "message": message})

    def finish(self, job: Job, result: dict[str, Any], findings: Sequence[dict[str, Any]] = ()) -> bool:
        """Mark a run's job successful; False when the run has lost the job."""
        values = {"status": "successful", "progress": 1.0, "result": result, "findings": [*findings], "problem": None}
        return self._change(job, values)

    def fail(self, job: Job, problem: dict[str, Any]) -> bool:
        """Mark a run's job failed with its problem (see `twin.job.problem_of`); False when the run has lost the job."""
        return self._change(job, {"status": "failed", "problem": problem})

    def give_back(self, job: Job) -> bool:
        """Let a job wait again without counting the attempt: this process is stopping."""
        return self._change(job, {"status": "accepted", "attempts": job.attempts - 1, "token": "", "lease_until": 0.0})

    def _change(self, job: Job, values: dict[str, Any]) -> bool:
        held = (jobs.c.id == job.id) & (jobs.c.token == job.token) & (jobs.c.status == "running")
        with self._database.writing() as connection:
            answer = connection.execute(jobs.update().where(held).values(**values, updated_at=self._database.stamp()))
        return bool(answer.rowcount == 1)

    def dismiss(self, identifier: str) -> Job:
        """Stop a job: a waiting one never starts, a running one ends at its next batch. A finished job stays as it is."""
        open_job = (jobs.c.id == identifier) & jobs.c.status.not_in(FINAL)
        values = {"status": "dismissed", "token": "", "updated_at": self._database.stamp()}
        with self._database.writing() as connection:
            connection.execute(jobs.update().where(open_job).values(values))
        return self.get(identifier)

    def recover(self) -> int:
        """Let jobs wait again whose run is lost (lease over, or its process on this machine gone); return how many.

        The third lost run fails the job with JOB_POISON instead.
        """
        lost = [row for row in self._running() if row.lease_until < self._database.seconds() or _is_gone(row.worker)]
        for row in lost:
            spent = row.attempts >= MAX_ATTEMPTS
            values = {"status": "failed", "problem": _poison(row)} if spent else {"status": "accepted", "token": ""}
            same = (jobs.c.id == row.id) & (jobs.c.token == row.token) & (jobs.c.status == "running")
            with self._database.writing() as connection:
                connection.execute(jobs.update().where(same).values(**values, updated_at=self._database.stamp()))
        return len(lost)

    def _running(self) -> Sequence[sa.Row[Any]]:
        with self._database.reading() as connection:
            return connection.execute(sa.select(jobs).where(jobs.c.status == "running")).all()

    def open_ids(self) -> set[str]:
        """Return the ids of all jobs waiting or running: their working folders and files are in use."""
        with self._database.reading() as connection:
            return set(connection.execute(sa.select(jobs.c.id).where(jobs.c.status.not_in(FINAL))).scalars())

    def open_inputs(self) -> tuple[dict[str, Any], ...]:
        """Return the inputs of all jobs waiting or running."""
        with self._database.reading() as connection:
            return tuple(connection.execute(sa.select(jobs.c.inputs).where(jobs.c.status.not_in(FINAL))).scalars())


def ensure_holds(connection: sa.Connection, job: Job) -> None:
    """Raise Conflict (JOB_TAKEN_OVER) inside a transaction when this run has lost its job: fencing of late writes."""
    held = sa.select(jobs.c.id).where(jobs.c.id == job.id, jobs.c.token == job.token, jobs.c.status == "running")
    if connection.execute(held).first() is None:
        raise Conflict(
            "JOB_TAKEN_OVER",
            "Der Auftrag wurde inzwischen abgebrochen oder von einem anderen Prozess übernommen; dieses Ergebnis verfällt.",
            "The job was stopped or taken over by another process in the meantime; this result is dropped.",
            job=job.id,
        )


def worker_name() -> str:
    """Return who runs here: host, process id and when the process began (ids are used again)."""
    return f"{platform.node()}:{os.getpid()}:{_began(os.getpid())}"


def _is_gone(worker: str) -> bool:
    host, pid, began = worker.rsplit(":", 2)
    return host == platform.node() and _began(int(pid)) != began


def _began(pid: int) -> str:
    """Return the start time of a process in clock ticks since boot (Linux), empty when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stream:
            return stream.read().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _of_key(connection: sa.Connection, key: str | None) -> Job | None:
    if key is None:
        return None
    row = connection.execute(sa.select(jobs).where(jobs.c.key == key)).first()
    return _from_row(row) if row else None


def _waiting(connection: sa.Connection, by: str) -> int:
    query = sa.select(sa.func.count()).select_from(jobs).where(jobs.c.created_by == by, jobs.c.status.not_in(FINAL))
    return int(connection.execute(query).scalar_one())


def _too_many(limit: int) -> LimitExceeded:
    return LimitExceeded(
        "JOBS_TOO_MANY",
        f"Es warten schon {limit} Ihrer Aufträge. Bitte warten Sie, bis einer fertig ist.",
        f"{limit} of your jobs are waiting already. Please wait until one is done.",
        limit=limit,
    )


def _poison(row: sa.Row[Any]) -> dict[str, Any]:
    name = str(row.inputs.get("name", row.process))
    german = f"„{name}“ hat den Leseprozess dreimal zum Absturz gebracht und wird nicht noch einmal versucht."
    english = f"'{name}' made the worker crash three times and is not tried again."
    return {
        "type": "urn:twin:problem:JOB_POISON",
        "title": "TwinBroken",
        "code": "JOB_POISON",
        "detail": german,
        "text": {"de": german, "en": english},
        "file": name,
    }


_KEPT = tuple(column.name for column in jobs.columns if column.name not in ("key", "worker"))


def _to_row(job: Job) -> dict[str, Any]:
    return {**{name: getattr(job, name) for name in _KEPT}, "findings": list(job.findings), "worker": ""}


def _from_row(row: sa.Row[Any]) -> Job:
    values = {name: getattr(row, name) for name in _KEPT}
    return Job(**{**values, "findings": tuple(values["findings"])})
