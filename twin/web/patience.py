"""How often one machine and all together may do something, kept in memory alone and forgotten after the window.

No address is kept: it is counted under a hash with a salt that lives as long as the process and is in no file and no log.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable

from twin.errors import LimitExceeded


class Patience:
    """At most `each` acts of one machine and `together` of all within `seconds`."""

    def __init__(self, each: int, together: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._each, self._together, self._seconds, self._clock = each, together, seconds, clock
        self._salt = secrets.token_bytes(16)
        self._acts: deque[tuple[float, bytes]] = deque()
        self._lock = threading.Lock()

    def ensure(self, machine: str) -> None:
        """Count one act of a machine; raises LimitExceeded (TOO_OFTEN) when it was one too many."""
        name = hashlib.blake2b(machine.encode(), key=self._salt, digest_size=12).digest()
        with self._lock:
            now = self._clock()
            while self._acts and self._acts[0][0] <= now - self._seconds:
                self._acts.popleft()
            if len(self._acts) >= self._together or sum(known == name for _, known in self._acts) >= self._each:
                raise LimitExceeded(
                    "TOO_OFTEN",
                    f"Gerade kommen sehr viele Fragen. Bitte in {self._seconds / 60:.0f} Minuten noch einmal senden.",
                    f"Very many questions are coming in right now. Please send it again in {self._seconds / 60:.0f} minutes.",
                )
            self._acts.append((now, name))
