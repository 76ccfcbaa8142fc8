"""Pictures and videos of stories taken in, handed out and cleared away: from an upload to a file that an edition may show."""

from __future__ import annotations

import threading
from pathlib import Path

from twin.errors import Conflict
from twin.media.kinds import Prepared
from twin.reader.media import prepared
from twin.store.media import Medium
from twin.store.uploads import Upload
from twin.storytelling.medium import named_in
from twin.workspace import Workspace

KEEP_SECONDS = 30 * 24 * 3600
"""So long a file that no story names any more stays, so that undoing brings its picture back."""

_AT_ONCE = threading.BoundedSemaphore(2)


def take(workspace: Workspace, upload: Upload, *, by: str, group: str) -> Medium:
    """Return what a complete upload became: made fit in a process of its own, kept by its content; the upload is forgotten.

    Raises Conflict (UPLOAD_INCOMPLETE) and what `reader.media.prepared` raises; nothing is kept then.
    """
    if not upload.kept:
        raise Conflict(
            "UPLOAD_INCOMPLETE",
            f"„{upload.name}“ ist noch nicht vollständig da.",
            f"'{upload.name}' is not completely there yet.",
        )
    with _AT_ONCE, prepared(workspace.files.path(upload.kept), upload.name) as (folder, files):
        kept = keep(workspace, folder, files, name=upload.name, by=by, group=group)
    workspace.uploads.forget(upload.id)
    return kept


def keep(
    workspace: Workspace, folder: Path, files: list[Prepared], *, name: str, by: str = "", group: str = "", small: str = ""
) -> Medium:
    """Keep prepared files, the thumbnail before the file that refers to it, and return the main one."""
    thumbnail = small
    for item in reversed(files):
        stored = workspace.files.keep_path(folder / item.file)
        medium = Medium(
            sha256=stored.sha256,
            kind=item.kind,
            media_type=item.media_type,
            size=stored.size,
            width=item.width,
            height=item.height,
            seconds=item.seconds,
            has_sound=item.has_sound,
            thumbnail=thumbnail if item is files[0] else "",
            name=name,
            group=group,
            created_by=by,
        )
        workspace.media.add(medium)
        thumbnail = stored.sha256
    return workspace.media.get(thumbnail)


def prune(workspace: Workspace, older_than: float = KEEP_SECONDS) -> int:
    """Forget every file that no edition and no revision of a storyboard names, last used so many seconds ago; return how many.

    Their bytes go with the next sweep of the file store. Files still named count as used now, so that all revisions are looked
    through only when a file becomes old.
    """
    old = workspace.media.older_than(workspace.database.seconds() - older_than)
    if not old:
        return 0
    used = workspace.media.of_editions()
    for board in workspace.storyboards.all():
        for saved in workspace.storyboards.history(board.id):
            used.update(named_in(saved.document))
    used |= {item.thumbnail for item in workspace.media.known(used).values() if item.thumbnail}
    unused = {item.sha256 for item in old} - used
    workspace.media.forget(unused)
    workspace.media.touch({item.sha256 for item in old} & used)
    return len(unused)
