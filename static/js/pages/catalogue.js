/** The search page of the catalogue: ties hits and frames, hands drawn areas to the form, switches list and map on phones. */

import "../elements/twin-frames.js";

const texts = JSON.parse(document.getElementById("texts").textContent);
const frames = document.querySelector("twin-frames");
const form = document.getElementById("search");
const hits = [...document.querySelectorAll("[data-results] > li")];
const SIDES = ["west", "south", "east", "north"];
/** Degrees are kept to about a metre. */
const DIGITS = 5;

frames.open(JSON.parse(document.getElementById("frames").textContent), texts);

const numberOf = (hit) => Number(hit.dataset.number);
const choose = (number, isShown) => {
  for (const hit of hits) hit.classList.toggle("chosen", numberOf(hit) === number);
  frames.choose(number, isShown);
};

for (const hit of hits) {
  hit.addEventListener("pointerenter", () => choose(numberOf(hit), false));
  hit.addEventListener("pointerleave", () => choose(null, false));
  hit.addEventListener("focusin", () => choose(numberOf(hit), true));
}
frames.addEventListener("frames:over", ({ detail }) => choose(detail.number, false));
frames.addEventListener("frames:pick", ({ detail }) => {
  show("list");
  hits.find((hit) => numberOf(hit) === detail.number)?.querySelector("h3 a").focus();
});
frames.addEventListener("frames:area", ({ detail }) => {
  if (!form) return;
  SIDES.forEach((side, i) => { form.elements[side].value = detail.bbox[i].toFixed(DIGITS); });
  if (form.elements.area) form.elements.area.checked = false;
  form.requestSubmit();
});

// sides typed by hand are another area than the town's
for (const side of SIDES) form?.elements[side].addEventListener("input", () => { if (form.elements.area) form.elements.area.checked = false; });
form?.elements.sort.addEventListener("change", () => form.requestSubmit());
// an address holds only what was asked for
form?.addEventListener("submit", () => {
  for (const field of form.elements) if (field.name && !field.value && !field.disabled) field.disabled = true;
  setTimeout(() => { for (const field of form.elements) field.disabled = false; });
});

const page = document.querySelector(".catalogue");
const switches = document.querySelector("[data-switch]");
function show(name) {
  page.classList.toggle("on-map", name === "map");
  for (const button of switches?.querySelectorAll("[data-show]") ?? []) button.setAttribute("aria-pressed", String(button.dataset.show === name));
}
if (switches) {
  switches.hidden = false;
  page.classList.add("switched");
  switches.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-show]")?.dataset.show;
    if (wanted) show(wanted);
  });
}
document.documentElement.dataset.ready = "1";
