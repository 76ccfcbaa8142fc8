/** How far an object reaches up and down: over all its triangles in the loaded tiles. */

import { gridOf, shownMeshes } from "../trianglegrid.js";

const DEGREES = 180 / Math.PI;
const NEAR = 0.05;

/** Visits the triangles [a, b, c] of points {x, y, z} in local metres that belong to the object with this number. */
function eachTriangle(picture, number, use) {
  const { layers, panes } = picture;
  layers.lookAs(panes[0].letter);
  for (const mesh of layers.seenTilesets().flatMap(shownMeshes)) {
    if (!mesh.userData.pick) continue;
    const features = mesh.geometry.getAttribute("feature");
    const { points, corners } = gridOf(mesh);
    for (let i = 0; i < corners.length; i += 3) {
      if (Math.round(features.getX(corners[i])) !== number) continue;
      use([0, 1, 2].map((n) => {
        const at = 3 * corners[i + n];
        return { x: points[at], y: points[at + 1], z: points[at + 2] };
      }));
    }
  }
}

/** The corner {x, y, z} of the object `id` next to a place, of those for which `isNear(corner)`; null without one. */
export function cornerBy(picture, id, place, isNear) {
  const number = picture.states.numbers.get(id);
  let best = null;
  if (number !== undefined) {
    eachTriangle(picture, number, (triangle) => {
      for (const corner of triangle) {
        const away = Math.hypot(corner.x - place.x, corner.y - place.y, corner.z - place.z);
        if ((best === null || away < best.away) && isNear(corner)) best = { corner, away };
      }
    });
  }
  return best?.corner ?? null;
}

function normalOf([a, b, c]) {
  const [u, v] = [b, c].map((p) => ({ x: p.x - a.x, y: p.y - a.y, z: p.z - a.z }));
  return { x: u.y * v.z - u.z * v.y, y: u.z * v.x - u.x * v.z, z: u.x * v.y - u.y * v.x };
}

/** Whether a triangle lies at a place: its plane passes there and the place is over it. */
function liesAt([a, b, c], place) {
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (Math.abs(area) < 1e-6) return false;
  const ofB = ((place.x - a.x) * (c.y - a.y) - (c.x - a.x) * (place.y - a.y)) / area;
  const ofC = ((b.x - a.x) * (place.y - a.y) - (place.x - a.x) * (b.y - a.y)) / area;
  const ofA = 1 - ofB - ofC;
  return Math.min(ofA, ofB, ofC) > -1e-3 && Math.abs(a.z * ofA + b.z * ofB + c.z * ofC - place.z) < NEAR;
}

/**
 * {lowest, highest, pitch} of the object `id`: places {x, y, z}, and the degrees of the surface at `place` against the level, null
 * on a wall. Null when no tile of the object is loaded.
 */
export function extentOf(picture, id, place) {
  const number = picture.states.numbers.get(id);
  if (number === undefined) return null;
  let [lowest, highest, pitch] = [null, null, null];
  eachTriangle(picture, number, (triangle) => {
    for (const point of triangle) {
      if (lowest === null || point.z < lowest.z) lowest = point;
      if (highest === null || point.z > highest.z) highest = point;
    }
    if (liesAt(triangle, place)) {
      const { x, y, z } = normalOf(triangle);
      pitch = Math.atan2(Math.hypot(x, y), Math.abs(z)) * DEGREES;
    }
  });
  return lowest && { lowest, highest, pitch };
}
