"""Which coordinate systems of German practice numbers look like, for a question that helps to answer it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Range:
    """Eastings and northings usual in a system."""

    code: str
    west: float
    east: float
    south: float = 5.2e6
    north: float = 6.15e6


_RANGES = (
    _Range("EPSG:4326", 5.0, 16.0, 47.0, 56.0),
    _Range("EPSG:25832", 2.5e5, 9.5e5),
    _Range("EPSG:25833", 1.5e5, 6.0e5),
    _Range("EPSG:4647", 32.2e6, 32.95e6),
    _Range("EPSG:5650", 33.1e6, 33.65e6),
    _Range("EPSG:31466", 2.4e6, 2.75e6),
    _Range("EPSG:31467", 3.25e6, 3.8e6),
    _Range("EPSG:31468", 4.25e6, 4.8e6),
    _Range("EPSG:31469", 5.3e6, 5.6e6),
    _Range("EPSG:3857", 6.0e5, 1.7e6, 5.9e6, 7.4e6),
)


def suggestions(x: float, y: float) -> tuple[str, ...]:
    """Return the codes a point east, north would fit, the likeliest first; Gauß-Krüger and zones written in front included."""
    return tuple(item.code for item in _RANGES if item.west <= x <= item.east and item.south <= y <= item.north)
