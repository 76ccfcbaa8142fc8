"""Handing out: a dataset, a part of it by area, or an alternative, in a chosen format; what would be lost is said before.

Written by a job into `exports/<job>/`, which goes after a day: the file (a folder of tiles as a zip) and beside it its sha256.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import geopandas
import numpy as np
import orjson

from twin import casework, staging
from twin.delivery import stored
from twin.delivery.adaptation import adapted
from twin.delivery.area import within
from twin.delivery.chosen import only
from twin.delivery.download import as_one_file, download
from twin.errors import NotFound, NotSuitable, OptionsInvalid, TwinError
from twin.findings import Progress
from twin.geodata.bbox import BBox
from twin.geodata.citymodel import CityModel
from twin.geodata.dataset import LayerData, type_of
from twin.geodata.feature import FeatureCollection
from twin.handlers import Exporter, ExportLayer, ExportReport, Selection
from twin.job import Job
from twin.language import Text
from twin.options import parse
from twin.runner import Process
from twin.workspace import Workspace

PROCESS = "export"
MOST_IDS = 20_000
KEPT_SECONDS = 24 * 3600.0
Part = Literal["added", "removed", "result"]
PARTS: dict[Part, Text] = {
    "result": Text("die Stadt, wie sie dann wäre", "the city as it would be"),
    "added": Text("was hinzukommt", "what it adds"),
    "removed": Text("was wegfällt", "what it removes"),
}


LAYERS: dict[str, Text] = {
    "buildings": Text("Gebäude", "Buildings"),
    "trees": Text("Bäume", "Trees"),
    "surfaces": Text("Flächen", "Surfaces"),
}
"""The layers an alternative is handed out in."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be handed out: a version of `dataset`, or the `part` of an `alternative` (its letter) of `case`.

    `layers` are names (none: all), `bbox` is an area in CRS84, `ids` those of single objects as the viewer names them (none:
    all), `crs` a chosen system, `options` those of the format.
    """

    format: str
    dataset: str = ""
    version: int | None = None
    case: str = ""
    alternative: str = ""
    part: str = "result"
    layers: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    ids: tuple[str, ...] = ()
    crs: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def order_of(given: Mapping[str, Any]) -> Order:
    """Return the order in plain data; raises OptionsInvalid naming what is wrong."""
    known = {item.name for item in dataclasses.fields(Order)}
    faults = [name for name in given if name not in known]
    box = given.get("bbox")
    if box is not None and not _is_box(box):
        faults.append("bbox")
    ids = given.get("ids", [])
    if not isinstance(ids, list | tuple) or len(ids) > MOST_IDS or not all(isinstance(item, str) for item in ids):
        faults.append(f"ids (<= {MOST_IDS})")
    if given.get("part", "result") not in PARTS:
        faults.append("part")
    if not isinstance(given.get("layers", []), list | tuple) or not isinstance(given.get("options", {}), Mapping):
        faults.append("layers, options")
    if faults or not given.get("format"):
        listed = ", ".join(faults) or "format"
        raise OptionsInvalid(
            "EXPORT_ORDER_INVALID",
            f"Diese Angaben zur Ausgabe stimmen nicht: {listed}. bbox ist [West, Süd, Ost, Nord] in Grad.",
            f"These entries of the export are wrong: {listed}. bbox is [west, south, east, north] in degrees.",
            faults=faults or ["format"],
        )
    area = tuple(map(float, box)) if box else None
    return Order(**{**given, "layers": tuple(map(str, given.get("layers", ()))), "bbox": area, "ids": tuple(ids)})


def _is_box(value: Any) -> bool:
    if not isinstance(value, list | tuple) or len(value) != 4:
        return False
    try:
        west, south, east, north = (float(item) for item in value)
    except (TypeError, ValueError):
        return False
    return -180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0


def selection(workspace: Workspace, order: Order) -> Selection:
    """Return what an order takes; raises NotFound for a dataset, case, alternative or layer."""
    whole = _of_alternative(workspace, order) if order.case else _of_dataset(workspace, order)
    unknown = [name for name in order.layers if name not in {layer.name for layer in whole.layers}]
    if unknown:
        known = ", ".join(layer.name for layer in whole.layers)
        raise NotFound(
            "LAYER_UNKNOWN",
            f"Es gibt keine Ebene „{unknown[0]}“ (vorhanden: {known}).",
            f"There is no layer '{unknown[0]}' (there are: {known}).",
        )
    chosen = tuple(layer for layer in whole.layers if not order.layers or layer.name in order.layers)
    whole = dataclasses.replace(whole, layers=chosen)
    whole = _in_area(whole, BBox(*order.bbox)) if order.bbox else whole
    return _of_ids(whole, order.ids) if order.ids else whole


def _of_ids(whole: Selection, ids: tuple[str, ...]) -> Selection:
    """Return the objects with these ids, without layers that have none; raises NotFound where no layer has any."""
    layers = tuple(layer for layer in only(whole, ids).layers if next(layer.walk(), None) is not None)
    if not layers:
        raise NotFound(
            "OBJECTS_UNKNOWN",
            f"Kein Objekt hat eine der gewählten Kennungen (zum Beispiel „{ids[0]}“). Bitte die Auswahl neu treffen.",
            f"No object has one of the chosen ids (such as '{ids[0]}'). Please choose anew.",
        )
    return dataclasses.replace(whole, layers=layers)


def _in_area(whole: Selection, area: BBox) -> Selection:
    """Return what touches the area, without layers of which nothing does; raises NotSuitable where nothing is left."""
    layers = tuple(layer for layer in within(whole, area).layers if next(layer.walk(), None) is not None)
    if not layers:
        raise NotSuitable(
            "NOTHING_IN_AREA",
            "In dem gewählten Gebiet liegt nichts. Bitte ein anderes Rechteck wählen.",
            "There is nothing in the chosen area. Please choose another rectangle.",
        )
    return dataclasses.replace(whole, layers=layers)


def _of_dataset(workspace: Workspace, order: Order) -> Selection:
    return stored.selection(workspace, workspace.datasets.get(order.dataset, order.version))


def _of_alternative(workspace: Workspace, order: Order) -> Selection:
    """Return buildings, trees and surfaces of a part of an alternative as layers; an empty kind has no layer."""
    work = casework.load(workspace, order.case)
    if order.alternative not in work.revisions:
        known = ", ".join(work.revisions) or "–"
        raise NotFound(
            "ALTERNATIVE_UNKNOWN",
            f"Der Planfall hat keine Variante „{order.alternative}“ (vorhanden: {known}).",
            f"The case has no alternative '{order.alternative}' (there are: {known}).",
        )
    parts = _Parts(workspace, work, order.alternative)
    kinds: dict[str, Callable[[str], Iterator[Any]]] = {
        "buildings": parts.buildings,
        "trees": parts.trees,
        "surfaces": parts.surfaces,
    }
    layers = [_layer(name, title.de, work.case.crs, functools.partial(kinds[name], order.part)) for name, title in LAYERS.items()]
    title = f"{work.case.title} {order.alternative}"
    return Selection(tuple(layer for layer in layers if layer is not None), title)


def _layer(name: str, title: str, code: str, batches: Callable[[], Iterator[LayerData]]) -> ExportLayer | None:
    first = next(batches(), None)
    return None if first is None else ExportLayer(name, title, type_of(first), code, None, batches)


class _Parts:
    """What an alternative adds, removes or results in, kind by kind."""

    def __init__(self, workspace: Workspace, work: casework.CaseAtWork, letter: str) -> None:
        self._work, self._letter = work, letter
        self._stage = staging.stage_of(workspace, work)
        self._before, self._after = work.states[casework.BASELINE], work.states[letter]

    def buildings(self, part: str) -> Iterator[CityModel]:
        gone = set(staging.gone(self._work, self._letter))
        if part != "added":
            for model in self._stage.standing():
                rows = [row for row, own in enumerate(_is_of(model, gone)) if own == (part == "removed")]
                if rows:
                    yield model.select(np.array(rows))
        if part != "removed":
            planned = staging.planned(self._stage, self._letter)
            if planned is not None:
                yield planned

    def trees(self, part: str) -> Iterator[FeatureCollection]:
        before, after = {tree.id: tree for tree in self._before.trees}, {tree.id: tree for tree in self._after.trees}
        chosen = {
            "added": [tree for name, tree in after.items() if name not in before],
            "removed": [tree for name, tree in before.items() if name not in after],
            "result": list(after.values()),
        }[part]
        frame = staging.tree_frame(chosen, self._work.case.crs)
        if len(frame.frame):
            yield frame

    def surfaces(self, part: str) -> Iterator[FeatureCollection]:
        old = set(self._before.surfaces)
        now = set(self._after.surfaces)
        chosen = {
            "added": [item for item in self._after.surfaces if item not in old],
            "removed": [item for item in self._before.surfaces if item not in now],
            "result": list(self._after.surfaces),
        }[part]
        drawn = [item for item in chosen if item.geometry is not None]
        if drawn:
            rows = {"id": [item.id for item in drawn], "class": [item.kind for item in drawn]}
            shapes = [item.geometry for item in drawn]
            yield FeatureCollection(geopandas.GeoDataFrame(rows, geometry=shapes, crs=self._work.case.crs), self._work.case.crs)


def _is_of(model: CityModel, identifiers: set[str]) -> Iterator[bool]:
    """Yield for each object whether it or what it is a part of has one of these ids."""
    parent = dict(zip(model.table.ids, model.table.parents, strict=True))
    for identifier in model.table.ids:
        name = identifier
        while name not in identifiers and parent.get(name):
            name = parent[name]
        yield name in identifiers


def choices(workspace: Workspace, whole: Selection) -> list[dict[str, Any]]:
    """Return every ready exporter that could write a selection: id, title, verdict, what would be lost, its options' schema.

    Those that cannot are listed too, with the reason.
    """
    found = []
    for entry in workspace.registry.entries():
        if entry.kind == "exporter" and entry.state == "ready":
            exporter = workspace.registry.exporter(entry.id)
            plain = entry.to_json()
            found.append(
                {
                    "id": entry.id,
                    "title": plain["title"],
                    "options": plain["options"],
                    "folder": exporter.folder,
                    "crs": exporter.requirements.crs,
                    **_suited(exporter, whole),
                }
            )
    rank = {"ok": 0, "lossy": 1, "no": 2}
    return sorted(found, key=lambda item: rank[item["verdict"]])


def _suited(exporter: Exporter, whole: Selection) -> dict[str, Any]:
    try:
        found = exporter.suitability(adapted(whole, exporter.requirements))
    except TwinError as refusal:  # a grid in a format of another system
        return {"verdict": "no", "reasons": [refusal.text.to_json()]}
    return {"verdict": found.verdict, "reasons": [reason.to_json() for reason in found.reasons]}


def ask(workspace: Workspace, order: Order, *, by: str = "") -> Job:
    """Submit an export and return its job; raises what is wrong with the order before anything is written."""
    exporter = workspace.registry.exporter(order.format)
    parse(exporter.Options, order.options)
    if not order.case:
        order = dataclasses.replace(order, version=workspace.datasets.get(order.dataset, order.version).version)
    selection(workspace, order)
    inputs = dataclasses.asdict(order)
    hour = int(workspace.database.seconds() // 3600)
    plain = orjson.dumps([by, hour, workspace.version, inputs, _revision(workspace, order)], option=orjson.OPT_SORT_KEYS)
    key = f"{PROCESS}:{hashlib.sha256(plain).hexdigest()}"
    job = workspace.jobs.submit(PROCESS, inputs, key=key, by=by, limit=workspace.settings.max_queued_jobs)
    workspace.runner.wake()
    return job


def _revision(workspace: Workspace, order: Order) -> list[Any]:
    if order.case:
        work = casework.load(workspace, order.case)
        return [work.revision, work.revisions[order.alternative]]
    return [order.version]


def processes(workspace: Workspace) -> dict[str, Process]:
    """Return the process of exports for `workspace.runner`."""
    return {PROCESS: functools.partial(hand_out, workspace)}


def hand_out(workspace: Workspace, job: Job, progress: Progress) -> dict[str, Any]:
    """Write what a job's order names and return what was written: `file`, counts by layer, losses, sha256, size."""
    order = order_of(job.inputs)
    place = folder(workspace, job.id)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    exporter = workspace.registry.exporter(order.format)
    target = place / _file_name(order, exporter)
    target, report = as_one_file(target, write(workspace, order, target, progress), exporter)
    target.with_name(f"{target.name}.sha256").write_text(f"{report.sha256}  {target.name}\n", encoding="utf-8")
    return {
        "file": target.name,
        "format": exporter.format.id,
        "counts": report.counts,
        "losses": [loss.to_json() for loss in report.losses],
        "sha256": report.sha256,
        "size": report.size,
    }


def write(workspace: Workspace, order: Order, target: Path, progress: Progress) -> ExportReport:
    """Write an order to `target` (formats of many files become a zip where the target ends so) and return the report.

    Raises what `selection` and `download` raise.
    """
    exporter = workspace.registry.exporter(order.format)
    whole, options = selection(workspace, order), parse(exporter.Options, order.options)
    return download(whole, exporter, target, options, progress=progress, crs=order.crs)


def _file_name(order: Order, exporter: Exporter) -> str:
    name = f"{order.case}-{order.alternative}-{order.part}" if order.case else f"{order.dataset}-v{order.version}"
    return f"{name}.zip" if exporter.folder else f"{name}{exporter.format.extensions[0]}"


def folder(workspace: Workspace, job_id: str) -> Path:
    """Return where an export leaves its file; it may not exist."""
    return workspace.settings.home / "exports" / job_id


def file_of(workspace: Workspace, job: Job, name: str) -> Path:
    """Return the file of an export, or its side-file; raises NotFound (EXPORT_GONE) after a day."""
    known = str((job.result or {}).get("file", ""))
    path = folder(workspace, job.id) / name
    if job.process != PROCESS or name not in (known, f"{known}.sha256") or not path.is_file():
        raise NotFound(
            "EXPORT_GONE",
            "Diese Ausgabe gibt es nicht mehr; bitte neu ausgeben.",
            "This export is gone; please export again.",
        )
    return path


def sweep(workspace: Workspace) -> int:
    """Remove exports older than a day; return how many went."""
    old = [path for path in (workspace.settings.home / "exports").glob("*") if path.stat().st_mtime < time.time() - KEPT_SECONDS]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)
