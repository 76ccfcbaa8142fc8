/** What stands in the scene: emptying a group, and the box around loaded tiles. */

import { Box3 } from "three";

/** Takes everything out of a group and frees it. */
export function empty(group) {
  group.traverse((object) => {
    object.geometry?.dispose();
    object.material?.dispose();
  });
  group.clear();
}

/** Box in local metres around the tiles that stand in the scene. */
export function loadedBox(tilesets) {
  const box = new Box3();
  for (const { tiles, group } of tilesets) {
    group.updateMatrixWorld(true);
    for (const tile of tiles.activeTiles) if (tile.engineData.scene) box.expandByObject(tile.engineData.scene, true);
  }
  return box;
}
