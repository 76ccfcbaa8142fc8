/** Plain language: one switch that exchanges the text of every scene that has such a version; the others stay as they are. */

/** Wakes the switches inside `root`; without a scene in plain language there are none. */
export function wakePlain(root) {
  const switches = [...root.querySelectorAll("[data-plain-switch]")];
  const say = (isPlain) => {
    root.classList.toggle("plain-language", isPlain);
    for (const button of switches) button.setAttribute("aria-pressed", String(isPlain));
  };
  for (const button of switches) {
    button.hidden = false;
    button.addEventListener("click", () => say(!root.classList.contains("plain-language")));
  }
  if (switches.length > 0) say(false);
}
