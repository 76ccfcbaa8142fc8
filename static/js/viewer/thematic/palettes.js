/**
 * Colours of classes that people with colour blindness can tell apart: sequences by lightness (viridis and cividis of matplotlib,
 * YlGnBu of ColorBrewer) and Paul Tol's "muted" scheme for categories.
 */

const SEQUENCES = {
  ylgnbu: ["#EDF8B1", "#C7E9B4", "#7FCDBB", "#41B6C4", "#1D91C0", "#225EA8", "#0C2C84"],
  viridis: ["#FDE725", "#90D743", "#35B779", "#21918C", "#31688E", "#443983", "#440154"],
  cividis: ["#FEE838", "#D0BE67", "#A59C74", "#7D7C78", "#575D6D", "#2F426D", "#00224E"],
};
const CATEGORIES = ["#88CCEE", "#CC6677", "#DDCC77", "#117733", "#332288", "#44AA99", "#AA4499", "#999933", "#882255"];

export const PALETTES = Object.keys(SEQUENCES);
/** Of values outside all classes, and of objects without a value. */
export const OTHERS = "#9A9A9A";
export const NO_VALUE = "#E3E1DC";

function parts(color) {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}

/** Colours of `count` graduated classes, from light to dark. */
export function sequence(name, count) {
  const stops = SEQUENCES[name] ?? SEQUENCES.ylgnbu;
  return Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? (stops.length - 1) / 2 : (i * (stops.length - 1)) / (count - 1);
    const [low, high] = [stops[Math.floor(at)], stops[Math.ceil(at)]].map(parts);
    const mixed = low.map((value, n) => Math.round(value + (high[n] - value) * (at - Math.floor(at))));
    return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
  });
}

/** Colours of `count` categories, at most nine. */
export function categories(count) {
  return CATEGORIES.slice(0, count);
}
