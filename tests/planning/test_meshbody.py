"""Models set into an alternative as numbers: closed shells by hand, open ones and building elements refused, a house as IFC."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from twin.findings import Progress
from twin.geodata import spool
from twin.geodata.citymodel import CityModel
from twin.geodata.crs import anchor_at
from twin.geodata.glb import Glb
from twin.geodata.mesh import Mesh
from twin.handlers import Source
from twin.importers.citygml.reader import CityGML
from twin.importers.ifc.reader import IFC
from twin.planning.answer import answer_of
from twin.planning.baseline import buildings_of
from twin.planning.building import Building
from twin.planning.change import LayerRef
from twin.planning.document import parse
from twin.planning.meshbody import building_of
from twin.planning.storedmodel import building_in

from .documents import EAST, NORTH, document

CRS = "EPSG:25832"
DATA = Path(__file__).parents[3] / "shared" / "data"
# grid metres of UTM are 0.04 % longer than those of the model at its middle meridian
_GRID = 0.001


def box(x: float, y: float, z: float, width: float, depth: float, height: float) -> tuple[np.ndarray, np.ndarray]:
    """The corners and the outward triangles of a box, z up."""
    corners = np.array(
        [[x + a * width, y + b * depth, z + c * height] for c in (0, 1) for b in (0, 1) for a in (0, 1)], dtype=float
    )
    quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (1, 3, 7, 5), (3, 2, 6, 7), (2, 0, 4, 6)]
    return corners, np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))])


def model(*parts: tuple[np.ndarray, np.ndarray], heading: float = 0.0) -> Mesh:
    """A mesh of these parts at the corner of the sample plot."""
    scene = Glb()
    starts = np.cumsum([0, *(len(corners) for corners, _ in parts)])
    corners = np.concatenate([corners for corners, _ in parts])
    faces = np.concatenate([faces + start for (_, faces), start in zip(parts, starts, strict=False)])
    y_up = np.column_stack([corners[:, 0], corners[:, 2], -corners[:, 1]]).astype(np.float32)
    scene.document.update(
        {
            "meshes": [{"primitives": [{"attributes": {"POSITION": scene.attribute(y_up, bounds=True)},
                                        "indices": scene.indices(faces.astype(np.uint32).reshape(-1), len(y_up))}]}],
            "nodes": [{"mesh": 0}], "scenes": [{"nodes": [0]}], "scene": 0,
        }
    )  # fmt: skip
    return Mesh(scene.to_bytes(), anchor_at(EAST + 5, NORTH + 5, 100.0, CRS), heading)


def taken(*parts: tuple[np.ndarray, np.ndarray], **more: Any) -> Building:
    return building_of(model(*parts, **more), CRS, "m", "Entwurf")


def test_a_closed_box_has_its_volume_and_stands_where_it_is_placed() -> None:
    # 20 × 10 × 9 m
    found = taken(box(0, 0, 0, 20, 10, 9))
    assert float(found.volume_m3 or 0) == pytest.approx(1800, rel=_GRID) and found.no_volume is None
    assert float(found.footprint_area) == pytest.approx(200, rel=_GRID) and float(found.height() or 0) == pytest.approx(
        9, abs=1e-3
    )
    assert found.footprint is not None and shapely.Point(EAST + 6, NORTH + 6).within(found.footprint)
    assert found.shape_from is not None and "geschlossenen Hülle" in found.shape_from.de


def test_turning_a_model_changes_no_number() -> None:
    straight, turned = taken(box(0, 0, 0, 20, 10, 9)), taken(box(0, 0, 0, 20, 10, 9), heading=30)
    assert float(turned.volume_m3 or 0) == pytest.approx(float(straight.volume_m3 or 0), rel=1e-5)
    assert float(turned.footprint_area) == pytest.approx(float(straight.footprint_area), rel=1e-4)


def test_two_boxes_side_by_side_are_one_building_of_both() -> None:
    # 10 × 10 × 6 and 10 × 10 × 12 m, 5 m apart
    found = taken(box(0, 0, 0, 10, 10, 6), box(15, 0, 0, 10, 10, 12))
    assert float(found.volume_m3 or 0) == pytest.approx(1800, rel=_GRID)
    assert float(found.footprint_area) == pytest.approx(200, rel=_GRID)


def test_an_open_model_and_one_of_walls_have_a_footprint_and_no_volume() -> None:
    corners, faces = box(0, 0, 0, 20, 10, 9)
    lid_off = taken((corners, faces[2:]))
    assert lid_off.volume_m3 is None and lid_off.no_volume is not None and "offene Kanten" in lid_off.no_volume.de
    assert float(lid_off.footprint_area) == pytest.approx(200, rel=_GRID)
    walls = [box(0, 0, 0, 20, 0.3, 9), box(0, 9.7, 0, 20, 0.3, 9), box(0, 0, 0, 0.3, 10, 9), box(19.7, 0, 0, 0.3, 10, 9)]
    built = taken(*walls, box(0, 0, 8.7, 20, 10, 0.3))
    assert built.volume_m3 is None and built.no_volume is not None and "Bauteilen" in built.no_volume.de


def measured(building: Building, **more: Any) -> Any:
    """The numbers of an alternative that sets a stored model into the empty plot."""
    draft = {"letter": "A", "changes": [{"bring": {"dataset": "entwurf"}}]}
    case = parse(document(buildings=None, baseline={"buildings": []}, alternatives=[draft], **more))
    return answer_of(case, {LayerRef("entwurf"): [building]}).alternatives["A"]


def test_an_alternative_counts_a_model_and_says_how() -> None:
    state = measured(taken(box(0, 0, 0, 20, 10, 9)), assumptions={"storey_height_m_for_estimate": 3.0, "source": "Amt 61"})
    plot = state.plots["a"]
    # 200 of 1,000 m²; 9 m ÷ 3 m are three storeys
    assert float(plot["GRZ_I"].value or 0) == pytest.approx(0.2, rel=_GRID)
    assert float(plot["GFZ"].value or 0) == pytest.approx(0.6, rel=_GRID)
    assert any(item.key == "model:m" for item in plot["GR_main"].evidence.assumptions)
    assert float(state.total["solid_volume"].value or 0) == pytest.approx(1800, rel=_GRID)


def test_an_alternative_refuses_what_an_open_model_cannot_tell() -> None:
    corners, faces = box(0, 0, 0, 20, 10, 9)
    state = measured(taken((corners, faces[2:])))
    assert state.plots["a"]["GRZ_I"].value is not None
    for key in ("solid_volume", "roof_area", "wall_area", "roof_pitch_deg"):
        assert state.total[key].value is None and "geschlossen" in state.total[key].reason.de
    assert state.plots["a"]["GF"].value is None and state.plots["a"]["BM"].value is None


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")
def test_the_house_as_ifc_has_the_numbers_of_its_citygml(tmp_path: Path) -> None:
    tile, drawn = DATA / "citygml" / "FZK-Haus-LoD2.gml", DATA / "ifc" / "AC20-FZK-Haus.ifc"
    city = next(iter(CityGML().read(Source(tile, tile.name), CityGML.Options(), Progress()))).data
    assert isinstance(city, CityModel)
    (surveyed,) = buildings_of(city)
    for number, batch in enumerate(IFC().read(Source(drawn, drawn.name), IFC.Options(), Progress())):
        spool.write(tmp_path / batch.layer, number, batch.data)
    found = building_in(tmp_path / "model", CRS, "fzk", "FZK-Haus")
    assert found is not None and [item.level for item in found.storeys or ()] == [0, 1]
    # both count from the underside of the slab
    assert float(found.footprint_area) == pytest.approx(float(surveyed.footprint_area), rel=0.005)
    assert float(found.volume_m3 or 0) == pytest.approx(float(surveyed.volume_m3 or 0), rel=0.01)
    assert (found.storeys or ())[1].roof_storey and not (found.storeys or ())[0].roof_storey
    assert (found.storeys or ())[0].height_m == Fraction("2.7")
