/** <twin-workspace>: joins the planner's switches, sun and object panel to the viewer inside it. */

import { objectCard } from "../ask/card.js";
import { Words } from "../ask/words.js";
import { element } from "../kit/parts.js";
import { translator } from "../locale.js";

class TwinWorkspace extends HTMLElement {
  #viewer = null;
  #shown = ["0"];
  #said = element("p", { className: "small quiet" });

  /** Sentences of the interface, by key. */
  texts = {};

  /** Layers of the view model: where an object comes from. */
  layers = [];

  /** Without 3D the site plans take the model's place. */
  #showStills() {
    const stills = this.querySelector("[data-stills]");
    if (!stills) return;
    stills.hidden = false;
    stills.parentElement.classList.add("no-model");
  }

  connectedCallback() {
    this.addEventListener("twin:open", (event) => this.#open(event.detail.viewer));
    this.addEventListener("twin:pick", (event) => this.#describe(event.detail));
    this.addEventListener("twin:error", (event) => event.detail.code === "webgl" && this.#showStills());
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

  /** Writes what was picked: what has a name of the interface first, the file's own attributes folded below, and where it comes from. */
  #describe({ id, letter, layer, attributes }) {
    const panel = this.querySelector("[data-object]");
    const heading = panel.querySelector("h2");
    heading.textContent = attributes?.name || this.texts["workspace.object"];
    const language = this.dataset.language;
    const of = this.layers.find((one) => one.id === layer) ?? null;
    const look = { words: new Words(this.texts, language), t: translator(this.texts), language, say: (sentence) => this.#say(sentence) };
    panel.replaceChildren(heading, ...(id === null ? [this.#nothing()] : objectCard({ id, attributes, layer: of }, look)), this.#said);
    this.#said.textContent = "";
    panel.dataset.letter = letter ?? "";
    this.#viewer?.highlight(id === null ? [] : [id]);
  }

  #say(sentence) {
    this.#said.textContent = sentence;
  }

  #nothing() {
    const words = document.createElement("p");
    words.className = "quiet";
    words.textContent = this.texts["workspace.nothing_chosen"];
    return words;
  }
}

customElements.define("twin-workspace", TwinWorkspace);
