/** Tiles of existing buildings: their look, the materials of their pictures, and what is freed when a tile goes. */

import { prepareBuildingTile, releaseBuildingTile } from "./buildings.js";
import { buildingMaterial } from "./materials.js";
import { existingOutline } from "./outlines.js";
import { arrangeVeils, veil, veilMaterial } from "./veil.js";

/**
 * {prepare(scene, name), release(scene)} of a layer's tiles; `materials` is the layer's list, to which theirs are added; `tables` (see
 * thematic/tables.js) are told of the objects of `layerId`.
 */
export function existingTiles({ states, depth, materials, isInsideSite, tables, layerId }) {
  const solid = buildingMaterial(states);
  const outline = existingOutline(states);
  const unseen = veilMaterial(states);
  materials.push(solid, outline, unseen);
  const pictured = (map) => {
    const material = buildingMaterial(states, null, map);
    Object.assign(material, { opacity: solid.opacity, transparent: solid.transparent });
    material.userData.full = solid.userData.full ?? { opacity: 1, transparent: false };
    materials.push(material);
    return material;
  };
  const look = { states, solid, depth, outline, pictured, isInsideSite, veiled: (mesh) => veil(mesh, unseen) };
  const forget = (material) => {
    material.dispose();
    materials.splice(materials.indexOf(material), 1);
  };
  return {
    prepare(scene, name) {
      prepareBuildingTile(scene, name, look);
      arrangeVeils(scene, solid.opacity < 1);
      tables.addTile(layerId, scene);
    },
    release(scene) {
      tables.removeTile(layerId, scene);
      releaseBuildingTile(scene, forget);
    },
  };
}
