/** Form fields that say what they are for, and numbers as people write them. */

import { element } from "../viewer/stage.js";

export { element };

let count = 0;

/** The number behind "12,5", "12.5" or "1.234,5"; null for what is none. */
export function numberIn(said) {
  const plain = said.replaceAll(/[\s\u202f\u00a0]/g, "");
  const pointed = plain.includes(",") ? plain.replaceAll(".", "").replace(",", ".") : plain;
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(pointed) ? Number(pointed) : null;
}

/** Function value -> the number as it stands in a field: without groups, at most `digits` places. */
export function writer(language) {
  return (value, digits = 3) => (value === null || value === undefined || Number.isNaN(value) ? "" : new Intl.NumberFormat(language, { maximumFractionDigits: digits, useGrouping: false }).format(value));
}

function labelled(label, control, hint) {
  control.id = `draw-field-${count++}`;
  const field = element("div", { className: "field" }, element("label", { htmlFor: control.id, textContent: label }), control);
  if (hint) {
    const words = element("span", { className: "hint", id: `${control.id}-hint`, textContent: hint });
    control.setAttribute("aria-describedby", words.id);
    field.append(words);
  }
  return field;
}

/**
 * A field for a number: `told(value)` is called with each new one, null when emptied; what is no number, or beyond `least` and
 * `most`, is marked and not told.
 */
export function numberField({ name, label, value, told, least = -Infinity, most = Infinity, isWhole = false, hint = "", write }) {
  const control = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", name, value: write(value) });
  control.addEventListener("change", () => {
    const said = control.value.trim();
    const number = said === "" ? null : numberIn(said);
    const isWrong = said !== "" && (number === null || number < least || number > most || (isWhole && !Number.isInteger(number)));
    control.setAttribute("aria-invalid", String(isWrong));
    if (!isWrong) told(number);
  });
  return labelled(label, control, hint);
}

export function textField({ name, label, value, told }) {
  const control = element("input", { type: "text", name, value: value ?? "", autocomplete: "off" });
  control.addEventListener("change", () => told(control.value.trim()));
  return labelled(label, control);
}

/** A field with choices [[value, words], ...]. */
export function choiceField({ name, label, value, choices, told }) {
  const control = element("select", { name }, ...choices.map(([key, words]) => element("option", { value: key, textContent: words, selected: key === (value ?? "") })));
  control.addEventListener("change", () => told(control.value));
  return labelled(label, control);
}

/** A box to tick. */
export function tickField({ name, label, value, told }) {
  const control = element("input", { type: "checkbox", name, checked: value });
  control.addEventListener("change", () => told(control.checked));
  return element("label", { className: "check" }, control, element("span", { textContent: label }));
}

export function button(label, use, { isMain = false, name = "" } = {}) {
  const node = element("button", { type: "button", className: isMain ? "btn main" : "btn", textContent: label, dataset: name ? { do: name } : {} });
  node.addEventListener("click", use);
  return node;
}

export const pair = (...fields) => element("div", { className: "draw-pair" }, ...fields);
