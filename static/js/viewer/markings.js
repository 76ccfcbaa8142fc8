/** Flat things drawn on the ground: the dashed boundary of the site, and traces of demolished buildings. */

import { BufferAttribute, BufferGeometry, Group, LineSegments, Mesh, MeshBasicMaterial, Vector3 } from "three";
import { demolishedEdges, demolishedHatch } from "./outlines.js";
import { GROUND } from "./palette.js";

const RIBBON = { width: 1.5, dash: 6, gap: 3, lift: 0.35 };
const HATCH = { pitch: 2.2, lift: 0.3, piece: 6 };
const STRAIGHT = Math.cos((4 * Math.PI) / 180);

function positions(values) {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(values), 3));
  return geometry;
}

function silent(object) {
  object.raycast = () => {};
  return object;
}

/** Ring without a repeated last point, as [{x, y, z}]. */
function openRing(ring) {
  const points = ring.map(([x, y, z = 0]) => ({ x, y, z }));
  const [first, last] = [points[0], points.at(-1)];
  return points.length > 1 && first.x === last.x && first.y === last.y ? points.slice(0, -1) : points;
}

/** Only the corners of a ring: points on a straight stretch would cut the dashes short. */
function corners(ring) {
  const points = openRing(ring);
  const kept = points.filter((point, i) => {
    const [before, after] = [points.at(i - 1), points[(i + 1) % points.length]];
    const [x1, y1, x2, y2] = [point.x - before.x, point.y - before.y, after.x - point.x, after.y - point.y];
    return x1 * x2 + y1 * y2 < STRAIGHT * Math.hypot(x1, y1) * Math.hypot(x2, y2);
  });
  return kept.length > 2 ? kept : points;
}

/** Dashes [from, to] as distances along a way of this length; a whole number of dashes, so corners keep their dash. */
function dashes(length) {
  const count = Math.max(1, Math.round((length + RIBBON.gap) / (RIBBON.dash + RIBBON.gap)));
  const period = (length + RIBBON.gap) / count;
  return Array.from({ length: count }, (_, i) => [i * period, Math.min(length, i * period + period - RIBBON.gap)]);
}

/**
 * Boundary of the site as a dashed ribbon, like the thick broken line of plan drawings. A mesh, because lines are one
 * pixel wide. `heightAt(x, y)` gives the ground or null; then the ring's own heights are taken.
 */
export function boundaryRibbon(ring, heightAt) {
  const values = [];
  const points = corners(ring);
  points.forEach((start, i) => {
    const end = points[(i + 1) % points.length];
    const length = Math.hypot(end.x - start.x, end.y - start.y);
    if (length < 0.5) return;
    const along = { x: (end.x - start.x) / length, y: (end.y - start.y) / length };
    const at = (distance, side) => {
      const [x, y] = [start.x + along.x * distance - along.y * side, start.y + along.y * distance + along.x * side];
      return [x, y, (heightAt(x, y) ?? start.z + ((end.z - start.z) * distance) / length) + RIBBON.lift];
    };
    const half = RIBBON.width / 2;
    for (const [from, to] of dashes(length)) {
      const [a, b, c, d] = [at(from, -half), at(to, -half), at(to, half), at(from, half)];
      values.push(...a, ...b, ...c, ...a, ...c, ...d);
    }
  });
  const material = new MeshBasicMaterial({ color: GROUND.site, polygonOffset: true, polygonOffsetFactor: -2, polygonOffsetUnits: -8 });
  return silent(new Mesh(positions(values), material));
}

/** Pieces of 45-degree hatch lines inside a footprint (outer ring first, then holes), even-odd rule. */
function hatchPieces(rings) {
  const edges = rings.flatMap((ring) => openRing(ring).map((start, i, all) => [start, all[(i + 1) % all.length]]));
  const offsets = edges.map(([start]) => start.x - start.y);
  const step = HATCH.pitch * Math.SQRT2;
  const pieces = [];
  for (let offset = Math.ceil(Math.min(...offsets) / step) * step; offset < Math.max(...offsets); offset += step) {
    const crossings = edges.flatMap(([start, end]) => {
      const [before, after] = [start.x - start.y - offset, end.x - end.y - offset];
      if (before > 0 === after > 0) return [];
      const share = before / (before - after);
      return [{ x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share, z: start.z + (end.z - start.z) * share }];
    }).sort((a, b) => a.x - b.x);
    for (let i = 1; i < crossings.length; i += 2) pieces.push([crossings[i - 1], crossings[i]]);
  }
  return pieces;
}

/** One hatch line cut into short pieces that follow the ground. */
function followGround([from, to], heightAt) {
  const count = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / HATCH.piece));
  const points = Array.from({ length: count + 1 }, (_, i) => {
    const share = i / count;
    const [x, y] = [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share];
    return [x, y, (heightAt(x, y) ?? from.z + (to.z - from.z) * share) + HATCH.lift];
  });
  return points.slice(1).flatMap((point, i) => [...points[i], ...point]);
}

/**
 * Traces of demolished objects {anchor, objects: [{id, footprint, edges}]}: dashed edges and hatched ground; they throw
 * no shadow. `matrix` brings the document's metres into the local frame.
 */
export function demolishedTraces(document, matrix, heightAt) {
  const local = ([e, n, u]) => new Vector3(e, n, u).applyMatrix4(matrix).toArray();
  const edges = document.objects.flatMap(({ edges: lines = [] }) => lines.flatMap((line) => line.flatMap(local)));
  const hatch = document.objects.flatMap(({ footprint = [] }) =>
    hatchPieces(footprint.map((ring) => ring.map(local))).flatMap((piece) => followGround(piece, heightAt)));
  const group = new Group();
  const lines = silent(new LineSegments(positions(edges), demolishedEdges()));
  lines.computeLineDistances();
  group.add(lines, silent(new LineSegments(positions(hatch), demolishedHatch())));
  return group;
}
