"""Musterstadt as files: `write_city` writes the whole sample town and its planning case in real formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import Polygon

from twin.errors import OptionsInvalid
from twin.geodata.crs import to_lonlat
from twin.sample.building import Building
from twin.sample.citygml import SINGLE_FILE_LIMIT, CityGmlWriter
from twin.sample.cityjson import write_city_json
from twin.sample.drafts import Tree
from twin.sample.groundbase import write_ground_base
from twin.sample.landmarks import halls, mill
from twin.sample.landuse import frame_of, land_use
from twin.sample.place import CRS, ORIGIN, SITE_CENTRE, TIMEZONE, perimeter, to_world
from twin.sample.planfall import baseline_trees, case_document
from twin.sample.site import plot_polygons
from twin.sample.story import story_document
from twin.sample.streets import near
from twin.sample.terrain import height_at, write_dgm1
from twin.sample.town import Town, build, plan_town
from twin.sample.xplangml import write_plan

SEED = 417
FEWEST, MOST = 8, 120_000
DATA_DATE = "2026-03-15"


@dataclass(frozen=True, slots=True)
class Site:
    """The planning site: its ring (EPSG:25832), area and plot area in square metres, and its centre in WGS 84."""

    ring: tuple[tuple[float, float], ...]
    area_m2: float
    plot_area_m2: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class SampleCity:
    """What `write_city` wrote: the files, how much is in them, and where the model is anchored.

    `bounds` are the model's frame in EPSG:25832 (min e, min n, max e, max n); `anchor` is {lon, lat, height} in WGS 84, m NHN.
    """

    folder: Path
    buildings: tuple[Path, ...]
    terrain: Path
    ground_base: Path
    plan: Path
    alternative_c: Path
    case: Path
    story: Path
    crs: str
    timezone: str
    data_date: str
    anchor: dict[str, float]
    bounds: tuple[float, float, float, float]
    site: Site
    building_count: int
    tree_count: int
    plot_count: int

    @property
    def files(self) -> tuple[Path, ...]:
        """All written files, largest data first."""
        return (*self.buildings, self.terrain, self.ground_base, self.plan, self.alternative_c, self.case, self.story)


def _lonlat(x: float, y: float) -> tuple[float, float]:
    lon, lat = to_lonlat(np.asarray(to_world([(x, y)]), dtype=np.float64), CRS)[0]
    return round(float(lon), 7), round(float(lat), 7)


def _write_json(path: Path, document: dict[str, Any]) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _site() -> Site:
    area = perimeter()
    lon, lat = _lonlat(area.centroid.x, area.centroid.y)
    ring = tuple((float(e), float(n)) for e, n in to_world(area.exterior.coords).tolist())
    plots = sum(shape.area for shape in plot_polygons().values())
    return Site(ring, round(area.area, 2), round(plots, 2), lon, lat)


def _write_buildings(folder: Path, town: Town, buildings: int) -> CityGmlWriter:
    for old in sorted(folder.glob("LoD2_32_*_MU.gml")):
        old.unlink()
    writer = CityGmlWriter(folder, single=buildings <= SINGLE_FILE_LIMIT)
    for group in build(town, buildings):
        writer.write(group)
    writer.close()
    return writer


def _write_ground(folder: Path, town: Town, frame: Polygon) -> tuple[Path, int, int]:
    """Write the GeoPackage; return its path and the numbers of trees and plots."""
    land, wild = land_use(town, frame)
    trees: list[Tree] = [*town.trees, *wild]
    on_site = [*plot_polygons().values()]
    plots: list[Polygon] = [*on_site, *town.plots]
    rims = [plot for plot in town.plots if plot.area > 30.0]
    path = folder / "stadtgrundlage.gpkg"
    site_trees = baseline_trees()
    write_ground_base(path, plots, trees, site_trees, land, near(town.streets, rims, frame))
    return path, len(trees) + len(site_trees), len(plots)


def _case_and_story(folder: Path) -> tuple[Path, Path]:
    standing: tuple[Building, ...] = halls()
    case = case_document(standing, mill())
    story = story_document(case["committee"], case["contact"])
    return _write_json(folder / "planfall.json", case), _write_json(folder / "story.json", story)


def write_city(folder: Path, buildings: int = 1500, seed: int = SEED) -> SampleCity:
    """Write Musterstadt with exactly `buildings` buildings (8 landmarks included) into `folder`, which is made if absent.

    The same arguments give the same bytes. Everything is EPSG:25832 with heights in DHHN2016; existing files are replaced.
    Raises OptionsInvalid (SAMPLE_BUILDINGS_OUT_OF_RANGE) for fewer buildings than there are landmarks or more than 120,000.
    """
    if not FEWEST <= buildings <= MOST:
        raise OptionsInvalid(
            "SAMPLE_BUILDINGS_OUT_OF_RANGE",
            f"Die Musterstadt hat {FEWEST} bis {MOST} Gebäude, gewünscht waren {buildings}. Bitte eine Zahl dazwischen angeben.",
            f"The sample town has {FEWEST} to {MOST} buildings, {buildings} were asked for. Please give a number in between.",
            faults=[{"key": "buildings", "value": buildings}],
        )
    folder.mkdir(parents=True, exist_ok=True)
    town = plan_town(buildings, seed)
    writer = _write_buildings(folder, town, buildings)
    frame = frame_of(town)
    x0, y0, x1, y1 = (round(value) for value in frame.bounds)
    terrain = folder / "dgm1.tif"
    write_dgm1(terrain, (x0, y0, x1, y1))
    ground_base, trees, plots = _write_ground(folder, town, frame)
    plan, brought = folder / "muehlenbleiche_bplan.gml", folder / "variante_c_punkthaeuser.city.json"
    write_plan(plan)
    write_city_json(brought)
    lon, lat = _lonlat(*SITE_CENTRE)
    anchor = {"lon": lon, "lat": lat, "height": round(height_at(*SITE_CENTRE), 2)}
    case, story = _case_and_story(folder)
    bounds = (ORIGIN[0] + x0, ORIGIN[1] + y0, ORIGIN[0] + x1, ORIGIN[1] + y1)
    return SampleCity(
        folder, writer.paths, terrain, ground_base, plan, brought, case, story, CRS, TIMEZONE, DATA_DATE, anchor, bounds,
        _site(), writer.count, trees, plots,
    )  # fmt: skip
