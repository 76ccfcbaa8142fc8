/** Models from elsewhere, of architects and of other servers: drawn in their own colours and pictures under this viewer's sun. */

import { BackSide, DoubleSide, EdgesGeometry, LineSegments } from "three";
import { ImplicitTilingPlugin } from "3d-tiles-renderer/core/plugins";
import { foreignMaterial } from "./materials.js";

/** Degrees between two faces from which their edge is drawn, and the triangles of a mesh above which none are. */
const CREASE = 30;
const MOST_TRIANGLES = 60_000;

/** Plugins for tilesets whose tree is described by a rule instead of being written out. */
export function implicitTiling() {
  return [new ImplicitTilingPlugin()];
}

/** Gives a mesh the viewer's material with what its own says of colour; both sides are drawn, as few models turn all faces out. */
export function dressForeign(mesh) {
  const { map, color, alphaTest, opacity, transparent } = mesh.material;
  const { geometry } = mesh;
  const look = { map, color, alphaTest, opacity, transparent, vertexColors: geometry.hasAttribute("color"), flatShading: !geometry.hasAttribute("normal") };
  mesh.material = foreignMaterial({ ...look, side: DoubleSide, shadowSide: BackSide, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 2 });
  Object.assign(mesh, { castShadow: true, receiveShadow: true });
}

/** Dresses a mesh of a building and draws its edges with the line material `edges`; no ray meets them. */
export function dressModel(mesh, edges) {
  dressForeign(mesh);
  const { index, attributes } = mesh.geometry;
  if ((index ?? attributes.position).count > 3 * MOST_TRIANGLES) return;
  const lines = new LineSegments(new EdgesGeometry(mesh.geometry, CREASE), edges);
  lines.raycast = () => {};
  mesh.add(lines);
}
