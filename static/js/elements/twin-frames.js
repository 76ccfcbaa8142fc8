/**
 * <twin-frames>: a map of rectangles, drawn here and asking no other host: numbered frames of hits over the town's own data.
 *
 * `open(map, texts)` draws {frames: [{number, title, bbox}], area, town, outlines: [{title, bbox}], streets: [address],
 * areas: [address], draws}.
 * Events: "frames:over" {number or null}, "frames:pick" {number}, "frames:area" {bbox, isDrawn}.
 */

import { send } from "../api.js";
import { picture } from "../catalogue/landcover.js";
import { around, meets, View } from "../catalogue/view.js";

const SVG = "http://www.w3.org/2000/svg";
const LAND = { west: 5.5, north: 55.3, x: 10 / 200, y: 8.3 / 270 };
/** Beyond this many pixels a degree the outline of the country is too coarse to be drawn. */
const LAND_ENDS = 500;
const MARK = 13;
const STEP = 60;
const LEAST_DRAWN = 6;

function make(name, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text) node.textContent = text;
  return node;
}

class TwinFrames extends HTMLElement {
  #view = new View(1, 1);
  #map = { frames: [], outlines: [], streets: [], area: null, town: null };
  #texts = {};
  #streets = [];
  #pictures = [];
  #pane2d = null;
  #chosen = null;
  #drag = null;
  #drawing = false;
  #drawn = null;

  open(map, texts) {
    this.#map = map;
    this.#texts = texts;
    this.hidden = false;
    this.pane = this.querySelector(".frames-view");
    this.svg = this.querySelector("svg");
    this.canvas = this.querySelector("canvas");
    this.land = this.querySelector("[data-land]");
    this.layer = this.svg.appendChild(make("g"));
    this.#listen();
    const size = () => {
      const isFirst = this.#view.width <= 1;
      const { width, height } = this.pane.getBoundingClientRect();
      if (width < 2 || height < 2) return;
      this.#view.resize(width, height);
      if (isFirst) this.#begin();
      this.#draw();
    };
    new ResizeObserver(size).observe(this.pane);
    size();
    this.#load();
  }

  /** Marks the frame of a number; with `isShown` the map goes there when it is out of sight. */
  choose(number, isShown = false) {
    this.#chosen = number;
    const frame = this.#map.frames.find((one) => one.number === number);
    if (isShown && frame) {
      const { width, height } = this.#view.place(frame.bbox);
      if (!meets(frame.bbox, this.#view.seen) || Math.max(width, height) < 12) this.#view.fit(frame.bbox, 2);
    }
    this.#draw();
  }

  #begin() {
    const { area, town, frames } = this.#map;
    if (area) this.#view.fit(area, 1.35);
    else if (frames.length > 0) this.#view.fit(around(frames.map(({ bbox }) => bbox)), frames.length === 1 ? 1.6 : 1.2);
    else if (town) this.#view.fit(town, 1.6);
    else this.#view.fit([5.8, 47.2, 15.1, 55.1], 1.05);
  }

  #listen() {
    const actions = {
      town: () => this.#view.fit(this.#map.town, 1.6),
      all: () => this.#view.fit(around([...this.#map.frames.map(({ bbox }) => bbox), ...(this.#map.area ? [this.#map.area] : []), ...(this.#map.town ? [this.#map.town] : [])]) ?? [5.8, 47.2, 15.1, 55.1]),
      nearer: () => this.#view.zoom(1.6),
      farther: () => this.#view.zoom(1 / 1.6),
      draw: () => this.#draws(!this.#drawing),
      here: () => this.#tell("frames:area", { bbox: this.#view.seen, isDrawn: false }),
    };
    this.addEventListener("click", (event) => {
      const wanted = event.target.closest("[data-do]")?.dataset.do;
      if (!wanted) return;
      actions[wanted]();
      this.#draw();
    });
    this.pane.addEventListener("pointerdown", (event) => this.#down(event));
    this.pane.addEventListener("pointermove", (event) => this.#moved(event));
    for (const name of ["pointerup", "pointercancel"]) this.pane.addEventListener(name, (event) => this.#up(event));
    this.pane.addEventListener("wheel", (event) => {
      event.preventDefault();
      const { left, top } = this.pane.getBoundingClientRect();
      this.#view.zoom(event.deltaY < 0 ? 1.25 : 0.8, event.clientX - left, event.clientY - top);
      this.#draw();
    }, { passive: false });
    this.pane.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#drawing) this.#draws(false);
    });
  }

  #key(event) {
    const keys = {
      ArrowLeft: () => this.#view.move(STEP, 0),
      ArrowRight: () => this.#view.move(-STEP, 0),
      ArrowUp: () => this.#view.move(0, STEP),
      ArrowDown: () => this.#view.move(0, -STEP),
      "+": () => this.#view.zoom(1.6),
      "-": () => this.#view.zoom(1 / 1.6),
      Home: () => this.#map.town && this.#view.fit(this.#map.town, 1.6),
    };
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
    this.#draw();
  }

  #draws(now) {
    this.#drawing = now;
    this.#drawn = null;
    this.pane.classList.toggle("drawing", now);
    this.querySelector("[data-do=draw]")?.setAttribute("aria-pressed", String(now));
    const hint = this.querySelector("[data-hint]");
    if (hint) hint.hidden = !now;
    this.#draw();
  }

  #at(event) {
    const { left, top } = this.pane.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  #down(event) {
    if (event.button !== 0 || event.target.closest(".number-mark")) return;
    this.pane.setPointerCapture(event.pointerId);
    this.#drag = { from: this.#at(event), last: this.#at(event) };
    this.pane.classList.toggle("moving", !this.#drawing);
  }

  #moved(event) {
    if (!this.#drag) return;
    const now = this.#at(event);
    if (this.#drawing) this.#drawn = this.#boxBetween(this.#drag.from, now);
    else this.#view.move(now[0] - this.#drag.last[0], now[1] - this.#drag.last[1]);
    this.#drag.last = now;
    this.#draw();
  }

  #up(event) {
    if (!this.#drag) return;
    const { from } = this.#drag;
    const to = this.#at(event);
    this.#drag = null;
    this.pane.classList.remove("moving");
    if (!this.#drawing || event.type === "pointercancel") return;
    if (Math.abs(to[0] - from[0]) < LEAST_DRAWN || Math.abs(to[1] - from[1]) < LEAST_DRAWN) return;
    const bbox = this.#boxBetween(from, to);
    this.#draws(false);
    this.#map.area = bbox;
    this.#draw();
    this.#tell("frames:area", { bbox, isDrawn: true });
  }

  #boxBetween([x1, y1], [x2, y2]) {
    const [west, north] = this.#view.toDegrees(Math.min(x1, x2), Math.min(y1, y2));
    const [east, south] = this.#view.toDegrees(Math.max(x1, x2), Math.max(y1, y2));
    return [west, south, east, north];
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  async #load() {
    const language = this.dataset.language;
    const loaded = (addresses) => Promise.all(addresses.map((address) => send("GET", address, { language }).then(({ body }) => body, () => null)));
    this.#streets = (await loaded(this.#map.streets)).filter((one) => one?.lines);
    this.#draw();
    this.#pictures = (await loaded(this.#map.areas)).filter((one) => one?.triangles).map(picture).filter(Boolean);
    this.#pane2d = this.canvas.getContext("2d");
    this.#draw();
  }

  #draw() {
    if (this.#view.width <= 1) return;
    const parts = [...this.#net(), ...this.#town(), ...this.#area(), ...this.#frames(), ...this.#measure()];
    this.#placeLand();
    this.#placePictures();
    this.layer.replaceChildren(...parts);
  }

  #placeLand() {
    const { across, scale } = this.#view;
    const [x, y] = this.#view.toScreen(LAND.west, LAND.north);
    this.land.toggleAttribute("hidden", scale > LAND_ENDS);
    this.land.setAttribute("transform", `translate(${x} ${y}) scale(${across * LAND.x} ${scale * LAND.y})`);
  }

  #placePictures() {
    if (!this.#pane2d) return;
    const { width, height } = this.#view;
    const fine = Math.min(2, devicePixelRatio);
    Object.assign(this.canvas, { width: Math.round(width * fine), height: Math.round(height * fine) });
    this.#pane2d.scale(fine, fine);
    for (const { canvas, bbox } of this.#pictures) {
      const place = this.#view.place(bbox);
      if (place.width > 12 && meets(bbox, this.#view.seen)) this.#pane2d.drawImage(canvas, place.x, place.y, place.width, place.height);
    }
  }

  #net() {
    const step = this.#view.netStep;
    const [west, south, east, north] = this.#view.seen;
    const digits = Math.max(0, Math.ceil(-Math.log10(step)));
    const said = new Intl.NumberFormat(this.dataset.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    const nodes = [];
    for (let i = Math.ceil(west / step); i * step <= east; i += 1) {
      const [x] = this.#view.toScreen(i * step, 0);
      nodes.push(make("path", { class: "net", d: `M${x} 0V${this.#view.height}` }));
      nodes.push(make("text", { class: "net-text", x: x + 4, y: 16 }, `${said.format(i * step)}° ${this.#texts["catalogue.east"]}`));
    }
    for (let i = Math.ceil(south / step); i * step <= north; i += 1) {
      const [, y] = this.#view.toScreen(0, i * step);
      nodes.push(make("path", { class: "net", d: `M0 ${y}H${this.#view.width}` }));
      if (y > 40) nodes.push(make("text", { class: "net-text", x: 4, y: y - 4 }, `${said.format(i * step)}° ${this.#texts["catalogue.north"]}`));
    }
    return nodes;
  }

  #town() {
    const nodes = [];
    for (const { anchor, lines } of this.#streets) {
      const east = 111_320 * Math.cos((anchor.lat * Math.PI) / 180);
      const point = ([x, y]) => this.#view.toScreen(anchor.lon + x / east, anchor.lat + y / 111_250).map((value) => value.toFixed(1)).join(" ");
      const path = lines.map((line) => `M${line.map(point).join("L")}`).join("");
      const wide = Math.max(1, Math.min(8, this.#view.scale / 30_000));
      nodes.push(make("path", { class: "street edge", d: path, "stroke-width": wide + 2 }), make("path", { class: "street", d: path, "stroke-width": wide }));
    }
    const shown = this.#map.outlines.map(({ bbox, title }) => ({ title, ...this.#view.place(bbox) })).filter(({ width }) => width > 3);
    for (const { title, ...place } of shown) {
      const rect = make("rect", { class: "own", ...place });
      rect.append(make("title", {}, title));
      nodes.push(rect);
    }
    if (this.#map.town) {
      const { x, y, width, height } = this.#view.place(this.#map.town);
      if (width < 16) nodes.push(make("circle", { class: "own-dot", cx: x + width / 2, cy: y + height / 2, r: 6 }), make("text", { class: "own-text", x: x + width / 2, y: y + height / 2 + 24, "text-anchor": "middle" }, this.#texts["catalogue.own_data"]));
      else if (width > 90 && meets(this.#map.town, this.#view.seen)) nodes.push(make("text", { class: "own-text", x: x + 6, y: y + height - 8 }, this.#texts["catalogue.own_data"]));
    }
    return nodes;
  }

  #area() {
    const box = this.#drawn ?? this.#map.area;
    return box ? [make("rect", { class: "area", ...this.#view.place(box) })] : [];
  }

  /** Large frames first, so that small ones lie above them; the chosen one last. */
  #frames() {
    const size = ({ bbox: [west, south, east, north] }) => (east - west) * (north - south);
    const ordered = [...this.#map.frames].sort((a, b) => Number(a.number === this.#chosen) - Number(b.number === this.#chosen) || size(b) - size(a));
    const visible = ordered.filter(({ bbox }) => meets(bbox, this.#view.seen));
    const rects = visible.map((frame) => {
      const { x, y, width, height } = this.#view.place(frame.bbox);
      // far outside the pane a rectangle's corners are cut, since large numbers are drawn badly
      const [left, top] = [Math.max(-20, x), Math.max(-20, y)];
      const right = Math.min(this.#view.width + 20, x + Math.max(4, width));
      const bottom = Math.min(this.#view.height + 20, y + Math.max(4, height));
      return make("rect", { class: frame.number === this.#chosen || frame.number === "" ? "frame chosen" : "frame", x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) });
    });
    return [...rects, ...this.#marks(visible.filter(({ number }) => number !== ""))];
  }

  /** The numbers at the upper left corners of their frames, inside the pane, moved aside where another number stands. */
  #marks(frames) {
    const taken = [];
    const inOrder = [...frames].sort((a, b) => a.number - b.number);
    const nodes = inOrder.map((frame) => {
      const place = this.#view.place(frame.bbox);
      let x = Math.max(MARK + 8, Math.min(this.#view.width - 5 * MARK - 8, place.x));
      const y = Math.max(MARK + 24, Math.min(this.#view.height - 5 * MARK, place.y));
      while (taken.some(([otherX, otherY]) => Math.abs(otherX - x) < 2 * MARK && Math.abs(otherY - y) < 2 * MARK) && x < this.#view.width) x += 2 * MARK + 2;
      taken.push([x, y]);
      const mark = make("g", { class: frame.number === this.#chosen ? "number-mark chosen" : "number-mark", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
      mark.append(make("title", {}, frame.title), make("circle", { r: MARK }), make("text", { y: 5 }, String(frame.number)));
      mark.addEventListener("pointerenter", () => this.#tell("frames:over", { number: frame.number }));
      mark.addEventListener("pointerleave", () => this.#tell("frames:over", { number: null }));
      mark.addEventListener("click", () => this.#tell("frames:pick", { number: frame.number }));
      return mark;
    });
    return nodes.sort((a, b) => Number(a.classList.contains("chosen")) - Number(b.classList.contains("chosen")));
  }

  #measure() {
    const { metres, pixels } = this.#view.measure(Math.min(110, this.#view.width / 3));
    const right = this.#view.width - 16;
    const bottom = this.#view.height - 16;
    const [value, unit] = metres >= 1000 ? [metres / 1000, "km"] : [metres, "m"];
    return [
      make("path", { class: "measure", d: `M${right - pixels} ${bottom - 6}V${bottom}H${right}V${bottom - 6}` }),
      make("text", { class: "measure-text", x: right - pixels / 2, y: bottom - 8 }, `${new Intl.NumberFormat(this.dataset.language).format(value)} ${unit}`),
    ];
  }
}

customElements.define("twin-frames", TwinFrames);
