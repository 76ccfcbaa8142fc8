/** What instruments share at one viewer: places under the pointer, where a place is seen, clicks of their own, and drawn frames. */

import { Vector3 } from "three";
import { metresPerPixel, viewFromCamera } from "../camera.js";
import { paneAt } from "../comparison.js";
import { gridOf, shownMeshes } from "../trianglegrid.js";
import { Cutaway } from "./cutaway.js";
import { cornerBy } from "./extent.js";

const DRAG_PIXELS = 5;
const SNAP_PIXELS = 12;

export class Bench {
  /** What a map laid on the ground shows, for legends: {title, lines: [{label, color}], method}; null without one. */
  laid = null;
  /** The map of sun hours that is shown, see sunmap.js; null without one. */
  sunmap = null;
  #take = null; #pressed = { clientX: 0, clientY: 0 }; #undo = [];

  /** The parts of a viewer as viewer.equip() gives them. */
  constructor({ container, canvas, picture, frame, model }) {
    Object.assign(this, { container, canvas, picture, frame, model, cutaway: new Cutaway({ picture, frame, model }) });
    this.#listen("pointerdown", (event) => { this.#pressed = event; });
    this.#listen("click", (event) => this.#clicked(event));
    this.#listen("keydown", (event) => this.#entered(event));
  }

  /** Clicks are heard before the viewer hears them, so that measuring does not choose objects. */
  #listen(name, use) {
    const listener = (event) => event.target === this.canvas && use(event);
    this.container.addEventListener(name, listener, { capture: true });
    this.#undo.push(() => this.container.removeEventListener(name, listener, { capture: true }));
  }

  /** Clicks, and Enter for the middle of the picture, go to `take(surface or null)` until null takes its place. */
  takeClicks(take) {
    this.#take = take;
    this.canvas.classList.toggle("kit-aims", take !== null);
  }

  #clicked(event) {
    if (this.#take === null) return;
    event.stopPropagation();
    const moved = Math.hypot(event.clientX - this.#pressed.clientX, event.clientY - this.#pressed.clientY);
    if (moved < DRAG_PIXELS) this.#take(this.surfaceAt({ x: event.offsetX, y: event.offsetY }));
  }

  #entered(event) {
    if (this.#take === null || event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.stopPropagation();
    event.preventDefault();
    this.#take(this.surfaceAt(this.picture.middle()));
  }

  /**
   * What is seen at a point of the canvas: {place: Vector3, corner: the object's corner under the pointer or null, id: of an object or
   * null, attributes}; null in the sky.
   */
  surfaceAt(point) {
    const found = this.picture.pick(point);
    const place = found?.object?.place ?? found?.ground ?? null;
    if (place === null) return null;
    const id = found.object?.id ?? null;
    return { place, corner: id && this.#cornerAt(point, id, place), id, attributes: found.object?.attributes ?? {} };
  }

  #cornerAt(point, id, place) {
    const { view } = paneAt(this.picture.panes, point.x, point.y);
    const isNear = (corner) => {
      const seen = this.seenAt(corner, view);
      return seen !== null && Math.hypot(seen.x - point.x, seen.y - point.y) < SNAP_PIXELS;
    };
    const corner = cornerBy(this.picture, id, place, isNear);
    return corner && new Vector3().copy(corner);
  }

  surfaceInMiddle() {
    return this.surfaceAt(this.picture.middle());
  }

  /** What lies highest over a place on the map, as surfaceAt gives it; `height` in metres takes its place when given. */
  surfaceOver({ lon, lat, height = null }) {
    const place = this.frame.toLocal({ lon, lat, height: height ?? this.model.anchor.height ?? 0 });
    const ground = this.picture.layers.groundAt(place.x, place.y)?.height ?? null;
    const object = this.objectOver(place);
    if (height === null && ground !== null) place.setZ(ground);
    return { place, id: object?.id ?? null, attributes: {}, roof: object?.height ?? null };
  }

  /** {id, height} of what stands highest over a local place in the first picture; null where nothing does. */
  objectOver({ x, y }) {
    const { layers, states, panes } = this.picture;
    layers.lookAs(panes[0].letter);
    const meshes = layers.seenTilesets().flatMap(shownMeshes).filter((mesh) => mesh.userData.pick);
    const hits = meshes.flatMap((mesh) => gridOf(mesh).over(x, y)).map(({ mesh, corners, height }) => ({
      height, number: Math.round(mesh.geometry.getAttribute("feature").getX(corners[0])),
    })).filter(({ number }) => !states.isHidden(number, panes[0].letter));
    if (hits.length === 0) return null;
    const { number, height } = hits.reduce((best, hit) => (hit.height > best.height ? hit : best));
    return { id: states.ids[number], height };
  }

  /** Rectangles of the canvas in which the camera's picture is seen, one or more in a comparison. */
  get views() {
    const views = new Map(this.picture.panes.map(({ view }) => [`${view.left} ${view.top}`, view]));
    return [...views.values()];
  }

  /** {x, y} in CSS pixels of the canvas at which a place is seen in one of the views; null behind the camera. */
  seenAt(place, { left, top, width, height } = this.views[0]) {
    const { x, y, z } = new Vector3().copy(place).project(this.picture.camera);
    return z > 1 ? null : { x: left + ((x + 1) / 2) * width, y: top + ((1 - y) / 2) * height };
  }

  /** Metres a CSS pixel covers in the middle of the first pane. */
  get metresPerPixel() {
    return metresPerPixel(this.picture.view, this.picture.panes[0].view.height);
  }

  /** {lon, lat, height} of a local place. */
  geographic(place) {
    return this.frame.toGeographic(new Vector3().copy(place));
  }

  /** Metres above sea level of a local place. */
  levelOf(place) {
    return this.geographic(place).height;
  }

  /** Shows exactly this camera, at once; a link's view is not stepped back for the site's boundary. */
  jumpTo(camera) {
    this.picture.goTo(viewFromCamera(camera, this.frame), { animate: false });
  }

  /** Flies to exactly this camera; jumps where motion is unwelcome. */
  flyTo(camera) {
    this.picture.goTo(viewFromCamera(camera, this.frame), { animate: true });
  }

  /** Height of the cut in metres above sea level; null without one. */
  get cut() {
    return this.cutaway.height;
  }

  /** Line of the upright cut, two {lon, lat}; null without one. */
  get section() {
    return this.cutaway.line;
  }

  /** Leaves out everything above this height in metres above sea level, null nothing. */
  cutAt(height) {
    this.cutaway.use({ cut: height });
  }

  /** Leaves out what lies to the right of the line from the first to the second {lon, lat}, null nothing. */
  cutAlong(line) {
    this.cutaway.use({ section: line });
  }

  /** Calls `fn` after every drawn frame; returns a function that ends it. */
  follow(fn) {
    this.picture.followers.add(fn);
    return () => this.picture.followers.delete(fn);
  }

  dispose() {
    for (const undo of this.#undo) undo();
  }
}
