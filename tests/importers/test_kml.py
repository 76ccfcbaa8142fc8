"""KML and KMZ: folders, typed attributes, nothing fetched, no markup kept."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.importers.vectorsamples import KML as SAMPLE
from twin.errors import FileDamaged, FileForbidden
from twin.findings import Progress
from twin.handlers import Batch, Source
from twin.importers.kml import KML
from twin.importers.plaintext import plain
from twin.options import NoOptions


def read(path: Path) -> tuple[dict[str, Batch], dict[str, Any]]:
    progress = Progress()
    batches = {batch.layer: batch for batch in KML().read(Source(path, path.name), NoOptions(), progress)}
    return batches, {group.code: group for group in progress.findings()}


def written(path: Path, text: str = SAMPLE) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def document(inner: str) -> str:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inner}</Document></kml>'


def test_folders_are_layers_with_typed_attributes(tmp_path: Path) -> None:
    batches, _ = read(written(tmp_path / "orte.kml"))
    assert {name: (batch.imported, batch.crs) for name, batch in batches.items()} == {
        "Märkte": (1, "EPSG:4326"),
        "Wege": (2, "EPSG:4326"),
    }
    row = batches["Märkte"].data.frame.iloc[0]  # type: ignore[union-attr]
    assert (row["id"], row["Name"], row["plaetze"]) == ("m1", "Rathausplatz", 40)
    assert shapely.get_coordinates(row.geometry, include_z=True).tolist() == [[8.754, 51.718, 110.0]]


def test_markup_links_and_icons_stay_out_and_are_told(tmp_path: Path) -> None:
    batches, said = read(written(tmp_path / "orte.kml"))
    frame = batches["Märkte"].data.frame  # type: ignore[union-attr]
    assert frame["description"][0] == "Mittwochs & samstags"
    assert "invalid" not in frame.drop(columns="geometry").to_csv()
    assert (said["KML_NETWORKLINK"].severity, said["KML_ICON"].total) == ("warning", 1)


def test_a_kmz_is_read_whole_with_the_files_it_links(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", document("<NetworkLink><Link><href>teil/a.kml</href></Link></NetworkLink>"))
        archive.writestr("teil/a.kml", SAMPLE)
        archive.writestr("images/icon.png", b"\x89PNG")
    batches, _ = read(tmp_path / "a.kmz")
    assert {name: batch.imported for name, batch in batches.items()} == {"Märkte": 1, "Wege": 2}


def test_only_links_to_elsewhere_are_nothing_to_import(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
    with pytest.raises(FileDamaged, match="1 Verweise") as error:
        read(written(tmp_path / "a.kml", document(link)))
    assert error.value.code == "KML_EMPTY"


def test_a_document_type_inside_a_kmz_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", "<!DOCTYPE kml [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + document("&x;"))
    with pytest.raises(FileForbidden) as error:
        read(tmp_path / "a.kmz")
    assert error.value.code == "UPLOAD_XML_DTD"


def test_a_broken_file_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged) as error:
        read(written(tmp_path / "a.kml", SAMPLE[: SAMPLE.index("<Folder><name>Wege")]))
    assert (error.value.code, error.value.params["line"] > 8) == ("XML_MALFORMED", True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nur Text", "nur Text"),
        ("a &lt;b&gt; c", "a c"),
        ("<p>eins</p><p>zwei</p>", "eins\nzwei"),
        ("x<script>alert('y')</script>z", "xz"),
        ("<img src=x onerror=alert(1)>Bild", "Bild"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", ""),
        ("&amp;lt;img src=x&amp;gt;ok", "&lt;img src=x&gt;ok"),
        ("3 < 4 & 5 > 4", "3 < 4 & 5 > 4"),
    ],
)
def test_texts_lose_their_markup(text: str, words: str) -> None:
    assert plain(text) == words
