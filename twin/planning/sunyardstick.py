"""The yardstick hours of sun are read against: which standard, which day, from which height of the sun, in which steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from twin.language import Text


@dataclass(frozen=True, slots=True)
class SunSettings:
    """What a case says about sunlight; None takes the programme's own."""

    norm: str | None = None
    day: date | None = None
    step_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard: least height of the sun in degrees, least hours by day of the year, the days it may be asked for."""

    name: str
    least_elevation: float
    hours: Fraction
    winter_hours: Fraction | None
    first: tuple[int, int]
    last: tuple[int, int]


# DIN EN 17037 as applied in Hamburg: 1.5 h between 1 February and 21 March, sun at 11° or more; levels above: 3 h and 4 h.
# DIN 5034-1: 4 h at the equinox, 1 h on 17 January where winter matters, sun at 6° or more.
STANDARDS = {
    "DIN EN 17037": Standard("DIN EN 17037", 11.0, Fraction(3, 2), None, (2, 1), (3, 21)),
    "DIN 5034-1": Standard("DIN 5034-1", 6.0, Fraction(4), Fraction(1), (1, 17), (3, 21)),
}
_USUAL = "DIN EN 17037"
# the sun of one year differs from that of another by less than half a degree
_EQUINOX = date(2026, 3, 21)
_STEP_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The standard as it is applied: its day, the least hours on that day, the step of sampling in minutes."""

    standard: Standard
    day: date
    step_minutes: int
    stated: bool

    @property
    def least_elevation(self) -> float:
        """Return the height in degrees from which the sun counts."""
        return self.standard.least_elevation

    @property
    def least_hours(self) -> Fraction:
        """Return the hours a point needs on the day."""
        winter = self.standard.winter_hours
        return winter if winter is not None and (self.day.month, self.day.day) < (2, 1) else self.standard.hours

    def in_season(self) -> bool:
        """Return whether the standard means days like this one."""
        return self.standard.first <= (self.day.month, self.day.day) <= self.standard.last

    def basis(self) -> Text:
        """Return the standard with its day and threshold, as the basis of a number."""
        day = self.day
        hours_de, hours_en = (f"{float(self.least_hours):g}".replace(".", sign) for sign in (",", "."))
        low = f"{self.least_elevation:g}"
        return Text(
            f"{self.standard.name} als Maßstab: {day.day}.{day.month}., Sonne ab {low}°, {hours_de} h; kein Nachweis",
            f"{self.standard.name} as a yardstick: {day.isoformat()[5:]}, sun from {low}°, {hours_en} h; no proof",
        )


def yardstick_of(settings: SunSettings | None) -> Yardstick:
    """Return the yardstick a case asks for; without one the equinox by DIN EN 17037 in steps of five minutes."""
    given = settings or SunSettings()
    return Yardstick(
        STANDARDS[given.norm or _USUAL], given.day or _EQUINOX, given.step_minutes or _STEP_MINUTES, given.day is not None
    )
