"""What a region of a file gives when it is read by itself, to be taken where the whole file is read."""

from __future__ import annotations

from dataclasses import dataclass

from twin.findings import Finding, Progress
from twin.handlers import Batch
from twin.importers.citylayer import Tally


@dataclass(frozen=True, slots=True)
class Part:
    """The batches of a region, what was told with how many objects each finding holds for, and its counts."""

    batches: list[Batch]
    findings: list[tuple[Finding, int]]
    tally: Tally


class Heard(Progress):
    """Keeps all findings in their order, to be told later."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[Finding, int]] = []

    def finding(self, finding: Finding, times: int = 1) -> None:
        """Keep a finding."""
        self.told.append((finding, times))
