"""An empty home with a clock that tests move, and a dataset to keep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from twin.findings import ImportReport, LayerCount
from twin.geodata.bbox import BBox
from twin.geodata.dataset import Dataset, DatasetId, Layer, Lineage
from twin.store.database import Database
from twin.store.migrations import migrate


@dataclass
class Clock:
    now: float = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'twin.sqlite'}", clock)
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def dataset() -> Dataset:
    report = ImportReport((LayerCount("buildings", "CityModel", "EPSG:25832", 3, 2, 1, 0),), ())
    lineage = Lineage("a.gml", "a" * 64, 10, "application/gml+xml", "citygml", "1", {}, report, "2026-06-21T00:00:00Z")
    layer = Layer("buildings", "Gebäude", "CityModel", "EPSG:25832", "DHHN2016", BBox(8.7, 51.7, 8.8, 51.8), 3, ("function",))
    return Dataset(DatasetId("d1"), 1, "Stadtmodell", (layer,), lineage, group="amt61", data_date="2026-03-15")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version folder as an import leaves it."""
    made = tmp_path / "work" / "job"
    (made / "layers" / "buildings").mkdir(parents=True)
    (made / "layers" / "buildings" / "x.bin").write_bytes(b"x")
    (made / "display").mkdir()
    return made
