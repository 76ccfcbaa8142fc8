/** Rings of local positions, such as the boundary of the site. */

import { Vector3 } from "three";

/** Function (position) -> bool telling whether a local position lies inside the ring (even-odd). */
export function insideRing(ring) {
  return ({ x, y }) => ring.reduce((inside, [x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length];
    const crosses = (y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1;
    return crosses ? !inside : inside;
  }, false);
}

/** The mean of a ring's corners, the origin for an empty one. */
export function middleOf(ring) {
  const sum = ring.reduce((total, [x, y, z = 0]) => total.add(new Vector3(x, y, z)), new Vector3());
  return ring.length > 0 ? sum.divideScalar(ring.length) : sum;
}
