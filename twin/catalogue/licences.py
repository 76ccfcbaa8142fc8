"""Licences of geodata by what catalogues call them: addresses, short names, words in the middle of a sentence."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence a text names: its name, its address, the words of the source note; "" for what the text does not say."""

    name: str = ""
    url: str = ""
    attribution: str = ""


_DCAT_AP = "http://dcat-ap.de/def/licenses/"
# how a licence is called in addresses and sentences, its name, its own address; the first that fits is taken
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        r"dl-(?:de-)?zero|dl-de/zero|datenlizenz (?:deutschland )?\W*zero",
        "dl-de/zero-2-0",
        "https://www.govdata.de/dl-de/zero-2-0",
    ),
    (r"dl-(?:de-)?by-nc|dl-de/by-nc", "dl-de/by-nc-1-0", "https://www.govdata.de/dl-de/by-nc-1-0"),
    (
        r"dl-(?:de-)?by|dl-de/by|datenlizenz (?:deutschland )?\W*(?:by|namensnennung)",
        "dl-de/by-2-0",
        "https://www.govdata.de/dl-de/by-2-0",
    ),
    (
        r"\bgeonutzv\b|geonutz(?:ungs)?v(?:erordnung)?\b",
        "GeoNutzV",
        "https://sg.geodatenzentrum.de/web_public/gdz/lizenz/geonutzv.pdf",
    ),
    (
        r"creativecommons\.org/publicdomain/zero|\bcc[ -]?0\b|cc-zero",
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    (r"creativecommons\.org/publicdomain/mark", "Public Domain Mark 1.0", "https://creativecommons.org/publicdomain/mark/1.0/"),
    (r"creativecommons\.org/licenses/([a-z-]+)/([\d.]+)", r"CC \1 \2", r"https://creativecommons.org/licenses/\1/\2/"),
    (
        r"\bcc[ -](by(?:-(?:nc|sa|nd))*)[ -/]{0,2}(\d\.\d)",
        r"CC \1 \2",
        r"https://creativecommons.org/licenses/\1/\2/",
    ),
    (r"opendatacommons\.org/licenses/odbl|\bodbl\b", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    (r"opendatacommons\.org/licenses/by|\bodc-by\b", "ODC-By 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), name, url) for pattern, name, url in _KNOWN)
_OBJECT = re.compile(r"\{[^{}]*\}")
_PAIR = re.compile(r"[\"'](id|name|url|quelle)[\"']\s*:\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:Quellenvermerk|Quellenangabe|Namensnennung|Source note|Attribution)\s*(?:lautet\s*)?:\s*[\"„»]?(.{2,300}?)[\"“«]?\s*$",
    re.IGNORECASE | re.DOTALL,
)
_VERSION = re.compile(r"\bdl[-/a-z ]*?(1[-.]0)|version\s*(1\.0)", re.IGNORECASE)


def in_address(address: str) -> Licence:
    """Return the licence an address stands for; unknown addresses are a licence without a name."""
    if not _is_web(address):
        return Licence()
    known = _known(address)
    return Licence(known.name or (address.rstrip("/").rpartition("/")[2] if address.startswith(_DCAT_AP) else ""), address)


def in_text(text: str) -> Licence:
    """Return what a free text says of a licence.

    GDI-DE (Konventionen zu Metadaten) writes it as JSON between the sentences; what was escaped on
    its way or written with single quotes is understood too. Otherwise a licence's usual name or address in the text counts.
    """
    found = _json(text)
    if found is not None:
        return found
    note = _NOTE.search(text)
    known = _known(text)
    return Licence(known.name, known.url, " ".join(note[1].split()) if note else "")


def has_json(text: str) -> bool:
    """Return whether GDI-DE's JSON stands in the text."""
    return _json(text) is not None


def is_json(text: str) -> bool:
    """Return whether the text is nothing but GDI-DE's JSON, which no person wants to read."""
    return has_json(text) and text.strip().startswith(("{", "[")) and text.strip().endswith(("}", "]"))


def _known(text: str) -> Licence:
    for pattern, name, url in _COMPILED:
        if found := pattern.search(text):
            if found.groups():
                words = [str(part).lower() for part in found.groups()]
                return Licence(
                    f"CC {words[0].upper()} {words[1]}", f"https://creativecommons.org/licenses/{words[0]}/{words[1]}/"
                )
            if name == "dl-de/by-2-0" and _VERSION.search(text):
                return Licence("dl-de/by-1-0", "https://www.govdata.de/dl-de/by-1-0")
            return Licence(name, url)
    return Licence()


def _json(text: str) -> Licence | None:
    if "{" not in text:
        return None
    for written in (text, html.unescape(text)):
        for piece in _OBJECT.findall(written):
            found = _of(_loaded(piece))
            if found is not None:
                return found
    return None


def _loaded(piece: str) -> dict[str, Any]:
    try:
        found = json.loads(piece)
    except (ValueError, RecursionError):
        found = {name.lower(): value for name, value in _PAIR.findall(piece)}
    return found if isinstance(found, dict) else {}


def _of(data: dict[str, Any]) -> Licence | None:
    values = {name.lower(): " ".join(value.split()) for name, value in data.items() if isinstance(value, str)}
    if not any(values.get(name) for name in ("id", "name", "url", "quelle")):
        return None
    name = values.get("name") or values.get("id", "")
    url = values.get("url", "")
    return Licence(name, url if _is_web(url) else _known(name).url, values.get("quelle", ""))


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))
