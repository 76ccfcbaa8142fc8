"""Every Shapefile, FlatGeobuf, KML, GML, GPX, MapInfo, FileGDB and OpenStreetMap file shared gives its stated counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.importers.vectorsamples import zipped
from twin.errors import TwinError
from twin.findings import Progress
from twin.geodata import crs
from twin.handlers import Confidence, Importer, Source
from twin.importers.filegdb import FileGDB
from twin.importers.flatgeobuf import FlatGeobuf
from twin.importers.gml import GML
from twin.importers.gpx import GPX, GPXOptions
from twin.importers.kml import KML
from twin.importers.mapinfo import MapInfo
from twin.importers.osm import OSM
from twin.importers.probing import take_probe
from twin.importers.shapefile.reader import Shapefile

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")]
HANDLERS: tuple[type[Importer], ...] = (FileGDB, FlatGeobuf, GML, GPX, KML, MapInfo, OSM, Shapefile)
Counts = dict[str, tuple[int, int]]

# objects read by layer; the second number says how many were rejected: lines without or with a single point, mostly
COUNTS: dict[str, Counts] = {
    "demo_koeln/fnp/fnp_aktuell.shp": {"fnp_aktuell": (2121, 1)},  # one area collapsed to a line
    "demo_koeln/fnp/naturschutz.kml": {"naturschutz": (19, 0)},
    "demo_koeln/fnp/naturschutz.shp": {"naturschutz": (19, 0)},
    "demo_koeln/fnp/sanierungsgebiete.shp": {"sanierungsgebiete": (4, 0)},
    "demo_koeln/fnp/tunnel.shp": {"tunnel": (14, 0)},
    "demo_koeln/stadtviertel/Stadtviertel.shp": {"Stadtviertel": (371, 0)},
    "osm/liechtenstein-2013-08-03.osm.pbf": {
        "points": (1359, 0),
        "lines": (3014, 0),
        "multilinestrings": (39, 0),
        "multipolygons": (4104, 0),
        "other_relations": (12, 0),
    },
    "raster/qgis/3d/buildings.shp": {"buildings": (401, 0)},
    "raster/qgis/3d/trees.shp": {"trees": (52, 0)},
    "vector/berlin-classified-level-0.fgb": {"berlin-classified-level-0": (14, 0)},
    "vector/berlin-classified-level-1.fgb": {"berlin-classified-level-1": (877, 0)},
    "vector/essen_hauskoordinaten_008.gml": {"Hauskoordinaten": (1000, 0)},
    "vector/geometry_checker/follow_subj.shp": {"follow_subj": (4, 0)},
    "vector/geometry_checker/gap_layer.shp": {"gap_layer": (6, 0)},
    "vector/gpx/cerknicko-jezero.gpx": {"waypoints": (7, 0), "tracks": (8, 1)},
    "vector/gpx/gpx1.0_with_all_fields.gpx": {"waypoints": (2, 0), "routes": (2, 0), "tracks": (2, 2)},
    "vector/gpx/gpx1.1_with_all_fields.gpx": {"waypoints": (2, 0), "routes": (2, 0), "tracks": (2, 2)},
    "vector/gpx/track-with-extremes.gpx": {"tracks": (1, 0)},
    "vector/gpx/unicode_with_bom.gpx": {"waypoints": (1, 0)},
    "vector/kml/all-gx.kml": {"all-gx": (7, 1), "Layer18": (1, 1)},
    "vector/kml/balloon-image-rel.kmz": {"Balloon with image": (1, 0)},
    "vector/kml/extendeddata.kml": {"extendeddata": (1, 0)},
    "vector/kml/model.kml": {"model": (4, 0)},
    "vector/pygeoapi/dutch_addresses_shape_28992.zip": {"inspireadressen": (2481, 0)},
    "vector/pyogrio/test_fgdb.gdb.zip": {
        "basetable_2": (3, 0),
        "basetable": (2, 0),
        "base_table1": (14, 0),
        "test_lines": (2, 0),
        "more_test_lines": (2, 0),
        "test_points": (2, 0),
        "test_areas": (2, 0),
        "another_relationship": (0, 0),
    },
    "vector/qgis/layers.gpx": {"waypoints": (5, 0), "tracks": (1, 0)},
    "vector/qgis/linedensity.gml": {"linedensity": (5, 0)},
    "vector/qgis/mixed_types.TAB": {"mixed_types": (13, 0)},
    "vector/qgis/multilayer.kml": {"Layer1": (1, 0), "Layer2": (1, 0)},
    "vector/qgis/stringlist.gml": {"stringlist": (1, 0)},
    "vector/qgis/test.osm": {
        "points": (1, 0),
        "lines": (2, 0),
        "multilinestrings": (1, 0),
        "multipolygons": (3, 0),
        "other_relations": (1, 0),
    },
    "vector/terriajs/vic_police.kmz": {"Fusiontables folder": (346, 0)},
    "xplan/inspire_plu_hamburg/PlannedLandUse.gml": {
        "OfficialDocumentation": (31, 0),
        "SupplementaryRegulation": (84, 0),
        "ZoningElement": (10, 0),
        "SpatialPlan": (1, 0),
    },
}
STATED: dict[str, tuple[str, Counts]] = {
    "vector/blockgroups.zip": ("EPSG:2926", {"blockgroups": (663, 0)}),
    "vector/blockgroups_multishapefile.zip": ("EPSG:2926", {"blockgroups": (663, 0), "blockgroups2": (663, 0)}),
    "vector/qgis/multipatch_noprj_nodbf/multipatch.shp": ("EPSG:25832", {"multipatch": (1, 0)}),
    "vector/shp_latin1/latin1.shp": ("EPSG:25832", {"latin1": (1, 0)}),
}


def handler_of(path: Path) -> Importer:
    """Return the one importer that is sure of the file."""
    probe = take_probe(path, path.name)
    (sure,) = (kind() for kind in HANDLERS if kind().identify(probe).confidence >= Confidence.SIGNATURE)
    return sure


def batches(path: Path, stated: str | None = None, progress: Progress | None = None) -> list[Any]:
    importer = handler_of(path)
    return list(importer.read(Source(path, path.name, stated), importer.Options(), progress or Progress()))


def counted(found: list[Any]) -> Counts:
    result: Counts = {}
    for batch in found:
        read, rejected = result.get(batch.layer, (0, 0))
        result[batch.layer] = (read + batch.read, rejected + batch.rejected)
    return result


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_file_gives_the_stated_counts(name: str) -> None:
    assert counted(batches(DATA / name)) == COUNTS[name]


@pytest.mark.parametrize("name", STATED)
def test_a_real_file_without_a_system_asks_and_then_gives_its_counts(name: str) -> None:
    with pytest.raises(TwinError) as error:
        batches(DATA / name)
    assert error.value.code == "CRS_MISSING"
    stated, counts = STATED[name]
    assert counted(batches(DATA / name, stated)) == counts


def test_a_short_index_over_gaps_gives_every_shape_of_the_table() -> None:
    assert counted(batches(DATA / "vector/geometry_checker/follow_ref.shp")) == {"follow_ref": (132, 0)}


def test_an_unpacked_geodatabase_reads_when_zipped(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "test_gdb.gdb").mkdir(parents=True)
    for item in (DATA / "vector/qgis/test_gdb.gdb").iterdir():
        (folder / "test_gdb.gdb" / item.name).write_bytes(item.read_bytes())
    found = counted(batches(zipped(tmp_path / "a.zip", folder)))
    assert found == {"polys": (2, 0), "lines": (3, 0), "points": (5, 0)}


def test_links_alone_are_no_placemarks() -> None:
    with pytest.raises(TwinError) as error:
        batches(DATA / "vector/kml/radar-animation.kmz")
    assert error.value.code == "KML_EMPTY"


def test_the_single_points_of_a_track_are_those_stated() -> None:
    path = DATA / "vector/qgis/layers.gpx"
    found = list(GPX().read(Source(path, path.name), GPXOptions(points=True), Progress()))
    assert counted(found)["track_points"] == (1274, 0)


def test_koeln_lies_in_koeln_though_the_prj_is_misnamed() -> None:
    progress = Progress()
    (batch,) = batches(DATA / "demo_koeln/fnp/naturschutz.shp", progress=progress)
    (same,) = batches(DATA / "demo_koeln/fnp/naturschutz.kml")
    lonlat = crs.to_lonlat(shapely.get_coordinates(batch.data.frame.geometry.to_numpy()), batch.crs)
    expected = same.data.bbox().to_list()
    assert [*lonlat.min(axis=0), *lonlat.max(axis=0)] == pytest.approx(expected, abs=1e-5)  # a metre
    assert [group.code for group in progress.findings()] == ["CRS_NAME_MISLEADS"]


def test_essen_lies_in_essen_though_its_axes_are_exchanged() -> None:
    progress = Progress()
    (batch,) = batches(DATA / "vector/essen_hauskoordinaten_008.gml", progress=progress)
    west, south, east, north = crs.bbox_to_crs84(batch.data.bbox(), batch.crs).to_list()
    assert 6.9 < west < east < 7.14 and 51.34 < south < north < 51.54
    row = batch.data.frame.iloc[0]  # the file gives each address its coordinates as attributes too
    assert (row.geometry.x, row.geometry.y) == pytest.approx((row["Y"], row["X"]), abs=0.01)
    assert [group.code for group in progress.findings()] == ["AXES_SWAPPED"]


def test_a_windows_text_without_cpg_is_read() -> None:
    (batch,) = batches(DATA / "vector/shp_latin1/latin1.shp", "EPSG:25832")
    assert "�" not in batch.data.frame["Name"][0] and not batch.data.frame["Name"][0].isascii()


def test_no_shared_file_is_touched_by_reading() -> None:
    beside = DATA / "vector/shp_latin1"
    before = {item.name: item.read_bytes() for item in beside.iterdir()}
    batches(beside / "latin1.shp", "EPSG:25832")
    assert {item.name: item.read_bytes() for item in beside.iterdir()} == before
