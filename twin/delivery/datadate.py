"""The date that data give of themselves."""

from __future__ import annotations

from pathlib import Path

from twin.geodata import spool
from twin.geodata.citymodel import CityModel
from twin.geodata.dataset import Layer
from twin.geodata.feature import CHANGED, FeatureCollection
from twin.geodata.plan import Plan


def newest_date(layers: tuple[Layer, ...], folder: Path) -> str:
    """Return the newest date these layers give of themselves (ISO), empty when the file gives none.

    City objects give their `creationDate`, a plan when it came into force, cadastral objects when they were last changed.
    """
    dates: set[str] = set()
    for layer in layers:
        if layer.type == "Plan":
            dates.update(batch.date() for batch in spool.read(folder / layer.name) if isinstance(batch, Plan))
        if layer.type == "FeatureCollection" and CHANGED in layer.attributes:
            for batch in spool.read(folder / layer.name):
                if isinstance(batch, FeatureCollection) and CHANGED in batch.frame:
                    dates.add(str(batch.frame[CHANGED].fillna("").astype(str).max())[:10])
        if layer.type == "CityModel" and "creationDate" in layer.attributes:
            for batch in spool.read(folder / layer.name):
                if isinstance(batch, CityModel):
                    dates.update(str(item.get("creationDate") or "")[:10] for item in batch.table.attributes)
    return max(dates, default="")
