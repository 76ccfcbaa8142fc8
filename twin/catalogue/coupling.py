"""What a service record says about the datasets it serves, and by which names its layers go."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass

from twin.catalogue.isotext import Wording, each, link_title, plain, within
from twin.importers.xml import Element

MOST_COUPLED = 1000

_XLINK = "{http://www.w3.org/1999/xlink}href"
_IN_PATH = re.compile(r"/(?:records|metadata|doc|dataset|search#?!?)/([^/?#]+)/?(?:[?#]|$)", re.IGNORECASE)
_PARAMETERS = ("id", "uuid", "fileidentifier")


@dataclass(frozen=True, slots=True)
class Coupled:
    """A dataset a service serves, by all its identifiers, and the name of its layer there ("" where the record names none)."""

    identifiers: tuple[str, ...]
    layer: str = ""


def coupled(service: Element | None, wording: Wording) -> tuple[Coupled, ...]:
    """Return the datasets of a service identification: of its coupled resources first, which name layers, then of operatesOn.

    A title of operatesOn without blanks (`ave:Flurstueck`) is the name of a layer, as Bavarian records write it.
    """
    found: list[Coupled] = []
    for item in within(service, "SV_CoupledResource"):
        name = next((plain(part.text) for part in within(item, "ScopedName") if plain(part.text)), "")
        identifiers = [wording.of(part) for part in each(item, "identifier")]
        references = [text for part in each(item, "resourceReference") for text in references_of(part)]
        found.append(Coupled(tuple(dict.fromkeys(filter(None, [*identifiers, *references]))), name))
    named = {text for item in found for text in item.identifiers}
    for item in each(service, "operatesOn"):
        title = link_title(item)
        layer = title if title and " " not in title else ""
        identifiers_here = references_of(item)
        if layer or not named.intersection(identifiers_here):
            found.append(Coupled(identifiers_here, layer))
    return tuple(dict.fromkeys(item for item in found if item.identifiers or item.layer))[:MOST_COUPLED]


def references_of(element: Element) -> tuple[str, ...]:
    """Return the identifiers a reference names: its uuidref, and what its address leads to.

    The address may ask a catalogue (`?ID=`, GetRecordById), show a record (`/api/records/…`), or be the identifier itself
    (`https://registry.gdi-de.org/id/…`); a mark inside the document (`#…`) names nothing, nor does the uuidref `0`.
    """
    found = [plain(element.get("uuidref"))]
    address = plain(element.get(_XLINK))
    if address and not address.startswith("#"):
        found.append(_identifier(address))
    return tuple(dict.fromkeys(text for text in found if text not in ("", "0")))


def asked_record(address: str) -> str:
    """Return the identifier of the record an address asks a catalogue for (GetRecordById), "" for every other address.

    A dataset names its services in this way among its online resources.
    """
    return _identifier(address) if "getrecordbyid" in address.lower() else ""


def _identifier(address: str) -> str:
    try:
        parts = urllib.parse.urlsplit(address)
    except ValueError:
        return ""
    for name, value in urllib.parse.parse_qsl(parts.query):
        if name.lower() in _PARAMETERS:
            return plain(value)
    shown = _IN_PATH.search(address)
    return urllib.parse.unquote(shown[1]) if shown else address
