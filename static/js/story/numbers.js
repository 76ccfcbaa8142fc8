/** The numbers of a scene: links become buttons that open the evidence, and follow the chosen alternative. */

/** Replaces every link to an evidence inside `root` by a button; pressing it sends "twin:evidence" {letter, key}. */
export function wakeNumbers(root) {
  for (const link of root.querySelectorAll("a.number[data-beleg]")) link.replaceWith(numberButton(link.dataset.beleg, link.textContent, link.className));
}

/** A button showing `text` that opens the evidence of `reference` ("A.GFZ"). */
export function numberButton(reference, text, className = "number") {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className, textContent: text });
  button.dataset.beleg = reference;
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => {
    const [letter, key] = reference.split(".");
    button.dispatchEvent(new CustomEvent("twin:evidence", { bubbles: true, detail: { letter, key } }));
  });
  return button;
}

/** Puts the values of `letter` into the list of figures of a scene; "nicht bestimmt" where there is none. */
export function showFigures(scene, letter, measures, t) {
  for (const row of scene.querySelectorAll(".figures > [data-key]")) {
    const measure = measures[letter]?.[row.dataset.key];
    const place = row.querySelector("dd");
    if (measure && measure.value !== null) place.replaceChildren(numberButton(`${letter}.${row.dataset.key}`, measure.display, "number lead"));
    else place.replaceChildren(notFormed(measure, t));
  }
}

function notFormed(measure, t) {
  const words = document.createElement("span");
  words.className = "quiet small";
  words.textContent = t("measure.none");
  if (measure?.reason) words.title = measure.reason;
  return words;
}
