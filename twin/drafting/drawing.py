"""What a drawing tool needs of a case: outlines in its CRS, the way into the viewer's local frame, heights of the ground."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon

from twin.drafting.ground import Ground
from twin.errors import DocumentInvalid, NotFound
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, is_metric
from twin.geodata.dataset import Dataset, Layer
from twin.geodata.feature import FeatureCollection
from twin.planning.building import Building
from twin.planning.document_writing import surface_to, tree_to
from twin.planning.plan.facts import PlanArea, PlanFacts
from twin.planning.polygon import areas_of, is_number, to_geojson
from twin.planning.schema import Record, Word
from twin.staging import Stage, plots
from twin.usedlayer import UsedLayer
from twin.workspace import Workspace

FloatArray = npt.NDArray[np.float64]
MOST_POINTS = 2000
MOST_PLACED = 50
# an earth this round is exact enough for the drop over a site: 2 cm at 500 m
_RADIUS_M = 6_371_000.0
_PARCEL_NAMES = ("flurstueckskennzeichen", "flstkennz", "kennzeichen", "id", "gml_id", "nummer")
_OF = Record({"plot": Word(), "parcel": Word(), "building": Word(), "surface": Word(), "plan": Word()}, exactly_one=True)


def drawing_of(ground: Ground) -> dict[str, Any]:
    """Return frame, perimeter, plots, parcels, plan and Bestand of a case; coordinates in its CRS, metres.

    Raises NotFound (CASE_WITHOUT_SITE).
    """
    case, bestand, stage = ground.case, ground.bestand, ground.stage
    return {
        "case": {"id": case.id, "title": case.title},
        "crs": case.crs,
        "frame": frame_of(stage, case.crs),
        "perimeter": to_geojson(case.site),
        "plots": [{"id": plot.id, "geometry": to_geojson(plot.geometry)} for plot in case.plots],
        "parcels": [{"id": name, "geometry": to_geojson(shape)} for name, shape in parcels_of(ground)],
        "plan": _plan(case.plan_facts),
        "buildings": [building_row(item) for item in bestand.buildings],
        "trees": [tree_to(item) for item in bestand.trees],
        "surfaces": [surface_to(item) for item in bestand.surfaces],
        "terrain": None if stage.terrain is None else {"step": stage.terrain.step},
    }


def frame_of(stage: Stage, crs: str) -> dict[str, Any]:
    """Return the way between the case's CRS and the viewer's local frame (metres east, north, up of the anchor).

    With dx = x - origin[0], dy = y - origin[1]: east = m[0]·dx + m[1]·dy, north = m[2]·dx + m[3]·dy, where m is `to_local`;
    up = height - anchor.height - (east² + north²) / (2 · radius). `to_crs` leads back to dx, dy. `error_m` is how far this lies
    from the exact way at the corners of the site.
    """
    anchor, site = stage.anchor, stage.site
    corners = np.array([[x, y] for x in (site.min_x, site.max_x) for y in (site.min_y, site.max_y)])
    origin = _origin(anchor, crs, corners.mean(axis=0))
    exact = _local(anchor, corners, crs)
    matrix = np.linalg.lstsq(corners - origin, exact, rcond=None)[0].T
    error = float(np.abs((corners - origin) @ matrix.T - exact).max())
    return {
        "anchor": anchor.to_json(),
        "origin": [round(float(value), 4) for value in origin],
        "to_local": matrix.ravel().tolist(),
        "to_crs": np.linalg.inv(matrix).ravel().tolist(),
        "radius": _RADIUS_M,
        "error_m": round(error, 4),
    }


def _local(anchor: Anchor, points: FloatArray, crs: str) -> FloatArray:
    return anchor.local(np.column_stack([points, np.full(len(points), anchor.height)]), crs)[:, :2]


def _origin(anchor: Anchor, crs: str, start: FloatArray) -> FloatArray:
    """Return the anchor's own place in the case's CRS, by steps towards local (0, 0): the frame has no inverse of its own."""
    origin = start
    for _ in range(4):
        around = origin + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
        here, east, north = _local(anchor, around, crs)
        origin = origin - np.linalg.solve(np.column_stack([east - here, north - here]), here)
    return origin


def building_row(item: Building) -> dict[str, Any]:
    """Return a building of the Bestand as tools and pick lists show it."""
    heights = {"ground_nhn_m": item.ground_nhn_m, "eaves_nhn_m": item.eaves_nhn_m, "top_nhn_m": item.top_nhn_m}
    height = item.height()
    return {
        "id": item.id,
        "name": item.label,
        "kind": item.kind,
        "part_of": item.part_of,
        "footprint": to_geojson(item.footprint),
        "footprint_m2": round(float(item.footprint_area), 2),
        "height_m": None if height is None else float(height),
        "storeys": None if item.storeys is None else len(item.above_ground()),
        "uses": list(dict.fromkeys(storey.use for storey in item.above_ground() if storey.use)),
        "year": item.extras.get("year"),
        **{key: None if value is None else float(value) for key, value in heights.items()},
    }


def parcels_of(ground: Ground) -> list[tuple[str, Polygon]]:
    """Return the parcels of the land register around the site, each with its name."""
    used = plots(ground.workspace, ground.work)
    if used is None or used.layer.crs != ground.case.crs:
        return []
    site = ground.stage.site
    area = shapely.box(site.min_x, site.min_y, site.max_x, site.max_y)
    return [(name, part) for name, part in _named_areas(used) if part.intersects(area)]


def _named_areas(used: UsedLayer) -> Iterable[tuple[str, Polygon]]:
    for batch in used.read():
        if not isinstance(batch, FeatureCollection):
            continue
        column = next((name for name in batch.frame.columns if str(name).casefold() in _PARCEL_NAMES), None)
        names = batch.frame[column] if column is not None else range(len(batch.frame))
        for name, shape in zip(names, shapely.force_2d(np.asarray(batch.frame.geometry.array, dtype=object)), strict=True):
            whole = areas_of(shape) if shape is not None else Polygon()
            yield from ((str(name), part) for part in ([whole] if isinstance(whole, Polygon) else whole.geoms) if part.area > 0)


def _plan(facts: PlanFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    lines = [{"id": line.id, "type": line.type, "geometry": shapely.geometry.mapping(line.geometry)} for line in facts.lines]
    return {
        "title": facts.title,
        "zones": [_plan_area(item) for item in facts.zones],
        "buildable": [_plan_area(item) for item in facts.buildable],
        "lines": lines,
    }


def _plan_area(item: PlanArea) -> dict[str, Any]:
    fixed = {key: float(value) for key, value in item.values.items()}
    return {"id": item.id, "type": item.type, "name": item.label, "geometry": to_geojson(item.geometry), "fixed": fixed}


def outline(ground: Ground, of: Any) -> Any:
    """Return the area (GeoJSON) of what is named: {"plot" | "parcel" | "building" | "surface" | "plan": id}.

    Raises DocumentInvalid (GEOMETRY_REQUEST_INVALID) for another form, NotFound (OUTLINE_UNKNOWN) when there is none.
    """
    faults: list[Any] = []
    _OF.check(of, "of", faults)
    if faults:
        listed = [fault.to_json() for fault in faults]
        raise DocumentInvalid("GEOMETRY_REQUEST_INVALID", listed[0]["de"], listed[0]["en"], faults=listed)
    ((kind, name),) = of.items()
    found = next((shape for identifier, shape in _outlines(ground, kind) if identifier == name and shape is not None), None)
    if found is None:
        raise NotFound(
            "OUTLINE_UNKNOWN",
            f"Eine Fläche von „{name}“ ({kind}) gibt es in diesem Planfall nicht.",
            f"There is no area of '{name}' ({kind}) in this case.",
            of=of,
        )
    return to_geojson(areas_of(found))


def _outlines(ground: Ground, kind: str) -> Iterable[tuple[str, Any]]:
    case, facts = ground.case, ground.case.plan_facts
    if kind == "plot":
        return [(item.id, item.geometry) for item in case.plots]
    if kind == "parcel":
        return parcels_of(ground)
    if kind == "building":
        return [(item.id, item.footprint) for item in ground.bestand.buildings]
    if kind == "surface":
        return [(item.id, item.geometry) for item in ground.bestand.surfaces]
    return [(item.id, item.geometry) for item in (*facts.zones, *facts.buildable)] if facts is not None else []


def heights_at(ground: Ground, points: Any) -> dict[str, Any]:
    """Return the ground's height (m NHN) at points of the case's CRS, None beside the terrain or without one.

    Raises DocumentInvalid (POINTS_INVALID) unless `points` is a list of at most 2,000 [east, north].
    """
    fit = isinstance(points, list) and 0 < len(points) <= MOST_POINTS
    if not fit or not all(isinstance(item, list) and len(item) in (2, 3) and all(map(is_number, item)) for item in points):
        raise DocumentInvalid(
            "POINTS_INVALID",
            f"Erwartet wird „points“: eine Liste von 1 bis {MOST_POINTS} Punkten [Ost, Nord].",
            f"Expected is 'points': a list of 1 to {MOST_POINTS} points [east, north].",
            faults=[],
        )
    heights = _sampled(ground.stage.terrain, points)
    return {"heights": [None if np.isnan(value) else round(float(value), 2) for value in heights]}


def _sampled(terrain: Coverage | None, points: Sequence[Sequence[float]]) -> FloatArray:
    if terrain is None:
        return np.full(len(points), np.nan)
    flat = np.array([point[:2] for point in points], dtype=np.float64)
    return terrain.sample(flat[:, 0], flat[:, 1])


def bringable(workspace: Workspace, crs: str) -> list[tuple[Dataset, Layer]]:
    """Return every stored city model in the case's CRS and every 3D model: what an alternative can bring in where it lies."""
    return [(dataset, layer) for dataset, layer in _models(workspace) if layer.type == "Mesh" or layer.crs == crs]


def placeable(workspace: Workspace) -> list[tuple[Dataset, Layer]]:
    """Return every stored 3D model, and city models of at most 50 objects in metres: what can be set at a point of its own."""
    return [
        (dataset, layer)
        for dataset, layer in _models(workspace)
        if layer.type == "Mesh" or (layer.count <= MOST_PLACED and is_metric(layer.crs))
    ]


def _models(workspace: Workspace) -> Iterable[tuple[Dataset, Layer]]:
    for dataset in workspace.datasets.all():
        yield from ((dataset, layer) for layer in dataset.layers if layer.type in ("CityModel", "Mesh"))
