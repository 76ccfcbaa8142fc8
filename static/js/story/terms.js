/** Explained words of a story: links become buttons that open a small card with the explanation beside the word. */

const GAP_PIXELS = 8;

/** Makes a button of every link to a term inside `root`; `glossary` [{key, name, title, explanation}] is the edition's. */
export function wakeTerms(root, glossary = []) {
  const card = document.getElementById("term-card");
  if (!card?.showPopover) return;
  const known = new Map(glossary.map((entry) => [entry.key, entry]));
  const open = { button: null };
  for (const link of root.querySelectorAll("a.term[data-term]")) {
    const entry = known.get(link.dataset.term);
    if (entry) link.replaceWith(termButton(link.textContent, entry, card, open));
  }
  // keys inside the card are the card's: the story behind it does not turn the page
  card.addEventListener("keydown", (event) => { if (event.key !== "Escape") event.stopPropagation(); });
  card.querySelector("[data-term-close]").addEventListener("click", () => card.hidePopover());
  card.addEventListener("toggle", ({ newState }) => {
    open.button?.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "open") place(card, open.button);
  });
}

function termButton(text, entry, card, open) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "term", textContent: text, popoverTargetElement: card });
  button.dataset.term = entry.key;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    open.button = button;
    fill(card, entry);
  });
  return button;
}

function fill(card, { name, title, explanation }) {
  card.querySelector("[data-term-name]").textContent = title ? `${name}: ${title}` : name;
  card.querySelector("[data-term-text]").textContent = explanation;
}

/** Below the word, above it where there is no room; never outside of the window. */
function place(card, button) {
  const [word, own] = [button.getBoundingClientRect(), card.getBoundingClientRect()];
  const below = word.bottom + GAP_PIXELS;
  const top = below + own.height > innerHeight ? word.top - GAP_PIXELS - own.height : below;
  const left = Math.min(word.left, innerWidth - own.width - GAP_PIXELS);
  card.style.top = `${Math.max(GAP_PIXELS, top)}px`;
  card.style.left = `${Math.max(GAP_PIXELS, left)}px`;
}
