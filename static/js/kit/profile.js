/** The terrain along a line: heights, a chart, and a table for spreadsheets. */

import { csvOf } from "../story/csv.js";
import { drawn } from "../viewer/instruments/overlay.js";
import { lengthOf, stepsAlong } from "../viewer/instruments/measures.js";
import { toUtm, zoneOf } from "./utm.js";

const MOST_STEPS = 400;
const LEAST_STEP = 0.5;
/** As wide as the narrowest panel, so that its words keep their size. */
const CHART = { width: 320, height: 190, left: 48, right: 12, top: 10, bottom: 40 };
const TICKS = 4;

/** {heights: [{along, height, x, y}], length, lowest, highest, up, down} in metres; places without loaded terrain are left out. */
export function profileOf(bench, places) {
  const { level } = lengthOf(places);
  const steps = stepsAlong(places, Math.max(LEAST_STEP, level / MOST_STEPS));
  const heights = steps.flatMap((step) => {
    const z = bench.picture.layers.heightAt(step.x, step.y);
    return z === null ? [] : [{ ...step, height: bench.levelOf({ x: step.x, y: step.y, z }) }];
  });
  const levels = heights.map(({ height }) => height);
  const changes = levels.slice(1).map((height, i) => height - levels[i]);
  const total = (sign) => changes.reduce((sum, change) => sum + Math.max(0, sign * change), 0);
  return { heights, length: level, lowest: Math.min(...levels), highest: Math.max(...levels), up: total(1), down: total(-1) };
}

/** CSV text of a profile with UTM coordinates; numbers to the millimetre. */
export function profileTable({ heights }, bench, language, t) {
  const zone = zoneOf(bench.model.anchor.lon);
  const round = (value) => Number(value.toFixed(3));
  const rows = heights.map(({ along, height, x, y }) => {
    const { east, north } = toUtm(bench.geographic({ x, y, z: 0 }), zone);
    return [along, height, east, north].map(round);
  });
  return csvOf([t("kit.csv_along"), t("kit.csv_height"), t("kit.csv_east", { zone }), t("kit.csv_north", { zone })], rows, language);
}

/** A step for a scale of about TICKS parts: 1, 2 or 5 times a power of ten. */
export function niceStep(range) {
  const rough = Math.max(range, 1e-6) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
}

function ticks(low, high) {
  const step = niceStep(high - low);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => (first + i) * step);
}

/** The chart as an SVG; `words` says what it shows to those who do not see it. */
export function profileChart({ heights, length, lowest, highest }, words, language, t) {
  const { width, height, left, right, top, bottom } = CHART;
  const room = Math.max(1, (highest - lowest) * 0.1);
  const [low, high] = [lowest - room, highest + room];
  const x = (along) => left + ((width - left - right) * along) / length;
  const y = (level) => top + ((height - top - bottom) * (high - level)) / (high - low);
  const say = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const svg = drawn("svg", { class: "kit-profile", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words });
  for (const level of ticks(low, high)) {
    svg.append(drawn("path", { class: "grid", d: `M${left} ${y(level).toFixed(1)}H${width - right}` }), drawn("text", { x: left - 6, y: (y(level) + 5).toFixed(1), "text-anchor": "end" }, say.format(level)));
  }
  const across = ticks(0, length);
  across.forEach((along, i) => {
    const anchor = i === 0 ? "start" : along > length * 0.93 ? "end" : "middle";
    svg.append(drawn("text", { x: x(along).toFixed(1), y: height - bottom + 18, "text-anchor": anchor }, say.format(along)));
  });
  const line = heights.map((step) => `${x(step.along).toFixed(1)} ${y(step.height).toFixed(1)}`).join("L");
  const [begin, end] = [x(heights[0].along), x(heights.at(-1).along)].map((place) => place.toFixed(1));
  svg.append(
    drawn("path", { class: "ground", d: `M${begin} ${height - bottom}L${line}L${end} ${height - bottom}Z` }), drawn("path", { class: "line", d: `M${line}` }),
    drawn("text", { x: left, y: height - 4 }, t("kit.chart_axes")),
  );
  return svg;
}
