"""Delimited text: encodings, separators, German numbers, coordinates in every costume."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely

from twin.errors import DecisionNeeded, FileDamaged, OptionsInvalid
from twin.findings import Progress
from twin.handlers import Batch, Confidence, Source
from twin.importers.probing import take_probe
from twin.importers.table.delimited import CSV, DelimitedOptions

DATA = Path(__file__).parents[4] / "shared" / "data" / "vector"
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")


def written(tmp_path: Path, text: str | bytes, name: str = "liste.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path, crs: str | None = None, **options: Any) -> tuple[list[Batch], dict[str, int]]:
    progress = Progress()
    batches = list(CSV().read(Source(path, path.name, crs), DelimitedOptions(**options), progress))
    return batches, {group.code: group.total for group in progress.findings()}


def frame(path: Path, crs: str | None = None, **options: Any) -> Any:
    batches, _ = read(path, crs, **options)
    assert len(batches) == 1 and batches[0].data is not None
    return batches[0].data.frame  # type: ignore[union-attr]


def test_german_numbers_lose_their_points_and_keep_their_value(tmp_path: Path) -> None:
    found = frame(
        written(tmp_path, "ort;rechtswert;hochwert;bgf\nA;3.567.123,45;5.712.345,5;1.234,5\nB;3567124;5712346;980\n"),
        "EPSG:31467",
    )
    assert found["bgf"].tolist() == [1234.5, 980.0]
    assert shapely.get_coordinates(found.geometry.to_numpy())[0].tolist() == [3567123.45, 5712345.5]


def test_a_lone_point_between_three_digits_follows_the_rest_of_the_table(tmp_path: Path) -> None:
    german = frame(written(tmp_path, "id;einwohner;anteil\n1;1.234;0,5\n2;12.345;0,7\n"))
    english = frame(written(tmp_path, "id,value,share\n1,1.234,0.5\n2,12.345,0.7\n"))
    assert german["einwohner"].tolist() == [1234, 12345]
    assert english["value"].tolist() == [1.234, 12.345]


def test_leading_zeros_stay_text(tmp_path: Path) -> None:
    assert frame(written(tmp_path, "ags;n\n06108;1\n15002;2\n"))["ags"].tolist() == ["06108", "15002"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "straße;lon;lat\nMühlgäßchen;11,97;51,48\n".encode(encoding))
    found = frame(path)
    assert found["straße"].tolist() == ["Mühlgäßchen"]
    assert (found.geometry.x[0], found.geometry.y[0]) == (11.97, 51.48)


def test_text_that_leaves_utf8_behind_the_first_64_kilobytes_is_still_read_whole(tmp_path: Path) -> None:
    rows = "".join(f"{number};11.5;51.5\n" for number in range(8000))
    batches, codes = read(written(tmp_path, f"name;lon;lat\n{rows}".encode() + "Größe;11.5;51.5\n".encode("cp1252")))
    assert sum(batch.read for batch in batches) == 8001 and codes["TEXT_ENCODING"] == 1
    assert batches[-1].data.frame["name"].iloc[-1] == "Größe"  # type: ignore[union-attr]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, sign: str) -> None:
    found = frame(written(tmp_path, f'name{sign}x{sign}y\n"a{sign}b"{sign}11.5{sign}51.5\n'))
    assert found["name"].tolist() == [f"a{sign}b"]


def test_a_zone_before_the_easting_names_the_system(tmp_path: Path) -> None:
    batches, codes = read(written(tmp_path, "ostwert;nordwert\n32706012,5;5707120,25\n"))
    assert batches[0].crs == "EPSG:25832" and codes["ZONE_REMOVED"] == 1
    assert shapely.get_coordinates(batches[0].data.frame.geometry.to_numpy()).tolist() == [[706012.5, 5707120.25]]  # type: ignore[union-attr]


def test_planar_numbers_without_a_system_are_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, "x;y\n3567123;5712345\n")
    with pytest.raises(DecisionNeeded) as error:
        read(path)
    assert error.value.code == "CRS_MISSING"
    assert CSV().inspect(Source(path, path.name), DelimitedOptions()).layers[0].crs is None


def test_degrees_minutes_and_seconds_are_degrees(tmp_path: Path) -> None:
    found = frame(written(tmp_path, "name;lon;lat\nHalle;11°58'12\"O;51 28 48,5\nLima;77:02:34W;12:02:36S\n"))
    places = shapely.get_coordinates(found.geometry.to_numpy())
    assert places.ravel().tolist() == pytest.approx([11.97, 51.480139, -77.042778, -12.043333], abs=1e-6)


def test_a_place_off_the_earth_is_rejected_and_an_empty_one_is_kept_without_place(tmp_path: Path) -> None:
    batches, codes = read(written(tmp_path, "id,lon,lat\n1,11,51\n2,400,51\n3,,\n4,zehn,51\n"))
    assert (batches[0].read, batches[0].imported, batches[0].rejected) == (4, 3, 1)
    assert codes == {"COORDINATE_OUT_OF_RANGE": 1, "COORDINATE_UNREADABLE": 2}


def test_wkt_is_read_with_its_srid_and_wrong_text_is_rejected_by_row(tmp_path: Path) -> None:
    text = 'id;wkt\n1;SRID=25832;\n2;"SRID=25832;POLYGON((0 0,4 0,4 3,0 3,0 0))"\n3;POLYGON((0 0\n'
    batches, codes = read(written(tmp_path, text))
    assert batches[0].crs == "EPSG:25832" and codes["WKT_UNREADABLE"] == 2
    assert shapely.area(batches[0].data.frame.geometry.to_numpy()).tolist() == [12.0]  # type: ignore[union-attr]


def test_wkt_nested_without_end_does_not_reach_the_geometry_library(tmp_path: Path) -> None:
    path = written(tmp_path, "id;wkt\n1;POINT(1 2)\n2;" + "GEOMETRYCOLLECTION(" * 20_000 + ")" * 20_000 + "\n")
    batches, codes = read(path, "EPSG:25832")
    assert batches[0].rejected == 1 and codes["WKT_UNREADABLE"] == 1


def test_a_cell_beyond_a_megabyte_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileDamaged, match="Zeile 3"):
        read(written(tmp_path, "id;text\n1;a\n2;" + "x" * (2 << 20) + "\n"))


def test_an_overlong_row_is_told_and_a_short_one_filled(tmp_path: Path) -> None:
    batches, codes = read(written(tmp_path, "id,lon,lat,art\n1,11,51,Linde,zu viel\n2,11,51\n3,11,51,Eiche\n"))
    assert batches[0].imported == 3 and codes == {"ROW_TOO_LONG": 1}
    assert batches[0].data.frame["art"].isna().tolist() == [False, True, False]  # type: ignore[union-attr]


def test_columns_can_be_named_and_a_wrong_name_lists_the_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b\n706012;5707120\n")
    assert frame(path, "EPSG:25832", x="a", y="b").geometry.x[0] == 706012.0
    with pytest.raises(OptionsInvalid, match="Vorhanden: a, b"):
        read(path, "EPSG:25832", x="ost", y="b")


def test_a_table_without_a_place_is_kept_as_a_table(tmp_path: Path) -> None:
    batches, codes = read(written(tmp_path, "plz;einwohner\n06108;24000\n"))
    assert (batches[0].imported, batches[0].crs) == (1, "") and codes["TABLE_WITHOUT_PLACE"] == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<gml:x/>", "a.csv"),
        (b'{"a": 1}', "a.csv"),
        (b"\x00\x01\x02;\x03\n" * 9, "a.csv"),
        (b"Ein Satz, und noch einer.\nMehr.\n", "brief.doc"),
    ],
)
def test_what_is_no_table_is_not_claimed(tmp_path: Path, content: bytes, name: str) -> None:
    assert CSV().identify(take_probe(written(tmp_path, content, name), name)).confidence < Confidence.STRUCTURE


@real
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("pygeoapi/station_list.csv", 79),
        ("terriajs/lat_lon_enum_lots.csv", 21),
        ("terriajs/parking-sensor-data.csv", 21),
        ("terriajs/youth-unemployment-rate-2018.csv", 86),
        ("qgis/delimitedtext/testdms.csv", 24),
        ("terriajs/POA_2021_POA_2021.csv", 2644),
    ],
)
def test_real_tables_give_a_row_for_each_of_their_lines(name: str, rows: int) -> None:
    batches, _ = read(DATA / name)
    assert sum(batch.read for batch in batches) == rows == sum(batch.imported + batch.rejected for batch in batches)


@real
def test_the_stations_lie_where_their_columns_say() -> None:
    batches, _ = read(DATA / "pygeoapi" / "station_list.csv")
    first = batches[0].data.frame.iloc[0]  # type: ignore[union-attr]
    # Bonifati on the Tyrrhenian coast: the file's columns are latitude, longitude, elevation
    assert first.geometry.coords[0] == (15.8913888889, 39.5847222222, 484.0)
