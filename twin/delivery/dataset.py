"""A dataset version as the viewer shows it and as an exporter takes it: one decision for each layer."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from twin.delivery.areas import display_areas, legend_of
from twin.delivery.buildings import display_city
from twin.delivery.draped import display_trees, display_ways
from twin.delivery.ground import display_imagery, display_points, display_terrain
from twin.delivery.looks import look_of
from twin.delivery.models import display_model, display_tileset
from twin.exporters.tiles3d.groundcover import CLASS_COLUMNS
from twin.findings import Finding, Progress
from twin.geodata import spool
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, is_metric, transform
from twin.geodata.dataset import Dataset, Layer, LayerType
from twin.geodata.feature import FeatureCollection
from twin.geodata.mapservice import MapService
from twin.geodata.mesh import Mesh
from twin.geodata.plan import Plan
from twin.geodata.pointcloud import PointCloud
from twin.geodata.tileset import Tileset
from twin.handlers import ExportLayer, Selection
from twin.language import Text
from twin.workspace import Workspace

MOST_LINES, MOST_TREES, MOST_METRES = 50_000, 200_000, 2_000_000.0
MOST_POINTS = 600_000
"""More objects or points than these make a document no browser should load; such a layer is kept without display file. Longer
lines lie flat: to follow the terrain they would need too many points."""
_TREE_WORDS = ("baum", "bäum", "baeum", "tree")
_HEIGHTS, _CROWNS = ("hoehe_m", "höhe_m", "height_m"), ("kronendurchmesser_m", "krone_m", "crown_m")


_LIES_ON_GROUND = ("relief", "landuse", "water", "transport")
"""Layers of a city model that are ground themselves and darken none."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around a dataset in other datasets: ground to drape on, land use that colours it, buildings that shade it.

    `foot` is the height flat layers lie at where there is no terrain: that of the dataset's own model. `before` is how many
    layers of the dataset stand before the one that is shown; each of them has a tone of its own.
    """

    terrain: Coverage | None = None
    landuse: FeatureCollection | None = None
    obstacles: Callable[[], Iterable[CityModel]] | None = None
    foot: float = 0.0
    before: int = 0


def selection(layers: Iterable[Layer], folder: Path, title: str = "") -> Selection:
    """Return layers whose batches lie in `folder/<name>/` as an exporter takes them."""
    chosen = tuple(
        ExportLayer(
            layer.name,
            layer.title,
            layer.type,
            layer.crs,
            layer.vertical,
            functools.partial(spool.read, folder / layer.name),
        )
        for layer in layers
    )
    return Selection(chosen, title)


def display_dataset(
    dataset: Dataset, layers: Path, target: Path, around: Surroundings, progress: Progress
) -> dict[str, dict[str, Any]]:
    """Write the display files of a version below `target` and return by layer name what there is.

    Each entry: `kind` (areas, buildings, imagery, lines, points, terrain, trees), `file` relative to `target`, `count`; where
    known `height`, that of the ground in metres; for areas their `legend` ([{color, line, title, count}]). A dataset of one
    layer has
    its files in `target` itself, so that its address is `/tiles/<id>/v<n>/tileset.json`; several layers have a folder each. A
    layer nothing can be shown of has no entry.
    """
    target.mkdir(parents=True)
    shown: dict[str, dict[str, Any]] = {}
    for layer in dataset.layers:
        progress.at(len(shown) / len(dataset.layers), layer.title)
        prefix = "" if len(dataset.layers) == 1 else f"{layer.name}/"
        place = target / prefix
        place.mkdir(exist_ok=True)
        entry = _show(layer, layers / layer.name, place, around, progress)
        if entry is None:
            if prefix:
                place.rmdir()
        else:
            shown[layer.name] = {**entry, "file": prefix + entry["file"]}
            around = dataclasses.replace(around, before=around.before + 1)
            if entry["kind"] == "model":
                around = dataclasses.replace(around, foot=entry["height"])
    return shown


def _show(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    show = _SHOWN_BY.get(layer.type)
    return show(layer, source, place, around, progress) if show is not None else None


def _show_city(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    walk = functools.partial(_models, source)
    counts = display_city(walk, place, progress=progress, vertical=layer.vertical, layer=layer.name)
    height = counts.frame.height if counts.frame else 0.0
    return {"kind": "buildings", "file": "tileset.json", "count": counts.buildings, "height": height}


def _show_grid(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    coverage = coverage_of(source)
    if coverage is None:
        return None
    if coverage.kind == "imagery":
        picture = display_imagery(coverage, place, progress=progress, ground=around.terrain, vertical=layer.vertical)
        return _tileset("imagery", layer, picture.frame)
    ground = display_terrain(
        coverage, place, progress=progress, landuse=around.landuse, obstacles=around.obstacles, vertical=layer.vertical
    )
    return _tileset("terrain", layer, ground.frame)


def _show_points(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    points = display_points(functools.partial(_clouds, source), place, progress=progress, vertical=layer.vertical)
    return _tileset("points", layer, points.frame)


def _tileset(kind: str, layer: Layer, frame: Anchor | None) -> dict[str, Any]:
    return {"kind": kind, "file": "tileset.json", "count": layer.count, "height": frame.height if frame else 0.0}


def _show_flat(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    if layer.bbox is None:
        return None
    trees = _is_trees(layer)
    if layer.count > (MOST_TREES if trees else MOST_LINES):
        progress.finding(_too_many(layer))
        return None
    features = features_of(source)
    if features is None:
        return None
    shown: dict[str, Any] = {"count": layer.count, "height": _stands_at(layer, around)}
    if trees:
        height, crown = _column(features, _HEIGHTS), _column(features, _CROWNS)
        document = display_trees(features, around.terrain, _anchor(layer, around), height=height, crown=crown)
        (place / "trees.json").write_bytes(document)
        return {"kind": "trees", "file": "trees.json", **shown}
    look = look_of(features, layer.name, layer.title, around.before)
    is_long = _metres(features) > MOST_METRES
    if not is_long and set(shapely.get_type_id(features.frame.geometry.to_numpy())) <= {-1, 1, 2, 5}:
        (place / "lines.json").write_bytes(display_ways(features, look, around.terrain, _anchor(layer, around)))
        return {"kind": "lines", "file": "lines.json", "legend": legend_of(features, look), **shown}
    if int(shapely.get_num_coordinates(features.frame.geometry.to_numpy()).sum()) > MOST_POINTS:
        progress.finding(_too_fine(layer))
        return None
    ground = None if is_long else around.terrain
    (place / "areas.json").write_bytes(display_areas(features, look, ground, _anchor(layer, around)))
    return {"kind": "areas", "file": "areas.json", "legend": legend_of(features, look), **shown}


def _show_service(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    """Return how a live layer is shown: nothing is written, its files come through /layers/ as they are asked for."""
    service = next((batch for batch in spool.read(source) if isinstance(batch, MapService)), None)
    if service is None or service.kind not in ("wms", "wmts", "3dtiles"):
        return None
    kind = "tileset" if service.kind == "3dtiles" else "imagery"
    height = float(service.params.get("foot", 0.0))
    if kind == "imagery" and around.terrain is not None:
        height = float(np.nanmedian(around.terrain.values[::16, ::16]))
    return {"kind": kind, "file": "tileset.json", "count": 1, "live": True, "height": height if math.isfinite(height) else 0.0}


def _show_model(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    mesh = next((batch for batch in spool.read(source) if isinstance(batch, Mesh)), None)
    if mesh is None:
        return None
    return {"kind": "model", "file": "tileset.json", "count": layer.count, "height": display_model(mesh, place)}


def _show_tileset(layer: Layer, source: Path, place: Path, around: Surroundings, progress: Progress) -> dict[str, Any] | None:
    tileset = next((batch for batch in spool.read(source) if isinstance(batch, Tileset)), None)
    if tileset is None or tileset.box is None:
        return None
    return {"kind": "tileset", "file": "tileset.json", "count": layer.count, "height": display_tileset(tileset, place)}


_SHOWN_BY: dict[LayerType, Callable[[Layer, Path, Path, Surroundings, Progress], dict[str, Any] | None]] = {
    "CityModel": _show_city,
    "Coverage": _show_grid,
    "FeatureCollection": _show_flat,
    "MapService": _show_service,
    "Mesh": _show_model,
    "Plan": _show_flat,
    "PointCloud": _show_points,
    "Tileset": _show_tileset,
}


def _metres(features: FeatureCollection) -> float:
    """Return the length of all lines and boundaries, degrees taken as 111 km: enough to tell a quarter from a country."""
    length = float(shapely.length(features.frame.geometry.to_numpy()).sum())
    return length if is_metric(features.crs) else length * 111_000.0


def _is_trees(layer: Layer) -> bool:
    return any(word in f"{layer.name} {layer.title}".casefold() for word in _TREE_WORDS)


def _column(features: FeatureCollection, names: Sequence[str]) -> str | None:
    found = {str(name).casefold(): str(name) for name in features.frame.columns}
    return next((found[name] for name in names if name in found), None)


def _anchor(layer: Layer, around: Surroundings) -> Anchor:
    lon, lat = layer.bbox.centre() if layer.bbox else (0.0, 0.0)
    lowest = float(np.nanmin(around.terrain.values[::16, ::16], initial=math.inf)) if around.terrain else around.foot
    return Anchor(round(lon, 6), round(lat, 6), lowest if math.isfinite(lowest) else 0.0)


def _stands_at(layer: Layer, around: Surroundings) -> float:
    """Return the height of the ground in the middle of a flat layer, where no terrain is known the foot of what stands there."""
    if around.terrain is None or layer.bbox is None:
        return around.foot
    middle = transform(np.array([layer.bbox.centre()]), "EPSG:4326", around.terrain.crs)
    height = float(around.terrain.sample(middle[:, 0], middle[:, 1])[0])
    return round(height, 1) if math.isfinite(height) else _anchor(layer, around).height


def _models(folder: Path) -> Iterator[CityModel]:
    for batch in spool.read(folder):
        if isinstance(batch, CityModel):
            yield batch


def _clouds(folder: Path) -> Iterator[PointCloud]:
    for batch in spool.read(folder):
        if isinstance(batch, PointCloud):
            yield batch


def coverage_of(folder: Path) -> Coverage | None:
    """Return the grid of a layer, its values mapped; None where the layer is none."""
    return next((batch for batch in spool.read(folder) if isinstance(batch, Coverage)), None)


def features_of(folder: Path) -> FeatureCollection | None:
    """Return all features of a layer in one frame (plan objects as features), None when there are none."""
    batches = [batch for batch in spool.read(folder) if isinstance(batch, FeatureCollection | Plan)]
    if not batches:
        return None
    frame = pd.concat([batch.frame for batch in batches], ignore_index=True)
    return FeatureCollection(geopandas.GeoDataFrame(frame, geometry=batches[0].frame.geometry.name), batches[0].crs)


def surroundings(workspace: Workspace, dataset: Dataset, layers: Path) -> Surroundings:
    """Return what lies around a dataset that is being taken in; its own layers (in `layers`) come before those of others."""
    box = _box(dataset.layers)
    own = [(layer, layers / layer.name) for layer in dataset.layers]
    others = sorted(
        (item for item in workspace.datasets.all() if item.id != dataset.id),
        key=lambda item: item.lineage.imported_at,
        reverse=True,
    )
    near = own + [
        (layer, workspace.datasets.layer_folder(item, layer.name))
        for item in others
        for layer in item.layers
        if box is not None and layer.bbox is not None and box.meets(layer.bbox)
    ]
    grids = [found for layer, folder in near if layer.type == "Coverage" and (found := coverage_of(folder))]
    # heights of roofs and trees are no ground to stand on, unless there is no other
    terrain = next((grid for kind in ("terrain", "surface") for grid in grids if grid.kind == kind), None)
    landuse = next((features_of(folder) for layer, folder in near if _is_landuse(layer)), None)
    cities = [folder for layer, folder in near if layer.type == "CityModel" and layer.name not in _LIES_ON_GROUND]
    obstacles = functools.partial(_all_models, cities) if cities else None
    return Surroundings(terrain, landuse, obstacles)


def _all_models(folders: Sequence[Path]) -> Iterator[CityModel]:
    for folder in folders:
        yield from _models(folder)


def _is_landuse(layer: Layer) -> bool:
    words = (*CLASS_COLUMNS[:-3], "landnutzung")
    named = any(word in f"{layer.name} {layer.title}".casefold() for word in ("nutzung", "landuse", "land use", "land_use"))
    return layer.type == "FeatureCollection" and named and any(name.casefold() in words for name in layer.attributes)


def _box(layers: Iterable[Layer]) -> BBox | None:
    boxes = [layer.bbox for layer in layers if layer.bbox is not None]
    return functools.reduce(BBox.union, boxes) if boxes else None


def _too_fine(layer: Layer) -> Finding:
    return Finding(
        "DISPLAY_TOO_FINE",
        "info",
        Text(
            f"„{layer.title}“ hat mehr als {MOST_POINTS} Stützpunkte und wird in 3D nicht gezeigt; "
            "Export und Auswertung bleiben möglich.",
            f"'{layer.title}' has more than {MOST_POINTS} vertices and is not shown in 3D; export and analysis remain possible.",
        ),
        layer.name,
    )


def _too_many(layer: Layer) -> Finding:
    return Finding(
        "DISPLAY_TOO_MANY",
        "info",
        Text(
            f"„{layer.title}“ hat {layer.count} Objekte und wird in 3D nicht gezeigt; Export und Auswertung bleiben möglich.",
            f"'{layer.title}' has {layer.count} objects and is not shown in 3D; export and analysis remain possible.",
        ),
        layer.name,
    )
