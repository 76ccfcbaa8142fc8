"""The GeoPackage stadtgrundlage.gpkg: plots, trees, land use and streets, byte for byte the same for the same town."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon

from twin.sample.districts import Street
from twin.sample.drafts import Tree
from twin.sample.landuse import LABELS, Land
from twin.sample.place import CRS, MUNICIPALITY_KEY, ORIGIN
from twin.sample.terrain import height

WRITTEN = "2026-03-15T00:00:00.000Z"
"""What the GeoPackage says about when it was last changed; the clock of the machine stays out of the file."""


def _world(geometries: Sequence[Any]) -> Any:
    array = np.array(geometries, dtype=object)
    return shapely.transform(array, lambda points: np.round(points + np.array(ORIGIN), 3))


def _write(path: Path, layer: str, kind: str, geometries: Any, columns: dict[str, Any]) -> None:
    from pyogrio.raw import write

    names = list(columns)
    write(
        path,
        geometry=shapely.to_wkb(geometries),
        field_data=[np.array(columns[name]) for name in names],
        fields=names,
        geometry_type=kind,
        crs=CRS,
        layer=layer,
        driver="GPKG",
        append=path.exists(),
    )


def _plots(path: Path, plots: Sequence[Polygon]) -> None:
    area = [round(plot.area, 1) for plot in plots]
    marks = [f"055901-{1 + number // 400:03d}-{1 + number % 400:05d}/00" for number in range(len(plots))]
    _write(path, "flurstuecke", "Polygon", _world(plots), {
        "flurstueckskennzeichen": marks,
        "flur": [1 + number // 400 for number in range(len(plots))],
        "zaehler": [1 + number % 400 for number in range(len(plots))],
        "flaeche_m2": area,
        "gemarkung": ["Musterstadt"] * len(plots),
        "gemeindeschluessel": [MUNICIPALITY_KEY] * len(plots),
    })  # fmt: skip


def _trees(path: Path, trees: Sequence[Tree], site_trees: Sequence[dict[str, Any]]) -> None:
    x = np.array([tree.x for tree in trees] + [tree["position"][0] - ORIGIN[0] for tree in site_trees])
    y = np.array([tree.y for tree in trees] + [tree["position"][1] - ORIGIN[1] for tree in site_trees])
    ground = np.round(height(x, y), 2)
    points = shapely.points(np.round(x + ORIGIN[0], 3), np.round(y + ORIGIN[1], 3), ground)
    _write(path, "baeume", "Point Z", points, {
        "id": [f"B-{number:06d}" for number in range(1, len(trees) + 1)] + [tree["id"] for tree in site_trees],
        "hoehe_m": [tree.height for tree in trees] + [tree["height_m"] for tree in site_trees],
        "kronendurchmesser_m": [tree.crown for tree in trees] + [tree["crown_m"] for tree in site_trees],
        "art": [tree.species for tree in trees] + ["Stieleiche"] * len(site_trees),
        "gelaende_m_nhn": ground,
    })  # fmt: skip


def _land(path: Path, land: Sequence[Land]) -> None:
    _write(path, "landnutzung", "Polygon", _world([piece.shape for piece in land]), {
        "class": [piece.kind for piece in land],
        "bezeichnung": [LABELS[piece.kind] for piece in land],
        "flaeche_m2": [round(piece.shape.area, 2) for piece in land],
    })  # fmt: skip


def _streets(path: Path, streets: Sequence[Street]) -> None:
    _write(path, "strassen", "LineString", _world([street.line for street in streets]), {
        "name": [street.name for street in streets],
        "art": [street.rank for street in streets],
        "laenge_m": [round(street.line.length, 1) for street in streets],
    })  # fmt: skip


def write_ground_base(
    path: Path,
    plots: Sequence[Polygon],
    trees: Sequence[Tree],
    site_trees: Sequence[dict[str, Any]],
    land: Sequence[Land],
    streets: Sequence[Street],
) -> None:
    """Write the four layers; geometries come in local metres and are written in EPSG:25832."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    try:
        path.unlink(missing_ok=True)
        _plots(path, plots)
        _trees(path, trees, site_trees)
        _land(path, land)
        _streets(path, streets)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
