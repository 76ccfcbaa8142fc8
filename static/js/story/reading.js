/** Reading a story: brings the player, the chips, the evidence dialog and the 3D viewer together. */

import "../elements/twin-evidence.js";
import "../elements/twin-layers.js";
import { translator, useDictionary } from "../locale.js";
import { Cutaway } from "../viewer/instruments/cutaway.js";
import { createViewer } from "../viewer/viewer.js";
import { tracesOf } from "../viewer/traces.js";
import { Chips } from "./chips.js";
import { FreeLook } from "./freelook.js";
import { cutOf, lookOf } from "./looking.js";
import { wakePictures } from "./enlarging.js";
import { heldFiles } from "./held.js";
import { wakeNumbers } from "./numbers.js";
import { wakePlain } from "./plain.js";
import { Player } from "./player.js";
import { followLegend } from "./sidelegend.js";
import { standIn } from "./standin.js";
import { SunCover } from "./suncover.js";
import { wakeTerms } from "./terms.js";

/**
 * Starts the story in `page` from its data block; `fetchResource` replaces loading over the network (offline file), `viewer` are
 * further options of createViewer. Returns {player, viewer, request(scene): what is asked for a scene, show(request): asking the viewer
 * for it}; text and numbers work at once, the model comes when it has loaded.
 */
export async function startReading(page, data, { fetchResource, viewer = {} } = {}) {
  const t = translator(data.texts);
  useDictionary(data.texts);
  wakeNumbers(page.querySelector(".story"));
  wakeTerms(page.querySelector(".story"), data.glossary);
  wakePlain(page.querySelector(".story"));
  wakePictures(page.querySelector(".story"), t);
  const stage = page.querySelector(".stage");
  const chips = new Chips(stage, data, t);
  const player = new Player(page, data, t);
  const evidence = page.querySelector("twin-evidence");
  evidence.use(data, t);
  const held = heldFiles(stage, fetchResource);
  const model = { viewer: null, cutaway: null, sun: null, wanted: null, traces: null };
  const show = (request) => {
    model.wanted = { ...model.wanted, ...request };
    const drawn = model.viewer?.show(request);
    if (request.cut !== undefined) model.cutaway?.use(request);
    return request.sunMaps && model.sun ? coverIn(stage, model.sun.show(request.sunMaps, drawn)) : drawn;
  };
  const free = new FreeLook(stage.querySelector("[data-back]"), () => showScene(data.scenes[player.index]));
  const showScene = async (scene) => {
    free.leave();
    await show(request(scene));
    if (model.viewer && scene === data.scenes[player.index]) free.arrive(model.viewer.getCamera());
  };
  const request = (scene) => ({ camera: scene.camera, sun: scene.sun, ...lookOf(scene, data.model), ...cutOf(scene), sunMaps: scene.sun_maps ?? [], split: scene.split ?? 0.5, animate: scene.flight ?? true, ...player.view(scene) });
  followLegend(page, stage.querySelector("[data-legend]"));
  page.addEventListener("twin:scene", ({ detail: { scene } }) => {
    chips.showSun(scene);
    stopVideos(page);
    model.traces = tracesOf(scene.measurements ?? [], data.model.anchor);
    model.viewer?.drawing.sketch(model.traces);
    chips.showScale(scene.camera, stage.clientHeight);
    showScene(scene);
  });
  page.addEventListener("twin:switch", ({ detail: { letter } }) => show({ shown: [letter], comparison: "none", animate: false }));
  page.addEventListener("twin:choose", ({ detail: { ids } }) => model.viewer?.highlight(ids));
  player.start();
  evidence.followAddress();
  stage.addEventListener("twin:error", ({ detail }) => detail.code === "webgl" && doWithoutModel(page, stage, { player, data, held, t }));
  model.viewer = await openViewer(stage, data, { ...viewer, fetchResource });
  model.cutaway = model.viewer.equip((parts) => new Cutaway(parts));
  model.sun = model.viewer.equip((parts) => new SunCover(parts, held));
  openLayers(stage, model.viewer, data);
  model.viewer.on("twin:camera", (camera) => {
    chips.showScale(camera, stage.clientHeight);
    free.rest(camera);
  });
  model.viewer.drawing.sketch(model.traces);
  await show({ ...model.wanted, animate: false });
  free.arrive(model.viewer.getCamera());
  // so that a number opens at once, even where the network has gone
  evidence.prepare().catch(() => {});
  return { player, viewer: model.viewer, request, show };
}

/** A video of the scene that was left does not go on unseen. */
function stopVideos(page) {
  for (const video of page.querySelectorAll(".story video")) video.pause();
}

/** Resolves when a map lies in the picture; who takes pictures waits as long as the stage says so. */
async function coverIn(stage, laid) {
  stage.dataset.laying = "1";
  try {
    await laid;
  } finally {
    delete stage.dataset.laying;
  }
}

/** Without a model its place is taken by the view in words, and by a picture or site plans. */
function doWithoutModel(page, stage, reading) {
  stage.parentElement.classList.add("no-model");
  standIn(page, stage, reading);
}

async function openViewer(stage, data, options) {
  stage.addEventListener("twin:ready", () => stage.classList.add("ready"), { once: true });
  const texts = Object.fromEntries(Object.entries(data.texts).filter(([key]) => key.startsWith("viewer.")));
  const viewer = await createViewer(stage.querySelector("[data-viewer]"), data.model, { ...options, texts });
  const move = stage.querySelector("[data-move]");
  if (move && getComputedStyle(move).display !== "none") letThePageScroll(viewer, move);
  return viewer;
}

/** The layers of the scene: what they are and how old; readers may switch them off and on. */
function openLayers(stage, viewer, data) {
  const fold = stage.querySelector("[data-layers]");
  if (!fold || !viewer.available) return;
  fold.hidden = false;
  const tree = fold.querySelector("twin-layers");
  tree.open(viewer, { model: data.model, texts: data.texts, language: data.language, isPlain: true });
  viewer.on("twin:ready", () => tree.follow(viewer.getState()));
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
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
