"""GeoParquet: the system by the standard, nested values, other writers' versions."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely

from twin.errors import DecisionNeeded
from twin.findings import Progress
from twin.handlers import Batch, Source
from twin.importers.geoparquet import GeoParquet
from twin.options import NoOptions

DATA = Path(__file__).parents[3] / "shared" / "data" / "vector"
real = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there")


def read(path: Path, crs: str | None = None) -> list[Batch]:
    return list(GeoParquet().read(Source(path, path.name, crs), NoOptions(), Progress()))


def written(tmp_path: Path, crs: str | None) -> Path:
    frame = geopandas.GeoDataFrame({"n": [1, 2]}, geometry=[shapely.Point(1, 2), None], crs=crs)
    frame.to_parquet(tmp_path / "a.parquet")
    return tmp_path / "a.parquet"


def test_the_system_of_the_footer_is_taken(tmp_path: Path) -> None:
    batch = read(written(tmp_path, "EPSG:25832"))[0]
    assert (batch.crs, batch.imported) == ("EPSG:25832", 2)


def test_a_null_system_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, None)
    with pytest.raises(DecisionNeeded) as error:
        read(path)
    assert error.value.code == "CRS_MISSING"
    assert read(path, "EPSG:25833")[0].crs == "EPSG:25833"


@real
def test_the_overture_subset_has_all_its_places_and_its_nested_values_as_text() -> None:
    batches = read(DATA / "pygeoapi" / "nyc_subset_overture.parquet")
    assert sum(batch.imported + batch.repaired for batch in batches) == 679
    frame = batches[0].data.frame  # type: ignore[union-attr]
    assert "bbox" not in frame and frame["sources"].iloc[0].startswith("[")
    west, south, east, north = frame.total_bounds
    assert -74.3 < west < east < -73.6 and 40.4 < south < north < 41.0


@real
def test_an_old_version_whose_footer_names_another_column_is_read() -> None:
    batches = read(DATA / "pygeoapi" / "random_nocrs.parquet")
    assert sum(batch.imported for batch in batches) == 100


@real
def test_a_table_without_geo_metadata_asks_for_its_system() -> None:
    with pytest.raises(DecisionNeeded):
        read(DATA / "pyogrio" / "list_field_values_file.parquet")
