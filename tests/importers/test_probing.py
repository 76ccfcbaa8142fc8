"""The first look at a file tells its format without reading it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from twin.errors import FileDamaged, FileForbidden
from twin.importers.probing import json_outline, take_probe


def probe(folder: Path, content: bytes, name: str = "a.dat"):  # type: ignore[no-untyped-def]
    path = folder / name
    path.write_bytes(content)
    return take_probe(path, name)


def test_xml_tells_root_and_namespaces(tmp_path: Path) -> None:
    found = probe(tmp_path, b'<k:A xmlns:k="urn:k"/>')
    assert (found.xml_root, found.xml_namespaces) == ("{urn:k}A", ("urn:k",))


def test_json_tells_its_outermost_keys_and_type(tmp_path: Path) -> None:
    found = probe(tmp_path, b'\xef\xbb\xbf {"a": {"type": "no", "b": [1]}, "type": "Feature\\u0043", "c": "type"}')
    assert (found.json_keys, found.json_type) == (("a", "type", "c"), "Feature\\u0043")


def test_a_type_at_the_far_end_is_seen(tmp_path: Path) -> None:
    filler = b",".join(b'{"type": "Building"}' for _ in range(9000))
    found = probe(tmp_path, b'{"list": [' + filler + b'], "type": "CityJSON", "vertices": [[1, 2]]}')
    assert (found.json_keys, found.json_type) == (("list", "type", "vertices"), "CityJSON")


@pytest.mark.parametrize("head", [b"[" * 200_000, b"[1, 2]", b"text", b'{"a"', b'{"a": "' + b"\\" * 5])
def test_odd_json_is_harmless(head: bytes) -> None:
    assert json_outline(head)[1] == ""


def test_only_the_first_line_of_a_sequence_counts(tmp_path: Path) -> None:
    assert probe(tmp_path, b'{"type": "CityJSON"}\n{"type": "CityJSONFeature", "id": "x"}\n').json_keys == ("type",)


def test_a_zip_tells_its_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("plan/a.shp", b"x")
    assert take_probe(tmp_path / "a.zip", "a.zip").members == ("plan/a.shp",)


def test_an_empty_file_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged):
        probe(tmp_path, b"")


def test_a_document_type_is_refused_whatever_the_name(tmp_path: Path) -> None:
    with pytest.raises(FileForbidden):
        probe(tmp_path, b'<!DOCTYPE a SYSTEM "x"><a/>', "plan.geojson")
