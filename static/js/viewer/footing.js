/** Where a person could stand: on open ground that is no water, not in a building of any shown alternative, not in a tree. */

import { gridOf, shownMeshes } from "./trianglegrid.js";

const BODY = 0.6;
const WATER_BLUE = 14;

/** Red, green, blue 0..255 of a picture at glTF texture coordinates. */
function pixelOf(image, [u, v]) {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  const clamp = (share, size) => Math.min(size - 1, Math.max(0, Math.floor(share * size)));
  context.drawImage(image, clamp(u, image.width), clamp(v, image.height), 1, 1, 0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

/** Whether the land-use picture shows water at a place of the ground; water is the only ground that is drawn blue. */
function isWater({ mesh, corners, shares }) {
  const image = mesh.material.map?.image;
  const uv = mesh.geometry.getAttribute("uv");
  if (!image || !uv) return false;
  const along = (get) => corners.reduce((sum, corner, i) => sum + shares[i] * get(corner), 0);
  const [red, , blue] = pixelOf(image, [along((corner) => uv.getX(corner)), along((corner) => uv.getY(corner))]);
  return blue > red + WATER_BLUE;
}

/** Function (x, y) -> height of free ground in local metres, or null; free in the pictures of all these letters. */
export function footingIn({ layers, states, letters }) {
  const isStanding = ({ mesh, corners }, letter) => {
    const number = Math.round(mesh.geometry.getAttribute("feature").getX(corners[0]));
    return !states.isHidden(number, letter);
  };
  const built = letters.map((letter) => {
    layers.lookAs(letter);
    const meshes = layers.seenTilesets().flatMap(shownMeshes).filter((mesh) => mesh.userData.pick);
    return (x, y) => meshes.some((mesh) => gridOf(mesh).over(x, y).some((hit) => isStanding(hit, letter)));
  });
  return (x, y) => {
    const ground = layers.groundAt(x, y);
    if (!ground || isWater(ground) || layers.groves.isAt(x, y, BODY)) return null;
    const around = [[x, y], [x - BODY, y], [x + BODY, y], [x, y - BODY], [x, y + BODY]];
    return around.some((point) => built.some((isBuilt) => isBuilt(...point))) ? null : ground.height;
  };
}
