"""ESRI ASCII grids: corner and centre, missing cells, broken lines, what contradicts the header."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.importers.realdata import shared
from twin.errors import DecisionNeeded, FileDamaged, LimitExceeded
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.coverage import Coverage
from twin.handlers import Batch, Companion, Source
from twin.importers.grids import asciigrid
from twin.importers.grids.asciigrid import ASCIIGrid
from twin.importers.grids.kind import HeightOptions

HEAD = "ncols 3\nnrows 2\nxllcorner 360000\nyllcorner 5721000\ncellsize 2\nNODATA_value -9999\n"
VALUES = "1 2 3\n4 -9999 6\n"


def read(path: Path, stated: str | None = "EPSG:25832", companions: tuple[Companion, ...] = ()) -> tuple[Batch, Coverage]:
    (batch,) = ASCIIGrid().read(Source(path, path.name, stated, companions), HeightOptions(), Progress())
    assert isinstance(batch.data, Coverage)
    return batch, batch.data


def written(folder: Path, text: str, name: str = "dgm.asc") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_first_line_lies_in_the_north(tmp_path: Path) -> None:
    _, grid = read(written(tmp_path, HEAD + VALUES))
    assert grid.bbox().to_list() == [360000.0, 5721000.0, 360006.0, 5721004.0]
    assert np.array_equal(grid.values, np.array([[1, 2, 3], [4, np.nan, 6]], dtype=np.float32), equal_nan=True)


def test_a_centre_is_half_a_cell_inside(tmp_path: Path) -> None:
    text = HEAD.replace("corner", "center") + VALUES
    assert read(written(tmp_path, text))[1].bbox().to_list() == [359999.0, 5720999.0, 360005.0, 5721003.0]


def test_commas_broken_lines_and_a_byte_order_mark_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asciigrid, "_BLOCK", 5)
    _, grid = read(written(tmp_path, "\ufeff" + HEAD.upper().replace("\n", "\r\n") + "1,5 2\n3 4\t-9999\r\n6,25"))
    assert grid.values[0].tolist() == [1.5, 2.0, 3.0] and grid.values[1, 2] == 6.25


def test_the_projection_file_beside_it_names_the_system(tmp_path: Path) -> None:
    from pyproj import CRS

    (tmp_path / "beside.prj").write_text(CRS.from_epsg(25833).to_wkt("WKT1_ESRI"))
    path = written(tmp_path, HEAD + VALUES)
    with pytest.raises(DecisionNeeded):
        read(path, None)
    batch, _ = read(path, None, (Companion(tmp_path / "beside.prj", "ordner/DGM.prj"),))
    assert crs.title(batch.crs) == "ETRS89 / UTM zone 33N"


def test_a_zone_before_the_easting_names_the_system_and_goes(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD.replace("360000", "33360000") + VALUES)
    batch, grid = read(path, None)
    assert (batch.crs, grid.west) == ("EPSG:25833", 360000.0)
    assert read(path, "EPSG:4647")[1].west == 33360000.0  # a system whose eastings carry the zone


def test_a_surface_is_known_by_its_name(tmp_path: Path) -> None:
    assert read(written(tmp_path, HEAD + VALUES, "dom1_32_360.asc"))[1].kind == "surface"
    assert read(written(tmp_path, HEAD + VALUES, "domplatz.asc"))[1].kind == "terrain"


@pytest.mark.parametrize(
    "text",
    [HEAD + "1 2 3\n4 5\n", HEAD + VALUES + "7\n", HEAD + "1 2 x\n4 5 6\n", HEAD + "1 2 3\n", "ncols 3\nnrows 2\n1 2 3 4 5 6\n"],
)
def test_what_contradicts_its_header_is_damaged(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileDamaged):
        read(written(tmp_path, text))


def test_a_giant_is_refused_from_its_header(tmp_path: Path) -> None:
    with pytest.raises(LimitExceeded):
        read(written(tmp_path, HEAD.replace("ncols 3", "ncols 900000").replace("nrows 2", "nrows 900000") + VALUES))


def test_the_checkerboard_of_qgis_reads_as_its_source_says() -> None:
    path = shared("raster/qgis/checker360by180.asc")
    batch, grid = read(path, "EPSG:4326")
    assert (grid.values.shape, grid.step, batch.crs) == ((12, 24), 15.0, "EPSG:4326")
    assert grid.bbox().to_list() == [-180.0, -90.0, 180.0, 90.0]
