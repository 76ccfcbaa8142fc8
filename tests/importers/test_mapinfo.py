"""MapInfo tables: both forms, missing parts, and tables that reach for other files."""

from __future__ import annotations

from pathlib import Path

import pyogrio
import pytest

from tests.importers.vectorsamples import areas, zipped
from twin.errors import FileDamaged, FileForbidden
from twin.findings import Progress
from twin.handlers import Source
from twin.importers.mapinfo import MapInfo
from twin.options import NoOptions


def read(path: Path) -> dict[str, tuple[int, str]]:
    batches = MapInfo().read(Source(path, path.name), NoOptions(), Progress())
    return {batch.layer: (batch.imported, batch.crs) for batch in batches}


@pytest.mark.parametrize("ending", ["tab", "mif"])
def test_a_table_reads_with_its_parts_beside_it_and_zipped(tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    pyogrio.write_dataframe(areas(), folder / f"gruen.{ending}", driver="MapInfo File")
    plain = read(folder / f"gruen.{ending}")
    assert {name: count for name, (count, _) in plain.items()} == {"gruen": 3} and plain["gruen"][1]
    assert read(zipped(tmp_path / "a.zip", folder)) == plain


def test_a_missing_data_file_is_named(tmp_path: Path) -> None:
    pyogrio.write_dataframe(areas(), tmp_path / "gruen.tab", driver="MapInfo File")
    (tmp_path / "gruen.dat").unlink()
    with pytest.raises(FileDamaged, match=r"\.dat") as error:
        read(tmp_path / "gruen.tab")
    assert error.value.code == "MAPINFO_PART_MISSING"


@pytest.mark.parametrize(
    "body",
    [
        'Definition Table\n  File "/etc/passwd"\n  Type "RASTER"\n',
        'Open Table "/etc/geheim" Hide\nOpen Table "b" Hide\nCreate View x As\nSelect a From b\n',
        "Definition Table\n  Type LINKED\n  Fields 1\n    a Integer ;\n",
        'Definition Table\n  Type NATIVE\n  Fields 1\n    a Integer ;\nbegin_metadata\n"\\IsSeamless" = "TRUE"\nend_metadata\n',
    ],
)
def test_tables_made_of_other_files_are_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.tab"
    path.write_text(f"!table\n!version 300\n{body}")
    with pytest.raises(FileForbidden) as error:
        read(path)
    assert error.value.code == "MAPINFO_REFERENCES"
