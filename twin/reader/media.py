"""Pictures, videos and captions of a person made fit to be published, in a process of its own like every foreign file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from twin.confinement import Limits
from twin.media.kinds import Prepared
from twin.reader.reading import run, shown_name, workplace

_LIMITS = Limits(memory=2 << 30, cpu_seconds=60, wall_seconds=90.0, file_bytes=256 << 20)


@contextmanager
def prepared(path: Path, name: str, action: Literal["prepare", "check"] = "prepare") -> Iterator[tuple[Path, list[Prepared]]]:
    """Give the folder and the files that a file became, see `media.preparing`; the folder is gone afterwards.

    Raises what `prepare` and `check` raise, LimitExceeded (IMPORT_MEMORY, IMPORT_TIME), TwinBroken (IMPORT_DIED).
    """
    task = {"action": action, "path": str(path.resolve()), "name": shown_name(name), "parent": os.getpid()}
    with workplace(Path(tempfile.gettempdir())) as work:
        answer = run(task, work, _LIMITS)
        yield work, [Prepared(**item) for item in answer["files"]]
