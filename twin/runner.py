"""Runs jobs in threads of this process: claims them with a lease, renews it, and leaves the heavy work to child processes.

Crash-only: starting is recovering. Whatever a killed process left running is taken over by the sweep at start and every minute;
each job is made so that running it again does no harm.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from twin.errors import Cancelled, TwinBroken, TwinError
from twin.findings import Progress
from twin.job import Job, problem_of
from twin.store.jobs import LEASE_SECONDS, Jobs

Process = Callable[[Job, Progress], dict[str, Any]]
"""What does a job's work: returns its result as plain data, raises errors of `twin.errors`; run twice it gives the same."""

_LOG = logging.getLogger(__name__)
HEARTBEAT_SECONDS = LEASE_SECONDS / 3
SWEEP_SECONDS = 60.0
_REPORT_SECONDS = 0.5


class Runner:
    """The workers of this process. `start` it where jobs shall run; without that it only runs what `run_here` is given."""

    def __init__(self, jobs: Jobs, threads: int = 1) -> None:
        self._jobs = jobs
        self._count = threads
        self._processes: dict[str, Process] = {}
        self._sweep: Callable[[], Any] | None = None
        self._workers: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._wake = threading.Condition()
        self._at_work: dict[str, tuple[Job, Progress]] = {}

    def start(self, processes: Mapping[str, Process], sweep: Callable[[], Any] | None = None) -> None:
        """Recover lost jobs, then begin to claim jobs of these processes; `sweep` tidies up now and every minute."""
        self._processes = dict(processes)
        self._sweep = sweep
        self._stopping.clear()
        self._tidy()
        loops = [*(self._work for _ in range(self._count)), self._watch]
        self._workers = [threading.Thread(target=loop, name=f"job-{n}", daemon=True) for n, loop in enumerate(loops)]
        for worker in self._workers:
            worker.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Claim nothing more, stop what runs and let those jobs wait again; returns when the threads ended or time is up."""
        self._stopping.set()
        with self._wake:
            self._wake.notify_all()
        for _, progress in list(self._at_work.values()):
            progress.cancel()
        end = time.monotonic() + seconds
        for worker in self._workers:
            worker.join(max(0.0, end - time.monotonic()))
        self._workers = []

    def wake(self) -> None:
        """Say that a job was submitted; otherwise it is noticed within two seconds."""
        with self._wake:
            self._wake.notify_all()

    def run_here(self, job: Job, processes: Mapping[str, Process], on_progress: Callable[[float | None, str], None]) -> Job:
        """Run one job in this thread and return it in its final state; where another process runs it, that run is awaited.

        Ctrl-C (KeyboardInterrupt) dismisses the job before it goes on upwards.
        """
        try:
            while not (now := self._jobs.get(job.id)).final:
                claimed = self._jobs.claim([job.process], job.id)
                if claimed is None:
                    on_progress(now.progress, now.message)
                    time.sleep(_REPORT_SECONDS)
                    self._jobs.recover()
                else:
                    beat = threading.Thread(target=self._beat_while, args=(claimed.id,), name="lease", daemon=True)
                    self._run(claimed, processes[job.process], on_progress, beat)
        except KeyboardInterrupt:
            self._jobs.dismiss(job.id)
            raise
        return now

    def dismiss(self, identifier: str) -> Job:
        """Stop a job and return it; a run in this process hears of it at once, one elsewhere at its next heartbeat."""
        job = self._jobs.dismiss(identifier)
        running = self._at_work.get(identifier)
        if running is not None and job.status == "dismissed":
            running[1].cancel()
        return job

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                job = self._jobs.claim(list(self._processes))
            except TwinError as error:
                _LOG.error("cannot claim a job: %s", error.text.en)
                job = None
            if job is None:
                with self._wake:
                    self._wake.wait(2.0)
                continue
            self._run(job, self._processes[job.process])

    def _run(
        self,
        job: Job,
        process: Process,
        on_progress: Callable[[float | None, str], None] | None = None,
        beat: threading.Thread | None = None,
    ) -> None:
        progress = Progress(_Teller(self._jobs, job, on_progress).tell)
        self._at_work[job.id] = (job, progress)
        if beat is not None:
            beat.start()
        try:
            self._conclude(job, progress, process)
        except TwinError as error:
            # the store itself refuses: the lease will run out and the next sweep takes the job over
            _LOG.error("job %s could not be concluded: %s", job.id, error.text.en)
        finally:
            del self._at_work[job.id]

    def _conclude(self, job: Job, progress: Progress, process: Process) -> None:
        try:
            result = process(job, progress)
        except Cancelled as error:
            if self._stopping.is_set():
                self._jobs.give_back(job)
            else:
                self._jobs.fail(job, problem_of(error))
        except TwinError as error:
            self._jobs.fail(job, problem_of(error))
        except Exception as error:  # a fault of ours must end this job, never the worker
            _LOG.exception("job %s (%s) failed", job.id, job.process)
            self._jobs.fail(job, problem_of(_our_fault(job, error)))
        else:
            self._jobs.finish(job, result, [group.to_json() for group in progress.findings()])

    def _watch(self) -> None:
        next_sweep = time.monotonic() + SWEEP_SECONDS
        while not self._stopping.wait(HEARTBEAT_SECONDS / 2):
            for job, progress in list(self._at_work.values()):
                self._beat(job, progress)
            if time.monotonic() >= next_sweep:
                self._tidy()
                next_sweep = time.monotonic() + SWEEP_SECONDS

    def _beat_while(self, identifier: str) -> None:
        while (running := self._at_work.get(identifier)) is not None:
            self._beat(*running)
            time.sleep(1.0)

    def _beat(self, job: Job, progress: Progress) -> None:
        try:
            held = self._jobs.renew(job)
        except TwinError as error:
            _LOG.warning("cannot renew the lease of job %s: %s", job.id, error.text.en)
        else:
            if not held:
                progress.cancel()

    def _tidy(self) -> None:
        try:
            self._jobs.recover()
            if self._sweep is not None:
                self._sweep()
        except (TwinError, OSError) as error:
            _LOG.warning("tidying up failed: %s", error)


class _Teller:
    """Writes progress into the job's row twice a second at most, and to whoever follows this run directly."""

    def __init__(self, jobs: Jobs, job: Job, on_progress: Callable[[float | None, str], None] | None) -> None:
        self._jobs, self._job, self._on_progress = jobs, job, on_progress
        self._last = 0.0

    def tell(self, fraction: float | None, message: str) -> None:
        if self._on_progress is not None:
            self._on_progress(fraction, message)
        if time.monotonic() - self._last >= _REPORT_SECONDS:
            self._last = time.monotonic()
            self._jobs.report(self._job, fraction, message)


def _our_fault(job: Job, error: Exception) -> TwinBroken:
    name = str(job.inputs.get("name", job.process))
    return TwinBroken(
        "JOB_FAILED",
        f"Bei „{name}“ ist ein Fehler des Programms aufgetreten ({type(error).__name__}); das Protokoll nennt die Stelle.",
        f"A fault of the program occurred with '{name}' ({type(error).__name__}); the log names the place.",
        file=name,
    )
