/** Surfaces that are drawn in the browser: polygons cut small enough to follow the ground. */

import { BufferAttribute, BufferGeometry, ShapeUtils, Vector2 } from "three";
import { openSky } from "./buildings.js";

/** Metres an edge may be long before it is cut, and how often at most. */
const SIDE = 5;
const DEEPEST = 9;

function longest([a, b, c]) {
  const sides = [[a, b, c], [b, c, a], [c, a, b]].map(([from, to, other]) => ({ from, to, other, length: Math.hypot(to[0] - from[0], to[1] - from[1]) }));
  return sides.reduce((best, side) => (side.length > best.length ? side : best));
}

/** The triangle, or those it is cut into at the middle of its longest edge until all edges are short. */
function cut(triangle, depth = 0) {
  const { from, to, other, length } = longest(triangle);
  if (length <= SIDE || depth === DEEPEST) return [triangle];
  const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return [...cut([from, middle, other], depth + 1), ...cut([middle, to, other], depth + 1)];
}

/** Upward triangles [x, y] of a polygon [outer ring, ...holes], each with short edges only. */
export function patchesOf(rings) {
  const points = rings.flat();
  const shapes = rings.map((ring) => ring.map(([x, y]) => new Vector2(x, y)));
  return ShapeUtils.triangulateShape(shapes[0], shapes.slice(1))
    .map((corners) => corners.map((corner) => points[corner]))
    .map(([a, b, c]) => ((b[0] - a[0]) * (c[1] - a[1]) < (c[0] - a[0]) * (b[1] - a[1]) ? [a, c, b] : [a, b, c]))
    .flatMap((triangle) => cut(triangle));
}

/** Geometry of polygons at the height `heightAt(x, y)` gives for each corner. */
export function patchGeometry(polygons, heightAt) {
  const positions = polygons.flatMap(patchesOf).flatMap((triangle) => triangle.flatMap(([x, y]) => [x, y, heightAt(x, y)]));
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  geometry.computeVertexNormals();
  openSky(geometry);
  return geometry;
}
