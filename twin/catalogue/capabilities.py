"""What a catalogue says of itself, and what of that is believed."""

from __future__ import annotations

from twin.catalogue.catalogue import Catalogue
from twin.outbound import Door


def connect(door: Door, address: str, *, user: str = "", seconds: float = 20.0) -> Catalogue:
    """Return the catalogue at an address (without `id` and `group`), with the version and output schema to ask it in.

    The address may be bare or carry a query; what belongs to the protocol in it is taken out. Advertised addresses of another
    host are not used, `notes` then says so.
    """
    raise NotImplementedError
