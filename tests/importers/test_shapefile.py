"""Shapefiles: what is missing or lies beside them, prefixes and old systems, several in one archive."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from tests.importers.vectorsamples import EAST, NORTH, areas, points, shapefile, zipped
from twin.errors import DecisionNeeded, FileDamaged, InputRefused
from twin.findings import Progress
from twin.geodata import crs
from twin.handlers import Batch, Confidence, Source
from twin.importers.probing import take_probe
from twin.importers.shapefile.reader import Shapefile
from twin.options import NoOptions

# the .prj of the Köln land-use plan: called UTM zone 32N, with another false easting
LYING = (
    'PROJCS["WGS_1984_UTM_Zone_32N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",2500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],'
    'PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def read(path: Path, system: str | None = None) -> tuple[list[Batch], dict[str, Any]]:
    progress = Progress()
    batches = list(Shapefile().read(Source(path, path.name, system), NoOptions(), progress))
    return batches, {group.code: group for group in progress.findings()}


def frame_of(batch: Batch) -> geopandas.GeoDataFrame:
    return batch.data.frame  # type: ignore[union-attr]


def without(path: Path, *endings: str) -> Path:
    for ending in endings:
        path.with_suffix(ending).unlink()
    return path


def moved(frame: geopandas.GeoDataFrame, east: float) -> geopandas.GeoDataFrame:
    return frame.set_geometry(frame.geometry.translate(east), crs=frame.crs)


def test_a_shapefile_reads_back_with_its_attributes_and_system(tmp_path: Path) -> None:
    (batch,), said = read(shapefile(tmp_path, "grün", areas()))
    assert (batch.layer, batch.crs, batch.imported, said) == ("grün", "EPSG:25832", 3, {})
    frame = frame_of(batch)
    assert frame["name"].tolist() == ["Grünfläche 0", "Grünfläche 1", "Grünfläche 2"]
    assert frame["nummer"].isna().tolist() == [False, True, False] and frame["nummer"].dtype == "Int64"
    assert frame.geometry.area.tolist() == pytest.approx([100.0, 110.0, 120.0])


def test_an_archive_of_several_gives_a_layer_each(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "unten").mkdir(parents=True)
    shapefile(folder, "flaechen", areas(2))
    shapefile(folder / "unten", "baeume", points(5))
    batches, _ = read(zipped(tmp_path / "a.zip", folder))
    assert {batch.layer: batch.imported for batch in batches} == {"flaechen": 2, "baeume": 5}


def test_files_of_the_same_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for part in ("ost", "west"):
        (tmp_path / "in" / part).mkdir(parents=True)
        shapefile(tmp_path / "in" / part, "baeume", points(2))
    batches, _ = read(zipped(tmp_path / "a.zip", tmp_path / "in"))
    assert [batch.layer for batch in batches] == ["ost/baeume", "west/baeume"]


def test_upper_case_endings_belong_together(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "alt", areas())
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for item in sorted(tmp_path.glob("alt.*")):
            archive.write(item, f"ALT{item.suffix.upper()}")
    path.unlink()
    (batch,), said = read(tmp_path / "a.zip")
    assert (batch.layer, batch.imported, batch.crs, list(said)) == ("ALT", 3, "EPSG:25832", [])


def test_an_archive_with_other_data_beside_is_a_question_not_a_guess(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shapefile(tmp_path / "in", "flaechen", areas())
    (tmp_path / "in" / "plan.geojson").write_text("{}")
    probe = take_probe(zipped(tmp_path / "a.zip", tmp_path / "in"), "a.zip")
    assert Shapefile().identify(probe).confidence == Confidence.NO


def test_windows_texts_without_cpg_are_read_and_told(tmp_path: Path) -> None:
    path = without(shapefile(tmp_path, "alt", areas(), encoding="CP1252"), ".cpg")
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0  # nor does the header tell
    path.with_suffix(".dbf").write_bytes(table)
    (batch,), said = read(path)
    assert frame_of(batch)["name"][0] == "Grünfläche 0" and batch.repaired == 0
    assert said["SHP_ENCODING_GUESSED"].examples[0].params == {"encoding": "CP1252", "declared": ""}


def test_texts_that_contradict_the_declared_encoding_are_read_as_they_are(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "neu", areas(), encoding="UTF-8")
    path.with_suffix(".cpg").write_text("1252")
    (batch,), said = read(path)
    assert frame_of(batch)["name"][0] == "Grünfläche 0" and "SHP_ENCODING_GUESSED" in said


def test_without_prj_it_is_a_question_that_names_what_fits(tmp_path: Path) -> None:
    path = without(shapefile(tmp_path, "a", areas()), ".prj")
    with pytest.raises(DecisionNeeded) as error:
        read(path)
    assert (error.value.code, error.value.params["suggested"]) == ("CRS_MISSING", ["EPSG:25832", "EPSG:25833"])
    (batch,), _ = read(path, "EPSG:25832")
    assert (batch.crs, batch.imported) == ("EPSG:25832", 3)


def test_gauss_krueger_is_suggested_and_lies_right(tmp_path: Path) -> None:
    old = crs.transform(np.array([[EAST, NORTH]]), "EPSG:25832", "EPSG:31467")
    frame = geopandas.GeoDataFrame({"n": [1]}, geometry=shapely.points(old), crs="EPSG:31467")
    path = without(shapefile(tmp_path, "alt", frame), ".prj")
    with pytest.raises(DecisionNeeded) as error:
        read(path)
    assert error.value.params["suggested"] == ["EPSG:31467"]
    (batch,), said = read(path, "EPSG:31467")
    back = crs.transform(shapely.get_coordinates(frame_of(batch).geometry.to_numpy()), batch.crs, "EPSG:25832")
    assert back[0].tolist() == pytest.approx([EAST, NORTH], abs=0.01) and said == {}


@pytest.mark.parametrize(("system", "zone"), [("EPSG:25832", 32), ("EPSG:25833", 33), ("EPSG:32632", 32)])
def test_a_zone_before_the_eastings_is_taken_off_and_told(tmp_path: Path, system: str, zone: int) -> None:
    (batch,), said = read(shapefile(tmp_path, "a", moved(areas(crs=system), zone * 1e6)))
    assert frame_of(batch).total_bounds[0] == pytest.approx(EAST)
    assert said["ZONE_REMOVED"].examples[0].params == {"zone": zone} and len(said) == 1


def test_a_system_that_holds_the_zone_itself_keeps_it(tmp_path: Path) -> None:
    (batch,), said = read(shapefile(tmp_path, "a", moved(areas(crs="EPSG:4647"), 32e6)))
    assert (batch.crs, frame_of(batch).total_bounds[0], said) == ("EPSG:4647", pytest.approx(32e6 + EAST), {})


def test_a_prj_whose_name_lies_is_read_by_its_parameters(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "fnp", moved(areas(crs="EPSG:32632"), 2e6))
    path.with_suffix(".prj").write_text(LYING)
    (batch,), said = read(path)
    lonlat = crs.to_lonlat(shapely.get_coordinates(frame_of(batch).geometry.to_numpy()[:1])[:1], batch.crs)
    expected = crs.to_lonlat(shapely.get_coordinates(areas().geometry.to_numpy()[:1])[:1], "EPSG:32632")
    assert lonlat[0].tolist() == pytest.approx(expected[0].tolist(), abs=1e-9)
    params = said["CRS_NAME_MISLEADS"].examples[0].params
    assert (params["namesake"], params["False easting"]) == ("EPSG:32632", 2_500_000.0)


def test_numbers_far_from_their_system_are_warned_of(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "a", moved(areas(crs="EPSG:25832"), 3e6))
    _, said = read(path)
    assert said["CRS_IMPLAUSIBLE"].examples[0].params["fitting"] == "EPSG:31467"


def test_without_dbf_there_are_geometries_alone(tmp_path: Path) -> None:
    (batch,), said = read(without(shapefile(tmp_path, "a", areas()), ".dbf", ".cpg"))
    assert (batch.imported, list(frame_of(batch).columns), list(said)) == (3, ["geometry"], ["SHP_WITHOUT_DBF"])


def test_a_missing_index_is_made_anew_and_nothing_given_is_touched(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "a", areas(50))
    index = path.with_suffix(".shx").read_bytes()
    without(path, ".shx")
    before = {item.name: item.read_bytes() for item in tmp_path.iterdir()}
    (batch,), said = read(path)
    assert (batch.imported, said["SHP_INDEX_REBUILT"].examples[0].params["count"]) == (50, 50)
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir()} == before

    from twin.importers.shapefile import index as shapeindex

    shapeindex.rebuild(path, tmp_path / "new.shx")
    assert (tmp_path / "new.shx").read_bytes() == index


def test_an_index_shorter_than_the_table_is_made_anew_over_gaps(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "a", areas(10))
    shapes = path.read_bytes()
    at = 100 + 4 * (8 + 128)  # squares: four records, then a gap of 16 bytes
    path.write_bytes(shapes[:at] + bytes(16) + shapes[at:])
    short = path.with_suffix(".shx").read_bytes()[: 100 + 4 * 8]
    path.with_suffix(".shx").write_bytes(short)
    (batch,), said = read(path)
    assert (batch.imported, batch.rejected, list(said)) == (10, 0, ["SHP_INDEX_REBUILT"])
    assert path.with_suffix(".shx").read_bytes() == short


def test_a_null_shape_is_an_object_without_geometry(tmp_path: Path) -> None:
    frame = areas()
    frame.loc[1, "geometry"] = None
    (batch,), _ = read(shapefile(tmp_path, "a", frame))
    assert (batch.imported, frame_of(batch).geometry.isna().tolist()) == (3, [False, True, False])


def test_self_crossing_areas_are_repaired_or_rejected_as_wished(tmp_path: Path) -> None:
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 10, NORTH + 10), (EAST + 10, NORTH), (EAST, NORTH + 10)])
    path = shapefile(tmp_path, "a", geopandas.GeoDataFrame({"n": [1]}, geometry=[bow], crs="EPSG:25832"))
    (batch,), said = read(path)
    example = next(group for group in said.values() if group.severity == "repaired").examples[0]
    assert (batch.repaired, example.object_id) == (1, "0")
    assert example.place == (EAST + 5, NORTH + 5)
    strict = list(Shapefile().read(Source(path, path.name, mend=False), NoOptions(), Progress()))
    assert (strict[0].rejected, strict[0].data) == (1, None)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_truncated_file_is_refused_or_adds_up(tmp_path: Path, share: float) -> None:
    path = shapefile(tmp_path, "a", areas(200))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    try:
        batches, _ = read(path)
    except InputRefused:
        return
    assert sum(batch.read for batch in batches) == 200 and sum(batch.rejected for batch in batches) > 0


def test_another_format_under_the_ending_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    path.write_text('{"type":"FeatureCollection","features":[]}')
    with pytest.raises(FileDamaged):
        read(path)


def test_inspection_gives_count_place_and_what_is_missing(tmp_path: Path) -> None:
    path = without(shapefile(tmp_path, "a", areas()), ".prj")
    found = Shapefile().inspect(Source(path, path.name), NoOptions())
    assert (found.layers[0].count, found.layers[0].crs) == (3, None)
    assert found.layers[0].extras["suggested_crs"].startswith("EPSG:25832")
    stated = Shapefile().inspect(Source(path, path.name, "EPSG:25832"), NoOptions()).layers[0]
    assert stated.bbox is not None and stated.bbox.min_x == pytest.approx(8.7246, abs=1e-3)


def test_ten_thousand_rows_come_as_pyogrio_reads_them(tmp_path: Path) -> None:
    path = shapefile(tmp_path, "viele", points(10_000))
    (batch,), _ = read(path)
    assert frame_of(batch)["art"].tolist() == pyogrio.read_dataframe(path)["art"].tolist()
