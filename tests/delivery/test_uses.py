"""What a dataset may be used for, and what is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from twin.delivery.uses import Use, facts, judge
from twin.findings import ImportReport, LayerCount
from twin.geodata import spool
from twin.geodata.bbox import BBox
from twin.geodata.dataset import Dataset, DatasetId, Layer, Lineage
from twin.geodata.feature import FeatureCollection
from twin.language import Text

TODAY = date(2026, 11, 26)


def dataset(rejected: int = 0, code: str = "EPSG:25832", **about: Any) -> Dataset:
    report = ImportReport((LayerCount("a", "FeatureCollection", code, 10, 10 - rejected, 0, rejected),), ())
    lineage = Lineage("a.gpkg", "a" * 64, 10, "x", "geopackage", "1", {}, report, "2026-06-21T00:00:00Z")
    layer = Layer("a", "Plätze", "FeatureCollection", code, None, BBox(8, 51, 9, 52), 10, (), Text("aus der Tabelle", "from it"))
    whole = {
        "licence": "dl-de/by-2-0",
        "attribution": "Stadt",
        "contact": "Frau Beispiel",
        "data_date": "2026-03-15",
        "extras": {"display": {"a": {"kind": "lines", "file": "lines.json", "count": 10}}},
    }
    return Dataset(DatasetId("d1"), 1, "Plätze", (layer,), lineage, **{**whole, **about})


@pytest.fixture
def judged(tmp_path: Path) -> Any:
    shapes = [shapely.box(i, 0, i + 1, 1) for i in range(10)]
    spool.write(tmp_path / "a", 0, FeatureCollection(geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:25832"), "EPSG:25832"))

    def uses(given: Dataset) -> dict[str, Use]:
        return {use.key: use for use in judge(given, lambda layer: tmp_path / layer.name, TODAY)}

    return uses


def test_a_well_described_dataset_is_ready_for_everything(judged: Any) -> None:
    assert {use.verdict for use in judged(dataset()).values()} == {"ready"}


@pytest.mark.parametrize(
    ("about", "use", "verdict", "reason"),
    [
        ({"personal_data": True}, "published", "no", "personenbezogene"),
        ({"licence": ""}, "published", "no", "Lizenz fehlt"),
        ({"licence": "CC BY-NC 4.0"}, "published", "care", "schränkt"),
        ({"licence": "nach Absprache"}, "published", "care", "prüfen"),
        ({"contact": ""}, "published", "care", "Ansprechperson fehlt"),
        ({"data_date": "2023-01-01"}, "counted", "care", "46 Monate alt"),
        ({"data_date": ""}, "counted", "care", "unbekannt"),
        ({"code": "EPSG:4326"}, "counted", "no", "nicht in Metern"),
        ({"rejected": 3}, "shown", "care", "3 Objekte wurden abgelehnt"),
        ({"extras": {}}, "shown", "no", "nichts davon"),
    ],
)
def test_a_doubt_is_named(judged: Any, about: dict[str, Any], use: str, verdict: str, reason: str) -> None:
    found = judged(dataset(**about))[use]
    assert found.verdict == verdict
    assert any(reason in text.de for text in found.reasons)
    assert all(text.de and text.en for text in found.reasons)


def test_every_fact_says_where_it_is_known_from() -> None:
    known = {fact.key: fact for fact in facts(replace(dataset(), attribution=""))}
    assert known["crs"].value == Text("EPSG:25832 · ETRS89 / UTM zone 32N", "EPSG:25832 · ETRS89 / UTM zone 32N")
    assert known["crs"].origin.de == "aus der Tabelle"
    assert (known["vertical"].value, known["attribution"].value) == (None, None)
    assert known["attribution"].origin.de == "nicht angegeben"
