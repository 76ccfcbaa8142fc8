"""The BauNVO by version: which one binds, what § 17 says for each area, and the limits of § 19(4) and § 21(4).

The version in force when the draft plan was publicly displayed (since 2023: published) counts, §§ 25 ff. BauNVO.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from twin.language import Text

VERSIONS = ("1962", "1968", "1977", "1986", "1990", "2013", "2017", "2021", "2023")
# first day on which a draft was displayed under the version
_FROM: tuple[tuple[date, str], ...] = (
    (date(1962, 8, 1), "1962"),
    (date(1969, 1, 1), "1968"),
    (date(1977, 10, 1), "1977"),
    (date(1990, 1, 27), "1990"),
    (date(2013, 9, 20), "2013"),
    (date(2017, 5, 13), "2017"),
    (date(2021, 6, 23), "2021"),
    (date(2023, 7, 7), "2023"),
)
LANDS = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
ZONES = ("WS", "WR", "WA", "WB", "MD", "MDW", "MI", "MU", "MK", "GE", "GI", "SO", "Ferienhausgebiet", "Wochenendhausgebiet")


@dataclass(frozen=True, slots=True)
class Orientation:
    """The values of § 17 for one kind of area; BMZ only where the paragraph names one."""

    grz: Fraction
    gfz: Fraction
    bmz: Fraction | None
    term: Text
    binding: bool


@dataclass(frozen=True, slots=True)
class Law:
    """Which law holds for a case: Land, version of the BauNVO, kind of area, day of the plan's public display."""

    land: str | None = None
    baunvo: str | None = None
    zone: str | None = None
    plan_public_display_from: date | None = None

    @property
    def version(self) -> str | None:
        """Return the version named by the case, else the one of the day of public display, else None."""
        return self.baunvo or version_on(self.plan_public_display_from)

    @property
    def year(self) -> int | None:
        """Return the version as a year; 1986 changed no number and counts as 1977."""
        version = self.version
        return None if version is None else 1977 if version == "1986" else int(version)

    def contradiction(self) -> Text | None:
        """Return a warning when the version named is not the one of the day of public display."""
        by_date = version_on(self.plan_public_display_from)
        if self.baunvo is None or by_date is None or by_date == ("1977" if self.baunvo == "1986" else self.baunvo):
            return None
        return Text(
            f"Angegeben ist die BauNVO {self.baunvo}; am Tag der öffentlichen Auslegung "
            f"({self.plan_public_display_from}) galt die "
            f"Fassung {by_date}. Gerechnet wird mit der angegebenen Fassung; bitte prüfen.",
            f"The case names the BauNVO of {self.baunvo}; on the day of public display "
            f"({self.plan_public_display_from}) the version "
            f"of {by_date} was in force. The named version is used; please check.",
        )

    def unknown_zone(self) -> Text | None:
        """Return a warning when the version does not know the kind of area yet."""
        since = _ZONE_SINCE.get(self.zone or "")
        if since is None or self.year is None or self.year >= since:
            return None
        return Text(
            f"Die BauNVO {self.version} kennt kein Gebiet {self.zone}; es gibt sie seit der Fassung {since}. "
            "Werte des § 17 gibt es dafür nicht; bitte Fassung oder Gebiet prüfen.",
            f"The BauNVO of {self.version} knows no area {self.zone}; it exists since the version of {since}. "
            "There are no values of § 17 for it; please check version or area.",
        )

    def paragraph(self, number: int, sub: int | None = None) -> Text:
        """Return the legal basis, "§ 19 Abs. 4 BauNVO 2017"."""
        version_de, version_en = self.version or "(Fassung nicht angegeben)", self.version or "(version not named)"
        german = f"§ {number}" + (f" Abs. {sub}" if sub else "")
        english = f"§ {number}" + (f"({sub})" if sub else "")
        return Text(f"{german} BauNVO {version_de}", f"{english} BauNVO {version_en}")

    def no_grz_two(self) -> Text | None:
        """Return why GRZ II cannot be formed under this version, None when it can."""
        if self.year is None:
            return Text(
                "Die Fassung der BauNVO ist nicht angegeben; erst ab der BauNVO 1990 gibt es die GRZ II. Bitte "
                "law.baunvo angeben.",
                "The version of the BauNVO is not named; GRZ II exists only since the BauNVO of 1990. Please give law.baunvo.",
            )
        if self.year < 1990:
            return Text(
                f"Die BauNVO {self.version} kennt keine GRZ II: Nebenanlagen, Stellplätze und Zufahrten werden "
                "erst seit der BauNVO 1990 "
                "nach § 19 Abs. 4 angerechnet.",
                f"The BauNVO of {self.version} knows no GRZ II: ancillary structures, parking and driveways count "
                "under § 19(4) only "
                "since the BauNVO of 1990.",
            )
        return None

    def habitable_rooms_count(self) -> bool | None:
        """Return whether habitable rooms outside full storeys count for GF (before 1990), None without a version."""
        return None if self.year is None else self.year < 1990

    def orientation(self) -> Orientation | None:
        """Return the values of § 17 for the area; None without zone, for areas unknown to the version, and before 1990."""
        if self.zone is None or self.year is None or self.year < 1990:
            return None
        if self.unknown_zone() is not None:
            return None
        grz, gfz, bmz = _SECTION_17[self.zone]
        since_2021 = self.year >= 2021
        term = Text("Orientierungswert", "orientation value") if since_2021 else Text("Obergrenze", "upper limit")
        return Orientation(
            Fraction(grz),
            Fraction(gfz),
            Fraction(bmz) if bmz else None,
            term,
            not since_2021 or self.zone in ("Ferienhausgebiet", "Wochenendhausgebiet"),
        )

    def solar_exceeds(self) -> bool:
        """Return whether § 19(5) lets solar and wind plants exceed the allowed GR (GE, GI, SO since 2023)."""
        return self.year is not None and self.year >= 2023 and self.zone in ("GE", "GI", "SO")


# first version that knows the kind of area
_ZONE_SINCE = {"WB": 1977, "MU": 2017, "MDW": 2021}
_SECTION_17: dict[str, tuple[str, str, str]] = {
    "WS": ("0.2", "0.4", ""),
    "WR": ("0.4", "1.2", ""),
    "WA": ("0.4", "1.2", ""),
    "Ferienhausgebiet": ("0.4", "1.2", ""),
    "WB": ("0.6", "1.6", ""),
    "MD": ("0.6", "1.2", ""),
    "MDW": ("0.6", "1.2", ""),
    "MI": ("0.6", "1.2", ""),
    "MU": ("0.8", "3.0", ""),
    "MK": ("1.0", "3.0", ""),
    "GE": ("0.8", "2.4", "10"),
    "GI": ("0.8", "2.4", "10"),
    "SO": ("0.8", "2.4", "10"),
    "Wochenendhausgebiet": ("0.2", "0.2", ""),
}


def version_on(day: date | None) -> str | None:
    """Return the version of the BauNVO in force on that day, None before 1962 or without a day."""
    return None if day is None else next((version for start, version in reversed(_FROM) if day >= start), None)


def grz_two_limit(allowed: Fraction) -> Fraction:
    """Return how far GRZ II may go: half above the allowed GRZ, at most 0.8, never below the allowed one, § 19(4) sentence 2."""
    return max(allowed, min(allowed * Fraction(3, 2), Fraction(4, 5)))


def hall_bmz_limit(allowed_gfz: Fraction) -> Fraction:
    """Return the BMZ that storeys above 3.50 m must keep where neither height nor BMZ is fixed, § 21(4)."""
    return allowed_gfz * Fraction(7, 2)
