/** Colours of the drawn city (sRGB) and of the alternatives; strong colour means planned and nothing else. */

export const GROUND = { street: "#DAD9D5", plot: "#A8A195", site: "#1B1F24" };
export const OUTLINE = { color: "#6E665B", opacity: 0.5, fadeFrom: 450, fadeTo: 1300 };
export const PLAIN_WALL = "#F1ECE2";
export const KEPT_TINT = "#DDC9BA";
export const CHOSEN = "#4330B0";
export const DEMOLISHED = "#8C2F1F";
export const PLANNED_WALL = "#F2F0EB";
export const PLANNED_WALL_TINT = 0.16;
export const PLANNED_OUTLINE_SHADE = 0.45;
export const TREE_CROWNS = ["#9DB088", "#ACBB95", "#93A981"];
export const TREE_TRUNK = "#8D7D69";
/** Surroundings that are drawn pale. */
export const PALE = { wall: "#F6F5F2", tree: "#E6EAE1", line: "#8D8A84" };
export const FIGURE = "#B9B4AB";
export const GRADED = "#D9D2C3";

/** Colour of a letter, the pattern of its roofs and how strongly the pattern is mixed towards white. */
export const ALTERNATIVES = {
  A: { color: "#0A3F73", pattern: "stripes", strength: 0.05 },
  B: { color: "#B8500A", pattern: "dots", strength: 0.13 },
  C: { color: "#2F9C84", pattern: "grid", strength: 0.14 },
  D: { color: "#7A2E6B", pattern: "crosshatch", strength: 0.07 },
  E: { color: "#6B6B00", pattern: "waves", strength: 0.1 },
};
const FURTHER = { color: "#4C535E", pattern: "stripes", strength: 0.1 };

/** Look of an alternative by its letter; letters after E are grey with stripes. */
export function lookOf(letter) {
  return ALTERNATIVES[letter] ?? FURTHER;
}

/** Light by height of the sun: evening under 8 degrees, day above 22, night below the horizon. */
export const LIGHT = {
  day: { lines: 1, sun: "#FFF5E6", sunStrength: 3.5, sky: "#E6EEF6", ground: "#DDD6CA", skyStrength: 1.85, horizon: "#EBEAE6", zenith: "#B9CCDB" },
  evening: { lines: 0.6, sun: "#FFC58A", sunStrength: 4.6, sky: "#BCC8DC", ground: "#B9A38F", skyStrength: 2.0, horizon: "#EBDDCF", zenith: "#8FA3BD" },
  night: { lines: 0.35, sun: "#FFC58A", sunStrength: 0, sky: "#8FA0BC", ground: "#7D8494", skyStrength: 1.9, horizon: "#A9B2C2", zenith: "#5F6F8C" },
};
