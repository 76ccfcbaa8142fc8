"""Drawings: every kind of entity becomes what it shows, units become metres, blocks do not explode."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import ezdxf
import pytest
import shapely

from twin.errors import DecisionNeeded, LimitExceeded
from twin.findings import Progress
from twin.handlers import Batch, Source
from twin.importers.dxf.reader import DXF, DXFOptions

DATA = Path(__file__).parents[4] / "shared" / "data"
SAMPLE = Path(__file__).parents[2] / "samples" / "dxf" / "lageplan.dxf"
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")


def read(path: Path, crs: str | None = "EPSG:25832", **options: Any) -> tuple[list[Batch], dict[str, int]]:
    progress = Progress()
    batches = list(DXF().read(Source(path, path.name, crs), DXFOptions(**options), progress))
    return batches, {group.code: group.total for group in progress.findings()}


def drawn(tmp_path: Path, fill: Any, unit: int = 6) -> Path:
    document = ezdxf.new("R2010")  # type: ignore[attr-defined]
    document.header["$INSUNITS"] = unit
    fill(document, document.modelspace())
    document.saveas(tmp_path / "plan.dxf")
    return tmp_path / "plan.dxf"


def frame(path: Path, **options: Any) -> Any:
    return read(path, **options)[0][0].data.frame  # type: ignore[union-attr]


def test_a_site_plan_gives_outline_trees_text_and_hatch() -> None:
    found = frame(SAMPLE).set_index("kind", append=True).reset_index(level=0, drop=True)
    assert found.loc["LWPOLYLINE"].geometry.area == 240.0
    assert found.loc["CIRCLE"].geometry.area == pytest.approx(math.pi * 16, rel=1e-2)
    assert found.loc["HATCH"].geometry.area == 91.0
    assert found.loc["TEXT"]["text"] == "Hs.Nr. 12"
    assert found.loc["LINE"].geometry.has_z
    inserts = found.loc[["INSERT"]]
    assert inserts["attributes"].tolist() == ['{"ART":"Linde"}', '{"ART":"Ahorn"}', '{"ART":"Eiche"}']
    assert set(inserts.geometry.geom_type) == {"GeometryCollection"}


def test_no_drawing_names_its_system() -> None:
    with pytest.raises(DecisionNeeded) as error:
        read(SAMPLE, None)
    assert error.value.code == "CRS_MISSING"


def test_millimetres_become_metres(tmp_path: Path) -> None:
    path = drawn(
        tmp_path, lambda _, space: space.add_lwpolyline([(0, 0), (8000, 0), (8000, 5000), (0, 5000)], close=True), unit=4
    )
    assert frame(path).geometry.area.tolist() == [40.0]
    assert frame(path, unit="m").geometry.area.tolist() == [40e6]


def test_national_coordinates_called_millimetres_are_read_as_metres(tmp_path: Path) -> None:
    def fill(document: Any, space: Any) -> None:
        space.add_point((706000, 5707000))

    batches, codes = read(drawn(tmp_path, fill, unit=4))
    assert codes == {"DXF_UNIT_DOUBTED": 1}
    assert batches[0].data.frame.geometry.iloc[0].coords[0][:2] == (706000.0, 5707000.0)  # type: ignore[union-attr]


def test_a_curve_is_followed_within_a_centimetre(tmp_path: Path) -> None:
    arc = frame(drawn(tmp_path, lambda _, space: space.add_arc((0, 0), 50, 0, 90))).geometry.iloc[0]
    true = [(50 * math.cos(math.radians(angle)), 50 * math.sin(math.radians(angle))) for angle in range(0, 91)]
    assert max(shapely.distance(arc, shapely.points(true))) <= 0.01


def test_what_has_no_lines_is_rejected_by_its_handle(tmp_path: Path) -> None:
    def fill(document: Any, space: Any) -> None:
        space.add_point((1, 2))
        image = document.add_image_def("a.png", (10, 10))
        space.add_image(image, (0, 0), (1, 1))

    batches, codes = read(drawn(tmp_path, fill))
    assert (batches[0].read, batches[0].imported, batches[0].rejected) == (2, 1, 1)
    assert codes["DXF_ENTITY_UNSUPPORTED"] == 1


def nested(document: Any, space: Any) -> None:
    document.blocks.new("B0").add_line((0, 0), (1, 1))
    for level in range(1, 9):
        block = document.blocks.new(f"B{level}")
        for number in range(10):
            block.add_blockref(f"B{level - 1}", (number, level))
    space.add_blockref("B8", (0, 0))


def array(document: Any, space: Any) -> None:
    document.blocks.new("B").add_line((0, 0), (1, 1))
    space.add_blockref("B", (0, 0), dxfattribs={"row_count": 32000, "column_count": 32000})


def endless(document: Any, space: Any) -> None:
    block = document.blocks.new("B")
    block.add_blockref("B", (1, 1))
    space.add_blockref("B", (0, 0))


@pytest.mark.parametrize("fill", [nested, array, endless])
def test_a_drawing_that_would_explode_is_refused_before_it_does(tmp_path: Path, fill: Any) -> None:
    path = drawn(tmp_path, fill)
    began = time.process_time()
    with pytest.raises(LimitExceeded) as error:
        read(path)
    assert error.value.code == "DXF_TOO_COMPLEX" and time.process_time() - began < 5.0


@real
@pytest.mark.parametrize(
    ("name", "entities"),
    [
        ("dxf/POLI-ALL210_12.DXF", 31),
        ("dxf/bin_dxf_r14.dxf", 3),
        ("dxf/dxf_unicode.dxf", 0),
        ("dxf/layout_broken_links.dxf", 0),
        ("dxf/points_lines_3d.dxf", 13),
        ("dxf/recover02.dxf", 95),
        ("dxf/small_r13.dxf", 16),
        ("models3d/DXF/PinkEggFromLW.dxf", 288),
    ],
)
def test_real_drawings_give_every_entity(name: str, entities: int) -> None:
    batches, _ = read(DATA / name)
    assert sum(batch.read for batch in batches) == entities == sum(batch.imported + batch.repaired for batch in batches)


@real
def test_dimensions_without_their_block_are_told() -> None:
    # GDAL counts 160: it takes every part of a dimension for an object of its own
    batches, codes = read(DATA / "dxf" / "duplicate_handles.dxf")
    assert (batches[0].read, batches[0].imported, batches[0].rejected) == (145, 134, 11)
    assert codes["DXF_ENTITY_UNSUPPORTED"] == 7
