"""Something measured in the model and kept with a scene: what, how much, where, and on which revision of which state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast

from babel.numbers import format_decimal

from twin.language import Text
from twin.storytelling.fields import Fault, Fields

MeasuredWay = Literal["length", "area", "height", "building", "profile", "sight"]
WAYS: dict[MeasuredWay, Text] = {
    "length": Text("Länge", "Length"),
    "area": Text("Fläche in der Ebene", "Area on the level"),
    "height": Text("Höhenunterschied", "Difference in height"),
    "building": Text("Gebäudehöhe", "Height of a building"),
    "profile": Text("Länge über das Gelände", "Length across the terrain"),
    "sight": Text("Sichtweite", "Distance seen"),
}
UNITS = ("m", "m²")
_MOST_PLACES = 200
_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class Measurement:
    """A length, height or sight in m or an area in m², measured by a person with the tool of the viewer.

    `places` are longitude and latitude (WGS84) and metres above NHN; `letter` and `revision` say what stood there, revision 0
    where it is not known.
    """

    way: MeasuredWay
    label: Text
    value: float
    unit: str
    letter: str = "0"
    revision: int = 0
    places: tuple[tuple[float, float, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the measurement as it stands in the document."""
        return {
            "way": self.way,
            "label": self.label.to_json(),
            "value": self.value,
            "unit": self.unit,
            "letter": self.letter,
            "revision": self.revision,
            "places": [list(place) for place in self.places],
        }

    def display(self, language: str) -> str:
        """Return value and unit as people write them: decimetres, and whole square metres from 100 m² on."""
        pattern = "#,##0" if self.unit == "m²" and abs(self.value) >= 100 else "#,##0.0"
        return f"{format_decimal(self.value, pattern, locale=language)}\u00a0{self.unit}"


def parse(data: Any, place: str, faults: list[Fault]) -> Measurement:
    """Return the measurement in a document, everything wrong with it noted in `faults`."""
    fields = Fields(data, place, faults)
    fields.known(("way", "label", "value", "unit", "letter", "revision", "places"))
    return Measurement(
        way=cast(MeasuredWay, fields.choice("way", tuple(WAYS), "length")),
        label=fields.text("label", limit=400),
        value=fields.number("value", -_LARGEST, _LARGEST),
        unit=fields.choice("unit", UNITS, "m"),
        letter=fields.string("letter", limit=1) or "0",
        revision=int(fields.number("revision", 0, 1e9, 0.0)),
        places=tuple(
            _place(item, f"{fields.inside('places')}[{index}]", faults)
            for index, item in enumerate(fields.items("places", limit=_MOST_PLACES))
        ),
    )


def _place(data: Any, place: str, faults: list[Fault]) -> tuple[float, float, float]:
    given = data if isinstance(data, list) and len(data) == 3 else [None] * 3
    fields = Fields(dict(zip(("lon", "lat", "height"), given, strict=True)), place, faults)
    return fields.number("lon", -180, 180), fields.number("lat", -90, 90), fields.number("height", -500, 9_000)
