/**
 * What a viewer shows as the fragment of an address, and back:
 * `#view=lon,lat,height,azimuth,elevation,distance,fov&sun=…&shown=0,A&compare=swipe&split=0.4&layers=trees:0,plots:0.5&cut=112.5`,
 * `&order=id,id&styles=buildings:storeys:quantile:5:ylgnbu:1_3_7&labels=buildings:address`, `&filters=buildings:storeys:from:5` (conditions
 * parted by commas), `&ghost=changes:0.7` (`chosen:0.7:id_id` with ids), `&hidden=id,id&only=id`, `&sunmap=ground,03-21,A,0,around`. Layers are
 * named where they are not as usual.
 */

import { COMPARISONS } from "../comparison.js";
import { METHODS } from "../thematic/classes.js";
import { ghostFrom } from "../ghost.js";
import { conditionsFrom } from "../thematic/conditions.js";
import { PALETTES } from "../thematic/palettes.js";
import { sunmapOf, sunmapWords } from "./sunmap.js";

const CAMERA = ["lon", "lat", "height", "azimuth", "elevation", "distance", "fov"];
const SUN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const MOST_SHOWN = 4;
const MOST_CLASSES = 12;
const NOTHING_AWAY = { hidden: [], only: null };

function layerWords(layers, usual) {
  return Object.entries(layers).filter(([id, value]) => value !== (usual[id] ?? true))
    .map(([id, value]) => `${encodeURIComponent(id)}:${Number(Number(value).toFixed(2))}`).join(",");
}

/** Words that may hold anything, without the signs this file parts by. */
const sealed = (words) => encodeURIComponent(words).replace(/_/g, "%5F");

function styleWords(styles) {
  return Object.entries(styles).map(([id, { by, method, count, palette, classes = [] }]) =>
    [sealed(id), sealed(by), method, count, palette, classes.map(sealed).join("_")].join(":")).join(",");
}

function labelWords(labels) {
  return Object.entries(labels).map(([id, name]) => `${sealed(id)}:${sealed(name)}`).join(",");
}

function filterWords(filters) {
  return Object.entries(filters).flatMap(([id, conditions]) => conditions.map(({ by, is, value }) => [id, by, is, String(value)].map(sealed).join(":"))).join(",");
}

const ghostWords = (ghost) => (ghost === null ? "" : [ghost.of, Number(ghost.strength.toFixed(2)), ...(ghost.ids?.length > 0 ? [ghost.ids.map(sealed).join("_")] : [])].join(":"));
/** The fragment of a camera alone; everything else is as usual where it is opened. */
export const viewOf = (camera) => `view=${CAMERA.map((name) => camera[name]).join(",")}`;

/**
 * The fragment (without #) of a state as viewer.getState() gives it, with `cut` in metres above sea level or null, `section`, two {lon, lat} or null, and
 * `sunmap`, a map of sun hours (see sunmap.js) or null; `usual` says how layers are shown without it.
 */
export function fragmentOf({
  camera, sun, shown, comparison, split, layers, order = null, styles = {}, labels = {}, filters = {}, ghost = null, away = NOTHING_AWAY,
  cut = null, section = null, sunmap = null,
}, usual = {}) {
  const parts = [["sun", sun], ["shown", shown.join(",")]];
  if (comparison !== "none") parts.push(["compare", comparison]);
  if (comparison === "swipe") parts.push(["split", split.toFixed(3)]);
  const more = { layers: layerWords(layers, usual), order: (order ?? []).map(sealed).join(","), styles: styleWords(styles), labels: labelWords(labels),
    filters: filterWords(filters), ghost: ghostWords(ghost), hidden: away.hidden.map(sealed).join(","), only: (away.only ?? []).map(sealed).join(",") };
  parts.push(...Object.entries(more).filter(([, words]) => words !== ""));
  if (cut !== null) parts.push(["cut", cut.toFixed(2)]);
  if (section !== null) parts.push(["section", section.flatMap(({ lon, lat }) => [lon.toFixed(7), lat.toFixed(7)]).join(",")]);
  if (sunmap !== null) parts.push(["sunmap", sunmapWords(sunmap)]);
  return [viewOf(camera), ...parts.map(([name, value]) => `${name}=${value}`)].join("&");
}

function numberOr(words, other) {
  return words !== null && words.trim() !== "" && Number.isFinite(Number(words)) ? Number(words) : other;
}

function cameraFrom(words) {
  const values = words.split(",").map(Number);
  if (values.length !== CAMERA.length || !values.every(Number.isFinite)) return null;
  const camera = Object.fromEntries(CAMERA.map((name, i) => [name, values[i]]));
  return Math.abs(camera.lon) <= 180 && Math.abs(camera.lat) <= 90 ? camera : null;
}

function layersFrom(words, usual) {
  const found = { ...usual };
  for (const part of words.split(",").filter(Boolean)) {
    const at = part.lastIndexOf(":");
    const id = safelyDecoded(part.slice(0, at));
    const opacity = numberOr(part.slice(at + 1), null);
    if (id in usual && opacity !== null) found[id] = opacity <= 0 || opacity >= 1 ? opacity > 0 : opacity;
  }
  return found;
}

function safelyDecoded(words) {
  try {
    return decodeURIComponent(words);
  } catch {
    return words;
  }
}

/** Styles of known layers; those the fragment does not name are taken away. */
function stylesFrom(words, usual) {
  const found = Object.fromEntries(Object.keys(usual).map((id) => [id, null]));
  for (const part of words.split(",").filter(Boolean)) {
    const [id, by, method, count, palette, classes = ""] = part.split(":");
    const layer = safelyDecoded(id);
    if (!(layer in usual) || !by || !METHODS.includes(method) || !PALETTES.includes(palette)) continue;
    const values = classes.split("_").filter(Boolean).map(safelyDecoded).slice(0, MOST_CLASSES);
    const bounds = method === "category" ? values : values.map(Number);
    if (method !== "category" && !bounds.every(Number.isFinite)) continue;
    found[layer] = { by: safelyDecoded(by), method, count: Math.min(9, Math.max(2, Math.round(numberOr(count, 5)))), palette, classes: bounds };
  }
  return found;
}

function labelsFrom(words, usual) {
  const found = Object.fromEntries(Object.keys(usual).map((id) => [id, null]));
  for (const part of words.split(",").filter(Boolean)) {
    const [id, name] = part.split(":").map(safelyDecoded);
    if (id in usual && name) found[id] = name;
  }
  return found;
}

/** Filters of known layers; those the fragment does not name are taken away. */
function filtersFrom(words, usual) {
  const found = Object.fromEntries(Object.keys(usual).map((id) => [id, []]));
  for (const part of words.split(",").filter(Boolean)) {
    const [id, by, is, value] = part.split(":").map(safelyDecoded);
    if (id in usual) found[id].push({ by, is, value });
  }
  return Object.fromEntries(Object.entries(found).map(([id, conditions]) => [id, conditionsFrom(conditions)]));
}

function ghostOf(words) {
  const [of, strength, ids = ""] = words.split(":");
  return ghostFrom({ of, strength: numberOr(strength ?? null, undefined), ids: ids.split("_").filter(Boolean).map(safelyDecoded) });
}

const listed = (words) => words.split(",").filter(Boolean).map(safelyDecoded);

function sectionFrom(text) {
  const numbers = text.split(",").map((word) => numberOr(word, null));
  const [lon, lat, otherLon, otherLat] = numbers;
  const isLine = numbers.length === 4 && !numbers.includes(null) && (lon !== otherLon || lat !== otherLat);
  return isLine ? [{ lon, lat }, { lon: otherLon, lat: otherLat }] : null;
}

/**
 * The state of a fragment (with or without #): the fields of viewer.show() with `cut`, `section` and `sunmap`; null when it holds no view. `usual` says of each
 * layer that may be named how it is shown without being named; whatever is wrong or unknown is left out.
 */
export function stateOf(fragment, usual) {
  const given = new Map(fragment.replace(/^#/, "").split("&").map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]));
  const camera = given.has("view") ? cameraFrom(given.get("view")) : null;
  if (camera === null) return null;
  const sun = safelyDecoded(given.get("sun") ?? "");
  const split = numberOr(given.get("split") ?? null, 0.5);
  return {
    camera,
    ...(SUN.test(sun) && !Number.isNaN(Date.parse(sun)) ? { sun } : {}),
    shown: (given.get("shown") ?? "0").split(",").slice(0, MOST_SHOWN),
    comparison: COMPARISONS.includes(given.get("compare")) ? given.get("compare") : "none",
    split: Math.min(1, Math.max(0, split)),
    layers: layersFrom(given.get("layers") ?? "", usual),
    order: listed(given.get("order") ?? "").filter((id) => id in usual),
    styles: stylesFrom(given.get("styles") ?? "", usual),
    labels: labelsFrom(given.get("labels") ?? "", usual),
    filters: filtersFrom(given.get("filters") ?? "", usual),
    ghost: ghostOf(given.get("ghost") ?? ""),
    away: { hidden: listed(given.get("hidden") ?? ""), only: given.has("only") ? listed(given.get("only")) : null },
    cut: numberOr(given.get("cut") ?? null, null),
    section: sectionFrom(given.get("section") ?? ""),
    sunmap: sunmapOf(safelyDecoded(given.get("sunmap") ?? "")),
  };
}
