/** Measurements kept with a scene: taken over from the tools of the viewer, named here, shown in story, text and paper. */

import { withText } from "./draft.js";
import { element, labelled, orderButtons, renew } from "./pieces.js";

const DIGITS = { m: 1, "m²": 1 };

export class Measured {
  constructor(box, { form, t }) {
    Object.assign(this, { fold: box, form, t, list: box.querySelector("[data-measurements]") });
  }

  show(scene) {
    const { measurements } = scene;
    this.fold.querySelector("[data-measured-count]").textContent = measurements.length > 0 ? String(measurements.length) : "";
    this.fold.querySelector("[data-measured-none]").hidden = measurements.length > 0;
    renew(this.list, measurements.map(({ value, places }) => [value, places]), () => measurements.map((item, index) => this.#card(item, index, measurements.length)));
  }

  /** Keeps what was measured with the scene shown: {way, value, unit, letter, revision, places}. */
  take(measured) {
    if (!this.form.scene) return;
    this.form.change(`measured ${Date.now()}`, (scene) => { scene.measurements.push({ label: { de: "", en: "" }, ...measured }); });
    this.fold.open = true;
    this.list.lastElementChild?.querySelector("input")?.focus();
  }

  #card(item, index, total) {
    const { t, form } = this;
    const name = t("storyedit.measured_n", { number: index + 1 });
    const value = new Intl.NumberFormat(form.data.language, { maximumFractionDigits: DIGITS[item.unit] ?? 1 }).format(item.value);
    const where = item.letter === "0" ? t("common.baseline") : t("common.alternative", { letter: item.letter });
    const words = `${t(`kit.way_${item.way}`)}: ${value}\u00A0${item.unit} (${where})`;
    const label = labelled(`f-measurements-${index}-label`, t("storyedit.measured_label"), element("input", { value: item.label[form.language], lang: form.language }),
      (text) => form.change(`measurements label ${index}`, (scene) => { scene.measurements[index].label = withText(scene.measurements[index].label, form.language, text); }));
    return element("fieldset", { className: "group" }, element("legend", { textContent: name }), element("p", { textContent: words }), label,
      orderButtons({ index, total, name, change: (kind, alter) => form.change(kind, alter), field: "measurements", t }));
  }
}
