/** The form of one scene: writes the scene into its fields and every change of a field into the draft. */

import { withText } from "./draft.js";
import { secondsOf, wordsOf } from "./readingtime.js";

export class SceneForm {
  #index = 0;

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
    for (const field of this.#all("[data-field]")) set(field, scene[field.dataset.field] ?? "");
    for (const box of this.#all("[data-shown]")) box.checked = (scene.shown.length > 0 ? scene.shown : ["0"]).includes(box.dataset.shown);
    for (const box of this.#all("[data-layer]")) box.checked = isVisible(scene, box.dataset.layer, this.data.model);
    for (const box of this.#all("[data-measure]")) box.checked = scene.measures.includes(box.dataset.measure);
    for (const button of this.#all("[data-text-language]")) button.setAttribute("aria-pressed", String(button.dataset.textLanguage === this.language));
    for (const field of this.#all("[data-text]")) field.lang = this.language;
    this.#showHints(scene);
    this.#showMedia(scene);
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

  /** Moves the focus to a field of the scene shown and opens what hides it; `quote` is chosen in it, in the text's `language`. */
  focus(name, { quote, language } = {}) {
    if (language && language !== this.language) {
      this.language = language;
      this.show(this.#index);
    }
    const field = this.form.querySelector(`#f-${name}, [data-${name}] input`) ?? this.form.querySelector("#f-narrative");
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
    const at = quote ? field.value?.indexOf(quote) ?? -1 : -1;
    if (at >= 0) field.setSelectionRange(at, at + quote.length);
  }

  #all(selector) {
    return [...this.form.querySelectorAll(selector)];
  }

  #showHints(scene) {
    const [words, seconds] = [wordsOf(scene, this.language), secondsOf(scene, this.language)];
    this.form.querySelector("[data-reading]").textContent = this.t("storyedit.narrative_hint", { words, seconds });
    const [low, high] = this.data.comparisons[scene.comparison];
    const key = low === high || high === 1 ? "storyedit.shown_count_one" : "storyedit.shown_count";
    this.form.querySelector("[data-shown-hint]").textContent = this.t(key, { low, high });
  }

  #change(kind, alter) {
    const index = this.#index;
    this.draft.change(`${kind} ${index} ${this.language}`, (document) => alter(document.scenes[index]));
  }

  #typed(field) {
    const { text, field: name } = field.dataset;
    if (text) this.#change(text, (scene) => { scene[text] = withText(scene[text], this.language, field.value); });
    else if (name === "sun") this.#change(name, (scene) => { scene.sun = field.value.slice(0, 16) || null; });
    else if (field.dataset.mediaField) this.#typedMedia(field);
  }

  #ticked(field) {
    const { shown, layer, measure, field: name } = field.dataset;
    if (name === "comparison") this.#change(name, (scene) => { scene.comparison = field.value; this.#fit(scene, null); });
    else if (name === "card") this.#change(name, (scene) => { scene.card = field.value; });
    else if (shown) this.#change("shown", (scene) => this.#fit(scene, { letter: shown, isOn: field.checked }));
    else if (layer) this.#change("layers", (scene) => { scene.layers = { ...scene.layers, [layer]: field.checked }; });
    else if (measure) this.#change("measures", (scene) => { scene.measures = ticked(scene.measures, measure, field.checked); });
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
    const gone = target.closest("[data-media-remove]")?.dataset.mediaRemove;
    if (language) this.language = language;
    if (gone !== undefined) this.#change("media", (scene) => { scene.media.splice(Number(gone), 1); });
    else if (!language) return;
    this.show(this.#index);
  }

  #typedMedia(field) {
    const { mediaField, mediaIndex } = field.dataset;
    this.#change(`media ${mediaField} ${mediaIndex}`, (scene) => {
      const item = scene.media[Number(mediaIndex)];
      if (mediaField === "alternative") item.alternative = withText(item.alternative, this.language, field.value);
      else item[mediaField] = field.value || (mediaField === "date" ? null : "");
    });
  }

  #showMedia(scene) {
    const box = this.form.querySelector("[data-media]");
    this.form.querySelector("[data-media-fold]").hidden = scene.media.length === 0;
    if (box.contains(document.activeElement) && box.children.length === scene.media.length) return;
    box.replaceChildren(...scene.media.map((item, index) => this.#mediaFields(item, index)));
  }

  #mediaFields(item, index) {
    const group = document.createElement("fieldset");
    group.className = "group";
    const legend = document.createElement("legend");
    legend.textContent = `${this.t("storyedit.picture")} ${index + 1}`;
    group.append(legend);
    for (const [name, key, type] of [["alternative", "storyedit.media_alt", "text"], ["source", "storyedit.media_source", "text"], ["date", "storyedit.media_date", "date"]]) {
      const value = name === "alternative" ? item.alternative[this.language] : (item[name] ?? "");
      group.append(labelled(`f-media-${index}-${name}`, this.t(key), { type, value, mediaField: name, mediaIndex: String(index) }));
    }
    const remove = document.createElement("button");
    Object.assign(remove, { type: "button", className: "btn bare", textContent: this.t("storyedit.media_remove", { number: index + 1 }) });
    remove.dataset.mediaRemove = String(index);
    group.append(remove);
    return group;
  }
}

function labelled(id, words, { type, value, mediaField, mediaIndex }) {
  const field = document.createElement("div");
  field.className = "field";
  const label = document.createElement("label");
  label.htmlFor = id;
  label.textContent = words;
  const input = document.createElement("input");
  Object.assign(input, { id, type, value });
  Object.assign(input.dataset, { mediaField, mediaIndex });
  field.append(label, input);
  return field;
}

function set(field, value) {
  if (field.value !== value) field.value = value;
}

function ticked(list, item, isOn) {
  return isOn ? [...list.filter((other) => other !== item), item] : list.filter((other) => other !== item);
}

/** Whether a layer is seen in a scene: what the scene says, else what the model says. */
function isVisible(scene, layer, model) {
  const said = scene.layers[layer];
  return said === undefined ? model.layers.find(({ id }) => id === layer)?.visible !== false : said !== false && said !== 0;
}
