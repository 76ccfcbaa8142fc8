/** Finding the object under a point of the picture, with the attributes of its property table. */

import { Raycaster, Vector2, Vector3 } from "three";
import { objectAtHit } from "./buildings.js";

const GROUND_STEPS = 8;
const CLOSE = 0.01;

/** The ray of sight through a point of a pane. */
export function rayAt(point, { view }, camera) {
  const raycaster = new Raycaster();
  raycaster.setFromCamera(new Vector2(((point.x - view.left) / view.width) * 2 - 1, 1 - ((point.y - view.top) / view.height) * 2), camera);
  return raycaster;
}

function isCutAway(place, { cuts }) {
  return cuts.some((plane) => plane.distanceToPoint(place) < 0);
}

/** Local position on the ground under a point of a pane, whatever stands on it; null beyond the ground. */
export function pickGround({ point, pane, camera, layers }) {
  const raycaster = rayAt(point, pane, camera);
  const hits = raycaster.intersectObject(layers.beyond, true);
  for (const { tiles } of layers.terrains) tiles.raycast(raycaster, hits);
  hits.sort((a, b) => a.distance - b.distance);
  return hits.find(({ point: place }) => !isCutAway(place, layers))?.point ?? null;
}

/**
 * Local position on the loaded terrain under a point of a pane, quickly: the ray meets a level plane, which takes the height found
 * there, until both agree. Null above the horizon.
 */
export function groundUnder({ point, pane, camera, heightAt }) {
  const { ray } = rayAt(point, pane, camera);
  let level = 0;
  for (let step = 0; step < GROUND_STEPS; step += 1) {
    const distance = (level - ray.origin.z) / ray.direction.z;
    if (!(distance > 0)) return null;
    const place = ray.at(distance, new Vector3());
    const height = heightAt(place.x, place.y) ?? level;
    if (Math.abs(height - level) < CLOSE) return place;
    level = height;
  }
  return ray.at((level - ray.origin.z) / ray.direction.z, new Vector3());
}

/**
 * What is seen at a point of a pane: {layer, id, number, attributes, place: Vector3}, or null where no object
 * stands and no area lies.
 * `point` is in CSS pixels of the canvas; ground in front of an object hides it, areas lie on the ground.
 */
export function pickObject({ point, pane, camera, layers, states }) {
  const raycaster = rayAt(point, pane, camera);
  const hits = [];
  layers.lookAs(pane.letter);
  for (const { tiles, layerId } of layers.seenTilesets()) {
    const found = [];
    tiles.raycast(raycaster, found);
    hits.push(...found.map((hit) => ({ ...hit, layerId })));
  }
  hits.sort((a, b) => a.distance - b.distance);
  for (const hit of hits) {
    if (isCutAway(hit.point, layers)) continue;
    if (hit.object.userData.isTerrain) break;
    if (!hit.object.userData.pick) continue;
    const found = objectAtHit(hit, states);
    if (!states.isHidden(found.number, pane.letter)) return { ...found, layer: hit.layerId, place: hit.point };
  }
  return layers.areaAt(raycaster);
}
