"""Where the sun stands: azimuth and elevation by the NOAA method after Meeus, within 0.1° of the exact algorithm 1950-2050."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_J2000 = 2451545.0


@dataclass(frozen=True, slots=True)
class SunPosition:
    """Degrees: azimuth clockwise from north, elevation above the horizon with and without refraction of the air."""

    azimuth: float
    elevation: float
    apparent_elevation: float

    def direction(self) -> tuple[float, float, float]:
        """Return the unit vector towards the sun as east, north, up."""
        azimuth, elevation = math.radians(self.azimuth), math.radians(self.elevation)
        flat = math.cos(elevation)
        return flat * math.sin(azimuth), flat * math.cos(azimuth), math.sin(elevation)


def sun_position(moment: datetime, lon: float, lat: float) -> SunPosition:
    """Return the sun's position at a place (degrees east and north, WGS 84); a moment without time zone counts as UTC.

    NOAA solar calculator after J. Meeus, Astronomical Algorithms: apparent longitude with aberration and nutation.
    """
    utc = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    day = _julian_day(utc)
    century = (day + 69.0 / 86400.0 - _J2000) / 36525.0
    declination, equation_of_time = _sun(century)
    minutes = utc.hour * 60 + utc.minute + utc.second / 60 + utc.microsecond / 6e7
    hour_angle = math.radians((minutes + equation_of_time + 4.0 * lon) / 4.0 - 180.0)
    latitude = math.radians(lat)
    sine = math.sin(latitude) * math.sin(declination) + math.cos(latitude) * math.cos(declination) * math.cos(hour_angle)
    elevation = math.degrees(math.asin(max(-1.0, min(1.0, sine))))
    east = -math.cos(declination) * math.sin(hour_angle)
    north = math.sin(declination) * math.cos(latitude) - math.cos(declination) * math.sin(latitude) * math.cos(hour_angle)
    azimuth = math.degrees(math.atan2(east, north)) % 360.0
    return SunPosition(azimuth, elevation, elevation + _refraction(elevation))


def at_local_time(text: str, timezone: str, lon: float, lat: float) -> SunPosition:
    """Return the sun's position at a local clock time such as "2026-06-21T17:45" in a time zone such as Europe/Berlin."""
    return sun_position(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone)), lon, lat)


def hours_above(day: datetime, lon: float, lat: float, elevation: float, step_minutes: int = 5) -> float:
    """Return how many hours of the UTC day the sun's centre stands above an elevation (degrees), counted in steps."""
    start = day.replace(hour=0, minute=0, second=0, microsecond=0)
    moments = (start + timedelta(minutes=minute) for minute in range(0, 24 * 60, step_minutes))
    return sum(sun_position(moment, lon, lat).elevation >= elevation for moment in moments) * step_minutes / 60


def _julian_day(utc: datetime) -> float:
    return (utc - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86400.0 + _J2000


def _sun(t: float) -> tuple[float, float]:
    """Return declination (radians) and equation of time (minutes) at t Julian centuries after J2000."""
    mean_longitude = math.radians((280.46646 + t * (36000.76983 + t * 0.0003032)) % 360.0)
    anomaly = math.radians(357.52911 + t * (35999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        math.sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * t)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * t)
    longitude = mean_longitude + math.radians(centre - 0.00569 - 0.00478 * math.sin(node))
    mean_obliquity = 23.0 + (26.0 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60.0) / 60.0
    obliquity = math.radians(mean_obliquity + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(obliquity) * math.sin(longitude))
    y = math.tan(obliquity / 2) ** 2
    equation = (
        y * math.sin(2 * mean_longitude)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * y * math.sin(anomaly) * math.cos(2 * mean_longitude)
        - 0.5 * y * y * math.sin(4 * mean_longitude)
        - 1.25 * eccentricity * eccentricity * math.sin(2 * anomaly)
    )
    return declination, 4.0 * math.degrees(equation)


def _refraction(elevation: float) -> float:
    """Return by how many degrees the air lifts the sun (NOAA); 0 well below the horizon, where nobody sees it."""
    if elevation > 85.0:
        return 0.0
    tangent = math.tan(math.radians(elevation))
    if elevation > 5.0:
        seconds = 58.1 / tangent - 0.07 / tangent**3 + 0.000086 / tangent**5
    elif elevation > -0.575:
        seconds = 1735.0 + elevation * (-518.2 + elevation * (103.4 + elevation * (-12.79 + elevation * 0.711)))
    else:
        return 0.0
    return seconds / 3600.0
