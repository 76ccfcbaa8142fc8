/** The picture of one viewer: scene, camera and panes, and what happens between two drawn frames. */

import { PerspectiveCamera, Scene, Vector3 } from "three";
import {
  aboveGround, applyView, fittedView, flight, forwardOf, isAlongGround, isEyeLevel, metresPerPixel,
  reducedMotion, viewFromCamera,
} from "./camera.js";
import { applyQuality, pixelRatioFor, whenDrawn } from "./canvas.js";
import { drawPanes, paneAt, panesFor } from "./comparison.js";
import { FeatureStates } from "./featurestate.js";
import { Drawn } from "./drawn.js";
import { Figures } from "./figures.js";
import { footingIn } from "./footing.js";
import { Layers } from "./layers.js";
import { Light } from "./light.js";
import { Loop, markFirst } from "./loop.js";
import { shadeFar } from "./materials.js";
import { groundUnder, pickGround, pickObject, rayAt } from "./picking.js";
import { judgedQuality } from "./quality.js";
import { createResources } from "./resources.js";
import { statisticsOf } from "./statistics.js";
import { Surroundings } from "./surroundings.js";
import { Filtering } from "./thematic/filtering.js";
import { Labels } from "./thematic/labels.js";
import { Styling } from "./thematic/styling.js";
import { Trial } from "./trial.js";

const SHADOW_PIXELS = 300;

const layoutKey = (panes, comparison) => [comparison, ...panes.map(({ letter }) => letter)].join();

export class Picture {
  /**
   * `state` is the viewer's {comparison, shown, split, blinked, layers}, read at every drawing; `size()` gives the canvas in
   * CSS pixels; `told` are the functions to tell: view(view), panes(panes, isSame), figures(stand), progress({loaded, total}), ready(),
   * drawn(), failed(code, url, error, title).
   */
  constructor({ renderer, quality, model, frame, state, fetchResource, size, told }) {
    Object.assign(this, { renderer, quality, state, size, told, panes: [], laidOut: "", journey: null, followers: new Set(), fixedRatio: null });
    this.scene = new Scene();
    this.camera = new PerspectiveCamera();
    this.states = new FeatureStates((model.alternatives ?? []).map(({ letter }) => letter));
    this.light = new Light(this.scene, quality.shadowSize);
    this.loop = new Loop(this);
    const resources = createResources(fetchResource);
    const shared = { scene: this.scene, frame, resources, changed: () => this.#changed(), failed: told.failed };
    this.layers = new Layers({ ...shared, model, states: this.states });
    this.trial = new Trial({ ...shared, heightAt: this.layers.heightAt });
    this.draft = new Drawn({ layers: this.layers, states: this.states, changed: shared.changed });
    this.figures = new Figures(this.scene);
    this.styling = new Styling({ tables: this.layers.tables, colours: this.states.colours, changed: () => this.loop.touch() });
    this.filtering = new Filtering({ tables: this.layers.tables, states: this.states, changed: () => this.#changed() });
    this.surroundings = new Surroundings(this.states);
    this.labels = new Labels(this, this.layers.tables, renderer.domElement.parentElement);
    this.corners = this.layers.ring.map((corner) => new Vector3(corner[0], corner[1], corner[2] ?? 0));
    this.view = viewFromCamera(model.start?.camera ?? { ...model.anchor }, frame);
    this.wanted = this.view;
    applyQuality(quality);
    this.resize();
  }

  #changed() {
    this.light.invalidate();
    this.loop.touch();
  }

  /** Resolves when everything asked for is drawn. */
  untilReady() {
    return this.loop.untilReady();
  }

  /** Takes the size of the canvas anew. */
  resize() {
    const { width, height } = this.size();
    if (this.width === width && this.height === height) return;
    Object.assign(this, { width, height });
    this.renderer.setSize(width, height, false);
    this.#layOut();
    this.#refit();
    this.loop.touch();
  }

  /** Draws again after the state has changed. */
  refresh() {
    if (this.layers.configure(this.state.layers, this.state.order)) this.light.invalidate();
    this.styling.use(this.state.styles);
    this.filtering.use(this.state.filters);
    this.#setApart();
    this.labels.use(this.state.labels);
    this.#layOut();
    this.#refit();
    this.loop.touch();
  }

  /** Hides what is put away, and makes pale what is not to matter. */
  #setApart() {
    const { away, ghost, shown } = this.state;
    const isOther = this.states.putAway(away.hidden, away.only);
    // without a filter nothing would stand out
    const isGhost = ghost !== null && (ghost.of !== "filter" || this.filtering.isOn);
    if (this.surroundings.use(isGhost ? ghost : null, shown) || isOther) this.light.invalidate();
  }

  /** Draws again at once, while the swipe line moves. */
  redraw() {
    this.#layOut();
    this.loop.touchByHand();
  }

  /** Asks again for what could not be loaded. */
  retry() {
    this.layers.retry();
    this.loop.touch();
  }

  setSun(position) {
    this.light.setSun(position);
  }

  /** Tints these object ids. */
  choose(ids) {
    this.states.choose(ids);
    this.layers.areas.choose(ids);
    this.loop.touch();
  }

  #layOut() {
    this.panes = panesFor(this.state, this.width, this.height);
    this.light.keepOnly(this.state.shown);
    const key = layoutKey(this.panes, this.state.comparison);
    this.told.panes(this.panes, key === this.laidOut);
    this.laidOut = key;
  }

  aspect() {
    const { view } = this.panes[0];
    return view.width / view.height;
  }

  /** An author's view is fitted anew to other panes; one moved by hand stays, seen through panes of another shape. */
  #refit() {
    if (this.journey) return;
    if (this.wanted) this.#set(fittedView(this.wanted, this.corners, this.aspect()));
    else if (this.camera.aspect !== this.aspect()) this.#set(this.view);
  }

  #set(view) {
    this.view = view;
    applyView(this.camera, view, this.aspect());
    this.told.view(view);
  }

  /** Flies or jumps to a view; `fitted` lets narrow panes step back until the site fits. */
  goTo(view, { animate = false, fitted = false }) {
    this.wanted = fitted ? view : null;
    const goal = fitted ? fittedView(view, this.corners, this.aspect()) : view;
    if (animate && !reducedMotion()) this.journey = flight(this.view, goal, performance.now(), animate === true ? undefined : animate);
    else this.#set(goal);
    this.loop.touch();
  }

  /** Takes over a view that mouse, touch or keys have made. */
  moveByHand(view) {
    this.journey = null;
    this.wanted = null;
    this.#set(aboveGround(view, this.layers.heightAt));
    this.loop.touchByHand();
  }

  /** Middle of the first pane in CSS pixels. */
  middle() {
    const { left, top, width, height } = this.panes[0].view;
    return { x: left + width / 2, y: top + height / 2 };
  }

  /** {letter, object | null, ground | null} at a point of the canvas; null outside all panes. */
  pick(point) {
    const pane = paneAt(this.panes, point.x, point.y);
    if (!pane) return null;
    const { camera, layers, states } = this;
    const standing = pickObject({ point, pane, camera, layers, states });
    return { letter: pane.letter, object: this.#nearer(standing, point, pane), ground: pickGround({ point, pane, camera, layers }) };
  }

  /** What stands in the tiles, or what is drawn in front of it. */
  #nearer(standing, point, pane) {
    const drawn = this.draft.hit(rayAt(point, pane, this.camera), pane.letter);
    if (!drawn || (standing && standing.place.distanceTo(this.camera.position) < drawn.distance)) return standing;
    return { layer: "planned", id: drawn.id, attributes: {}, place: drawn.place };
  }

  /** {letter, east, north, metresPerPixel} of the ground at a point of the canvas; null outside all panes and above the horizon. */
  placeUnder(point) {
    const pane = paneAt(this.panes, point.x, point.y);
    const ground = pane ? groundUnder({ point, pane, camera: this.camera, heightAt: this.layers.heightAt }) : null;
    if (ground === null) return null;
    const { x, y } = ground;
    return { letter: pane.letter, east: x, north: y, metresPerPixel: metresPerPixel(this.view, pane.view.height) };
  }

  /** {x, y} in CSS pixels at which a place is seen in the first pane, null behind the camera; without `up` it lies `above` the ground. */
  project({ east, north, above = 0, up = (this.layers.heightAt(east, north) ?? 0) + above }) {
    const { left, top, width, height } = this.panes[0].view;
    const { x, y, z } = new Vector3(east, north, up).project(this.camera);
    return z > 1 ? null : { x: left + ((x + 1) / 2) * width, y: top + ((1 - y) / 2) * height };
  }

  /** For the loop: goes on with a flight; whether one is under way. */
  advance(now) {
    if (this.journey === null) return false;
    const { at, endsAt } = this.journey;
    if (now >= endsAt) this.journey = null;
    this.#set(at(now));
    return this.journey !== null;
  }

  /** For the loop: asks for tiles of the picture and, coarser, for those that throw shadows into it. */
  update({ moving }) {
    if (!moving) this.light.fitShadow(this.view.target, forwardOf(this.view), this.view.distance);
    const { width, height } = this.panes[0].view;
    const views = [{ camera: this.camera, width, height }];
    if (this.light.shadowCamera) views.push({ camera: this.light.shadowCamera, width: SHADOW_PIXELS, height: SHADOW_PIXELS });
    this.layers.update(views, this.panes.map(({ letter }) => letter));
  }

  /** For the loop: whether nothing is on its way; tells the progress. */
  isIdle() {
    const isIdle = this.layers.isIdle();
    const progress = this.layers.progress();
    const key = `${progress.loaded} ${progress.total}`;
    if (!isIdle && key !== this.toldProgress) this.told.progress(progress);
    this.toldProgress = isIdle ? null : key;
    return isIdle;
  }

  /** For the loop: what is done once the tiles have come; true when more must be loaded because of it. */
  settle() {
    if (this.layers.followGround()) {
      this.draft.followGround();
      this.light.invalidate();
    }
    const lifted = aboveGround(this.view, this.layers.heightAt);
    const mustMove = lifted !== this.view && Math.abs(lifted.elevation - this.view.elevation) > 0.01;
    if (mustMove) this.#set(lifted);
    if (this.layers.isOpening) return this.#showFirst();
    const hasNewTrees = this.layers.groves.arrange(this.camera.position, this.view);
    const hasNewFigures = this.#arrangeFigures();
    if (hasNewTrees || hasNewFigures) this.light.invalidate();
    return mustMove;
  }

  /** Draws buildings and ground as soon as they have come, coarse where coarser tiles stand for them, and asks for the rest. */
  #showFirst() {
    if (this.layers.seenTilesets().some(({ tiles }) => tiles.visibleTiles.size > 0)) markFirst();
    this.layers.goOn();
    // the rest is on its way while the picture is drawn; where nothing is, it is the last as well
    this.update({ moving: false });
    if (!this.layers.isIdle()) this.draw({ moving: true });
    return true;
  }

  /** Scale figures stand free in all pictures of a comparison; whether any came or went. */
  #arrangeFigures() {
    const letters = this.panes.map(({ letter }) => letter);
    const footing = footingIn({ layers: this.layers, states: this.states, letters });
    const view = isEyeLevel(this.view) ? this.view : null;
    const hasChanged = this.figures.arrange(view, { aspect: this.aspect(), footing, key: letters });
    this.told.figures(this.figures.count > 0);
    return hasChanged;
  }

  /** For the loop: draws all panes, lightly while moving. */
  draw({ moving }) {
    this.startedAt = performance.now();
    const { view, quality, light } = this;
    const isLight = moving && !quality.moving.fineTrees;
    this.#usePixels(moving);
    light.followCamera(this.camera, view.distance, isEyeLevel(view));
    this.layers.lookAlongGround(isAlongGround(view));
    const pixel = metresPerPixel(view, this.panes[0].view.height);
    this.layers.scaleDashes(pixel);
    shadeFar(pixel);
    this.layers.showOutlines(!moving || quality.moving.outlines);
    this.layers.groves.simplify(isLight || !quality.fineTrees);
    drawPanes(this.renderer, {
      scene: this.scene, camera: this.camera, panes: this.panes, height: this.height, light, layers: this.layers,
      surroundings: this.surroundings, mayUpdateShadows: !moving,
    });
    this.told.drawn();
    for (const follow of this.followers) follow();
  }

  #usePixels(moving) {
    const ratio = this.fixedRatio ?? pixelRatioFor(this.quality, { width: this.width, height: this.height, moving });
    if (this.renderer.getPixelRatio() !== ratio) this.renderer.setPixelRatio(ratio);
  }

  /** For the loop: resolves with the milliseconds of the frame just asked for. */
  async drawn() {
    const programs = this.renderer.info.programs.length;
    this.milliseconds = await whenDrawn(this.renderer, this.startedAt);
    // a frame that had to build shaders says nothing about the next
    if (programs === this.programs) this.#judge();
    this.programs = programs;
    return this.milliseconds;
  }

  #judge() {
    const { shadowSize } = this.quality;
    this.quality = judgedQuality(this.quality, this.milliseconds);
    applyQuality(this.quality);
    if (this.quality.shadowSize !== shadowSize) this.light.resizeShadows(this.quality.shadowSize);
  }

  /** For the loop: everything stands. */
  rested() {
    this.told.ready();
  }

  statistics() {
    return statisticsOf(this);
  }

  /** The graphics device is gone: nothing more is drawn, whoever waits goes on. */
  pause() {
    this.loop.end();
    this.loop.ended = true;
  }

  /** The graphics device is back. */
  renew() {
    this.loop.ended = false;
    this.light.forgetShadows();
    this.#changed();
  }

  dispose() {
    this.loop.stop();
    this.trial.dispose();
    this.labels.dispose();
    this.layers.dispose();
    this.light.dispose();
    this.surroundings.dispose();
    this.states.dispose();
    this.renderer.dispose();
  }
}
