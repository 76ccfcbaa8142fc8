/** Coordinates as people type them: UTM metres (with or without zone) or degrees of latitude and longitude, with a height if they like. */

import { fromUtm, toUtm, zoneOf } from "./utm.js";

const NUMBER = /[-+]?\d+(?:[.,]\d+)?/g;
/** Degrees, minutes and seconds with a letter of the sky: 51°43'10,2" N. */
const SEXAGESIMAL = /(\d{1,3})\s*°\s*(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["″”]|''))?\s*([NSEOW])/gi;
const HOME_ZONES = [31, 32, 33];
/** Words people write beside coordinates. */
const WORDS = /\b(?:geo|utm|etrs\s?89|wgs\s?84|epsg|zone|rechtswert|hochwert|rw|hw|ost(?:wert)?|nord(?:wert)?|east(?:ing)?|north(?:ing)?|lat(?:itude)?|lon(?:g|gitude)?|breite|länge)\b\s*[:=]?/gi;
/** Metres parted by thousands, with points or spaces: "356.000 5.645.000". */
const THOUSANDS = /\b(\d{3})[. ](\d{3}(?:,\d+)?)\s*[,;/]?\s+(\d)[. ](\d{3})[. ](\d{3}(?:,\d+)?)\b/;
/** Degrees, minutes and seconds without their signs: "50 56 28.7 6 57 29.9". */
const BARE_SEXAGESIMAL = /^\s*(\d{1,2}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?)[,;]?\s+(\d{1,3}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?)\s*$/;

/** Numbers of a text; "8,75 51,72" and "51.72, 8.75" both hold two, as a comma before a space separates. */
function numbersIn(text) {
  return (text.replace(/,\s+/g, " ").replace(/;/g, " ").match(NUMBER) ?? []).map((word) => Number(word.replace(",", ".")));
}

/**
 * {lon, lat, height or null} of what was typed, null when it is no coordinate. `near` {lon} chooses the zone where none is given: by a
 * "32" in front of east ("32 467000 5731000", "32U …", "32467000"), else that of `near`. Degrees: latitude first, as maps show them;
 * of two that could be exchanged, the pair within 47 to 56 degrees north is meant; so is the larger of two metres the northing. Minutes and
 * seconds have their signs and letters (51°43'10" N 8°45'0" O) or stand alone, latitude first. The words of the trade may stand beside the numbers
 * ("Rechtswert 467000 Hochwert 5731000").
 */
export function coordinateOf(typed, near) {
  const text = typed.replace(WORDS, " ").replace(THOUSANDS, "$1$2 $3$4$5").trim();
  const sexagesimal = sexagesimalOf(text.replace(BARE_SEXAGESIMAL, `$1°$2'$3" N $4°$5'$6" O`));
  if (sexagesimal !== null) return sexagesimal;
  const zoned = /^\s*(\d{2})(?:\s*[A-Za-z]\s*|\s+)(?=\d{5})/.exec(text);
  const words = zoned ? text.slice(zoned[0].length) : text;
  if (/[A-Za-zÄÖÜäöüß]{2,}/.test(words)) return null;
  const [first, second, height = null] = numbersIn(words.replace(/°|[NEOSW]\b/g, " "));
  if (second === undefined) return null;
  if (Math.abs(first) <= 180 && Math.abs(second) <= 180) return degrees(first, second, height);
  const [east, north] = first > second && first > 1e6 && first < 1e7 ? [second, first] : [first, second];
  return metres(east, north, height, zoned ? Number(zoned[1]) : null, near);
}

/** {lon, lat, height: null} of degrees with minutes, null where there are not both. */
function sexagesimalOf(text) {
  const parts = [...text.matchAll(SEXAGESIMAL)].map(([, whole, minutes, seconds = "0", letter]) => {
    const [m, s] = [minutes, seconds].map((word) => Number(word.replace(",", ".")));
    const sky = letter.toUpperCase();
    return { isLatitude: sky === "N" || sky === "S", value: (Number(whole) + m / 60 + s / 3600) * (sky === "S" || sky === "W" ? -1 : 1) };
  });
  const [lat, lon] = [parts.find(({ isLatitude }) => isLatitude), parts.find(({ isLatitude }) => !isLatitude)];
  return lat && lon && Math.abs(lat.value) <= 84 && Math.abs(lon.value) <= 180 ? { lon: lon.value, lat: lat.value, height: null } : null;
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
