/** Charts and tables of a scene: each chooses measures and states; values are never typed, they are those of the case. */

import { withText } from "./draft.js";
import { element, labelled, orderButtons, renew, tick } from "./pieces.js";

export class Exhibits {
  /** `box` holds the list and a button for each kind; `data.offered` are the measures, `letters` the states. */
  constructor(box, { form, data, letters, t }) {
    Object.assign(this, { fold: box, form, data, letters, t, list: box.querySelector("[data-exhibits]") });
    for (const kind of ["chart", "table"]) box.querySelector(`[data-add-${kind}]`).addEventListener("click", () => this.#add(kind));
  }

  show(scene) {
    const { exhibits } = scene;
    this.fold.querySelector("[data-exhibit-count]").textContent = exhibits.length > 0 ? String(exhibits.length) : "";
    renew(this.list, exhibits.map(({ kind, measures, letters }) => [kind, measures, letters]), () => exhibits.map((item, index) => this.#card(item, index, exhibits.length)));
  }

  /** A new one begins with the figures the scene shows already. */
  #add(kind) {
    if (!this.form.scene) return;
    this.form.change(`exhibit ${Date.now()}`, (scene) => { scene.exhibits.push({ kind, title: { de: "", en: "" }, measures: [...scene.measures], letters: [] }); });
    this.list.lastElementChild?.querySelector("input")?.focus();
  }

  #card(item, index, total) {
    const { t, form } = this;
    const name = t(item.kind === "chart" ? "storyedit.chart_n" : "storyedit.table_n", { number: index + 1 });
    const change = (part, alter) => form.change(`exhibits ${part} ${index}`, (scene) => alter(scene.exhibits[index]));
    const title = labelled(`f-exhibits-${index}-title`, t("storyedit.exhibit_title"), element("input", { value: item.title[form.language], lang: form.language }),
      (value) => change("title", (one) => { one.title = withText(one.title, form.language, value); }), t("storyedit.exhibit_title_hint"));
    const measures = this.data.offered.map(({ key, label }, place) => tick(label, item.measures.includes(key),
      (isOn) => change(`measures ${Date.now()}`, (one) => { one.measures = isOn ? [...one.measures, key] : one.measures.filter((other) => other !== key); }),
      { id: `f-exhibits-${index}-measures${place > 0 ? `-${place}` : ""}` }));
    const letters = this.letters.map(({ letter, name: words, badge }, place) => tick(words, item.letters.length === 0 || item.letters.includes(letter),
      (isOn) => change(`letters ${Date.now()}`, (one) => { one.letters = this.#ticked(one.letters, letter, isOn); }),
      { id: `f-exhibits-${index}-letters${place > 0 ? `-${place}` : ""}`, content: badge.cloneNode(true) }));
    return element("fieldset", { className: "group exhibit-form" }, element("legend", { textContent: name }), title,
      element("fieldset", { className: "field boxes" }, element("legend", { textContent: t("storyedit.shown") }), ...letters),
      element("fieldset", { className: "field exhibit-measures" }, element("legend", { textContent: t("storyedit.exhibit_measures") }), ...measures),
      orderButtons({ index, total, name, change: (kind, alter) => form.change(kind, alter), field: "exhibits", t }));
  }

  /** All of them are written as none, so that a later alternative joins by itself; the last one stays. */
  #ticked(chosen, letter, isOn) {
    const all = this.letters.map((item) => item.letter);
    const before = chosen.length === 0 ? all : chosen;
    const after = all.filter((item) => (item === letter ? isOn : before.includes(item)));
    return after.length === all.length || after.length === 0 ? [] : after;
  }
}
