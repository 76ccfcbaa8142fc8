"""In which encoding the texts of a dBASE table (.dbf of a Shapefile) are written: as declared, unless the bytes say otherwise."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from twin.findings import Finding, Progress
from twin.language import Text

if TYPE_CHECKING:
    from twin.importers.bundles import Bundle

_LOOKED_AT = 16 << 20
# language driver ids of the dBASE header (byte 29) that name a code page
_DRIVERS = {1: "CP437", 2: "CP850", 3: "CP1252", 87: "CP1252", 88: "CP1252", 89: "CP1252", 100: "CP852", 200: "CP1250"}


def encoding_of(file: Bundle, progress: Progress) -> str:
    """Return the name of the encoding as GDAL takes it, "" without a table; a guess or a contradiction is told."""
    table = file.parts.get(".dbf")
    if table is None:
        return ""
    with table.open("rb") as stream:
        head = stream.read(32)
        stream.seek(int.from_bytes(head[8:10], "little"))
        content = stream.read(_LOOKED_AT)
    declared = _declared(file) or _DRIVERS.get(head[29] if len(head) > 29 else 0, "")
    if content.isascii():
        return declared or "UTF-8"
    if _is_utf8(content):
        if declared and declared != "UTF-8":
            _say(file, progress, "UTF-8", declared)
        return "UTF-8"
    if declared and declared != "UTF-8":
        return declared
    _say(file, progress, "CP1252", declared)
    return "CP1252"


def _declared(file: Bundle) -> str:
    """Return the encoding the .cpg file names, "" when there is none or nobody knows it."""
    path = file.parts.get(".cpg")
    if path is None:
        return ""
    words = path.read_bytes()[:100].decode("ascii", "ignore").strip().upper()
    digits = re.search(r"\d+", words)
    for name in (words, f"CP{digits.group()}" if digits else "", words.replace("8859", "8859-") if "8859" in words else ""):
        try:
            known = codecs.lookup(name).name.upper() if name else ""
        except LookupError:
            continue
        if known:
            return known.replace("ISO8859-", "ISO-8859-")
    return ""


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _say(file: Bundle, progress: Progress, taken: str, declared: str) -> None:
    shown = "Windows-1252" if taken == "CP1252" else taken
    why = f"angegeben ist {declared}" if declared else "angegeben ist keine"
    why_en = f"{declared} is declared" if declared else "none is declared"
    text = Text(
        f"Die Texte von „{file.name}“ wurden in der Kodierung {shown} gelesen ({why}).",
        f"The texts of '{file.name}' were read in the encoding {shown} ({why_en}).",
    )
    progress.finding(Finding("SHP_ENCODING_GUESSED", "info", text, file.layer, params={"encoding": taken, "declared": declared}))
