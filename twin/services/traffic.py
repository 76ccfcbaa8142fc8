"""Keeps slow and broken services from taking the whole house with them: few requests at once, and a pause after failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from twin.circuit import Circuits
from twin.errors import ServiceFailed

AT_ONCE = 8


class Traffic:
    """The requests to services that are under way for readers, of all threads of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._circuits = Circuits(clock)
        self._lock = threading.Lock()
        self._under_way = 0

    @contextmanager
    def going_to(self, origin: str) -> Iterator[None]:
        """Count a request while it lasts.

        Raises ServiceFailed at once, with `retry_after` seconds: SERVICE_PAUSED as `Circuits`, SERVICE_CROWDED when eight
        requests are under way.
        """
        self._circuits.ensure_closed(origin)
        self._enter()
        try:
            yield
        except ServiceFailed as error:
            self._circuits.failed(origin, error)
            raise
        else:
            self._circuits.went_well(origin)
        finally:
            with self._lock:
                self._under_way -= 1

    def _enter(self) -> None:
        with self._lock:
            if self._under_way >= AT_ONCE:
                raise ServiceFailed(
                    "SERVICE_CROWDED",
                    "Gerade laufen viele Abfragen an Kartendienste; bitte gleich noch einmal.",
                    "Many requests to map services are under way; please try again in a moment.",
                    retry_after=2,
                )
            self._under_way += 1
