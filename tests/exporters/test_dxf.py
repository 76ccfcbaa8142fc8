"""DXF written: any program opens it, outlines and faces lie where they were."""

from __future__ import annotations

from pathlib import Path

import ezdxf
import geopandas
import pandas as pd
import pytest
import shapely

from twin import testing
from twin.delivery.download import download
from twin.exporters.dxf import DXF
from twin.findings import Progress
from twin.geodata.feature import FeatureCollection
from twin.handlers import ExportLayer, Selection, Source
from twin.importers.citygml.reader import CityGML
from twin.importers.dxf.reader import DXF as Reader
from twin.importers.dxf.reader import DXFOptions

DATA = Path(__file__).parents[3] / "shared" / "data"


def test_areas_lines_and_points_lie_where_they_were_and_keep_their_layer(tmp_path: Path) -> None:
    shapes = [
        shapely.box(706000, 5707000, 706020, 5707010).difference(shapely.box(706005, 5707002, 706010, 5707004)),
        shapely.LineString([(706000, 5707000, 90.5), (706030.25, 5707000, 91)]),
        shapely.Point(706001, 5707001),
        None,
    ]
    frame = geopandas.GeoDataFrame({"n": pd.Series([1, 2, 3, 4])}, geometry=shapes, crs="EPSG:25832")
    layer = ExportLayer(
        "a", "Baufelder Süd", "FeatureCollection", "EPSG:25832", None, lambda: iter([FeatureCollection(frame, "EPSG:25832")])
    )
    exporter = DXF()
    report = download(Selection((layer,)), exporter, tmp_path / "a.dxf", exporter.Options(), progress=Progress())
    assert report.counts == {"a": 4} and report.extras["entities"] == 4 and len(report.losses) == 3
    batch = next(Reader().read(Source(tmp_path / "a.dxf", "a.dxf", "EPSG:25832"), DXFOptions(), Progress()))
    back = batch.data.frame  # type: ignore[union-attr]
    assert set(back["layer"]) == {"Baufelder_Sued"}
    assert back.geometry.area.tolist()[:2] == [200.0, 10.0]
    assert back.geometry.iloc[2].coords[1] == (706030.25, 5707000.0, 91.0)


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")
def test_a_tile_of_koeln_becomes_faces_of_the_same_area(tmp_path: Path) -> None:
    from twin.geodata.citymodel import CityModel
    from twin.geodata.normals import lengths, surface_area_vectors

    whole = testing.selection_of(CityGML(), DATA / "demo_koeln" / "lod2" / "LoD2_32_347_5649_1_NW.gml")
    exporter = DXF()
    report = download(whole, exporter, tmp_path / "a.dxf", exporter.Options(), progress=Progress())
    faces = [face for face in ezdxf.readfile(tmp_path / "a.dxf").modelspace() if face.dxftype() == "3DFACE"]  # type: ignore[attr-defined]
    assert len(faces) == report.extras["entities"] > 1000
    assert {face.dxf.layer.rsplit("_", 1)[1] for face in faces} >= {"BODEN", "WAND", "DACH"}
    models = [batch for batch in whole.layers[0].walk() if isinstance(batch, CityModel)]
    expected = sum(float(lengths(surface_area_vectors(model)).sum()) for model in models)
    corners = [[tuple(point) for point in face.wcs_vertices()[:3]] for face in faces]
    found = sum(_area(a, b, c) for a, b, c in corners)
    assert found == pytest.approx(expected, rel=1e-3)


def _area(a: tuple[float, ...], b: tuple[float, ...], c: tuple[float, ...]) -> float:
    import numpy as np

    return float(np.linalg.norm(np.cross(np.subtract(b, a), np.subtract(c, a))) / 2)
