"""A table made into features: the first pass learns columns and place, the second gives batches."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from twin.errors import InputRefused, LimitExceeded, OptionsInvalid
from twin.findings import Finding, Progress
from twin.geodata import crs
from twin.handlers import Batch, LayerInspection, Source
from twin.importers import limits, zoneprefix
from twin.importers.likelycrs import suggestions
from twin.importers.table import places
from twin.importers.table.numbers import ColumnFacts, convert, decimal_of
from twin.importers.table.places import PlaceColumns
from twin.importers.table.placing import Placing, Row, at, value_of
from twin.language import Text
from twin.options import option

if TYPE_CHECKING:
    import pandas as pd

    from twin.importers.georeference import Georeference

BATCH = 20_000
MOST_COLUMNS = limits.ATTRIBUTES
# ETRS89/UTM eastings written with the zone in front: 32 345678.9
_ZONES = {31: "EPSG:25831", 32: "EPSG:25832", 33: "EPSG:25833"}
_FROM_NAMES = Text("aus den Spaltennamen", "from the column names")
_FROM_TEXT = Text("aus der Angabe SRID vor dem Text", "from the SRID before the text")
_FROM_ZONE = Text("aus der Zone vor dem Ostwert", "from the zone before the easting")
_FROM_RANGE = Text("aus dem Wertebereich (Grad)", "from the range of values (degrees)")


@dataclass(frozen=True, slots=True)
class TableOptions:
    """Which columns hold the place, and how numbers are written; what is empty is found out."""

    x: str = option("", "Spalte des Rechtswerts oder der Länge", "Column of the easting or longitude")
    y: str = option("", "Spalte des Hochwerts oder der Breite", "Column of the northing or latitude")
    wkt: str = option("", "Spalte mit WKT-Geometrie", "Column of WKT geometry")
    decimal: Literal["auto", "point", "comma"] = option("auto", "Dezimalzeichen", "Decimal sign")


@dataclass(slots=True)
class Table:
    """One table of a file: how its rows are walked again and again, and what the first pass learned."""

    source: Source
    options: TableOptions
    layer: str
    header: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    count: int = 0
    facts: list[ColumnFacts] = field(default_factory=list)
    place: PlaceColumns | None = None
    decimal: Literal["point", "comma"] = "point"
    srid: str = ""
    _eastings: list[float] = field(default_factory=list)
    _northings: list[float] = field(default_factory=list)

    def learn(self, progress: Progress) -> None:
        """Walk all rows once; raises LimitExceeded for too many columns, OptionsInvalid for columns that are not there."""
        if len(self.header) > MOST_COLUMNS:
            raise LimitExceeded(
                "TABLE_TOO_WIDE",
                f"„{self.source.name}“ hat {len(self.header)} Spalten, erlaubt sind {MOST_COLUMNS}.",
                f"'{self.source.name}' has {len(self.header)} columns, allowed are {MOST_COLUMNS}.",
                file=self.source.name,
            )
        self.facts = [ColumnFacts() for _ in self.header]
        candidate = self._named() or places.find_text(self.header) or places.find_pair(self.header)
        texts = 0
        for row in self.rows():
            self.count += 1
            for facts, value in zip(self.facts, row.values, strict=False):
                facts.learn(value)
            if candidate is not None and candidate.system == "text" and candidate.text < len(row.values):
                value = row.values[candidate.text]
                texts += places.is_wkt(value)
                self.srid = self.srid or places.srid_of(value)
            if self.count % BATCH == 0:
                progress.at(None, self.layer)
        decimal = self.options.decimal
        self.decimal = decimal_of(self.facts) if decimal == "auto" else decimal
        if candidate is not None and candidate.system == "text" and not texts and not self.options.wkt:
            candidate = places.find_pair(self.header)  # a column called so, but without geometry in it
        self.place = candidate if candidate is not None and self._hold_numbers(candidate) else None

    def _named(self) -> PlaceColumns | None:
        """Return the columns a person chose; raises OptionsInvalid when one is missing."""
        options = self.options
        if options.wkt:
            return PlaceColumns("text", text=self._number_of("wkt", options.wkt))
        if not (options.x or options.y):
            return None
        x, y = self._number_of("x", options.x), self._number_of("y", options.y)
        found = places.find_pair((options.x, options.y))
        return PlaceColumns(found.system if found else "planar", x, y)

    def _number_of(self, key: str, name: str) -> int:
        for wanted in (name, name.strip()):
            if wanted in self.header:
                return self.header.index(wanted)
        listed = ", ".join(self.header[:20])
        raise OptionsInvalid(
            "TABLE_COLUMN_MISSING",
            f"„{self.source.name}“ hat keine Spalte „{name}“ ({key}). Vorhanden: {listed}.",
            f"'{self.source.name}' has no column '{name}' ({key}). There are: {listed}.",
            column=name,
            columns=list(self.header),
        )

    def _hold_numbers(self, candidate: PlaceColumns) -> bool:
        """Return whether the columns hold numbers in at least one row, and keep a sample of them to judge the system by."""
        if candidate.system == "text":
            return True
        for row in itertools.islice(self.rows(), 5000):
            x, y = at(row, candidate.x, candidate, self.decimal), at(row, candidate.y, candidate, self.decimal)
            if x is not None and y is not None:
                self._eastings.append(x)
                self._northings.append(y)
        return bool(self._eastings) or self.count == 0

    def georeference(self, progress: Progress | None, *, asking: bool) -> tuple[Georeference, float]:
        """Return the system and the zone prefix to be taken from eastings; raises DecisionNeeded (CRS_MISSING) when asking."""
        from twin.importers.georeference import NO_ORIGIN, Georeference, choose

        if self.place is None:
            return Georeference("", None, NO_ORIGIN), 0.0
        found, origin = self._found()
        chosen = choose(self.source, found, origin, self.layer)
        zone = self._zone()
        prefix = zone * 1e6 if zone and chosen.code in ("", _ZONES[zone]) else 0.0
        if asking and not chosen.code:
            raise crs.missing(self.source.name, self._fitting())
        if progress is not None:
            self._tell(chosen, prefix, origin, progress)
        return chosen, prefix

    def _fitting(self) -> tuple[str, ...]:
        """Return the systems the first place's numbers would fit."""
        return suggestions(self._eastings[0], self._northings[0]) if self._eastings else ()

    def _found(self) -> tuple[crs.CrsName | None, Text]:
        place = self.place
        if place is None:
            return None, _FROM_NAMES
        if place.system == "text":
            return self._of_srid(), _FROM_TEXT
        if place.system == "degrees":
            return crs.parse("EPSG:4326"), _FROM_NAMES
        zone = self._zone()
        if zone:
            return crs.parse(_ZONES[zone]), _FROM_ZONE
        if self._are_degrees():
            return crs.parse("EPSG:4326"), _FROM_RANGE
        return None, _FROM_NAMES

    def _of_srid(self) -> crs.CrsName | None:
        try:
            return crs.parse(self.srid) if self.srid else None
        except InputRefused:  # a number of the writer's own database: a person must say what it means
            return None

    def _zone(self) -> int:
        if not self._eastings or self.place is None or self.place.system != "planar":
            return 0
        middle = sorted(self._eastings)[len(self._eastings) // 2]
        zone = int(middle // 1e6)
        return zone if zone in _ZONES and all(abs(value - 5.5e6) < 9e5 for value in self._northings[:100]) else 0

    def _are_degrees(self) -> bool:
        """Return whether all numbers lie in Central Europe as degrees, where a planar system never has its coordinates."""
        return (
            bool(self._eastings)
            and all(5.0 <= value <= 18.0 for value in self._eastings)
            and all(45.0 <= value <= 56.0 for value in self._northings)
        )

    def _tell(self, chosen: Georeference, prefix: float, origin: Text, progress: Progress) -> None:
        if chosen.finding:
            progress.finding(chosen.finding)
        if prefix:
            progress.finding(zoneprefix.removed(prefix, self.layer))
        elif origin is _FROM_RANGE and self.source.crs is None:
            text = Text(
                "Die Datei nennt kein Koordinatensystem; ihre Zahlen wurden als Länge und Breite in Grad (WGS 84) gelesen.",
                "The file names no coordinate system; its numbers were read as longitude and latitude in degrees (WGS 84).",
            )
            progress.finding(Finding("CRS_FROM_RANGE", "warning", text, self.layer))
        if self.decimal == "comma" and self.options.decimal == "auto":
            text = Text(
                "Zahlen wurden mit Dezimalkomma gelesen, Punkte trennen Tausender.",
                "Numbers were read with a decimal comma, points separate thousands.",
            )
            progress.finding(Finding("NUMBERS_WITH_COMMA", "info", text, self.layer))

    def columns(self) -> list[tuple[int, str]]:
        """Return number and name of the columns kept as attributes: all but the text of a geometry."""
        left_out = self.place.text if self.place else -1
        return [(number, name) for number, name in enumerate(self.header) if number != left_out]

    def inspection(self) -> LayerInspection:
        """Return the layer as inspected; bbox is that of the first 5,000 places."""
        chosen, prefix = self.georeference(None, asking=False)
        box = None
        if self._eastings and chosen.code:
            from twin.geodata.bbox import BBox

            eastings = [value - prefix for value in self._eastings]
            flat = BBox(min(eastings), min(self._northings), max(eastings), max(self._northings))
            box = crs.bbox_to_crs84(flat, chosen.code)
        extras = {"place": list(self.place.names(self.header)) if self.place else [], "decimal": self.decimal}
        names = tuple(name for _, name in self.columns())
        layer_type: Literal["FeatureCollection"] = "FeatureCollection"
        return LayerInspection(
            self.layer, layer_type, self.count, chosen.code or None, chosen.origin, chosen.vertical, box, names, extras=extras
        )

    def batches(self, progress: Progress) -> Iterator[Batch]:
        """Yield batches of at most 20,000 rows; an empty table gives one without rows."""
        chosen, prefix = self.georeference(progress, asking=True)
        if self.place is None:
            text = Text(
                "Keine Spalte nennt einen Ort; die Tabelle wurde ohne Geometrie übernommen. Spalten mit Koordinaten bitte mit "
                "den Optionen x und y angeben.",
                "No column names a place; the table was taken over without geometry. Please name columns of coordinates "
                "with the options x and y.",
            )
            progress.finding(Finding("TABLE_WITHOUT_PLACE", "info", text, self.layer))
        done = 0
        rows = self.rows()
        while chunk := list(itertools.islice(rows, BATCH)):
            done += len(chunk)
            progress.at(min(1.0, done / max(1, self.count)), self.layer)
            yield self._batch(chunk, chosen, prefix, progress)
        if not done:
            progress.at(1.0, self.layer)
            yield self._batch([], chosen, prefix, progress)

    def _batch(self, rows: list[Row], chosen: Georeference, prefix: float, progress: Progress) -> Batch:
        import geopandas
        import numpy as np

        from twin.geodata.feature import FeatureCollection
        from twin.importers.mending import mend

        geometries, unusable = np.full(len(rows), None, dtype=object), np.zeros(len(rows), dtype=np.bool_)
        if self.place is not None:
            placing = Placing(self.layer, self.place, self.decimal, chosen.code, prefix)
            geometries, unusable = placing.geometries(rows, progress)
        numbers = [row.number for row in rows]
        mended = mend(geometries, numbers, self.layer, progress, repair=self.source.mend)
        kept = mended.kept & ~unusable
        frame = self._frame([row for row, good in zip(rows, kept.tolist(), strict=True) if good])
        shapes = geopandas.GeoDataFrame(frame, geometry=mended.geometries[kept], crs=chosen.code or None)
        repaired = int((mended.repaired & kept).sum())
        good = int(np.count_nonzero(kept))
        data = FeatureCollection(shapes, chosen.code) if good or not rows else None
        counts = (len(rows), good - repaired, repaired, len(rows) - good)
        return Batch(self.layer, data, *counts, chosen.code, chosen.vertical, crs_origin=chosen.origin)

    def _frame(self, rows: list[Row]) -> pd.DataFrame:
        import pandas as pd

        dtypes = {int: "Int64", float: "float64", str: "str"}
        series = {}
        taken: set[str] = {"geometry"}
        for number, name in self.columns():
            kind = self.facts[number].type_under(self.decimal)
            values = [convert(value_of(row, number), kind, self.decimal) for row in rows]
            if kind is int and any(value is not None and abs(value) >= 2**63 for value in values):
                kind, values = str, [None if value is None else str(value) for value in values]
            while name in taken:
                name += "_"
            taken.add(name)
            series[name] = pd.Series(values, dtype=dtypes[kind])
        return pd.DataFrame(series, index=pd.RangeIndex(len(rows)))
