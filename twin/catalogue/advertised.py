"""Where a catalogue says its operations are asked, and what of that is believed.

Addresses are believed only where they lead back to the host that was configured: a catalogue could otherwise send our questions,
and what they carry, anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from twin.addresses import PORTS, Address, read_address
from twin.catalogue.catalogue import Endpoints
from twin.errors import ServiceAddressInvalid
from twin.importers.services import elements
from twin.importers.services.elements import children, find, href
from twin.importers.xml import Element
from twin.language import Text

_PROTOCOL = {"service", "version", "request", "acceptversions", "acceptformats", "sections", "updatesequence"}


def without_protocol(address: str) -> str:
    """Return an address without those words of its query that belong to CSW itself."""
    base, _, query = address.strip().partition("#")[0].partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name.lower() not in _PROTOCOL]
    return f"{base}?{urlencode(kept, safe=':,/')}" if kept else base


@dataclass(frozen=True, slots=True)
class _Way:
    """An address of an operation and the encodings stated for it."""

    address: str
    encodings: str


class Advertised:
    """The addresses of a capabilities document; `home` is where it came from, `notes` say which of them are not used."""

    def __init__(self, root: Element, home: Address) -> None:
        self.root, self.home = root, home
        self.notes: list[Text] = []

    def endpoints(self) -> Endpoints:
        """Return where each operation is asked; `records` is "" when there is no search at all."""
        if not self._offers("GetRecords"):
            return Endpoints("", "")
        post, get = self._posts("GetRecords"), self._gets("GetRecords")
        one_post, one_get = self._posts("GetRecordById"), self._gets("GetRecordById")
        by_post, one_by_post = bool(post) or not get, bool(one_post) and not one_get
        transaction = self._posts("Transaction")
        constraints = [item.upper() for item in elements.parameter_values(self.root, "GetRecords", "constraintLanguage")]
        return Endpoints(
            records=self._believed("GetRecords", post if by_post else get),
            record=self._believed("GetRecordById", one_post if one_by_post else one_get),
            records_by_post=by_post,
            record_by_post=one_by_post,
            constraint="CQL_TEXT" if constraints and "FILTER" not in constraints else "FILTER",
            transaction=self._believed("Transaction", transaction) if self._offers("Transaction") else "",
        )

    def _operation(self, name: str) -> Element | None:
        metadata = find(self.root, "OperationsMetadata")
        found = children(metadata, "Operation") if metadata is not None else iter(())
        return next((item for item in found if item.get("name") == name), None)

    def _offers(self, name: str) -> bool:
        return self._operation(name) is not None

    def _ways(self, operation: str, method: str) -> list[_Way]:
        offered = self._operation(operation)
        found = [find(item, "HTTP") for item in children(offered, "DCP")] if offered is not None else []
        ways = [way for http in found if http is not None for way in children(http, method)]
        return [_Way(href(way), " ".join("".join(way.itertext()).split()).upper()) for way in ways if href(way)]

    def _gets(self, operation: str) -> str:
        return next((way.address for way in self._ways(operation, "Get")), "")

    def _posts(self, operation: str) -> str:
        """Return the address for plain XML rather than the one for SOAP."""
        ways = self._ways(operation, "Post")
        plain = [way for way in ways if "XML" in way.encodings.split()]
        other = [way for way in ways if "SOAP" not in way.encodings.split()]
        return next((way.address for way in [*plain, *other]), "")

    def _believed(self, operation: str, advertised: str) -> str:
        """Return the advertised address when it leads to the host that was configured, else the configured one."""
        home = str(self.home)
        if not advertised:
            return home
        try:
            address = read_address(without_protocol(advertised), self.home)
        except ServiceAddressInvalid:
            self._note(operation, advertised)
            return home
        if address.origin == self.home.origin:
            return str(address)
        usual = all(item.port == PORTS[item.scheme] for item in (address, self.home))
        if address.host == self.home.host and usual:  # behind a proxy that adds TLS
            return self.home.origin + address.target
        self._note(operation, advertised)
        return home

    def _note(self, operation: str, advertised: str) -> None:
        shown = "".join(char if char.isprintable() else "�" for char in advertised[:120])
        self.notes.append(
            Text(
                f"Für {operation} nennt der Katalog die Adresse „{shown}“, die nicht zum eingestellten Rechner gehört; "
                "gefragt wird die eingestellte Adresse.",
                f"For {operation} the catalogue names the address '{shown}', which is not on the configured host; "
                "the configured address is asked.",
            )
        )
