"""Shapefiles, FlatGeobuf and KML written and read back: what is lost is exactly what was said."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from twin.delivery.download import download
from twin.errors import NotSuitable, TwinBroken
from twin.exporters.flatgeobuf import FlatGeobuf
from twin.exporters.kml import KML
from twin.exporters.shapefile import Shapefile
from twin.exporters.shapefilerows import short_names
from twin.findings import Progress
from twin.geodata import crs
from twin.geodata.feature import FeatureCollection
from twin.handlers import Exporter, ExportLayer, ExportReport, Importer, Selection, Source
from twin.importers.flatgeobuf import FlatGeobuf as FlatGeobufReader
from twin.importers.kml import KML as KMLReader
from twin.importers.osm import OSM
from twin.importers.shapefile.reader import Shapefile as ShapefileReader

CRS = "EPSG:25832"
X, Y = 481000.0, 5729000.0
SQUARE = shapely.box(X, Y, X + 10, Y + 10)
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def features(*shapes: Any, system: str = CRS, **columns: Any) -> FeatureCollection:
    return FeatureCollection(geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=system), system)


def layer(*data: FeatureCollection, name: str = "bäume") -> ExportLayer:
    return ExportLayer(name, name.title(), "FeatureCollection", data[0].crs, None, lambda: iter(data))


def written(exporter: Exporter, target: Path, *layers: ExportLayer) -> ExportReport:
    return download(Selection(layers, "Probe"), exporter, target, exporter.Options(), progress=Progress())


def back(importer: Importer, path: Path) -> dict[str, geopandas.GeoDataFrame]:
    found: dict[str, list[Any]] = {}
    for batch in importer.read(Source(path, path.name), importer.Options(), Progress()):
        if batch.data is not None:
            found.setdefault(batch.layer, []).append(batch.data.frame)  # type: ignore[union-attr]
    return {name: pd.concat(frames, ignore_index=True) for name, frames in found.items()}


def said(report: ExportReport) -> str:
    return "\n".join(loss.de for loss in report.losses)


def test_a_shapefile_keeps_numbers_texts_and_what_is_missing(tmp_path: Path) -> None:
    columns = {
        "name": pd.array(["Bäume", None], dtype="str"),
        "zahl": pd.array([7, None], dtype="Int64"),
        "mass": [1.25, np.nan],
        "ja": pd.array([True, None], dtype="boolean"),
    }
    report = written(Shapefile(), tmp_path / "a.zip", layer(features(SQUARE, None, **columns)))
    (frame,) = back(ShapefileReader(), tmp_path / "a.zip").values()
    assert report.counts == {"bäume": 2} and zipfile.ZipFile(tmp_path / "a.zip").namelist()[0] == "baeume.shp"
    assert frame["name"].tolist()[0] == "Bäume" and frame.isna().loc[1].tolist() == [True] * 5
    assert (frame["zahl"][0], frame["mass"][0], frame["ja"][0], frame.crs.to_epsg()) == (7, 1.25, 1, 25832)
    assert frame.geometry[0].equals(SQUARE)


def test_field_names_of_ten_bytes_are_unlike_each_other_and_told(tmp_path: Path) -> None:
    names = ["grundflaechenzahl", "grundflaechenzahl_max", "GRUNDFLAEC", "höhe_über_grund", "kurz"]
    short = short_names(names)
    assert all(len(name.encode()) <= 10 for name in short.values())
    assert len({name.casefold() for name in short.values()}) == 5
    assert (short["GRUNDFLAEC"], short["kurz"], short["grundflaechenzahl"]) == ("GRUNDFLAEC", "kurz", "grundfla_1")
    data = layer(features(SQUARE, **{name: [number] for number, name in enumerate(names)}))
    suited = Shapefile().suitability(Selection((data,)))
    report = written(Shapefile(), tmp_path / "a.zip", data)
    assert "grundflaechenzahl → grundfla_1" in said(report) and any("grundfla_1" in loss.de for loss in suited.reasons)
    (frame,) = back(ShapefileReader(), tmp_path / "a.zip").values()
    assert [frame[short[name]][0] for name in names] == [0, 1, 2, 3, 4]


def test_each_kind_of_geometry_gets_its_own_shapefile(tmp_path: Path) -> None:
    line = shapely.LineString([(X, Y), (X + 5, Y)])
    both = shapely.GeometryCollection([line, SQUARE])
    data = layer(features(shapely.Point(X, Y), SQUARE, line, both, n=[1, 2, 3, 4]))
    report = written(Shapefile(), tmp_path / "a.zip", data)
    found = {name: frame["n"].tolist() for name, frame in back(ShapefileReader(), tmp_path / "a.zip").items()}
    assert found == {"baeume_punkte": [1], "baeume_flaechen": [2, 4], "baeume_linien": [3, 4]}
    assert report.counts == {"bäume": 5} and "1 Sammlungen" in said(report)


def test_long_texts_are_cut_at_whole_letters_and_counted(tmp_path: Path) -> None:
    data = layer(features(SQUARE, SQUARE, text=pd.array(["ä" * 200, "kurz"], dtype="str")))
    report = written(Shapefile(), tmp_path / "a.zip", data)
    (frame,) = back(ShapefileReader(), tmp_path / "a.zip").values()
    assert frame["text"].tolist() == ["ä" * 127, "kurz"] and "1 Texte werden auf 254 Byte gekürzt" in said(report)


def test_layers_keep_their_own_systems_and_batches_are_joined(tmp_path: Path) -> None:
    east = features(shapely.Point(300000, Y), system="EPSG:25833", n=[1])
    written(Shapefile(), tmp_path / "a.zip", layer(features(SQUARE, n=[1]), features(SQUARE, n=[2])), layer(east, name="ost"))
    found = back(ShapefileReader(), tmp_path / "a.zip")
    assert {name: (len(frame), frame.crs.to_epsg()) for name, frame in found.items()} == {
        "baeume": (2, 25832),
        "ost": (1, 25833),
    }


def test_a_zip_with_other_counts_is_not_verified(tmp_path: Path) -> None:
    report = written(Shapefile(), tmp_path / "a.zip", layer(features(SQUARE, n=[1])))
    wrong = ExportReport(report.files, report.counts, report.sha256, report.size, extras={"shapefiles": {"baeume": 2}})
    with pytest.raises(TwinBroken):
        Shapefile().verify(tmp_path / "a.zip", wrong)


def test_flatgeobuf_reads_back_unchanged(tmp_path: Path) -> None:
    times = pd.to_datetime(["2026-05-04T08:00:00Z", None])
    columns = {"name": pd.array(["Linde", None], dtype="str"), "n": pd.array([1, None], dtype="Int64"), "seit": times}
    data = features(SQUARE, shapely.MultiPolygon([SQUARE]), **columns)
    report = written(FlatGeobuf(), tmp_path / "a.fgb", layer(data, data))
    assert (report.counts, report.losses) == ({"bäume": 4}, ())
    (frame,) = back(FlatGeobufReader(), tmp_path / "a.fgb").values()
    assert sorted(frame.geom_type) == ["MultiPolygon", "MultiPolygon", "Polygon", "Polygon"]  # the index orders them anew
    assert frame["n"].dropna().tolist() == [1, 1] and frame["seit"].dropna().dt.hour.tolist() == [8, 8]


def test_flatgeobuf_holds_one_layer_and_says_what_a_missing_place_costs(tmp_path: Path) -> None:
    with pytest.raises(NotSuitable, match="GeoPackage"):
        written(FlatGeobuf(), tmp_path / "a.fgb", layer(features(SQUARE)), layer(features(SQUARE), name="b"))
    report = written(FlatGeobuf(), tmp_path / "a.fgb", layer(features(SQUARE, None, n=[1, 2])))
    assert "räumliche Index" in said(report)
    assert back(FlatGeobufReader(), tmp_path / "a.fgb")["bäume"]["n"].tolist() == [1, 2]


@pytest.mark.parametrize("ending", ["kml", "kmz"])
def test_kml_keeps_folders_types_holes_and_heights(tmp_path: Path, ending: str) -> None:
    ring = SQUARE.difference(shapely.box(X + 2, Y + 2, X + 4, Y + 4))
    columns = {"name": pd.array(["<Park> & Co", None], dtype="str"), "n": pd.array([3, None], dtype="Int64"), "ja": [True, False]}
    areas = features(ring, None, **columns)
    high = features(shapely.Point(X, Y, 110.5), art=["Linde"])
    path = tmp_path / f"a.{ending}"
    report = written(KML(), path, layer(areas, name="flächen"), layer(high))
    assert report.counts == {"flächen": 2, "bäume": 1}
    found = back(KMLReader(), path)
    assert list(found) == ["Flächen", "Bäume"]
    assert found["Flächen"]["n"].tolist()[0] == 3 and bool(found["Flächen"]["ja"][0])
    assert found["Flächen"]["Name"][0] == "& Co"  # what looks like markup is not read back
    placed = crs.transform(shapely.get_coordinates(found["Flächen"].geometry[0]), "EPSG:4326", CRS)
    assert shapely.Polygon(placed[:5]).area - 4.0 == pytest.approx(ring.area, abs=0.05)
    assert shapely.get_coordinates(found["Bäume"].geometry.to_numpy(), include_z=True)[0, 2] == 110.5


def test_kml_is_sound_xml_with_plain_styles_and_nothing_fetched(tmp_path: Path) -> None:
    from twin.importers import xml

    written(KML(), tmp_path / "a.kml", layer(features(SQUARE, text=["\x01 <b>'\"&"])))
    root = xml.tree(tmp_path / "a.kml", "a.kml")
    names = {xml.local_name(element.tag) for element in root.iter()}
    assert {"Style", "LineStyle", "PolyStyle"} <= names and not names & {"Icon", "NetworkLink", "href"}


REAL = pytest.mark.skipif(not DATA.is_dir(), reason="the shared files are not beside this checkout")


@REAL
@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("raster/qgis/3d/buildings.shp", ShapefileReader),
        ("demo_koeln/fnp/fnp_aktuell.shp", ShapefileReader),
        ("vector/berlin-classified-level-1.fgb", FlatGeobufReader),
        ("demo_koeln/fnp/naturschutz.kml", KMLReader),
    ],
)
@pytest.mark.parametrize(
    ("exporter", "again", "ending"),
    [(Shapefile(), ShapefileReader(), "zip"), (FlatGeobuf(), FlatGeobufReader(), "fgb"), (KML(), KMLReader(), "kml")],
)
def test_a_real_file_comes_back_as_it_was_but_for_what_was_said(
    tmp_path: Path, name: str, reader: type[Importer], exporter: Exporter, again: Importer, ending: str
) -> None:
    path = DATA / name
    batches = [
        batch for batch in reader().read(Source(path, path.name), reader().Options(), Progress()) if batch.data is not None
    ]
    data = [batch.data for batch in batches]
    chosen = ExportLayer("ebene", "Ebene", "FeatureCollection", batches[0].crs, None, lambda: iter(data))
    report = written(exporter, tmp_path / f"a.{ending}", chosen)
    before = pd.concat([item.frame for item in data], ignore_index=True)  # type: ignore[union-attr]
    after = pd.concat(list(back(again, tmp_path / f"a.{ending}").values()), ignore_index=True)
    assert len(after) == sum(report.counts.values()) == len(before)
    moved = crs.transform(shapely.get_coordinates(before.geometry.to_numpy()), batches[0].crs, after.crs.to_string())
    found = shapely.get_coordinates(after.geometry.to_numpy())
    assert np.allclose([found.min(axis=0), found.max(axis=0)], [moved.min(axis=0), moved.max(axis=0)], rtol=0, atol=2e-6)
    if after.crs == before.crs:  # rings may begin elsewhere or turn about, no vertex comes or goes
        assert np.allclose(np.sort(found, axis=0), np.sort(moved, axis=0), rtol=0, atol=2e-6)
    else:  # rings that nearly touch may touch in another system, and are mended when they are read
        assert len(found) == pytest.approx(len(moved), rel=1e-4)
    if after.crs == before.crs:
        sizes = (shapely.area(frame.geometry.to_numpy()) for frame in (after, before))
        assert sorted(next(sizes)) == pytest.approx(sorted(next(sizes)), rel=1e-5)
    for column in before.columns.drop("geometry"):
        named = {"Name": "Name"}.get(column, short_names(list(before.columns))[column] if ending == "zip" else column)
        if named in after and before[column].dtype.kind in "if":
            numbers = pd.to_numeric(after[named]).dropna().astype(float)
            assert sorted(numbers) == pytest.approx(sorted(before[column].dropna().astype(float)), rel=1e-9)


@REAL
@pytest.mark.real
def test_a_whole_country_of_five_layers_becomes_shapefiles(tmp_path: Path) -> None:
    path = DATA / "osm" / "liechtenstein-2013-08-03.osm.pbf"
    found: dict[str, list[Any]] = {}
    for batch in OSM().read(Source(path, path.name), OSM.Options(), Progress()):
        found.setdefault(batch.layer, []).append(batch.data)
    layers = [
        ExportLayer(name, name, "FeatureCollection", "EPSG:4326", None, lambda data=data: iter(data))
        for name, data in found.items()
    ]
    report = written(Shapefile(), tmp_path / "a.zip", *layers)
    expected = {"points": 1359, "lines": 3014, "multilinestrings": 39, "multipolygons": 4104}
    assert {name: report.counts[name] for name in expected} == expected
    assert report.counts["other_relations"] > 12 and "12 Sammlungen" in said(report)  # 12 collections of mixed kinds
    assert "admin_level → admin_leve" in said(report)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path)
    assert pyogrio.read_info(tmp_path / "multipolygons.shp")["features"] == 4104
