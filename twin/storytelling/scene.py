"""One scene of a storyboard: what is told, from where it is looked at, and what is compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from twin.language import Text

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
NO_TEXT = Text("", "")


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
class Media:
    """A picture beside the text; it is kept by the twin itself, and its source and date are part of it."""

    src: str
    alternative: Text
    source: str
    date: date | None


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of the story; `sun` is a local date and time in the time zone of the case.

    `notes` are for the person who presents; no edition holds them. `plain` is the narrative in plain language, if any.
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
    measures: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    card: Corner = "bottom-left"
    notes: Text = NO_TEXT
    plain: Text = NO_TEXT

    def plain_in(self, language: str) -> str:
        """Return the plain-language text written in this language; German never stands in for English here."""
        return "" if language == "en" and self.plain.en == self.plain.de else self.plain.in_(language)

    def reading_seconds(self, language: str) -> int:
        """Return how long the scene takes: 180 words a minute, and ten seconds for looking at the model."""
        words = len(self.narrative.in_(language).split()) + len(self.heading.in_(language).split())
        return 10 + round(words * 60 / WORDS_PER_MINUTE)
