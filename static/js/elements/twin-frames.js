/**
 * <twin-frames>: a map of rectangles, drawn here and asking no other host: numbered frames of hits over the town's own data.
 *
 * `open(map, texts)` draws {frames: [{number, title, bbox}], area, town, outlines: [{title, bbox}], streets: [address],
 * areas: [address], draws}.
 * Events: "frames:over" {number or null}, "frames:pick" {number}, "frames:area" {bbox, isDrawn}.
 */

import { send } from "../api.js";
import * as drawing from "../catalogue/drawing.js";
import { picture } from "../catalogue/landcover.js";
import { around, meets, View } from "../catalogue/view.js";

const LAND = { west: 5.5, north: 55.3, x: 10 / 200, y: 8.3 / 270 };
/** Beyond this many pixels a degree the outline of the country is too coarse to be drawn. */
const LAND_ENDS = 500;
const STEP = 60;
const LEAST_DRAWN = 6;

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
    this.layer = this.svg.appendChild(drawing.make("g"));
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
      if (!meets(frame.bbox, this.#view.seen) || Math.max(width, height) < 12) {
        this.#view.fit(frame.bbox, 2);
        this.#draw();
      }
    }
    this.#mark();
  }

  /** Marks what is chosen in what is drawn already: a mark under the pointer must stay the same node. */
  #mark() {
    for (const node of this.layer.querySelectorAll("[data-number]")) node.classList.toggle("chosen", node.dataset.number === String(this.#chosen));
    const frame = this.layer.querySelector(".frame.chosen");
    frame?.parentNode.append(frame);
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
    // marks are drawn anew with every change, so the pane listens for them
    const markOf = (event) => event.target.closest(".number-mark")?.dataset.number;
    this.svg.addEventListener("pointerover", (event) => {
      const number = markOf(event);
      if (number) this.#tell("frames:over", { number: Number(number) });
    });
    this.svg.addEventListener("pointerout", (event) => {
      if (markOf(event) && !event.relatedTarget?.closest?.(".number-mark")) this.#tell("frames:over", { number: null });
    });
    this.svg.addEventListener("click", (event) => {
      const number = markOf(event);
      if (number) this.#tell("frames:pick", { number: Number(number) });
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
    const what = { view: this.#view, map: this.#map, texts: this.#texts, language: this.dataset.language, streets: this.#streets, box: this.#drawn ?? this.#map.area };
    const parts = ["net", "town", "area", "frames", "measure"].flatMap((part) => drawing[part](what));
    this.#placeLand();
    this.#placePictures();
    this.layer.replaceChildren(...parts);
    this.#mark();
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
}

customElements.define("twin-frames", TwinFrames);
