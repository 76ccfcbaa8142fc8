"""What a dataset is good for: one line per purpose, counted from its objects and said in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from twin.delivery.dataset import coverage_of
from twin.geodata import crs, spool
from twin.geodata.citymodel import CityModel, SurfaceType
from twin.geodata.dataset import Dataset, Layer
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.importers.citythemes import BUILDINGS, THEMES, title_of
from twin.language import Text
from twin.planning.display import number
from twin.planning.solid import count_of

_COUNTS = "counts.json"
# below this share a purpose works only here and there, which is no longer "enough"
_MOST = 0.9
_YES = Text("ja", "yes")
_VIEW = Text("Ansicht in 3D", "View in 3D")
_HEIGHTS = Text("Höhe über Normalnull", "Height above sea level")
_ALL = Text("bei allen Gebäuden", "for all buildings")


@dataclass(frozen=True, slots=True)
class Readiness:
    """One purpose: whether the data are enough for it, and why or what is missing."""

    purpose: Text
    enough: bool
    words: Text

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the line for the page."""
        return {"purpose": self.purpose.in_(language), "enough": self.enough, "words": self.words.in_(language)}


@dataclass(frozen=True, slots=True)
class CityCounts:
    """How many buildings of a layer there are, and how many of them have a body, a roof form, storeys, a use; any windows."""

    buildings: int
    shaped: int
    roofed: int
    storeyed: int
    used: int
    has_windows: bool


def readiness(dataset: Dataset, folder_of: Callable[[Layer], Path], newer: Text | None = None) -> list[Readiness]:
    """Return what each layer of the dataset is enough for, in order; `folder_of` gives where a layer's data lie.

    A layer whose kind has no purpose of its own gives no line. Versions are immutable, so their counts are kept. `newer` is what
    a catalogue knows of a newer edition.
    """
    lines = [line for layer in dataset.layers for line in lines_of(layer, folder_of(layer))]
    return [*lines, *([Readiness(Text("Aktualität", "Being up to date"), False, newer)] if newer else [])]


def lines_of(layer: Layer, folder: Path) -> Iterator[Readiness]:
    """Yield what one layer is enough for; its data lie in `folder`."""
    yield from _LINES.get(layer.type, _nothing)(layer, folder)


def _nothing(_layer: Layer, _folder: Path) -> Iterator[Readiness]:
    return iter(())


_NO_BUILDINGS = {theme.name for theme in THEMES} - {BUILDINGS.name}


def _of_city(layer: Layer, folder: Path) -> Iterator[Readiness]:
    if layer.name in _NO_BUILDINGS:
        title = title_of(layer.name, layer.title)
        yield Readiness(Text(f"Anzeige „{title.de}“", f"Showing '{title.en}'"), True, _YES)
        return
    counts = count_city(folder)
    metric = crs.is_metric(layer.crs)
    yield _missing(_VIEW, counts, counts.shaped, Text("Körper", "body"))
    yield _share(
        Text("Schatten und Dachformen", "Shadow and roof forms"), counts, counts.roofed, Text("Dachformen bei", "roof forms for")
    )
    land = Text("Grundflächenzahl (GRZ)", "Site coverage (GRZ)")
    if metric:
        yield _missing(land, counts, counts.shaped, Text("Umriss", "outline"))
    else:
        yield Readiness(land, False, _not_metric(layer.crs))
    floors = Text("Geschossflächenzahl (GFZ)", "Floor area ratio (GFZ)")
    yield _missing(floors, counts, counts.storeyed, Text("Geschosszahl", "number of storeys"))
    yield _share(Text("Wohnungen, Stellplätze", "Dwellings, parking"), counts, counts.used, Text("Nutzung bei", "use for"))
    no_windows = Text("keine Fenster in den Daten", "no windows in the data")
    yield Readiness(Text("Sonne an Fenstern", "Sun on windows"), counts.has_windows, _YES if counts.has_windows else no_windows)
    yield _heights(layer)


def _of_coverage(layer: Layer, folder: Path) -> Iterator[Readiness]:
    grid = coverage_of(folder)
    if grid is not None and grid.kind == "imagery":
        yield Readiness(Text("Bild auf dem Gelände", "Picture on the ground"), True, _YES)
        return
    yield Readiness(Text("Gelände in 3D", "Terrain in 3D"), True, _YES)
    yield _heights(layer)


def _of_features(layer: Layer, folder: Path) -> Iterator[Readiness]:
    kinds = _geometry_kinds(folder)
    title = layer.title or layer.name
    yield Readiness(Text(f"Anzeige „{title}“", f"Showing '{title}'"), bool(kinds), _YES if kinds else _no_geometry())
    if "Point" in kinds and "hoehe_m" in layer.attributes:
        full = "kronendurchmesser_m" in layer.attributes
        without = Text("Höhe ja, Kronenbreite fehlt", "height yes, crown width missing")
        yield Readiness(Text("Bäume mit Höhe und Krone", "Trees with height and crown"), full, _YES if full else without)
    if "Polygon" in kinds and "class" in layer.attributes:
        yield Readiness(Text("Grünanteil, Versiegelung", "Green share, sealing"), True, _YES)


def _of_points(layer: Layer, _folder: Path) -> Iterator[Readiness]:
    yield Readiness(Text("Punktwolke in 3D", "Point cloud in 3D"), True, _YES)
    yield _heights(layer)


def _of_plan(layer: Layer, folder: Path) -> Iterator[Readiness]:
    counted = _plan_values(folder)
    yield Readiness(Text("Festsetzungen als Grenzwerte", "Plan limits"), any(counted.values()), _fixed(counted))


def _no_geometry() -> Text:
    return Text("keine Geometrie", "no geometry")


def _fixed(counted: Mapping[str, int]) -> Text:
    named = [f"{name} {count}×" for name, count in counted.items() if count]
    text = ", ".join(named)
    return Text(text or "keine GRZ, GFZ oder Geschosszahl", text or "no GRZ, GFZ or number of storeys")


def _heights(layer: Layer) -> Readiness:
    unnamed = Text("Höhenbezug nicht genannt", "vertical datum not named")
    return Readiness(_HEIGHTS, layer.vertical is not None, Text(layer.vertical, layer.vertical) if layer.vertical else unnamed)


def _missing(purpose: Text, counts: CityCounts, having: int, what: Text) -> Readiness:
    lacking = counts.buildings - having
    if not counts.buildings or not lacking:
        return Readiness(purpose, bool(counts.buildings), _YES if counts.buildings else Text("keine Gebäude", "no buildings"))
    if not having:
        return Readiness(purpose, False, Text(f"{what.de} bei keinem Gebäude", f"{what.en} for no building"))
    german, english = (
        f"{_count(lacking, language)} {joint} {_count(counts.buildings, language)} {without} {what.in_(language)}"
        for language, joint, without in (("de", "von", "ohne"), ("en", "of", "without"))
    )
    return Readiness(purpose, False, Text(german, english))


def _not_metric(code: str) -> Text:
    return Text(f"{code} misst nicht in Metern", f"{code} is not in metres")


def _count(value: int, language: str) -> str:
    return number(Fraction(value), 0, language)


def _share(purpose: Text, counts: CityCounts, having: int, what: Text) -> Readiness:
    part = having / counts.buildings if counts.buildings else 0.0
    if part == 1.0:
        return Readiness(purpose, True, _ALL)
    if not having:
        bare = Text(what.de.removesuffix(" bei"), what.en.removesuffix(" for"))
        return Readiness(purpose, False, Text(f"{bare.de} bei keinem Gebäude", f"{bare.en} for no building"))
    percent = int(100 * part)
    return Readiness(purpose, part >= _MOST, Text(f"{what.de} {percent}\u00a0%", f"{what.en} {percent}%"))


@lru_cache(maxsize=256)
def count_city(folder: Path) -> CityCounts:
    """Return the counts of one city model layer, those kept with it where its import did so."""
    kept = folder / _COUNTS
    return CityCounts(**orjson.loads(kept.read_bytes())) if kept.is_file() else _counted(folder)


def keep_counts(folder: Path) -> None:
    """Write the counts of a city model layer into its folder: a large town takes seconds, which no page should take."""
    (folder / _COUNTS).write_bytes(orjson.dumps(_counted(folder)))


def _counted(folder: Path) -> CityCounts:
    """Return the counts of one city model layer; a building counts with its parts."""
    found = {"buildings": 0, "shaped": 0, "roofed": 0, "storeyed": 0, "used": 0}
    has_windows = False
    for batch in spool.read(folder):
        if isinstance(batch, CityModel):
            has_windows |= bool(np.any(batch.surface_type == SurfaceType.WINDOW))
            for facts in _buildings(batch):
                found["buildings"] += 1
                for name, value in facts.items():
                    found[name] += value
    return CityCounts(**found, has_windows=has_windows)


def _buildings(model: CityModel) -> Iterator[dict[str, bool]]:
    has_body = np.diff(model.object_offsets) > 0
    has_roof = np.zeros(len(model), dtype=bool)
    has_roof[model.surface_object()[model.surface_type == SurfaceType.ROOF]] = True
    attributes = model.table.attributes
    for members in _members(model):
        shaped = [row for row in members if has_body[row]]
        all_parts = bool(shaped) and all(_has_storeys(attributes[row]) for row in shaped)
        yield {
            "shaped": bool(shaped),
            "roofed": any(has_roof[row] or attributes[row].get("roofType") for row in members),
            "storeyed": _has_storeys(attributes[members[0]]) or all_parts,
            "used": any(attributes[row].get("use") or attributes[row].get("function") for row in members),
        }


def _members(model: CityModel) -> list[list[int]]:
    """Return the rows of each building, itself first: parts stand behind the object they are a part of."""
    ids, parents = model.table.ids, model.table.parents
    parent_of = dict(zip(ids, parents, strict=True))
    rows: dict[str, list[int]] = {}
    for row, identifier in enumerate(ids):
        root = identifier
        while parent_of.get(root):
            root = parent_of[root]
        rows.setdefault(root, [])
        rows[root].insert(0 if root == identifier else len(rows[root]), row)
    return list(rows.values())


def _has_storeys(attributes: Mapping[str, Any]) -> bool:
    return bool(attributes.get("storeys")) or count_of(attributes.get("storeysAboveGround")) is not None


@lru_cache(maxsize=256)
def _geometry_kinds(folder: Path) -> frozenset[str]:
    kinds: set[str] = set()
    for batch in spool.read(folder):
        if isinstance(batch, FeatureCollection):
            kinds |= {str(name).removeprefix("Multi") for name in batch.frame.geometry.geom_type.dropna().unique()}
    return frozenset(kinds)


@lru_cache(maxsize=256)
def _plan_values(folder: Path) -> dict[str, int]:
    counted = {"GRZ": 0, "GFZ": 0, "Z": 0}
    for batch in spool.read(folder):
        if isinstance(batch, Plan):
            for values in batch.frame["attributes"]:
                for name in counted:
                    counted[name] += values.get(name) not in (None, "")
    return counted


def _of_model(layer: Layer, _folder: Path) -> Iterator[Readiness]:
    title = layer.title or layer.name
    placed = layer.bbox is not None
    words = _YES if placed else Text("ohne Ort auf der Erde", "without a place on Earth")
    yield Readiness(Text(f"Anzeige „{title}“ in 3D", f"Showing '{title}' in 3D"), placed, words)


_LINES: dict[str, Callable[[Layer, Path], Iterator[Readiness]]] = {
    "CityModel": _of_city,
    "Coverage": _of_coverage,
    "FeatureCollection": _of_features,
    "Mesh": _of_model,
    "Plan": _of_plan,
    "PointCloud": _of_points,
    "Tileset": _of_model,
}
