"""One table of limits: what is checked is what the page of formats shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from twin.errors import LimitExceeded
from twin.handlers import Registry
from twin.importers import IMPORTERS, archive, image, limits
from twin.importers.dxf import reader as dxf
from twin.importers.ifc import opening as ifc
from twin.reader import layerfolders

WANTED = {
    "Datei mit Objekten (GML, CityGML, GeoPackage …)": "2 GB",
    "CityJSON als ein Dokument": "200 MB",
    "IFC": "500 MB",
    "Punktwolke (LAS, LAZ)": "4 GB",
    "Bild (PNG, JPEG)": "25 MB",
    "Bildpunkte eines Bildes": "80 Mio.",
    "Objekte einer Datei": "5 Mio.",
    "Stützpunkte eines Objekts": "5 Mio.",
    "Ebenen einer Datei": "500",
    "Attribute einer Ebene": "500",
    "Text in einer Zelle": "1 MB",
    "Dateien in einem Archiv": "2.000",
    "Archiv entpackt": "8 GB",
    "Verdichtung im Archiv": "200:1",
}


def test_the_table_names_every_promised_limit() -> None:
    told = {row.what.de: row.most.de for row in limits.table()}
    assert told.items() >= WANTED.items() and all(row.what.en and row.most.en for row in limits.table())


def test_readers_check_what_the_table_says() -> None:
    assert (archive.MOST_ENTRIES, archive.MOST_BYTES, archive.MOST_RATIO) == (2000, 8 << 30, 200)
    assert (image.MOST_PIXELS, ifc.MOST_BYTES, dxf.MOST_BYTES) == (80_000_000, 500 << 20, 256 << 20)
    assert (layerfolders.MOST_LAYERS, layerfolders.MOST_ATTRIBUTES, layerfolders.MOST_OBJECTS) == (500, 500, 5_000_000)


@pytest.mark.parametrize(
    ("format_id", "most"),
    [("gml", 2 << 30), ("citygml", 2 << 30), ("las", 4 << 30), ("image", 25 << 20), ("geotiff", None), ("tiles3d", None)],
)
def test_a_file_larger_than_its_format_may_be_is_refused(tmp_path: Path, format_id: str, most: int | None) -> None:
    kind = Registry(IMPORTERS, (), plugins=False).importer(format_id).format
    assert limits.largest(kind) == most
    path = tmp_path / "a"
    path.touch()
    os.truncate(path, most or 5 << 30)
    limits.ensure_size(kind, path, "a.dat")
    if most:
        os.truncate(path, most + 1)
        with pytest.raises(LimitExceeded) as error:
            limits.ensure_size(kind, path, "a.dat")
        assert error.value.code == "IMPORT_TOO_LARGE" and "a.dat" in error.value.text.de
