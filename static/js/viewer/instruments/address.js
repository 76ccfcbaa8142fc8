/**
 * What a viewer shows as the fragment of an address, and back:
 * `#view=lon,lat,height,azimuth,elevation,distance,fov&sun=…&shown=0,A&compare=swipe&split=0.4&layers=trees:0,plots:0.5&cut=112.5`.
 */

import { COMPARISONS } from "../comparison.js";

const CAMERA = ["lon", "lat", "height", "azimuth", "elevation", "distance", "fov"];
const SUN = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;
const MOST_SHOWN = 4;

function layerWords(layers) {
  return Object.entries(layers).filter(([, value]) => value !== true)
    .map(([id, value]) => `${encodeURIComponent(id)}:${value === false ? 0 : Number(value.toFixed(2))}`).join(",");
}

/** The fragment (without #) of a state as viewer.getState() gives it, with `cut` in metres above sea level or null. */
export function fragmentOf({ camera, sun, shown, comparison, split, layers, cut = null }) {
  const parts = [["view", CAMERA.map((name) => camera[name]).join(",")], ["sun", sun], ["shown", shown.join(",")]];
  if (comparison !== "none") parts.push(["compare", comparison]);
  if (comparison === "swipe") parts.push(["split", split.toFixed(3)]);
  const changed = layerWords(layers);
  if (changed) parts.push(["layers", changed]);
  if (cut !== null) parts.push(["cut", cut.toFixed(2)]);
  return parts.map(([name, value]) => `${name}=${value}`).join("&");
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

function layersFrom(words, known) {
  const found = Object.fromEntries(known.map((id) => [id, true]));
  for (const part of words.split(",").filter(Boolean)) {
    const at = part.lastIndexOf(":");
    const id = safelyDecoded(part.slice(0, at));
    const opacity = numberOr(part.slice(at + 1), null);
    if (known.includes(id) && opacity !== null) found[id] = opacity <= 0 ? false : Math.min(1, opacity);
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

/**
 * The state of a fragment (with or without #): the fields of viewer.show() with `cut`; null when it holds no view. `known` are the ids
 * of layers that may be named; whatever is wrong or unknown is left out.
 */
export function stateOf(fragment, known) {
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
    layers: layersFrom(given.get("layers") ?? "", known),
    cut: numberOr(given.get("cut") ?? null, null),
  };
}
