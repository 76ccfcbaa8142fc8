"""Objects of the town's own data are found by id, address, parcel and street, in bounded answers."""

from __future__ import annotations

import numpy as np
import pytest

from twin.delivery import lookup
from twin.geodata import crs, spool
from twin.workspace import Workspace


def titles(workspace: Workspace, query: str) -> list[str]:
    return [hit.title for hit in lookup.find(workspace, query).hits]


def test_a_building_is_found_by_its_id_at_its_place(musterstadt: Workspace) -> None:
    (hit, *_) = lookup.find(musterstadt, "demu01alkirche01").hits
    assert (hit.id, hit.type, hit.layer) == ("DEMU01ALKIRCHE01", "CityModel", "buildings")
    folder = musterstadt.datasets.layer_folder(musterstadt.datasets.get("gebaeude"), "buildings")
    (city,) = spool.read(folder)
    (bounds,) = [box for box, name in zip(lookup._city_boxes(city), city.table.ids, strict=True) if name == "DEMU01ALKIRCHE01_1"]
    west, south = crs.to_lonlat(bounds[None, :2], "EPSG:25832")[0]
    assert abs(hit.lon - west) < 0.001
    assert abs(hit.lat - south) < 0.001


def test_an_address_is_found_whatever_the_case(musterstadt: Workspace) -> None:
    assert "Markt 1" in titles(musterstadt, "MARKT 1 muster")[0]


def test_house_1_comes_before_house_11() -> None:
    titles = ["Markt 1, Musterstadt", "Stadtkirche, Markt 1", "Markt 11, Musterstadt"]
    index = lookup._Index([], ["a", "b", "c"], titles, np.empty((0, 4)), True)
    ranks = [lookup._rank(index, row, "markt 1") for row in range(3)]
    assert ranks == sorted(ranks) and len(set(ranks)) == 3


@pytest.mark.parametrize("words", ["Uferstraße", "uferstr.", "UFERSTRASSE"])
def test_the_ways_to_write_street_make_no_difference(musterstadt: Workspace, words: str) -> None:
    assert "Uferstraße" in titles(musterstadt, words)


def test_a_parcel_is_found_by_its_mark(musterstadt: Workspace) -> None:
    (hit,) = lookup.find(musterstadt, "055901-001-00002/00").hits
    assert (hit.layer, hit.type) == ("flurstuecke", "FeatureCollection")
    assert 50 < hit.size < 500


@pytest.mark.parametrize("words", ["Flur 1 Flurstück 2", "flst. 2, Flur 1", "Gemarkung Musterstadt, Flur 1, Flurstück 2"])
def test_a_parcel_is_found_as_people_write_it(musterstadt: Workspace, words: str) -> None:
    hits = lookup.find(musterstadt, words).hits
    assert [hit.title for hit in hits] == ["Flurstück 2, Flur 1, Musterstadt, 055901-001-00002/00"]


def test_a_dataset_is_found_by_its_title_and_its_place(musterstadt: Workspace) -> None:
    (hit, *_) = lookup.find(musterstadt, "Bebauungsplan Mühlenbleiche").hits
    assert (hit.id, hit.type) == ("bebauungsplan", "Dataset")
    assert (hit.lon, hit.lat) == pytest.approx((8.75079, 51.71989), abs=1e-4)
    assert 150 < hit.size < 250


def test_answers_are_bounded_and_say_so(musterstadt: Workspace) -> None:
    answer = lookup.find(musterstadt, "musterstadt")
    assert len(answer.hits) == lookup.MOST_HITS
    assert answer.more
    assert not answer.partial
    assert len({(hit.dataset, hit.layer, hit.id) for hit in answer.hits}) == lookup.MOST_HITS


@pytest.mark.parametrize("words", ["", "a", "   ", "gibt es nicht", "x" * 5000])
def test_little_or_nonsense_finds_nothing(musterstadt: Workspace, words: str) -> None:
    assert lookup.find(musterstadt, words).hits == []


@pytest.mark.parametrize(
    ("words", "title", "corrected"),
    [
        ("Rathaus", "Rathaus, Markt 7", ""),
        ("Rathuas", "Rathaus, Markt 7", "rathaus"),
        ("Markt7", "Rathaus, Markt 7", "markt 7"),
        ("Markt 7a", "Rathaus, Markt 7", "markt 7"),
        ("Muehlenweg 12", "Mühle, Mühlenweg 12", ""),
        ("Mühlenwg 12", "Mühle, Mühlenweg 12", "muehlenweg 12"),
        ("Uferstraße 333", "Uferstraße", "uferstr"),
        ("Färberei", "Halle 2 (Färberei)", ""),
    ],
)
def test_what_people_mean_is_found_however_they_write_it(musterstadt: Workspace, words: str, title: str, corrected: str) -> None:
    answer = lookup.find(musterstadt, words)
    assert answer.hits[0].title.startswith(title)
    assert answer.corrected == corrected


def test_an_object_without_a_name_says_what_it_is(musterstadt: Workspace) -> None:
    assert {hit.title for hit in lookup.find(musterstadt, "Winterlinde").hits} == {"Winterlinde"}
