/** Models of architects and tilesets of others: their own colours and pictures in the light of the city, with thin edges. */

import { EdgesGeometry, LineSegments } from "three";
import { ImplicitTilingPlugin } from "3d-tiles-renderer/core/plugins";
import { foreignMaterial } from "./materials.js";
import { modelEdges } from "./outlines.js";

/** Degrees between two faces from which their edge is drawn, and the triangles of a mesh above which none are. */
const CREASE = 30;
const MOST_TRIANGLES = 60_000;
/** Size of a dot of a foreign point cloud in CSS pixels. */
const DOT = 2.5;

/** Plugins for tilesets whose tree is described by a rule instead of being written out. */
export function implicitTiling() {
  return [new ImplicitTilingPlugin()];
}

function drawnIn(scene) {
  const found = { meshes: [], points: [] };
  scene.traverse((object) => {
    if (object.isMesh) found.meshes.push(object);
    if (object.isPoints) found.points.push(object);
  });
  return found;
}

function trianglesOf({ index, attributes }) {
  return (index ?? attributes.position).count / 3;
}

/** Edges of a mesh as lines below it, which no ray meets. */
function addEdges(mesh, material) {
  const lines = new LineSegments(new EdgesGeometry(mesh.geometry, CREASE), material);
  lines.raycast = () => {};
  mesh.add(lines);
}

/**
 * {prepare, release} for the tiles of a layer: meshes throw and take shadows in materials of ours, which stand in
 * `entry.materials` as long as they are drawn; `outlined` adds edges. `changed()` is called when there are new ones.
 */
export function foreignTiles(entry, changed, { outlined = false } = {}) {
  const edges = outlined ? modelEdges() : null;
  if (edges) entry.materials.push(edges);
  const lit = (material) => (material.isMeshBasicMaterial ? material : foreignMaterial(material));
  return {
    prepare(scene) {
      const { meshes, points } = drawnIn(scene);
      const known = new Map();
      const replaced = (material) => {
        if (!known.has(material)) known.set(material, lit(material));
        return known.get(material);
      };
      for (const mesh of meshes) {
        mesh.material = Array.isArray(mesh.material) ? mesh.material.map(replaced) : replaced(mesh.material);
        Object.assign(mesh, { castShadow: true, receiveShadow: true });
        if (edges && trianglesOf(mesh.geometry) <= MOST_TRIANGLES) addEdges(mesh, edges);
      }
      for (const { material } of points) Object.assign(material, { size: DOT * Math.min(2, globalThis.devicePixelRatio ?? 1), sizeAttenuation: false });
      entry.materials.push(...known.values());
      changed();
    },
    release(scene) {
      const gone = new Set(drawnIn(scene).meshes.flatMap(({ material }) => material));
      for (const material of gone) material.dispose();
      scene.traverse((object) => { if (object.isLineSegments && object.material === edges) object.geometry.dispose(); });
      entry.materials = entry.materials.filter((material) => !gone.has(material));
    },
  };
}
