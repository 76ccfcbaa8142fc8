/** Where a person could stand: on open ground that is no water, not in a building of any shown alternative, not in a tree. */

import { Raycaster, Vector3 } from "three";
import { objectAtHit } from "./buildings.js";

const HIGHEST = 9000;
const BODY = 0.6;
const WATER_BLUE = 14;
const DOWN = new Vector3(0, 0, -1);

/** Red, green, blue 0..255 of a picture at glTF texture coordinates. */
function pixelOf(image, { x, y }) {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  const clamp = (share, size) => Math.min(size - 1, Math.max(0, Math.floor(share * size)));
  context.drawImage(image, clamp(x, image.width), clamp(y, image.height), 1, 1, 0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

/** Whether the land-use picture shows water at a hit; water is the only ground that is drawn blue. */
function isWater({ object, uv }) {
  const image = object.material.map?.image;
  if (!image || !uv) return false;
  const [red, , blue] = pixelOf(image, uv);
  return blue > red + WATER_BLUE;
}

/** Function (x, y) -> height of free ground in local metres, or null; free in the pictures of all these letters. */
export function footingIn({ layers, states, letters }) {
  const raycaster = new Raycaster(new Vector3(), DOWN);
  const cast = (tilesets, x, y) => {
    const hits = [];
    raycaster.ray.origin.set(x, y, HIGHEST);
    for (const { tiles } of tilesets) tiles.raycast(raycaster, hits);
    return hits;
  };
  const isBuilt = (letter, x, y) => {
    layers.lookAs(letter);
    return cast(layers.seenTilesets(), x, y).some((hit) =>
      hit.object.userData.pick && !states.isHidden(objectAtHit(hit, states).number, letter));
  };
  return (x, y) => {
    const ground = cast(layers.terrains, x, y).sort((a, b) => b.point.z - a.point.z)[0];
    if (!ground || isWater(ground) || layers.isInTree(x, y, BODY)) return null;
    const around = [[x, y], [x - BODY, y], [x + BODY, y], [x, y - BODY], [x, y + BODY]];
    return letters.some((letter) => around.some((point) => isBuilt(letter, ...point))) ? null : ground.point.z;
  };
}
