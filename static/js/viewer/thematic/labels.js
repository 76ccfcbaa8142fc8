/** Lettering of objects by an attribute: over the picture, without overlaps, the nearest first, at most so many. */

import { Vector3 } from "three";

const MOST = 60;
const ABOVE = 1;
const FONT = 13;
const HALO = 4;
const PADDING = 4;
const INK = "#171A20";
const PAPER = "rgba(255, 255, 255, 0.92)";

/** Whether a rectangle meets none of those taken. */
function isFree(box, taken) {
  return taken.every((other) => box.right < other.left || other.right < box.left || box.bottom < other.top || other.bottom < box.top);
}

export class Labels {
  #picture; #tables; #container; #canvas = null; #by = {}; #candidates = null;
  /** (attribute, value, attributes of the object) -> words; the page's own words take its place. */
  speak = (_name, value) => String(value);

  constructor(picture, tables, container) {
    this.#picture = picture;
    this.#tables = tables;
    this.#container = container;
    tables.follow(() => { this.#candidates = null; });
    picture.followers.add(() => this.#follow());
  }

  /** Letters layers by an attribute: {id: name | null}; what is left out stays. */
  use(labels) {
    Object.assign(this.#by, labels);
    this.#candidates = null;
  }

  get isOn() {
    return Object.values(this.#by).some(Boolean);
  }

  /** Everything that could be lettered: [{place, words, table, row}]. */
  #all() {
    this.#candidates ??= Object.entries(this.#by).filter(([, name]) => name).flatMap(([layerId, name]) => {
      const found = [];
      this.#tables.each(layerId, (table, row) => {
        const value = table.value(row, name);
        const place = value === null || value === undefined || value === "" ? null : table.place(row);
        if (place !== null) found.push({ layerId, place, words: table.word?.(row, name) ?? this.speak(name, value, table.attributes(row)), table, row });
      });
      return found;
    });
    return this.#candidates;
  }

  /** The canvas lies there only while something is lettered. */
  #place() {
    if (!this.isOn) {
      this.#canvas?.remove();
      this.#canvas = null;
    } else if (this.#canvas === null) {
      this.#canvas = document.createElement("canvas");
      this.#canvas.className = "twin-labels";
      this.#canvas.setAttribute("aria-hidden", "true");
      this.#container.append(this.#canvas);
    }
    return this.#canvas !== null;
  }

  #follow() {
    if (!this.#place()) return;
    const { width, height, renderer } = this.#picture;
    const ratio = renderer.getPixelRatio();
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    const pen = this.#canvas.getContext("2d");
    if (this.#canvas.width !== wide || this.#canvas.height !== high) Object.assign(this.#canvas, { width: wide, height: high });
    pen.clearRect(0, 0, wide, high);
    this.drawOn(pen, ratio);
  }

  /** Draws the lettering of all panes on a 2D context with so many pixels per CSS pixel; `seen` {camera, panes} may be others than the screen's. */
  drawOn(pen, ratio, { camera, panes } = this.#picture) {
    this.count = 0;
    if (!this.isOn) return;
    pen.save();
    pen.scale(ratio, ratio);
    Object.assign(pen, { font: `600 ${FONT}px "Fira Sans", "Noto Sans", sans-serif`, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: HALO });
    for (const pane of panes) this.#drawPane(pen, pane, camera);
    pen.restore();
  }

  #drawPane(pen, { letter, view, left, top, width, height }, camera) {
    const { layers } = this.#picture;
    const seen = this.#all().filter(({ layerId, table, row }) => layers.isShown(layerId) && !table.isHidden(row, letter));
    const taken = [];
    pen.save();
    pen.beginPath();
    pen.rect(left, top, width, height);
    pen.clip();
    const at = new Vector3();
    const near = seen.map((one) => ({ ...one, away: camera.position.distanceTo(one.place) })).sort((a, b) => a.away - b.away);
    for (const { place, words } of near) {
      if (taken.length >= MOST) break;
      at.copy(place).setZ(place.z + ABOVE).project(camera);
      if (at.z > 1 || Math.abs(at.x) > 1 || Math.abs(at.y) > 1) continue;
      const [x, y] = [view.left + ((at.x + 1) / 2) * view.width, view.top + ((1 - at.y) / 2) * view.height - FONT / 2];
      const half = pen.measureText(words).width / 2 + PADDING;
      const box = { left: x - half, right: x + half, top: y - FONT / 2 - PADDING, bottom: y + FONT / 2 + PADDING };
      if (box.left < left || box.right > left + width || box.top < top || !isFree(box, taken)) continue;
      taken.push(box);
      pen.strokeStyle = PAPER;
      pen.strokeText(words, x, y);
      pen.fillStyle = INK;
      pen.fillText(words, x, y);
    }
    this.count += taken.length;
    pen.restore();
  }

  dispose() {
    this.#canvas?.remove();
  }
}
