"""What a map of sun hours is asked for, and what every map needs of a case: area, yardstick, ground, states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from twin import casework
from twin.casework import CaseAtWork
from twin.errors import DocumentInvalid, OptionsInvalid
from twin.geodata.crs import to_lonlat
from twin.language import Text
from twin.planning.display import number
from twin.planning.exact import exact
from twin.planning.exposure.casters import ground_level
from twin.planning.exposure.directions import SunPath, path_on_grid
from twin.planning.state import State
from twin.planning.sunyardstick import SunSettings, Yardstick, yardstick_of

DAYS = ("03-21", "06-21", "12-21", "01-17")
STEPS_MINUTES = (5, 10, 15, 30)
USUAL_DAY, USUAL_STEP = "03-21", 10
MARGIN_M = 30.0
AREAS = ("around", "site")
_YEAR = 2026


@dataclass(frozen=True, slots=True)
class SunQuestion:
    """The letter of a map's state, with `against` that its difference is taken from; day as "03-21", step in minutes."""

    letter: str
    against: str | None = None
    day: str = USUAL_DAY
    step: int = USUAL_STEP
    around: str = AREAS[0]


@dataclass(frozen=True, slots=True, eq=False)
class SunSite:
    """What the maps of one question share: planning area, mapped area, yardstick, and the ground where no terrain is known."""

    work: CaseAtWork
    question: SunQuestion
    site: BaseGeometry
    area: BaseGeometry
    yardstick: Yardstick
    level: float

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of the mapped area in the case's CRS."""
        return self.area.centroid.x, self.area.centroid.y

    def body(self, letter: str) -> State:
        """Return what stands in a state and where its ground is level: all that shade depends on; raises NotFound."""
        state = casework.state_of(self.work, letter)
        return replace(state.bodies(), grades=state.grades)

    def path(self) -> SunPath:
        """Return the sun's way over the day, as every map takes it."""
        return path_on_grid(self.yardstick, self.centre, self.work.case.crs)

    def times(self) -> list[str]:
        """Return the middle of each step in UTC as ISO 8601, to the minute."""
        half = timedelta(seconds=30)
        return [f"{moment + half:%Y-%m-%dT%H:%M:00Z}" for moment in self.path().moments]

    def corners(self, west: float, south: float, width: float, height: float) -> list[list[float]]:
        """Return the south-western, south-eastern and north-western corner of a box in WGS 84."""
        spots = np.array([(west, south), (west + width, south), (west, south + height)])
        found: list[list[float]] = to_lonlat(spots, self.work.case.crs).tolist()
        return found

    def facts(self, on: str) -> dict[str, Any]:
        """Return what was asked, for programs."""
        return {
            "on": on,
            "alternative": self.question.letter,
            "against": self.question.against,
            "area": self.question.around,
            "day": f"{self.yardstick.day:%m-%d}",
            "step_minutes": self.yardstick.step_minutes,
            "least_elevation": self.yardstick.least_elevation,
            "crs": self.work.case.crs,
        }


def site_of(work: CaseAtWork, question: SunQuestion) -> SunSite:
    """Return what the maps of a question share.

    Raises NotFound for a state, OptionsInvalid for day, step and area, DocumentInvalid where the case has no area.
    """
    yardstick = _yardstick(work.case.sun, question.day, question.step)
    if question.around not in AREAS:
        known = ", ".join(AREAS)
        raise OptionsInvalid("SUN_AREA", f"Als Bereich möglich sind {known}.", f"Possible areas are {known}.")
    site = work.case.area_of_reference()
    if site is None:
        raise DocumentInvalid(
            "SUN_AREA_MISSING",
            "Weder Geltungsbereich noch Baugrundstück sind angegeben. Bitte im Fall ergänzen.",
            "Neither a planning perimeter nor a plot is given. Please add one to the case.",
        )
    area = shapely.buffer(site, MARGIN_M) if question.around == "around" else site
    level = _level(work.states[casework.BASELINE], casework.state_of(work, question.letter))
    return SunSite(work, question, site, area, yardstick, level)


def ensure_heights(unknown: Sequence[str], letter: str) -> None:
    """Raise DocumentInvalid where houses of a state have no height: their shadows would be missing from a map."""
    if unknown:
        raise DocumentInvalid(
            "SUN_HEIGHT_UNKNOWN",
            f"Von {len(unknown)} Gebäuden in „{letter}“ sind Grundfläche oder Höhe nicht bekannt (zuerst „{unknown[0]}“). "
            "Bitte dort ergänzen.",
            f"Footprint or height of {len(unknown)} buildings in '{letter}' are not known (first '{unknown[0]}'). "
            "Please add them there.",
        )


def too_large(site: SunSite) -> DocumentInvalid:
    """Return the error of an area so large that a map of it would say nothing, or take too long."""
    size = exact(round(site.area.area / 10_000, 1))
    return DocumentInvalid(
        "SUN_AREA_LARGE",
        f"Der Bereich ist mit {number(size, 1)} ha und seinen Häusern zu groß für eine Karte. Bitte als Bereich „Plangebiet“ "
        "wählen, die Karte auf dem Boden nehmen oder den Geltungsbereich teilen.",
        f"With {number(size, 1, 'en')} ha and its houses the area is too large for a map. Please choose the planning area alone, "
        "take the map on the ground or divide the planning perimeter.",
    )


def counted(site: SunSite) -> Text:
    """Return in a sentence how hours of sun are counted."""
    day, low, step = site.yardstick.day, exact(site.yardstick.least_elevation), site.yardstick.step_minutes
    name = site.yardstick.standard.name
    return Text(
        f"Mögliche Sonne am {day.day}.{day.month}. bei wolkenlosem Himmel, gezählt alle {step} Minuten, wenn die Sonne "
        f"mindestens {number(low, 0)}° hoch steht ({name}).",
        f"Possible sun on {day:%-d %B} under a cloudless sky, counted every {step} minutes while the sun stands at "
        f"{number(low, 0, 'en')}° or higher ({name}).",
    )


def shaded_by() -> Text:
    """Return in a sentence what casts shade."""
    reach = f"{casework.NEIGHBOURS_M:.0f}"
    return Text(
        f"Schatten werfen nur Gebäude bis {reach} m um das Plangebiet; Bäume und Gelände werfen keinen.",
        f"Only buildings up to {reach} m around the planning area cast shade; trees and terrain do not.",
    )


def _yardstick(settings: SunSettings | None, day: str, step: int) -> Yardstick:
    try:
        found = date.fromisoformat(f"{_YEAR}-{day}")
    except ValueError:
        raise OptionsInvalid(
            "SUN_DAY",
            f"„{day}“ ist kein Tag. Nötig sind Monat und Tag, zum Beispiel 03-21.",
            f"'{day}' is no day. Needed are month and day, for example 03-21.",
        ) from None
    if step not in STEPS_MINUTES:
        known = ", ".join(str(item) for item in STEPS_MINUTES)
        raise OptionsInvalid("SUN_STEP", f"Abgetastet wird alle {known} Minuten.", f"The day is sampled every {known} minutes.")
    return yardstick_of(replace(settings or SunSettings(), day=found, step_minutes=step))


def _level(baseline: State, state: State) -> float:
    """Return the ground all states of a case share where no terrain is known, so that their maps can be compared."""
    standing = (*baseline.buildings, *baseline.surroundings)
    known = any(item.ground_nhn_m is not None for item in standing)
    return float(ground_level(standing if known else (*state.buildings, *state.surroundings)))
