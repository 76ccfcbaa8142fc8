/** The live viewer beside the form: shows the scene as it will be read; the view is stored only when it is taken. */

const FURTHER_LAYERS = ["site", "demolished", "planned"];
const CLOSE = { lon: 1e-6, lat: 1e-6, height: 0.1, azimuth: 0.1, elevation: 0.1, distance: 0.5, fov: 0.1 };

export class SceneStage {
  #viewer = null;
  #scene = null;
  #rested = null;

  /** `moved(isMoved)` hears whether what is seen differs from the scene's own view, `stands(scene, viewer)` when it is drawn. */
  constructor(box, { model, texts, moved, stands }) {
    Object.assign(this, { model, moved, stands });
    const element = box.querySelector("twin-viewer");
    element.addEventListener("twin:open", ({ detail: { viewer } }) => {
      this.#viewer = viewer;
      viewer.on("twin:camera", (camera) => this.#seen(camera));
      if (this.#scene) this.show(this.#scene, { animate: false });
    });
    element.options = { texts: Object.fromEntries(Object.entries(texts).filter(([key]) => key.startsWith("viewer."))) };
    element.model = model;
  }

  /** Shows a scene; with `keepCamera` only alternatives, comparison, sun and layers follow. */
  async show(scene, { animate = true, keepCamera = false } = {}) {
    this.#scene = scene;
    if (!this.#viewer) return;
    const { shown, comparison, sun, camera } = scene;
    const usual = Object.fromEntries((this.model.layers ?? []).map(({ id, visible }) => [id, visible !== false]));
    const further = Object.fromEntries(FURTHER_LAYERS.map((id) => [id, true]));
    const request = { shown: shown.length > 0 ? shown : ["0"], comparison, layers: { ...usual, ...further, ...scene.layers }, animate: animate && scene.flight };
    if (sun) request.sun = sun;
    if (keepCamera) {
      await this.#viewer.show(request);
      return;
    }
    this.#rested = null;
    this.moved(false);
    await this.#viewer.show({ ...request, camera });
    this.#rested = this.#viewer.getCamera();
    this.moved(false);
    if (this.#scene === scene) this.stands(scene, this.#viewer);
  }

  /** What is seen now, as a scene stores it. */
  view() {
    if (!this.#viewer?.available) return null;
    const { camera, shown, comparison, sun } = this.#viewer.getState();
    this.#rested = camera;
    return { camera, shown, comparison, sun: sun.slice(0, 16) };
  }

  // panes too narrow for the site step back: the view the scene came to rest in counts as its own
  #seen(camera) {
    if (this.#rested === null) return;
    this.moved(Object.entries(CLOSE).some(([name, most]) => Math.abs(camera[name] - this.#rested[name]) > most));
  }
}
