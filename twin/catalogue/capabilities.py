"""What a catalogue says of itself.

Chosen is 2.0.2 where a catalogue speaks it, because only for that the ISO profile is defined, and of its output schemas ISO
19139, else 19115-3, else Dublin Core.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from twin.addresses import Address, read_address, with_query
from twin.catalogue import faults
from twin.catalogue.advertised import Advertised, without_protocol
from twin.catalogue.catalogue import (
    DUBLIN_CORE,
    DUBLIN_CORE_3,
    ISO19115_3,
    ISO19139,
    Catalogue,
    CatalogueId,
    Version,
)
from twin.catalogue.exchange import exchange
from twin.catalogue.filters import CORE_NAMES, ISO_NAMES
from twin.errors import ServiceFailed
from twin.findings import Finding
from twin.importers.services import elements
from twin.importers.services.elements import find, text
from twin.importers.xml import Element, local_name, namespace
from twin.language import Text
from twin.outbound import Door

PAGE = 50
_VERSIONS: tuple[Version, ...] = ("2.0.2", "3.0.0")
_PREFERRED = (ISO19139, ISO19115_3, DUBLIN_CORE_3, DUBLIN_CORE)
_CAPABILITIES = {"service": "CSW", "request": "GetCapabilities"}
# offered under several versions, with and without a slash at the end
_ISO19115_3 = "http://standards.iso.org/iso/19115/-3/mdb"


def connect(door: Door, address: str, *, user: str = "", seconds: float = 20.0) -> Catalogue:
    """Return the catalogue at an address (without `id` and `group`), with the version and output schema to ask it in.

    The address may be bare or carry a query; what belongs to the protocol in it is taken out. Advertised addresses of another
    host are not used, `notes` then says so. Raises what `exchange` raises, and ServiceFailed: CATALOGUE_NOT_CSW,
    CATALOGUE_VERSION, CATALOGUE_NO_SEARCH.
    """
    bare = str(read_address(without_protocol(address)))
    root, notes, reached = _capabilities(door, bare, time.monotonic() + seconds)
    host, end = read_address(bare).host, read_address(without_protocol(reached))
    if local_name(root.tag) != "Capabilities" or "/cat/csw" not in namespace(root.tag):
        raise faults.not_csw(host, root)
    told = Advertised(root, end)
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
        notes=(*(note.text for note in notes), *([_led_on(end)] if end.host != host else []), *told.notes),
    )


def _led_on(address: Address) -> Text:
    return Text(
        f"Die eingestellte Adresse leitet auf {address.origin} weiter; gefragt wird dort, ein Kennwort geht nicht dorthin.",
        f"The configured address redirects to {address.origin}; that host is asked, but it gets no password.",
    )


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
    if not stated:
        return "3.0.0" if namespace(root.tag).rstrip("/").endswith("/3.0") else "2.0.2"
    return next((known for known in _VERSIONS if known == stated), None)


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
