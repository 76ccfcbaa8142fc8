/** Geometry in the plane of a case: points [east, north] in metres, rings without a repeated last point, degrees clockwise from north. */

const DEGREES = 180 / Math.PI;
const RIGHT_ENOUGH = 0.999;
const DIGITS = 1000;

export const distance = ([x1, y1], [x2, y2]) => Math.hypot(x2 - x1, y2 - y1);

/** Direction from one point to another, 0 to 360. */
export function bearing([x1, y1], [x2, y2]) {
  return (Math.atan2(x2 - x1, y2 - y1) * DEGREES + 360) % 360;
}

/** The point `length` metres from another in a direction. */
export function pointAt([x, y], direction, length) {
  return [x + Math.sin(direction / DEGREES) * length, y + Math.cos(direction / DEGREES) * length];
}

export const movedBy = (points, east, north) => points.map(([x, y]) => [x + east, y + north]);

/** Points turned clockwise about a point. */
export function turned(points, degrees, [cx, cy]) {
  const [sin, cos] = [Math.sin(degrees / DEGREES), Math.cos(degrees / DEGREES)];
  return points.map(([x, y]) => [cx + (x - cx) * cos + (y - cy) * sin, cy - (x - cx) * sin + (y - cy) * cos]);
}

/** Area of a ring in square metres, positive counter-clockwise. */
export function signedArea(ring) {
  // from the first corner, as coordinates of a country are too large to be multiplied exactly
  const [[ox, oy]] = ring;
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    return sum + (x - ox) * (nextY - oy) - (nextX - ox) * (y - oy);
  }, 0) / 2;
}

/** Area of a polygon [outer ring, ...holes]. */
export const areaOf = ([outer, ...holes]) => Math.abs(signedArea(outer)) - holes.reduce((sum, hole) => sum + Math.abs(signedArea(hole)), 0);

/** The ring counter-clockwise, from the same first corner. */
export const counterClockwise = (ring) => (signedArea(ring) < 0 ? [ring[0], ...ring.slice(1).reverse()] : ring);

/** The middle of the corners' bounding box. */
export function middleOf(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}

/** Centre of gravity of a ring. */
export function centroidOf(ring) {
  const area = signedArea(ring);
  if (Math.abs(area) < 1e-9) return middleOf(ring);
  const [[ox, oy]] = ring;
  const sum = ring.reduce(([sx, sy], [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length];
    const cross = (x - ox) * (nextY - oy) - (nextX - ox) * (y - oy);
    return [sx + (x + nextX - 2 * ox) * cross, sy + (y + nextY - 2 * oy) * cross];
  }, [0, 0]);
  return [ox + sum[0] / (6 * area), oy + sum[1] / (6 * area)];
}

/** Whether a point lies in a polygon [outer ring, ...holes] (even-odd rule). */
export function contains(rings, [x, y]) {
  let inside = false;
  for (const ring of rings) {
    ring.forEach(([x1, y1], i) => {
      const [x2, y2] = ring[(i + 1) % ring.length];
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    });
  }
  return inside;
}

/** The nearest point of the stretch between two points. */
export function nearestOn([x1, y1], [x2, y2], [x, y]) {
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
}

/** Where the endless line through a point in a direction meets another such line; null for parallels. */
export function crossing([x1, y1], direction1, [x2, y2], direction2) {
  const [dx1, dy1] = pointAt([0, 0], direction1, 1);
  const [dx2, dy2] = pointAt([0, 0], direction2, 1);
  const turn = dx1 * dy2 - dy1 * dx2;
  if (Math.abs(turn) < 1e-6) return null;
  const share = ((x2 - x1) * dy2 - (y2 - y1) * dx2) / turn;
  return [x1 + dx1 * share, y1 + dy1 * share];
}

const side = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));

/** Whether two sides of a ring that do not follow each other cross. */
export function crossesItself(ring) {
  const count = ring.length;
  return ring.some((a, i) => {
    const b = ring[(i + 1) % count];
    return ring.some((c, j) => {
      const isNext = j === i || (j + 1) % count === i || (i + 1) % count === j;
      const d = ring[(j + 1) % count];
      return !isNext && side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
    });
  });
}

/** Corners of a rectangle from its first one: width along the direction, depth to the left of it (negative: to the right). */
export function rectangle(corner, direction, width, depth) {
  const second = pointAt(corner, direction, width);
  return [corner, second, pointAt(second, direction - 90, depth), pointAt(corner, direction - 90, depth)];
}

/** {corner, direction, width, depth} of a ring that is a rectangle, its longer side first, or as it was drawn; null of another one. */
export function frameOf(ring, isAsDrawn = false) {
  if (ring.length !== 4) return null;
  const corners = counterClockwise(ring);
  const sides = corners.map((corner, i) => distance(corner, corners[(i + 1) % 4]));
  const first = isAsDrawn || sides[0] >= sides[1] ? 0 : 1;
  const [corner, next] = [0, 1].map((i) => corners[(first + i) % 4]);
  const [width, depth] = [sides[first], sides[first + 1]];
  const isFull = Math.abs(signedArea(corners)) > RIGHT_ENOUGH * width * depth && Math.abs(sides[first] - sides[(first + 2) % 4]) < 0.01 * width;
  return isFull ? { corner, direction: bearing(corner, next), width, depth } : null;
}

const open = (ring) => (distance(ring[0], ring.at(-1)) < 1e-9 ? ring.slice(0, -1) : ring).map(([x, y]) => [x, y]);

/** Polygons [[outer ring, ...holes], ...] of a GeoJSON area; none of a missing one. */
export function polygonsOf(area) {
  if (!area?.coordinates?.length) return [];
  const polygons = area.type === "MultiPolygon" ? area.coordinates : [area.coordinates];
  return polygons.map((rings) => rings.map(open));
}

const exact = ([x, y]) => [Math.round(x * DIGITS) / DIGITS, Math.round(y * DIGITS) / DIGITS];

/** A GeoJSON area of polygons, in whole millimetres. */
export function areaFrom(polygons) {
  const closed = polygons.map(([outer, ...holes]) => {
    const rings = [counterClockwise(outer), ...holes.map((hole) => [...counterClockwise(hole)].reverse())];
    return rings.map((ring) => [...ring, ring[0]].map(exact));
  });
  return closed.length === 1 ? { type: "Polygon", coordinates: closed[0] } : { type: "MultiPolygon", coordinates: closed };
}

/** A GeoJSON area with every point changed by `change(points)`. */
export function reshaped(area, change) {
  return areaFrom(polygonsOf(area).map((rings) => rings.map(change)));
}

/** Points `step` metres apart from one end to the other, at least both ends. */
export function rowOf(from, to, step) {
  const count = Math.max(1, Math.round(distance(from, to) / step));
  return Array.from({ length: count + 1 }, (_, i) => [from[0] + ((to[0] - from[0]) * i) / count, from[1] + ((to[1] - from[1]) * i) / count]);
}
