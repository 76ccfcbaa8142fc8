/** What the map of frames draws, as SVG nodes: each function takes {view, map, texts, language, streets, box} and returns a list. */

import { meets } from "./view.js";

const SVG = "http://www.w3.org/2000/svg";
const METRES = { lon: 111_320, lat: 111_250 };
const MARK = 13;
/** Width of the buttons at the right edge, which a number of the net must not run under. */
const TOOLS = 110;

/** An SVG node with attributes and text. */
export function make(name, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text) node.textContent = text;
  return node;
}

/** The net of degrees with its numbers. */
export function net({ view, language, texts }) {
  const step = view.netStep;
  const [west, south, east, north] = view.seen;
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  const said = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const nodes = [];
  for (let i = Math.ceil(west / step); i * step <= east; i += 1) {
    const [x] = view.toScreen(i * step, 0);
    nodes.push(make("path", { class: "net", d: `M${x} 0V${view.height}` }));
    if (x < view.width - TOOLS) nodes.push(make("text", { class: "net-text", x: x + 4, y: 16 }, `${said.format(i * step)}° ${texts["catalogue.east"]}`));
  }
  for (let i = Math.ceil(south / step); i * step <= north; i += 1) {
    const [, y] = view.toScreen(0, i * step);
    nodes.push(make("path", { class: "net", d: `M0 ${y}H${view.width}` }));
    if (y > 40) nodes.push(make("text", { class: "net-text", x: 4, y: y - 4 }, `${said.format(i * step)}° ${texts["catalogue.north"]}`));
  }
  return nodes;
}

/** The streets and the outlines of the town's own data; from afar a dot. */
export function town({ view, map, texts, streets }) {
  const nodes = [];
  for (const { anchor, lines } of streets) {
    const east = METRES.lon * Math.cos((anchor.lat * Math.PI) / 180);
    const point = ([x, y]) => view.toScreen(anchor.lon + x / east, anchor.lat + y / METRES.lat).map((value) => value.toFixed(1)).join(" ");
    const path = lines.map((line) => `M${line.map(point).join("L")}`).join("");
    const wide = Math.max(1, Math.min(8, view.scale / 30_000));
    nodes.push(make("path", { class: "street edge", d: path, "stroke-width": wide + 2 }), make("path", { class: "street", d: path, "stroke-width": wide }));
  }
  const shown = map.outlines.map(({ bbox, title }) => ({ title, ...view.place(bbox) })).filter(({ width }) => width > 3);
  for (const { title, ...place } of shown) {
    const rect = make("rect", { class: "own", ...place });
    rect.append(make("title", {}, title));
    nodes.push(rect);
  }
  if (map.town) {
    const { x, y, width, height } = view.place(map.town);
    if (width < 16) nodes.push(make("circle", { class: "own-dot", cx: x + width / 2, cy: y + height / 2, r: 6 }), make("text", { class: "own-text", x: x + width / 2, y: y + height / 2 + 24, "text-anchor": "middle" }, texts["catalogue.own_data"]));
    else if (width > 90 && meets(map.town, view.seen)) nodes.push(make("text", { class: "own-text", x: x + 6, y: y + height - 8 }, texts["catalogue.own_data"]));
  }
  return nodes;
}

/** The rectangle that is searched, or being drawn. */
export function area({ view, box }) {
  return box ? [make("rect", { class: "area", ...view.place(box) })] : [];
}

/** Large frames first, so that small ones lie above them; their numbers above all. */
export function frames({ view, map }) {
  const size = ({ bbox: [west, south, east, north] }) => (east - west) * (north - south);
  const visible = map.frames.filter(({ bbox }) => meets(bbox, view.seen)).sort((a, b) => size(b) - size(a));
  const rects = make("g");
  rects.append(...visible.map((frame) => {
    const { x, y, width, height } = view.place(frame.bbox);
    // far outside the pane a rectangle's corners are cut, since large numbers are drawn badly
    const [left, top] = [Math.max(-20, x), Math.max(-20, y)];
    const right = Math.min(view.width + 20, x + Math.max(4, width));
    const bottom = Math.min(view.height + 20, y + Math.max(4, height));
    const rect = make("rect", { class: "frame", x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) });
    if (frame.number === "") rect.classList.add("chosen");
    else rect.dataset.number = frame.number;
    return rect;
  }));
  return [rects, ...marks(view, visible.filter(({ number }) => number !== ""))];
}

/** The numbers at the upper left corners of their frames, inside the pane, moved aside where another number stands. */
function marks(view, numbered) {
  const taken = [];
  return [...numbered].sort((a, b) => a.number - b.number).map((frame) => {
    const place = view.place(frame.bbox);
    let x = Math.max(MARK + 8, Math.min(view.width - 5 * MARK - 8, place.x));
    const y = Math.max(MARK + 24, Math.min(view.height - 5 * MARK, place.y));
    while (taken.some(([otherX, otherY]) => Math.abs(otherX - x) < 2 * MARK && Math.abs(otherY - y) < 2 * MARK) && x < view.width) x += 2 * MARK + 2;
    taken.push([x, y]);
    const mark = make("g", { class: "number-mark", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    mark.append(make("title", {}, frame.title), make("circle", { r: MARK }), make("text", { y: 5 }, String(frame.number)));
    mark.dataset.number = frame.number;
    return mark;
  });
}

/** The scale bar in the lower right corner. */
export function measure({ view, language }) {
  const { metres, pixels } = view.measure(Math.min(110, view.width / 3));
  const right = view.width - 16;
  const bottom = view.height - 16;
  const [value, unit] = metres >= 1000 ? [metres / 1000, "km"] : [metres, "m"];
  return [
    make("path", { class: "measure", d: `M${right - pixels} ${bottom - 6}V${bottom}H${right}V${bottom - 6}` }),
    make("text", { class: "measure-text", x: right - pixels / 2, y: bottom - 8 }, `${new Intl.NumberFormat(language).format(value)} ${unit}`),
  ];
}
