"""What every exporter says of the file it has written: its checksum, and that it holds what the report says."""

from __future__ import annotations

import hashlib
from pathlib import Path

from twin.errors import TwinBroken
from twin.language import Text

OBJECTS = Text("Objekte", "features")
TRIANGLES = Text("Dreiecke", "triangles")
BYTES = Text("Bytes", "bytes")


def sha256_of(path: Path) -> str:
    """Return the checksum of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def ensure_holds(target: Path, found: object, expected: object, what: Text = OBJECTS, layer: str = "") -> None:
    """Raise TwinBroken (EXPORT_NOT_VERIFIED) when what was counted in the reopened file is not what was written."""
    if found == expected:
        return
    place_de, place_en = (f"„{layer}“ in ", f"'{layer}' in ") if layer else ("", "")
    raise TwinBroken(
        "EXPORT_NOT_VERIFIED",
        f"{place_de}„{target.name}“ enthält {found} statt {expected} {what.de}; die Datei wurde verworfen.",
        f"{place_en}'{target.name}' holds {found} instead of {expected} {what.en}; the file was discarded.",
    )
