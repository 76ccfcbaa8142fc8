/** The page that hands out a dataset or an alternative. */

import "../elements/twin-viewer.js";
import "../elements/twin-export.js";

const element = document.querySelector("twin-export");
const model = document.getElementById("dataset-model");
element.texts = JSON.parse(document.getElementById("texts").textContent);
element.open(model ? JSON.parse(model.textContent) : null);
if (!model) document.documentElement.dataset.ready = "1";
