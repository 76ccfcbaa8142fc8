"""Acts are counted for a while, without any address."""

from __future__ import annotations

import pytest

from twin.errors import LimitExceeded
from twin.web.patience import Patience


def test_one_machine_and_all_together_have_their_limit_and_time_forgives() -> None:
    now = [0.0]
    patience = Patience(each=2, together=3, seconds=60.0, clock=lambda: now[0])
    patience.ensure("192.0.2.1")
    patience.ensure("192.0.2.1")
    with pytest.raises(LimitExceeded):
        patience.ensure("192.0.2.1")
    patience.ensure("192.0.2.2")
    with pytest.raises(LimitExceeded):
        patience.ensure("192.0.2.3")
    now[0] = 60.0
    patience.ensure("192.0.2.1")


def test_no_address_stands_in_memory() -> None:
    patience = Patience(each=2, together=3, seconds=60.0)
    patience.ensure("192.0.2.1")
    assert "192.0.2.1" not in repr(vars(patience))
