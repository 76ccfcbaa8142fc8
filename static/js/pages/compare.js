/** The comparison page /cases/<id>/compare: evidence of every number, what the chosen alternative changes, and all in 3D. */

import "../elements/twin-evidence.js";
import { Strip } from "../compare/strip.js";
import { translator } from "../locale.js";
import { wakeNumbers } from "../story/numbers.js";

const data = JSON.parse(document.getElementById("evidence").textContent);
const evidence = document.querySelector("twin-evidence");
wakeNumbers(document.getElementById("content"));
evidence.use(data, translator(data.texts));
evidence.followAddress();

const switches = [...document.querySelectorAll(".compare-letters .switch")];
const first = switches.find((button) => button.getAttribute("aria-pressed") === "true") ?? switches[0];
const section = document.querySelector(".compare-strip");
const strip = section && new Strip(section, first?.dataset.letter);

/** Shows the changes of one alternative, and on a phone its column. */
function choose(letter) {
  for (const button of switches) button.setAttribute("aria-pressed", String(button.dataset.letter === letter));
  for (const change of document.querySelectorAll(".change")) change.toggleAttribute("data-later", change.dataset.letter !== letter);
  for (const cell of document.querySelectorAll(".compare-table [data-letter]")) cell.classList.toggle("shown", cell.dataset.letter === letter);
  strip?.choose(letter);
}

for (const button of switches) button.addEventListener("click", () => choose(button.dataset.letter));
if (first) choose(first.dataset.letter);
document.addEventListener("twin:choose", ({ detail: { ids } }) => {
  strip?.highlight(ids);
  section?.scrollIntoView({ block: "start" });
});
document.querySelector("[data-print]")?.addEventListener("click", () => print());
document.getElementById("against")?.addEventListener("change", (event) => event.target.form.requestSubmit());
if (strip) setTimeout(() => strip.open());
else document.documentElement.dataset.ready = "1";
