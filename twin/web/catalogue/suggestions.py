"""Addresses of German catalogues to begin with: plain text until a person asks for one of them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from twin.language import Text


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A catalogue somebody may want: whose it is, and its address."""

    title: Text
    address: str


SUGGESTIONS = (
    Suggestion(
        Text("Geodatenkatalog Deutschland (GDI-DE)", "National catalogue of Germany (GDI-DE)"),
        "https://gdk.gdi-de.org/gdi-de/srv/ger/csw",
    ),
    Suggestion(Text("Geoportal Bayern", "Geoportal Bavaria"), "https://geoportal.bayern.de/csw/gdi"),
    Suggestion(
        Text("Geodateninfrastruktur Berlin", "Spatial data infrastructure Berlin"), "https://gdi.berlin.de/geonetwork/srv/ger/csw"
    ),
    Suggestion(Text("Geoportal Hessen", "Geoportal Hesse"), "https://gdk.geoportal.hessen.de/pycsw/csw.py"),
    Suggestion(
        Text("MetaVer, Verbund mehrerer Länder (mit Hamburg)", "MetaVer, shared by several states (with Hamburg)"),
        "https://metaver.de/csw",
    ),
    Suggestion(
        Text("Geoportal Nordrhein-Westfalen", "Geoportal North Rhine-Westphalia"),
        "https://apps.geoportal.nrw.de/soapServices/CSWStartup",
    ),
    Suggestion(
        Text("Geoportal Rheinland-Pfalz", "Geoportal Rhineland-Palatinate"),
        "https://vocabulary.geoportal.rlp.de/geonetwork/srv/ger/csw",
    ),
)
"""Each address stands in published code or captured answers; none was asked to make this list."""


def without(known: Set[str]) -> list[Suggestion]:
    """Return the suggestions whose address is not configured yet."""
    configured = {address.partition("?")[0].rstrip("/") for address in known}
    return [item for item in SUGGESTIONS if item.address not in configured]
