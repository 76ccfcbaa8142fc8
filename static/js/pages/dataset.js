/** The page of one dataset: its picture. */

import "../elements/twin-viewer.js";

const texts = JSON.parse(document.getElementById("texts").textContent);
for (const element of document.querySelectorAll("twin-viewer[data-model]")) {
  element.options = { texts };
  element.model = JSON.parse(document.getElementById(element.dataset.model).textContent);
  element.opened.then((viewer) => viewer.show({}));
}
