/** Lines on the ground: boundaries of plots, or streets and other ways, each of which can be asked, painted and left out. */

import { BufferAttribute, BufferGeometry, Color, LineSegments, Vector3 } from "three";
import { LineSegments2 } from "three/addons/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/addons/lines/LineSegmentsGeometry.js";
import { groundLines, wideLines } from "./outlines.js";
import { CHOSEN, GROUND } from "./palette.js";

const LIFT = 0.25;
/** Angle by which a click may miss a line. */
const REACH = 0.006;
const ORDER = 5;

export class DrapedLines {
  #segments = []; #owners = []; #painted = []; #out = new Set(); #chosen = new Set(); #color;
  order = ORDER;

  /**
   * `document`: {anchor, lines: [[[e, n, u], ...], ...], and where they can be asked owners: [object of each line], objects: {ids,
   * titles, attributes}}; `matrix` brings its metres into the local frame, where they lie a hand above the ground. They are one pixel wide
   * and gone in the distance, or with a `width` in pixels seen from any distance.
   */
  constructor(document, { group, matrix, layerId, style: { color = GROUND.plot, opacity = 0.55, width = null } = {} }) {
    Object.assign(this, { layerId, ids: document.objects?.ids ?? [], titles: document.objects?.titles ?? [], attributes: document.objects?.attributes ?? {} });
    this.#color = new Color(color);
    document.lines.forEach((line, number) => {
      const points = line.map(([e, n, u]) => new Vector3(e, n, u + LIFT).applyMatrix4(matrix));
      for (let i = 1; i < points.length; i += 1) {
        this.#segments.push([points[i - 1], points[i]]);
        this.#owners.push(document.owners?.[number] ?? 0);
      }
    });
    const positions = new Float32Array(this.#segments.flatMap(([from, to]) => [...from, ...to]));
    this.isWide = width !== null;
    this.material = this.isWide ? wideLines({ color, opacity, width }) : groundLines({ color, opacity });
    this.lines = this.isWide ? new LineSegments2(new LineSegmentsGeometry().setPositions(positions), this.material)
      : new LineSegments(new BufferGeometry().setAttribute("position", new BufferAttribute(positions, 3)), this.material);
    this.lines.raycast = () => {};
    group.add(this.lines);
  }

  /** Middle of the longest stretch of each object, by its number. */
  places() {
    const found = new Map();
    this.#segments.forEach(([from, to], i) => {
      const length = from.distanceTo(to);
      if (length > (found.get(this.#owners[i])?.length ?? -1)) found.set(this.#owners[i], { length, place: from.clone().lerp(to, 0.5) });
    });
    return new Map([...found].map(([number, { place }]) => [number, place]));
  }

  /** Whether a filter leaves the object with this number out. */
  isOut(number) {
    return this.#out.has(number);
  }

  /** Leaves out what does not fit: `fitsOf(number)` says true, false, or null without a filter. */
  sift(fitsOf) {
    this.#out = new Set(this.ids.flatMap((_, number) => (fitsOf(number) === false ? [number] : [])));
    this.#redraw();
  }

  /** Paints objects as `colourOf(number)` says ("#RRGGBB"); where it says null they have the colour of their layer. */
  paint(colourOf) {
    this.#painted = this.ids.map((_, number) => colourOf(number)).map((color) => color && new Color(color));
    this.#redraw();
  }

  /** Tints the objects with these ids. */
  choose(ids) {
    const chosen = new Set(this.ids.flatMap((id, number) => (ids.includes(id) ? [number] : [])));
    if (chosen.size + this.#chosen.size === 0) return;
    this.#chosen = chosen;
    this.#redraw();
  }

  /** Segments that are shown, in one list, with their colours. */
  #redraw() {
    if (!this.isWide) return;
    const shown = this.#segments.flatMap((_, i) => (this.#out.has(this.#owners[i]) ? [] : [i]));
    const isColoured = this.#painted.some(Boolean) || this.#chosen.size > 0;
    const chosen = new Color(CHOSEN);
    const toneOf = (number) => (this.#chosen.has(number) ? chosen : (this.#painted[number] ?? this.#color));
    const geometry = new LineSegmentsGeometry();
    if (shown.length > 0) geometry.setPositions(shown.flatMap((i) => this.#segments[i].flatMap((point) => [...point])));
    if (isColoured && shown.length > 0) geometry.setColors(shown.flatMap((i) => [...toneOf(this.#owners[i]), ...toneOf(this.#owners[i])]));
    this.lines.geometry.dispose();
    this.lines.geometry = geometry;
    this.lines.visible = shown.length > 0;
    this.material.color = isColoured ? new Color("#FFFFFF") : this.#color;
    if (this.material.vertexColors !== isColoured) Object.assign(this.material, { vertexColors: isColoured, needsUpdate: true });
  }

  /** The line a ray comes nearest to: {id, attributes, layer, place, order}, or null where none is near. */
  hit({ ray }) {
    let best = null;
    const place = new Vector3();
    this.#segments.forEach(([from, to], i) => {
      if (this.ids.length === 0 || this.#out.has(this.#owners[i])) return;
      const missed = Math.sqrt(ray.distanceSqToSegment(from, to, undefined, place)) / ray.origin.distanceTo(place);
      if (missed < REACH && missed < (best?.missed ?? Infinity)) best = { missed, number: this.#owners[i], place: place.clone() };
    });
    return best && { id: this.ids[best.number], attributes: this.told(best.number), layer: this.layerId, place: best.place, order: this.order };
  }

  /** What is known of the object with this number: its name and its attributes without empty ones. */
  told(number) {
    const known = Object.entries(this.attributes).map(([name, values]) => [name, values[number]]);
    const name = this.titles[number];
    return Object.fromEntries([...(name ? [["name", name]] : []), ...known.filter(([, value]) => value !== null && value !== "")]);
  }
}
