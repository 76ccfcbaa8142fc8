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
    if (field.matches("[data-comparison]")) this.#comparisonChosen();
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

  /** Lets the switches follow a view that an address has brought; the viewer shows it already. */
  follow({ shown, comparison, sun }) {
    const letters = [...this.querySelectorAll(".switch")].map((button) => button.dataset.letter);
    const known = shown.filter((letter) => letters.includes(letter));
    this.#shown = known.length > 0 ? known : ["0"];
    this.querySelector("[data-comparison]").value = comparison;
    if (sun) {
      const [day, clock] = sun.split("T");
      const [hours, minutes] = clock.split(":").map(Number);
      this.querySelector("[data-day]").value = day;
      this.querySelector("[data-time]").value = 60 * hours + minutes;
    }
    this.#mark();
  }

  #show() {
    this.#mark();
    const sun = `${this.querySelector("[data-day]").value}T${this.#writeClock()}`;
    this.#viewer?.show({ shown: this.#shown, comparison: this.#comparison, sun });
  }

  #mark() {
    for (const button of this.querySelectorAll(".switch")) {
      button.setAttribute("aria-pressed", String(this.#shown.includes(button.dataset.letter)));
    }
    const day = this.querySelector("[data-day]").value;
    for (const button of this.querySelectorAll("[data-preset]")) button.setAttribute("aria-pressed", String(button.dataset.preset === day));
    this.#writeClock();
  }

  /** Writes what was picked: what has a name of the interface first, the file's own attributes folded below. */
  #describe({ id, letter, attributes }) {
    const panel = this.querySelector("[data-object]");
    const heading = panel.querySelector("h2");
    heading.textContent = attributes?.name || this.texts["workspace.object"];
    panel.replaceChildren(heading, ...(id === null ? [this.#nothing()] : this.#facts({ id, ...attributes })));
    panel.dataset.letter = letter ?? "";
    this.#viewer?.highlight(id === null ? [] : [id]);
  }

  #nothing() {
    const words = document.createElement("p");
    words.className = "quiet";
    words.textContent = this.texts["workspace.nothing_chosen"];
    return words;
  }

  #facts(attributes) {
    const isWord = (key) => key === "function_name" || key === "roofType_name";
    const given = Object.entries(attributes).filter(([key, value]) => key !== "name" && !isWord(key) && isSaid(value));
    const isNamed = ([key]) => this.texts[`attribute.${key}`] !== undefined;
    const parts = [this.#list(given.filter(isNamed), attributes)];
    const others = given.filter((entry) => !isNamed(entry));
    if (others.length > 0) {
      const fold = document.createElement("details");
      fold.className = "fold";
      const summary = document.createElement("summary");
      summary.textContent = this.texts["workspace.more_attributes"];
      fold.append(summary, this.#list(others, attributes));
      parts.push(fold);
    }
    return parts;
  }

  #list(entries, attributes) {
    const list = document.createElement("dl");
    list.className = "facts";
    for (const [key, value] of entries) {
      const term = document.createElement("dt");
      term.textContent = this.texts[`attribute.${key}`] ?? key;
      const description = document.createElement("dd");
      description.textContent = this.#inWords(key, value, attributes[`${key}_name`]);
      list.append(term, description);
    }
    return list;
  }

  /**
   * The value as people say it: codes of the surveying authorities by their name. One that has none here goes by the German
   * word of the file, or in other languages by the class of its code.
   */
  #inWords(key, value, word) {
    if (typeof value === "number") return new Intl.NumberFormat(this.dataset.language).format(value);
    const code = String(value).replace(/^\d+_(?=\d{4}$)/, "");
    const kind = /^\d{4}$/.test(code) ? this.texts[`value.${key}.${code[0]}xxx`] : undefined;
    const named = this.dataset.language === "de" ? (word ?? kind) : (kind ?? word);
    return this.texts[`value.${key}.${code}`] ?? named ?? String(value);
  }
}

function isSaid(value) {
  return value !== null && value !== undefined && value !== "" && !Number.isNaN(value);
}

customElements.define("twin-workspace", TwinWorkspace);
