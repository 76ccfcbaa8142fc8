"""The town as the map of catalogue records shows it: where its own data lie, and its streets where a dataset has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from twin.geodata.bbox import BBox, around
from twin.geodata.dataset import Dataset

_ELSEWHERE = ("MapService", "Tileset")
_MOST_OUTLINES, _MOST_STREETS = 60, 4


def extent(datasets: Iterable[Dataset]) -> BBox | None:
    """Return the rectangle (CRS84) the town's own data cover, None without any.

    City models tell it best: a copy of a state's data would make a town of the state. Live services lie elsewhere.
    """
    layers = [layer for dataset in datasets for layer in dataset.layers if layer.type not in _ELSEWHERE]
    return around(layer.bbox for layer in layers if layer.type == "CityModel") or around(layer.bbox for layer in layers)


def backdrop(datasets: Iterable[Dataset]) -> dict[str, Any]:
    """Return what the map draws behind the frames: `outlines` [{title, bbox}] of own data, `streets` addresses of lines."""
    outlines, streets = [], []
    for dataset in datasets:
        own = [layer for layer in dataset.layers if layer.type not in _ELSEWHERE]
        box = around(layer.bbox for layer in own)
        if box is not None:
            outlines.append({"title": dataset.title, "bbox": box.to_list()})
        shown = dataset.extras.get("display") or {}
        lines = [entry["file"] for entry in shown.values() if entry.get("kind") == "lines" and not entry.get("live")]
        streets += [f"/tiles/{dataset.id}/v{dataset.version}/{quote(file)}" for file in lines]
    return {"outlines": outlines[:_MOST_OUTLINES], "streets": streets[:_MOST_STREETS]}
