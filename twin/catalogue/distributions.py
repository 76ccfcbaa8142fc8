"""What an address in a record leads to, and what can be done with it here."""

from __future__ import annotations

from twin.catalogue.record import Distribution


def recognise(
    address: str,
    *,
    protocol: str = "",
    name: str = "",
    description: str = "",
    format: str = "",
    function: str = "",
    service_type: str = "",
) -> Distribution:
    """Return the distribution behind an address, with its ways or the sentence why there is none."""
    raise NotImplementedError
