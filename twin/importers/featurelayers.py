"""What formats read through one OGR driver share: layers inspected, placed, mended and handed on in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import shapely

from twin.errors import FileDamaged, InputRefused
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.geodata.feature import FeatureCollection
from twin.handlers import Batch, Inspection, LayerInspection, Source
from twin.importers import ogr, zoneprefix
from twin.importers.georeference import Georeference, choose
from twin.importers.likelycrs import suggestions
from twin.importers.mending import mend
from twin.importers.records import Geometries, Ids, Records
from twin.importers.ringorder import RingOrder
from twin.language import Text

FROM_FILE = Text("aus der Datei", "from the file")
BY_FORMAT = Text("durch das Format festgelegt", "fixed by the format")
WGS84 = crs.CrsName("EPSG:4326", None, False, "EPSG:4326")
Cleaning = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class FeatureLayer:
    """One layer as it is to be read: how it is opened, what is known of it, its system as written and where that is known from.

    `swap` turns north-east pairs around, `key` names the attribute that identifies objects in findings ("": their number),
    `stored` tells of rows that came without a geometry whether the file holds one for them, which then was unreadable. `order` is
    the format's rule for the rings of areas, where it has one.
    """

    opened: ogr.VectorLayer
    facts: ogr.LayerFacts
    crs: crs.CrsName | None
    origin: Text
    swap: bool = False
    key: str = ""
    stored: Callable[[Ids], Any] | None = None
    order: RingOrder | None = None

    @property
    def spatial(self) -> bool:
        """Return whether the layer has geometries at all."""
        return bool(self.facts.geometry_type)


def found(
    path: Path,
    file: str,
    driver: str,
    *,
    counted: bool = True,
    called: str = "",
    prefix: str = "",
    fixed: crs.CrsName | None = None,
    key: str = "",
    options: dict[str, str] | None = None,
) -> list[FeatureLayer]:
    """Return a file's layers in its order.

    `called` is the title of a layer without a name of its own, which bears the file's stem; `prefix` stands before every title;
    `fixed` is the format's own system.

    Raises FileDamaged when the driver does not open the file (VECTOR_UNREADABLE) or it promises more objects than it has bytes.
    """
    layers: list[FeatureLayer] = []
    size = sum(item.stat().st_size for item in path.rglob("*")) if path.is_dir() else path.stat().st_size
    for facts in ogr.layers(path, file, driver, options or {}, counted=counted):
        if facts.count > size:
            raise FileDamaged(
                "VECTOR_COUNT_FALSE",
                f"„{file}“ gibt {facts.count} Objekte an, hat dafür aber zu wenige Bytes; die Datei ist beschädigt.",
                f"'{file}' states {facts.count} objects but has too few bytes for them; the file is damaged.",
                file=file,
            )
        title = called if called and facts.name == path.stem else facts.name
        opened = ogr.VectorLayer(path, file, facts.name, driver, facts.count, options or {}, prefix + title)
        named = fixed or _named(facts.crs)
        layers.append(FeatureLayer(opened, facts, named, BY_FORMAT if fixed else FROM_FILE, key=key))
    return layers


def _named(written: str) -> crs.CrsName | None:
    if not written:
        return None
    try:
        return crs.parse(written) if written.upper().startswith(("EPSG:", "ESRI:")) else crs.code_of_wkt(written)
    except InputRefused:
        return None


def inspection(
    identifier: str, version: str, source: Source, layers: Sequence[FeatureLayer], findings: Sequence[Finding] = ()
) -> Inspection:
    """Return what the layers hold, with their bounds in CRS84 and what is to be said of their systems."""
    progress = Progress()
    rows = tuple(_inspected(source, layer, progress) for layer in layers)
    said = tuple(example for group in progress.findings() for example in group.examples)
    return Inspection(identifier, version, rows, (*findings, *said))


def _inspected(source: Source, layer: FeatureLayer, progress: Progress) -> LayerInspection:
    place = choose(source, layer.crs, layer.origin, layer.opened.title)
    box, extras = None, {"geometry_type": layer.facts.geometry_type}
    if layer.facts.bounds is not None:
        corners = np.array(layer.facts.bounds, dtype=np.float64).reshape(2, 2)
        points = _Moving(layer, place, progress).points(corners)
        if place.code:
            box = crs.bbox_to_crs84(BBox(*points.ravel().tolist()), place.code)
        else:
            middle = points.mean(axis=0)
            extras["suggested_crs"] = ", ".join(suggestions(float(middle[0]), float(middle[1])))
    return LayerInspection(
        layer.opened.title,
        "FeatureCollection",
        max(0, layer.facts.count),
        (place.code or None) if layer.spatial else None,
        place.origin,
        place.vertical,
        box,
        layer.facts.attributes,
        extras=extras,
    )


def batches(
    source: Source,
    layers: Sequence[FeatureLayer],
    progress: Progress,
    clean: Cleaning | None = None,
    *,
    keep_empty: bool = True,
) -> Iterator[Batch]:
    """Yield batches of at most 50,000 objects, layer after layer; an empty layer gives one empty batch or none at all.

    `clean` goes over each batch's attributes. Raises DecisionNeeded (CRS_MISSING) for a layer with geometries but no system.
    """
    known = all(layer.opened.count >= 0 for layer in layers)
    total, done = max(1, sum(layer.opened.count for layer in layers)), 0
    for layer in layers:
        empty = True
        for batch in _batches(source, layer, progress, clean):
            done, empty = done + batch.read, False
            progress.at(min(1.0, done / total) if known else None, layer.opened.title)
            yield batch
            del batch
        if empty and keep_empty:
            progress.at(None, layer.opened.title)
            yield _empty(source, layer)


def _batches(source: Source, layer: FeatureLayer, progress: Progress, clean: Cleaning | None) -> Iterator[Batch]:
    place = choose(source, layer.crs, layer.origin, layer.opened.title)
    if place.finding:
        progress.finding(place.finding)
    moving = _Moving(layer, place, progress)
    for records in ogr.read(layer.opened, progress):
        geometries = moving.geometries(source, records.geometries)
        attributes = records.attributes.reindex(columns=list(layer.facts.attributes))
        if clean is not None:
            attributes = clean(attributes)
        yield _batch(source, layer, place, records, geometries, attributes, progress)
        del records, geometries, attributes


def _batch(
    source: Source,
    layer: FeatureLayer,
    place: Georeference,
    records: Records,
    geometries: Geometries,
    attributes: pd.DataFrame,
    progress: Progress,
) -> Batch:
    ids = attributes[layer.key].tolist() if layer.key in attributes else records.ids.tolist()
    unreadable = records.unreadable.copy()
    missing = np.flatnonzero(shapely.is_missing(records.geometries) & ~unreadable)
    if layer.stored is not None and len(missing):
        unreadable[missing] = layer.stored(records.ids[missing])
    for row in np.flatnonzero(unreadable).tolist():
        _say_unreadable(layer, ids[row], progress)
    mended = mend(geometries, ids, layer.opened.title, progress, repaired=records.repaired, repair=source.mend, order=layer.order)
    kept = mended.kept & ~unreadable
    attributes = attributes.rename(columns={"geometry": "geometry_"})
    frame = geopandas.GeoDataFrame(
        attributes if kept.all() else attributes[kept].reset_index(drop=True),
        geometry=mended.geometries[kept],
        crs=place.code or None,
    )
    repaired = int((mended.repaired & kept).sum())
    read = len(records.ids) + records.lost
    return Batch(
        layer.opened.title,
        FeatureCollection(frame, place.code) if len(frame) else None,
        read,
        len(frame) - repaired,
        repaired,
        read - len(frame),
        place.code,
        place.vertical,
        layer.opened.title,
    )


def _empty(source: Source, layer: FeatureLayer) -> Batch:
    place = choose(source, layer.crs, layer.origin, layer.opened.title)
    columns = pd.DataFrame({name: pd.Series([], dtype="str") for name in layer.facts.attributes if name != "geometry"})
    frame = geopandas.GeoDataFrame(columns, geometry=[], crs=place.code or None)
    title = layer.opened.title
    return Batch(title, FeatureCollection(frame, place.code), 0, 0, 0, 0, place.code, place.vertical, title)


class _Moving:
    """Brings written coordinates to east, north of the layer's system; what had to be done is said once, at the first ones."""

    def __init__(self, layer: FeatureLayer, place: Georeference, progress: Progress) -> None:
        self._layer = layer
        self._place = place
        self._progress = progress
        self._swap: bool | None = None
        self._shift = 0.0

    def geometries(self, source: Source, written: Geometries) -> Geometries:
        """Return geometries in the layer's system; raises DecisionNeeded (CRS_MISSING) at the first one without a system."""
        if self._swap is None:
            points = shapely.get_coordinates(written[:1000])
            if not len(points):
                points = shapely.get_coordinates(written)
            if not len(points):
                return written
            if not self._place.code:
                middle = np.median(points, axis=0)
                raise crs.missing(source.name, suggestions(float(middle[0]), float(middle[1])))
            self._settle(points)
        if not self._swap and not self._shift:
            return written
        moved = written.copy()
        raised = shapely.has_z(written)
        for rows, high in ((~raised & ~shapely.is_missing(written), False), (raised, True)):
            if rows.any():
                moved[rows] = shapely.transform(written[rows], self._apply, include_z=high)
        return moved

    def points(self, written: Any) -> Any:
        """Return points (n, 2) in the layer's system, or as written where that is unknown."""
        if self._swap is None:
            self._settle(written)
        return self._apply(written)

    def _apply(self, points: Any) -> Any:
        result = points.copy()
        if self._swap:
            result[:, 0], result[:, 1] = points[:, 1], points[:, 0]
        result[:, 0] -= self._shift
        return result

    def _settle(self, points: Any) -> None:
        code, self._swap = self._place.code, self._layer.swap
        if not code:
            return
        middle = np.median(points[np.isfinite(points).all(axis=1)], axis=0)
        if np.isnan(middle).any():
            return
        if not self._fits(middle, self._swap) and self._fits(middle, not self._swap):
            self._swap = not self._swap
            self._say_axes()
        ordered = middle[::-1] if self._swap else middle
        self._shift = zoneprefix.prefix(code, ordered[:1])
        if self._shift:
            self._progress.finding(zoneprefix.removed(self._shift, self._layer.opened.title))
        elif not self._fits(middle, self._swap):
            self._say_far(ordered)

    def _fits(self, middle: Any, swap: bool) -> bool:
        east, north = (middle[::-1] if swap else middle).tolist()
        return crs.holds(self._place.code, east - zoneprefix.prefix(self._place.code, np.array([east])), north)

    def _say_axes(self) -> None:
        text = Text(
            f"„{self._layer.opened.title}“: Die Koordinaten stehen in anderer Reihenfolge, als das Koordinatensystem sagt; "
            "sie wurden getauscht.",
            f"'{self._layer.opened.title}': the coordinates stand in another order than the coordinate system says; "
            "they were exchanged.",
        )
        self._progress.finding(Finding("AXES_SWAPPED", "info", text, self._layer.opened.title))

    def _say_far(self, middle: Any) -> None:
        fitting = ", ".join(suggestions(float(middle[0]), float(middle[1]))) or "–"
        code = self._place.code if len(self._place.code) < 40 else crs.title(self._place.code)
        text = Text(
            f"„{self._layer.opened.title}“ liegt weit außerhalb des Gebiets von {code}; zu den Zahlen passt: {fitting}.",
            f"'{self._layer.opened.title}' lies far outside the area of {code}; the numbers would fit: {fitting}.",
        )
        self._progress.finding(Finding("CRS_IMPLAUSIBLE", "warning", text, self._layer.opened.title, params={"fitting": fitting}))


def _say_unreadable(layer: FeatureLayer, identifier: Any, progress: Progress) -> None:
    text = Text(
        f"Objekt {identifier}: Die gespeicherte Geometrie ist nicht lesbar.",
        f"Object {identifier}: the stored geometry cannot be read.",
    )
    progress.finding(Finding("GEOMETRY_UNREADABLE", "rejected", text, layer.opened.title, str(identifier)))
