/**
 * The 3D viewer of the twin: one canvas that draws the layers and alternatives of a view model.
 *   const viewer = await createViewer(container, model, options);
 * container  an element with a size of its own (the viewer fills it and sets position: relative if it is static).
 * model      a ViewModel of version 1; it is read once, changes to it later are not seen.
 * options    {
 *   fetchResource(url) -> Promise<ArrayBuffer>   all loading goes through it when given (tileset.json, glb, trees, lines, ...).
 *              `url` is written as in the model; what a tileset refers to is resolved against its own url, no host is ever added
 *   texts      {key: sentence} replacing the built-in German or English sentences (keys: see texts.js)
 *   quality    "fein" | "mittel" | "sparsam" of the picture at rest; without it "fein", less where frames take too long or it moves
 *   antialias  false switches multisampling off (tests: fein without MSAA)
 *   tools, chips   false leaves out the buttons at the top right, the badge and name over each pane
 *   keyboard   false leaves the canvas out of the tab order and ignores keys
 *   interactive  false: a still picture, see setInteractive
 * }
 * Resolves when the viewer stands in the page, before anything is loaded; it then shows the model's start camera (and sun) and
 * the first of "0" (Bestand). It never rejects because of missing WebGL: then `viewer.available` is false, a
 * readable sentence stands in the container and every method does nothing.
 * viewer.show({camera, shown, comparison, sun, layers, order, styles, labels, filters, ghost, away, split, animate}) -> Promise that resolves when ready
 *   camera      {lon, lat, height, azimuth, elevation, distance, fov}; panes too narrow for the site boundary step back
 *   shown       letters, "0" = Bestand; "none", "blink" and "swipe" use the first one or two, "side-by-side" up to four
 *   comparison  "none" | "side-by-side" | "swipe" | "blink"
 *   sun         local date-time "2026-06-21T17:45" in the model's timezone
 *   layers      {id: true | false | opacity 0..1}; besides the ids of model.layers: "site", "demolished", "planned"
 *   order       ids of layers on the ground, the uppermost first; null: as the model has them
 *   styles      {id of a layer: {by: attribute, method, count, palette, classes} | null}, see thematic/styling.js
 *   labels      {id of a layer: attribute | null}, lettered over the picture; filters, ghost, away: see state.js
 *   split       0..1, place of the swipe line from the left
 *   animate     false or 0 = jump, else the seconds of the flight; default is 0.7 s, always a jump with prefers-reduced-motion
 *   Fields left out stay as they are.
 * viewer.getCamera() -> Camera of what is seen now       viewer.getState() -> the fields of show() as they stand
 * viewer.highlight(ids)                tint these object ids ([] takes the tint away)
 * viewer.setInteractive(bool)          false: no mouse, touch or keys, the page scrolls over the model
 * viewer.tool(name)                    "start" | "nearer" | "farther" | "north" | "left" | "right" | "up" | "down" | "fullscreen"
 * viewer.panes() -> [{letter, left, top, width, height}] in CSS pixels     viewer.sunPosition() -> {azimuth, elevation}, geometric degrees
 * viewer.statistics() -> {tiles, failed, triangles, calls, features, figures, quality, frameMilliseconds}
 * viewer.snapshot(type = "image/png") -> Promise<Blob>     the picture as it stands, without labels
 * viewer.on(event, fn) -> function that removes fn again   `fn` is given the event's detail
 * viewer.tryModel({url, anchor, heading, scale} | null)     a .glb that stands there for the moment; the same url is only moved
 * viewer.outline([{lon, lat}, ...] | null)                 the boundary of an area on the ground
 * viewer.groundAt({lon, lat}) -> height of the loaded terrain there, or null
 * viewer.drawing                                           what is drawn here: drafts, lines over the picture, clicks; see drawing.js
 * viewer.equip(use) -> use({container, canvas, picture, frame, model})   for instruments/ alone       viewer.dispose()
 * Events (CustomEvents that bubble from the container): "twin:pick" {letter, layer, id, attributes, position: {lon, lat,
 * height}, ground: {lon, lat, height} | null} with id null when no object was hit · "twin:progress" {loaded, total} · "twin:ready" {} · "twin:error" {code, url,
 * message} with code "webgl" | "context-lost" | "tile" | "resource" · "twin:camera" Camera when a movement rests ·
 * "twin:split" {split} · "twin:retry" {} when what failed is asked for again · "twin:shown" {letter} when blinking changes the picture.
 *
 * Ready: document.documentElement.dataset.ready is "0" while anything is missing and "1" when the queues were empty in
 * three consecutive updates and one frame of the best quality was finished after that. Nothing to show, and no WebGL, count as ready.
 */

import { Blinker } from "./blink.js";
import { cameraFromView, movedView, viewFromCamera } from "./camera.js";
import { openCanvas } from "./canvas.js";
import { watchContext } from "./contextloss.js";
import { createControls } from "./controls.js";
import { localFrame } from "./frame.js";
import { listenToKeys, TOOL_MOVES } from "./keyboard.js";
import { markReady } from "./loop.js";
import { Drawing } from "./drawing.js";
import { Picture } from "./picture.js";
import { firstQuality } from "./quality.js";
import { Stage } from "./stage.js";
import { firstState, takeOver, told } from "./state.js";
import { sunAt } from "./sun.js";
import { SwipeLine } from "./swipe.js";
import { viewerTexts } from "./texts.js";
import { addTools, toggleFullscreen } from "./tools.js";

const DRAG_PIXELS = 5;
const NOTHING = { tiles: 0, failed: 0, triangles: 0, calls: 0, features: 0, figures: 0, quality: null, frameMilliseconds: 0 };

/** A viewer in `container` for `model`; see the top of this file. */
export async function createViewer(container, model, options = {}) {
  markReady(false);
  return new Viewer(container, model, options);
}

class Viewer {
  #container; #model; #options; #t; #stage; #frame; #picture; #controls; #swipe; #blinker; #undo = [];
  #state;
  #hasShown = false;
  #seen = null;
  #takesKeys = true;

  constructor(container, model, options) {
    this.#container = container;
    this.#model = model;
    this.#state = firstState(model);
    this.#options = options;
    this.#t = viewerTexts(model.language ?? "de", options.texts);
    this.#frame = localFrame(model.anchor);
    this.#stage = new Stage(container, model, this.#t, options);
    const quality = firstQuality(options.quality);
    const renderer = openCanvas(this.#stage.canvas, options.antialias ?? quality.antialias);
    this.available = renderer !== null;
    this.drawing = new Drawing(container);
    if (this.available) this.#open(renderer, quality);
    else this.#giveUp();
  }

  #open(renderer, quality) {
    const { canvas } = this.#stage;
    this.#swipe = new SwipeLine(this.#container, this.#t, (split) => this.#slide(split));
    this.#blinker = new Blinker(this.#container, this.#t, () => this.#blink());
    this.#controls = createControls(canvas, (view) => this.#picture.moveByHand(view));
    this.#picture = new Picture({
      renderer, quality, model: this.#model, frame: this.#frame, state: this.#state, fetchResource: this.#options.fetchResource,
      size: () => this.#stage.size(),
      told: {
        view: (view) => this.#controls.set(view),
        panes: (panes, isSame) => (isSame ? this.#stage.movePanes(panes) : this.#showPanes(panes)),
        figures: (stand) => this.#stage.showNote(stand ? this.#t("viewer.figures") : ""),
        drawn: () => this.drawing.follow(),
        progress: (progress) => this.#tellProgress(progress),
        ready: () => this.#tellReady(),
        failed: (code, url, error, title) => this.#tellFailure(code, url, error, title),
      },
    });
    this.drawing.open(this.#picture, canvas);
    this.#listen(canvas);
    this.show({ camera: this.#startCamera(), animate: false });
    this.#hasShown = false;
  }

  #startCamera() {
    return this.#model.start?.camera ?? { ...this.#model.anchor };
  }

  #listen(canvas) {
    const observer = new ResizeObserver(() => this.#picture.resize());
    observer.observe(this.#container);
    this.#undo.push(() => observer.disconnect());
    if (this.#options.tools !== false) this.#undo.push(addTools(this.#container, this.#t, (name) => this.tool(name)));
    if (this.#options.keyboard === false) this.#stage.makePicture();
    else {
      this.#undo.push(listenToKeys(canvas, {
        isOn: () => this.#takesKeys,
        move: (change) => this.#picture.moveByHand(movedView(this.#picture.view, change)),
        start: () => this.tool("start"), leave: () => canvas.blur(), pick: () => this.#use(this.#picture.middle()),
      }));
    }
    let pressed = { clientX: 0, clientY: 0 };
    canvas.addEventListener("pointerdown", (event) => { pressed = event; });
    canvas.addEventListener("click", (event) => {
      const moved = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
      if (moved < DRAG_PIXELS) this.#use({ x: event.offsetX, y: event.offsetY }, event);
    });
    this.#undo.push(watchContext(canvas, {
      lost: () => this.#loseContext(),
      back: () => this.#regainContext(),
      stays: () => this.#stage.say(this.#t("viewer.error.context")),
    }));
    if (this.#options.interactive === false) this.setInteractive(false);
  }

  /** See the top of this file. */
  async show({ camera, split, animate = true, ...request } = {}) {
    if (!this.available) return;
    if (split !== undefined) this.#swipe.set(split);
    this.#state.split = this.#swipe.split;
    takeOver(this.#state, request, this.#model);
    this.#picture.setSun(this.sunPosition());
    this.#picture.refresh();
    if (camera) this.#picture.goTo(viewFromCamera(camera, this.#frame), { animate: this.#hasShown && animate, fitted: true });
    this.#hasShown = true;
    await this.#picture.untilReady();
  }

  /** Camera of what is seen now. */
  getCamera() {
    return this.available ? cameraFromView(this.#picture.view, this.#frame) : this.#startCamera();
  }

  /** The fields of show() as they stand. */
  getState() {
    return { camera: this.getCamera(), ...told(this.#state, this.#picture?.styling.inUse) };
  }

  /** Tints these object ids and no others. */
  highlight(ids) {
    if (this.available) this.#picture.choose(ids);
  }

  /** Lets a model stand in the city for the moment; see the top of this file. */
  async tryModel(model) {
    if (!this.available) return;
    await this.#picture.trial.place(model);
    await this.#picture.untilReady();
  }

  /** Draws the boundary of an area on the ground; null takes it away. */
  outline(corners) {
    if (this.available) this.#picture.trial.outline(corners);
  }

  /** Height in metres of the loaded terrain at {lon, lat}; null where none is loaded. */
  groundAt(place) {
    if (!this.available) return null;
    const local = this.#frame.toLocal({ ...place, height: this.#model.anchor.height ?? 0 });
    const up = this.#picture.layers.heightAt(local.x, local.y);
    return up === null ? null : this.#frame.toGeographic(local.setZ(up)).height;
  }

  /** Whether mouse, touch and keys move the camera; without, the page scrolls over the model. */
  setInteractive(enabled) {
    if (!this.available) return;
    this.#controls.setEnabled(enabled);
    this.#takesKeys = enabled;
  }

  /** What a tool button does; see the top of this file for the names. */
  tool(name) {
    if (!this.available) return;
    const { view } = this.#picture;
    if (name === "start") this.#picture.goTo(viewFromCamera(this.#startCamera(), this.#frame), { animate: true, fitted: true });
    else if (name === "north") this.#picture.goTo({ ...view, azimuth: 0 }, { animate: true });
    else if (name === "fullscreen") toggleFullscreen(this.#container);
    else if (TOOL_MOVES[name]) this.#picture.goTo(movedView(view, TOOL_MOVES[name]), { animate: true });
  }

  /** Places of the panes in CSS pixels inside the container. */
  panes() {
    return this.available ? this.#picture.panes.map(({ letter, left, top, width, height }) => ({ letter, left, top, width, height })) : [];
  }

  /** {azimuth, elevation} of the drawn sun in degrees. */
  sunPosition() {
    return sunAt(this.#state.sun, this.#model.timezone ?? "Europe/Berlin", this.#model.anchor.lon, this.#model.anchor.lat);
  }

  /** Counters for tests and the curious. */
  statistics() {
    return this.available ? this.#picture.statistics() : { ...NOTHING };
  }

  /** The picture as it stands, without labels, as a Blob; null where there is none. */
  snapshot(type = "image/png") {
    if (!this.available) return Promise.resolve(null);
    this.#picture.draw({ moving: false });
    return new Promise((resolve) => this.#stage.canvas.toBlob(resolve, type));
  }

  /** Calls `fn` with the detail of each event of this name; returns a function that ends it. */
  on(event, fn) {
    const listener = ({ detail }) => fn(detail);
    this.#container.addEventListener(event, listener);
    return () => this.#container.removeEventListener(event, listener);
  }

  /** Lets an instrument work on the parts of this viewer; null where there is no picture. */
  equip(use) {
    if (!this.available) return null;
    return use({ container: this.#container, canvas: this.#stage.canvas, picture: this.#picture, frame: this.#frame, model: this.#model });
  }

  /** Takes the viewer out of the page and frees everything. */
  dispose() {
    for (const undo of this.#undo) undo();
    for (const part of [this.#swipe, this.#blinker, this.#controls, this.drawing, this.#picture, this.#stage]) part?.dispose();
    this.available = false;
  }

  #emit(name, detail = {}) {
    this.#container.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  #showPanes(panes) {
    const { comparison, shown } = this.#state;
    this.#stage.showPanes(panes, comparison);
    const isSwipe = comparison === "swipe" && panes.length === 2;
    this.#swipe.show(isSwipe ? panes.map(({ letter }) => this.#stage.nameOf(letter)) : null);
    this.#blinker.show(comparison === "blink" && shown.length > 1);
  }

  #slide(split) {
    this.#state.split = split;
    this.#picture.redraw();
    this.#emit("twin:split", { split });
  }

  #blink() {
    this.#state.blinked += 1;
    this.#picture.refresh();
    this.#emit("twin:shown", { letter: this.#picture.panes[0].letter });
  }

  /** A click or Enter: whoever draws is given the place, otherwise the object there is chosen. */
  #use(point, event = null) {
    if (!this.drawing.click(point, event)) this.#pick(point);
  }

  #pick(point) {
    const found = this.#picture.pick(point);
    if (!found) return;
    const { letter, object } = found;
    this.#picture.choose(object ? [object.id] : []);
    const name = object?.attributes.name ?? object?.attributes.address ?? object?.id;
    this.#stage.announce(object ? this.#t("viewer.picked", { name }) : this.#t("viewer.picked.nothing"));
    this.#emit("twin:pick", {
      letter, layer: object?.layer ?? null, id: object?.id ?? null, attributes: object?.attributes ?? {},
      position: object ? this.#frame.toGeographic(object.place) : null,
      ground: found.ground ? this.#frame.toGeographic(found.ground) : null,
    });
  }

  #tellProgress(progress) {
    this.#stage.showProgress(progress);
    this.#emit("twin:progress", progress);
  }

  #tellReady() {
    const camera = this.getCamera();
    const seen = JSON.stringify(camera);
    this.#stage.showProgress(null);
    this.#emit("twin:ready");
    if (this.#seen !== seen) this.#emit("twin:camera", camera);
    this.#seen = seen;
  }

  #tellFailure(code, url, error, title) {
    this.#stage.fail(title, () => this.#picture.retry());
    this.#emit("twin:error", { code, url, message: String(error?.message ?? error) });
  }

  #loseContext() {
    const sentence = this.#t("viewer.context.lost");
    this.#stage.say(sentence);
    this.#picture.pause();
    this.#emit("twin:error", { code: "context-lost", url: null, message: sentence });
  }

  #regainContext() {
    this.#stage.say("");
    this.#stage.announce(this.#t("viewer.context.back"));
    this.#picture.renew();
  }

  #giveUp() {
    const sentence = this.#t("viewer.error.webgl");
    this.#stage.showUnavailable(sentence);
    markReady(true);
    queueMicrotask(() => {
      this.#emit("twin:error", { code: "webgl", url: null, message: sentence });
      this.#emit("twin:ready");
    });
  }
}
