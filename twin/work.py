"""All work a running twin does by itself: the processes of its jobs, and tidying up."""

from __future__ import annotations

import functools

from twin import exporting, intake, mediawork, preview, pruning
from twin.cataloguing import freshness, harvest, refreshing
from twin.runner import Process
from twin.takeaway import admission, pictures
from twin.workspace import Workspace


def processes(workspace: Workspace, *, apart: bool = False) -> dict[str, Process]:
    """Return every process for `workspace.runner`; `apart` as `intake.processes` says."""
    return {
        **intake.processes(workspace, apart=apart),
        **preview.processes(workspace),
        **exporting.processes(workspace),
        **pictures.processes(workspace),
        **admission.processes(workspace),
        harvest.PROCESS: functools.partial(harvest.run, workspace),
        pruning.PROCESS: functools.partial(pruning.run, workspace),
        freshness.PROCESS: functools.partial(refreshing.run, workspace),
    }


def sweep(workspace: Workspace) -> dict[str, int]:
    """Remove what crashes left behind, looks and exports whose time is over, unused media; return how many of each went.

    Where it is time, catalogues are asked for newer editions and older autosaves are thinned out.
    """
    freshness.refresh_in_turn(workspace)
    pruning.prune_in_turn(workspace)
    return {
        **intake.sweep(workspace),
        "previews": preview.sweep(workspace),
        "exports": exporting.sweep(workspace),
        "media": mediawork.prune(workspace),
    }
