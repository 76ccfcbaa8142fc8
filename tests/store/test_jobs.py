"""Jobs: one per key, counted before they run, taken over when their worker is lost, poison after the third time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from twin.errors import LimitExceeded
from twin.job import error_of
from twin.store.database import Database
from twin.store.jobs import LEASE_SECONDS, Jobs


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return Jobs(database)


def test_fifty_equal_requests_make_one_job(jobs: Jobs) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: jobs.submit("import", {}, key="same").id, range(50)))
    assert len(found) == 1


def test_a_failed_job_gives_its_key_free(jobs: Jobs) -> None:
    first = jobs.submit("import", {}, key="same")
    run = jobs.claim(["import"])
    assert run is not None
    jobs.fail(run, {"title": "TwinBroken", "code": "X", "text": {"de": "", "en": ""}})
    assert jobs.submit("import", {}, key="same").id != first.id


def test_a_job_is_claimed_by_one_worker_only(jobs: Jobs) -> None:
    jobs.submit("import", {})
    with ThreadPoolExecutor(8) as pool:
        claimed = [job for job in pool.map(lambda _: jobs.claim(["import"]), range(8)) if job]
    assert [job.attempts for job in claimed] == [1]


def test_an_expired_lease_is_taken_over_and_late_writes_are_refused(jobs: Jobs, clock) -> None:
    jobs.submit("import", {})
    old = jobs.claim(["import"])
    assert old is not None
    clock.now += LEASE_SECONDS + 1
    assert jobs.recover() == 1
    new = jobs.claim(["import"])
    assert new is not None
    assert not jobs.finish(old, {"by": "old"})
    assert jobs.finish(new, {"by": "new"})
    assert jobs.get(old.id).result == {"by": "new"}


def test_a_renewed_lease_is_kept(jobs: Jobs, clock) -> None:
    jobs.submit("import", {})
    run = jobs.claim(["import"])
    assert run is not None
    for _ in range(5):
        clock.now += LEASE_SECONDS - 1
        assert jobs.renew(run)
        assert jobs.recover() == 0


def test_the_third_lost_run_is_poison(jobs: Jobs, clock) -> None:
    job = jobs.submit("import", {"name": "böse.gml"})
    for _ in range(3):
        assert jobs.claim(["import"]) is not None
        clock.now += LEASE_SECONDS + 1
        jobs.recover()
    assert jobs.claim(["import"]) is None
    problem = jobs.get(job.id).problem
    assert problem is not None
    assert error_of(problem).code == "JOB_POISON"
    assert "böse.gml" in problem["detail"]


def test_a_dismissed_job_never_starts(jobs: Jobs) -> None:
    job = jobs.submit("import", {})
    jobs.dismiss(job.id)
    assert jobs.claim(["import"]) is None


def test_a_stopping_process_gives_the_attempt_back(jobs: Jobs) -> None:
    jobs.submit("import", {})
    run = jobs.claim(["import"])
    assert run is not None
    jobs.give_back(run)
    again = jobs.claim(["import"])
    assert again is not None
    assert again.attempts == 1


def test_too_many_waiting_jobs_of_one_account_are_refused(jobs: Jobs) -> None:
    for _ in range(2):
        jobs.submit("import", {}, by="anna", limit=2)
    with pytest.raises(LimitExceeded):
        jobs.submit("import", {}, by="anna", limit=2)
    jobs.submit("import", {}, by="ben", limit=2)
