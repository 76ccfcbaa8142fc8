/** Small pieces of the panels: elements, buttons, numbers, copying and saving. */

import { element } from "../viewer/stage.js";

export { element };

/** A button with words; `use()` is called when it is pressed. */
export function button(words, use, properties = {}) {
  const node = element("button", { type: "button", className: "btn", textContent: words, ...properties });
  node.addEventListener("click", use);
  return node;
}

/** A field with its label and, if there is one, a hint. */
export function field(words, input, hint = "") {
  const label = element("label", { textContent: words, htmlFor: input.id });
  const note = hint ? [element("span", { className: "hint", id: `${input.id}-hint`, textContent: hint })] : [];
  if (hint) input.setAttribute("aria-describedby", `${input.id}-hint`);
  return element("div", { className: "field" }, label, input, ...note);
}

/** A list of terms and what is said of them from [term, words]. */
export function facts(rows) {
  return element("dl", { className: "facts" }, ...rows.flatMap(([term, words]) => [element("dt", { textContent: term }), element("dd", { textContent: words })]));
}

/** Function (number, unit, digits) -> the number as it is written in a language, with its unit. */
export function numbers(language) {
  return (value, unit = "", digits = 2) => {
    const said = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
    return unit === "" ? said : `${said}\u00A0${unit}`;
  };
}

/** Puts words on the clipboard; whether that worked. */
export async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyBySelection(words);
  }
}

/** The way for pages without https, where there is no clipboard for scripts. */
function copyBySelection(words) {
  const area = element("textarea", { value: words, className: "unseen", readOnly: true });
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const worked = document.execCommand("copy");
  area.remove();
  before?.focus();
  return worked;
}

/** Saves a Blob as a file. */
export function save(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
