/**
 * A still picture of what a viewer shows, with many more pixels than the screen has: drawn in tiles of the size any device can, so
 * that a large sheet needs no more memory of the graphics device than a small one.
 */

import { PerspectiveCamera } from "three";
import { applyView, forwardOf, metresPerPixel } from "../camera.js";
import { drawPanes, panesFor } from "../comparison.js";
import { fadeRange } from "../outlines.js";

const TILE = 1024;
const SHADOW_PIXELS = 300;
/** A sheet shows more detail than the screen, but not so much more that a tablet could not hold it. */
const DETAIL = 2;
const QUIET_UPDATES = 3;
const POLL_MILLISECONDS = 30;
const MOST_MILLISECONDS = 45_000;
/** From this elevation on a picture is a plan: drawn from far above with a long lens, so that roofs hardly lean outwards. */
const PLAN_ELEVATION = 89;
const PLAN_LENS = 4;
const PLAN_DEPTH = 1500;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const slopeOf = (degrees) => Math.tan((degrees / 2) * (Math.PI / 180));

/** Whether a view looks straight down, so that lengths can be taken from its picture. */
export const isPlan = (view) => view.elevation >= PLAN_ELEVATION;

function plan(view) {
  return { ...view, elevation: 90, fov: PLAN_LENS, distance: (view.distance * slopeOf(view.fov)) / slopeOf(PLAN_LENS) };
}

export class Still {
  #picture; #canvas; #camera = new PerspectiveCamera(); #dots; #view; #shift; #zoom; #drawn = 0;

  /**
   * `width` and `height` in dots; `dots` of them stand for a CSS pixel, which decides how wide lines and how large letters are. What the
   * screen shows is seen as a whole; `metresPerDot` gives a plan its scale instead.
   */
  constructor({ picture, canvas }, { width, height, dots, metresPerDot = null }) {
    this.#picture = picture;
    this.#canvas = canvas;
    this.#dots = dots;
    const scaled = (box) => Object.fromEntries(["left", "top", "width", "height"].map((name) => [name, Math.round(box[name] * dots)]));
    /** Where each letter's picture lies, in dots: [{letter, left, top, width, height, view}]. */
    this.panes = panesFor(picture.state, width / dots, height / dots).map((pane) => ({ letter: pane.letter, ...scaled(pane), view: scaled(pane.view) }));
    this.#aim(metresPerDot);
  }

  /** The camera of the screen, seen through panes of another shape. */
  #aim(metresPerDot) {
    const picture = this.#picture;
    const { view: now } = picture.panes[0];
    const { view: pane } = this.panes[0];
    this.#view = isPlan(picture.view) ? plan(picture.view) : picture.view;
    applyView(this.#camera, this.#view, pane.width / pane.height);
    const { view } = this.#camera;
    this.#shift = view?.enabled ? view.offsetY / view.fullHeight : 0;
    if (isPlan(this.#view)) Object.assign(this.#camera, { near: Math.max(1, this.#view.distance - PLAN_DEPTH), far: this.#view.distance + PLAN_DEPTH });
    const usual = metresPerPixel(this.#view, pane.height);
    const whole = (Math.max(now.width / pane.width, now.height / pane.height) * pane.height) / now.height;
    this.#zoom = metresPerDot === null ? 1 / whole : usual / metresPerDot;
    this.#camera.zoom = this.#zoom;
    /** Metres that a dot covers in the middle of the picture. */
    this.metresPerDot = usual / this.#zoom;
  }

  /** How many tiles there are to draw. */
  get count() {
    return this.panes.reduce((sum, { width, height }) => sum + Math.ceil(width / TILE) * Math.ceil(height / TILE), 0);
  }

  /** Draws on a 2D context with its upper left corner at `left`, `top`; `told(done)` after each tile. Whether the device could. */
  async drawOn(pen, { left, top }, told = () => {}) {
    const cover = this.#cover();
    try {
      await this.#load();
      for (const pane of this.panes) {
        for (const tile of tilesOf(pane)) {
          if (this.#picture.renderer.getContext().isContextLost()) return false;
          this.#draw(pane, tile);
          pen.drawImage(this.#canvas, 0, 0, tile.width, tile.height, left + pane.left + tile.x, top + pane.top + tile.y, tile.width, tile.height);
          told((this.#drawn += 1));
          await pause(0);
        }
      }
      this.#letter(pen, { left, top });
      return true;
    } finally {
      this.#restore(cover);
    }
  }

  /** What the screen shows stays there as a picture while its canvas draws tiles. */
  #cover() {
    const { width, height } = this.#canvas;
    const cover = Object.assign(document.createElement("canvas"), { className: "kit-cover", width, height });
    this.#picture.draw({ moving: false });
    cover.getContext("2d").drawImage(this.#canvas, 0, 0);
    this.#canvas.after(cover);
    return cover;
  }

  /** Asks for the tiles of the sheet and waits for them. */
  async #load() {
    const { layers, light, view } = this.#picture;
    const [{ view: pane }] = this.panes;
    const detail = Math.min(1, DETAIL / this.#dots);
    light.fitShadow(view.target, forwardOf(view), view.distance / this.#zoom);
    this.#lookAt(pane, { x: 0, y: 0, width: pane.width, height: pane.height }, pane);
    const views = [{ camera: this.#camera, width: pane.width * detail, height: pane.height * detail }, { camera: light.shadowCamera, width: SHADOW_PIXELS, height: SHADOW_PIXELS }];
    const until = performance.now() + MOST_MILLISECONDS;
    if (layers.isOpening) layers.goOn();
    for (let quiet = 0; quiet < QUIET_UPDATES && performance.now() < until;) {
      layers.update(views, this.panes.map(({ letter }) => letter));
      quiet = layers.isIdle() ? quiet + 1 : 0;
      await pause(POLL_MILLISECONDS);
    }
    layers.followGround();
    light.invalidate();
  }

  #lookAt(view, tile, pane) {
    const camera = this.#camera;
    const [x, y] = [pane.left - view.left + tile.x, pane.top - view.top + tile.y];
    camera.setViewOffset(view.width, view.height, x, y + this.#shift * this.#zoom * view.height, tile.width, tile.height);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }

  #draw(pane, tile) {
    const { renderer, scene, light, layers, surroundings } = this.#picture;
    const camera = this.#camera;
    if (renderer.getPixelRatio() !== 1) renderer.setPixelRatio(1);
    if (this.#canvas.width !== TILE || this.#canvas.height !== TILE) renderer.setSize(TILE, TILE, false);
    const fades = fadeRange.value;
    const reach = this.#view.distance / this.#picture.view.distance;
    fadeRange.value = fades.map((distance) => distance * reach);
    light.followCamera(camera, this.#view.distance, this.#shift !== 0);
    layers.scaleDashes(this.metresPerDot * this.#dots);
    layers.showOutlines(true);
    layers.groves.simplify(false);
    this.#lookAt(pane.view, tile, pane);
    const whole = { left: 0, top: 0, width: tile.width, height: tile.height };
    drawPanes(renderer, { scene, camera, panes: [{ letter: pane.letter, ...whole, view: whole }], height: TILE, light, layers, surroundings, mayUpdateShadows: true });
    fadeRange.value = fades;
  }

  /** The lettering of objects, as large as on the screen. */
  #letter(pen, { left, top }) {
    const dots = this.#dots;
    const plain = (box) => Object.fromEntries(["left", "top", "width", "height"].map((name) => [name, box[name] / dots]));
    const [{ view }] = this.panes;
    this.#lookAt(view, { x: 0, y: 0, width: view.width, height: view.height }, view);
    pen.save();
    pen.translate(left, top);
    this.#picture.labels.drawOn(pen, dots, { camera: this.#camera, panes: this.panes.map((pane) => ({ letter: pane.letter, ...plain(pane), view: plain(pane.view) })) });
    pen.restore();
  }

  #restore(cover) {
    const picture = this.#picture;
    picture.renderer.setSize(picture.width, picture.height, false);
    if (!picture.renderer.getContext().isContextLost()) picture.draw({ moving: false });
    cover.remove();
    picture.loop.touch();
  }
}

function* tilesOf({ width, height }) {
  for (let y = 0; y < height; y += TILE) {
    for (let x = 0; x < width; x += TILE) yield { x, y, width: Math.min(TILE, width - x), height: Math.min(TILE, height - y) };
  }
}
