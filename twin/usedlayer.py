"""A layer of a stored dataset version as a case uses it: found, read as buildings, frames, plan or terrain."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from twin.errors import DocumentInvalid, NotFound
from twin.geodata import spool
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.crs import is_metric
from twin.geodata.dataset import Dataset, Layer
from twin.geodata.feature import FeatureCollection
from twin.geodata.mesh import Mesh
from twin.geodata.meshcity import city_of
from twin.geodata.plan import Plan
from twin.language import Text
from twin.planning import baseline
from twin.planning.building import Building
from twin.planning.change import LayerRef
from twin.planning.measure import DataSource
from twin.planning.plan.facts import PlanFacts, facts_of
from twin.planning.storedmodel import building_in
from twin.workspace import Workspace


@dataclass(frozen=True, slots=True)
class UsedLayer:
    """A layer of a stored dataset version that a case is built on."""

    dataset: Dataset
    layer: Layer
    read: Callable[[], Iterator[Any]]
    folder: Path

    def source(self) -> DataSource:
        """Return the version as evidence names it."""
        return DataSource(self.dataset.title, self.dataset.data_date, self.dataset.version, self.dataset.id)


def find_layer(workspace: Workspace, ref: LayerRef, crs: str | None) -> UsedLayer:
    """Return the layer a reference names, the only one where it names none; it must lie in `crs` where one is asked for."""
    dataset = workspace.datasets.get(ref.dataset, ref.version)
    layer = dataset.layer(ref.layer) if ref.layer else (dataset.layers[0] if len(dataset.layers) == 1 else None)
    if layer is None:
        known = ", ".join(item.name for item in dataset.layers)
        raise NotFound(
            "LAYER_UNKNOWN",
            f"„{dataset.title}“ hat keine Ebene „{ref.layer}“ (vorhanden: {known}).",
            f"'{dataset.title}' has no layer '{ref.layer}' (there are: {known}).",
        )
    if crs is not None and layer.crs != crs and layer.type != "Mesh":
        raise _other_system(layer, Text(crs, crs))
    return used_layer(workspace, dataset, layer)


def used_layer(workspace: Workspace, dataset: Dataset, layer: Layer) -> UsedLayer:
    """Return a layer of a stored version with the way to read it."""
    folder = workspace.datasets.layer_folder(dataset, layer.name)
    return UsedLayer(dataset, layer, functools.partial(spool.read, folder), folder)


def find_model(workspace: Workspace, ref: LayerRef, crs: str, *, stays: bool) -> UsedLayer:
    """Return a layer of buildings that a case in `crs` brings in where it lies (`stays`) or sets at a point of its own.

    A single 3D model (GLB, IFC, OBJ ...) is one building. Raises NotFound, DocumentInvalid for another system.
    """
    used = find_layer(workspace, ref, None)
    if used.layer.type == "Mesh":
        read = functools.partial(_as_cities, used.folder, crs, _model_id(used), used.layer.title or used.layer.name)
        return replace(used, layer=replace(used.layer, crs=crs), read=read)
    if stays and used.layer.crs != crs:
        raise _other_system(used.layer, Text(crs, crs))
    return used if stays else _in_metres(used)


def _as_cities(folder: Path, crs: str, identifier: str, title: str) -> Iterator[CityModel]:
    yield _as_city(folder, crs, identifier, title)


@functools.lru_cache(maxsize=8)
def _as_city(folder: Path, crs: str, identifier: str, title: str) -> CityModel:
    """Return the 3D model of a stored layer, which never changes, as a city of one building."""
    mesh = next(batch for batch in spool.read(folder) if isinstance(batch, Mesh))
    return city_of(mesh, crs, identifier, title)


def _other_system(layer: Layer, wanted: Text) -> DocumentInvalid:
    return DocumentInvalid(
        "LAYER_CRS_DIFFERS",
        f"Die Ebene „{layer.title}“ liegt in {layer.crs}, gebraucht wird {wanted.de}. Bitte die Daten so einlesen.",
        f"The layer '{layer.title}' is in {layer.crs}, needed is {wanted.en}. Please import the data like that.",
    )


def _in_metres(used: UsedLayer) -> UsedLayer:
    """Return a layer that is set at a point of its own: its system need not be the case's, but counts in metres, as meshes do."""
    if used.layer.type != "Mesh" and not is_metric(used.layer.crs):
        raise _other_system(used.layer, Text("ein System in Metern", "a system in metres"))
    return used


def arriving_of(used: UsedLayer, crs: str) -> list[Building]:
    """Return the buildings of one layer that find_model gave, by whose middle a model is set."""
    return _model(used, crs) if used.layer.type == "Mesh" else list(buildings(used, None))


def _model(used: UsedLayer, crs: str) -> list[Building]:
    """Return a 3D model as the one building it is taken for."""
    found = building_in(used.folder, crs, _model_id(used), used.layer.title or used.layer.name)
    return [] if found is None else [found]


def _model_id(used: UsedLayer) -> str:
    return f"{used.dataset.id}/{used.layer.name}"


def plan_facts(used: UsedLayer) -> PlanFacts | None:
    """Return what a plan's layer fixes; None for a layer that holds no plan."""
    return next((facts_of(batch) for batch in used.read() if isinstance(batch, Plan)), None)


def buildings(used: UsedLayer, site: BaseGeometry | None) -> Sequence[Building]:
    """Return the buildings of a city model layer, those that stand in the site where one is given."""
    if used.layer.type == "CityModel" and site is not None:
        return _buildings_in(used.folder, shapely.to_wkb(site))
    return [item for batch in models(used) for item in baseline.buildings_of(batch, site)]


def frames(used: UsedLayer, site: BaseGeometry | None) -> Sequence[geopandas.GeoDataFrame]:
    """Return the frames of a feature layer, of each the rows that meet the site where one is given."""
    if site is not None:
        return _frames_in(used.folder, shapely.to_wkb(site))
    return [batch.frame for batch in used.read() if isinstance(batch, FeatureCollection)]


@functools.lru_cache(maxsize=32)
def _buildings_in(folder: Path, site_wkb: bytes) -> tuple[Building, ...]:
    """Return the buildings of a stored layer, which never changes, in a site: a town is read through once."""
    site = shapely.from_wkb(site_wkb)
    return tuple(item for batch in spool.cities(folder, BBox(*site.bounds)) for item in baseline.buildings_of(batch, site))


@functools.lru_cache(maxsize=32)
def _frames_in(folder: Path, site_wkb: bytes) -> tuple[geopandas.GeoDataFrame, ...]:
    """Return what of the frames of a stored layer, which never changes, meets a site."""
    site = shapely.from_wkb(site_wkb)
    shapely.prepare(site)
    found = (batch.frame for batch in spool.read(folder) if isinstance(batch, FeatureCollection))
    return tuple(frame[shapely.intersects(site, frame.geometry.to_numpy())] for frame in found)


def models(used: UsedLayer) -> Iterator[CityModel]:
    """Yield the batches of a city model layer."""
    for batch in used.read():
        if isinstance(batch, CityModel):
            yield batch


def terrain_of(used: UsedLayer | None) -> Coverage | None:
    """Return the grid of a coverage layer."""
    return next((batch for batch in used.read() if isinstance(batch, Coverage)), None) if used else None
