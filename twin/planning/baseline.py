"""From layers to the Bestand: LoD2 buildings, trees and surfaces of the data become the state that alternatives change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from twin.geodata.citymodel import CityModel
from twin.planning.building import KINDS, USES, Building, Kind, Storey, Use
from twin.planning.document_form import STOREY
from twin.planning.document_reading import storey_from
from twin.planning.exact import length
from twin.planning.schema import Fault
from twin.planning.solid import SolidPart, count_of, number_of, region_of
from twin.planning.state import State
from twin.planning.surface import Surface
from twin.planning.tree import Tree

# a shared wall or a sliver of digitising is not yet "standing in the site"
_LEAST_OVERLAP_M2 = 1.0
_YEARS = ("yearofconstruction", "year_of_construction", "baujahr")
CLASS = "class"
"""The column of an area layer that says what its surfaces are: a key of `surface.CLASSES`, or the town's own word."""


def buildings_of(model: CityModel, site: BaseGeometry | None = None) -> list[Building]:
    """Return the buildings whose footprint lies in `site` (CRS of the model) by more than a square metre; all without a site.

    Parts are united with their building: the footprint is the union, a level's outline the parts that have that storey.
    Storeys come from `storeys` (records of the case document), else `storeysAboveGround`; without both they stay unknown.
    """
    rows = _rows_by_building(model)
    low, high = _object_boxes(model)
    found = []
    for root, members in rows.items():
        if site is not None and not _near(low[members], high[members], site):
            continue
        building = _building(model.select(np.array(members, dtype=np.int64)), root)
        if building is None or building.footprint is None:
            continue
        if site is None or building.footprint.intersection(site).area > _LEAST_OVERLAP_M2:
            found.append(building)
    return found


def standing_in(buildings: Iterable[Building], site: BaseGeometry) -> list[Building]:
    """Return the buildings whose footprint lies in the site by more than a square metre."""
    shapes = ((item, item.footprint) for item in buildings)
    return [item for item, shape in shapes if shape is not None and shape.intersection(site).area > _LEAST_OVERLAP_M2]


def _rows_by_building(model: CityModel) -> dict[str, list[int]]:
    ids, parents = model.objects["id"].tolist(), model.objects["parent"].tolist()
    parent_of = dict(zip(ids, parents, strict=True))
    bodies = model.table.bodies().tolist()
    rows: dict[str, list[int]] = {}
    for row, identifier in enumerate(ids):
        if not bodies[row]:
            continue
        root = identifier
        while parent_of.get(root):
            root = parent_of[root]
        rows.setdefault(root, []).append(row)
    return rows


def _object_boxes(model: CityModel) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the lower and upper x, y corner of each object's vertices, (objects, 2); inf where an object has none."""
    per_surface = model.surface_object()
    per_ring = np.repeat(per_surface, np.diff(model.surface_offsets))
    per_vertex = np.repeat(per_ring, np.diff(model.ring_offsets))
    low = np.full((len(model), 2), np.inf)
    high = np.full((len(model), 2), -np.inf)
    np.minimum.at(low, per_vertex, model.vertices[:, :2])
    np.maximum.at(high, per_vertex, model.vertices[:, :2])
    return low, high


def _near(low: npt.NDArray[np.float64], high: npt.NDArray[np.float64], site: BaseGeometry) -> bool:
    west, south, east, north = site.bounds
    least, most = low.min(axis=0), high.max(axis=0)
    return bool(least[0] <= east and most[0] >= west and least[1] <= north and most[1] >= south)


def _building(model: CityModel, root: str) -> Building | None:
    attributes = _attributes(model, root)
    parts = [part for row in range(len(model)) if (part := SolidPart.of(model, row)) is not None]
    if not parts:
        return None
    footprint = region_of(shapely.union_all([part.footprint for part in parts]))
    ground = min(part.ground for part in parts)
    top, eaves = max(part.top for part in parts), min(part.eaves for part in parts)
    measured = number_of(attributes.get("measuredHeight"))
    function = str(attributes.get("function") or "")
    volumes = [part.volume for part in parts]
    building = Building(
        id=root,
        kind=_kind(attributes, function),
        footprint=footprint,
        name=str(attributes.get("name") or ""),
        ground_nhn_m=length(ground),
        eaves_nhn_m=length(eaves),
        top_nhn_m=length(top),
        measured_height_m=None if measured is None else length(measured),
        volume_m3=length(sum(item for item in volumes if item is not None)) if None not in volumes else None,
        extras={"function": function, "year": _year(attributes)},
    )
    own = next((values for name, values in _named(model) if name == root), {})
    return _with_storeys(building, parts, attributes, own, _use(attributes, function))


def _year(attributes: Mapping[str, Any]) -> int | None:
    """Return the year of construction, None where the data name none that can be one."""
    known = {key.casefold(): value for key, value in attributes.items()}
    for name in _YEARS:
        said = re.match(r"\d{4}", str(known.get(name) or ""))
        if said and 1000 <= int(said[0]) <= 2200:
            return int(said[0])
    return None


def _named(model: CityModel) -> list[tuple[str, dict[str, Any]]]:
    return list(zip(model.objects["id"].tolist(), model.objects["attributes"].tolist(), strict=True))


def _attributes(model: CityModel, root: str) -> dict[str, Any]:
    """Return the root object's attributes, completed by those of its parts."""
    merged: dict[str, Any] = {}
    for identifier, values in _named(model):
        given = {key: value for key, value in values.items() if value not in (None, "")}
        merged = {**merged, **given} if identifier == root else {**given, **merged}
    return merged


def _with_storeys(
    building: Building,
    parts: Sequence[SolidPart],
    attributes: Mapping[str, Any],
    own_attributes: Mapping[str, Any],
    use: Use | None,
) -> Building:
    records = _records(attributes.get("storeys"))
    if records:
        return replace(building, storeys=records, origin="planned")
    own = count_of(own_attributes.get("storeysAboveGround"))
    counts = [part.storeys if part.storeys is not None else own for part in parts]
    if any(count is None for count in counts) or not counts:
        return building
    storeys = tuple(
        _level(building, parts, [count or 0 for count in counts], level, use) for level in range(max(c or 0 for c in counts))
    )
    return replace(building, storeys=storeys, storeys_from="storeysAboveGround")


def _level(building: Building, parts: Sequence[SolidPart], counts: list[int], level: int, use: Use | None) -> Storey:
    having = [(part, count) for part, count in zip(parts, counts, strict=True) if count > level]
    outline = region_of(shapely.union_all([part.footprint for part, _ in having]))
    tallest, count = max(having, key=lambda pair: pair[1])
    own = None if len(having) == len(parts) or outline == building.footprint else outline
    return Storey(level, length(max(tallest.eaves - tallest.ground, 0.0) / count), use, True, own)


def _records(value: Any) -> tuple[Storey, ...]:
    """Return storeys written as records of the case document (a list or its JSON text); () when they are not that."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return ()
    if not isinstance(value, list):
        return ()
    faults: list[Fault] = []
    for item in value:
        STOREY.check(item, "storeys", faults)
    return () if faults else tuple(storey_from(item) for item in value)


# code list Gebäudefunktion of the AdV (GeoInfoDok): 1xxx living, 11xx mixed with living, 2xxx business, 3xxx public
_GARAGES = ("2460", "2461", "2462", "2463", "2464", "2465")
_USE_OF_CODE: tuple[tuple[str, Use], ...] = (
    ("11", "mixed"),
    ("1", "housing"),
    ("202", "office"),
    ("205", "retail"),
    ("21", "industry"),
    ("23", "mixed"),
    ("2", "commercial"),
    ("3", "public"),
)


def _code(function: str) -> str:
    return function.rsplit("_", 1)[-1]


def _kind(attributes: Mapping[str, Any], function: str) -> Kind:
    given = attributes.get("kind")
    if given in KINDS:
        return given  # type: ignore[no-any-return]
    return "garage" if _code(function) in _GARAGES else "main"


def _use(attributes: Mapping[str, Any], function: str) -> Use | None:
    given = attributes.get("use")
    if given in USES:
        return given  # type: ignore[no-any-return]
    return next((use for start, use in _USE_OF_CODE if _code(function).startswith(start)), None)


def trees_of(
    frame: geopandas.GeoDataFrame,
    site: BaseGeometry | None,
    *,
    identifier: str = "id",
    height: str = "hoehe_m",
    crown: str = "kronendurchmesser_m",
) -> list[Tree]:
    """Return the trees of a point layer (CRS of the case) that stand in the site; columns of other names give no value."""
    inside = frame if site is None else frame[frame.geometry.intersects(site)]
    found = []
    for number, (_, row) in enumerate(inside.iterrows(), start=1):
        point = row.geometry.centroid
        tall, wide = number_of(row.get(height)), number_of(row.get(crown))
        name = row.get(identifier)
        found.append(
            Tree(
                f"tree-{number}" if name is None else str(name),
                (point.x, point.y),
                None if tall is None else length(tall),
                None if wide is None else length(wide),
            )
        )
    return found


def surfaces_of(frame: geopandas.GeoDataFrame, site: BaseGeometry | None, *, kind: str = CLASS) -> list[Surface]:
    """Return the surfaces of an area layer (CRS of the case), cut to the site, with the class of column `kind`."""
    found = []
    for _, row in frame.iterrows():
        shape = row.geometry if site is None else row.geometry.intersection(site)
        region = region_of(shape) if not shape.is_empty else None
        if region is not None:
            found.append(Surface(str(row[kind]), region))
    return found


def completed(state: State, buildings: Iterable[Building]) -> State:
    """Return the inline Bestand with what the city model adds: shapes of objects only named, volumes of those described."""
    known = {item.id: item for item in buildings}
    result = []
    for item in state.buildings:
        model = known.get(item.id)
        if model is None:
            result.append(item)
        elif item.footprint is None:
            result.append(model)
        else:
            result.append(replace(item, volume_m3=item.volume_m3 or _same_shape(item, model)))
    return replace(state, buildings=tuple(result))


def _same_shape(item: Building, model: Building) -> Fraction | None:
    if item.footprint is None or model.footprint is None or model.volume_m3 is None:
        return None
    return model.volume_m3 if item.footprint.symmetric_difference(model.footprint).area < _LEAST_OVERLAP_M2 else None
