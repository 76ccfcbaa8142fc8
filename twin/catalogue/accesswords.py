"""By which words catalogues tell what lies behind an address: protocols, media types, names, pieces of paths."""

from __future__ import annotations

import functools
import re
from typing import Literal

from twin.catalogue.record import Access
from twin.language import Text

Clue = Access | Literal["wcs", "wps", "csw", "sos", "opendap", "arcgis", "tms", "i3s", "owc", "otherapi", "legend", "record", ""]
"""What words point to: an access, a service that is not read, or nothing."""

# protocols as they occur: OGC:WMS-1.3.0-http-get-map, http://www.opengis.net/def/serviceType/ogc/wms, Darstellungsdienst …
_SAID: tuple[tuple[str, Clue], ...] = (
    (r"\bwmts\b|web map tile|kacheldienst", "wmts"),
    (r"\bwms(?:-c)?\b|web map service|darstellungsdienst|kartendienst|\bview service\b|visualisierungsdienst", "wms"),
    (r"3d ?-?tiles|\b3dtiles\b|cesium", "3dtiles"),
    (r"ogc ?:? ?api ?[-– :]* ?features|\boapif\b|ogcapi-?features|\boaf\b|api-features|ogcapi-features|wfs ?3", "oapif"),
    (r"\bwfs\b|web feature service|objektdienst", "wfs"),
    (r"\batom\b", "atom"),
    (r"\bwcs\b|web coverage service|rasterdatendienst", "wcs"),
    (r"\bwps\b|web processing service", "wps"),
    (r"\bcsw\b|suchdienst|katalogdienst|discovery service|catalogue service", "csw"),
    (r"\bsos\b|sensor observation|sensorthings", "sos"),
    (r"opendap|\bdods\b|\bncss\b|thredds|\berddap\b", "opendap"),
    (r"esri ?:|arcgis", "arcgis"),
    (r"\btms\b|\bxyz tiles\b|vector ?tiles|\bmvt\b", "tms"),
    (r"\bi3s\b|scene ?service", "i3s"),
    (r"\bowc\b|ogc:wmc|web map context", "owc"),
    (r"ogc ?:? ?api|ogcapi", "otherapi"),
)
_PLACES: tuple[tuple[str, Clue], ...] = (
    (r"wmtscapabilities\.xml|(?<![a-z])wmts(?![a-z])", "wmts"),
    (r"tileset\.json$", "3dtiles"),
    (r"/thredds/|/dodsc/|/erddap/|/opendap/", "opendap"),
    (r"(?<![a-z])wms(?![a-z])|wmsserver|wmsconnector|com\.esri\.wms", "wms"),
    (r"(?<![a-z])wfs(?![a-z])|wfsserver", "wfs"),
    (r"(?<![a-z])wcs(?![a-z])|wcsserver", "wcs"),
    (r"(?<![a-z])csw(?![a-z])", "csw"),
    (r"/collections(?:/|$)|/ogc/features|/oapif(?:/|$)|/ogc-?api(?:/|$)|/ldproxy/", "oapif"),
    (r"\.atom$|/atom(?:/|$)|/feeds?/|feed\.xml$|atom\.xml$|atomfeed|(?<![a-z])atom(?![a-z])", "atom"),
    (r"/rest/services/", "arcgis"),
    (r"/sceneserver", "i3s"),
)
_SAID_PATTERNS = tuple((re.compile(pattern), clue) for pattern, clue in _SAID)
_PLACE_PATTERNS = tuple((re.compile(pattern), clue) for pattern, clue in _PLACES)
_QUERIED: dict[str, Clue] = {"wms": "wms", "wmts": "wmts", "wfs": "wfs", "wcs": "wcs", "wps": "wps", "csw": "csw", "sos": "sos"}
_REQUESTS = ("", "getcapabilities", "getmap", "getfeature", "gettile", "getfeatureinfo", "describefeaturetype", "describelayer")
_ASIDE: dict[str, Clue] = {"getlegendgraphic": "legend", "getrecordbyid": "record"}
_IMPLIED = ("getmap", "getfeature", "gettile", "getcoverage", "getrecords")
# operations as OGC services and as INSPIRE's download services call them, without blanks
_OPERATIONS: dict[str, Clue] = {
    "getmap": "wms",
    "getfeatureinfo": "wms",
    "getfeature": "wfs",
    "describefeaturetype": "wfs",
    "getspatialobject": "wfs",
    "describespatialobjecttype": "wfs",
    "getspatialdataset": "atom",
    "describespatialdataset": "atom",
    "getdownloadservicemetadata": "atom",
    "getrecords": "csw",
    "getrecordbyid": "csw",
    "discovermetadata": "csw",
    "gettile": "wmts",
    "getcoverage": "wcs",
    "execute": "wps",
}
_LOGIN = re.compile(
    r"passwortgeschützt|kennwortgeschützt|zugangsdaten|nur (?:nach|mit) (?:anmeldung|registrierung|login|kennung|passwort)"
    r"|benötig\w+ (?:sie )?(?:\w+ ){0,3}(?:kennung|passwort|kennwort|zugang|benutzer)"
    r"|(?:anmeldung|registrierung) (?:ist )?(?:erforderlich|notwendig)"
    r"|password[- ]protected|requires? (?:a |an )?(?:login|registration|password|account)|(?:login|registration) (?:is )?required"
)
_NO_LOGIN = re.compile(
    r"(?:kein\w*|ohne|not?|without) (?:\w+ )?"
    r"(?:anmeldung|registrierung|zugangsdaten|kennung|passwort|login|registration|password)"
)

NOT_READ: dict[str, Text] = {
    "wcs": Text("WCS (Rasterdatendienst)", "WCS (coverage service)"),
    "wps": Text("WPS (Verarbeitungsdienst)", "WPS (processing service)"),
    "csw": Text("CSW (Metadatenkatalog)", "CSW (metadata catalogue)"),
    "sos": Text("SOS/SensorThings (Sensordienst)", "SOS/SensorThings (sensor service)"),
    "opendap": Text("OPeNDAP/THREDDS (Messreihen)", "OPeNDAP/THREDDS (series of measurements)"),
    "arcgis": Text("ArcGIS REST", "ArcGIS REST"),
    "tms": Text("TMS/Vektorkacheln", "TMS/vector tiles"),
    "i3s": Text("I3S (Scene Layer)", "I3S (scene layer)"),
    "owc": Text("OWC/WMC (Kartenzusammenstellung)", "OWC/WMC (map context)"),
    "otherapi": Text("OGC API (nicht Features)", "OGC API (not Features)"),
}
"""Services that are known and not read, as people call them."""


def said(words: str) -> Clue:
    """Return what a protocol, a format or a name points to; only their beginning is looked at."""
    return _said(words[:400]) if words else ""


@functools.lru_cache(maxsize=2048)
def _said(words: str) -> Clue:
    text = words.lower().replace("_", " ")
    return next((clue for pattern, clue in _SAID_PATTERNS if pattern.search(text)), "")


def in_place(place: str) -> Clue:
    """Return what host and path (in lower case) point to."""
    return next((clue for pattern, clue in _PLACE_PATTERNS if pattern.search(place)), "")


def in_query(service: str, request: str) -> Clue:
    """Return what the query's `service` and `request` (in lower case) point to; a WMS gives KML and more, too."""
    if request in _ASIDE:
        return _ASIDE[request]
    if service in _QUERIED and (request in _REQUESTS or service != "wms"):
        return _QUERIED[service]
    return of_operation(request) if request in _IMPLIED else ""


def of_operation(name: str) -> Clue:
    """Return what the name of a service's operation points to; GetCapabilities, which all have, to nothing."""
    return _OPERATIONS.get("".join(name.lower().split()), "")


def needs_login(text: str) -> bool:
    """Return whether a text says that data are given only to those who have an account."""
    lower = text.lower()
    return _LOGIN.search(lower) is not None and _NO_LOGIN.search(lower) is None
