"""What a template knows of a planning case: its alternatives, numbers, changes, plan, and where to look from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from twin.language import Text
from twin.planning.comparison import Comparison
from twin.planning.difference import Difference
from twin.planning.plan.facts import PlanArea
from twin.storytelling.measured import measures_of
from twin.storytelling.scene import BASELINE, Camera


@dataclass(frozen=True, slots=True)
class Told:
    """One alternative as its author describes it, and what turns the Bestand into it."""

    letter: str
    title: str
    summary: str
    change: Difference


@dataclass(frozen=True, slots=True)
class Subject:
    """A case to be told; `camera` looks at the whole site, `measures` are by letter and key, `zones` those of the plan."""

    case: str
    title: str
    alternatives: tuple[Told, ...]
    measures: Mapping[str, Mapping[str, Mapping[str, Any]]]
    camera: Camera
    year: int
    timezone: str
    plan: str = ""
    zones: tuple[PlanArea, ...] = ()

    def of(self, letters: tuple[str, ...]) -> Subject:
        """Return the subject with these alternatives alone, with all when none is named."""
        chosen = tuple(item for item in self.alternatives if item.letter in letters)
        return replace(self, alternatives=chosen) if letters else self

    def has(self, letter: str, key: str) -> bool:
        """Return whether a measure of a state has a value."""
        return (self.measures.get(letter, {}).get(key) or {}).get("value") is not None


def subject_of(comparison: Comparison, camera: Mapping[str, float], *, year: int, timezone: str) -> Subject:
    """Return what templates tell of a compared case; `camera` is the overview its viewer starts with."""
    case = comparison.case
    told = [
        Told(item.letter, item.title, item.summary, comparison.differences[item.letter])
        for item in case.alternatives
        if item.letter != BASELINE
    ]
    names = ("lon", "lat", "height", "azimuth", "elevation", "distance", "fov")
    return Subject(
        case=case.id,
        title=case.title,
        alternatives=tuple(told),
        measures=measures_of(comparison),
        camera=Camera(**{name: float(camera[name]) for name in names}),
        year=year,
        timezone=timezone,
        plan=case.plan_facts.title if case.plan_facts else "",
        zones=case.plan_facts.zones if case.plan_facts else (),
    )


def name_of(told: Told) -> Text:
    """Return "Variante A („Blockrand“)"; the title is the office's own and stays as it is."""
    if not told.title:
        return Text(f"Variante {told.letter}", f"Alternative {told.letter}")
    return Text(f"Variante {told.letter} („{told.title}“)", f"Alternative {told.letter} ('{told.title}')")
