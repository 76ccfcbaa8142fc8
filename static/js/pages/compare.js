/** The comparison page /cases/<id>/compare: evidence of every number, and the alternative whose changes stand beside the table. */

import "../elements/twin-evidence.js";
import { translator } from "../locale.js";
import { wakeNumbers } from "../story/numbers.js";

const data = JSON.parse(document.getElementById("evidence").textContent);
const evidence = document.querySelector("twin-evidence");
wakeNumbers(document.getElementById("content"));
evidence.use(data, translator(data.texts));
evidence.followAddress();

const switches = [...document.querySelectorAll(".compare-letters .switch")];

/** Shows the changes of one alternative, and on a phone its column. */
function choose(letter) {
  for (const button of switches) button.setAttribute("aria-pressed", String(button.dataset.letter === letter));
  for (const section of document.querySelectorAll(".change")) section.toggleAttribute("data-later", section.dataset.letter !== letter);
  for (const cell of document.querySelectorAll(".compare-table [data-letter]")) cell.classList.toggle("shown", cell.dataset.letter === letter);
}

for (const button of switches) button.addEventListener("click", () => choose(button.dataset.letter));
const first = switches.find((button) => button.getAttribute("aria-pressed") === "true") ?? switches[0];
if (first) choose(first.dataset.letter);
document.getElementById("against")?.addEventListener("change", (event) => event.target.form.requestSubmit());
document.documentElement.dataset.ready = "1";
