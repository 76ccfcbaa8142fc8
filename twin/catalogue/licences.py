"""Licences of open data by the words people use for them, with the name and address GDI-DE's list gives."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as metadata name it: identifier and title of the GDI-DE list, and where its text stands."""

    id: str
    title: str
    address: str


_CC = "https://creativecommons.org"
_DL = "https://www.govdata.de/dl-de"
# the first pattern that is found decides; sources: DCAT-AP.de licence list, GDI-DE register "Lizenzen"
_KNOWN: tuple[tuple[str, Licence], ...] = (
    (
        r"dl-?de[-/ ]?zero|datenlizenz deutschland.*zero",
        Licence("dl-zero-de/2.0", "Datenlizenz Deutschland – Zero – Version 2.0", f"{_DL}/zero-2-0"),
    ),
    (
        r"dl-?de[-/ ]?by[-/ ]?1",
        Licence("dl-by-de/1.0", "Datenlizenz Deutschland – Namensnennung – Version 1.0", f"{_DL}/by-1-0"),
    ),
    (
        r"dl-?de[-/ ]?by|datenlizenz deutschland.*namensnennung",
        Licence("dl-by-de/2.0", "Datenlizenz Deutschland – Namensnennung – Version 2.0", f"{_DL}/by-2-0"),
    ),
    (
        r"cc[- ]?(0|zero)|publicdomain/zero",
        Licence("cc-zero", "Creative Commons Zero (CC0 1.0)", f"{_CC}/publicdomain/zero/1.0/"),
    ),
    (
        r"cc[- ]by[- ]sa[- ]?4",
        Licence(
            "cc-by-sa/4.0",
            "Creative Commons Namensnennung, Weitergabe unter gleichen Bedingungen 4.0 (CC BY-SA 4.0)",
            f"{_CC}/licenses/by-sa/4.0/",
        ),
    ),
    (r"cc[- ]by[- ]?4", Licence("cc-by/4.0", "Creative Commons Namensnennung 4.0 (CC BY 4.0)", f"{_CC}/licenses/by/4.0/")),
    (
        r"odbl|open database licen[cs]e",
        Licence("odbl", "Open Data Commons Open Database License (ODbL 1.0)", "https://opendatacommons.org/licenses/odbl/1-0/"),
    ),
)


def known(words: str) -> Licence | None:
    """Return the licence words such as `dl-de/by-2-0` or `CC0-1.0` mean, None when they are none of the list."""
    return next((licence for pattern, licence in _KNOWN if re.search(pattern, words, re.IGNORECASE)), None)
