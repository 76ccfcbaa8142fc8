/** Pictures that lie on the ground: orthophotos and scanned plans on meshes of their own. */

import { pictureMaterial } from "./materials.js";

function meshesOf(scene) {
  const meshes = [];
  scene.traverse((object) => { if (object.isMesh) meshes.push(object); });
  return meshes;
}

/**
 * {prepare, release} for the tiles of a layer whose meshes get materials of their own: `dress(mesh)` gives each loaded mesh one,
 * kept in `entry.materials` as long as the tile is; `changed()` is called when there are new ones.
 */
export function dressedTiles(entry, changed, dress) {
  return {
    prepare(scene) {
      for (const mesh of meshesOf(scene)) {
        dress(mesh);
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

/** Gives a mesh the viewer's material with the file's own picture, and the holes of the ground; shadows fall on it. */
export function dressPicture(mesh, holes) {
  mesh.material = holes.cutInto(pictureMaterial({ map: mesh.material.map, alphaTest: mesh.material.alphaTest }));
  mesh.receiveShadow = true;
}
