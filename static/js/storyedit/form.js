/** The form of one scene: writes the scene into its fields and every change of a field into the draft. */

import { withText } from "./draft.js";
import { secondsOf, wordsOf } from "./readingtime.js";

export class SceneForm {
  #index = 0;
  #parts = [];

  /** `form` is the section of the scene, `data` the page's, `draft` what is edited. */
  constructor(form, { draft, data, t, language }) {
    Object.assign(this, { form, draft, data, t, language });
    form.addEventListener("input", (event) => this.#typed(event.target));
    form.addEventListener("change", (event) => this.#ticked(event.target));
    form.addEventListener("click", (event) => this.#clicked(event.target));
  }

  get scene() {
    return this.draft.scenes[this.#index];
  }

  /** Writes the scene at `index` into the fields; the field that has the focus keeps its caret. */
  show(index) {
    this.#index = index;
    const { scene } = this;
    this.form.querySelector("[data-empty]").hidden = scene !== undefined;
    this.form.querySelector("[data-scene-fields]").hidden = scene === undefined;
    const heading = this.form.querySelector("[data-scene-heading]");
    heading.textContent = scene ? this.t("storyedit.scene_of", { number: index + 1, total: this.draft.scenes.length }) : this.t("storyedit.scenes");
    if (!scene) return;
    for (const field of this.#all("[data-text]")) set(field, scene[field.dataset.text]?.[this.language] ?? "");
    this.#offerFlight(scene.flight);
    for (const field of this.#all("[data-field]")) set(field, String(scene[field.dataset.field] ?? ""));
    for (const box of this.#all("[data-shown]")) box.checked = (scene.shown.length > 0 ? scene.shown : ["0"]).includes(box.dataset.shown);
    for (const box of this.#all("[data-measure]")) box.checked = scene.measures.includes(box.dataset.measure);
    for (const button of this.#all("[data-text-language]")) button.setAttribute("aria-pressed", String(button.dataset.textLanguage === this.language));
    for (const field of this.#all("[data-text]")) field.lang = this.language;
    this.#showHints(scene);
    for (const part of this.#parts) part.show(scene);
  }

  /** Lets a part of the form of its own show every scene: `part.show(scene)`. */
  include(part) {
    this.#parts.push(part);
  }

  /** Says what is wrong with the fields of the scene shown. */
  showFaults(faults) {
    const own = faults.filter(({ scene }) => scene === this.#index + 1);
    for (const place of this.#all("[data-wrong]")) {
      const said = own.filter(({ field }) => field === place.dataset.wrong).map((fault) => fault[this.data.language] ?? fault.text);
      place.textContent = said.join(" ");
      place.hidden = said.length === 0;
      const field = this.form.querySelector(`#f-${place.dataset.wrong}`);
      if (said.length > 0) field?.setAttribute("aria-invalid", "true");
      else field?.removeAttribute("aria-invalid");
    }
  }

  /**
   * Moves the focus to a field of the scene shown, of an `item` in a list where there is one, and opens what hides it; `quote` is chosen
   * in it, in the text's `language`.
   */
  focus(name, { quote, language, item = null, part = "" } = {}) {
    if (language && language !== this.language) {
      this.language = language;
      this.show(this.#index);
    }
    const stem = `f-${name}-${item}-`;
    const within = item === null ? null : (this.form.querySelector(`#${stem}${part}`) ?? this.form.querySelector(`[id^="${stem}"]`));
    const field = within ?? this.form.querySelector(`#f-${name}, [data-${name}] input`) ?? this.form.querySelector("#f-narrative");
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
    const at = quote ? field.value?.indexOf(quote) ?? -1 : -1;
    if (at >= 0) field.setSelectionRange(at, at + quote.length);
  }

  #all(selector) {
    return [...this.form.querySelectorAll(selector)];
  }

  /** A duration that a program wrote is offered beside the usual ones. */
  #offerFlight(seconds) {
    const choice = this.form.querySelector("[data-field='flight']");
    if (![...choice.options].some(({ value }) => Number(value) === seconds)) choice.add(new Option(this.t("storyedit.flight_of", { seconds }), String(seconds)));
  }

  #showHints(scene) {
    const [words, seconds] = [wordsOf(scene, this.language), secondsOf(scene, this.language)];
    this.form.querySelector("[data-reading]").textContent = this.t("storyedit.narrative_hint", { words, seconds });
    const [low, high] = this.data.comparisons[scene.comparison];
    const key = low === high || high === 1 ? "storyedit.shown_count_one" : "storyedit.shown_count";
    this.form.querySelector("[data-shown-hint]").textContent = this.t(key, { low, high });
  }

  /** Lets `alter` change the scene shown; the same `kind` in quick succession is one step. */
  change(kind, alter) {
    const index = this.#index;
    this.draft.change(`${kind} ${index} ${this.language}`, (document) => alter(document.scenes[index]));
  }

  /** Lets `alter` change the scene of an id, if it is still there. */
  changeOf(id, kind, alter) {
    this.draft.change(kind, ({ scenes }) => {
      const scene = scenes.find((one) => one.id === id);
      if (scene) alter(scene);
    });
  }

  #typed(field) {
    const { text, field: name } = field.dataset;
    if (text) this.change(text, (scene) => { scene[text] = withText(scene[text], this.language, field.value); });
    else if (name === "sun") this.change(name, (scene) => { scene.sun = field.value.slice(0, 16) || null; });
  }

  #ticked(field) {
    const { shown, measure, field: name } = field.dataset;
    if (name === "comparison") this.change(name, (scene) => { scene.comparison = field.value; this.#fit(scene, null); });
    else if (name === "flight") this.change(name, (scene) => { scene.flight = Number(field.value); });
    else if (name === "card") this.change(name, (scene) => { scene.card = field.value; });
    else if (shown) this.change("shown", (scene) => this.#fit(scene, { letter: shown, isOn: field.checked }));
    else if (measure) this.change("measures", (scene) => { scene.measures = ticked(scene.measures, measure, field.checked); });
    this.show(this.#index);
  }

  /** Keeps as many letters as the comparison shows: the one ticked last stays, missing ones are filled up. */
  #fit(scene, tick) {
    const known = this.#all("[data-shown]").map((box) => box.dataset.shown);
    const [low, high] = this.data.comparisons[scene.comparison];
    let letters = scene.shown.length > 0 ? scene.shown : ["0"];
    if (tick) letters = tick.isOn ? [...letters.filter((item) => item !== tick.letter), tick.letter].slice(-high) : letters.filter((item) => item !== tick.letter);
    const spare = known.filter((item) => !letters.includes(item) && item !== (tick && !tick.isOn ? tick.letter : null));
    const filled = [...letters, ...spare].slice(0, Math.min(high, Math.max(low, letters.length, 1)));
    scene.shown = known.filter((item) => filled.includes(item));
  }

  #clicked(target) {
    const language = target.closest("[data-text-language]")?.dataset.textLanguage;
    if (!language) return;
    this.language = language;
    this.show(this.#index);
  }
}

function set(field, value) {
  if (field.value !== value) field.value = value;
}

function ticked(list, item, isOn) {
  return isOn ? [...list.filter((other) => other !== item), item] : list.filter((other) => other !== item);
}
