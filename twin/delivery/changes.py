"""What changed between two versions of a dataset: objects added, removed and changed, by id where ids exist, else by shape."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import orjson
import shapely

from twin.delivery.findingstable import cell, line
from twin.errors import TwinError
from twin.geodata import crs, spool
from twin.geodata.citymodel import CityModel
from twin.geodata.dataset import Dataset, Layer
from twin.geodata.feature import FeatureCollection
from twin.geodata.plan import Plan
from twin.language import Language, Text
from twin.store.datasets import Datasets

Kind = Literal["added", "removed", "changed"]
KINDS: dict[Kind, Text] = {
    "added": Text("hinzugekommen", "added"),
    "removed": Text("entfallen", "removed"),
    "changed": Text("geändert", "changed"),
}
_ID_COLUMNS = ("id", "gml_id", "uuid", "oid", "objectid", "object_id", "identifier", "kennung", "kennzeichen", "flstkennz", "fid")
_HEADINGS = {
    "kind": Text("Änderung", "Change"),
    "layer": Text("Ebene", "Layer"),
    "id": Text("Objekt", "Object"),
    "what": Text("Was", "What"),
    "lon": Text("Länge", "Longitude"),
    "lat": Text("Breite", "Latitude"),
}
_PARTS = {"shape": Text("Gestalt", "shape"), "attributes": Text("Attribute", "attributes")}


@dataclass(frozen=True, slots=True)
class _Object:
    """What is compared of one object: digests of its shape and of its attributes, and where it lies (lon, lat)."""

    shape: bytes
    attributes: bytes
    place: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes from one version to another: counts by layer and kind, how objects were matched, the file of all."""

    older: int
    newer: int
    counts: dict[str, dict[str, int]]
    matched_by: dict[str, str]
    file: Path

    def to_json(self) -> dict[str, Any]:
        """Return the counts as plain data."""
        return {"from": self.older, "to": self.newer, "layers": self.counts, "matched_by": self.matched_by}

    def rows(self, kind: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield the changed objects: kind, layer, id, what (list), lon, lat."""
        with self.file.open("rb") as stream:
            for row in map(orjson.loads, itertools.islice(stream, 1, None)):
                if kind is None or row["kind"] == kind:
                    yield row

    def total(self, kind: str) -> int:
        """Return how many objects of all layers changed in this way."""
        return sum(counts[kind] for counts in self.counts.values())


def between(datasets: Datasets, older: Dataset, newer: Dataset, cache: Path) -> Changes:
    """Return what changed from one version to another; worked out once and kept below `cache`."""
    file = cache / newer.id / f"v{older.version}-v{newer.version}.jsonl"
    if not file.is_file():
        _write(datasets, older, newer, file)
    with file.open("rb") as stream:
        head = orjson.loads(stream.readline())
    return Changes(older.version, newer.version, head["layers"], head["matched_by"], file)


def csv_lines(changes: Changes, language: Language) -> Iterator[str]:
    """Yield the changed objects as CSV, as the import report is written."""
    yield "\ufeff" + line([title.in_(language) for title in _HEADINGS.values()])
    for row in changes.rows():
        what = ", ".join(_PARTS[part].in_(language) for part in row["what"])
        shown = {**row, "kind": KINDS[row["kind"]].in_(language), "what": what}
        yield line([cell(shown[name], language) for name in _HEADINGS])


def _write(datasets: Datasets, older: Dataset, newer: Dataset, file: Path) -> None:
    pairs = _pairs(older, newer)
    names = list(pairs)
    rows: list[dict[str, Any]] = []
    matched: dict[str, str] = {}
    for name, (old_layer, new_layer) in pairs.items():
        before, after = _read(datasets, older, old_layer), _read(datasets, newer, new_layer)
        by_id = before.by_id and after.by_id
        matched[name] = "id" if by_id else "shape"
        rows.extend({"layer": name, **row} for row in _compared(before.keyed(by_id), after.keyed(by_id), by_id))
    counted = Counter((row["layer"], row["kind"]) for row in rows)
    layers = {name: {kind: counted[name, kind] for kind in KINDS} for name in names}
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with part.open("wb") as stream:
        stream.write(orjson.dumps({"layers": layers, "matched_by": matched}) + b"\n")
        stream.writelines(orjson.dumps(row) + b"\n" for row in rows)
    part.replace(file)


def _pairs(older: Dataset, newer: Dataset) -> dict[str, tuple[Layer | None, Layer | None]]:
    """Return the layers that answer one another, by the newer's name: of one name, or the only ones left on both sides.

    A layer may be called after its file, and the file of a later year has another name.
    """
    gone = [layer for layer in older.layers if newer.layer(layer.name) is None]
    come = [layer for layer in newer.layers if older.layer(layer.name) is None]
    if len(gone) == len(come) == 1 and gone[0].type == come[0].type:
        same = {layer.name: (older.layer(layer.name), layer) for layer in newer.layers if layer is not come[0]}
        return {**same, come[0].name: (gone[0], come[0])}
    names = dict.fromkeys(layer.name for layer in (*older.layers, *newer.layers))
    return {name: (older.layer(name), newer.layer(name)) for name in names}


def _compared(before: dict[str, _Object], after: dict[str, _Object], by_id: bool) -> Iterator[dict[str, Any]]:
    for key in before.keys() - after.keys():
        yield _row("removed", key if by_id else "", before[key])
    for key in after.keys() - before.keys():
        yield _row("added", key if by_id else "", after[key])
    for key in sorted(before.keys() & after.keys()):
        what = [part for part in _PARTS if getattr(before[key], part) != getattr(after[key], part)]
        if what:
            yield _row("changed", key if by_id else "", after[key], what)


def _row(kind: Kind, identifier: str, item: _Object, what: list[str] | None = None) -> dict[str, Any]:
    lon, lat = item.place or (None, None)
    return {"kind": kind, "id": identifier, "what": what or [], "lon": lon, "lat": lat}


@dataclass(slots=True)
class _Objects:
    """The objects of a layer in one version, with their ids where each has its own."""

    ids: list[str]
    items: list[_Object]

    @property
    def by_id(self) -> bool:
        return all(self.ids) and len(set(self.ids)) == len(self.ids)

    def keyed(self, by_id: bool) -> dict[str, _Object]:
        """Return objects by id or by shape; equal shapes are told apart by their number."""
        if by_id:
            return dict(zip(self.ids, self.items, strict=True))
        seen: Counter[bytes] = Counter()
        found = {}
        for item in self.items:
            seen[item.shape] += 1
            found[f"{item.shape.hex()}-{seen[item.shape]}"] = item
        return found


def _read(datasets: Datasets, dataset: Dataset, layer: Layer | None) -> _Objects:
    found = _Objects([], [])
    if layer is None:
        return found
    folder = datasets.layer_folder(dataset, layer.name)
    if layer.type not in ("CityModel", "FeatureCollection", "Plan"):
        place = layer.bbox.centre() if layer.bbox else None
        return _Objects([layer.name], [_Object(_files(folder), b"", place)])
    for batch in spool.read(folder):
        if isinstance(batch, CityModel):
            _add_city(found, batch)
        elif isinstance(batch, FeatureCollection | Plan):
            _add_features(found, batch)
    return found


def _files(folder: Path) -> bytes:
    """Return the digest of a layer that is one whole: a grid, a model, a cloud."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        digest.update(str(path.relative_to(folder)).encode())
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.digest()


def _add_city(found: _Objects, model: CityModel) -> None:
    """Add the buildings of a batch, each with its parts: an id is the `gml:id` of the file."""
    ends = model.ring_offsets[model.surface_offsets[model.geometry_offsets[model.object_offsets]]]
    millimetres = np.rint(np.asarray(model.vertices) * 1000.0).astype(np.int64)
    parent = dict(zip(model.table.ids, model.table.parents, strict=True))
    members: dict[str, list[int]] = {}
    for row, identifier in enumerate(model.table.ids):
        root = identifier
        while parent.get(root) in parent:
            root = parent[root]
        members.setdefault(root, []).append(row)
    middles = [_middle(model.vertices[ends[rows[0]] : ends[rows[-1] + 1]]) for rows in members.values()]
    places = _lonlat(np.array(middles), model.crs)
    for (root, rows), place in zip(members.items(), places, strict=True):
        shapes = sorted(np.unique(millimetres[ends[row] : ends[row + 1]], axis=0).tobytes() for row in rows)
        facts = sorted(_plain([model.table.types[row], model.table.attributes[row]]) for row in rows)
        found.ids.append(root)
        found.items.append(_Object(_digest(*shapes), _digest(*facts), place))


def _middle(points: Any) -> tuple[float, float]:
    if len(points) == 0:
        return (float("nan"), float("nan"))
    return float(points[:, 0].mean()), float(points[:, 1].mean())


def _add_features(found: _Objects, batch: FeatureCollection | Plan) -> None:
    frame = batch.frame
    geometries = np.asarray(frame.geometry.array, dtype=object)
    shapes = shapely.to_wkb(shapely.normalize(shapely.set_precision(geometries, 1e-9 if _is_degrees(batch.crs) else 1e-4)))
    facts = frame.drop(columns=frame.geometry.name)
    column = next((name for known in _ID_COLUMNS for name in facts.columns if str(name).casefold() == known), None)
    ids = ["" if value is None or value != value else str(value) for value in facts[column]] if column else [""] * len(frame)
    bounds = shapely.bounds(geometries)
    places = _lonlat((bounds[:, :2] + bounds[:, 2:]) / 2.0, batch.crs)
    records = facts.to_dict("records")
    for identifier, shape, record, place in zip(ids, shapes, records, places, strict=True):
        found.ids.append(identifier)
        found.items.append(_Object(_digest(shape or b""), _digest(_plain(record)), place))


def _is_degrees(code: str) -> bool:
    try:
        return not crs.is_projected(code)
    except TwinError:
        return False


def _lonlat(points: Any, code: str) -> list[tuple[float, float] | None]:
    if len(points) == 0:
        return []
    try:
        found = crs.to_lonlat(np.asarray(points, dtype=np.float64), code).tolist()
    except (TwinError, RuntimeError):  # a layer whose system has no way to degrees
        return [None] * len(points)
    return [(round(lon, 7), round(lat, 7)) if np.isfinite([lon, lat]).all() else None for lon, lat in found]


def _plain(value: Any) -> bytes:
    options = orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(value, default=str, option=options)


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()
