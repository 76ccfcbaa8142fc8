/** The ground: land-use and sky-view pictures on terrain tiles, its height at a place, and what lies beyond its edge. */

import { BufferAttribute, BufferGeometry, Mesh } from "three";
import { GROUND } from "./palette.js";
import { terrainDepthMaterial, terrainMaterial } from "./materials.js";
import { gridOf, shownMeshes } from "./trianglegrid.js";

const APRON_REACH = 6000;
const EDGE_SAMPLES = 24;
const EDGE_INSET = 1.5;
/** Faded ground is drawn before all else that is translucent. */
const FIRST = -0.5;

/** Function that gives a mesh of terrain the viewer's material with the file's own pictures and its holes; hills throw shadows. */
export function terrainDress(holes) {
  const skirtless = holes.cutInto(terrainDepthMaterial());
  return (mesh) => {
    const { map, aoMap, color } = mesh.material;
    const vertexColors = mesh.geometry.hasAttribute("color");
    mesh.material = holes.cutInto(terrainMaterial({ map, aoMap, vertexColors, color: map || vertexColors ? "#FFFFFF" : color }));
    Object.assign(mesh, { castShadow: true, receiveShadow: true, customDepthMaterial: skirtless, renderOrder: FIRST });
    mesh.userData.isTerrain = true;
  };
}

/** Function (east, north) -> the highest loaded ground there, as TriangleGrid.over gives it, or null where there is none. */
export function groundIn(tilesets) {
  return (east, north) => {
    const hits = tilesets.flatMap(shownMeshes).flatMap((mesh) => gridOf(mesh).over(east, north));
    return hits.reduce((best, hit) => (best === null || hit.height > best.height ? hit : best), null);
  };
}

/** Points [east, north] around the rectangle {west, south, east, north}, counter-clockwise, first one not repeated. */
function around({ west, south, east, north }, samples) {
  const corners = [[west, south], [east, south], [east, north], [west, north]];
  return corners.flatMap(([x, y], side) => {
    const [nextX, nextY] = corners[(side + 1) % 4];
    return Array.from({ length: samples }, (_, i) => [x + ((nextX - x) * i) / samples, y + ((nextY - y) * i) / samples]);
  });
}

/**
 * Ground beyond the edge of the terrain: a ring that starts at the edge's own heights and runs out into the haze, so that
 * the town does not end at a cliff. `box` is the terrain's in local metres, `heightAt` gives a height or null.
 */
export function apron({ min, max }, heightAt) {
  const middle = [(min.x + max.x) / 2, (min.y + max.y) / 2];
  const inset = { west: min.x + EDGE_INSET, south: min.y + EDGE_INSET, east: max.x - EDGE_INSET, north: max.y - EDGE_INSET };
  const ring = around(inset, EDGE_SAMPLES);
  const heights = ring.map(([x, y]) => heightAt(x, y));
  const known = heights.filter((height) => height !== null);
  const level = known.length > 0 ? known.reduce((sum, height) => sum + height, 0) / known.length : 0;
  const positions = [];
  for (const [i, [x, y]] of ring.entries()) {
    const away = Math.hypot(x - middle[0], y - middle[1]);
    const stretch = (away + APRON_REACH) / away;
    positions.push(x, y, (heights[i] ?? level) - 0.1, middle[0] + (x - middle[0]) * stretch, middle[1] + (y - middle[1]) * stretch, level);
  }
  return flatMesh(positions, ring.flatMap((_, i) => {
    const [inner, next] = [2 * i, 2 * ((i + 1) % ring.length)];
    return [inner, inner + 1, next + 1, inner, next + 1, next];
  }));
}

/** A plain ground at the foot of this box, where a model has no terrain. */
export function plainGround({ min, max }) {
  const [west, south, east, north] = [min.x - APRON_REACH, min.y - APRON_REACH, max.x + APRON_REACH, max.y + APRON_REACH];
  const z = min.z - 0.1;
  return flatMesh([west, south, z, east, south, z, east, north, z, west, north, z], [0, 1, 2, 0, 2, 3]);
}

function flatMesh(positions, index) {
  const normals = Array.from({ length: positions.length }, (_, i) => (i % 3 === 2 ? 1 : 0));
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute("normal", new BufferAttribute(new Float32Array(normals), 3));
  geometry.setIndex(index);
  const mesh = new Mesh(geometry, terrainMaterial({ color: GROUND.street }));
  mesh.receiveShadow = true;
  mesh.frustumCulled = false;
  return mesh;
}
