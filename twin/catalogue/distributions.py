"""What an address in a record leads to, and what can be done with it here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from twin.addresses import with_query
from twin.catalogue.accesswords import NOT_READ, Clue, in_place, in_query, needs_login, of_operation, said
from twin.catalogue.coupling import Coupled
from twin.catalogue.readable import PICTURE, importer_of, reads_ending, reads_if_data, unread_format
from twin.catalogue.record import Access, Distribution, Way
from twin.catalogue.webaddress import WebAddress, web_address
from twin.language import Text

MOST_LAYERS = 200
"""Layers a service record may name; beyond them the service itself is offered alone."""

_WAYS: dict[Access, tuple[Way, ...]] = {
    "wms": ("layer",),
    "wmts": ("layer",),
    "3dtiles": ("layer",),
    "wfs": ("copy",),
    "oapif": ("copy",),
    "atom": ("copy",),
    "download": ("copy",),
}
"""Maps and 3D Tiles stay with their server and are shown live; features and files are copied, as nothing else measures them."""

_SERVICES: tuple[Access, ...] = ("wms", "wmts", "wfs", "oapif", "3dtiles")
_ASKED = {"wms": "WMS", "wmts": "WMTS", "wfs": "WFS"}
_SCRIPTS = (".php", ".jsp", ".jspx", ".asp", ".aspx", ".do", ".cgi", ".py", ".exe", ".dll", ".ashx", ".cfm")
_STATIC = (".html", ".htm", ".xhtml", ".shtml")
_INFORMATIVE = ("information", "search", "order", "offlineaccess")
_VAGUE = ("", "unknown", "unbekannt", "sonstiges", "sonstige", "other", "diverse", "null", "zip", "xml", "k.a")
_LAYER_NAME = re.compile(r"[^\s/?&=<>]{1,200}")
_OF_PAGES = re.compile(r"www\b|https?\b|file\b|link|url|web|page|html|text/|image/|browse|information|download|-", re.IGNORECASE)
_TELLING = 60  # characters of a description; further on it speaks of other things
_COLLECTION = re.compile(r"/collections/([^/?#]+)")


@dataclass(frozen=True, slots=True)
class Online:
    """An online resource as a record writes it.

    `service_type` also holds versions (`view OGC:WMS 1.3.0`), `protocol_link` is what the protocol's words lead to.
    """

    address: str
    protocol: str = ""
    name: str = ""
    description: str = ""
    format: str = ""
    function: str = ""
    service_type: str = ""
    protocol_link: str = ""
    operation: str = ""


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
    """Return the distribution behind an address, with its ways or the sentence why there is none.

    Asked in this order: the query (`service=WMS`), the protocol and format, host and path, the file's ending, the words of name
    and description, the type of the service. Services come with the address of their capabilities. `function` is a code of
    CI_OnLineFunctionCode. Nothing is fetched.
    """
    return _recognise(Online(address, protocol, name, description, format, function, service_type))


def _recognise(online: Online) -> Distribution:
    found = web_address(online.address)
    title = online.name or online.description[:200]
    bare = Distribution(online.address.strip(), "unknown", "", title, online.protocol, online.format)
    if isinstance(found, Text):
        return replace(bare, why=found)
    clue = _clue(online, found)
    service = _service_of(clue)
    if service is not None:
        return _service(online, found, service, replace(bare, format=""))
    if clue == "atom":
        return replace(bare, address=found.text, access="atom", ways=_WAYS["atom"], name=_layer_name(online, found, "atom"))
    if clue in ("legend", "record"):
        return replace(bare, address=found.text, access="page", format="", why=_LEGEND if clue == "legend" else _RECORD)
    if clue in NOT_READ:
        return replace(bare, address=found.text, why=_not_read(NOT_READ[clue]))
    return _file_or_page(online, found, replace(bare, address=found.text))


def _service_of(clue: Clue) -> Access | None:
    return next((access for access in _SERVICES if access == clue), None)


def _clue(online: Online, found: WebAddress) -> Clue:
    """Return the strongest clue; "" leaves the address to be a file or a page."""
    asked = in_query(found.query.get("service", "").lower(), found.query.get("request", "").lower())
    spoken = asked or said(online.protocol) or said(online.protocol_link)
    ending = found.ending
    if spoken:
        return spoken
    if reads_ending(ending) or importer_of(online.protocol):
        return ""
    informs = online.function.lower() in _INFORMATIVE or "link" in online.protocol.lower()
    if informs or ending in _STATIC or unread_format(ending.lstrip(".")):
        return _of_place_when_sure(found)
    return ("" if ending else said(online.format)) or in_place(found.place) or _of_service(online, found)


def _of_place_when_sure(found: WebAddress) -> Clue:
    """Return what the path says of a link that calls itself information: only what no page is ever called."""
    clue = in_place(found.place)
    return clue if clue in ("opendap", "arcgis", "3dtiles") else ""


def _of_service(online: Online, found: WebAddress) -> Clue:
    """Return what the operation, then name and description, then the record's service type and versions say."""
    words = of_operation(online.operation) or said(online.name) or said(online.description[:_TELLING])
    if _is_download(online) and words not in ("atom", "wfs", "oapif", "3dtiles"):
        words = ""  # a file that is also to be had as a map stays a file
    kind = online.service_type.lower()
    if words or not kind or (found.path == "/" and not found.query):  # a host's first page is no service
        return words
    if re.search(r"\bview\b", kind):
        return said(kind) or "wms"
    return said(kind) or ("csw" if re.search(r"\bdiscovery\b", kind) else "")


def _service(online: Online, found: WebAddress, access: Access, bare: Distribution) -> Distribution:
    name = _layer_name(online, found, access)
    title = bare.title if bare.title != name else online.description[:200]
    base = found.base()
    if access in _ASKED and not base.lower().endswith((".xml", ".json")):
        base = with_query(base, {"SERVICE": _ASKED[access], "REQUEST": "GetCapabilities"})
    return replace(bare, address=base, access=access, name=name, title=title, ways=_WAYS[access])


def _layer_name(online: Online, found: WebAddress, access: Access) -> str:
    """Return the layer, feature type or collection the address or its name means, "" when neither says."""
    for parameter in ("layers", "layer", "typenames", "typename"):
        if found.query.get(parameter):
            return found.query[parameter]
    if access == "oapif" and (collection := _COLLECTION.search(found.path)):
        return collection[1]
    name = online.name.strip()
    if not _LAYER_NAME.fullmatch(name) or said(name) == access or name.lower() in ("url", "link", "getcapabilities", "download"):
        return ""
    return name


def _file_or_page(online: Online, found: WebAddress, bare: Distribution) -> Distribution:
    """Return what an address is that no service answers: a file read or not read here, else a page."""
    ending, spoken = found.ending, importer_of(online.protocol)
    script = not ending or ending in _SCRIPTS  # says nothing of what comes
    format = spoken.upper() if spoken else online.format
    importer = importer_of(format)
    downloads = _is_download(online) or bool(spoken)
    page = _page(online, replace(bare, format=""))
    if reads_ending(ending):
        return _download(bare, found, format if spoken else ending.lstrip(".").upper())
    if ending in _STATIC or (ending in _SCRIPTS and not (importer and downloads)):
        return page
    unread = unread_format(ending.lstrip(".")) or ("" if importer else unread_format(format) or unread_format(online.protocol))
    if unread and (ending or downloads):
        return replace(bare, access="download", format=format or unread, why=_format_not_read(unread))
    if not downloads:
        return page if script or not (reads_if_data(ending) and importer) else _download(bare, found, format)
    if ending and not script and not reads_if_data(ending):
        return replace(bare, access="download", why=_format_not_read(ending.lstrip(".").upper()))
    if importer or _vague(format):
        return _download(bare, found, format)
    return replace(bare, access="download", why=_format_not_read(format[:80]))


def _page(online: Online, bare: Distribution) -> Distribution:
    """Return a web page, or what only an unknown protocol could ask for."""
    if online.protocol and not _OF_PAGES.match(online.protocol):
        return replace(bare, why=_protocol_unknown(online.protocol[:80]))
    return replace(bare, access="page", why=_PAGE)


def _is_download(online: Online) -> bool:
    """Return whether the record says that data are got here: by function, protocol, or, for a resource of no kind, by service."""
    function, protocol = online.function.lower(), online.protocol.lower()
    if function in _INFORMATIVE:
        return False
    return function in ("download", "fileaccess") or "download" in protocol or "download" in online.service_type.lower()


def _vague(format: str) -> bool:
    """Return whether a format's name says nothing: then the file itself will."""
    return format.lower().strip(" .-") in _VAGUE


def _download(bare: Distribution, found: WebAddress, format: str) -> Distribution:
    last = found.path.rstrip("/").rpartition("/")[2]
    return replace(bare, access="download", name=last if "." in last else "", format=format, ways=_WAYS["download"])


def gathered(onlines: Sequence[Online], serves: Sequence[Coupled] = (), limits: Sequence[str] = ()) -> tuple[Distribution, ...]:
    """Return the distributions of one record, those of the same address and layer as one.

    A service that names no layer gets one distribution for each layer the record couples with a dataset (`serves`). Where the
    record's constraints (`limits`) speak of an account, nothing can be shown, and that is said.
    """
    found: list[Distribution] = []
    for online in onlines:
        found += _by_layer(_recognise(online), serves)
    folded = _folded(found)
    if any(map(needs_login, limits)):
        folded = [replace(item, ways=(), why=_LOGIN) if item.ways else item for item in folded]
    return tuple(folded)


def _by_layer(item: Distribution, serves: Sequence[Coupled]) -> list[Distribution]:
    named = {each.layer: each.identifiers for each in serves if each.layer}
    if item.access not in _SERVICES or item.name or not 0 < len(named) <= MOST_LAYERS:
        return [replace(item, shows=named.get(item.name, ()))]
    return [replace(item, name=layer, shows=identifiers) for layer, identifiers in named.items()]


def _folded(items: Sequence[Distribution]) -> list[Distribution]:
    """Return the distributions without doubles; a service without a layer goes where the same service names some."""
    named = {(item.access, item.address.lower()) for item in items if item.name and item.access in _SERVICES}
    found: dict[tuple[str, str, str], Distribution] = {}
    for item in items:
        service = item.access in _SERVICES
        if service and not item.name and (item.access, item.address.lower()) in named:
            continue
        key = (item.access if service else "", item.address.rstrip("?&"), item.name if service else "")
        first = found.get(key)
        found[key] = item if first is None or (item.ways and not first.ways) else _merged(first, item)
    return list(found.values())


def _merged(first: Distribution, second: Distribution) -> Distribution:
    return replace(
        first,
        title=first.title or second.title,
        protocol=first.protocol or second.protocol,
        format=first.format or second.format,
    )


_PAGE = Text(
    "Die Adresse führt zu einer Webseite, nicht zu Daten. Dort steht vielleicht, wie man an die Daten kommt.",
    "The address leads to a web page, not to data. It may tell how to get the data.",
)
_PICTURE_ALONE = Text(
    "Die Adresse führt zu einem Bild, das nicht sagt, wo auf der Karte es liegt.",
    "The address leads to a picture that does not say where on the map it lies.",
)
_RECORD = Text(
    "Die Adresse führt zu einem anderen Metadatensatz, nicht zu Daten.",
    "The address leads to another metadata record, not to data.",
)
_LEGEND = Text(
    "Die Adresse führt zum Bild einer Legende, nicht zu Daten.", "The address leads to the picture of a legend, not to data."
)
_LOGIN = Text(
    "Der Anbieter gibt die Daten nur mit Anmeldung heraus. Bitte fragen Sie ihn nach einem Zugang.",
    "The provider gives the data only to registered users. Please ask the provider for access.",
)


def _not_read(service: Text) -> Text:
    more = Text("", "")
    if service is NOT_READ["csw"]:
        more = Text(" Er kann als eigener Katalog hinzugefügt werden.", " It can be added as a catalogue of its own.")
    return Text(
        f"Ein Dienst der Art {service.de} kann nicht gezeigt werden.{more.de}",
        f"A service of the kind {service.en} cannot be shown.{more.en}",
    )


def _protocol_unknown(name: str) -> Text:
    return Text(
        f"Das Protokoll „{name}“ ist nicht bekannt; was unter der Adresse liegt, lässt sich deshalb nicht zeigen.",
        f"The protocol '{name}' is not known; what lies at the address can therefore not be shown.",
    )


def _format_not_read(name: str) -> Text:
    if name == PICTURE:
        return _PICTURE_ALONE
    return Text(
        f"Das Format {name} wird nicht gelesen. Bitte fragen Sie den Anbieter nach einem anderen, etwa GeoPackage oder GML.",
        f"The format {name} is not read. Please ask the provider for another one, such as GeoPackage or GML.",
    )
