/** The drawing page /cases/<id>/alternatives/<letter>/draw. */

import "../elements/twin-layers.js";
import "../elements/twin-viewer.js";
import "../elements/twin-draw.js";

const page = JSON.parse(document.getElementById("draw-data").textContent);
const draw = document.querySelector("twin-draw");
const viewer = draw.querySelector("twin-viewer");
viewer.options = { texts: page.texts };
viewer.model = page.model;
draw.open(page);
viewer.opened.then((opened) => draw.querySelector("twin-layers").open(opened, { model: page.model, texts: page.texts, language: document.documentElement.lang }));
