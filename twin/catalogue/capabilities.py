"""What a catalogue says of itself, and what of that is believed.

Chosen is 2.0.2 where a catalogue speaks it, because only for that the ISO profile is defined, and of its output schemas ISO
19139, else 19115-3, else Dublin Core. Addresses are believed only where they lead to the host that was configured: a
catalogue could otherwise send our questions, and what they carry, anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from twin.addresses import PORTS, Address, read_address, with_query
from twin.catalogue import faults
from twin.catalogue.catalogue import (
    DUBLIN_CORE,
    DUBLIN_CORE_3,
    ISO19115_3,
    ISO19139,
    Catalogue,
    CatalogueId,
    Endpoints,
    Version,
)
from twin.catalogue.exchange import exchange
from twin.catalogue.filters import CORE_NAMES, ISO_NAMES
from twin.errors import ServiceAddressInvalid, ServiceFailed
from twin.findings import Finding
from twin.importers.services import elements
from twin.importers.services.elements import children, find, href, text
from twin.importers.xml import Element, local_name, namespace
from twin.language import Text
from twin.outbound import Door

PAGE = 50
_VERSIONS: tuple[Version, ...] = ("2.0.2", "3.0.0")
_PREFERRED = (ISO19139, ISO19115_3, DUBLIN_CORE_3, DUBLIN_CORE)
_PROTOCOL = {"service", "version", "request", "acceptversions", "acceptformats", "sections", "updatesequence"}
_CAPABILITIES = {"service": "CSW", "request": "GetCapabilities"}
# some spell the 19115-3 schema without its version, some with that of 2018's successor
_ISO19115_3 = "http://standards.iso.org/iso/19115/-3/mdb"


def connect(door: Door, address: str, *, user: str = "", seconds: float = 20.0) -> Catalogue:
    """Return the catalogue at an address (without `id` and `group`), with the version and output schema to ask it in.

    The address may be bare or carry a query; what belongs to the protocol in it is taken out. Advertised addresses of another
    host are not used, `notes` then says so. Raises what `exchange` raises, and ServiceFailed: CATALOGUE_NOT_CSW,
    CATALOGUE_VERSION, CATALOGUE_NO_SEARCH.
    """
    bare = str(read_address(_without_protocol(address)))
    root, notes, reached = _capabilities(door, bare, time.monotonic() + seconds)
    host = read_address(bare).host
    if local_name(root.tag) != "Capabilities" or find(root, "OperationsMetadata") is None:
        raise faults.not_csw(host, root)
    told = _Told(root, read_address(_without_protocol(reached)))
    found = version(root)
    if found is None:
        raise faults.version(host, str(root.get("version") or ""))
    schema = chosen_schema(elements.parameter_values(root, "GetRecords", "outputSchema"), found)
    endpoints = told.endpoints()
    if not endpoints.records:
        raise faults.no_search(host)
    provider = find(root, "ServiceProvider")
    return Catalogue(
        CatalogueId(""),
        title=text(root, "ServiceIdentification", "Title") or host,
        address=bare,
        version=found,
        schema=schema,
        endpoints=endpoints,
        abstract=text(root, "ServiceIdentification", "Abstract"),
        provider=text(provider, "ProviderName"),
        contact=_contact(provider),
        languages=tuple(dict.fromkeys(_languages(root))),
        user=user,
        page=min(PAGE, _most(root) or PAGE),
        typenames=_typenames(root, schema),
        notes=(*(note.text for note in notes), *told.notes),
    )


def _without_protocol(address: str) -> str:
    base, _, query = address.strip().partition("#")[0].partition("?")
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name.lower() not in _PROTOCOL]
    return f"{base}?{urlencode(kept, safe=':,/')}" if kept else base


def _capabilities(door: Door, address: str, end: float) -> tuple[Element, tuple[Finding, ...], str]:
    """Return the document, what was forgiven, and the address that answered at last.

    Asked is for 2.0.2, else 3.0.0; a catalogue that refuses to choose is asked without a wish.
    """
    wishes = {"AcceptVersions": ",".join(_VERSIONS), "version": _VERSIONS[0]}
    refused: ServiceFailed | None = None
    for more in (wishes, {"AcceptVersions": "3.0.0"}, {}):
        try:
            left = max(0.01, end - time.monotonic())
            root, notes, answer = exchange(door, with_query(address, {**_CAPABILITIES, **more}), seconds=left)
            return root, notes, answer.address
        except ServiceFailed as error:
            if error.code != "CATALOGUE_EXCEPTION" and error.params.get("status") not in (400, 500):
                raise
            refused = refused or error
    assert refused is not None
    raise refused


def version(root: Element) -> Version | None:
    """Return which version a capabilities document is written in, None for one that is not read."""
    stated = str(root.get("version") or "").strip()
    by_namespace: Version = "3.0.0" if namespace(root.tag).rstrip("/").endswith("/3.0") else "2.0.2"
    for known in _VERSIONS:
        if stated == known:
            return known
    return None if stated else by_namespace


def chosen_schema(offered: list[str], version: Version) -> str:
    """Return the richest output schema of those offered, as the catalogue spells it; without any Dublin Core, which all know."""
    for wanted in _PREFERRED:
        if wanted in offered:
            return wanted
        if wanted == ISO19115_3 and (near := next((item for item in offered if item.startswith(_ISO19115_3)), "")):
            return near
    return DUBLIN_CORE if version == "2.0.2" else DUBLIN_CORE_3


def _typenames(root: Element, schema: str) -> str:
    """Return whether conditions can name the properties of the ISO profile."""
    types = elements.parameter_values(root, "GetRecords", "typeNames") + elements.parameter_values(root, "GetRecords", "typeName")
    iso = schema == ISO19139 and any(item.rpartition(":")[2] == "MD_Metadata" for item in types)
    return ISO_NAMES.typenames if iso else CORE_NAMES.typenames


def _contact(provider: Element | None) -> str:
    """Return name and e-mail address of the contact on one line."""
    contact = find(provider, "ServiceContact")
    mail = text(contact, "ContactInfo", "Address", "ElectronicMailAddress")
    return ", ".join(word for word in (text(contact, "IndividualName"), mail) if word)


def _languages(root: Element) -> Iterator[str]:
    """Yield the languages INSPIRE's extended capabilities list, the default first."""
    for name in ("DefaultLanguage", "SupportedLanguage"):
        for element in root.iter():
            if local_name(element.tag) == name:
                word = text(element, "Language")
                if word:
                    yield word


def _most(root: Element) -> int | None:
    stated = elements.constraint(root, "MaxRecordDefault")
    return int(stated) if stated.isascii() and stated.isdigit() and int(stated[:9]) > 0 else None


@dataclass(frozen=True, slots=True)
class _Way:
    """An address of an operation and the encodings stated for it."""

    address: str
    encodings: str


class _Told:
    """The addresses a capabilities document tells, and what of them is believed; `home` is the one that was reached."""

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
        http = find(self._operation(operation), "DCP", "HTTP")
        ways = children(http, method) if http is not None else iter(())
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
            address = read_address(_without_protocol(advertised), self.home)
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
