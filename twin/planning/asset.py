"""The small catalogue of things that can be placed without drawing them: pavilion, kiosk, shelter, bicycle garage."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from fractions import Fraction

from shapely.geometry import Polygon

from twin.errors import DocumentInvalid
from twin.language import Text
from twin.planning.building import Building, Kind, Roof, RoofType, Storey
from twin.planning.exact import exact


@dataclass(frozen=True, slots=True)
class Asset:
    """A simple solid: length and width of its footprint, heights of eaves and ridge (m), kind of structure."""

    label: Text
    length_m: Fraction
    width_m: Fraction
    eaves_m: Fraction
    ridge_m: Fraction
    roof: RoofType
    kind: Kind


def _asset(de: str, en: str, sizes: str, roof: RoofType, kind: Kind = "ancillary_s14") -> Asset:
    length, width, eaves, ridge = (Fraction(size) for size in sizes.split())
    return Asset(Text(de, en), length, width, eaves, ridge, roof, kind)


ASSETS: dict[str, Asset] = {
    "bicycle-garage": _asset("Fahrradgarage", "bicycle garage", "10 4 2.6 2.6", "flat"),
    "kiosk": _asset("Kiosk", "kiosk", "4 3 3 3", "flat"),
    "pavilion": _asset("Pavillon", "pavilion", "8 8 3.2 5", "hip"),
    "shelter": _asset("Wartehalle", "shelter", "6 2 2.6 2.6", "flat"),
}


def asset_building(name: str, anchor: tuple[float, ...], heading: float, scale: float, identifier: str) -> Building:
    """Return the asset as a building standing centred on the anchor; an anchor of three numbers gives its ground height.

    Raises DocumentInvalid with the nearest known name for an unknown asset.
    """
    asset = ASSETS.get(name)
    if asset is None:
        raise _unknown(name)
    size = exact(scale)
    eaves, ridge = asset.eaves_m * size, asset.ridge_m * size
    return Building(
        identifier,
        asset.kind,
        _rectangle(anchor, heading, float(asset.length_m * size), float(asset.width_m * size)),
        asset.label.de,
        (Storey(0, eaves, full_storey=False),),
        Roof(asset.roof, eaves, ridge),
        exact(anchor[2]) if len(anchor) > 2 else None,
        origin="planned",
    )


def _rectangle(anchor: tuple[float, ...], heading: float, length: float, width: float) -> Polygon:
    turn = math.radians(heading)
    along, across = (math.sin(turn), math.cos(turn)), (math.cos(turn), -math.sin(turn))
    corners = []
    for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x = anchor[0] + a * length / 2 * along[0] + b * width / 2 * across[0]
        y = anchor[1] + a * length / 2 * along[1] + b * width / 2 * across[1]
        corners.append((round(x, 4), round(y, 4)))
    return Polygon(corners)


def _unknown(name: str) -> DocumentInvalid:
    near = difflib.get_close_matches(name, list(ASSETS), n=1)
    known = ", ".join(ASSETS)
    return DocumentInvalid(
        "ASSET_UNKNOWN",
        f"Das Objekt „{name}“ ist unbekannt" + (f", gemeint ist wohl „{near[0]}“." if near else f" (bekannt: {known})."),
        f"The asset '{name}' is unknown" + (f", did you mean '{near[0]}'?" if near else f" (known: {known})."),
        asset=name,
    )
