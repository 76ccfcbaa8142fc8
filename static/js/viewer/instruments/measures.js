/** Lengths, areas and slopes of places in local metres {x: east, y: north, z: up}. True sizes on the ground, not those of a map grid. */

const DEGREES = 180 / Math.PI;
const distance = (a, b) => Math.hypot(b.x - a.x, b.y - a.y, b.z - a.z);
const levelDistance = (a, b) => Math.hypot(b.x - a.x, b.y - a.y);

const legs = (places, measure) => places.slice(1).map((place, i) => measure(places[i], place));
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** {inSpace, level, legs} of a line in metres: along the line, on the map, and each leg along the line. */
export function lengthOf(places) {
  const parts = legs(places, distance);
  return { inSpace: sum(parts), level: sum(legs(places, levelDistance)), legs: parts };
}

/** {level, inSpace, perimeter} of a ring whose first place is not repeated: square metres on the map and in its own plane, metres around. */
export function areaOf(places) {
  const [first] = places;
  const normal = { x: 0, y: 0, z: 0 };
  for (let i = 1; i < places.length - 1; i += 1) {
    const [a, b] = [places[i], places[i + 1]].map((place) => ({ x: place.x - first.x, y: place.y - first.y, z: place.z - first.z }));
    normal.x += a.y * b.z - a.z * b.y;
    normal.y += a.z * b.x - a.x * b.z;
    normal.z += a.x * b.y - a.y * b.x;
  }
  const around = [...places, first];
  return { level: Math.abs(normal.z) / 2, inSpace: Math.hypot(normal.x, normal.y, normal.z) / 2, perimeter: sum(legs(around, distance)) };
}

/** Degrees against the level of the way between two places with these heights above sea level, and the same in per cent. */
export function slopeOf(level, difference) {
  return { degrees: Math.atan2(difference, level) * DEGREES, percent: level === 0 ? Infinity : (100 * difference) / level };
}

/** Places every `step` metres along a line on the map with `along`, the metres from its beginning; its corners are among them. */
export function stepsAlong(places, step) {
  let done = 0;
  const found = [{ ...pick(places[0]), along: 0 }];
  for (let i = 1; i < places.length; i += 1) {
    const [from, to] = [places[i - 1], places[i]];
    const length = levelDistance(from, to);
    const count = Math.max(1, Math.ceil(length / step));
    for (let n = 1; n <= count; n += 1) {
      const share = n / count;
      found.push({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, along: done + length * share });
    }
    done += length;
  }
  return found;
}

const pick = ({ x, y }) => ({ x, y });
