"""The coordinate systems German offices use, and where numbers of an unnamed system would lie in each of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from twin.geodata import crs
from twin.geodata.bbox import BBox
from twin.language import Text

PLANE = "EPSG:3857"
"""A system whose way to degrees and back keeps any planar numbers, so that an extent can be read before its system is known."""
_AROUND = 2.0 * math.pi * 6378137.0
_GERMANY = BBox(5.5, 47.0, 15.5, 55.3)

COMMON: tuple[tuple[str, Text], ...] = (
    ("EPSG:25832", Text("UTM Zone 32 (ETRS89), amtlich im Westen", "UTM zone 32 (ETRS89), official in the west")),
    ("EPSG:25833", Text("UTM Zone 33 (ETRS89), amtlich im Osten", "UTM zone 33 (ETRS89), official in the east")),
    ("EPSG:4647", Text("UTM Zone 32 mit Zonenkennung (32…)", "UTM zone 32 with the zone in front (32…)")),
    ("EPSG:5650", Text("UTM Zone 33 mit Zonenkennung (33…)", "UTM zone 33 with the zone in front (33…)")),
    ("EPSG:31466", Text("Gauß-Krüger Zone 2 (DHDN)", "Gauss-Krüger zone 2 (DHDN)")),
    ("EPSG:31467", Text("Gauß-Krüger Zone 3 (DHDN)", "Gauss-Krüger zone 3 (DHDN)")),
    ("EPSG:31468", Text("Gauß-Krüger Zone 4 (DHDN)", "Gauss-Krüger zone 4 (DHDN)")),
    ("EPSG:31469", Text("Gauß-Krüger Zone 5 (DHDN)", "Gauss-Krüger zone 5 (DHDN)")),
    ("EPSG:4326", Text("Länge und Breite in Grad (WGS 84, GPS)", "Longitude and latitude in degrees (WGS 84, GPS)")),
    ("EPSG:3857", Text("Web-Mercator (Karten im Netz)", "Web Mercator (maps on the web)")),
)


def planar(box: BBox) -> BBox:
    """Return the numbers of an extent that was read as if it were in `PLANE` and is given in CRS84."""
    corners = np.array([[box.min_x, box.min_y], [box.max_x, box.max_y]])
    (west, south), (east, north) = crs.transform(corners, "EPSG:4326", PLANE).tolist()
    # eastings with the zone in front (32 million) go once around the Earth; no German system has negative ones
    turns = _AROUND if west < -1.0 else 0.0
    return BBox(west + turns, south, east + turns, north)


def candidates(extent: BBox | None) -> list[dict[str, Any]]:
    """Return id, title {de, en}, bbox (CRS84 or None) and `fits` (lies in Germany), fitting ones first."""
    found = []
    for code, title in COMMON:
        box = _placed(extent, code) if extent is not None else None
        fits = box is not None and _inside(box, _GERMANY)
        found.append({"id": code, "title": title.to_json(), "bbox": box.to_list() if box else None, "fits": fits})
    return sorted(found, key=lambda item: not item["fits"])


def _placed(extent: BBox, code: str) -> BBox | None:
    """Return where an extent lies when read in a system; None where the system cannot place it."""
    if code == "EPSG:4326" and max(map(abs, extent.to_list())) > 180.0:
        return None
    try:
        box = crs.bbox_to_crs84(extent, code)
    except (RuntimeError, ValueError):  # PROJ: outside of what the projection can turn
        return None
    values = box.to_list()
    return box if np.isfinite(values).all() and abs(values[1]) <= 90.0 and abs(values[3]) <= 90.0 else None


def _inside(box: BBox, other: BBox) -> bool:
    lon, lat = box.centre()
    return bool(other.min_x <= lon <= other.max_x and other.min_y <= lat <= other.max_y)
