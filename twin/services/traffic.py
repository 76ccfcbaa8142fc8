"""Keeps slow and broken services from taking the whole house with them: few requests at once, and a pause after failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from twin.errors import ServiceFailed

AT_ONCE = 8
FAILURES = 5
PAUSE_SECONDS = 60.0


@dataclass(slots=True)
class _Origin:
    failures: int = 0
    closed_until: float = 0.0


class Traffic:
    """The requests to services that are under way for readers, of all threads of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._under_way = 0
        self._origins: dict[str, _Origin] = {}

    @contextmanager
    def going_to(self, origin: str) -> Iterator[None]:
        """Count a request while it lasts.

        Raises ServiceFailed at once, with `retry_after` seconds: SERVICE_PAUSED after five failures in a row or where the
        service itself asked for patience, SERVICE_CROWDED when eight requests are under way.
        """
        self._enter(origin)
        try:
            yield
        except ServiceFailed as error:
            self._failed(origin, error.params.get("retry_after"))
            raise
        else:
            with self._lock:
                self._origins.pop(origin, None)
        finally:
            with self._lock:
                self._under_way -= 1

    def _enter(self, origin: str) -> None:
        with self._lock:
            known = self._origins.get(origin)
            left = known.closed_until - self._clock() if known else 0.0
            if left > 0:
                host = origin.partition("//")[2]
                raise ServiceFailed(
                    "SERVICE_PAUSED",
                    f"{host} antwortete mehrfach nicht; der nächste Versuch ist in {left:.0f} s möglich.",
                    f"{host} did not answer several times; the next attempt is possible in {left:.0f} s.",
                    retry_after=max(1, round(left)),
                )
            if self._under_way >= AT_ONCE:
                raise ServiceFailed(
                    "SERVICE_CROWDED",
                    "Gerade laufen viele Abfragen an Kartendienste; bitte gleich noch einmal.",
                    "Many requests to map services are under way; please try again in a moment.",
                    retry_after=2,
                )
            self._under_way += 1

    def _failed(self, origin: str, asked: int | None) -> None:
        with self._lock:
            known = self._origins.setdefault(origin, _Origin())
            known.failures += 1
            if asked is not None or known.failures >= FAILURES:
                known.closed_until = self._clock() + min(float(asked or PAUSE_SECONDS), 10 * PAUSE_SECONDS)
                known.failures = 0
