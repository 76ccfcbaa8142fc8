/** The existing city in an area: the corners drawn on the model or typed, the area outlined, a building of the list lit up. */

import "../elements/twin-viewer.js";
import { CornerDrawing } from "../compare/corners.js";
import { CaseFrame } from "../editor/caseframe.js";
import { translator } from "../locale.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const texts = read("texts");
const { frame, ring } = read("area-data");
const element = document.querySelector("twin-viewer");
element.options = { texts };
element.model = read("model-data");
element.opened.then(async (viewer) => {
  await viewer.show({ shown: ["0"], comparison: "none", layers: { site: true } });
  if (ring.length > 0) viewer.outline(ring);
  new CornerDrawing(document.querySelector("[data-area]"), viewer, new CaseFrame(frame), translator(texts));
  document.addEventListener("click", ({ target }) => {
    const id = target.closest("[data-building]")?.dataset.building;
    if (id) viewer.highlight([id]);
  });
});
