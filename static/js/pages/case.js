/** The planner's workspace of one case. */

import "../elements/twin-kit.js";
import "../elements/twin-viewer.js";
import "../elements/twin-workspace.js";

const texts = JSON.parse(document.getElementById("texts").textContent);
const space = document.querySelector("twin-workspace");
space.texts = texts;
const viewer = space.querySelector("twin-viewer");
viewer.options = { texts };
viewer.model = JSON.parse(document.getElementById("model-data").textContent);
viewer.opened.then((opened) => document.querySelector("twin-kit").open(opened, {
  texts, language: document.documentElement.lang, follow: (state) => space.follow(state),
}));
