"""A layer as rows of plain cells with its geometry as text: what CSV and spreadsheets hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from twin.exporters.flatrows import FlatLayer, losses_of_height, plain_values, suitability
from twin.findings import Progress
from twin.handlers import ExportLayer, Selection, Suitability
from twin.language import Text

GEOMETRY = "wkt"
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def losses(selection: Selection) -> list[Text]:
    """Return what every table loses: the third dimension of buildings, exactness beyond a millimetre."""
    found = losses_of_height(selection)
    if any(layer.crs for layer in selection.layers):
        found.append(
            Text(
                "Geometrien werden zu Text (WKT, davor SRID), gerundet auf Millimeter (Grade: auf 9 Stellen).",
                "Geometries become text (WKT behind an SRID), rounded to millimetres (degrees: to 9 decimals).",
            )
        )
    return found


def judged(selection: Selection, more: list[Text]) -> Suitability:
    """Return the verdict on a selection, the losses of every table first."""
    return suitability(selection, [*losses(selection), *more])


class PlainTable:
    """One layer: its column names and, again and again, its rows; x and y stand beside the text of mere points."""

    def __init__(self, layer: ExportLayer) -> None:
        self.layer = layer
        self._flat = FlatLayer(layer, nested=False)
        self._points, self._placed, self.columns = self._learn()

    def _learn(self) -> tuple[bool, bool, list[str]]:
        import shapely

        points, placed, names = True, False, None
        for frame in self._flat.frames():
            shapes = frame.geometry.to_numpy()
            there = ~shapely.is_missing(shapes)
            placed = placed or bool(there.any())
            points = points and bool((shapely.get_type_id(shapes[there]) == 0).all())
            names = [str(name) for name in frame.columns if name != "geometry"] if names is None else names
        return points and placed, placed, _unlike(names or [])

    @property
    def place(self) -> list[str]:
        """Return the names of the columns behind the attributes."""
        if not self._placed:
            return []
        degrees = self.layer.crs == "EPSG:4326"
        return [*((["lon", "lat"] if degrees else ["x", "y"]) if self._points else []), GEOMETRY]

    def rows(self, progress: Progress) -> Iterator[list[Any]]:
        """Yield the values of each row: attributes as Python values, then the place."""
        for frame in self._flat.frames():
            progress.at(None, self.layer.title)
            names = [name for name in frame.columns if name != "geometry"]
            columns = [plain_values(frame[name], False) for name in names]
            columns.extend(self._places(frame.geometry.to_numpy()))
            yield from (list(row) for row in zip(*columns, strict=True))

    def _places(self, shapes: Any) -> list[list[Any]]:
        import numpy as np
        import shapely

        if not self._placed:
            return []
        digits = 9 if self.layer.crs == "EPSG:4326" else 3
        code = self.layer.crs.removeprefix("EPSG:") if self.layer.crs.startswith("EPSG:") else ""
        prefix = f"SRID={code};" if code else ""
        texts = shapely.to_wkt(shapes, rounding_precision=digits, trim=True, output_dimension=3)
        result: list[list[Any]] = [[None if text is None else prefix + text for text in texts.tolist()]]
        if self._points:
            there = ~shapely.is_missing(shapes)
            for axis in (shapely.get_y, shapely.get_x):
                values = np.full(len(shapes), np.nan)
                values[there] = np.round(axis(shapes[there]), digits)
                result.insert(0, [None if np.isnan(value) else value for value in values.tolist()])
        return result


def _unlike(names: list[str]) -> list[str]:
    """Return the names with those renamed that are called like the columns of the place."""
    own = {GEOMETRY, "x", "y", "lon", "lat"}
    return [f"{name}_" if name.casefold() in own else name for name in names]


def harmless(value: Any) -> Any:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before what begins like one (OWASP ASVS 1.2.10)."""
    if isinstance(value, str) and value.startswith(_ACTIVE) and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
