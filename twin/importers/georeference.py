"""Which coordinate system a file is read in, and the sentence that says where that is known from."""

from __future__ import annotations

from dataclasses import dataclass

from twin.findings import Finding
from twin.geodata import crs
from twin.handlers import Source
from twin.language import Text

NO_ORIGIN = Text("nicht angegeben", "not stated")


@dataclass(frozen=True, slots=True)
class Georeference:
    """The system's code ("" when unknown), the height datum if any, the origin in words, and a warning about a contradiction."""

    code: str
    vertical: str | None
    origin: Text
    finding: Finding | None = None


def choose(source: Source, found: crs.CrsName | None, origin: Text, layer: str = "") -> Georeference:
    """Return the system a person stated, else the one found in the file; raises InputRefused when the stated one is unknown."""
    if source.crs is None:
        return Georeference(found.code if found else "", found.vertical if found else None, origin if found else NO_ORIGIN)
    stated = crs.parse(source.crs)
    said = Text("von Hand angegeben", "stated by hand")
    if found is None or found.code == stated.code:
        return Georeference(stated.code, stated.vertical or (found.vertical if found else None), said)
    return Georeference(stated.code, stated.vertical, said, _contradiction(source, found.code, stated.code, layer))


def _contradiction(source: Source, found: str, stated: str, layer: str) -> Finding:
    short = found if len(found) < 40 else f"{found[:40]}…"
    return Finding(
        "CRS_OVERRIDDEN",
        "warning",
        Text(
            f"„{source.name}“ nennt {short}; gelesen wurde wie angegeben in {stated}.",
            f"'{source.name}' names {short}; it was read in {stated} as stated.",
        ),
        layer,
        params={"found": found, "stated": stated},
    )
