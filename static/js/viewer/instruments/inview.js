/** The objects of a layer that are seen: those of loaded tiles and documents whose place lies in the picture. */

import { Vector3 } from "three";

/** [{id, place: Vector3, value(name), attributes()}] of a layer in the view of the first pane, the nearest first. */
export function objectsInView(picture, layerId) {
  const { camera, layers, panes } = picture;
  const [{ letter }] = panes;
  const seen = [];
  const at = new Vector3();
  if (!layers.isShown(layerId)) return [];
  camera.updateMatrixWorld();
  layers.tables.each(layerId, (table, row) => {
    const place = table.isHidden(row, letter) ? null : table.place(row);
    if (place === null) return;
    at.copy(place).project(camera);
    if (at.z > 1 || Math.abs(at.x) > 1 || Math.abs(at.y) > 1) return;
    seen.push({ id: table.id(row), place, away: camera.position.distanceTo(place), value: (name) => table.value(row, name), attributes: () => table.attributes(row) });
  });
  return seen.sort((a, b) => a.away - b.away);
}
