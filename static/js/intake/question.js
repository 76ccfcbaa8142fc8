/** The one question a failed import asks, as a form: which system, which format, where a model stands or a picture lies. */

import { drawPlaces } from "./germany.js";

const degrees = (language) => new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Names of the questions there is a form for. */
export const QUESTIONS = ["crs", "format", "place"];

/** The form a problem asks with: a picture without a place needs its corner and the size of a pixel, a model a look at it. */
const formOf = ({ question, unit }) => (question === "place" && unit === "pixel" ? "corner" : question);

/**
 * Asks in `section`, from the templates in `templates`; resolves with the answer {crs} | {format} | {crs, options}.
 * `context`: {texts, language, known: [{title, bbox}], jobId, formats: {id: title}}.
 */
export function ask(problem, section, templates, context) {
  const template = templates.querySelector(`template[data-ask="${formOf(problem)}"]`);
  section.replaceChildren(template.content.cloneNode(true));
  section.querySelector("[data-detail]").textContent = withoutFlags(problem.detail);
  section.hidden = false;
  section.focus();
  section.scrollIntoView({ block: "start" });
  const form = section.querySelector("form");
  return new Promise((resolve) => {
    if (formOf(problem) === "corner") {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const { crs, ...options } = Object.fromEntries(new FormData(form));
        resolve({ crs, options });
      });
      return;
    }
    if (problem.question === "place") {
      const placing = section.querySelector("twin-placing");
      placing.addEventListener("twin:placed", ({ detail }) => resolve(detail));
      placing.open(problem, context);
      return;
    }
    if (problem.question === "crs") askForSystem(problem, form, context);
    else askForFormat(problem, form, context);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = answerOf(form);
      if (answer) resolve({ [problem.question]: answer });
      else form.querySelector("input:checked, input[name=other], input").focus();
    });
  });
}

/** The sentences without those that speak to people at a command line. */
function withoutFlags(detail) {
  return detail.split(/(?<=[.!?])\s+(?=\p{Lu})/u).filter((sentence) => !/(^|\s)(--\w|-o )/.test(sentence)).join(" ") || detail;
}

function answerOf(form) {
  const chosen = form.querySelector("input[name=answer]:checked")?.value;
  return chosen === "other" ? form.elements.other.value.trim() : chosen;
}

function choice({ value, title, words, checked }) {
  const label = Object.assign(document.createElement("label"), { className: "check" });
  const input = Object.assign(document.createElement("input"), { type: "radio", name: "answer", value, checked });
  const text = document.createElement("span");
  text.append(Object.assign(document.createElement("b"), { textContent: title }));
  if (words) text.append(Object.assign(document.createElement("span"), { className: "small quiet", textContent: ` ${words}` }));
  label.append(input, text);
  return label;
}

function askForFormat({ choices = [] }, form, { language, formats }) {
  form.querySelector("[data-choices]").replaceChildren(...choices.map(({ id, evidence }, i) =>
    choice({ value: id, title: formats[id] ?? id, words: evidence?.[language], checked: i === 0 })));
}

function askForSystem({ choices = [], extent, suggested = [] }, form, { texts, language, known }) {
  const fitting = choices.filter(({ fits }) => fits);
  const offered = fitting.length > 0 ? fitting : choices;
  const first = offered.find(({ id }) => suggested.includes(id)) ?? offered.find((one) => overlaps(one, known)) ?? offered[0];
  form.querySelector("[data-choices]").replaceChildren(...offered.map((one) =>
    choice({ value: one.id, title: `${one.title[language]} · ${one.id}`, words: whereabouts(one, known, texts, language), checked: one === first })));
  form.elements.other.addEventListener("input", () => { form.querySelector("input[value=other]").checked = true; });
  if (extent) {
    const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    const line = form.querySelector("[data-extent]");
    line.hidden = false;
    const [west, south, east, north] = extent.map((value) => number.format(value));
    line.querySelector("span").textContent = `x ${west} – ${east}, y ${south} – ${north}`;
  }
  const show = () => drawPlaces(form.querySelector(".ask-map svg"), offered, answerOf(form), known);
  form.addEventListener("change", show);
  show();
}

const meets = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
const overlaps = ({ bbox }, known) => bbox !== null && known.some((other) => meets(bbox, other.bbox));

/** In words where the data would lie: degrees, and which dataset lies there too. */
function whereabouts({ bbox }, known, texts, language) {
  if (!bbox) return "";
  const number = degrees(language);
  const [lon, lat] = [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
  const place = texts["ask.lies_at"].replace("{lat}", number.format(lat)).replace("{lon}", number.format(lon));
  const there = known.find((other) => meets(bbox, other.bbox));
  return there ? `${place}, ${texts["ask.lies_with"].replace("{title}", there.title)}` : place;
}
