"""Addresses as records write them: cleaned, taken apart, and turned into what a service is asked by."""

from __future__ import annotations

import functools
import html
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from twin.addresses import LONGEST, read_address
from twin.errors import ServiceAddressInvalid
from twin.language import Text

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
_HOST_ONLY = re.compile(r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)+\.?/)[^\s]*", re.IGNORECASE)
_UNSAFE = ' <>"{}|\\^`'
# what a request says, as against what tells one map of a server from another (`map=`, `layer_id=`)
_OF_REQUESTS = frozenset(
    (
        *("service", "version", "request", "acceptversions", "updatesequence", "exceptions", "language", "storedquery_id"),
        *("layer", "layers", "style", "styles", "bbox", "srs", "crs", "width", "height", "format", "transparent", "bgcolor"),
        *("query_layers", "info_format", "feature_count", "i", "j", "x", "y", "time", "elevation"),
        *("typename", "typenames", "outputformat", "srsname", "count", "maxfeatures", "startindex", "sortby", "resulttype"),
        *("tilematrixset", "tilematrix", "tilerow", "tilecol"),
    )
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http(s) address: as it can be asked, its host and path in lower case, its query by lower-case names."""

    text: str
    place: str
    path: str
    query: Mapping[str, str]

    @property
    def ending(self) -> str:
        """Return the ending of the file the address names, in its path or in a value of its query, "" for none."""
        names = [self.path, *(value for value in self.query.values() if "." in value)]
        for name in names:
            last = PurePosixPath(name.lower()).name
            if found := _ending(last):
                return found
        return ""

    def base(self) -> str:
        """Return the address without what one request adds, by which two addresses of the same service are known as one."""
        address, _, query = self.text.partition("#")[0].partition("?")
        pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if name.lower() not in _OF_REQUESTS and (name or value)]
        return f"{address}?{urllib.parse.urlencode(kept, safe=':,/')}" if kept else address


def _ending(name: str) -> str:
    for double in (".city.json", ".city.jsonl", ".gdb.zip", ".shp.zip", ".osm.pbf", ".copc.laz", ".tar.gz"):
        if name.endswith(double):
            return double
    suffix = PurePosixPath(name).suffix
    return suffix if 1 < len(suffix) <= 9 and suffix[1:].isalnum() and not suffix[1:].isdigit() else ""


def web_address(written: str) -> WebAddress | Text:
    """Return the address a record writes, or the sentence why it is none that can be asked.

    What is put right: blanks around and inside, `&amp;` written twice, a missing `http://`.
    """
    return _web_address(written[: LONGEST + 1])


@functools.lru_cache(maxsize=1024)
def _web_address(written: str) -> WebAddress | Text:
    text = "".join(written.split()) if "://" in written and "\n" in written else written.strip()
    text = html.unescape(text) if "&amp;" in text else text
    scheme = _SCHEME.match(text)
    if scheme is None and _HOST_ONLY.fullmatch(text):
        text = f"http://{text}"
    elif scheme is None:
        return Text(
            f"„{text[:80]}“ ist keine vollständige Adresse (http:// oder https:// fehlt).",
            f"'{text[:80]}' is no complete address (http:// or https:// is missing).",
        )
    elif scheme[1].lower() not in ("http", "https"):
        return _other_scheme(scheme[1].lower())
    quoted = "".join(urllib.parse.quote(char) if char in _UNSAFE else char for char in text)
    try:
        read = read_address(quoted)
    except ServiceAddressInvalid as error:
        return error.text
    # the fragment never reaches a server, but pages such as `…/#/metadata/1` live in it
    fragment = urllib.parse.urlsplit(quoted).fragment
    path, _, query = read.target.partition("?")
    pairs = {name.lower(): value for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True)}
    spelt = f"{read}#{fragment}" if fragment and len(quoted) < LONGEST else str(read)
    return WebAddress(spelt, f"{read.host}{path}".lower(), urllib.parse.unquote(path), pairs)


_SCHEMES = {
    "ftp": Text("eine FTP-Adresse", "an FTP address"),
    "ftps": Text("eine FTP-Adresse", "an FTP address"),
    "sftp": Text("eine FTP-Adresse", "an FTP address"),
    "mailto": Text("eine E-Mail-Adresse", "an e-mail address"),
    "file": Text("eine Datei auf einem anderen Rechner", "a file on another machine"),
}


def _other_scheme(scheme: str) -> Text:
    kind = _SCHEMES.get(scheme, Text(f"eine Adresse der Art „{scheme}:“", f"an address of the kind '{scheme}:'"))
    return Text(
        f"Das ist {kind.de}; abgerufen werden nur http und https. Bitte besorgen Sie die Daten und importieren Sie die Datei.",
        f"This is {kind.en}; only http and https are fetched. Please get the data yourself and import the file.",
    )
