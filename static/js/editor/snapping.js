/** Snapping: a point that is drawn takes the place of a corner, an edge or a right angle close to it. */

import { bearing, crossing, distance, nearestOn, pointAt } from "./planar.js";

const FAR = 400;

/** What can be snapped to: `rings` [{ring, kind}], kind "plot", "parcel", "plan", "building" or "drawn". */
export class Targets {
  constructor(rings) {
    this.corners = rings.flatMap(({ ring, kind }) => ring.map((at) => ({ at, kind })));
    this.edges = rings.flatMap(({ ring, kind }) => ring.map((from, i) => ({ from, to: ring[(i + 1) % ring.length], kind })));
  }

  corner(point, reach) {
    return nearest(this.corners.map(({ at, kind }) => ({ at, kind, away: distance(at, point) })), reach);
  }

  edge(point, reach) {
    return nearest(this.edges.map(({ from, to, kind }) => {
      const at = nearestOn(from, to, point);
      return { at, kind, from, to, away: distance(at, point) };
    }), reach);
  }
}

function nearest(found, reach) {
  const best = found.reduce((least, one) => (least === null || one.away < least.away ? one : least), null);
  return best !== null && best.away <= reach ? best : null;
}

/** Directions that make a right angle or go straight on: along and across the last side, the first side and the site. */
function directionsOf(drawn, own) {
  const sides = drawn.length > 1 ? [bearing(drawn.at(-2), drawn.at(-1)), bearing(drawn[0], drawn[1])] : [];
  return [...sides, ...own].flatMap((direction) => [direction % 180, (direction + 90) % 180]);
}

/** The point of a ray's line through `from` nearest to `point`. */
function onLine(from, direction, point) {
  const along = (point[0] - from[0]) * Math.sin((direction * Math.PI) / 180) + (point[1] - from[1]) * Math.cos((direction * Math.PI) / 180);
  return pointAt(from, direction, along);
}

/** The corner that closes a ring with right angles: where the lines across at its last and its first point meet. */
function closing(drawn, point, reach) {
  if (drawn.length < 2) return null;
  const across = [bearing(drawn[0], drawn[1]) + 90, bearing(drawn[0], drawn[1])];
  const found = across.map((direction) => crossing(drawn.at(-1), bearing(drawn.at(-2), drawn.at(-1)) + 90, drawn[0], direction));
  return nearest(found.filter((at) => at !== null).map((at) => ({ at, away: distance(at, point) })), reach);
}

/**
 * {at, kind, guides: [[from, to], ...]} for a point near which something may lie: kind is "corner", "edge", "angle" or "free".
 * `drawn` are the points set before, `reach` how far away (m) something may lie, `directions` those of the site.
 */
export function snapped(point, { targets, drawn = [], reach, directions = [] }) {
  const corner = targets.corner(point, reach);
  if (corner) return { at: corner.at, kind: "corner", of: corner.kind, guides: [] };
  const last = drawn.at(-1);
  const square = closing(drawn, point, reach);
  if (square) return { at: square.at, kind: "angle", guides: [[last, square.at], [drawn[0], square.at]] };
  const edge = targets.edge(point, reach);
  const lines = last ? directionsOf(drawn, directions).map((direction) => ({ direction, at: onLine(last, direction, point) })) : [];
  const line = nearest(lines.map((one) => ({ ...one, away: distance(one.at, point) })), reach);
  if (edge && line) {
    const both = crossing(last, line.direction, edge.from, bearing(edge.from, edge.to));
    if (both && distance(both, point) <= 1.5 * reach) return { at: both, kind: "edge", of: edge.kind, guides: [[last, both], [edge.from, edge.to]] };
  }
  if (edge) return { at: edge.at, kind: "edge", of: edge.kind, guides: [[edge.from, edge.to]] };
  if (line && distance(line.at, last) > 0.05) return { at: line.at, kind: "angle", guides: [[pointAt(last, line.direction, -FAR), pointAt(last, line.direction, FAR)]] };
  return { at: point, kind: "free", guides: [] };
}
