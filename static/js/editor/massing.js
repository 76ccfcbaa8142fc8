/** A building of a draft as faces, the same way the server lays roofs and stacks storeys (twin/planning/massing.py and roofing.py). */

import { counterClockwise, frameOf, pointAt, polygonsOf } from "./planar.js";

const DRAWN = ["main", "garage", "ancillary_s14"];
const BREAK = { in: 0.125, up: 0.6 };

/** Storeys above the ground, lowest first. */
export const aboveGround = (building) => (building.storeys ?? []).filter(({ level }) => level >= 0).sort((a, b) => a.level - b.level);

/** Heights {eaves, ridge} in metres above the building's ground; null where none can be told. */
export function heightsOf(building) {
  const roof = building.roof ?? {};
  const stacked = aboveGround(building).reduce((sum, { height_m: height }) => sum + (height ?? NaN), 0);
  const eaves = roof.eaves_height_m ?? (stacked > 0 ? stacked : building.measured_height_m);
  if (!(eaves > 0)) return null;
  if (!roof.type || roof.type === "flat") return { eaves, ridge: eaves };
  return { eaves, ridge: roof.ridge_height_m ?? eaves + riseOf(building) };
}

/** How far a roof rises by its pitch over a rectangle; 0 without one. */
function riseOf({ roof, footprint }) {
  const frame = frameOf(polygonsOf(footprint)[0]?.[0] ?? []);
  if (!frame || !roof.pitch_deg) return 0;
  const { along, across } = sidesOf(roof, frame);
  const run = { shed: across, hip: Math.min(along, across) / 2, mansard: (BREAK.in * across) / BREAK.up }[roof.type] ?? across / 2;
  return run * Math.tan((roof.pitch_deg * Math.PI) / 180);
}

function sidesOf(roof, { width, depth }) {
  const isTurned = roof.ridge_direction === "along the short side" && roof.type !== "hip";
  return isTurned ? { along: depth, across: width, isTurned } : { along: width, across: depth, isTurned };
}

/** Faces of a building in metres of the case, heights above sea level: [{kind, rings: [[[x, y, z], ...], ...holes]}]; [] of what is no house. */
export function facesOf(building, ground) {
  const heights = heightsOf(building);
  const polygons = polygonsOf(building.footprint);
  if (!DRAWN.includes(building.kind ?? "main") || polygons.length === 0 || heights === null) return [];
  const base = building.ground_nhn_m ?? ground;
  const storeys = aboveGround(building);
  if (storeys.some(({ outline }) => outline)) return stacked(building, storeys, base);
  const frame = polygons.length === 1 && polygons[0].length === 1 ? frameOf(polygons[0][0]) : null;
  const isPitched = building.roof?.type && building.roof.type !== "flat" && frame && heights.ridge > heights.eaves;
  if (isPitched) return pitched(building.roof, frame, base, base + heights.eaves, base + heights.ridge);
  return polygons.flatMap((rings) => prism(rings, base, base + heights.eaves));
}

function stacked(building, storeys, ground) {
  let low = ground;
  return storeys.flatMap(({ outline, height_m: height }) => {
    const faces = polygonsOf(outline ?? building.footprint).flatMap((rings) => prism(rings, low, low + height));
    low += height;
    return faces;
  });
}

const at = (ring, z) => ring.map(([x, y]) => [x, y, z]);

function prism([outer, ...holes], low, high) {
  const rings = [counterClockwise(outer), ...holes.map((hole) => [...counterClockwise(hole)].reverse())];
  const walls = rings.flatMap((ring) => ring.map((start, i) => {
    const end = ring[(i + 1) % ring.length];
    return { kind: "wall", rings: [[[...start, low], [...end, low], [...end, high], [...start, high]]] };
  }));
  return [{ kind: "ground", rings: rings.map((ring) => at([...ring].reverse(), low)) }, { kind: "roof", rings: rings.map((ring) => at(ring, high)) }, ...walls];
}

function pitched(roof, frame, base, eaves, ridge) {
  const { along, across, isTurned } = sidesOf(roof, frame);
  const place = (u, v) => pointAt(pointAt(frame.corner, frame.direction, u), frame.direction - 90, v);
  const point = ([u, v, z]) => [...(isTurned ? place(frame.width - v, u) : place(u, v)), z];
  const corners = [[0, 0], [along, 0], [along, across], [0, across]];
  const planes = { gable, hip, mansard, shed }[roof.type](along, across, base, eaves, ridge);
  const ground = { kind: "ground", ring: [...corners].reverse().map(([u, v]) => [u, v, base]) };
  return [ground, ...planes].map(({ kind, ring }) => ({ kind, rings: [ring.map(point)] }));
}

/** A wall below each line of top points. */
const walls = (base, ...tops) => tops.map((line) => {
  const [first, last] = [line[0], line.at(-1)];
  return { kind: "wall", ring: [[first[0], first[1], base], [last[0], last[1], base], ...[...line].reverse()] };
});
const roofs = (...rings) => rings.map((ring) => ({ kind: "roof", ring }));
const cornersAt = (a, b, z) => [[0, 0, z], [a, 0, z], [a, b, z], [0, b, z]];

function gable(a, b, base, eaves, ridge) {
  const [p0, p1, p2, p3] = cornersAt(a, b, eaves);
  const [r0, r1] = [[0, b / 2, ridge], [a, b / 2, ridge]];
  return [...roofs([p0, p1, r1, r0], [p2, p3, r0, r1]), ...walls(base, [p0, p1], [p1, r1, p2], [p2, p3], [p3, r0, p0])];
}

function mansard(a, b, base, eaves, ridge) {
  const [inset, up] = [BREAK.in * b, eaves + BREAK.up * (ridge - eaves)];
  const [p0, p1, p2, p3] = cornersAt(a, b, eaves);
  const [q0, q1, q2, q3] = [[0, inset, up], [a, inset, up], [a, b - inset, up], [0, b - inset, up]];
  const [r0, r1] = [[0, b / 2, ridge], [a, b / 2, ridge]];
  return [
    ...roofs([p0, p1, q1, q0], [q0, q1, r1, r0], [r0, r1, q2, q3], [q3, q2, p2, p3]),
    ...walls(base, [p0, p1], [p1, q1, r1, q2, p2], [p2, p3], [p3, q3, r0, q0, p0]),
  ];
}

function hip(a, b, base, eaves, ridge) {
  const [p0, p1, p2, p3] = cornersAt(a, b, eaves);
  const [r0, r1] = [[b / 2, b / 2, ridge], [a - b / 2, b / 2, ridge]];
  const isPyramid = a - b < 1e-6;
  const planes = isPyramid ? [[p0, p1, r0], [p1, p2, r0], [p2, p3, r0], [p3, p0, r0]] : [[p0, p1, r1, r0], [p1, p2, r1], [p2, p3, r0, r1], [p3, p0, r0]];
  return [...roofs(...planes), ...walls(base, [p0, p1], [p1, p2], [p2, p3], [p3, p0])];
}

function shed(a, b, base, eaves, ridge) {
  const [p0, p1, p2, p3] = [[0, 0, eaves], [a, 0, eaves], [a, b, ridge], [0, b, ridge]];
  return [...roofs([p0, p1, p2, p3]), ...walls(base, [p0, p1], [p1, p2], [p2, p3], [p3, p0])];
}
