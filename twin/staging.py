"""The stage of a case: display files of its Bestand and of every alternative.

Files lie in `cases/<case>/r<revision>/<letter>/r<revision>/` below the home and never change: another revision is another folder.
The first is the revision in which the case was drawn anew last; changed assumptions draw nothing.
"""

from __future__ import annotations

import dataclasses
import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely

from twin.casework import BASELINE, CaseAtWork, arriving, overlapping
from twin.delivery.buildings import REACH, display_city, display_planned
from twin.delivery.demolished import display_demolished
from twin.delivery.draped import display_lines, display_trees
from twin.delivery.ground import building_heights, display_terrain
from twin.delivery.levelled import levelled
from twin.delivery.surfaces import display_surfaces
from twin.errors import NotFound
from twin.findings import Progress
from twin.geodata import spool
from twin.geodata.bbox import BBox, around
from twin.geodata.citymodel import CityModel, ObjectTable, concatenate
from twin.geodata.coverage import Coverage
from twin.geodata.crs import Anchor, anchor_at
from twin.geodata.feature import FeatureCollection
from twin.planning import massing
from twin.planning.change import Bring, Change, Place
from twin.planning.difference import difference
from twin.planning.placing import Setting, middle_of
from twin.planning.roofing import green_roof
from twin.planning.surface import Surface
from twin.planning.tree import Tree
from twin.usedlayer import UsedLayer, models, terrain_of
from twin.workspace import Workspace

MARGIN_M = 60.0
MOST_TREES, MOST_PLOTS = 15_000, 20_000
"""So many of a case's trees and plots are drawn, those closest to the site: a browser reads them before the first picture."""
_PLOT_LAYERS = ("flurst", "parcel", "plots", "cadastr")


def folder(workspace: Workspace, case: str, revision: int, letter: str, letter_revision: int) -> Path:
    """Return where the display files of one letter lie; it may not exist."""
    if not all(part.replace("-", "").isalnum() for part in (case, letter)):
        raise NotFound("CASE_UNKNOWN", f"Den Planfall „{case}“ gibt es nicht.", f"There is no case '{case}'.")
    return workspace.settings.home / "cases" / case / f"r{revision}" / letter / f"r{letter_revision}"


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """What the drawing of every letter needs: local frame, ground, standing city, the site with a margin (CRS of the case)."""

    work: CaseAtWork
    anchor: Anchor
    terrain: Coverage | None
    city: UsedLayer | None
    site: BBox

    def standing(self) -> Iterator[CityModel]:
        """Yield the city model that stands today."""
        if self.city is not None:
            yield from models(self.city)

    def neighbours(self, *beside: BBox | None) -> Iterator[CityModel]:
        """Yield what of the city model lies close to the site and to other rectangles (CRS of the case)."""
        box = around([self.site, *beside])
        if self.city is not None and box is not None:
            close = BBox(box.min_x - REACH, box.min_y - REACH, box.max_x + REACH, box.max_y + REACH)
            yield from spool.cities(self.city.folder, close)


def stage_of(workspace: Workspace, work: CaseAtWork) -> Stage:
    """Return what drawing a case needs; raises NotFound when it names no site."""
    case = work.case
    area = case.area_of_reference()
    if area is None:
        raise NotFound(
            "CASE_WITHOUT_SITE",
            f"Der Planfall „{case.title}“ nennt keinen Geltungsbereich.",
            f"The case '{case.title}' names no planning perimeter.",
        )
    west, south, east, north = area.bounds
    terrain = terrain_of(overlapping(workspace, work, "Coverage"))
    centre = area.centroid
    ground = 0.0
    if terrain is not None:
        ground = float(terrain.sample(np.array([centre.x]), np.array([centre.y]))[0])
    anchor = anchor_at(centre.x, centre.y, round(ground, 2), case.crs)
    rounded = Anchor(round(anchor.lon, 7), round(anchor.lat, 7), anchor.height)
    site = BBox(west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
    return Stage(work, rounded, terrain, work.layers.get("buildings"), site)


def prepare(workspace: Workspace, work: CaseAtWork, progress: Progress) -> Stage:
    """Write the display files of every letter that has none yet, and return what they are drawn with."""
    stage = stage_of(workspace, work)
    letters = [BASELINE, *work.revisions]
    for number, letter in enumerate(letters):
        progress.at(number / len(letters), f"{work.case.title}: {letter}")
        revision = work.drawn if letter == BASELINE else work.revisions[letter]
        target = folder(workspace, work.case.id, work.drawn, letter, revision)
        if not target.is_dir():
            write = functools.partial(_write_baseline, workspace) if letter == BASELINE else _write_alternative
            _whole(target, functools.partial(write, stage, letter, progress))
    return stage


def _whole(target: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a folder beside the target and move it there when it is complete, unless another request was first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=".staging-", dir=target.parent))
    try:
        write(place)
        place.chmod(0o755)
        os.rename(place, target)
    except OSError:
        # two people who open the same revision at once write the same files
        if not target.is_dir():
            raise
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _write_baseline(workspace: Workspace, stage: Stage, letter: str, progress: Progress, place: Path) -> None:
    work = stage.work
    if stage.city is not None:
        display_city(
            stage.standing, place / "buildings", progress=progress, anchor=stage.anchor, vertical=stage.city.layer.vertical
        )
    if stage.terrain is not None:
        landuse = _features(work.layers["surfaces"]) if "surfaces" in work.layers else None
        display_terrain(
            stage.terrain,
            place / "terrain",
            progress=progress,
            landuse=landuse,
            obstacles=stage.standing,
            sites=[stage.site],
            anchor=stage.anchor,
        )
    if "trees" in work.layers:
        (place / "trees.json").write_bytes(
            display_trees(nearest(_features(work.layers["trees"]), stage.site, MOST_TREES), stage.terrain, stage.anchor)
        )
    cadastre = plots(workspace, work)
    if cadastre is not None:
        (place / "plots.json").write_bytes(
            display_lines(nearest(_features(cadastre), stage.site, MOST_PLOTS), stage.terrain, stage.anchor)
        )


def _features(used: UsedLayer) -> FeatureCollection:
    frames = [batch.frame for batch in used.read() if isinstance(batch, FeatureCollection)]
    whole = geopandas.GeoDataFrame(pd.concat(frames, ignore_index=True), geometry=frames[0].geometry.name)
    return FeatureCollection(whole, used.layer.crs)


def nearest(features: FeatureCollection, site: BBox, most: int) -> FeatureCollection:
    """Return the features themselves, or the `most` closest to a rectangle of their CRS where there are more, in their order."""
    if len(features.frame) <= most:
        return features
    west, south, east, north = features.frame.geometry.bounds.to_numpy().T
    aside = np.maximum(np.maximum(site.min_x - east, west - site.max_x), 0.0)
    above = np.maximum(np.maximum(site.min_y - north, south - site.max_y), 0.0)
    kept = np.sort(np.argsort(np.hypot(aside, above), kind="stable")[:most])
    return FeatureCollection(features.frame.iloc[kept], features.crs)


def plots(workspace: Workspace, work: CaseAtWork) -> UsedLayer | None:
    """Return the layer of plots that lies in one of the case's datasets, by its usual names."""
    for used in work.layers.values():
        for layer in used.dataset.layers:
            if layer.type == "FeatureCollection" and any(word in layer.name.casefold() for word in _PLOT_LAYERS):
                path = workspace.datasets.layer_folder(used.dataset, layer.name)
                return dataclasses.replace(used, layer=layer, read=functools.partial(spool.read, path))
    return None


def _write_alternative(stage: Stage, letter: str, progress: Progress, place: Path) -> None:
    work = stage.work
    before, after = work.states[BASELINE], work.states[letter]
    removed, ground = gone(work, letter), levelled(stage.terrain, after.grades)
    added = planned(stage, letter)
    if added is not None:
        display_planned(
            added,
            letter,
            place / "buildings",
            progress=progress,
            coverage=stage.terrain,
            context=functools.partial(stage.neighbours, added.bbox()),
            hidden=removed,
            anchor=stage.anchor,
        )
    draft = work.case.alternative(letter)
    laid = [change for change in (draft.changes if draft else ()) if isinstance(change, Surface)]
    covers = [*laid, *(green for item in massing.new_buildings(before, after) if (green := green_roof(item)) is not None)]
    drawn = [(surface.geometry, surface.kind) for surface in covers if surface.geometry is not None]
    if drawn:
        raised = [*stage.neighbours(), *([added] if added is not None else [])]
        with building_heights(raised, stage.site, work.case.crs, removed) as heights:
            glb = display_surfaces(drawn, work.case.crs, ground, stage.anchor, heights)
        (place / "surfaces.glb").write_bytes(glb)
    old = {tree.id for tree in before.trees}
    new_trees = [tree for tree in after.trees if tree.id not in old]
    if new_trees:
        frame = tree_frame(new_trees, work.case.crs)
        (place / "trees.json").write_bytes(display_trees(frame, ground, stage.anchor))
    if removed:
        standing = [part for part in stage.neighbours() if part.objects["id"].isin(removed).any()]
        if standing:
            (place / "demolished.json").write_bytes(display_demolished(concatenate(standing), removed, stage.anchor))


def gone(work: CaseAtWork, letter: str) -> list[str]:
    """Return the ids of the buildings an alternative takes away."""
    return [line.id for line in difference(work.states[BASELINE], work.states[letter]).removed]


def planned(stage: Stage, letter: str) -> CityModel | None:
    """Return what an alternative adds: drawn buildings as solids, brought layers and set models as their file has them."""
    work = stage.work
    draft = work.case.alternative(letter)
    brought = [
        model for number, change in enumerate(draft.changes if draft else (), start=1) for model in _given(work, change, number)
    ]
    known = {identifier for model in brought for identifier in model.objects["id"]}
    built = [item for item in massing.new_buildings(work.states[BASELINE], work.states[letter]) if item.id not in known]
    drawn = massing.city_model(built, work.case.crs, letter, stage.anchor.height)
    parts = [model for model in (drawn, *(_lettered(model, letter) for model in brought)) if len(model)]
    return concatenate(parts) if parts else None


def _given(work: CaseAtWork, change: Change, number: int) -> Iterator[CityModel]:
    """Yield the models of a layer that a change brings in or sets at a point; `number` is the change's own."""
    if isinstance(change, Bring):
        yield from models(work.brought[change.layer])
    if not isinstance(change, Place) or change.layer is None:
        return
    setting = Setting(middle_of(arriving(work)[change.layer]), change.anchor, change.heading, change.scale)
    prefix = change.prefix(number)
    for model in models(work.brought[change.layer]):
        table = model.table
        ids = [f"{prefix}/{name}" for name in table.ids]
        parents = [f"{prefix}/{name}" if name else "" for name in table.parents]
        named = dataclasses.replace(model, table=ObjectTable(ids, table.types, parents, table.attributes))
        yield named.with_vertices(setting.points(model.vertices), work.case.crs)


def _lettered(model: CityModel, letter: str) -> CityModel:
    """Return a brought model with the attributes that planned buildings show: letter and storey heights as text."""
    attributes = []
    for item in model.objects["attributes"]:
        levels = item.get("storeys")
        known = {key: value for key, value in item.items() if key != "storeys"}
        if isinstance(levels, list):
            heights = [level["height_m"] for level in levels if isinstance(level, dict) and "height_m" in level]
            known |= {"storeys": len(heights), "storeyHeights": ";".join(str(float(height)) for height in heights)}
        attributes.append({**known, "letter": letter})
    return dataclasses.replace(model, table=model.table.with_attributes(attributes))


def tree_frame(trees: list[Tree], crs: str) -> FeatureCollection:
    """Return trees with a position as points with height, crown and species, in the CRS of their case."""
    placed = [tree for tree in trees if tree.position is not None]
    frame = geopandas.GeoDataFrame(
        {
            "id": [tree.id for tree in placed],
            "hoehe_m": [float(tree.height_m) if tree.height_m is not None else None for tree in placed],
            "kronendurchmesser_m": [float(tree.crown_m) if tree.crown_m is not None else None for tree in placed],
            "art": [tree.species or None for tree in placed],
        },
        geometry=[shapely.Point(*(float(value) for value in tree.position[:2])) for tree in placed if tree.position],
        crs=crs,
    )
    return FeatureCollection(frame, crs)
