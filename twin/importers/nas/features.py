"""The second walk through a NAS file: geometries and rows gathered into batches, layer by layer."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from twin.errors import InputRefused
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.feature import FeatureCollection
from twin.handlers import Batch, Source
from twin.importers.georeference import Georeference
from twin.importers.gmlgeometry import ARCS, SAGITTA, UnreadableGeometryError
from twin.importers.gmlgeometry import read as read_geometry
from twin.importers.mending import mend
from twin.importers.nas.places import LAYER_OF, Places
from twin.importers.nas.rows import COLUMNS, TITLES, dtype_of, row_of
from twin.importers.nas.walking import identifier, is_historic, walk
from twin.importers.xml import local_name
from twin.language import Text

BATCH = 5_000
_AREA_SHARE, _AREA_LEAST = 0.01, 3.0
_EARTH_RADIUS = 6_381_000.0  # metres, mean curvature at 50 degrees north
_parse = functools.lru_cache(maxsize=16)(crs.parse)


@dataclass(slots=True)
class _Growing:
    """A batch while its objects come in."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    geometries: list[Any] = field(default_factory=list)
    refused: int = 0


def read_features(source: Source, places: Places, place: Georeference, progress: Progress) -> Iterator[Batch]:
    """Yield all batches; objects whose life has ended and those with unreadable geometry are rejected, each named."""
    growing: dict[str, _Growing] = {layer: _Growing() for layer in places.read_layers()}
    bent = 0
    for name, element, fraction in walk(source, LAYER_OF):
        layer = LAYER_OF[name]
        batch = growing[layer]
        if is_historic(element):
            batch.refused += 1
            progress.finding(_historic(name, identifier(element), layer))
        else:
            try:
                geometry, has_arcs = _geometry(element, source, places, place)
            except (UnreadableGeometryError, InputRefused) as error:
                batch.refused += 1
                progress.finding(_unreadable(name, identifier(element), layer, str(error)))
            else:
                bent += has_arcs
                batch.rows.append(row_of(layer, name, element, places))
                batch.geometries.append(geometry)
                _tell_missing(name, element, layer, places, progress)
        if len(batch.rows) + batch.refused >= BATCH:
            progress.at(0.4 + fraction * 0.6, TITLES[layer])
            yield _closed(layer, batch, source, place, progress)
            growing[layer] = _Growing()
    for layer, batch in growing.items():
        progress.at(1.0, TITLES[layer])
        if batch.rows or batch.refused:
            yield _closed(layer, batch, source, place, progress)
    if bent:
        progress.finding(_arcs(bent))


def _geometry(element: Any, source: Source, places: Places, place: Georeference) -> tuple[Any, bool]:
    """Return the object's geometry in the file's main system (None where it has none) and whether it has arcs."""
    holder = element.find("{*}position")
    if holder is None or len(holder) == 0:
        return None, False
    drawn = holder[0]
    name = drawn.get("srsName") or places.srs
    own = _parse(name) if name and source.crs is None else None
    geometry = read_geometry(drawn, bool(own and own.northing_first))
    if own is not None and own.code != place.code:
        geometry = shapely.transform(geometry, functools.partial(crs.transform, source=own.code, target=place.code))
    return geometry, any(local_name(part.tag) in ARCS for part in drawn.iter())


def _closed(layer: str, batch: _Growing, source: Source, place: Georeference, progress: Progress) -> Batch:
    read = len(batch.rows) + batch.refused
    geometries = np.full(len(batch.rows), None, dtype=object)
    geometries[:] = batch.geometries
    mended = mend(geometries, [row[0] for row in batch.rows], layer, progress, repair=source.mend)
    kept = [row for row, good in zip(batch.rows, mended.kept, strict=True) if good]
    repaired = int(mended.repaired.sum())
    if not kept:
        return Batch(layer, None, read, 0, 0, read, place.code, place.vertical, TITLES[layer], place.origin)
    columns = {name: pd.Series([row[i] for row in kept], dtype=dtype_of(name)) for i, name in enumerate(COLUMNS[layer])}
    frame = geopandas.GeoDataFrame(columns, geometry=mended.geometries[mended.kept], crs=place.code)
    if layer == "flurstuecke":
        _compare_areas(frame, place.code, layer, progress)
    data = FeatureCollection(frame, place.code)
    imported, rejected = len(kept) - repaired, read - len(kept)
    return Batch(layer, data, read, imported, repaired, rejected, place.code, place.vertical, TITLES[layer], place.origin)


def _compare_areas(frame: geopandas.GeoDataFrame, code: str, layer: str, progress: Progress) -> None:
    """Name parcels whose drawn area differs from the official one by more than 1 % and 3 m²."""
    if not crs.is_metric(code):
        return
    official = frame["amtliche_flaeche_m2"].astype("float64").to_numpy()
    shapes = np.asarray(frame.geometry.array, dtype=object)
    drawn = shapely.area(shapes) / _scale(shapely.bounds(shapes), code) ** 2
    apart = np.abs(drawn - official)
    for row in np.flatnonzero(apart > np.maximum(_AREA_LEAST, _AREA_SHARE * official)).tolist():
        point = shapes[row].representative_point()
        name = frame["flurstueckskennzeichen"].iloc[row]
        text = Text(
            f"Flurstück {name}: amtliche Fläche {official[row]:.0f} m², gezeichnet {drawn[row]:.0f} m².",
            f"Parcel {name}: official area {official[row]:.0f} m², drawn {drawn[row]:.0f} m².",
        )
        params = {"official_m2": float(official[row]), "drawn_m2": round(float(drawn[row]), 1)}
        place = (float(point.x), float(point.y))
        progress.finding(Finding("NAS_AREA_DIFFERS", "warning", text, layer, str(frame["id"].iloc[row]), params, place=place))


def _scale(bounds: Any, code: str) -> Any:
    """Return how many metres on the map one on the ground has: UTM shrinks its middle and stretches with the distance from it."""
    if not crs.title(code).startswith("ETRS89 / UTM"):
        return 1.0
    offset = (bounds[:, 0] + bounds[:, 2]) / 2.0 - 500_000.0
    return 0.9996 * (1.0 + offset**2 / (2.0 * (0.9996 * _EARTH_RADIUS) ** 2))


def _tell_missing(name: str, element: Any, layer: str, places: Places, progress: Progress) -> None:
    for target in places.missing(element):
        text = Text(
            f"{name} {identifier(element)} verweist auf die Lage {target}; sie steht nicht in der Datei.",
            f"{name} {identifier(element)} refers to the location {target}, which is not in the file.",
        )
        progress.finding(Finding("NAS_REFERENCE_MISSING", "info", text, layer, identifier(element), {"missing": target}))


def _historic(name: str, own: str, layer: str) -> Finding:
    text = Text(
        f"{name} {own} ist historisch (die Lebenszeit ist beendet) und wurde nicht übernommen.",
        f"{name} {own} is historic (its life has ended) and was not imported.",
    )
    return Finding("NAS_HISTORIC", "rejected", text, layer, own)


def _unreadable(name: str, own: str, layer: str, reason: str) -> Finding:
    text = Text(
        f"{name} {own}: Die Geometrie ist nicht lesbar ({reason}).",
        f"{name} {own}: the geometry cannot be read ({reason}).",
    )
    return Finding("GEOMETRY_UNREADABLE", "rejected", text, layer, own)


def _arcs(bent: int) -> Finding:
    most = SAGITTA * 1000
    text = Text(
        f"{bent} Objekte haben Kreisbögen; sie sind als Sehnen gespeichert, die höchstens {most:.0f} mm abweichen.",
        f"{bent} objects have circular arcs; they are kept as chords that stray {most:.0f} mm at most.",
    )
    return Finding("ARCS_STROKED", "info", text, params={"objects": bent, "tolerance_mm": most})
