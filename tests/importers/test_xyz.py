"""Heights as XYZ text: delimiters and decimal signs, any order, the step, what is no grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from twin.errors import DecisionNeeded, FileDamaged, InputRefused
from twin.findings import Progress
from twin.geodata.coverage import Coverage
from twin.geodata.crs import transform
from twin.handlers import Batch, Confidence, Source
from twin.importers.grids import xyz
from twin.importers.grids.xyz import XYZ, XYZOptions
from twin.importers.probing import take_probe


def lines(form: str, *, rows: int = 4, columns: int = 5, step: float = 1.0, west: float = 360000.5) -> list[str]:
    return [
        form.format(x=west + column * step, y=5721000.5 + row * step, z=40.0 + column + row / 10)
        for row in range(rows)
        for column in range(columns)
    ]


def written(folder: Path, rows: list[str], name: str = "dgm1.xyz") -> Path:
    path = folder / name
    path.write_text("\n".join(rows) + "\n")
    return path


def read(path: Path, stated: str | None = "EPSG:25832", **options: Any) -> tuple[Batch, Coverage, Progress]:
    progress = Progress()
    (batch,) = XYZ().read(Source(path, path.name, stated), XYZOptions(**options), progress)
    assert isinstance(batch.data, Coverage)
    return batch, batch.data, progress


EXPECTED = np.array([[40 + column + row / 10 for column in range(5)] for row in (3, 2, 1, 0)], dtype=np.float32)


@pytest.mark.parametrize(
    "form", ["{x:.2f} {y:.2f} {z:.2f}", "  {x:.1f}\t{y:.1f}  {z:.2f} ", "{x};{y};{z}", "{x},{y},{z}", "{x}, {y}, {z}"]
)
def test_delimiters_are_recognised(tmp_path: Path, form: str) -> None:
    _, grid, progress = read(written(tmp_path, lines(form)))
    assert grid.bbox().to_list() == [360000.0, 5721000.0, 360005.0, 5721004.0]
    assert np.allclose(grid.values, EXPECTED) and not progress.findings()


@pytest.mark.parametrize("delimiter", [" ", ";", "\t"])
def test_a_decimal_comma_is_recognised(tmp_path: Path, delimiter: str) -> None:
    rows = [row.replace(".", ",") for row in lines("{x:.2f}" + delimiter + "{y:.2f}" + delimiter + "{z:.2f}")]
    assert np.allclose(read(written(tmp_path, rows))[1].values, EXPECTED)


def test_rows_may_come_in_any_order_and_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xyz, "_LINES", 7)
    rows = [str(row) for row in np.random.default_rng(1).permutation(lines("{x} {y} {z}"))]
    assert np.allclose(read(written(tmp_path, rows))[1].values, EXPECTED)


def test_the_step_is_found_and_gaps_stay_empty(tmp_path: Path) -> None:
    rows = lines("{x} {y} {z}", step=0.5)
    del rows[7]
    _, grid, _ = read(written(tmp_path, rows))
    assert grid.step == 0.5 and np.argwhere(np.isnan(grid.values)).tolist() == [[2, 2]]


def test_a_title_and_further_columns_do_no_harm(tmp_path: Path) -> None:
    rows = ["X;Y;Z;Klasse", *lines("{x};{y};{z};2")]
    assert np.allclose(read(written(tmp_path, rows))[1].values, EXPECTED)


def test_points_on_whole_metres_are_centres_unless_said_otherwise(tmp_path: Path) -> None:
    path = written(tmp_path, lines("{x:.0f} {y:.1f} {z}", west=360000.0))
    _, grid, progress = read(path)
    assert (grid.west, [group.code for group in progress.findings()]) == (359999.5, ["CELL_POSITION_ASSUMED"])
    _, grid, progress = read(path, position="corner")
    assert (grid.west, grid.north, progress.findings()) == (360000.0, 5721004.5, ())


def test_a_zone_before_the_easting_names_the_system(tmp_path: Path) -> None:
    batch, grid, _ = read(written(tmp_path, lines("{x} {y} {z}", west=32360000.5)), None)
    assert (batch.crs, grid.west) == ("EPSG:25832", 360000.0)


def test_a_missing_system_is_asked(tmp_path: Path) -> None:
    with pytest.raises(DecisionNeeded):
        read(written(tmp_path, lines("{x} {y} {z}")), None)


def test_points_on_no_grid_are_refused_with_the_way_out(tmp_path: Path) -> None:
    spots = np.random.default_rng(2).random((300, 3)) * 100 + 360000
    path = written(tmp_path, [f"{x:.3f} {y:.3f} {z:.3f}" for x, y, z in spots])
    assert XYZ().identify(take_probe(path, path.name)).confidence < Confidence.STRUCTURE
    with pytest.raises(InputRefused) as error:
        read(path)
    assert error.value.code == "XYZ_NOT_A_GRID"


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    rows = lines("{x} {y} {z}", rows=2000)
    rows[9000] = "360000.5 kaputt 3"
    with pytest.raises(FileDamaged) as error:
        read(written(tmp_path, rows))
    assert error.value.code == "XYZ_DAMAGED"


@pytest.mark.parametrize("text", ["id;name;x\n1;a;2\n", "1 2\n3 4\n", '{"a": [1, 2, 3]}', "ncols 3\nnrows 2\n"])
def test_other_text_is_not_claimed(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert XYZ().identify(take_probe(path, path.name)).confidence < Confidence.STRUCTURE


def test_inspection_tells_the_extent_and_the_question_what_would_fit(tmp_path: Path) -> None:
    path = written(tmp_path, lines("{x} {y} {z}", rows=400, columns=50))
    (layer,) = XYZ().inspect(Source(path, path.name, "EPSG:25832"), XYZOptions()).layers
    assert layer.bbox is not None
    (west, south), (east, north) = transform(
        np.array([layer.bbox.to_list()[:2], layer.bbox.to_list()[2:]]), "EPSG:4326", "EPSG:25832"
    )
    assert (west, south, east, north) == pytest.approx((360000.5, 5721000.5, 360049.5, 5721399.5), abs=12)
    with pytest.raises(DecisionNeeded) as error:
        read(path, None)
    assert "EPSG:25832" in error.value.params["suggested"]
