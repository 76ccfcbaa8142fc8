/** Reading a story: brings the player, the chips, the evidence dialog and the 3D viewer together. */

import "../elements/twin-evidence.js";
import { translator, useDictionary } from "../locale.js";
import { createViewer } from "../viewer/viewer.js";
import { tracesOf } from "../viewer/traces.js";
import { Chips } from "./chips.js";
import { wakePictures } from "./enlarging.js";
import { wakeNumbers } from "./numbers.js";
import { Player } from "./player.js";

const FURTHER_LAYERS = ["site", "demolished", "planned"];

/**
 * Starts the story in `page` from its data block; `fetchResource` replaces loading over the network (offline file).
 * Returns {player, viewer}; text and numbers work at once, the model comes when it has loaded.
 */
export async function startReading(page, data, { fetchResource } = {}) {
  const t = translator(data.texts);
  useDictionary(data.texts);
  wakeNumbers(page.querySelector(".story"));
  wakePictures(page.querySelector(".story"), t);
  const stage = page.querySelector(".stage");
  const chips = new Chips(stage, data, t);
  const player = new Player(page, data, t);
  const evidence = page.querySelector("twin-evidence");
  evidence.use(data, t);
  const model = { viewer: null, wanted: null, traces: null };
  const show = (request) => {
    model.wanted = { ...model.wanted, ...request };
    model.viewer?.show(request);
  };
  page.addEventListener("twin:scene", ({ detail: { scene } }) => {
    chips.showSun(scene);
    stopVideos(page);
    model.traces = tracesOf(scene.measurements ?? [], data.model.anchor);
    model.viewer?.drawing.sketch(model.traces);
    chips.showScale(scene.camera, stage.clientHeight);
    show({ camera: scene.camera, sun: scene.sun, layers: layersOf(scene, data.model), split: 0.5, animate: scene.flight ?? true, ...player.view(scene) });
  });
  page.addEventListener("twin:switch", ({ detail: { letter } }) => show({ shown: [letter], comparison: "none", animate: false }));
  page.addEventListener("twin:choose", ({ detail: { ids } }) => model.viewer?.highlight(ids));
  player.start();
  evidence.followAddress();
  model.viewer = await openViewer(stage, data, fetchResource);
  model.viewer.on("twin:camera", (camera) => chips.showScale(camera, stage.clientHeight));
  model.viewer.drawing.sketch(model.traces);
  await model.viewer.show({ ...model.wanted, animate: false });
  return { player, viewer: model.viewer };
}

/** A video of the scene that was left does not go on unseen. */
function stopVideos(page) {
  for (const video of page.querySelectorAll(".story video")) video.pause();
}

async function openViewer(stage, data, fetchResource) {
  // without a model the view in words takes its place
  stage.addEventListener("twin:error", ({ detail }) => stage.parentElement.classList.toggle("no-model", detail.code === "webgl"));
  stage.addEventListener("twin:ready", () => stage.classList.add("ready"), { once: true });
  const texts = Object.fromEntries(Object.entries(data.texts).filter(([key]) => key.startsWith("viewer.")));
  const viewer = await createViewer(stage.querySelector("[data-viewer]"), data.model, { fetchResource, texts });
  const move = stage.querySelector("[data-move]");
  if (move && getComputedStyle(move).display !== "none") letThePageScroll(viewer, move);
  return viewer;
}

/** On a phone the model catches no finger until it is asked to, so that the page can be scrolled over it. */
function letThePageScroll(viewer, button) {
  viewer.setInteractive(false);
  button.addEventListener("click", () => {
    const isMoving = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isMoving));
    viewer.setInteractive(isMoving);
  });
}

/** Every layer's state in a scene: what the scene says, else what the model says; so no scene inherits from another. */
function layersOf(scene, model) {
  const usual = Object.fromEntries((model.layers ?? []).map(({ id, visible }) => [id, visible !== false]));
  const further = Object.fromEntries(FURTHER_LAYERS.map((id) => [id, true]));
  return { ...usual, ...further, ...scene.layers };
}
