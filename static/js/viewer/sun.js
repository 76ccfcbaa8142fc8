/**
 * Where the sun stands for a place and a civil time; pure functions without any library.
 *
 * Formulas: NOAA solar calculator after Meeus, Astronomical Algorithms (1998), chapters 25 and 28. The elevation is
 * geometric (true), refraction is not added: shadow studies are made with true elevations, and below 8 degrees, where
 * refraction would be seen, the light is drawn weak anyway.
 */

const RADIANS = Math.PI / 180;
const MINUTE = 60_000;
const DAY_MINUTES = 1440;
const UNIX_EPOCH_JULIAN_DAY = 2440587.5;

const sine = (degrees) => Math.sin(degrees * RADIANS);
const cosine = (degrees) => Math.cos(degrees * RADIANS);
const modulo = (value, divisor) => ((value % divisor) + divisor) % divisor;

/** Minutes that local time in `timezone` is ahead of UTC at the instant `utc` (milliseconds). */
function offsetMinutes(utc, timezone) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone, hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  const parts = Object.fromEntries(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  return Math.round((local - utc) / MINUTE);
}

/**
 * Instant in UTC milliseconds of a local date-time such as "2026-06-21T17:45". An hour that exists twice in autumn means
 * the first one; one that is skipped in spring moves on by the skipped hour. Throws a RangeError for unreadable text.
 */
export function localToUtc(local, timezone) {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(local);
  if (!match) throw new RangeError(`Not a local date-time: ${local}`);
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const naive = Date.UTC(year, month - 1, day, hour, minute, second);
  const before = offsetMinutes(naive - 12 * 60 * MINUTE, timezone);
  const candidate = naive - before * MINUTE;
  return offsetMinutes(candidate, timezone) === before ? candidate : naive - offsetMinutes(candidate, timezone) * MINUTE;
}

/** Declination of the sun and equation of time: {declination: degrees, equationOfTime: minutes}. */
function solarCoordinates(utc) {
  const century = (utc / (DAY_MINUTES * MINUTE) + UNIX_EPOCH_JULIAN_DAY - 2451545) / 36525;
  const meanLongitude = modulo(280.46646 + century * (36000.76983 + century * 0.0003032), 360);
  const meanAnomaly = 357.52911 + century * (35999.05029 - 0.0001537 * century);
  const eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century);
  const centre = sine(meanAnomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
    + sine(2 * meanAnomaly) * (0.019993 - 0.000101 * century) + sine(3 * meanAnomaly) * 0.000289;
  const node = 125.04 - 1934.136 * century;
  const longitude = meanLongitude + centre - 0.00569 - 0.00478 * sine(node);
  const meanObliquity = 23 + (26 + (21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))) / 60) / 60;
  const obliquity = meanObliquity + 0.00256 * cosine(node);
  const declination = Math.asin(sine(obliquity) * sine(longitude)) / RADIANS;
  const y = Math.tan((obliquity / 2) * RADIANS) ** 2;
  const equation = y * sine(2 * meanLongitude) - 2 * eccentricity * sine(meanAnomaly)
    + 4 * eccentricity * y * sine(meanAnomaly) * cosine(2 * meanLongitude)
    - 0.5 * y * y * sine(4 * meanLongitude) - 1.25 * eccentricity ** 2 * sine(2 * meanAnomaly);
  return { declination, equationOfTime: (4 * equation) / RADIANS };
}

/**
 * Position of the sun at the instant `utc` (milliseconds) for WGS84 degrees: {azimuth: 0..360 clockwise from north,
 * elevation: degrees above the horizon, geometric}. Within 0.1 degrees of NREL SPA for 1950 to 2050.
 */
export function sunPosition(utc, longitude, latitude) {
  const { declination, equationOfTime } = solarCoordinates(utc);
  const minutes = modulo(utc / MINUTE, DAY_MINUTES);
  const hourAngle = modulo(minutes + equationOfTime + 4 * longitude, DAY_MINUTES) / 4 - 180;
  const east = -cosine(declination) * sine(hourAngle);
  const north = cosine(latitude) * sine(declination) - sine(latitude) * cosine(declination) * cosine(hourAngle);
  const up = sine(latitude) * sine(declination) + cosine(latitude) * cosine(declination) * cosine(hourAngle);
  return {
    azimuth: modulo(Math.atan2(east, north) / RADIANS, 360),
    elevation: Math.asin(Math.min(1, Math.max(-1, up))) / RADIANS,
  };
}

/** Position of the sun for a local date-time in an IANA timezone; see localToUtc and sunPosition. */
export function sunAt(local, timezone, longitude, latitude) {
  return sunPosition(localToUtc(local, timezone), longitude, latitude);
}
