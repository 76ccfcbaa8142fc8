"""Hours of sun on façades and on open ground against the yardstick of DIN EN 17037 or DIN 5034-1.

No limit exists in planning law; hours are a screening with buildings only, and the standard is named with every number.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from twin.errors import TwinError
from twin.language import Text
from twin.planning.building import Building, numbers
from twin.planning.case import PlanningCase
from twin.planning.display import both, both_of
from twin.planning.exact import length
from twin.planning.exposure.casters import Casters, Points, casters_of, ground_level
from twin.planning.exposure.directions import directions_on_grid
from twin.planning.exposure.light import light_on
from twin.planning.exposure.samples import Samples, facade_samples, open_samples
from twin.planning.family import Question, about
from twin.planning.measure import DRAFT, PROGRAMME, Cell, Column, Counted, Evidence, Measure, UsedAssumption, refused
from twin.planning.state import State
from twin.planning.sunyardstick import SunSettings, Yardstick, yardstick_of

_WORDS = {
    "sun_facade_hours": Text(
        "Summe der besonnten Zeit aller Fassadenpunkte ÷ Zahl der Punkte",
        "sum of sunlit time of all façade points ÷ number of points",
    ),
    "sun_facade_share": Text(
        "Fassadenpunkte mit mindestens der Dauer der Norm ÷ alle Fassadenpunkte",
        "façade points with at least the duration of the standard ÷ all façade points",
    ),
    "sun_facade_lost": Text(
        "Punkte stehenbleibender Fassaden mit genug Sonne im Bestand, aber nicht mit der Variante",
        "points on façades that stay with enough sun today but not with the alternative",
    ),
    "sun_open_hours": Text(
        "Summe der besonnten Zeit aller Punkte am Boden ÷ Zahl der Punkte",
        "sum of sunlit time of all points on the ground ÷ their number",
    ),
}
_NO_BASELINE = Text(
    "Das ist der Bestand selbst; verglichen wird erst mit ihm.", "This is the Bestand itself; others are compared with it."
)
Counts = npt.NDArray[np.int64]

_FACADE_M, _GROUND_M = 4.0, 4.0
_MOST_FACADE, _MOST_GROUND = 1200, 600
_POINTS, _HOURS = Column("points", Text("Punkte", "points")), Column("hours", Text("Mittel", "mean"), "h")
_ENOUGH = Column("enough", Text("mit genug Sonne", "with enough sun"))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What stands around and where the sun passes: the buildings that hide, unit vectors to the sun, one per step."""

    standing: tuple[Building, ...]
    casters: Casters
    unknown: tuple[str, ...]
    directions: Points
    level: float
    origin: Points
    yardstick: Yardstick

    def facades(self, buildings: Sequence[Building]) -> Samples:
        return facade_samples(buildings, self.standing, self.level, self.origin, _FACADE_M, _MOST_FACADE)

    def steps(self, samples: Samples) -> Counts:
        """Return in how many steps the sun reaches each point; a wall only gets what comes from its own side."""
        lit = light_on(samples.points, samples.normals, self.directions, self.casters)
        return np.asarray(lit.sum(axis=0), dtype=np.int64)

    def hours(self, steps: int) -> Fraction:
        return Fraction(steps * self.yardstick.step_minutes, 60)

    def enough(self, steps: Counts) -> npt.NDArray[np.bool_]:
        return steps * self.yardstick.step_minutes >= float(self.yardstick.least_hours * 60)

    def assumptions(self) -> tuple[UsedAssumption, ...]:
        return (*_of_yardstick(self.yardstick), *_of_volumes(self.standing, self.level))


def sun_measures(case: PlanningCase, state: State, baseline: State | None) -> list[Measure]:
    """Return mean hours and the share with enough sun on residential façades, points lost to the Bestand, hours on open ground.

    What they depend on is kept for some states: other assumptions of the case do not move the sun.
    """
    before = None if baseline is None else baseline.bodies()
    return list(_computed(case.crs, case.sun, case.area_of_reference(), state.bodies(), before))


@functools.lru_cache(maxsize=32)
def _computed(
    crs: str, sun: SunSettings | None, reference: BaseGeometry | None, state: State, baseline: State | None
) -> tuple[Measure, ...]:
    yardstick = yardstick_of(sun)
    basis = yardstick.basis()
    if reference is None:
        reason = Text(
            "Weder Geltungsbereich noch Baugrundstück sind angegeben.", "Neither a planning perimeter nor a plot is given."
        )
        return tuple(refused(key, basis, words, reason) for key, words in _WORDS.items())
    try:
        scene = _scene(crs, state, yardstick, (reference.centroid.x, reference.centroid.y))
    except TwinError as fault:  # a system of coordinates nobody knows has no place under the sun
        return tuple(refused(key, basis, words, fault.text) for key, words in _WORDS.items())
    if scene.unknown:
        return tuple(refused(key, basis, words, _no_height(scene.unknown)) for key, words in _WORDS.items())
    facade = scene.facades([item for item in state.buildings if item.kind == "main"])
    ground, spacing = open_samples(reference, scene.standing, scene.level, scene.origin, _GROUND_M, _MOST_GROUND)
    return (
        *_of_facades(scene, facade, scene.steps(facade), {item.id: item.label for item in state.buildings}),
        _lost(crs, state, baseline, scene),
        _of_ground(scene, scene.steps(ground), spacing),
    )


def _scene(crs: str, state: State, yardstick: Yardstick, centre: tuple[float, float]) -> _Scene:
    standing = (*state.buildings, *state.surroundings)
    level = float(ground_level(standing))
    origin = np.array([*centre, level])
    casters, unknown = casters_of(standing, crs, level, origin)
    directions = directions_on_grid(yardstick, centre, crs)
    return _Scene(standing, casters, unknown, directions, level, origin, yardstick)


def _of_facades(scene: _Scene, samples: Samples, steps: Counts, labels: Mapping[str, str]) -> list[Measure]:
    keys, basis = ("sun_facade_hours", "sun_facade_share"), scene.yardstick.basis()
    if not len(samples):
        reason = Text("Es gibt keine Fassade mit Wohnnutzung.", "There is no façade of a residential use.")
        return [refused(key, basis, _WORDS[key], reason) for key in keys]
    enough, owners = scene.enough(steps), np.array(samples.owners)
    counted = []
    for owner in dict.fromkeys(samples.owners):
        own = owners == owner
        columns: dict[str, Cell] = {
            "points": int(own.sum()),
            "hours": scene.hours(int(steps[own].sum())) / int(own.sum()),
            "enough": int(enough[own].sum()),
        }
        counted.append(Counted(owner, Text(labels[owner], labels[owner]), None, columns))
    many, total, good = len(samples), scene.hours(int(steps.sum())), int(enough.sum())
    mean, share = total / many, Fraction(good, many)
    first = both(lambda n: f"{n(total, 1)} h ÷ {many} = {n(mean, 2)} h")
    second = both(lambda n: f"{good} ÷ {many} = {n(share, 3)}")
    columns_shown, used = (_POINTS, _HOURS, _ENOUGH), scene.assumptions()
    inputs: dict[str, Fraction | None] = {"points": Fraction(many), "hours": total, "points_enough": Fraction(good)}
    return [
        Measure(key, value, basis, Evidence(_WORDS[key], words, inputs, tuple(counted), columns_shown, used, note=_season(scene)))
        for key, value, words in zip(keys, (mean, share), (first, second), strict=True)
    ]


def _lost(crs: str, state: State, baseline: State | None, scene: _Scene) -> Measure:
    """Return how many points on façades that stay have enough sun in the Bestand and no longer in the state."""
    key, basis = "sun_facade_lost", scene.yardstick.basis()
    if baseline is None:
        reason = Text(
            "Das ist der Bestand selbst; verglichen wird erst mit ihm.",
            "This is the Bestand itself; others are compared with it.",
        )
        return refused(key, basis, _WORDS[key], reason)
    before = _scene(crs, baseline, scene.yardstick, (float(scene.origin[0]), float(scene.origin[1])))
    if before.unknown:
        return refused(key, basis, _WORDS[key], _no_height(before.unknown))
    old = {item.id: numbers(item) for item in (*baseline.buildings, *baseline.surroundings)}
    staying = [item for item in scene.standing if item.kind == "main" and old.get(item.id) == numbers(item)]
    # the walls of the Bestand: what the alternative builds against one of them takes its sun too
    facade = before.facades(staying)
    if not len(facade):
        reason = Text("Es bleibt keine Fassade mit Wohnnutzung stehen.", "No façade of a residential use stays.")
        return refused(key, basis, _WORDS[key], reason)
    moved = replace(facade, points=facade.points + before.origin - scene.origin)
    was, now = before.enough(before.steps(facade)), scene.enough(scene.steps(moved))
    gone, won = was & ~now, ~was & now
    owners, labels = np.array(facade.owners), {item.id: item.label for item in staying}
    counted = tuple(
        Counted(owner, Text(labels[owner], labels[owner]), Fraction(int((gone & (owners == owner)).sum())))
        for owner in dict.fromkeys(owners[gone].tolist())
    )
    lost, kept = int(gone.sum()), int(was.sum())
    numbers_in = Text(f"{kept} − {kept - lost} = {lost}", f"{kept} − {kept - lost} = {lost}")
    note = Text(
        f"{len(facade)} Punkte geprüft; {int(won.sum())} Punkte gewinnen genug Sonne.",
        f"{len(facade)} points examined; {int(won.sum())} points gain enough sun.",
    )
    inputs: dict[str, Fraction | None] = {"points": Fraction(len(facade)), "enough_before": Fraction(kept)}
    evidence = Evidence(_WORDS[key], numbers_in, inputs, counted, (), scene.assumptions(), note=note)
    return Measure(key, Fraction(lost), basis, evidence)


def _of_ground(scene: _Scene, steps: Counts, spacing: float) -> Measure:
    key, basis = "sun_open_hours", scene.yardstick.basis()
    if not len(steps):
        return refused(key, basis, _WORDS[key], Text("Es gibt keinen offenen Boden.", "There is no open ground."))
    total, many = scene.hours(int(steps.sum())), len(steps)
    mean, apart = total / many, length(spacing)
    text = both_of(lambda n: f"Punkte im Raster von {n(apart, 1)} m", lambda n: f"points on a grid of {n(apart, 1)} m")
    used = (*scene.assumptions(), UsedAssumption("grid_m", text, apart, PROGRAMME))
    inputs: dict[str, Fraction | None] = {"points": Fraction(many), "hours": total}
    numbers_in = both(lambda n: f"{n(total, 1)} h ÷ {many} = {n(mean, 2)} h")
    return Measure(key, mean, basis, Evidence(_WORDS[key], numbers_in, inputs, (), (), used, note=_season(scene)))


def _of_yardstick(yardstick: Yardstick) -> tuple[UsedAssumption, ...]:
    source = DRAFT if yardstick.stated else PROGRAMME
    minutes = yardstick.step_minutes
    return (
        UsedAssumption("sun.date", Text(f"Tag {yardstick.day}", f"day {yardstick.day}"), None, source),
        UsedAssumption(
            "sun.step_minutes",
            Text(f"abgetastet alle {minutes} Minuten", f"sampled every {minutes} minutes"),
            Fraction(minutes),
            PROGRAMME,
        ),
    )


def _of_volumes(standing: Sequence[Building], level: float) -> list[UsedAssumption]:
    text = Text(
        "nur Gebäude verschatten, Bäume und Gelände bleiben außer Betracht",
        "only buildings cast shade, trees and terrain are left out",
    )
    used = [UsedAssumption("buildings_only", text, None, PROGRAMME)]
    if any(item.ground_nhn_m is None for item in standing):
        height = length(level)
        text = both_of(
            lambda n: f"Gebäude ohne Angabe stehen auf {n(height, 1)} m, offener Boden ebenso",
            lambda n: f"buildings without a height of ground stand at {n(height, 1)} m, open ground too",
        )
        used.append(UsedAssumption("ground_nhn_m", text, height, PROGRAMME))
    if any(item.roof is None and item.volume_m3 is not None for item in standing):
        text = Text(
            "Gebäude mit unbekanntem Dach als Block gleichen Rauminhalts",
            "buildings of unknown roof as blocks of the same volume",
        )
        used.append(UsedAssumption("block_of_volume", text, None, PROGRAMME))
    return used


def _season(scene: _Scene) -> Text | None:
    if scene.yardstick.in_season():
        return None
    name = scene.yardstick.standard.name
    return Text(
        f"{name} meint Tage vom {_day(scene.yardstick.standard.first)} bis {_day(scene.yardstick.standard.last)}.",
        f"{name} means days from {_day(scene.yardstick.standard.first)} to {_day(scene.yardstick.standard.last)} (day.month.).",
    )


def _day(day: tuple[int, int]) -> str:
    return f"{day[1]}.{day[0]}."


def _no_height(unknown: Sequence[str]) -> Text:
    return Text(
        f"Von {len(unknown)} Gebäuden sind Grundfläche oder Höhe nicht bekannt (zuerst „{unknown[0]}“).",
        f"Footprint or height of {len(unknown)} buildings are not known (first '{unknown[0]}').",
    )


class Sunlight:
    """Hours of sun on façades and open ground."""

    about = about(
        "sunlight",
        Text("Besonnung", "sunlight"),
        "sun_facade_hours sun_facade_share sun_facade_lost sun_open_hours",
        reads=("buildings.footprint", "buildings.storeys", "buildings.roof", "surroundings", "sun"),
        compass="sun_facade_hours sun_facade_share sun_facade_lost sun_open_hours",
    )

    def measures(self, question: Question) -> list[Measure]:
        """Return all for the whole case; points lost only against a Bestand."""
        return sun_measures(question.case, question.state, question.baseline) if question.whole else []
