"""The Bestand of a case kept ready in this process: its layers read and its numbers formed once, for every draft upon it."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import Any

from twin import casework
from twin.casework import BASELINE, CaseAtWork
from twin.planning.alternative import Alternative
from twin.planning.answer import StateAnswer, answer_of_state
from twin.planning.case import PlanningCase
from twin.planning.state import State
from twin.staging import Stage, stage_of
from twin.workspace import Workspace

_MOST = 4
Pin = tuple[str, int, int]


class Ground:
    """A case without alternatives, in one revision of its own and of its data; what costs time is formed when first asked for."""

    def __init__(self, workspace: Workspace, work: CaseAtWork) -> None:
        self.workspace = workspace
        self.work = work

    @property
    def case(self) -> PlanningCase:
        """Return the case with its Bestand."""
        return self.work.case

    @property
    def bestand(self) -> State:
        """Return what stands today."""
        return self.work.states[BASELINE]

    @functools.cached_property
    def answer(self) -> StateAnswer:
        """Return the numbers of the Bestand as alternatives are compared with them."""
        return answer_of_state(self.case, self.bestand, frozenset())

    @functools.cached_property
    def stage(self) -> Stage:
        """Return local frame and terrain of the case; raises NotFound when it names no site."""
        return stage_of(self.workspace, self.work)

    def with_drafts(self, drafts: Sequence[Alternative]) -> CaseAtWork:
        """Return the case with these alternatives applied; raises DocumentInvalid when changes do not fit the Bestand."""
        return casework.with_drafts(self.workspace, self.work, drafts)


class Grounds:
    """The grounds of the cases drawn on last; a new revision of the case or of a dataset's description is a new ground."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._kept: OrderedDict[tuple[Any, ...], Ground] = OrderedDict()
        self._lock = Lock()

    def of(self, case: str) -> Ground:
        """Return the ground of a case; raises NotFound (CASE_UNKNOWN, DATASET_UNKNOWN)."""
        saved = self.workspace.cases.get(case)
        key = (case, saved.revision, *self._pins(saved.document))
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = Ground(self.workspace, casework.load_bestand(self.workspace, case))
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return found

    def _pins(self, document: Any) -> Iterator[Pin]:
        """Yield the version of every dataset a document names, and how often its description was changed."""
        if isinstance(document, dict):
            if "dataset" in document and set(document) <= {"dataset", "layer", "version"}:
                used = self.workspace.datasets.get(document["dataset"], document.get("version"))
                yield used.id, used.version, self.workspace.datasets.description_revision(used.id, used.version)
            for item in document.values():
                yield from self._pins(item)
        elif isinstance(document, list):
            for item in document:
                yield from self._pins(item)
