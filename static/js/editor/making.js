/** New things as the tools make them, by the settings chosen beside them. */

import { kindOf, valueOf } from "./draft.js";
import { areaFrom, polygonsOf } from "./planar.js";

const DIGITS = 1000;
const rounded = (point) => point.map((value) => Math.round(value * DIGITS) / DIGITS);

/** Name with the next free number: "Haus 3". */
function numbered(desk, word) {
  const used = desk.draft.changes.map((change) => (kindOf(change) === "build" ? valueOf(change).name : ""));
  let number = 1;
  while (used.includes(`${word} ${number}`)) number += 1;
  return `${word} ${number}`;
}

/** Storeys of a height (m) and use: `above` from the ground up, which are full storeys, `below` under it, which are not. */
export function storeysOf({ above, below = 0, height, use }) {
  return Array.from({ length: below + above }, (_, i) => ({ level: i - below, height_m: height, use, full_storey: i >= below }));
}

/** Storeys with `above` of them over the ground and `below` under it: those there are stay as they are, new ones are like their neighbour. */
export function withCounts(storeys, { above, below }) {
  const known = new Map(storeys.map((storey) => [storey.level, storey]));
  const usual = { height_m: 3, use: "housing" };
  const like = (level) => {
    const { outline, id, clear_height_m: clear, ...near } = known.get(level < 0 ? level + 1 : level - 1) ?? known.get(0) ?? usual;
    return { ...near, level, full_storey: level >= 0 };
  };
  const levels = Array.from({ length: above + below }, (_, i) => i - below);
  for (const level of [...levels.filter((one) => one >= 0), ...levels.filter((one) => one < 0).reverse()]) if (!known.has(level)) known.set(level, like(level));
  return levels.map((level) => known.get(level));
}

/** Metres from the footprint's sides to the outline drawn in from it. */
export function setBackOf(footprint, outline) {
  const [outer, inner] = [footprint, outline].map((area) => polygonsOf(area)[0]?.[0] ?? []);
  const gaps = outer.flatMap(([x1, y1], i) => {
    const [x2, y2] = outer[(i + 1) % outer.length];
    const length = Math.hypot(x2 - x1, y2 - y1);
    return inner.map(([x, y]) => Math.abs((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)) / length);
  });
  return gaps.length === 0 ? 0 : Math.round(100 * Math.min(...gaps)) / 100;
}

/** The building after its footprint has changed from `before`: storeys that stood back stand back as far as they did. */
export async function withSetBacks(desk, before, building) {
  if (!building.storeys?.some(({ outline }) => outline)) return building;
  const storeys = [];
  for (const { outline, ...storey } of building.storeys) {
    const back = outline ? setBackOf(before, outline) : 0;
    const made = back > 0 ? await desk.shape({ operation: "offset", geometry: building.footprint, distance: -back }) : null;
    storeys.push(made ? { ...storey, outline: areaFrom(made.flatMap(polygonsOf)) } : storey);
  }
  return { ...building, storeys };
}

/** The mean height of the ground at the corners, to the centimetre; null where no terrain is known. */
export async function groundOf(desk, geometry) {
  const heights = (await desk.ground(polygonsOf(geometry).flatMap(([outer]) => outer))).filter((height) => height !== null);
  return heights.length === 0 ? null : Math.round((100 * heights.reduce((sum, height) => sum + height, 0)) / heights.length) / 100;
}

/** A building on this footprint (document form). */
export async function buildingOf(desk, footprint) {
  const { draft, settings, t } = desk;
  const { storeys, height, use, roof, pitch, green } = settings;
  const ground = await groundOf(desk, footprint);
  const flat = roof === "flat";
  return {
    id: draft.newId("build"), name: numbered(desk, t("draw.house")), kind: "main", footprint, ...(ground === null ? {} : { ground_nhn_m: ground }),
    storeys: storeysOf({ above: storeys, height, use }),
    roof: { type: roof, ...(flat ? {} : { pitch_deg: pitch }), ...(green > 0 ? { green_share: green / 100 } : {}) },
  };
}

/** A surface of the chosen class (document form). */
export function surfaceOf({ draft, settings }, geometry) {
  return { id: draft.newId("surface"), class: settings.surface, geometry };
}

/** A tree of the chosen species and size (document form). */
export function treeOf({ draft, settings }, point) {
  const { species, treeHeight, crown, age } = settings;
  return { id: draft.newId("tree"), position: rounded(point), height_m: treeHeight, crown_m: crown, ...(species ? { species } : {}), ...(age > 0 ? { age_years: age } : {}) };
}

const OF_LAYER = "layer:";

/** What is chosen as an object, "kiosk" or "layer:dataset@version/name", as the members of a change. */
export function setOf(choice) {
  if (!choice.startsWith(OF_LAYER)) return { asset: choice };
  const [, dataset, version, layer] = /^layer:(.*?)(?:@(\d+))?\/(.*)$/.exec(choice);
  return { layer: { dataset, ...(version ? { version: Number(version) } : {}), layer } };
}

/** How a layer is named: "dataset@version/name". */
export function nameOfLayer({ dataset, version, layer }) {
  return `${dataset}${version ? `@${version}` : ""}/${layer ?? ""}`;
}

/** The choice behind what is set. */
export function assetOf({ asset, layer }) {
  return layer ? `${OF_LAYER}${nameOfLayer(layer)}` : asset;
}
