"""Job: a piece of work that outlives a request, in the words of OGC API - Processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NewType

from twin.errors import TwinError, all_errors
from twin.language import Text

JobId = NewType("JobId", str)
Status = Literal["accepted", "running", "successful", "failed", "dismissed"]
FINAL: frozenset[Status] = frozenset({"successful", "failed", "dismissed"})
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands in the store.

    `progress` is 0..1 or None when unknown. `attempts` is counted before a run begins, so that a run which kills its process
    counts too. `token` names the present run: what an older run writes late is refused. `result` is set when successful,
    `problem` (RFC 9457 members in both languages, see `problem_of`) when failed.
    """

    id: JobId
    process: str
    status: Status
    inputs: dict[str, Any]
    created_at: str
    updated_at: str
    created_by: str = ""
    group: str = ""
    progress: float | None = None
    message: str = ""
    attempts: int = 0
    token: str = ""
    lease_until: float = 0.0
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None
    findings: tuple[dict[str, Any], ...] = field(default=())

    @property
    def final(self) -> bool:
        """Return whether nothing more will happen to it."""
        return self.status in FINAL

    def to_json(self, language: str = "de") -> dict[str, Any]:
        """Return the job as OGC API - Processes prints a status (statusInfo), the problem's sentence in `language`."""
        return {
            "jobID": self.id,
            "processID": self.process,
            "type": "process",
            "status": self.status,
            "message": self.message,
            "progress": None if self.progress is None else round(self.progress * 100),
            "created": self.created_at,
            "updated": self.updated_at,
            "attempts": self.attempts,
            "result": self.result,
            "problem": in_language(self.problem, language) if self.problem else None,
            "findings": list(self.findings),
        }


def problem_of(error: TwinError) -> dict[str, Any]:
    """Return what a job's record keeps of an error: its problem members and both sentences under `text`."""
    return {**error.problem("de"), "text": error.text.to_json()}


def in_language(problem: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a kept problem with its `detail` in `language` and without the other one."""
    detail = Text.from_json(problem["text"]).in_(language)
    return {**{key: value for key, value in problem.items() if key != "text"}, "detail": detail}


def error_of(problem: dict[str, Any]) -> TwinError:
    """Return the error behind a kept problem, of its own class."""
    kind = all_errors().get(problem["title"], TwinError)
    text = Text.from_json(problem["text"])
    known = {"type", "title", "code", "detail", "text"}
    return kind(problem["code"], text.de, text.en, **{key: value for key, value in problem.items() if key not in known})
