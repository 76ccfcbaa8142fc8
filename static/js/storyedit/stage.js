/** The live viewer beside the form: shows the scene as it will be read; the view is stored only when it is taken. */

import { cutOf, lookOf } from "../story/looking.js";
import { lookSeen } from "./looks.js";

const CLOSE = { lon: 1e-6, lat: 1e-6, height: 0.1, azimuth: 0.1, elevation: 0.1, distance: 0.5, fov: 0.1 };

export class SceneStage {
  #viewer = null;
  #scene = null;
  #rested = null;
  #tree;
  #kit;
  /** Whether a view from elsewhere is looked at, which no scene has taken yet. */
  isVisiting = false;

  /**
   * `tree` is the <twin-layers> of the form. `moved(isMoved)` hears whether what is seen differs from the scene's own view,
   * `stands(scene, viewer)` when it is drawn, `opened()` when the viewer has begun.
   */
  constructor(box, { model, texts, language, tree, moved, stands, opened }) {
    Object.assign(this, { model, moved, stands });
    this.#tree = tree;
    this.#kit = box.querySelector("twin-kit");
    const element = box.querySelector("twin-viewer");
    element.addEventListener("twin:open", ({ detail: { viewer } }) => {
      this.#viewer = viewer;
      tree.open(viewer, { model, texts, language });
      viewer.on("twin:camera", (camera) => this.#seen(camera));
      // the tools, which cut, are opened by those who hear of the viewer after this
      queueMicrotask(() => {
        if (this.#scene) this.show(this.#scene, { animate: false });
        opened();
      });
    });
    element.options = { texts: Object.fromEntries(Object.entries(texts).filter(([key]) => key.startsWith("viewer."))) };
    element.model = model;
  }

  get #bench() {
    return this.#kit.kit?.bench ?? null;
  }

  /** Shows a scene; with `keepCamera` only alternatives, comparison, sun and layers follow. */
  async show(scene, { animate = true, keepCamera = false } = {}) {
    this.#scene = scene;
    this.isVisiting = false;
    if (!this.#viewer) return;
    const { shown, comparison, sun, camera, split = 0.5 } = scene;
    const request = { ...lookOf(scene, this.model), shown: shown.length > 0 ? shown : ["0"], comparison, split, animate: animate && scene.flight };
    if (sun) request.sun = sun;
    if (!keepCamera) this.#leave();
    const drawn = this.#viewer.show(keepCamera ? request : { ...request, camera });
    this.#bench?.cutaway.use(cutOf(scene));
    this.#tree.follow(this.#viewer.available ? this.#viewer.getState() : request);
    await drawn;
    if (this.#scene === scene && !this.isVisiting) await this.#kit.showSunmap?.(scene.sunmap ?? null);
    if (keepCamera || this.isVisiting || this.#scene !== scene) return;
    this.#rested = this.#viewer.getCamera();
    this.moved(false);
    this.stands(scene, this.#viewer);
  }

  #leave() {
    this.#rested = null;
    this.moved(false);
  }

  /** Shows a view that comes from elsewhere: {camera, ...fields of viewer.show(), cut, section, sunmap}; what is left out stays. Whether it could. */
  visit({ cut, section, sunmap, ...request }) {
    if (!this.#viewer?.available) return false;
    this.isVisiting = true;
    this.#viewer.show({ ...request, animate: false });
    this.#bench?.cutaway.use({ cut, section });
    this.#bench?.jumpTo(request.camera);
    this.#tree.follow(this.#viewer.getState());
    if (sunmap !== undefined) this.#kit.showSunmap?.(sunmap);
    return true;
  }

  /** What is seen now, as a scene stores it. */
  view() {
    if (!this.#viewer?.available) return null;
    const seen = lookSeen(this.#viewer, { tree: this.#tree, bench: this.#bench, model: this.model, before: this.#scene?.layers });
    this.#rested = seen.camera;
    this.isVisiting = false;
    return seen;
  }

  // panes too narrow for the site step back: the view the scene came to rest in counts as its own
  #seen(camera) {
    if (this.#rested === null || this.isVisiting) return;
    this.moved(Object.entries(CLOSE).some(([name, most]) => Math.abs(camera[name] - this.#rested[name]) > most));
  }
}
