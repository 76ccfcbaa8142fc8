/** <twin-workspace>: joins the planner's switches, layers, sun and object panel to the viewer inside it. */

class TwinWorkspace extends HTMLElement {
  #viewer = null;
  #shown = ["0"];

  /** Sentences of the interface, by key. */
  texts = {};

  connectedCallback() {
    this.addEventListener("twin:open", (event) => this.#open(event.detail.viewer));
    this.addEventListener("twin:pick", (event) => this.#describe(event.detail));
    this.addEventListener("click", (event) => {
      const letter = event.target.closest("[data-letter]")?.dataset.letter;
      if (letter && event.target.closest(".switch")) this.#choose(letter);
      const preset = event.target.closest("[data-preset]")?.dataset.preset;
      if (preset) this.#setDay(preset);
    });
    this.addEventListener("input", (event) => {
      if (event.target.matches("[data-time]")) this.#writeClock();
    });
    this.addEventListener("change", (event) => this.#changed(event.target));
  }

  #open(viewer) {
    this.#viewer = viewer;
    this.#show();
  }

  get #comparison() {
    return this.querySelector("[data-comparison]").value;
  }

  #changed(field) {
    if (field.matches("[data-layer]")) this.#viewer?.show({ layers: { [field.dataset.layer]: field.checked } });
    else if (field.matches("[data-comparison]")) this.#comparisonChosen();
    else if (field.matches("[data-day], [data-time]")) this.#show();
  }

  /** One view shows one letter; a comparison keeps what was chosen before, at most four, swipe and blink two. */
  #choose(letter) {
    const most = { none: 1, "side-by-side": 4, swipe: 2, blink: 2 }[this.#comparison];
    if (most === 1) this.#shown = [letter];
    else if (this.#shown.includes(letter)) this.#shown = this.#shown.length > 1 ? this.#shown.filter((item) => item !== letter) : this.#shown;
    else this.#shown = [...this.#shown, letter].slice(-most).sort();
    this.#show();
  }

  #comparisonChosen() {
    const all = [...this.querySelectorAll(".switch")].map((button) => button.dataset.letter);
    const wanted = { none: 1, "side-by-side": Math.min(4, all.length), swipe: 2, blink: 2 }[this.#comparison];
    const others = all.filter((letter) => !this.#shown.includes(letter));
    this.#shown = [...this.#shown, ...others].slice(0, wanted).sort();
    this.#show();
  }

  #setDay(day) {
    this.querySelector("[data-day]").value = day;
    this.#show();
  }

  #writeClock() {
    const minutes = Number(this.querySelector("[data-time]").value);
    const clock = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
    this.querySelector("[data-clock]").textContent = clock;
    return clock;
  }

  #show() {
    for (const button of this.querySelectorAll(".switch")) {
      button.setAttribute("aria-pressed", String(this.#shown.includes(button.dataset.letter)));
    }
    const sun = `${this.querySelector("[data-day]").value}T${this.#writeClock()}`;
    this.#viewer?.show({ shown: this.#shown, comparison: this.#comparison, sun });
  }

  /** Writes what was picked as a list of words and values. */
  #describe({ id, letter, attributes }) {
    const panel = this.querySelector("[data-object]");
    const heading = panel.querySelector("h2");
    const rest = document.createElement(id === null ? "p" : "dl");
    if (id === null) {
      rest.className = "quiet";
      rest.textContent = this.texts["workspace.nothing_chosen"];
    } else {
      rest.className = "facts";
      for (const [key, value] of Object.entries({ id, ...attributes })) this.#fact(rest, key, value);
    }
    heading.textContent = attributes?.name || this.texts["workspace.object"];
    panel.replaceChildren(heading, rest);
    panel.dataset.letter = letter ?? "";
    this.#viewer?.highlight(id === null ? [] : [id]);
  }

  #fact(list, key, value) {
    if (value === null || value === undefined || value === "" || Number.isNaN(value)) return;
    const term = document.createElement("dt");
    term.textContent = this.texts[`attribute.${key}`] || key;
    const description = document.createElement("dd");
    description.textContent = typeof value === "number" ? new Intl.NumberFormat(this.dataset.language).format(value) : String(value);
    list.append(term, description);
  }
}

customElements.define("twin-workspace", TwinWorkspace);
