"""A socket that keeps one deadline for everything read and sent through it."""

from __future__ import annotations

import io
import time
from typing import Any, Protocol


class Line(Protocol):
    """What is needed of a socket."""

    def settimeout(self, value: float | None, /) -> None:
        """Bound the next call in seconds."""

    def sendall(self, data: bytes, /) -> None:
        """Send all bytes."""

    def recv_into(self, buffer: Any, /) -> int:
        """Receive into a buffer and return how many bytes came."""


class Deadlined:
    """A socket whose every reading and sending ends at the deadline, however slowly the bytes drip."""

    def __init__(self, line: Line, end: float) -> None:
        self._line, self._end = line, end

    def sendall(self, data: bytes) -> None:
        """Send all bytes; raises TimeoutError past the deadline, as all reading does."""
        self._hurry()
        self._line.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a stream to read from."""
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Leave the socket to its owner."""

    def receive_into(self, buffer: Any) -> int:
        """Receive into a buffer and return how many bytes came."""
        self._hurry()
        return self._line.recv_into(buffer)

    def _hurry(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)


class _Reading(io.RawIOBase):
    def __init__(self, line: Deadlined) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._line.receive_into(buffer)
