/** The page of one dataset: its picture, and what was clicked in it. */

import "../elements/twin-viewer.js";

const texts = JSON.parse(document.getElementById("texts").textContent);

/** Fills the box under the picture with an object's name and what is known of it; empty-handed it goes. */
function tell({ id, attributes }) {
  const box = document.getElementById("picked");
  box.hidden = id === null;
  const { name, ...facts } = attributes;
  box.querySelector("h2").textContent = name ?? id ?? "";
  box.querySelector("dl").replaceChildren(...Object.entries(facts).flatMap(([label, value]) => [
    Object.assign(document.createElement("dt"), { textContent: label }),
    Object.assign(document.createElement("dd"), { textContent: value }),
  ]));
}

for (const element of document.querySelectorAll("twin-viewer[data-model]")) {
  element.options = { texts };
  element.model = JSON.parse(document.getElementById(element.dataset.model).textContent);
  element.addEventListener("twin:pick", ({ detail }) => tell(detail));
  element.opened.then((viewer) => viewer.show({}));
}
