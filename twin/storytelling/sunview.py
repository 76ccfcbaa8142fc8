"""The map of sun hours a scene shows, as viewers and addresses name it (static/js/viewer/instruments/sunmap.js)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from twin.storytelling.fields import Fields, fault_at

PLACES = ("ground", "facades")
AREAS = ("around", "site")
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LETTER = re.compile(r"[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class SunView:
    """Hours of sun `on` the ground or on façades on a day ("03-21") in a `state`, or their difference to that `against`.

    `area` is the planning area ("site"), or with 30 m around it ("around").
    """

    on: str
    day: str
    state: str
    against: str | None = None
    area: str = AREAS[0]

    @property
    def key(self) -> str:
        """Return a name fit for a file: "ground-03-21-A-0-around", with nothing between two signs without a difference."""
        return "-".join((self.on, self.day, self.state, self.against or "", self.area))

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the states it is made of."""
        return (self.state,) if self.against is None else (self.state, self.against)

    def to_json(self) -> dict[str, Any]:
        """Return the map as it stands in the document."""
        return {"on": self.on, "day": self.day, "state": self.state, "against": self.against, "area": self.area}

    def beside(self, shown: tuple[str, ...]) -> tuple[SunView, ...]:
        """Return the maps a comparison of `shown` lays into its pictures: this one first, then those of the other states."""
        others = [letter for letter in shown if letter not in self.letters] if self.state in shown else []
        return (self, *(replace(self, state=letter) for letter in others))


def parse(fields: Fields, name: str) -> SunView | None:
    """Return the map, None without one; everything wrong with it is noted in the faults of `fields`."""
    if not fields.data.get(name):
        return None
    given = Fields(fields.data[name], fields.inside(name), fields.faults)
    given.known(("on", "day", "state", "against", "area"))
    against = given.string("against", limit=1) or None
    found = SunView(
        given.choice("on", PLACES, PLACES[0]),
        given.string("day", required=True, limit=5),
        given.string("state", required=True, limit=1),
        against,
        given.choice("area", AREAS, AREAS[0]),
    )
    if found.day and not _DAY.fullmatch(found.day):
        _fault(given, "day", "ist kein Tag wie 03-21", "is no day like 03-21")
    if not all(_LETTER.fullmatch(letter) for letter in found.letters if letter) or found.state == against:
        _fault(given, "against", "braucht zwei verschiedene Zustände (0, A bis Z)", "needs two different states (0, A to Z)")
    return found


def _fault(given: Fields, name: str, de: str, en: str) -> None:
    place = given.inside(name)
    given.faults.append(fault_at("not-a-map", place, f"„{place}“ {de}", f"'{place}' {en}"))
