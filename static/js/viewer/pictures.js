/** Pictures that lie on the ground: orthophotos and scanned plans on meshes of their own. */

import { pictureMaterial } from "./materials.js";

function meshesOf(scene) {
  const meshes = [];
  scene.traverse((object) => { if (object.isMesh) meshes.push(object); });
  return meshes;
}

/**
 * {prepare, release} for the tiles of a layer of pictures: each loaded mesh gets the viewer's material with the file's own
 * picture, kept in `entry.materials` as long as the tile is; `changed()` is called when there are new ones. Shadows fall on it.
 */
export function pictureTiles(entry, changed) {
  return {
    prepare(scene) {
      for (const mesh of meshesOf(scene)) {
        mesh.material = pictureMaterial({ map: mesh.material.map, alphaTest: mesh.material.alphaTest });
        mesh.receiveShadow = true;
        entry.materials.push(mesh.material);
      }
      changed();
    },
    release(scene) {
      const gone = meshesOf(scene).map(({ material }) => material);
      for (const material of gone) material.dispose();
      entry.materials = entry.materials.filter((material) => !gone.includes(material));
    },
  };
}
