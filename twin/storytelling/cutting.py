"""Where a scene cuts the model open: at a height, or along a line."""

from __future__ import annotations

from typing import Any

from twin.storytelling.fields import Fields, fault_at


def height(fields: Fields, name: str) -> float | None:
    """Return the height (m above NHN) above which nothing is seen, None without one."""
    return None if fields.data.get(name) is None else fields.number(name, -500, 9_000)


def line(fields: Fields, name: str) -> tuple[tuple[float, float], ...]:
    """Return the two ends (longitude, latitude) of the line to the right of which nothing is seen; empty without one."""
    places = tuple(_place(fields, f"{name}[{index}]", item) for index, item in enumerate(fields.items(name, limit=2)))
    if places and len(set(places)) != 2:
        place = fields.inside(name)
        de = f"„{place}“ ist keine Linie zwischen zwei Stellen"
        fields.faults.append(fault_at("not-a-line", place, de, f"'{place}' is no line between two places"))
        return ()
    return places


def _place(fields: Fields, name: str, data: Any) -> tuple[float, float]:
    given = data if isinstance(data, list) and len(data) == 2 else [None] * 2
    place = Fields(dict(zip(("lon", "lat"), given, strict=True)), fields.inside(name), fields.faults)
    return place.number("lon", -180, 180), place.number("lat", -90, 90)
