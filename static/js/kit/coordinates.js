/** Coordinates as people type them: UTM metres (with or without zone) or degrees of latitude and longitude, with a height if they like. */

import { fromUtm, toUtm, zoneOf } from "./utm.js";

const NUMBER = /[-+]?\d+(?:[.,]\d+)?/g;
const HOME_ZONES = [31, 32, 33];

/** Numbers of a text; "8,75 51,72" and "51.72, 8.75" both hold two, as a comma before a space separates. */
function numbersIn(text) {
  return (text.replace(/,\s+/g, " ").replace(/;/g, " ").match(NUMBER) ?? []).map((word) => Number(word.replace(",", ".")));
}

/**
 * {lon, lat, height or null} of what was typed, null when it is no coordinate. `near` {lon} chooses the zone where none is given: by a
 * "32" in front of east ("32 467000 5731000", "32U …", "32467000"), else that of `near`. Degrees: latitude first, as maps show them;
 * of two that could be exchanged, the pair within 47 to 56 degrees north is meant.
 */
export function coordinateOf(text, near) {
  const zoned = /^\s*(\d{2})\s*[A-Za-z]?\s+(?=\d{5})/.exec(text);
  const words = zoned ? text.slice(zoned[0].length) : text;
  if (/[A-Za-zÄÖÜäöüß]{2,}/.test(words)) return null;
  const [first, second, height = null] = numbersIn(words.replace(/°|[NEOSW]\b/g, " "));
  if (second === undefined) return null;
  if (Math.abs(first) <= 180 && Math.abs(second) <= 180) return degrees(first, second, height);
  return metres(first, second, height, zoned ? Number(zoned[1]) : null, near);
}

function degrees(first, second, height) {
  const isExchanged = Math.abs(first) > 90 || (!(first >= 47 && first <= 56) && second >= 47 && second <= 56);
  const [lat, lon] = isExchanged ? [second, first] : [first, second];
  return Math.abs(lat) <= 84 ? { lon, lat, height } : null;
}

function metres(first, second, height, zone, near) {
  const leading = HOME_ZONES.find((one) => Math.floor(first / 1e6) === one);
  const east = leading ? first - leading * 1e6 : first;
  if (east < 100_000 || east > 900_000 || second < 0 || second > 9_400_000) return null;
  return { ...fromUtm({ zone: zone ?? leading ?? zoneOf(near.lon), east, north: second }), height };
}

/** A place as planners write it, in UTM metres of the zone of `near`: "32 467890,1 5730123,4". */
export function inUtm({ lon, lat }, near, language, digits = 2) {
  const { zone, east, north } = toUtm({ lon, lat }, zoneOf(near.lon));
  const say = new Intl.NumberFormat(language, { useGrouping: false, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${zone} ${say.format(east)} ${say.format(north)}`;
}
