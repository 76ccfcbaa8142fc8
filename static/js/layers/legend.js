/** The legend of a layer: what its signs mean, or the classes it is coloured by, with how many objects each has. */

import { element } from "../kit/parts.js";

const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/** The sign of a legend's line: an area, a line or a dot in its colour. */
function signOf({ color, line = false, point = false, dash = false }) {
  const svg = drawn("svg", { viewBox: "0 0 24 16", "aria-hidden": "true" });
  if (point) svg.append(drawn("circle", { cx: 12, cy: 8, r: 5, fill: color }));
  else if (line) svg.append(drawn("path", { d: "M0 8h24", stroke: color, "stroke-width": 3, ...(dash ? { "stroke-dasharray": "7 3" } : {}) }));
  else svg.append(drawn("rect", { x: 0.5, y: 0.5, width: 23, height: 15, fill: color, stroke: "currentColor", "stroke-opacity": 0.35 }));
  return svg;
}

/** Lines [{color, label, count}] of a style's legend in words. `words` says attributes, `t` sentences. */
export function styleLines({ by, method, lines, others, none }, { words, t, noValue, otherColor }) {
  const unit = words.unit(by) ? ` ${words.unit(by)}` : "";
  const number = (value) => words.number(by, value);
  const labelOf = ({ value, word, from, to }, i) => {
    if (method === "category") return words.said(by, value, { [`${by}_name`]: word });
    if (from === to) return `${number(from)}${unit}`;
    return t(i === lines.length - 1 ? "layers.class_last" : "layers.class", { from: number(from), to: `${number(to)}${unit}` });
  };
  return [
    ...lines.map((line, i) => ({ color: line.color, label: labelOf(line, i), count: line.count })),
    ...(others > 0 ? [{ color: otherColor, label: t("layers.class_others"), count: others }] : []),
    ...(none > 0 ? [{ color: noValue, label: t("layers.class_none"), count: none }] : []),
  ];
}

/** A list of the lines [{color, label, count, line, point, dash}]. */
export function legendList(lines, { label, language }) {
  const number = new Intl.NumberFormat(language);
  return element("ul", { className: "legend", attributes: { "aria-label": label } }, ...lines.map((line) => element("li", {},
    signOf(line), element("span", { textContent: line.label }), ...(line.count === undefined ? [] : [element("span", { className: "quiet small", textContent: number.format(line.count) })]))));
}
