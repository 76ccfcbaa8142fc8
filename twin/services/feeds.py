"""Feeds of download services (INSPIRE, ATOM) on the way to the one file they offer."""

from __future__ import annotations

from pathlib import Path

from twin.catalogue.atom import feed_distributions
from twin.errors import DecisionNeeded, FormatUnknown
from twin.importers import xml
from twin.outbound import METADATA_BYTES

MOST_FEEDS = 3
"""Feeds followed one after another: that of the service, that of a dataset, and one to spare."""

_FEED = "{http://www.w3.org/2005/Atom}feed"
_SHOWN = 5


def is_feed(path: Path) -> bool:
    """Return whether a downloaded file is an ATOM feed."""
    if not 0 < path.stat().st_size <= METADATA_BYTES:
        return False
    with path.open("rb") as stream:
        return xml.sniff(stream.read(65536))[0] == _FEED


def only_address(path: Path, address: str) -> str:
    """Return the one address of data a feed from `address` leads to.

    Raises FormatUnknown (FEED_WITHOUT_DATA) when it leads to none that can be read, DecisionNeeded (FEED_SEVERAL) with the
    addresses and their titles when there are several, and what the door of XML raises.
    """
    found = feed_distributions(xml.tree(path, address), address)
    usable = {item.address: item.title for item in found if "copy" in item.ways}
    if not usable:
        raise FormatUnknown(
            "FEED_WITHOUT_DATA",
            f"Der ATOM-Feed unter {address} führt zu keinen Daten, die gelesen werden.",
            f"The ATOM feed at {address} leads to no data that are read.",
            address=address,
        )
    if len(usable) > 1:
        raise _several(address, usable)
    return next(iter(usable))


def _several(address: str, usable: dict[str, str]) -> DecisionNeeded:
    listed = "; ".join(f"{title} – {place}" if title else place for place, title in list(usable.items())[:_SHOWN])
    more = " …" if len(usable) > _SHOWN else ""
    return DecisionNeeded(
        "FEED_SEVERAL",
        f"Der ATOM-Feed unter {address} bietet {len(usable)} Dateien an. "
        f"Bitte importieren Sie die gewünschte unter ihrer eigenen Adresse: {listed}{more}",
        f"The ATOM feed at {address} offers {len(usable)} files. "
        f"Please import the one you want by its own address: {listed}{more}",
        question="address",
        choices=[{"id": place, "title": title} for place, title in usable.items()],
    )
