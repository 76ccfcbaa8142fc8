"""The town as the map of catalogue records shows it: where its own data lie, its land use, its streets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from twin.geodata.bbox import BBox, around
from twin.geodata.dataset import Dataset

_ELSEWHERE = ("MapService", "Tileset")
_MOST_OUTLINES, _MOST_STREETS, _MOST_OBJECTS = 60, 4, 5000
_LAND_USE_KINDS = 4


def extent(datasets: Iterable[Dataset]) -> BBox | None:
    """Return the rectangle (CRS84) the town's own data cover, None without any.

    City models tell it best: a copy of a state's data would make a town of the state. Live services lie elsewhere.
    """
    layers = [layer for dataset in datasets for layer in dataset.layers if layer.type not in _ELSEWHERE]
    return around(layer.bbox for layer in layers if layer.type == "CityModel") or around(layer.bbox for layer in layers)


def backdrop(datasets: Sequence[Dataset]) -> dict[str, Any]:
    """Return what the map draws behind the frames.

    `outlines` [{title, bbox}] are those of the own data, `streets` addresses of lines, `areas` the address of the layer of areas
    with most kinds of them, as land use has.
    """
    outlines = []
    for dataset in datasets:
        box = around(layer.bbox for layer in dataset.layers if layer.type not in _ELSEWHERE)
        if box is not None:
            outlines.append({"title": dataset.title, "bbox": box.to_list()})
    streets = [address for address, _ in _drawn(datasets, "lines")]
    coloured = [(kinds, address) for address, kinds in _drawn(datasets, "areas") if kinds >= _LAND_USE_KINDS]
    areas = [address for _, address in sorted(coloured)[-1:]]
    return {"outlines": outlines[:_MOST_OUTLINES], "streets": streets[:_MOST_STREETS], "areas": areas}


def _drawn(datasets: Iterable[Dataset], kind: str) -> Iterator[tuple[str, int]]:
    """Yield the address of each layer drawn as this kind, and how many lines its legend has."""
    for dataset in datasets:
        for entry in (dataset.extras.get("display") or {}).values():
            if entry.get("kind") == kind and not entry.get("live") and entry.get("count", 0) <= _MOST_OBJECTS:
                yield f"/tiles/{dataset.id}/v{dataset.version}/{quote(entry['file'])}", len(entry.get("legend", ()))
