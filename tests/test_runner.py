"""The runner: jobs end in one known state whatever happens to the work, and stopping gives them back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from twin.errors import FileDamaged
from twin.findings import Progress
from twin.job import Job
from twin.runner import Runner
from twin.store.database import Database
from twin.store.jobs import Jobs
from twin.store.migrations import migrate


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    database = Database(f"sqlite:///{tmp_path / 'twin.sqlite'}")
    migrate(database)
    yield Jobs(database)
    database.close()


@pytest.fixture
def runner(jobs: Jobs) -> Iterator[Runner]:
    made = Runner(jobs)
    yield made
    made.stop()


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def quiet(_fraction: float | None, _message: str) -> None:
    return None


def refused(_job: Job, _progress: Progress) -> dict[str, Any]:
    raise FileDamaged("FILE_DAMAGED", "kaputt", "damaged")


def broken(_job: Job, _progress: Progress) -> dict[str, Any]:
    raise ZeroDivisionError


def endless(_job: Job, progress: Progress) -> dict[str, Any]:
    while True:
        progress.at(0.5, "")
        time.sleep(0.01)


def test_a_job_gives_its_result(jobs: Jobs, runner: Runner) -> None:
    runner.start({"add": lambda job, _: {"sum": job.inputs["a"] + 1}})
    job = jobs.submit("add", {"a": 1})
    runner.wake()
    until(lambda: jobs.get(job.id).final)
    assert jobs.get(job.id).result == {"sum": 2}


@pytest.mark.parametrize(("work", "code"), [(refused, "FILE_DAMAGED"), (broken, "JOB_FAILED")])
def test_an_error_fails_the_job_with_its_code(jobs: Jobs, runner: Runner, work: Any, code: str) -> None:
    job = runner.run_here(jobs.submit("work", {}), {"work": work}, quiet)
    assert job.status == "failed"
    assert job.problem is not None
    assert job.problem["code"] == code


def test_a_broken_job_does_not_stop_the_worker(jobs: Jobs, runner: Runner) -> None:
    runner.start({"bad": broken, "good": lambda job, progress: {}})
    for process in ("bad", "good"):
        jobs.submit(process, {})
    # two threads take one each: either may end first
    until(lambda: {job.process: job.status for job in jobs.latest()} == {"bad": "failed", "good": "successful"})


def test_a_dismissed_job_ends_within_two_seconds(jobs: Jobs, runner: Runner) -> None:
    runner.start({"work": endless})
    job = jobs.submit("work", {})
    until(lambda: jobs.get(job.id).status == "running")
    assert runner.dismiss(job.id).status == "dismissed"
    until(lambda: not runner._at_work, 2.0)
    assert jobs.get(job.id).status == "dismissed"


def test_stopping_lets_the_job_wait_again(jobs: Jobs, runner: Runner) -> None:
    runner.start({"work": endless})
    job = jobs.submit("work", {})
    until(lambda: jobs.get(job.id).status == "running")
    runner.stop()
    assert (jobs.get(job.id).status, jobs.get(job.id).attempts) == ("accepted", 0)


def test_progress_is_kept_with_the_job(jobs: Jobs, runner: Runner) -> None:
    runner.start({"work": endless})
    job = jobs.submit("work", {})
    until(lambda: jobs.get(job.id).progress == 0.5)
    assert jobs.get(job.id).status == "running"


def test_two_runners_never_run_one_job_twice(jobs: Jobs, runner: Runner) -> None:
    seen: list[str] = []
    lock = threading.Lock()

    def work(job: Job, _progress: Progress) -> dict[str, Any]:
        with lock:
            seen.append(job.id)
        return {}

    other = Runner(jobs)
    runner.start({"work": work})
    other.start({"work": work})
    made = [jobs.submit("work", {}) for _ in range(20)]
    until(lambda: all(jobs.get(job.id).final for job in made))
    other.stop()
    assert sorted(seen) == sorted(job.id for job in made)
