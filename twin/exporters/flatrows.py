"""Layers as flat tables with one geometry each, the same columns in every batch: what GeoJSON and GeoPackage can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas
import numpy as np
import orjson

from twin.geodata.citymodel import CityModel
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.geodata.propertytable import PropertyTable
from twin.handlers import ExportLayer, Selection, Suitability
from twin.language import Text

FLAT_TYPES = ("FeatureCollection", "CityModel", "Plan")


def suitability(selection: Selection, losses: list[Text]) -> Suitability:
    """Return `no` for an empty selection or one with grids and meshes, `lossy` when anything is lost, else `ok`."""
    wrong = [layer for layer in selection.layers if layer.type not in FLAT_TYPES]
    if wrong or not selection.layers:
        names = ", ".join(f"„{layer.title}“ ({layer.type})" for layer in wrong) or "–"
        return Suitability(
            "no",
            (
                Text(
                    f"Nur Ebenen mit Objekten lassen sich schreiben, nicht: {names}.",
                    f"Only layers of objects can be written, not: {names}.",
                ),
            ),
        )
    return Suitability("lossy", tuple(losses)) if losses else Suitability("ok")


def losses_of_height(selection: Selection) -> list[Text]:
    """Return the sentence about buildings that become ground polygons, when there are any."""
    cities = [layer.title for layer in selection.layers if layer.type == "CityModel"]
    if not cities:
        return []
    names = ", ".join(cities)
    return [
        Text(
            f"Dritte Dimension: Die Gebäude von „{names}“ werden zu Grundrissen ohne Texturen und Farben; "
            "es bleiben z_min und z_max.",
            f"Third dimension: the buildings of '{names}' become ground polygons without textures and colours; "
            "z_min and z_max remain.",
        )
    ]


def losses_of_nesting(selection: Selection) -> list[Text]:
    """Return the sentence about the structured contents of plans, when there are any."""
    if not any(layer.type == "Plan" for layer in selection.layers):
        return []
    return [
        Text(
            "Gegliederte Angaben des Plans werden zu Text, Schlüssel zu zwei Spalten (Wort und „_code“).",
            "Structured contents of the plan become text, enumerations two columns (word and '_code').",
        )
    ]


class FlatLayer:
    """One layer to be written: its columns are known before its first batch comes."""

    def __init__(self, layer: ExportLayer, *, nested: bool) -> None:
        self.layer = layer
        self._nested = nested
        self._table = PropertyTable()
        self._columns: dict[str, Any] = {}
        if layer.type != "FeatureCollection":
            for batch in layer.walk():
                self._table.learn(self._properties(batch))

    def frames(self) -> Iterator[geopandas.GeoDataFrame]:
        """Yield the batches as frames with the geometry column `geometry`; the CRS is the layer's."""
        for batch in self.layer.walk():
            if isinstance(batch, FeatureCollection):
                yield self._of_features(batch)
            elif isinstance(batch, CityModel):
                yield self._of_city(batch)
            elif isinstance(batch, Plan):
                yield self._with(self._properties(batch), batch.frame.geometry.to_numpy())

    def _of_features(self, batch: FeatureCollection) -> geopandas.GeoDataFrame:
        """Return the batch as it is; a later batch is held to the columns of the first."""
        frame = batch.frame
        if frame.geometry.name != "geometry":
            frame = frame.rename_geometry("geometry")
        if not self._columns:
            self._columns = dict.fromkeys(frame.columns)
        elif list(frame.columns) != list(self._columns):
            frame = frame.reindex(columns=list(self._columns))
        return frame

    def _of_city(self, model: CityModel) -> geopandas.GeoDataFrame:
        from twin.exporters.footprints import footprints

        return self._with(self._properties(model), footprints(model))

    def _with(self, rows: list[dict[str, Any]], geometries: Any) -> geopandas.GeoDataFrame:
        frame = self._table.frame(rows).rename(columns={"geometry": "geometry_"})
        return geopandas.GeoDataFrame(frame, geometry=geometries, crs=self.layer.crs or None)

    def _properties(self, batch: Any) -> list[dict[str, Any]]:
        if isinstance(batch, CityModel):
            return _city_rows(batch)
        frame = batch.frame
        rows = zip(frame["gml_id"], frame["type"], frame["attributes"], strict=True)
        return [{"gml_id": identifier, "type": kind, **self._legal(facts)} for identifier, kind, facts in rows]

    def _legal(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Return legal facts for a table: an enumeration as two columns, its words and its code, where nesting is impossible."""
        if self._nested:
            return facts
        flat: dict[str, Any] = {}
        for key, value in facts.items():
            if isinstance(value, dict) and set(value) == {"code", "value"}:
                flat[key], flat[f"{key}_code"] = value["value"], value["code"]
            else:
                flat[key] = value
        return flat


def _city_rows(model: CityModel) -> list[dict[str, Any]]:
    from twin.exporters.footprints import height_range

    low, high = height_range(model)
    rows: list[dict[str, Any]] = []
    columns = (model.objects["id"], model.objects["type"], model.objects["parent"], model.objects["attributes"], low, high)
    for identifier, kind, parent, attributes, bottom, top in zip(*columns, strict=True):
        heights = {} if np.isnan(bottom) else {"z_min": round(float(bottom), 3), "z_max": round(float(top), 3)}
        rows.append({"id": identifier, "type": kind, "parent": parent or None, **heights, **_named_apart(attributes)})
    return rows


def _named_apart(attributes: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes with those renamed that are called like our own columns."""
    own = ("id", "type", "parent", "z_min", "z_max")
    return {f"{key}_" if key in own else key: value for key, value in attributes.items()}


def plain_values(column: Any, nested: bool) -> list[Any]:
    """Return a column as Python values: None where missing, dates in ISO 8601; JSON text as data again where `nested`."""
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    if column.dtype.kind in "mM":
        return [None if value is None else value.isoformat() for value in values]
    if nested and column.dtype == "str":
        return [_unpacked(value) for value in values]
    return values


def _unpacked(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
