"""The contract of a family of measures: what it says of itself, what it is asked, what it gives back.

Our own families and those of other packages (entry-point group `twin.measures`) are held to the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from twin.language import Text
from twin.planning.case import PlanningCase
from twin.planning.indicator import INDICATORS, Indicator
from twin.planning.measure import Measure
from twin.planning.place import EVERYWHERE, Place
from twin.planning.state import State
from twin.planning.wording import WORDING

API = 1
"""Version of the contract; a family made for another one is not asked."""


@dataclass(frozen=True, slots=True)
class About:
    """What a family says of itself before anything is computed.

    indicators  how each of its measures is named, written and rounded
    wording     by key: the rule or method behind it in plain words, for people without a law book
    reads       members of the case document it looks at, such as "rain_mm" or "buildings.storeys"
    needs       keys of other families' measures it builds on; they are formed before
    by_plot     keys that are formed for each plot too; the others only for the whole case
    adds        keys whose value is the sum of the shares of its objects
    grows       keys that never fall when a building gets one more full storey
    compass     keys that depend on where north is, such as hours of sun
    requires    modules it cannot work without, each with the hint how to get them
    """

    id: str
    title: Text
    indicators: tuple[Indicator, ...]
    wording: Mapping[str, Text]
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    by_plot: frozenset[str] = frozenset()
    adds: frozenset[str] = frozenset()
    grows: frozenset[str] = frozenset()
    compass: frozenset[str] = frozenset()
    requires: tuple[tuple[str, str], ...] = ()
    api: int = API

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of its measures."""
        return tuple(item.key for item in self.indicators)


def about(identifier: str, title: Text, keys: str, **more: object) -> About:
    """Return what a built-in family says: names and wording of its `keys` (separated by blanks) stand in our own tables.

    `by_plot`, `adds`, `grows` and `compass` are given as keys separated by blanks too.
    """
    names = keys.split()
    sets = {name: frozenset(str(more.pop(name, "")).split()) for name in ("by_plot", "adds", "grows", "compass")}
    shown = tuple(INDICATORS[key] for key in names)
    return About(identifier, title, shown, {key: WORDING[key] for key in names}, **sets, **more)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Question:
    """What a family is asked: the measures of one state of a case at one place.

    known      measures formed before, by key; always those the family needs
    built      ids of what an alternative adds, None where the document is itself the draft
    baseline   the Bestand an alternative changes, None in the Bestand itself
    """

    case: PlanningCase
    state: State
    place: Place
    known: Mapping[str, Measure] = field(default_factory=dict)
    built: frozenset[str] | None = None
    baseline: State | None = None

    @property
    def whole(self) -> bool:
        """Return whether the whole case is asked for, not a single plot."""
        return self.place.plot is None

    @property
    def cut(self) -> Place:
        """Return where things that belong to a building as a whole are counted: cut only for one plot of several."""
        return EVERYWHERE if self.whole else self.place


class Family(Protocol):
    """A family of measures: stateless, made without arguments."""

    about: ClassVar[About]

    def measures(self, question: Question) -> Iterable[Measure]:
        """Return every measure of the family at this place: a value or a refusal with its reason, never a silent 0.

        For a single plot only those of `about.by_plot`, for the whole case all of them.
        """
