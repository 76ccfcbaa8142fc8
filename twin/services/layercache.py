"""What services answered, kept on disk for a while: bounded in size and age, and shown when a service is down."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from pathlib import Path


class LayerCache:
    """Files by key below one folder; keys are made of names the twin itself gave."""

    def __init__(self, folder: Path, most_bytes: int, seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._most, self._seconds, self._clock = folder, most_bytes, seconds, clock

    def fresh(self, key: str) -> bytes | None:
        """Return what is kept under a key and not too old, None otherwise."""
        path = self._folder / key
        try:
            if self._clock() - path.stat().st_mtime > self._seconds:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def stale(self, key: str) -> bytes | None:
        """Return what is kept under a key however old it is, None when there is nothing."""
        with contextlib.suppress(OSError):
            return (self._folder / key).read_bytes()
        return None

    def keep(self, key: str, data: bytes) -> None:
        """Keep an answer; a full disk is no fault here."""
        if self._most == 0:
            return
        path = self._folder / key
        part = path.with_name(f"{path.name}.{os.getpid()}-{time.monotonic_ns()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)

    def trim(self) -> int:
        """Remove the oldest files above the size; return how many went."""
        files = []
        for path in self._folder.rglob("*"):
            with contextlib.suppress(OSError):
                facts = path.stat()
                if path.is_file():
                    files.append((facts.st_mtime, facts.st_size, path))
        size = sum(item[1] for item in files)
        gone = 0
        for _, length, path in sorted(files):
            if size <= self._most:
                break
            path.unlink(missing_ok=True)
            size, gone = size - length, gone + 1
        return gone
