"""The comparison of a case, computed once for each revision: the editor, its gate and its preview ask for it again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict

from twin import casework
from twin.casework import CaseAtWork
from twin.planning.comparison import Comparison
from twin.workspace import Workspace

_MOST = 4
_kept: OrderedDict[tuple[object, ...], Comparison] = OrderedDict()
_lock = threading.Lock()


def comparison(workspace: Workspace, work: CaseAtWork) -> Comparison:
    """Return the comparison of all states with the Bestand, as `casework.comparison` forms it."""
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
