"""The site seen from above as lines of an SVG: plots, plan, what stands, what goes, what is drawn; north is up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from twin.drafting.ground import Ground
from twin.planning.asset import asset_building
from twin.planning.polygon import from_geojson

WIDTH = 800.0
MARGIN_M = 25.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A path of the plan: `look` is its class, `at` the number of the change it belongs to."""

    path: str
    look: str
    at: int | None = None


@dataclass(frozen=True, slots=True)
class SitePlan:
    """Paths in drawing order, trees as (x, y, radius, look, at), the picture's height, a scale bar in metres and its length."""

    height: float
    paths: tuple[Drawn, ...]
    trees: tuple[tuple[float, float, float, str, int | None], ...]
    bar_m: int
    bar: float


def site_plan(ground: Ground, changes: Sequence[dict[str, Any]], arriving: Sequence[BaseGeometry] = ()) -> SitePlan | None:
    """Return the plan of a draft, None for a case without a site; `arriving` are footprints of all that is new.

    Those the changes draw themselves are drawn once; what is left are the buildings of datasets.
    """
    area = ground.case.area_of_reference()
    if area is None:
        return None
    west, south, east, north = area.buffer(MARGIN_M).bounds
    scale = WIDTH / (east - west)
    paper = _Paper(west, north, scale)
    paths = [*_levelled(changes, paper), *_laid(changes, paper), *_standing(ground, changes, paper), *_built(changes, paper)]
    drawn = {item.path for item in paths if item.look == "built"}
    paths += [Drawn(path, "built") for path in map(paper.path, arriving) if path not in drawn]
    bar_m = 10 if east - west < 120 else 50
    return SitePlan((north - south) * scale, tuple(paths), tuple(_trees(ground, changes, paper)), bar_m, bar_m * scale)


@dataclass(frozen=True, slots=True)
class _Paper:
    west: float
    north: float
    scale: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return round((x - self.west) * self.scale, 1), round((self.north - y) * self.scale, 1)

    def path(self, shape: BaseGeometry) -> str:
        steps = []
        for line in shapely.get_parts(shapely.boundary(shape) if shape.geom_type in ("Polygon", "MultiPolygon") else shape):
            points = [self.point(x, y) for x, y, *_ in line.coords]
            closed = "Z" if points[0] == points[-1] else ""
            steps.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + closed)
        return "".join(steps)


def _standing(ground: Ground, changes: Sequence[dict[str, Any]], paper: _Paper) -> Iterable[Drawn]:
    case, facts = ground.case, ground.case.plan_facts
    gone = {str(change["demolish"]): at for at, change in enumerate(changes) if "demolish" in change}
    for plot in case.plots:
        if plot.geometry is not None:
            yield Drawn(paper.path(plot.geometry), "plot")
    for item in facts.buildable if facts is not None else ():
        yield Drawn(paper.path(item.geometry), "limit")
    for building in ground.bestand.buildings:
        if building.footprint is not None:
            at = gone.get(building.part_of or building.id)
            yield Drawn(paper.path(building.footprint), "standing" if at is None else "gone", at)
    if case.site is not None:
        yield Drawn(paper.path(case.site), "site")


def _laid(changes: Sequence[dict[str, Any]], paper: _Paper) -> Iterable[Drawn]:
    for at, change in enumerate(changes):
        laid = from_geojson((change.get("surface") or {}).get("geometry"))
        if laid is not None:
            yield Drawn(paper.path(laid), "laid", at)


def _levelled(changes: Sequence[dict[str, Any]], paper: _Paper) -> Iterable[Drawn]:
    for at, change in enumerate(changes):
        area = from_geojson((change.get("grade") or {}).get("geometry"))
        if area is not None:
            yield Drawn(paper.path(area), "levelled", at)


def _built(changes: Sequence[dict[str, Any]], paper: _Paper) -> Iterable[Drawn]:
    for at, change in enumerate(changes):
        built = from_geojson((change.get("build") or {}).get("footprint")) or _placed(change.get("place"))
        if built is not None:
            yield Drawn(paper.path(built), "built", at)


def _placed(place: dict[str, Any] | None) -> BaseGeometry | None:
    if place is None or not place.get("asset"):
        return None
    anchor = tuple(float(value) for value in place["anchor"])
    return asset_building(place["asset"], anchor, place.get("heading") or 0.0, place.get("scale") or 1.0, "x").footprint


def _trees(
    ground: Ground, changes: Sequence[dict[str, Any]], paper: _Paper
) -> Iterable[tuple[float, float, float, str, int | None]]:
    felled = {str(change["remove_tree"]): at for at, change in enumerate(changes) if "remove_tree" in change}
    for tree in ground.bestand.trees:
        if tree.position is not None:
            at = felled.get(tree.id)
            radius = float(tree.crown_m or 5) / 2 * paper.scale
            yield (*paper.point(*tree.position[:2]), round(radius, 1), "tree" if at is None else "tree gone", at)
    for at, change in enumerate(changes):
        planted = change.get("tree") or {}
        if planted.get("position"):
            radius = float(planted.get("crown_m") or 5) / 2 * paper.scale
            yield (*paper.point(*planted["position"][:2]), round(radius, 1), "tree planted", at)
