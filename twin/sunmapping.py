"""The map of sun hours of a case: one state, or the difference of two, with its classes, their areas and the method."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from twin import casework
from twin.casework import CaseAtWork
from twin.errors import DocumentInvalid, OptionsInvalid
from twin.geodata.crs import to_lonlat
from twin.language import Text
from twin.planning.display import number
from twin.planning.exact import exact
from twin.planning.exposure.casters import ground_level
from twin.planning.exposure.sunhours import COVERED, Grid, grid_over, sunlit_steps
from twin.planning.state import State
from twin.planning.sunyardstick import SunSettings, Yardstick, yardstick_of

DAYS = ("03-21", "06-21", "12-21", "01-17")
STEPS_MINUTES = (5, 10, 15, 30)
USUAL_DAY, USUAL_STEP = "03-21", 10
CELL_M = 2.0
MARGIN_M = 30.0
AREAS = ("around", "site")
MOST_CELLS = 16_000
_YEAR = 2026
_HOURS = (0, 1, 2, 3, 4, 5, 6)
# viridis: even steps of lightness, told apart with every kind of colour blindness
_HOUR_COLOURS = ("#440154", "#443983", "#31688E", "#21918C", "#35B779", "#90D743", "#FDE725")
_CHANGES = (Fraction(-3), Fraction(-1), Fraction(-1, 4), Fraction(1, 4), Fraction(1), Fraction(3))
# PuOr of ColorBrewer: violet is less sun, orange more
_CHANGE_COLOURS = ("#542788", "#998EC3", "#D8DAEB", "#F7F7F7", "#FEE0B6", "#F1A340", "#B35806")

Minutes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SunClass:
    """A class of the map: its words and colour, and the ground in it (m²) inside the planning area and around it."""

    label: Text
    colour: str
    inside: float
    around: float


@dataclass(frozen=True, slots=True, eq=False)
class SunMap:
    """Minutes of sun for each cell of a grid, or their change; `known` is where there is a value, `places` the class of each."""

    crs: str
    grid: Grid
    minutes: Minutes
    known: Flags
    places: npt.NDArray[np.int64]
    classes: tuple[SunClass, ...]
    letter: str
    against: str | None
    area: str
    yardstick: Yardstick
    method: Text

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the map for the viewer: `minutes` row by row from the south, null where there is none; `corners` in WGS 84."""
        grid = self.grid
        east, north = grid.west + grid.columns * grid.cell, grid.south + grid.rows * grid.cell
        corners = to_lonlat(np.array([(grid.west, grid.south), (east, grid.south), (grid.west, north)]), self.crs)
        return {
            "alternative": self.letter,
            "against": self.against,
            "area": self.area,
            "day": f"{self.yardstick.day:%m-%d}",
            "step_minutes": self.yardstick.step_minutes,
            "least_elevation": self.yardstick.least_elevation,
            "crs": self.crs,
            "grid": {"west": grid.west, "south": grid.south, "cell": grid.cell, "columns": grid.columns, "rows": grid.rows},
            "corners": corners.tolist(),
            "minutes": [
                value if there else None for value, there in zip(self.minutes.tolist(), self.known.tolist(), strict=True)
            ],
            "places": np.where(self.known, self.places, -1).tolist(),
            "classes": [
                {"label": item.label.in_(language), "colour": item.colour, "inside_m2": item.inside, "around_m2": item.around}
                for item in self.classes
            ],
            "method": self.method.in_(language),
        }

    def class_table(self, language: str) -> tuple[list[str], list[list[str | float]]]:
        """Return heads and rows of the area in each class, m²."""
        heads = _AREA_HEADS if language != "en" else _AREA_HEADS_EN
        return heads, [[item.label.in_(language), item.inside, item.around] for item in self.classes]

    def cell_table(self, language: str) -> tuple[list[str], list[list[str | float]]]:
        """Return heads and rows of all cells with a value: the middle in the case's CRS, hours."""
        east, north = (Text("Ost", "East"), Text("Nord", "North"))
        heads = [f"{east.in_(language)} ({self.crs})", f"{north.in_(language)} ({self.crs})", "h"]
        middles = self.grid.middles()[self.known]
        hours = np.round(self.minutes[self.known] / 60, 4)
        return heads, np.column_stack([np.round(middles, 2), hours]).tolist()


_AREA_HEADS = ["Klasse", "Plangebiet in m²", f"bis {MARGIN_M:.0f} m darum in m²"]
_AREA_HEADS_EN = ["Class", "Planning area in m²", f"up to {MARGIN_M:.0f} m around in m²"]


def sun_map(
    work: CaseAtWork,
    letter: str,
    against: str | None = None,
    day: str = USUAL_DAY,
    step: int = USUAL_STEP,
    around: str = AREAS[0],
) -> SunMap:
    """Return the map of one state of a case, or with `against` of its change from another.

    `day` is a month and day as "03-21". Raises NotFound for a state, OptionsInvalid for day and step, DocumentInvalid where the
    case has no area or houses have no height.
    """
    yardstick = _yardstick(work.case.sun, day, step)
    site = work.case.area_of_reference()
    if site is None:
        raise DocumentInvalid(
            "SUN_AREA_MISSING",
            "Weder Geltungsbereich noch Baugrundstück sind angegeben. Bitte im Fall ergänzen.",
            "Neither a planning perimeter nor a plot is given. Please add one to the case.",
        )
    if around not in AREAS:
        known_areas = ", ".join(AREAS)
        raise OptionsInvalid("SUN_AREA", f"Als Bereich möglich sind {known_areas}.", f"Possible areas are {known_areas}.")
    area = shapely.buffer(site, MARGIN_M) if around == "around" else site
    grid = grid_over(area, CELL_M, MOST_CELLS)

    def steps_of(name: str) -> Minutes:
        state = casework.state_of(work, name)
        body = replace(state.bodies(), grades=state.grades)
        steps, unknown = sunlit_steps(work.case.crs, yardstick, grid, area, body, level, work.case.terrain)
        _ensure_heights(unknown, name)
        return steps

    level = _level(work.states[casework.BASELINE], casework.state_of(work, letter))
    steps = steps_of(letter)
    known = steps != COVERED
    minutes = steps * yardstick.step_minutes
    if against is not None:
        before = steps_of(against)
        known = known & (before != COVERED)
        minutes = minutes - before * yardstick.step_minutes
    middles = grid.middles()
    inside = shapely.contains_xy(site, middles[:, 0], middles[:, 1])
    places, classes = _classes(minutes, known, inside, grid.cell, against is not None)
    method = _method(yardstick, grid, terrain=work.case.terrain is not None)
    return SunMap(work.case.crs, grid, minutes, known, places, classes, letter, against, around, yardstick, method)


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


def _ensure_heights(unknown: Sequence[str], letter: str) -> None:
    if unknown:
        raise DocumentInvalid(
            "SUN_HEIGHT_UNKNOWN",
            f"Von {len(unknown)} Gebäuden in „{letter}“ sind Grundfläche oder Höhe nicht bekannt (zuerst „{unknown[0]}“). "
            "Bitte dort ergänzen.",
            f"Footprint or height of {len(unknown)} buildings in '{letter}' are not known (first '{unknown[0]}'). "
            "Please add them there.",
        )


def _classes(
    minutes: Minutes, known: Flags, inside: Flags, cell: float, is_change: bool
) -> tuple[npt.NDArray[np.int64], tuple[SunClass, ...]]:
    labels, colours = (_change_labels(), _CHANGE_COLOURS) if is_change else (_hour_labels(), _HOUR_COLOURS)
    if is_change:
        places = np.searchsorted([float(60 * bound) for bound in _CHANGES[:3]], minutes, side="left").astype(np.int64)
        places += np.searchsorted([float(60 * bound) for bound in _CHANGES[3:]], minutes, side="right")
    else:
        places = np.minimum(minutes // 60, _HOURS[-1]).astype(np.int64)
    size = cell * cell
    return places, tuple(
        SunClass(
            label,
            colour,
            round(size * int((known & inside & (places == number_)).sum()), 2),
            round(size * int((known & ~inside & (places == number_)).sum()), 2),
        )
        for number_, (label, colour) in enumerate(zip(labels, colours, strict=True))
    )


def _hour_labels() -> list[Text]:
    below = [Text(f"{low} bis unter {high} h", f"{low} to below {high} h") for low, high in itertools.pairwise(_HOURS)]
    return [*below, Text("6 h und mehr", "6 h and more")]


def _change_labels() -> list[Text]:
    return [
        Text("mindestens 3 h weniger", "at least 3 h less"),
        Text("1 bis unter 3 h weniger", "1 to below 3 h less"),
        Text("15 min bis unter 1 h weniger", "15 min to below 1 h less"),
        Text("gleich (unter 15 min)", "same (below 15 min)"),
        Text("15 min bis unter 1 h mehr", "15 min to below 1 h more"),
        Text("1 bis unter 3 h mehr", "1 to below 3 h more"),
        Text("mindestens 3 h mehr", "at least 3 h more"),
    ]


def _method(yardstick: Yardstick, grid: Grid, *, terrain: bool) -> Text:
    day, low, step = yardstick.day, exact(yardstick.least_elevation), yardstick.step_minutes
    cell, reach = exact(grid.cell), f"{casework.NEIGHBOURS_M:.0f}"
    ground_de = "auf dem Gelände" if terrain else "auf ebenem Boden"
    ground_en = "on the terrain" if terrain else "on level ground"
    name = yardstick.standard.name
    return Text(
        f"Mögliche Sonne am {day.day}.{day.month}. bei wolkenlosem Himmel, gezählt alle {step} Minuten, wenn die Sonne "
        f"mindestens {number(low, 0)}° hoch steht ({name}). Punkte {ground_de} im Raster von {number(cell, 1)} m. Schatten "
        f"werfen nur Gebäude bis {reach} m um das Plangebiet; Bäume und Gelände werfen keinen. Vergleich, kein Nachweis.",
        f"Possible sun on {day:%-d %B} under a cloudless sky, counted every {step} minutes while the sun stands at "
        f"{number(low, 0, 'en')}° or higher ({name}). Points {ground_en} on a grid of {number(cell, 1, 'en')} m. Only buildings "
        f"up to {reach} m around the planning area cast shade; trees and terrain do not. A comparison, no proof.",
    )
