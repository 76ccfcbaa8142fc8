"""Hosts that fail again and again are left alone for a while: one circuit for each origin, shared by all threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from twin.errors import ServiceFailed

FAILURES = 5
PAUSE_SECONDS = 60.0


@dataclass(slots=True)
class _Origin:
    failures: int = 0
    open_until: float = 0.0


class Circuits:
    """What is known of each origin (`https://host:port`) since it last answered well."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._origins: dict[str, _Origin] = {}

    def ensure_closed(self, origin: str) -> None:
        """Return when the origin may be asked.

        Raises ServiceFailed (SERVICE_PAUSED, with `retry_after` seconds) after five failures in a row or where the origin itself
        asked for patience.
        """
        with self._lock:
            known = self._origins.get(origin)
            left = known.open_until - self._clock() if known else 0.0
        if left > 0:
            host = origin.partition("//")[2]
            raise ServiceFailed(
                "SERVICE_PAUSED",
                f"{host} antwortete mehrfach nicht; der nächste Versuch ist in {left:.0f} s möglich.",
                f"{host} did not answer several times; the next attempt is possible in {left:.0f} s.",
                retry_after=max(1, round(left)),
            )

    def went_well(self, origin: str) -> None:
        """Forget earlier failures of an origin."""
        with self._lock:
            self._origins.pop(origin, None)

    def failed(self, origin: str, error: ServiceFailed) -> None:
        """Count a failure; the fifth in a row opens the circuit for a minute, a `retry_after` of the error for that long."""
        asked = error.params.get("retry_after")
        with self._lock:
            known = self._origins.setdefault(origin, _Origin())
            known.failures += 1
            if asked is not None or known.failures >= FAILURES:
                known.open_until = self._clock() + min(float(asked or PAUSE_SECONDS), 10 * PAUSE_SECONDS)
                known.failures = 0
