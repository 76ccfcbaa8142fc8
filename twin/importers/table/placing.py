"""The places of a table's rows: coordinates and Well-Known Text made into geometries, with what is wrong told by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.importers import limits
from twin.importers.table import places
from twin.importers.table.numbers import parse
from twin.importers.table.places import PlaceColumns
from twin.language import Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

DEEPEST = 16
MOST_TEXT = limits.CELL_BYTES


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number as a person counts (the header is 1) and its values."""

    number: int
    values: Sequence[Any]


def value_of(row: Row, number: int) -> Any:
    """Return a row's value in a column, None where the row is too short."""
    return row.values[number] if 0 <= number < len(row.values) else None


def at(row: Row, number: int, place: PlaceColumns, decimal: Literal["point", "comma"]) -> float | None:
    """Return a coordinate of a row, None where the cell holds none."""
    value = value_of(row, number)
    found = parse(value, decimal)
    return places.degrees_of(value) if found is None and place.system == "degrees" else found


@dataclass(frozen=True, slots=True)
class Placing:
    """How the rows of a layer are placed: columns, decimal sign, CRS code, and what is taken off the eastings (zone prefix)."""

    layer: str
    place: PlaceColumns
    decimal: Literal["point", "comma"]
    code: str
    prefix: float

    def geometries(self, rows: list[Row], progress: Progress) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.bool_]]:
        """Return a geometry (or None) for each row, and which rows cannot be used."""
        import numpy as np

        unusable = np.zeros(len(rows), dtype=np.bool_)
        place = self.place
        if place.system == "text":
            return self._texts(rows, unusable, progress), unusable
        return self._points(rows, unusable, progress), unusable

    def _points(self, rows: list[Row], unusable: npt.NDArray[np.bool_], progress: Progress) -> npt.NDArray[np.object_]:
        import numpy as np
        import shapely

        place = self.place
        points = np.array(
            [[_number(at(row, column, place, self.decimal)) for column in (place.x, place.y, place.z)] for row in rows]
        ).reshape(-1, 3)
        points[:, 0] -= self.prefix
        degrees = not crs.is_projected(self.code)
        geometries: npt.NDArray[np.object_] = np.full(len(rows), None, dtype=object)
        placed = np.isfinite(points[:, :2]).all(axis=1)
        if degrees:
            outside = placed & ((np.abs(points[:, 0]) > 180.0) | (np.abs(points[:, 1]) > 90.0))
            for row in np.flatnonzero(outside).tolist():
                self._say_outside(rows[row], points[row], progress)
            unusable |= outside
        for row in np.flatnonzero(~placed).tolist():
            self._say_unplaced(rows[row], progress)
        high = placed & np.isfinite(points[:, 2])
        geometries[high] = shapely.points(points[high])
        geometries[placed & ~high] = shapely.points(points[placed & ~high, :2])
        return geometries

    def _texts(self, rows: list[Row], unusable: npt.NDArray[np.bool_], progress: Progress) -> npt.NDArray[np.object_]:
        import numpy as np
        import shapely

        geometries: npt.NDArray[np.object_] = np.full(len(rows), None, dtype=object)
        for number, row in enumerate(rows):
            text = value_of(row, self.place.text)
            if text is None or not str(text).strip():
                continue
            plain = str(text).strip()
            plain = plain.split(";", 1)[1] if plain[:5].upper() == "SRID=" and ";" in plain else plain
            try:
                geometries[number] = shapely.from_wkt(plain) if _is_shallow(plain) else None
            except (shapely.errors.ShapelyError, NotImplementedError):  # the second for arcs, which GEOS does not build
                geometries[number] = None
            if geometries[number] is None:
                unusable[number] = True
                self._say_unreadable(row, plain, progress)
        return geometries

    def _say_outside(self, row: Row, point: Any, progress: Progress) -> None:
        text = Text(
            f"Zeile {row.number}: {point[0]:g}, {point[1]:g} liegt nicht auf der Erde (Länge ±180, Breite ±90).",
            f"Row {row.number}: {point[0]:g}, {point[1]:g} is not on Earth (longitude ±180, latitude ±90).",
        )
        progress.finding(Finding("COORDINATE_OUT_OF_RANGE", "rejected", text, self.layer, str(row.number)))

    def _say_unplaced(self, row: Row, progress: Progress) -> None:
        seen = ", ".join(str(value_of(row, number) or "–")[:30] for number in (self.place.x, self.place.y))
        text = Text(
            f"Zeile {row.number}: „{seen}“ sind keine Koordinaten; die Zeile wurde ohne Ort übernommen.",
            f"Row {row.number}: '{seen}' are no coordinates; the row was taken over without a place.",
        )
        progress.finding(Finding("COORDINATE_UNREADABLE", "warning", text, self.layer, str(row.number)))

    def _say_unreadable(self, row: Row, value: str, progress: Progress) -> None:
        text = Text(
            f"Zeile {row.number}: „{value[:60]}“ ist keine lesbare Geometrie (WKT).",
            f"Row {row.number}: '{value[:60]}' is no readable geometry (WKT).",
        )
        progress.finding(Finding("WKT_UNREADABLE", "rejected", text, self.layer, str(row.number)))


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _is_shallow(text: str) -> bool:
    """Return whether brackets nest no deeper than sound geometry does: GEOS crashes on hundreds of thousands of levels."""
    if len(text) > MOST_TEXT * 64:
        return False
    depth = 0
    for char in text:
        if char == "(":
            depth += 1
            if depth > DEEPEST:
                return False
        elif char == ")":
            depth -= 1
    return True
