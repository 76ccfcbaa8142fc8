"""Feeds of INSPIRE download services (Technical Guidance for INSPIRE Download Services: pre-defined datasets by ATOM)."""

from __future__ import annotations

import urllib.parse

from twin.catalogue.distributions import Online, gathered
from twin.catalogue.isotext import each, plain
from twin.catalogue.record import Distribution
from twin.errors import FileDamaged
from twin.importers.xml import Element, local_name

MOST_LINKS = 500

_ATOM = "application/atom+xml"
_LEADING = ("alternate", "section", "enclosure", "")
"""Relations that lead to data or to the feed of one dataset; `self`, `up`, `describedby`, `search` lead elsewhere."""


def feed_distributions(root: Element, address: str) -> tuple[Distribution, ...]:
    """Return what the entries of a feed lead to: files of a dataset feed, the feeds of the datasets of a service feed.

    `address` is where the feed came from, which relative links refer to. The title of an entry stands in each, with the words of
    its category, which INSPIRE uses for the coordinate system. Raises FileDamaged (FEED_UNREADABLE) for another document.
    """
    if local_name(root.tag) != "feed":
        raise FileDamaged(
            "FEED_UNREADABLE",
            f"Unter {address} liegt kein ATOM-Feed, sondern „{local_name(root.tag)}“.",
            f"At {address} there is no ATOM feed but '{local_name(root.tag)}'.",
            address=address,
        )
    found = [online for entry in each(root, "entry") for online in _links(entry, address)]
    return gathered(found[:MOST_LINKS])


def _links(entry: Element, address: str) -> list[Online]:
    title = next((plain("".join(item.itertext())) for item in each(entry, "title")), "")
    systems = [plain(item.get("label") or item.get("term")) for item in each(entry, "category")]
    named = f"{title} ({', '.join(filter(None, systems))})" if any(systems) else title
    found = []
    for link in each(entry, "link"):
        target, kind = plain(link.get("href")), plain(link.get("type")).lower()
        if not target or (link.get("rel") or "") not in _LEADING or kind.startswith("text/html"):
            continue
        protocol = "INSPIRE Atom" if kind.startswith(_ATOM) else ""
        found.append(Online(_whole(address, target), protocol, plain(link.get("title")) or named, named, kind, "download"))
    return found


def _whole(address: str, target: str) -> str:
    try:
        return urllib.parse.urljoin(address, target)
    except ValueError:
        return target
