"""The comparison of a case, computed once for each revision: the editor, its gate and its preview ask for it again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from twin import casework
from twin.casework import BASELINE, CaseAtWork
from twin.planning.comparison import Comparison, compared_with
from twin.workspace import Workspace

_MOST = 4
_kept: OrderedDict[tuple[object, ...], Comparison] = OrderedDict()
_lock = threading.Lock()


def comparison(workspace: Workspace, work: CaseAtWork, against: str = BASELINE, rows: Sequence[str] | None = None) -> Comparison:
    """Return the comparison of all states, as `casework.comparison` forms it; another baseline computes nothing anew.

    Raises NotFound for a state or measure there is not.
    """
    found = _formed(workspace, work)
    return found if against == BASELINE and rows is None else compared_with(found, against, rows)


def _formed(workspace: Workspace, work: CaseAtWork) -> Comparison:
    # revisions and dataset versions never change, and of what lies beside them only the terrain counts
    terrain = work.case.terrain.source if work.case.terrain is not None else ""
    # a description may be mended later, and evidence names title and date
    datasets = tuple((item.id, item.version, item.title, item.data_date) for item in work.datasets())
    key = (workspace.settings.home, work.case.id, work.revision, tuple(work.revisions.items()), datasets, terrain)
    with _lock:
        if key not in _kept:
            _kept[key] = casework.comparison(work)
        _kept.move_to_end(key)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
        return _kept[key]
