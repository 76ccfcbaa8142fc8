/** The page of one dataset: its picture, what was clicked in it, places shown, and making a new version, of the kept file or of what the catalogue has. */

import "../elements/twin-kit.js";
import "../elements/twin-layers.js";
import "../elements/twin-viewer.js";
import { send } from "../api.js";
import { objectCard } from "../ask/card.js";
import { Words } from "../ask/words.js";
import { follow } from "../jobs.js";
import { translator } from "../locale.js";
import { showPlace } from "../place.js";

const texts = JSON.parse(document.getElementById("texts").textContent);
const language = document.documentElement.lang;
let viewer = null;

/** Fills the box under the picture with an object's name and what is known of it; empty-handed it goes. */
function tell({ id, layer, attributes }, layers) {
  const box = document.getElementById("picked");
  if (box === null) return;
  box.hidden = id === null;
  if (id === null) return;
  const said = box.querySelector("[data-said]");
  said.textContent = "";
  box.querySelector("h2").textContent = attributes.name ?? id;
  const look = { words: new Words(texts, language), t: translator(texts), language, say: (sentence) => { said.textContent = sentence; } };
  box.querySelector("[data-facts]").replaceChildren(...objectCard({ id, attributes, layer: layers.find((one) => one.id === layer) ?? null }, look));
}

for (const element of document.querySelectorAll("twin-viewer[data-model]")) {
  element.options = { texts };
  element.model = JSON.parse(document.getElementById(element.dataset.model).textContent);
  element.addEventListener("twin:pick", ({ detail }) => tell(detail, element.model.layers));
  element.opened.then((opened) => {
    viewer = opened;
    const layers = document.querySelector("twin-layers");
    layers?.open(viewer, { model: element.model, texts, language });
    document.querySelector("twin-kit")?.open(viewer, { texts, language, layers, follow: (state) => layers?.follow(state) });
    return viewer.show({});
  });
}

async function readAgain(button) {
  const said = (button.closest("section") ?? document).querySelector("[data-again-said]") ?? document.querySelector("[data-again-said]");
  button.disabled = true;
  said.textContent = texts["dataset.importing"];
  try {
    const { dataset, version, again, from = "readings" } = button.dataset;
    const answer = await send("POST", `/api/v1/datasets/${dataset}/${from}?version=${version}`, { json: JSON.parse(again), language });
    const job = await follow(new URL(answer.headers.get("Location"), location.href).pathname, { language, onState: () => null });
    if (job.status !== "successful") throw new Error(job.problem?.detail ?? texts["dataset.failed"]);
    const address = new URL(location.pathname, location.href);
    if (language === "en") address.searchParams.set("lang", "en");
    location.assign(address);
  } catch (error) {
    said.textContent = error.message;
    button.disabled = false;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lon]");
  if (link && viewer) showPlace(viewer, link.dataset);
  const again = event.target.closest("[data-again]");
  if (again) readAgain(again);
});
if (document.querySelector("twin-viewer[data-model]") === null) document.documentElement.dataset.ready = "1";
