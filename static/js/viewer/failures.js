/** What could not be loaded, in one sentence that names the layers, with a button that tries again. */

export class Failures {
  #message; #t; #titles = new Set();

  /** `message`: the element the sentence stands in; `t`: sentences of the viewer. */
  constructor(message, t) {
    this.#message = message;
    this.#t = t;
  }

  /** Names a layer, beside those that failed before; "" for a part without a name. `retry()` is called by the button. */
  add(title, retry) {
    this.#titles.add(title ?? "");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "twin-retry", textContent: this.#t("viewer.retry") });
    button.addEventListener("click", () => {
      this.clear();
      retry();
    });
    this.#message.replaceChildren(`${this.#sentence()} `, button);
  }

  #sentence() {
    const titles = [...this.#titles].filter((title) => title !== "");
    if (titles.length === 0) return this.#t("viewer.error.tile");
    if (titles.length === 1) return this.#t("viewer.error.layer", { title: titles[0] });
    return this.#t("viewer.error.layers", { titles: titles.map((title) => this.#t("viewer.error.named", { title })).join(", ") });
  }

  /** Forgets what failed. */
  clear() {
    this.#titles.clear();
    this.#message.replaceChildren();
  }
}
