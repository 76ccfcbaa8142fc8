"""Display files of a case: whoever asks first writes them."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely

from twin import staging
from twin.geodata.bbox import BBox
from twin.geodata.feature import FeatureCollection


def test_two_requests_for_the_same_files_get_them_both(tmp_path: Path) -> None:
    target = tmp_path / "r1" / "A"

    def write(place: Path) -> None:
        (place / "trees.json").write_text("{}")
        target.mkdir(exist_ok=True)
        (target / "trees.json").write_text("first")

    staging._whole(target, write)
    assert (target / "trees.json").read_text() == "first"
    assert [item.name for item in target.parent.iterdir()] == ["A"]


def test_files_that_cannot_be_put_in_their_place_are_a_fault(tmp_path: Path) -> None:
    def write(place: Path) -> None:
        (tmp_path / "A").write_text("a file in the way")

    with pytest.raises(OSError):
        staging._whole(tmp_path / "A", write)


def test_of_more_features_than_wanted_the_closest_to_the_site_stay_in_their_order() -> None:
    places = [(500.0, 0.0), (15.0, 5.0), (5.0, 40.0), (-300.0, 0.0), (4.0, 4.0)]
    frame = geopandas.GeoDataFrame({"name": list("abcde")}, geometry=shapely.points(places), crs="EPSG:25832")
    features, site = FeatureCollection(frame, "EPSG:25832"), BBox(0.0, 0.0, 10.0, 10.0)
    assert staging.nearest(features, site, 5) is features
    assert staging.nearest(features, site, 3).frame["name"].tolist() == ["b", "c", "e"]
