/** Turns a loaded building tile into what the viewer draws: object numbers per vertex, own materials, shadows. */

import { BufferAttribute, Color, Vector3 } from "three";
import { PLAIN_WALL } from "./palette.js";
import { PALE_LAYERS } from "./surroundings.js";

const FEATURE_ID = "_feature_id_0";
const OPEN_SKY = 255;
const NO_STOREY = -1;

/** First property table of a tile or of one of its meshes; null when the file carries none. */
function propertyTable(object) {
  return object.userData.structuralMetadata?.tableAccessors[0] ?? null;
}

/** Ids of all rows of a property table; rows without an id are named by the tile and their place. */
function rowIds(table, tileName) {
  const named = table && "id" in table.properties;
  return Array.from({ length: table?.count ?? 0 }, (_, row) =>
    (named && table.getPropertyValue("id", row)) || `${tileName}#${row}`);
}

/** Each vertex's running object number; surfaces and outlines that share their row numbers share the result. */
function numberedVertices(geometry, numbers, fallback, known) {
  const rows = geometry.getAttribute(FEATURE_ID);
  if (rows && known.has(rows)) return known.get(rows);
  const feature = new Float32Array(geometry.getAttribute("position").count);
  for (let i = 0; i < feature.length; i += 1) feature[i] = rows ? (numbers[rows.getX(i)] ?? fallback) : fallback;
  const attribute = new BufferAttribute(feature, 1);
  if (rows) known.set(rows, attribute);
  return attribute;
}

/** Gives a geometry an attribute with the same value everywhere where its file has none. */
function fillMissing(geometry, name, value, type, normalized) {
  if (geometry.getAttribute(name)) return;
  const values = new type(geometry.getAttribute("position").count).fill(value);
  geometry.setAttribute(name, new BufferAttribute(values, 1, normalized));
}

/** Puts the open sky over a geometry without a baked sky view. */
export function openSky(geometry) {
  fillMissing(geometry, "_ao", OPEN_SKY, Uint8Array, true);
}

/** Paints a file without colours like plain walls. */
function paintMissing(geometry) {
  if (geometry.getAttribute("color")) return;
  const { r, g, b } = new Color(PLAIN_WALL);
  const count = geometry.getAttribute("position").count;
  geometry.setAttribute("color", new BufferAttribute(Float32Array.from({ length: 3 * count }, (_, i) => [r, g, b][i % 3]), 3));
}

/** Marks objects whose first vertex lies inside the site, because alternatives draw them as staying. */
function markKept(mesh, numbers, states, isInsideSite) {
  const rows = mesh.geometry.getAttribute(FEATURE_ID);
  const position = mesh.geometry.getAttribute("position");
  const seen = new Set();
  const place = new Vector3();
  for (let i = 0; rows && i < position.count; i += 1) {
    const row = rows.getX(i);
    if (seen.has(row)) continue;
    seen.add(row);
    if (isInsideSite(place.fromBufferAttribute(position, i).applyMatrix4(mesh.matrixWorld))) states.keep(states.ids[numbers[row]]);
  }
}

function drawsLines(object) {
  return object.isLine || object.isLineSegments;
}

/**
 * Prepares one tile. `look` = {solid, depth, outline, states, pictured: (texture) -> material, isInsideSite: (Vector3) -> bool
 * or null, veiled(mesh): hangs what it needs to be faded beside it}; of the file's materials only the pictures are used. Every mesh carries
 * userData.pick = {table, numbers, isCoarse} afterwards.
 */
export function prepareBuildingTile(scene, tileName, look) {
  const { states } = look;
  scene.updateMatrixWorld(true);
  const table = propertyTable(scene);
  const numbers = rowIds(table, tileName).map((id) => states.numberOf(id));
  const fallback = numbers.length === 0 ? states.numberOf(tileName) : numbers[0];
  const known = new Map();
  const solids = [];
  scene.traverse((object) => {
    if (!object.geometry) return;
    const { geometry } = object;
    geometry.setAttribute("feature", numberedVertices(geometry, numbers, fallback, known));
    object.layers.enable(PALE_LAYERS[`${look.planned ? "planned" : "existing"}${drawsLines(object) ? "Lines" : ""}`]);
    if (drawsLines(object)) {
      object.material = look.outline;
      object.raycast = () => {};
      object.userData.isOutline = true;
    } else {
      openSky(geometry);
      paintMissing(geometry);
      if (look.planned) fillMissing(geometry, "_storey", NO_STOREY, Float32Array, false);
      if (look.isInsideSite) markKept(object, numbers, states, look.isInsideSite);
      const picture = look.pictured ? object.material.map : null;
      if (!picture) geometry.deleteAttribute("uv");
      object.userData.isPictured = Boolean(picture);
      const material = picture ? look.pictured(picture) : look.solid;
      Object.assign(object, { material, customDepthMaterial: look.depth, castShadow: true, receiveShadow: true });
      object.userData.pick = { table, numbers, isCoarse: object.userData.isBlocks ?? false };
      solids.push(object);
    }
  });
  if (look.veiled) for (const mesh of solids) look.veiled(mesh);
}

/** Hands every material made for a picture of a tile to `free`. */
export function releaseBuildingTile(scene, free) {
  scene.traverse((object) => object.userData.isPictured && free(object.material));
}

/** {number, id, attributes} of the object hit by a ray at `face` of a prepared mesh; attributes without empty values. */
export function objectAtHit(hit, states) {
  const { table } = hit.object.userData.pick;
  const number = Math.round(hit.object.geometry.getAttribute("feature").getX(hit.face.a));
  const row = hit.object.geometry.getAttribute(FEATURE_ID)?.getX(hit.face.a) ?? 0;
  const attributes = {};
  for (const name of Object.keys(table?.properties ?? {})) {
    const value = table.getPropertyValue(name, row);
    if (value !== null && value !== undefined && value !== "" && name !== "id") attributes[name] = value;
  }
  return { number, id: states.ids[number], attributes };
}
