"""A planning case at work: its Bestand read from stored datasets, its numbers, and its picture for the viewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from twin.errors import DocumentInvalid, NotFound
from twin.geodata.dataset import Dataset, LayerType
from twin.planning import answer, baseline, document
from twin.planning.alternative import Alternative
from twin.planning.answer import StateAnswer
from twin.planning.building import Building
from twin.planning.case import PlanningCase
from twin.planning.change import Bring, LayerRef, Place
from twin.planning.comparison import Comparison, compare
from twin.planning.plan.facts import PlanFacts
from twin.planning.state import State
from twin.planning.surface import Surface
from twin.planning.terrain import Terrain
from twin.store.documents import Saved
from twin.usedlayer import UsedLayer, arriving_of, buildings, find_layer, find_model, frames, plan_facts, terrain_of, used_layer
from twin.workspace import Workspace

BASELINE = "0"
_TERRAIN_POINTS = 2500
NEIGHBOURS_M = 60.0
"""How far around the planning area buildings are looked at: they cast shade on it and get its shade."""


@dataclass(frozen=True, slots=True)
class CaseAtWork:
    """A case with everything resolved: revisions, layers, and the state of Bestand and of every alternative by letter.

    `drawn` is the revision of the case in which its picture changed last: display files are kept under it.
    """

    case: PlanningCase
    revision: int
    revisions: Mapping[str, int]
    layers: Mapping[str, UsedLayer]
    brought: Mapping[LayerRef, UsedLayer]
    states: Mapping[str, State]
    plan: UsedLayer | None = None
    drawn: int = 0

    def datasets(self) -> list[Dataset]:
        """Return every dataset version behind the case, each once, in order of first use."""
        used = [*self.layers.values(), *self.brought.values(), *([] if self.plan is None else [self.plan])]
        return list({(item.dataset.id, item.dataset.version): item.dataset for item in used}.values())


def load(workspace: Workspace, identifier: str) -> CaseAtWork:
    """Return the newest revision of a case with its layers read and its changes applied.

    Raises NotFound for the case or a layer, DocumentInvalid when changes do not fit the Bestand.
    """
    saved = workspace.alternatives.of_case(identifier)
    drafts = [document.parse_alternative({**item.document, "revision": item.revision}) for item in saved]
    return with_drafts(workspace, load_bestand(workspace, identifier), drafts)


def load_bestand(workspace: Workspace, identifier: str) -> CaseAtWork:
    """Return the newest revision of a case with its layers read and no alternative; raises NotFound, DocumentInvalid."""
    saved = workspace.cases.get(identifier)
    case = document.parse(saved.document)
    layers = {kind: find_layer(workspace, ref, case.crs) for kind, ref in case.baseline_refs.items()}
    plan = None if case.plan is None else find_layer(workspace, case.plan, None)
    facts = None if plan is None else plan_facts(plan)
    case = case if facts is None else document.with_plan(case, facts)
    case = case.with_baseline(_bestand(case, layers))
    work = CaseAtWork(case, saved.revision, {}, layers, {}, {BASELINE: case.baseline}, plan, _drawn_in(workspace, saved))
    if case.terrain is None and case.site is not None:
        work = replace(work, case=replace(case, terrain=_terrain(overlapping(workspace, work, "Coverage"), case.crs, case.site)))
    return work


# what moves numbers and leaves the picture as it is
_NUMBERS_ONLY = frozenset(("assumptions", "provenance", "wanted", "parking_keys", "bicycle_keys", "rain_mm", "biotope", "sun"))
_drawn: dict[tuple[object, ...], int] = {}
_MOST_DRAWN = 2000


def _drawn_in(workspace: Workspace, saved: Saved) -> int:
    """Return the revision of a case whose picture is that of `saved`: changed assumptions draw nothing anew."""
    key = (workspace.settings.home, saved.id, saved.created_at, saved.revision, saved.saved_at)
    if key not in _drawn:
        if len(_drawn) >= _MOST_DRAWN:
            _drawn.clear()
        newest = saved
        while newest.revision > 1:
            before = workspace.cases.get(saved.id, newest.revision - 1)
            if _picture_of(before) != _picture_of(newest):
                break
            newest = before
        _drawn[key] = newest.revision
    return _drawn[key]


def _picture_of(saved: Saved) -> dict[str, Any]:
    return {key: value for key, value in saved.document.items() if key not in _NUMBERS_ONLY}


def with_drafts(workspace: Workspace, work: CaseAtWork, drafts: Sequence[Alternative]) -> CaseAtWork:
    """Return the case with these alternatives applied to its Bestand; raises NotFound, DocumentInvalid."""
    case = replace(work.case, alternatives=tuple(sorted(drafts, key=lambda item: item.letter)))
    changes = [change for item in case.alternatives for change in item.changes]
    where: dict[LayerRef, str | None] = {
        change.layer: None for change in changes if isinstance(change, Place) and change.layer is not None
    }
    where |= {change.layer: case.crs for change in changes if isinstance(change, Bring)}
    refs = sorted(where, key=lambda ref: (ref.dataset, ref.layer))
    brought = {ref: find_model(workspace, ref, case.crs, stays=where[ref] is not None) for ref in refs}
    revisions = {item.letter: item.revision for item in case.alternatives}
    return replace(
        work, case=case, revisions=revisions, brought=brought, states=answer.states_of(case, _arriving(brought, case.crs))
    )


def arriving(work: CaseAtWork) -> dict[LayerRef, list[Building]]:
    """Return the buildings of the layers that alternatives bring in."""
    return _arriving(work.brought, work.case.crs)


def _arriving(brought: Mapping[LayerRef, UsedLayer], crs: str) -> dict[LayerRef, list[Building]]:
    return {ref: arriving_of(used, crs) for ref, used in brought.items()}


def _bestand(case: PlanningCase, layers: Mapping[str, UsedLayer]) -> State:
    """Return the inline Bestand of the case together with what its layers hold inside the site.

    An object described in the case and found in a layer is one object: the case's words win, the layer gives its shape.
    Surfaces of the case lie on top of those of the layer.
    """
    state = case.baseline
    if "buildings" in layers:
        near = buildings(layers["buildings"], None if case.site is None else case.site.buffer(NEIGHBOURS_M))
        standing = near if case.site is None else baseline.standing_in(near, case.site)
        inside = {item.id for item in standing}
        state = replace(state, surroundings=(*state.surroundings, *(item for item in near if item.id not in inside)))
        known = {item.id for item in state.buildings}
        state = baseline.completed(state, standing)
        state = replace(state, buildings=(*state.buildings, *(item for item in standing if item.id not in known)))
    if "trees" in layers:
        grown = [tree for frame in frames(layers["trees"], case.site) for tree in baseline.trees_of(frame, case.site)]
        planted = {tree.id for tree in state.trees}
        state = replace(state, trees=(*state.trees, *(tree for tree in grown if tree.id not in planted)))
    if "surfaces" in layers:
        state = replace(state, surfaces=(*_surfaces(layers["surfaces"], case.site), *state.surfaces))
    sources = dict.fromkeys([*state.sources, *(used.source() for used in layers.values())])
    return replace(state, sources=tuple(sources))


def _surfaces(used: UsedLayer, site: BaseGeometry | None) -> Iterator[Surface]:
    """Yield the surfaces of an area layer inside the site; raises DocumentInvalid where no column says what they are."""
    for frame in frames(used, site):
        if baseline.CLASS not in frame.columns:
            title, columns = used.layer.title or used.layer.name, ", ".join(str(name) for name in frame.columns[:-1])
            raise DocumentInvalid(
                "SURFACES_WITHOUT_CLASS",
                f"Den Flächen der Ebene „{title}“ fehlt die Spalte „{baseline.CLASS}“, die sagt, was sie sind "
                f"(vorhanden: {columns}). Bitte die Spalte so nennen und die Datei neu einlesen oder die Ebene herausnehmen.",
                f"The areas of the layer '{title}' lack the column '{baseline.CLASS}' that says what they are "
                f"(there are: {columns}). Please name the column so and import the file anew, or take the layer out of the case.",
            )
        yield from baseline.surfaces_of(frame, site)


def _terrain(used: UsedLayer | None, crs: str, site: BaseGeometry) -> Terrain | None:
    """Return heights on a grid over the planning area; None where no terrain in the case's CRS lies there."""
    grid = terrain_of(used)
    if used is None or grid is None or grid.kind != "terrain" or grid.crs != crs:
        return None
    west, south, east, north = site.bounds
    step = max(grid.step, ((east - west) * (north - south) / _TERRAIN_POINTS) ** 0.5)
    x, y = np.meshgrid(np.arange(west - step, east + 2 * step, step), np.arange(south - step, north + 2 * step, step))
    heights = grid.sample(x.ravel(), y.ravel())
    points = np.column_stack([x.ravel(), y.ravel(), heights])[np.isfinite(heights)]
    title = f"{used.dataset.title} v{used.dataset.version} ({used.dataset.data_date or '?'})"
    return Terrain(tuple((float(a), float(b), float(c)) for a, b, c in points), title)


def comparison(work: CaseAtWork, against: str = BASELINE, rows: Sequence[str] | None = None) -> Comparison:
    """Return the comparison of all states with differences to `against`, of the measures `rows` ("all": every one).

    Raises NotFound for a state or measure there is not.
    """
    return compare(work.case, work.states, against, rows)


def state_of(work: CaseAtWork, letter: str) -> State:
    """Return a state by its letter, "0" the Bestand; raises NotFound for one there is not."""
    state = work.states.get(letter)
    if state is None:
        known = ", ".join(work.states)
        raise NotFound(
            "ALTERNATIVE_UNKNOWN",
            f"Der Planfall hat keine Variante „{letter}“ (vorhanden: {known}).",
            f"The case has no alternative '{letter}' (there are: {known}).",
        )
    return state


def answers(work: CaseAtWork, plan: PlanFacts | None = None) -> Mapping[str, StateAnswer]:
    """Return the numbers and findings of every state; a plan given is checked instead of the case's own."""
    case = work.case if plan is None else document.with_plan(work.case, plan)
    return compare(case, work.states).answers


def sources(work: CaseAtWork) -> list[dict[str, Any]]:
    """Return what the case is built on, for lists: dataset id, title, version, date, licence, attribution."""
    return [
        {
            "id": item.id,
            "version": item.version,
            "title": item.title,
            "data_date": item.data_date,
            "licence": item.licence,
            "attribution": item.attribution,
        }
        for item in work.datasets()
    ]


def overlapping(workspace: Workspace, work: CaseAtWork, kind: LayerType) -> UsedLayer | None:
    """Return the newest stored layer of a kind that lies under the case's site, None when there is none; never a picture."""
    own = next((used for used in work.layers.values() if used.layer.type == kind and not _is_picture(used)), None)
    if own is not None:
        return own
    anchor = next((used.layer.bbox for used in work.layers.values() if used.layer.bbox is not None), None)
    for dataset in sorted(workspace.datasets.all(), key=lambda item: item.lineage.imported_at, reverse=True):
        for layer in dataset.layers:
            box = layer.bbox
            if layer.type == kind and box is not None and anchor is not None and box.meets(anchor):
                used = used_layer(workspace, dataset, layer)
                if not _is_picture(used):
                    return used
    return None


def _is_picture(used: UsedLayer) -> bool:
    grid = terrain_of(used) if used.layer.type == "Coverage" else None
    return grid is not None and grid.kind == "imagery"


def import_case(workspace: Workspace, given: Mapping[str, Any], *, by: str = "", group: str = "") -> str:
    """Keep a case document and return the case's id; references to datasets are pinned to their newest version.

    So a re-import of a dataset changes no case by itself. Raises DocumentInvalid with all faults, NotFound for a dataset.
    """
    case = document.parse(given)
    pinned = _pinned(workspace, dict(given))
    saved = workspace.cases.add(pinned, by=by, group=group or case.group, identifier=case.id or None)
    return saved.id


def _pinned(workspace: Workspace, value: Any) -> Any:
    """Return a document in which every {dataset, layer} names a version."""
    if isinstance(value, dict):
        if "dataset" in value and set(value) <= {"dataset", "layer", "version"}:
            version = value.get("version") or workspace.datasets.get(value["dataset"]).version
            return {**value, "version": version}
        return {key: _pinned(workspace, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_pinned(workspace, item) for item in value]
    return value


def references(workspace: Workspace, identifier: str) -> frozenset[tuple[str, int]]:
    """Return the dataset versions (id, version) a case and its alternatives name, without reading any of them."""
    return frozenset(_references(workspace.cases.whole(identifier)))


def _references(value: Any) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        if "dataset" in value and "version" in value and set(value) <= {"dataset", "layer", "version"}:
            yield str(value["dataset"]), int(value["version"])
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)
