/** Pictures that lie on the ground: orthophotos and scanned plans on meshes of their own. */

import { pictureMaterial } from "./materials.js";

/** Meshes of a loaded tile. */
function meshesOf(scene) {
  const meshes = [];
  scene.traverse((object) => { if (object.isMesh) meshes.push(object); });
  return meshes;
}

/** Gives a loaded tile the viewer's material with the file's own picture and returns its materials; shadows fall on it. */
export function preparePictureTile(scene) {
  return meshesOf(scene).map((mesh) => {
    mesh.material = pictureMaterial({ map: mesh.material.map, alphaTest: mesh.material.alphaTest });
    Object.assign(mesh, { castShadow: false, receiveShadow: true });
    return mesh.material;
  });
}

/** Frees the materials preparePictureTile made and returns them. */
export function releasePictureTile(scene) {
  return meshesOf(scene).map(({ material }) => {
    material.dispose();
    return material;
  });
}
