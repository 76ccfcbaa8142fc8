"""Pieces of work done in processes beside this one, whose results this one takes in the order of the pieces.

The processes are forks: they know everything known so far and have the same rights and limits as this one, which is confined
already, but a third of the memory. What one cannot do by itself (it depends on other pieces, an error is met, it died) comes
back as nothing, and this process does that piece. So the outcome is the same with and without them.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any

_MOST = 2
"""Processes at most, this one among them: each holds a batch or two, about 100 MB."""
END = "end"
"""What work returns behind the last piece, where nobody knows beforehand how many there are."""
_ENDLESS = 1 << 62
_PATIENCE = 2
"""Pieces whose results are of no use until the processes are ended: in such a file they would only warm the room."""


class SideBySide:
    """This process and others that do pieces of work in turns, from the one they are started with.

    The first piece of each round is this process's own, so that the others work while it does. `work` returns what can be
    pickled, or None for a piece it cannot do. Without a number of `pieces` it returns END behind the last. A process waits with
    a result until it is asked for, so each holds one result at most.
    """

    def __init__(self, pieces: int | None, work: Callable[[int], Any]) -> None:
        self._pieces = _ENDLESS if pieces is None else pieces
        self._first = 0
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

    def start(self, first: int) -> None:
        """Start the processes with a piece, where Linux gives cores for them; from a process with threads no fork is safe."""
        self._first = first
        count = min(_MOST, _cores(), self._pieces - first)
        try:
            for turn in range(1, count):
                self._processes.append(self._forked(range(first + turn, self._pieces, count)))
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
                        pickle.dump(result := self._work(piece), stream, protocol=5)
                        stream.flush()
                        if result is END:
                            break
            finally:
                os._exit(0)
        os.close(theirs)
        return process, os.fdopen(ours, "rb")

    def result(self, piece: int) -> Any:
        """Return what another process made of a piece; None when it is this one's own, or the other could not do it or died."""
        turn = (piece - self._first) % (len(self._processes) + 1)
        if piece < self._first or turn == 0:
            return None
        _, pipe = self._processes[turn - 1]
        try:
            result = pickle.load(pipe)  # of a fork of this process, which has no right this one lacks
        except (EOFError, OSError, pickle.UnpicklingError):
            result = None
        if result is None:
            self.missed()
        return result

    def missed(self) -> None:
        """Hear that a result was of no use; where that happens again and again the processes are ended."""
        self._missed += 1
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
