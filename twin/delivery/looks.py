"""How a flat layer looks: the sign, the name and the facts of each of its objects, and where it lies among other layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from twin.delivery import planfacts
from twin.delivery.planfacts import Fact
from twin.delivery.plansigns import Sign, signs_of
from twin.exporters.tiles3d import palette
from twin.exporters.tiles3d.groundcover import CLASS_COLUMNS, cover_of
from twin.geodata.feature import FeatureCollection
from twin.language import Text

_TONES = (
    ("#8FB0C9", "#2F5573"),
    ("#D9B36C", "#85590F"),
    ("#9CC29A", "#2F6B3A"),
    ("#D99AA8", "#8A2F45"),
    ("#B3A4D6", "#4F3B8C"),
    ("#86C5BE", "#1F6660"),
)
"""Fill and line of layers that have no colours of their own, one after the other."""
_PARCELS = Sign(Text("Flurstücke", "parcels"), "#F3EFE6", 0.25, "#6B6257", rank=2)
_HOUSES = Sign(Text("Gebäude", "buildings"), "#C2AFA5", 0.9, "#5C4A40", rank=2)
_MOST_FACTS, _LONGEST = 16, 160
_MANY, _FACTS_OF_MANY = 5_000, 6
_NAMES = (
    "flurstuecksnummer",
    "name",
    "bezeichnung",
    "title",
    "titel",
    "gebaeudefunktion",
    "bauart",
    "nutzungsart",
    "id",
    "gml_id",
)


@dataclass(frozen=True, slots=True)
class Look:
    """One sign a row, a name and facts for a row, lettering; `order` says above which other layers it is painted."""

    signs: list[Sign]
    named: Callable[[int], Text]
    told: Callable[[int], list[Fact]]
    labels: Callable[[int], str]
    order: int


def look_of(features: FeatureCollection, name: str, title: str, before: int = 0) -> Look:
    """Return the look of a layer: a plan in the signs of the PlanZV, land use by its classes, all else in one calm tone.

    `before` says how many layers it stands behind: neighbours get different tones.
    """
    frame = features.frame
    if {"type", "attributes", "gml_id"} <= set(frame.columns):
        return _of_plan(frame)
    columns = {str(column).casefold(): str(column) for column in frame.columns}
    word = f"{name} {title}".casefold()
    if any(part in word for part in ("nutzung", "landuse", "land_use", "land use")):
        column = next((columns[known] for known in CLASS_COLUMNS[:-3] if known in columns), None)
        if column is not None:
            return _of_rows(frame, _land_use(frame, column, columns), 0)
    if any(part in word for part in ("flurst", "parcel", "plots")):
        return _of_rows(frame, [_PARCELS] * len(frame), 2)
    if any(part in word for part in ("gebäude", "gebaeude", "building", "bauteil")):
        return _of_rows(frame, [_HOUSES] * len(frame), 4)
    fill, line = _TONES[before % len(_TONES)]
    return _of_rows(frame, [Sign(Text(title or name, title or name), fill, 0.45, line)] * len(frame), 3)


def _of_plan(frame: gpd.GeoDataFrame) -> Look:
    types, attributes = frame["type"].tolist(), frame["attributes"].tolist()
    signs = signs_of(types, attributes)
    labels = planfacts.labels_of(frame["gml_id"].tolist(), types, attributes)
    return Look(
        signs,
        lambda row: signs[row].title if signs[row].rank else Text(types[row], types[row]),
        lambda row: [(Text("Objektart", "class"), types[row]), *planfacts.facts_of(attributes[row])],
        lambda row: labels[row],
        1,
    )


def _land_use(frame: gpd.GeoDataFrame, column: str, columns: Mapping[str, str]) -> list[Sign]:
    """Return a sign for each class; where one kind (nutzungsart) has several colours its title names the function too."""
    covers = [cover_of(value) for value in frame[column]]
    kinds = frame[columns.get("nutzungsart", column)].astype(str).tolist()
    functions = frame[columns["funktion"]].tolist() if "funktion" in columns else [None] * len(kinds)
    several = {kind for kind in set(kinds) if len({cover for cover, own in zip(covers, kinds, strict=True) if own == kind}) > 1}
    signs: dict[tuple[str, str], Sign] = {}
    found = []
    for cover, kind, function in zip(covers, kinds, functions, strict=True):
        title = f"{kind}: {function}" if kind in several and _is_said(function) else kind
        sign = Sign(Text(title, title), palette.ground(cover), 0.95, "#8C877C")
        found.append(signs.setdefault((title, cover), sign))
    return found


def _of_rows(frame: gpd.GeoDataFrame, signs: list[Sign], order: int) -> Look:
    values = {str(column): frame[column].tolist() for column in frame.columns if column != frame.geometry.name}
    columns = {column.casefold(): column for column in values}
    naming = next((values[columns[name]] for name in _NAMES if name in columns), None)

    def named(row: int) -> Text:
        words = str(naming[row])[:_LONGEST] if naming is not None and _is_said(naming[row]) else ""
        title = signs[row].title
        return Text(f"{title.de} {words}".strip(), f"{title.en} {words}".strip())

    most = _MOST_FACTS if len(frame) <= _MANY else _FACTS_OF_MANY

    def told(row: int) -> list[Fact]:
        said = ((column, column_values[row]) for column, column_values in values.items())
        return [(Text(column, column), _shown(value)) for column, value in said if _is_said(value)][:most]

    return Look(signs, named, told, lambda row: "", order)


def _is_said(value: Any) -> bool:
    if isinstance(value, dict | list):
        return bool(value)
    return value is not None and value is not pd.NA and value == value and value != ""


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return Text("ja", "yes") if value else Text("nein", "no")
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, int | float) else str(value)[:_LONGEST]
