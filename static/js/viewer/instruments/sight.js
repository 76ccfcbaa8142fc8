/** A straight line of sight between two places, and what stands in its way. */

import { Raycaster, Vector3 } from "three";
import { objectAtHit } from "../buildings.js";

/** Metres around both ends in which a surface is taken for the end itself. */
const END = 0.3;

/** The first thing between two places: {place, id: null for the ground, attributes}, or null where one can see the other. */
export function obstacleBetween(picture, from, to) {
  const { layers, states, panes } = picture;
  const [{ letter }] = panes;
  const way = new Vector3().copy(to).sub(from);
  const raycaster = new Raycaster(new Vector3().copy(from), way.clone().normalize(), END, Math.max(END, way.length() - END));
  const hits = [];
  layers.lookAs(letter);
  for (const { tiles } of layers.seenTilesets()) tiles.raycast(raycaster, hits);
  hits.sort((a, b) => a.distance - b.distance);
  for (const hit of hits) {
    if (hit.object.userData.isTerrain) return { place: hit.point, id: null, attributes: {} };
    if (!hit.object.userData.pick) continue;
    const { number, id, attributes } = objectAtHit(hit, states);
    if (!states.isHidden(number, letter)) return { place: hit.point, id, attributes };
  }
  return null;
}
