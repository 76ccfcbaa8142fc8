"""Colours of surfaces as CityJSON materials: one for each colour, told in one theme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

THEME = "colour"


class Materials:
    """The colours met so far, each with its row among the materials."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, ...], int] = {}

    def row(self, colour: list[int]) -> int | None:
        """Return the row of a colour (red, green, blue, alpha in 0..255), None for one that is not set (alpha 0)."""
        return self._rows.setdefault(tuple(colour[:3]), len(self._rows)) if colour[3] else None

    def of(self, geometries: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """Return the appearance of some geometries alone, whose materials are numbered anew for it."""
        part, colours = Materials(), list(self._rows)

        def anew(nested: Any) -> Any:
            if isinstance(nested, list):
                return [anew(item) for item in nested]
            return None if nested is None else part._rows.setdefault(colours[nested], len(part._rows))

        for geometry in geometries:
            if "material" in geometry:
                geometry["material"][THEME]["values"] = anew(geometry["material"][THEME]["values"])
        return part.appearance()

    def appearance(self) -> dict[str, Any]:
        """Return the appearance member of a document or feature, {} when no surface has a colour."""
        if not self._rows:
            return {}
        listed = [
            {"name": "#" + "".join(f"{part:02X}" for part in colour), "diffuseColor": [round(part / 255, 6) for part in colour]}
            for colour in self._rows
        ]
        return {"appearance": {"default-theme-material": THEME, "materials": listed}}
