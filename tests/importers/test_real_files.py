"""Every GeoJSON, GeoPackage, GeoTIFF and XPlanGML file of the shared collection gives the counts its list states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from twin.errors import TwinError
from twin.findings import Progress
from twin.handlers import Importer, Source
from twin.importers.geojson.reader import GeoJSON
from twin.importers.geopackage.reader import GeoPackage
from twin.importers.geotiff import GeoTIFF
from twin.importers.xplan.reader import XPlanGML

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")]
HANDLERS: dict[str, type[Importer]] = {".geojson": GeoJSON, ".gpkg": GeoPackage, ".tif": GeoTIFF, ".gml": XPlanGML}

# objects read by layer; where some are rejected the second number says how many
COUNTS: dict[str, dict[str, tuple[int, int]]] = {
    "alkis/ALKIS_testGebaeude.gpkg": {"alkis_gebaeude_stadtulm__alkis_stadtulm__gebaeude_bauteile_flaechen": (16, 0)},
    "demo_dorsten/dgm1_32_360_5721_from_3dm.tif": {"dgm1_32_360_5721_from_3dm": (1, 0)},
    "demo_dorsten/dom1_32_360_5721_from_3dm.tif": {"dom1_32_360_5721_from_3dm": (1, 0)},
    "demo_koeln/fnp/sanierungsgebiete.geojson": {"sanierungsgebiete": (4, 0)},
    "demo_muenchen/dgm1_690_5336.tif": {"dgm1_690_5336": (1, 0)},
    "raster/qgis/3d/dtm.tif": {"dtm": (1, 0)},
    "raster/qgis/3d/rgb.tif": {"rgb": (1, 0)},
    "raster/rasterio/alpha.tif": {"alpha": (1, 0)},
    "raster/qgis/float1-16.tif": {"float1-16": (1, 0)},
    "raster/qgis/int_raster_with_scale.tif": {"int_raster_with_scale": (1, 0)},
    "raster/qgis/raster/byte_with_nan_nodata.tif": {"byte_with_nan_nodata": (1, 0)},
    "raster/qgis/raster/raster-palette-crash2.tif": {"raster-palette-crash2": (1, 0)},
    "raster/rasterio/test_esri_wkt.tif": {"test_esri_wkt": (1, 0)},
    "vector/geometry_checker/missing_vertex.gpkg": {"missing_vertex": (6, 0)},
    "vector/geometry_checker/polygon_layer_empty_geometries.geojson": {"polygon_layer_empty_geometries": (4, 3)},
    "vector/pygeoapi/dutch_addresses_28992.gpkg": {"OGRGeoJSON": (2481, 0)},
    "vector/pygeoapi/ne_110m_lakes.geojson": {"ne_110m_lakes": (25, 0)},
    "vector/pyogrio/curve.gpkg": {"curve": (1, 0)},
    "vector/pyogrio/line_zm.gpkg": {"line_zm": (1, 0)},
    "vector/pyogrio/multisurface.gpkg": {"multisurface": (1, 0)},
    "vector/pyogrio/test_datetime_tz.geojson": {"test_datetime_tz": (2, 0)},
    "vector/pyogrio/test_nested.geojson": {"test_nested": (1, 0)},
    "vector/qgis/bug_21100-wierd_field_names.gpkg": {"prova2": (3, 0)},
    "vector/qgis/curved_polys.gpkg": {"polys": (4, 0)},
    "vector/qgis/domains.gpkg": {"test": (0, 0)},
    "vector/qgis/kbs.gpkg": {"belasteter_standort": (0, 0), "belasteter_standort_geo_lage_punkt": (0, 0)},
    "vector/qgis/mixed_layers.gpkg": {"points": (0, 0), "lines": (6, 0)},
    "vector/qgis/points.geojson": {"points": (17, 0)},
    "vector/terriajs/EsriEnvelope.geojson": {"EsriEnvelope": (1, 0)},
    "vector/terriajs/cemeteries.geojson": {"cemeteries": (59, 0)},
    "vector/terriajs/empty-geoms.geojson": {"empty-geoms": (6, 1)},
    "vector/terriajs/height.geojson": {"height": (2, 0)},
    "vector/terriajs/multipoint.geojson": {"multipoint": (1, 0)},
    "vector/terriajs/multipolygon.geojson": {"multipolygon": (1, 0)},
    "vector/terriajs/points.geojson": {"points": (5, 0)},
    "vector/terriajs/polygon.geojson": {"polygon": (1, 0)},
    "vector/terriajs/polyline.geojson": {"polyline": (1, 0)},
    "vector/terriajs/test-descriptions.geojson": {"test-descriptions": (59, 0)},
    "vector/terriajs/test-styles.geojson": {"test-styles": (10, 0)},
    "vector/terriajs/time-based-automatic-styles.geojson": {"time-based-automatic-styles": (9, 0)},
    "vector/terriajs/time-based.geojson": {"time-based": (2, 0)},
    "xplan/augsburg/BP_872A.gml": {"BP_872A": (348, 0)},
    "xplan/sagis/bp_plan.gml": {"bp_plan": (9, 0)},
    "xplan/sagis/bp_plan1.gml": {"bp_plan1": (1, 0)},
}

# grids that are nowhere, metres without a system, JSON that is something else
REFUSED = {
    "raster/qgis/raster/rgb_with_mask.tif": "PLACE_MISSING",
    "raster/rasterio/all-nodata.tif": "RASTER_EMPTY",
    "raster/rasterio/float_nan.tif": "CRS_MISSING",
    "vector/terriajs/api-list.geojson": "GEOJSON_NO_FEATURES",
    "vector/terriajs/api.geojson": "GEOJSON_NO_FEATURES",
    "vector/terriajs/two_features.geojson": "CRS_MISSING",
    "xplan/inspire_plu_hamburg/PlannedLandUse.gml": "XPLAN_EMPTY",
}


def batches(name: str, crs: str | None = None) -> list[Any]:
    path = DATA / name
    handler = HANDLERS[path.suffix]()
    return list(handler.read(Source(path, path.name, crs), handler.Options(), Progress()))


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_file_gives_the_stated_counts(name: str) -> None:
    found: dict[str, tuple[int, int]] = {}
    for batch in batches(name):
        read, rejected = found.get(batch.layer, (0, 0))
        found[batch.layer] = (read + batch.read, rejected + batch.rejected)
    assert found == COUNTS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_real_file_that_is_something_else_is_refused(name: str) -> None:
    with pytest.raises(TwinError) as error:
        batches(name)
    assert error.value.code == REFUSED[name]


def test_metres_are_read_once_the_system_is_stated() -> None:
    assert sum(batch.imported for batch in batches("vector/terriajs/two_features.geojson", "EPSG:28356")) == 2


def test_no_file_of_these_formats_is_forgotten() -> None:
    files = [path.relative_to(DATA).as_posix() for ending in (".geojson", ".gpkg", ".tif") for path in DATA.rglob(f"*{ending}")]
    assert {name for name in files if not name.startswith("hostile/")} <= {*COUNTS, *REFUSED}
