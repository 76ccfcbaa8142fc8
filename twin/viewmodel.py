"""The view model: what the viewer is told of a case or a dataset, as JSON (contract at the top of static/js/viewer/viewer.js)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from twin.casework import BASELINE, CaseAtWork, overlapping
from twin.delivery.draped import display_ring
from twin.findings import Progress
from twin.geodata.bbox import BBox, around, of_points
from twin.geodata.crs import to_lonlat
from twin.geodata.dataset import Dataset, DatasetId, Layer
from twin.importers.citythemes import title_of
from twin.language import Text
from twin.planning.grading import Grade
from twin.staging import MARGIN_M, Stage, folder, gone, plots, prepare
from twin.storytelling.localised import localised
from twin.usedlayer import UsedLayer
from twin.workspace import Workspace

_LAYER_TITLES = {
    "terrain": Text("Gelände", "Terrain"),
    "buildings": Text("Gebäude", "Buildings"),
    "trees": Text("Bäume", "Trees"),
    "plots": Text("Flurstücke", "Plots"),
}
_TABLE_NAMES = {
    "flurstuecke": Text("Flurstücke (Flächen)", "Parcels (areas)"),
    "baeume": Text("Bäume", "Trees"),
    "landnutzung": Text("Landnutzung", "Land use"),
    "strassen": Text("Straßen", "Streets"),
    "gebaeude": Text("Gebäude", "Buildings"),
}
_PLOT_STYLE = {"color": "#A8A195", "opacity": 0.55}
_BASELINE_FILES = {
    "terrain": "terrain/tileset.json",
    "buildings": "buildings/tileset.json",
    "trees": "trees.json",
    "plots": "plots.json",
}
_ALTERNATIVE_FILES = {
    "buildings": "buildings/tileset.json",
    "trees": "trees.json",
    "surfaces": "surfaces.glb",
    "demolished": "demolished.json",
}
# the overview of the drafts: a long lens keeps parallels calm and heights comparable
_OVERVIEW = {"azimuth": 20.0, "elevation": 35.0, "fov": 24.0}
_ASPECT, _ROOM, _NEAREST, _NEAREST_HOUSE = 4 / 3, 1.06, 25.0, 70.0
"""Of a dataset's picture: width by height, free room around what is shown, and the least distance (m), from a house more."""
_ONE_REGION = 300_000.0


def view_model(workspace: Workspace, work: CaseAtWork) -> dict[str, Any]:
    """Return the view model of a case with every title in both languages; files that are missing are written first."""
    stage = prepare(workspace, work, Progress())
    base = _address(work, BASELINE, work.drawn)
    place = folder(workspace, work.case.id, work.drawn, BASELINE, work.drawn)
    return {
        "version": 1,
        "language": "de",
        "anchor": stage.anchor.to_json(),
        "timezone": workspace.settings.timezone,
        "layers": list(_layers(workspace, work, place, base)),
        "site": {"ring": display_ring(work.case.area_of_reference(), work.case.crs, stage.terrain, stage.anchor)},
        "alternatives": [_alternative(workspace, stage, letter, revision) for letter, revision in work.revisions.items()],
        "baseline": {"title": Text("Bestand", "Existing state").to_json(), "data_date": _baseline_date(work)},
        "start": {"camera": _start_camera(stage)},
    }


def _address(work: CaseAtWork, letter: str, revision: int) -> str:
    return f"/tiles/cases/{work.case.id}/r{work.drawn}/{letter}/r{revision}"


def _layers(workspace: Workspace, work: CaseAtWork, place: Path, base: str) -> Iterator[dict[str, Any]]:
    used: dict[str, UsedLayer | None] = {
        "terrain": overlapping(workspace, work, "Coverage"),
        "buildings": work.layers.get("buildings"),
        "trees": work.layers.get("trees"),
        "plots": plots(workspace, work),
    }
    for name, file in _BASELINE_FILES.items():
        found = used[name]
        if found is None or not (place / file).is_file():
            continue
        layer: dict[str, Any] = {
            "id": name,
            "kind": "lines" if name == "plots" else name,
            "title": _LAYER_TITLES[name].to_json(),
            "url": f"{base}/{file}",
            "visible": True,
            "group": "ground" if name == "terrain" else "town",
            **_origin(found.dataset, found.layer),
        }
        yield {**layer, "style": _PLOT_STYLE} if name == "plots" else layer


def _origin(dataset: Dataset, layer: Layer) -> dict[str, Any]:
    """Return where a layer comes from: source, date, licence, the version it is kept in, its rectangle (CRS84)."""
    return {
        "source": dataset.attribution or dataset.title,
        "data_date": dataset.data_date,
        "licence": dataset.licence,
        "origin": {"dataset": dataset.id, "version": dataset.version, "layer": layer.name},
        "bbox": layer.bbox.to_list() if layer.bbox else None,
    }


def with_town_layers(workspace: Workspace, work: CaseAtWork, model: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the view model of a case with all else the town keeps of its place, to be switched on: base maps, plans, data."""
    return {**model, "layers": [*model["layers"], *localised(town_layers(workspace, work), language)]}


def town_layers(workspace: Workspace, work: CaseAtWork) -> list[dict[str, Any]]:
    """Return the layers of other datasets at the place of a case, switched off, with every title in both languages.

    Those that a service draws anew each time are marked `live`.
    """
    area = work.case.area_of_reference()
    box = of_points(to_lonlat(shapely.get_coordinates(area), work.case.crs)) if area is not None else None
    taken = [*work.layers.values(), *work.brought.values()]
    used: set[tuple[DatasetId, str]] = {(item.dataset.id, item.layer.name) for item in taken}
    # land use colours the ground and parcels are drawn as lines there: as areas they can be asked and labelled
    surfaces = work.layers.get("surfaces")
    used -= {(surfaces.dataset.id, surfaces.layer.name)} if surfaces is not None else set()
    return list(_further(workspace, box, used, ()))


def with_base_maps(workspace: Workspace, dataset: Dataset, model: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the view model of a dataset with the maps and aerial pictures of its place, to be switched on."""
    box = around(layer.bbox for layer in dataset.layers)
    used: set[tuple[DatasetId, str]] = {(dataset.id, layer.name) for layer in dataset.layers}
    return {**model, "layers": [*model["layers"], *localised(list(_further(workspace, box, used, ("imagery",))), language)]}


def _further(
    workspace: Workspace, box: BBox | None, used: set[tuple[DatasetId, str]], kinds: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Yield the layers of other datasets that meet a rectangle, switched off; `kinds`: none for all but a second terrain."""
    for dataset in sorted(workspace.datasets.all(), key=lambda item: item.lineage.imported_at, reverse=True):
        for name, entry in (dataset.extras.get("display") or {}).items():
            layer = dataset.layer(name)
            is_wanted = entry["kind"] in kinds if kinds else entry["kind"] != "terrain"
            if layer is None or not is_wanted or (dataset.id, name) in used or not _meets(box, layer.bbox):
                continue
            title = dataset.title if len(dataset.layers) == 1 else _title(layer).to_json()
            apart = {"id": f"{dataset.id}:{name}", "title": title, "visible": False, "group": _group(layer, entry, "further")}
            yield {**_shown(dataset, layer, entry), **apart}


def _meets(box: BBox | None, other: BBox | None) -> bool:
    return box is not None and other is not None and box.meets(other)


def _group(layer: Layer, entry: dict[str, Any], other: str) -> str:
    """Return the group of the layer tree a layer stands in; `other` where it is neither ground nor plan."""
    if entry["kind"] in ("imagery", "terrain"):
        return "ground"
    return "plan" if layer.type == "Plan" else other


def _alternative(workspace: Workspace, stage: Stage, letter: str, revision: int) -> dict[str, Any]:
    work = stage.work
    draft = work.case.alternative(letter)
    place = folder(workspace, work.case.id, work.drawn, letter, revision)
    base = _address(work, letter, revision)
    left = {tree.id for tree in work.states[letter].trees}
    return {
        "letter": letter,
        "title": draft.title if draft else letter,
        "summary": draft.summary if draft else "",
        **{name: f"{base}/{file}" if (place / file).is_file() else None for name, file in _ALTERNATIVE_FILES.items()},
        "grades": [shown for grade in work.states[letter].grades if (shown := _grade(grade, stage)) is not None],
        "hidden": gone(work, letter),
        "hidden_trees": [tree.id for tree in work.states[BASELINE].trees if tree.id not in left],
    }


def _grade(grade: Grade, stage: Stage) -> dict[str, Any] | None:
    """Return ground made level in local metres, as static/js/viewer/grading.js draws it."""
    if grade.geometry is None or grade.level is None:
        return None
    height = float(grade.level)

    def ring(line: BaseGeometry) -> list[list[float]]:
        flat = shapely.get_coordinates(line)[:-1]
        local = stage.anchor.local(np.column_stack([flat, np.full(len(flat), height)]), stage.work.case.crs)
        return [[round(float(value), 3) for value in point] for point in local]

    rings = [[ring(part.exterior), *map(ring, part.interiors)] for part in shapely.get_parts(grade.geometry)]
    polygons = [[[point[:2] for point in line] for line in part] for part in rings]
    return {"id": grade.id, "polygons": polygons, "level": rings[0][0][0][2], "bank": float(grade.bank)}


def _baseline_date(work: CaseAtWork) -> str:
    dates = [item.data_date for item in work.states[BASELINE].sources if item.data_date]
    return max(dates, default="")


def _start_camera(stage: Stage) -> dict[str, float]:
    """Return the overview: lens of 24 degrees, 35 degrees high, the site about half the picture's width."""
    size = max(stage.site.max_x - stage.site.min_x, stage.site.max_y - stage.site.min_y) - 2 * MARGIN_M
    return {**_OVERVIEW, **stage.anchor.to_json(), "distance": round(2.6 * size, 1)}


def _display_address(dataset: Dataset, layer: str, entry: dict[str, Any]) -> str:
    """Return where the viewer asks for a layer: its display files, or what its service answers now."""
    version = f"{dataset.id}/v{dataset.version}"
    return f"/layers/{version}/{quote(layer)}/{entry['file']}" if entry.get("live") else f"/tiles/{version}/{entry['file']}"


def dataset_view_model(workspace: Workspace, dataset: Dataset, language: str) -> dict[str, Any] | None:
    """Return the view model of one dataset version, None when nothing of it can be shown."""
    shown = dataset.extras.get("display") or {}
    box = _framed(layer.bbox for layer in dataset.layers if layer.name in shown)
    if box is None:
        return None
    lon, lat = box.centre()
    layers = [_shown(dataset, layer, entry) for name, entry in shown.items() if (layer := dataset.layer(name))]
    stands_at = min((entry["height"] for entry in shown.values() if "height" in entry), default=0.0)
    height = float(dataset.extras.get("ground_height") or stands_at)
    nearest = _NEAREST_HOUSE if any(entry["kind"] == "buildings" for entry in shown.values()) else _NEAREST
    camera = {"lon": lon, "lat": lat, "height": height, **_OVERVIEW, "distance": max(nearest, _distance(box))}
    return {
        "version": 1,
        "language": language,
        "anchor": {"lon": lon, "lat": lat, "height": height},
        "timezone": _timezone(lon, workspace.settings.timezone),
        "layers": localised(layers, language),
        "alternatives": [],
        "baseline": {"title": dataset.title, "data_date": dataset.data_date},
        "start": {"camera": camera, **_start_sun(lon, lat)},
    }


def _shown(dataset: Dataset, layer: Layer, entry: dict[str, Any]) -> dict[str, Any]:
    """Return a layer of a dataset as the viewer is told of it, its title and legend in both languages."""
    return {
        "id": layer.name,
        "kind": entry["kind"],
        "title": _title(layer).to_json(),
        "legend": list(entry.get("legend", ())),
        "url": _display_address(dataset, layer.name, entry),
        "visible": True,
        "group": _group(layer, entry, "town"),
        **_origin(dataset, layer),
        **_style(entry),
        **({"live": True} if entry.get("live") else {}),
    }


def _title(layer: Layer) -> Text:
    """Return what a layer is called; the usual names of tables are written as words."""
    known = _TABLE_NAMES.get(layer.title.casefold() or layer.name.casefold())
    return known or title_of(layer.name, layer.title)


def _style(entry: dict[str, Any]) -> dict[str, Any]:
    """Return how a layer of lines is drawn: in the colour of its legend, wide enough for a wall."""
    legend = entry.get("legend") or ()
    return {"style": {"color": legend[0]["color"], "opacity": 1.0, "width": 2.5}} if entry["kind"] == "lines" and legend else {}


def _framed(boxes: Iterable[BBox | None]) -> BBox | None:
    """Return the rectangle the first picture shows: all layers, but only the first where they lie in different regions."""
    known = [box for box in boxes if box is not None]
    whole = around(known)
    if whole is None or max(_metres(whole)) < _ONE_REGION:
        return whole
    return known[0]


def _metres(box: BBox) -> tuple[float, float]:
    """Return width and depth of a CRS84 rectangle in metres."""
    east = 111_320.0 * math.cos(math.radians(box.centre()[1]))
    return (box.max_x - box.min_x) * east, (box.max_y - box.min_y) * 110_900.0


def _distance(box: BBox) -> float:
    """Return how far (m) the overview's camera stands from the middle of a rectangle so that all its corners are in view."""
    width, depth = _metres(box)
    turn, tilt = math.radians(_OVERVIEW["azimuth"]), math.radians(_OVERVIEW["elevation"])
    half = math.tan(math.radians(_OVERVIEW["fov"] / 2))
    needed = [0.0]
    for x, y in ((width / 2, depth / 2), (-width / 2, depth / 2)):  # the opposite corners differ only by their sign
        across, ahead = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        in_view = max(abs(across) / (half * _ASPECT), abs(ahead) * math.sin(tilt) / half)
        needed.append(_ROOM * (in_view + abs(ahead) * math.cos(tilt)))
    return round(max(needed), 1)


def _timezone(lon: float, home: str) -> str:
    """Return the home's zone; for places far east or west of Europe the hours of their longitude, so that it is day there."""
    if _is_near_home(lon):
        return home
    hours = round(lon / 15.0)
    return f"Etc/GMT{-hours:+d}"  # the signs of these names are turned round: Etc/GMT-9 is nine hours ahead


def _is_near_home(lon: float) -> bool:
    return -12.0 <= lon <= 35.0


def _start_sun(lon: float, lat: float) -> dict[str, str]:
    """Return the hour the first picture shows where the viewer's own, a summer evening of Europe, would be dark."""
    if _is_near_home(lon) and lat > 0.0:
        return {}
    return {"sun": "2026-06-21T15:00" if lat > 0.0 else "2026-12-21T15:00"}


def city_view_model(workspace: Workspace, language: str) -> tuple[dict[str, Any], Layer] | None:
    """Return the view model of the largest city model with the terrain under it, and its layer; None without one."""
    newest = sorted(workspace.datasets.all(), key=lambda item: item.lineage.imported_at, reverse=True)
    city = max((item for item in newest if _shown_layer(item, "buildings")), key=_size, default=None)
    layer = _shown_layer(city, "buildings") if city is not None else None
    model = dataset_view_model(workspace, city, language) if city is not None else None
    if city is None or layer is None or layer.bbox is None or model is None:
        return None
    for item in newest:
        ground = _shown_layer(item, "terrain")
        if ground is not None and ground.bbox is not None and ground.bbox.meets(layer.bbox) and item.id != city.id:
            below = dataset_view_model(workspace, item, language) or {"layers": []}
            terrain = [{**entry, "id": "terrain"} for entry in below["layers"] if entry["kind"] == "terrain"]
            return {**model, "layers": [*terrain, *model["layers"]]}, layer
    return model, layer


def _size(dataset: Dataset) -> int:
    return sum(layer.count for layer in dataset.layers)


def _shown_layer(dataset: Dataset, kind: str) -> Layer | None:
    shown = dataset.extras.get("display") or {}
    return next((layer for layer in dataset.layers if shown.get(layer.name, {}).get("kind") == kind), None)


def in_language(model: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a view model with its titles in one language."""
    found: dict[str, Any] = localised(model, language)
    return {**found, "language": language}
