"""Eastings some offices write with the number of the UTM zone in front: 32 345678.9."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from twin.findings import Finding
from twin.language import Text

# UTM zones on ETRS89 and WGS 84; systems such as EPSG:4647 hold the zone in their own false easting and are not among them
_ZONES = {f"EPSG:{base + zone}": zone * 1e6 for base in (25800, 32600) for zone in (31, 32, 33)}


def prefix(code: str, eastings: npt.NDArray[np.float64]) -> float:
    """Return what is to be taken off the eastings of a system (metres), 0.0 when they carry no zone."""
    zone = _ZONES.get(code, 0.0)
    finite = eastings[np.isfinite(eastings)]
    return zone if zone and len(finite) and zone <= float(np.median(finite)) < zone + 1e6 else 0.0


def removed(taken: float, layer: str = "") -> Finding:
    """Return the sentence about a zone taken off the eastings."""
    number = int(taken / 1e6)
    text = Text(
        f"Vor den Ostwerten stand die Zone {number}; sie wurde abgezogen.",
        f"The eastings carried the zone {number} in front; it was taken off.",
    )
    return Finding("ZONE_REMOVED", "info", text, layer, params={"zone": number})
