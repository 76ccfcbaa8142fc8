"""A host that fails again and again is left alone for a while, others are not."""

from __future__ import annotations

import pytest

from twin.circuit import FAILURES, Circuits
from twin.errors import ServiceFailed

ONE, OTHER = "https://eins.example", "https://zwei.example"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def failure(**params: int) -> ServiceFailed:
    return ServiceFailed("OUTBOUND_UNREACHABLE", "x", "y", **params)


def test_the_fifth_failure_in_a_row_opens_it_for_a_minute() -> None:
    clock = Clock()
    circuits = Circuits(clock)
    for _ in range(FAILURES - 1):
        circuits.failed(ONE, failure())
    circuits.ensure_closed(ONE)
    circuits.failed(ONE, failure())
    with pytest.raises(ServiceFailed) as fault:
        circuits.ensure_closed(ONE)
    assert (fault.value.code, fault.value.params["retry_after"]) == ("SERVICE_PAUSED", 60)
    circuits.ensure_closed(OTHER)
    clock.now += 60
    circuits.ensure_closed(ONE)


def test_a_success_in_between_starts_the_count_anew() -> None:
    circuits = Circuits(Clock())
    for _ in range(3):
        for _ in range(FAILURES - 1):
            circuits.failed(ONE, failure())
        circuits.went_well(ONE)
    circuits.ensure_closed(ONE)


def test_who_asks_for_patience_gets_it_but_not_for_ever() -> None:
    clock = Clock()
    circuits = Circuits(clock)
    circuits.failed(ONE, failure(retry_after=99_999))
    clock.now += 599
    with pytest.raises(ServiceFailed):
        circuits.ensure_closed(ONE)
    clock.now += 1
    circuits.ensure_closed(ONE)
