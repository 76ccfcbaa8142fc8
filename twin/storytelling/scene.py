"""One scene of a storyboard: what is told, from where it is looked at, and what is compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from twin.language import NO_TEXT, Text
from twin.storytelling.apart import NOTHING_AWAY, Away, Condition, Ghost
from twin.storytelling.exhibit import Exhibit
from twin.storytelling.layerlook import LayerStyle, Lettering
from twin.storytelling.measurement import Measurement
from twin.storytelling.medium import Medium
from twin.storytelling.sunview import SunView

Comparison = Literal["none", "side-by-side", "swipe", "blink"]
COMPARISONS: tuple[Comparison, ...] = ("none", "side-by-side", "swipe", "blink")
Corner = Literal["bottom-left", "bottom-right", "top-left", "top-right"]
CORNERS: tuple[Corner, ...] = ("bottom-left", "bottom-right", "top-left", "top-right")
BASELINE = "0"
"""The letter under which the Bestand is shown beside the alternatives."""

SHOWN_COUNT: dict[Comparison, tuple[int, int]] = {
    "none": (0, 1),
    "side-by-side": (2, 4),
    "swipe": (2, 2),
    "blink": (2, 2),
}
"""How many letters a comparison shows, at least and at most."""

WORDS_PER_MINUTE = 180
FLIGHT_SECONDS = 0.7
"""How long the camera flies to a scene unless the author says otherwise; 0 is a jump."""

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Camera:
    """A viewpoint: the target point (WGS84 degrees, metres above NHN) and where the eye stands around it."""

    lon: float
    lat: float
    height: float
    azimuth: float
    elevation: float
    distance: float
    fov: float = 38.0


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of the story; `sun` is a local date and time in the time zone of the case.

    `layers` are shown (true, false, or how opaque: 0 to 1), `order` lays flat ones over each other, `styles` colour and `labels`
    letter them by an attribute; all by the ids of the view model's layers. `cut` leaves out what is higher (m above NHN),
    `section` what lies to the right of a line between two (longitude, latitude). `filters`, `ghost` and `away` set objects apart,
    `sunmap` lays a map of sun hours into the picture. `split` is where a swipe begins, from the left.
    `flight` are the seconds of the camera's way here, 0 for a jump. `notes` are for the person who presents; no edition holds
    them. `plain` is the narrative in plain language, if any.
    """

    id: str
    heading: Text
    narrative: Text
    text_alternative: Text
    camera: Camera
    shown: tuple[str, ...] = ()
    comparison: Comparison = "none"
    sun: datetime | None = None
    layers: dict[str, bool | float] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    styles: dict[str, LayerStyle] = field(default_factory=dict)
    labels: dict[str, Lettering] = field(default_factory=dict)
    cut: float | None = None
    section: tuple[tuple[float, float], ...] = ()
    filters: dict[str, tuple[Condition, ...]] = field(default_factory=dict)
    ghost: Ghost | None = None
    away: Away = NOTHING_AWAY
    sunmap: SunView | None = None
    split: float = HALF
    measures: tuple[str, ...] = ()
    media: tuple[Medium, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    flight: float = FLIGHT_SECONDS
    card: Corner = "bottom-left"
    notes: Text = NO_TEXT
    plain: Text = NO_TEXT

    def sun_views(self) -> tuple[SunView, ...]:
        """Return the maps of sun hours in its pictures, one for each state that is compared."""
        return () if self.sunmap is None else self.sunmap.beside(self.shown if self.comparison != "none" else ())

    def plain_in(self, language: str) -> str:
        """Return the plain-language text written in this language; German never stands in for English here."""
        return "" if language == "en" and self.plain.en == self.plain.de else self.plain.in_(language)

    def all_measures(self) -> tuple[str, ...]:
        """Return the keys of the measures in its list of figures, its charts and its tables, each once."""
        return tuple(dict.fromkeys((*self.measures, *(key for item in self.exhibits for key in item.measures))))

    def reading_seconds(self, language: str) -> int:
        """Return how long the scene takes: 180 words a minute, and ten seconds for looking at the model."""
        words = len(self.narrative.in_(language).split()) + len(self.heading.in_(language).split())
        return 10 + round(words * 60 / WORDS_PER_MINUTE)
