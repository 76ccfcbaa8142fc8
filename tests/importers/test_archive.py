"""The only door to zips refuses what climbs out, repeats, links, nests or bursts."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from twin.errors import FileDamaged, FileForbidden, LimitExceeded
from twin.importers import archive


def packed(folder: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", method) as writer:
        for name, content in entries.items():
            writer.writestr(name, content)
    return path


FORBIDDEN = ["../x.shp", "a/../../x.shp", "/abs.shp", "C:\\x.shp", "a\\..\\x.shp", "con.shp", "dir/LPT1.shp", "in.zip", "x\n.shp"]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_dangerous_name_refuses_the_whole_archive(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileForbidden) as refused:
        archive.names(packed(tmp_path, {"good.shp": b"1", name: b"2"}), "a.zip")
    assert refused.value.code == "ARCHIVE_FORBIDDEN"


def test_a_name_cut_by_a_zero_byte_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"nulx.shp": b"1"})
    path.write_bytes(path.read_bytes().replace(b"nulx.shp", b"nul\x00.shp"))
    with pytest.raises(FileForbidden):
        archive.names(path, "a.zip")


def test_names_equal_but_for_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileForbidden):
        archive.names(packed(tmp_path, {"dup.shp": b"1", "DUP.SHP": b"2"}), "a.zip")


def test_a_link_is_refused(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("link.shp")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as writer:
        writer.writestr(entry, "/etc/passwd")
    with pytest.raises(FileForbidden):
        archive.names(tmp_path / "a.zip", "a.zip")


def test_a_bomb_is_refused_from_its_directory(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded):
        archive.names(packed(tmp_path, {"a.csv": b" " * (8 << 20)}, zipfile.ZIP_DEFLATED), "a.zip")


def test_too_many_entries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded):
        archive.names(packed(tmp_path, {f"{i}.txt": b"" for i in range(2001)}), "a.zip")


def test_a_size_that_lies_is_caught_while_unpacking(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": b"x" * 5000}, zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    path.write_bytes(data.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises((LimitExceeded, FileDamaged)):
        archive.unpack(path, "a.zip", tmp_path / "out")


def test_a_cut_archive_is_damaged(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.csv": b"x" * 5000})
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(FileDamaged):
        archive.names(path, "a.zip")


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as writer:
        writer.writestr("a.csv", b"x" * 100)
        writer.writestr("b.csv", b"x" * 100)
        writer.infolist()[1].header_offset = 0
        writer.filelist[1].header_offset = 0
    path = tmp_path / "a.zip"
    path.write_bytes(raw.getvalue())
    with pytest.raises(FileForbidden):
        archive.names(path, "a.zip")


def test_unpacked_files_lie_under_plain_names(tmp_path: Path) -> None:
    done = archive.unpack(
        packed(tmp_path, {"Pläne/": b"", "Pläne/Süd.SHP": b"1", "b.odd-ending": b"2"}), "a.zip", tmp_path / "out"
    )
    assert [(item.path.name, item.name) for item in done] == [("0000.shp", "Pläne/Süd.SHP"), ("0001", "b.odd-ending")]
    assert done[0].path.read_bytes() == b"1"
