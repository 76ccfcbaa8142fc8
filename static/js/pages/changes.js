/** What an alternative changes: the model beside the list; an entry's link goes to its place. */

import "../elements/twin-viewer.js";
import { showPlace } from "../place.js";

const element = document.querySelector("twin-viewer");
element.options = { texts: JSON.parse(document.getElementById("texts").textContent) };
element.model = JSON.parse(document.getElementById("model-data").textContent);
element.opened.then(async (viewer) => {
  await viewer.show({ shown: [element.dataset.letter], comparison: "none" });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-lon]");
    if (!link) return;
    viewer.highlight([link.dataset.object]);
    showPlace(viewer, link.dataset);
  });
});
