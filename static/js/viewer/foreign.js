/** Tiles of other servers: models that know nothing of this viewer, drawn in their own colours and pictures under its sun. */

import { BackSide, DoubleSide } from "three";
import { foreignMaterial } from "./materials.js";

/** Gives a mesh the viewer's material with what its own says of colour; both sides are drawn, as few models turn all faces out. */
export function dressForeign(mesh) {
  const { map, color, alphaTest, opacity, transparent } = mesh.material;
  if (!mesh.geometry.hasAttribute("normal")) mesh.geometry.computeVertexNormals();
  const vertexColors = mesh.geometry.hasAttribute("color");
  mesh.material = foreignMaterial({ map, color, vertexColors, alphaTest, opacity, transparent, side: DoubleSide, shadowSide: BackSide });
  Object.assign(mesh, { castShadow: true, receiveShadow: true });
}
