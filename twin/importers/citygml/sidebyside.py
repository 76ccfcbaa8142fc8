"""Regions of a large file read in processes beside this one, whose results this one takes in the order of the file.

The processes are forks: they know everything known so far (the coordinate system above all) and have the same rights and
limits as this one, which is confined already, but a third of the memory. What one cannot read by itself (it refers to other
regions, an error is met, it died) comes back as nothing, and this process reads that region. So the outcome is the same with
and without them.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any

_MOST = 2
"""Processes at most: each holds a batch or two, about 100 MB."""
_PATIENCE = 2
"""Pieces whose results are of no use until the processes are ended: in such a file they would only warm the room."""


class SideBySide:
    """Processes that do pieces of work 1, 2, 3 ... in turns; piece 0 and the first look at everything are this process's own.

    `work` returns what can be pickled, or None for a piece it cannot do. A process waits with a result until it is asked for,
    so each holds one result at most.
    """

    def __init__(self, pieces: int, work: Callable[[int], Any]) -> None:
        self._pieces = pieces
        self._work = work
        self._processes: list[tuple[int, IO[bytes]]] = []
        self._missed = 0

    def __enter__(self) -> SideBySide:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        for process, pipe in self._processes:
            os.kill(process, signal.SIGKILL)  # a child that ended stays until it is waited for
            pipe.close()
            os.waitpid(process, 0)
        self._processes.clear()

    def start(self) -> None:
        """Start the processes where Linux gives cores for them; from a process with threads no fork is safe."""
        count = min(_MOST, _cores(), self._pieces - 1)
        if count < 2:
            return
        try:
            for turn in range(count):
                self._processes.append(self._forked(range(1 + turn, self._pieces, count)))
        except OSError:  # no more processes or pipes: this one does it all
            self._end()

    def _forked(self, pieces: range) -> tuple[int, IO[bytes]]:
        ours, theirs = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(ours)
            os.close(theirs)
            raise
        if process == 0:
            # leave without a word whatever happens: the other process finds the pipe closed
            try:
                os.close(ours)
                for _, pipe in self._processes:
                    pipe.close()
                _keep_small()
                with os.fdopen(theirs, "wb") as stream:
                    for piece in pieces:
                        pickle.dump(self._work(piece), stream, protocol=5)
                        stream.flush()
            finally:
                os._exit(0)
        os.close(theirs)
        return process, os.fdopen(ours, "rb")

    def result(self, piece: int) -> Any:
        """Return what a process made of a piece; None when there is none for it, it could not do it, or it died."""
        if piece == 0 or not self._processes:
            return None
        _, pipe = self._processes[(piece - 1) % len(self._processes)]
        try:
            return pickle.load(pipe)  # of a fork of this process, which has no right this one lacks
        except (EOFError, OSError, pickle.UnpicklingError):
            return None

    def missed(self) -> None:
        """Hear that a piece had to be done here; where that happens again and again the processes are ended."""
        self._missed += bool(self._processes)
        if self._missed == _PATIENCE:
            self._end()


def _keep_small() -> None:
    """Let this process have a third of the memory it might: it reads pieces that need a few per cent of it."""
    import resource  # not on every system; where there are no forks nobody asks for it

    memory, most = resource.getrlimit(resource.RLIMIT_AS)
    if memory != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (memory // 3, most))


def _cores() -> int:
    """Return the cores this process may fork for: none beside its own where it has threads, its libraries' among them."""
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError:  # no Linux
        return 1
    return len(os.sched_getaffinity(0)) if threads == 1 else 1
