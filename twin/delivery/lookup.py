"""Find objects of the town's own data by id, address, parcel or any other of their words, with their place.

What a layer holds is read once into a list of texts and kept in memory: a version never changes.
"""

from __future__ import annotations

import functools
import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from twin.delivery import parcelwords, spelling
from twin.delivery.parcelwords import asked_parcel, marks_of
from twin.delivery.spelling import plain
from twin.geodata import spool
from twin.geodata.bbox import around
from twin.geodata.citymodel import CityModel
from twin.geodata.dataset import Dataset, Layer
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.reader.journal import lonlat
from twin.workspace import Workspace

if TYPE_CHECKING:
    import geopandas

MOST_HITS = 20
LONGEST_QUERY = 100
_SHORTEST_QUERY = 2
_MOST_OBJECTS = 200_000
_SECONDS = 3.0
_LONGEST_VALUE = 120
_NAMES = ("name", "address", "bezeichnung", "flurstueckskennzeichen", "title", "titel", "lage")
_KINDS = ("art", "gebaeudefunktion", "nutzungsart", "objektart")
_MOST_ATTEMPTS = 12
_IDS = ("id", "gml_id", "gmlid", "objid", "oid", "flurstueckskennzeichen", "fid")
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit:
    """An object that was found: its id in the viewer, what it is called, its layer and type, place in degrees, size in metres."""

    id: str
    title: str
    dataset: str
    version: int
    layer: str
    layer_title: str
    type: str
    lon: float
    lat: float
    size: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The best hits; `more` when there were others, `partial` when not everything could be searched in the time.

    `corrected` are the words that were looked for instead of those asked, which nothing holds; empty otherwise.
    """

    hits: list[Hit]
    more: bool
    partial: bool
    corrected: str = ""


@dataclass(frozen=True)
class _Index:
    """Texts, ids and names of a layer's objects, and their boxes (n, 4) in its CRS; NaN without a place."""

    texts: list[str]
    ids: list[str]
    titles: list[str]
    boxes: FloatArray
    complete: bool

    @functools.cached_property
    def nearby(self) -> spelling.Nearby:
        """Return the words of the titles by what is left of them when a letter is mistyped."""
        return spelling.nearby(self.titles)


_Ranked = tuple[int, int, str, Dataset, Layer, _Index, int]


def find(workspace: Workspace, query: str) -> Answer:
    """Return at most MOST_HITS objects of the newest versions whose words hold every word of `query`, the closest first.

    Datasets called so come before them. Parcels are found as people write them, too ("Flur 3 Flurstück 12/4"). Where nothing
    holds the words, they are taken apart ("Markt7"), then for mistyped ones ("Rathuas"). A query of one letter finds nothing.
    Objects without a place in degrees are left out.
    """
    words = asked_parcel(plain(query[:LONGEST_QUERY]))
    if sum(map(len, words)) < _SHORTEST_QUERY:
        return Answer([], False, False)
    until = time.monotonic() + _SECONDS
    indexes, partial = _indexes(workspace, until)
    for attempt in itertools.islice(_attempts(words, indexes), _MOST_ATTEMPTS):
        hits = [*_titled(workspace, attempt), *_placed(_ranked(indexes, attempt))]
        if hits or time.monotonic() > until:
            corrected = "" if attempt == words else " ".join(attempt)
            return Answer(hits[:MOST_HITS], len(hits) > MOST_HITS, partial, corrected if hits else "")
    return Answer([], False, partial)


def _indexes(workspace: Workspace, until: float) -> tuple[list[tuple[Dataset, Layer, _Index]], bool]:
    """Return the indexes of all layers that can be had in the time, and whether something is missing."""
    found: list[tuple[Dataset, Layer, _Index]] = []
    for dataset, layer in _layers(workspace):
        if time.monotonic() > until:
            return found, True
        found.append((dataset, layer, _index(workspace.datasets.layer_folder(dataset, layer.name))))
    return found, not all(index.complete for *_, index in found)


def _attempts(words: list[str], indexes: list[tuple[Dataset, Layer, _Index]]) -> Iterator[list[str]]:
    """Yield the words as they were asked, then as they may have been meant; nothing twice in a row."""
    yield words
    parted = spelling.loosened(words)
    if parted != words:
        yield parted
    known = {word for word in parted if any(word in text for *_, index in indexes for text in index.texts)}
    ways = (parted, spelling.without_letters(parted), spelling.without_numbers(parted))
    for alone in filter(None, dict.fromkeys(map(tuple, ways))):
        sure = {word for word in alone if word in known or word.isdigit()}
        yield from (found for found in spelling.meant(alone, (index.nearby for *_, index in indexes), sure) if found != parted)


def _ranked(indexes: list[tuple[Dataset, Layer, _Index]], words: list[str]) -> list[_Ranked]:
    ranked: list[_Ranked] = []
    for dataset, layer, index in indexes:
        for row in _rows(index, words):
            title = index.titles[row]
            ranked.append((_rank(index, row, " ".join(words)), len(title), title, dataset, layer, index, row))
    return sorted(ranked, key=lambda item: item[:3])


def _titled(workspace: Workspace, words: list[str]) -> Iterator[Hit]:
    """Yield datasets whose own title holds every word, at the middle of what they cover."""
    for dataset in workspace.datasets.all():
        box = around(layer.bbox for layer in dataset.layers)
        if box is None or not all(word in plain(dataset.title) for word in words):
            continue
        lon, lat = box.centre()
        size = max((box.max_y - box.min_y) * 111_000.0, (box.max_x - box.min_x) * 70_000.0)
        yield Hit(dataset.id, dataset.title, dataset.id, dataset.version, "", "", "Dataset", lon, lat, round(size, 1))


def _layers(workspace: Workspace) -> Iterator[tuple[Dataset, Layer]]:
    for dataset in workspace.datasets.all():
        yield from ((dataset, layer) for layer in dataset.layers if layer.type in ("CityModel", "FeatureCollection", "Plan"))


def _rows(index: _Index, words: list[str]) -> Iterator[int]:
    return (row for row, text in enumerate(index.texts) if all(word in text for word in words))


def _rank(index: _Index, row: int, query: str) -> int:
    title, identifier = plain(index.titles[row]), plain(index.ids[row])
    if query in (title, identifier, title.partition(",")[0]):
        return 0
    # "Markt 1" means house 1, not 11
    if re.search(rf"(?<!\w){re.escape(query)}(?!\w)", title):
        return 1 if title.startswith(query) else 2
    if title.startswith(query):
        return 3
    if query in title or query in identifier:
        return 4
    tokens = re.findall(r"\w+", title)
    return 5 if all(_names(word, tokens) for word in query.split()) else 6


def _names(word: str, tokens: list[str]) -> bool:
    """Return whether a word begins one of the title's; a number must be the whole one, as house numbers are."""
    return word in tokens if word.isdigit() else any(token.startswith(word) for token in tokens)


def _placed(ranked: list[_Ranked]) -> list[Hit]:
    """Return the hits in order, each object once, up to one more than are shown."""
    hits: dict[tuple[str, str, str], Hit] = {}
    for *_, dataset, layer, index, row in ranked:
        key = (dataset.id, layer.name, index.ids[row])
        if key in hits or not np.isfinite(index.boxes[row]).all():
            continue
        west, south, east, north = index.boxes[row].tolist()
        ((lon, lat),) = lonlat([((west + east) / 2, (south + north) / 2)], layer.crs)
        if lon is None or lat is None:
            continue
        size = max(east - west, north - south)
        title = index.titles[row] or index.ids[row]
        where = (dataset.id, dataset.version, layer.name, layer.title or dataset.title, layer.type)
        hits[key] = Hit(index.ids[row], title, *where, lon, lat, size)
        if len(hits) > MOST_HITS:
            break
    return list(hits.values())


@functools.lru_cache(maxsize=32)
def _index(folder: Path) -> _Index:
    parts: list[_Index] = []
    count = 0
    for data in spool.read(folder):
        if count >= _MOST_OBJECTS:
            return _joined(parts, False)
        if isinstance(data, CityModel):
            parts.append(_of_city(data))
        elif isinstance(data, FeatureCollection | Plan):
            parts.append(_of_frame(data.frame))
        count += len(parts[-1].ids) if parts else 0
    return _joined(parts, True)


def _joined(parts: list[_Index], complete: bool) -> _Index:
    boxes = np.concatenate([part.boxes for part in parts]) if parts else np.empty((0, 4))
    texts, ids, titles = ([item for part in parts for item in getattr(part, name)] for name in ("texts", "ids", "titles"))
    return _Index(texts, ids, titles, boxes, complete)


def _text(identifier: str, attributes: dict[str, Any]) -> str:
    """Return everything an object can be found by."""
    values = (str(value) for value in attributes.values() if isinstance(value, str | int) and not isinstance(value, bool))
    return plain("\n".join([identifier, *(value for value in values if len(value) <= _LONGEST_VALUE)]))


def _title(attributes: dict[str, Any]) -> str:
    """Return what an object is called, with its address where that is something else; without a name of what kind it is."""
    texts = {str(key).casefold(): value for key, value in attributes.items() if isinstance(value, str) and value}
    named = [texts[name] for name in _NAMES if name in texts] or [texts[key] for key in texts if key.endswith("name")]
    return ", ".join(dict.fromkeys(named[:2])) or next((texts[kind] for kind in _KINDS if kind in texts), "")


def _of_city(city: CityModel) -> _Index:
    """Return the index of a city: parts are found by their own words and named by the building they belong to."""
    table = city.table
    rows = {identifier: row for row, identifier in enumerate(table.ids)}
    boxes = _city_boxes(city)
    roots = [rows.get(parent, row) if parent else row for row, parent in enumerate(table.parents)]
    for row, root in enumerate(roots):
        if root != row:
            low, high = np.fmin(boxes[root, :2], boxes[row, :2]), np.fmax(boxes[root, 2:], boxes[row, 2:])
            boxes[root] = [*low, *high]
    return _Index(
        [_text(identifier, attributes) for identifier, attributes in zip(table.ids, table.attributes, strict=True)],
        [table.ids[root] for root in roots],
        [_title(table.attributes[root]) for root in roots],
        boxes[roots],
        True,
    )


def _city_boxes(city: CityModel) -> FloatArray:
    ends = city.ring_offsets[city.surface_offsets[city.geometry_offsets[city.object_offsets]]]
    boxes = np.full((len(city), 4), np.nan)
    filled = np.flatnonzero(ends[1:] > ends[:-1])
    if filled.size:
        flat = np.asarray(city.vertices[:, :2])
        boxes[filled, :2] = np.minimum.reduceat(flat, ends[filled], axis=0)
        boxes[filled, 2:] = np.maximum.reduceat(flat, ends[filled], axis=0)
    return boxes


def _of_frame(frame: geopandas.GeoDataFrame) -> _Index:
    columns = [name for name in frame.columns if name != frame.geometry.name]
    rows = [_flat(dict(zip(columns, values, strict=True))) for values in frame[columns].itertuples(index=False, name=None)]
    ids = [next((str(row[name]) for name in _IDS if row.get(name) not in (None, "")), str(n)) for n, row in enumerate(rows)]
    return _Index(
        ["\n".join([_text(identifier, row), *marks_of(row)]) for identifier, row in zip(ids, rows, strict=True)],
        ids,
        [", ".join(filter(None, [parcelwords.title_of(row), _title(row)])) for row in rows],
        frame.geometry.bounds.to_numpy(dtype=np.float64),
        True,
    )


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a row with those of its nested attributes, as plans have them."""
    nested = row.pop("attributes", None)
    return {**(nested if isinstance(nested, dict) else {}), **row}
