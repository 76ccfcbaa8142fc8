"""Colours of the classes a layer is coloured by, the same as static/js/viewer/thematic/palettes.js draws them."""

from __future__ import annotations

import math

_SEQUENCES = {
    "ylgnbu": ("#EDF8B1", "#C7E9B4", "#7FCDBB", "#41B6C4", "#1D91C0", "#225EA8", "#0C2C84"),
    "viridis": ("#FDE725", "#90D743", "#35B779", "#21918C", "#31688E", "#443983", "#440154"),
    "cividis": ("#FEE838", "#D0BE67", "#A59C74", "#7D7C78", "#575D6D", "#2F426D", "#00224E"),
}
_CATEGORIES = ("#88CCEE", "#CC6677", "#DDCC77", "#117733", "#332288", "#44AA99", "#AA4499", "#999933", "#882255")
OTHERS = "#9A9A9A"
"""Of values outside all classes."""
NO_VALUE = "#E3E1DC"
"""Of objects without a value."""


def sequence(name: str, count: int) -> list[str]:
    """Return the colours of `count` graduated classes, from light to dark, as `#RRGGBB`."""
    stops = _SEQUENCES[name]
    last = len(stops) - 1
    places = [last / 2 if count == 1 else number * last / (count - 1) for number in range(count)]
    return [_mixed(stops[math.floor(place)], stops[math.ceil(place)], place - math.floor(place)) for place in places]


def categories(count: int) -> list[str]:
    """Return the colours of `count` categories; those beyond the ninth are drawn as "others"."""
    return [*_CATEGORIES[:count], *[OTHERS] * (count - len(_CATEGORIES))]


def _mixed(low: str, high: str, share: float) -> str:
    pairs = ((int(low[at : at + 2], 16), int(high[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{math.floor(first + (second - first) * share + 0.5):02X}" for first, second in pairs)
