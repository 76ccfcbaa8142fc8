"""How large and how complex a file may be, in one place: checked where the file is read, shown on the page of formats."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from twin.errors import LimitExceeded
from twin.handlers import Format
from twin.language import Text
from twin.media.kinds import PICTURE_BYTES, PICTURE_PIXELS, VIDEO_BYTES

VECTOR_BYTES = 2 << 30
CLOUD_BYTES = 4 << 30
CITYJSON_BYTES = 200 << 20
IFC_BYTES = 500 << 20
DRAWING_BYTES = 256 << 20
GRID_CELLS = 400_000_000
CLOUD_POINTS = 1_000_000_000
TRIANGLES = 5_000_000
OBJECTS = 5_000_000
VERTICES = 5_000_000
LAYERS = 500
ATTRIBUTES = 500
CELL_BYTES = 1 << 20
DRAWING_PARTS = 2_000_000
ARCHIVE_ENTRIES = 2000
ARCHIVE_BYTES = 8 << 30
ARCHIVE_RATIO = 200

_VECTOR_TYPES = {"FeatureCollection", "CityModel", "Plan"}


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of the table: what is bounded, and how much of it is taken."""

    what: Text
    most: Text


def table() -> tuple[Limit, ...]:
    """Return every limit of reading in words."""
    return (
        _row(
            "Datei mit Objekten (GML, CityGML, GeoPackage …)",
            "File of objects (GML, CityGML, GeoPackage …)",
            _size(VECTOR_BYTES),
        ),
        _row("CityJSON als ein Dokument", "CityJSON as one document", _size(CITYJSON_BYTES)),
        _row("IFC", "IFC", _size(IFC_BYTES)),
        _row("DXF", "DXF", _size(DRAWING_BYTES)),
        _row("Punktwolke (LAS, LAZ)", "Point cloud (LAS, LAZ)", _size(CLOUD_BYTES)),
        _row("Punkte einer Punktwolke", "Points of a cloud", _number(CLOUD_POINTS)),
        _row("Bild (PNG, JPEG)", "Picture (PNG, JPEG)", _size(PICTURE_BYTES)),
        _row("Bildpunkte eines Bildes", "Pixels of a picture", _number(PICTURE_PIXELS)),
        _row("Bild in einer Story (JPEG, PNG, WebP)", "Picture in a story (JPEG, PNG, WebP)", _size(PICTURE_BYTES)),
        _row("Video in einer Story (MP4, WebM)", "Video in a story (MP4, WebM)", _size(VIDEO_BYTES)),
        _row("Zellen eines Rasters", "Cells of a grid", _number(GRID_CELLS)),
        _row("Dreiecke eines 3D-Modells", "Triangles of a 3D model", _number(TRIANGLES)),
        _row("Teile einer Zeichnung mit allen Blöcken", "Parts of a drawing with all its blocks", _number(DRAWING_PARTS)),
        _row("Objekte einer Datei", "Objects of a file", _number(OBJECTS)),
        _row("Stützpunkte eines Objekts", "Vertices of an object", _number(VERTICES)),
        _row("Ebenen einer Datei", "Layers of a file", _number(LAYERS)),
        _row("Attribute einer Ebene", "Attributes of a layer", _number(ATTRIBUTES)),
        _row("Text in einer Zelle", "Text in a cell", _size(CELL_BYTES)),
        _row("Dateien in einem Archiv", "Files in an archive", _number(ARCHIVE_ENTRIES)),
        _row("Archiv entpackt", "Archive when unpacked", _size(ARCHIVE_BYTES)),
        _row("Verdichtung im Archiv", "Compression in an archive", Text(f"{ARCHIVE_RATIO}:1", f"{ARCHIVE_RATIO}:1")),
    )


def largest(kind: Format) -> int | None:
    """Return the bytes a file of a format may have; None where only the limit of an upload counts."""
    if kind.id == "image":
        return PICTURE_BYTES
    if "PointCloud" in kind.layer_types:
        return CLOUD_BYTES
    return VECTOR_BYTES if _VECTOR_TYPES & set(kind.layer_types) else None


def ensure_size(kind: Format, path: Path, name: str) -> None:
    """Raise LimitExceeded (IMPORT_TOO_LARGE) when a file is larger than its format may be."""
    most, size = largest(kind), path.stat().st_size
    if most is None or size <= most:
        return
    found, allowed = _size(size), _size(most)
    raise LimitExceeded(
        "IMPORT_TOO_LARGE",
        f"„{name}“ ist {found.de} groß, für {kind.title.de} sind {allowed.de} erlaubt. Bitte die Datei teilen.",
        f"'{name}' has {found.en}, for {kind.title.en} {allowed.en} are allowed. Please split the file.",
        file=name,
        size=size,
        limit=most,
    )


def _row(de: str, en: str, most: Text) -> Limit:
    return Limit(Text(de, en), most)


def _size(size: int) -> Text:
    gigabytes = size / 2**30
    text = f"{gigabytes:.1f}".removesuffix(".0") + " GB" if gigabytes >= 1 else f"{-(-size // 2**20)} MB"
    return Text(text.replace(".", ","), text)


def _number(count: int) -> Text:
    if count >= 1_000_000:
        return Text(f"{count // 10**6} Mio.", f"{count // 10**6} million")
    return Text(f"{count:,}".replace(",", "."), f"{count:,}")
