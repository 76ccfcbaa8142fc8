"""Layers brought to what an exporter asks for: coordinate system, dimensions, length of field names."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely

from twin.errors import NotSuitable, OptionsInvalid
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.crs import transform
from twin.geodata.dataset import LayerData
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.handlers import ExportLayer, Requirements, Selection


def adapted(selection: Selection, requirements: Requirements, crs: str | None = None) -> Selection:
    """Return the selection as an exporter requires it; batches are adapted one by one while they are walked.

    `crs` is a person's choice. Raises OptionsInvalid when the format is bound to another CRS, NotSuitable when a grid would
    have to be reprojected.
    """
    fixed = requirements.crs not in ("any", "source")
    if fixed and crs is not None and crs != requirements.crs:
        raise OptionsInvalid(
            "CRS_IS_FIXED",
            f"Dieses Format ist an {requirements.crs} gebunden; {crs} lässt sich nicht wählen. Bitte --crs weglassen.",
            f"This format is bound to {requirements.crs}; {crs} cannot be chosen. Please leave out --crs.",
            crs=requirements.crs,
        )
    target = requirements.crs if fixed else crs
    layers = tuple(_layer(layer, target or layer.crs, requirements) for layer in selection.layers)
    return dataclasses.replace(selection, layers=layers)


def _layer(layer: ExportLayer, target: str, requirements: Requirements) -> ExportLayer:
    if layer.type == "Coverage" and target != layer.crs:
        raise NotSuitable(
            "GRID_NOT_REPROJECTED",
            f"Das Raster „{layer.title or layer.name}“ liegt in {layer.crs} und wird nicht nach {target} umgerechnet, weil dabei "
            "Höhen verfälscht würden. Bitte ohne --crs exportieren.",
            f"The grid '{layer.title or layer.name}' is in {layer.crs} and is not resampled to {target}, because that would "
            "falsify heights. Please export without --crs.",
        )
    steps: list[Callable[[LayerData], LayerData]] = []
    if target != layer.crs:
        steps.append(lambda data: reprojected(data, target))
    if requirements.dimensions == "2d":
        steps.append(_flat)
    if requirements.field_name_length is not None:
        length = requirements.field_name_length
        steps.append(lambda data: _short_names(data, length))
    if not steps:
        return layer

    def batches() -> Iterator[LayerData]:
        for batch in layer.walk():
            for step in steps:
                batch = step(batch)
            yield batch

    return dataclasses.replace(layer, crs=target, batches=batches)


def reprojected(data: LayerData, target: str) -> LayerData:
    """Return vector data or a city model in another CRS; heights stay as they are, a placed model needs no change."""
    if isinstance(data, CityModel):
        return data.with_vertices(transform(data.vertices, data.crs, target), target)
    if isinstance(data, FeatureCollection | Plan):
        source = data.crs
        shapes = np.asarray(data.frame.geometry.array, dtype=object)
        moved = _moved(shapes, lambda points: transform(points, source, target))
        frame = data.frame.set_geometry(moved).set_crs(target, allow_override=True)
        return dataclasses.replace(data, frame=frame, crs=target)
    if isinstance(data, Coverage):
        raise ValueError("a grid is never resampled here")
    return data


def _moved(shapes: Any, move: Callable[[Any], Any]) -> Any:
    result = shapes.copy()
    high = shapely.has_z(shapes)
    result[~high] = shapely.transform(shapes[~high], move)
    result[high] = shapely.transform(shapes[high], move, include_z=True)
    return result


def _flat(data: LayerData) -> LayerData:
    if isinstance(data, FeatureCollection | Plan):
        frame = data.frame.set_geometry(shapely.force_2d(np.asarray(data.frame.geometry.array, dtype=object)))
        return dataclasses.replace(data, frame=frame.set_crs(data.crs, allow_override=True))
    return data


def _short_names(data: LayerData, length: int) -> LayerData:
    if not isinstance(data, FeatureCollection):
        return data
    taken: set[str] = set()
    names: dict[str, str] = {}
    for column in data.frame.columns:
        if column != data.frame.geometry.name:
            names[column] = _short_name(str(column), length, taken)
    return dataclasses.replace(data, frame=data.frame.rename(columns=names))


def _short_name(name: str, length: int, taken: set[str]) -> str:
    short, number = name[:length], 1
    while short.lower() in taken:
        ending = str(number)
        short, number = name[: length - len(ending)] + ending, number + 1
    taken.add(short.lower())
    return short
