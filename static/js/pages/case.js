/** The planner's workspace of one case. */

import "../elements/twin-kit.js";
import "../elements/twin-layers.js";
import "../elements/twin-viewer.js";
import "../elements/twin-workspace.js";
import { wakeFindings } from "../compare/findings.js";
import { wakeIntoScene } from "../kit/intoscene.js";
import { offerTour } from "../kit/tour.js";
import { translator } from "../locale.js";

const texts = JSON.parse(document.getElementById("texts").textContent);
const space = document.querySelector("twin-workspace");
space.texts = texts;
const viewer = space.querySelector("twin-viewer");
viewer.options = { texts };
const language = document.documentElement.lang;
const model = JSON.parse(document.getElementById("model-data").textContent);
const layers = document.querySelector("twin-layers");
viewer.model = model;
space.layers = model.layers;
viewer.opened.then((opened) => {
  layers.open(opened, { model, texts, language });
  wakeFindings(space, opened, (state) => space.follow(state));
  const kit = document.querySelector("twin-kit");
  kit.open(opened, {
    texts, language, layers, sunhours: kit.dataset.sunhours,
    follow(state) {
      space.follow(state);
      layers.follow(state);
    },
  });
  const scenes = document.querySelector("[data-into-scenes]");
  if (scenes && kit.kit) wakeIntoScene(scenes, kit.kit.bar);
  offerTour({ kit, head: document.querySelector(".workspace-head .row"), t: translator(texts) });
});
