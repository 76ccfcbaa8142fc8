/** One layer of the tree: shown or not, its age, and folded below it what can be done with it and where it comes from. */

import { button, element, facts, field } from "../kit/parts.js";
import { icon } from "../viewer/stage.js";
import { gripOf } from "./grip.js";
import { legendList } from "./legend.js";
import { StyleFields } from "./stylefields.js";

const CHEVRON = "M6 9l6 6 6-6";
/** Kinds whose opacity can be changed. */
const FADES = ["buildings", "trees", "lines", "areas", "imagery", "terrain", "points", "tileset", "model"];

/** A date of the data as it is known: day, month or year. */
function dateOf(day, language) {
  if (/^\d{4}(-\d{2})?$/.test(day)) return day.split("-").reverse().join("/");
  return Number.isNaN(Date.parse(day)) ? day : new Intl.DateTimeFormat(language, { day: "2-digit", month: "2-digit", year: "numeric" }).format(new Date(day));
}

/** Month and year of the data for a narrow row: "03/26"; a year alone in full. */
function ageOf(day) {
  const [, year, month] = /^(\d{4})-?(\d{2})?/.exec(day) ?? [];
  if (!year) return day;
  return month ? `${month}/${year.slice(2)}` : year;
}

export class Row {
  #host; #layer;

  /** `host`: {t, words, language, identify, show(layers), opacity(id), zoom(layer), move(row, by), isPlain, ...of StyleFields}. */
  constructor(host, layer) {
    this.#host = host;
    this.#layer = layer;
    this.#build();
  }

  get id() {
    return this.#layer.id;
  }

  get isShown() {
    return this.box.checked;
  }

  #build() {
    const { t, language, isPlain, move, identify } = this.#host;
    const { id, title, data_date: day } = this.#layer;
    this.element = element("li", { className: "layer", dataset: { row: id } });
    this.box = element("input", { type: "checkbox", dataset: { layer: id } });
    this.box.addEventListener("change", () => this.#host.show({ [id]: this.box.checked ? this.#opacity() : false }));
    const label = element("label", { className: "check" }, this.box, element("span", { textContent: title }));
    const age = day ? [element("span", { className: "tag", title: `${t("layers.date")} ${dateOf(day, language)}`, textContent: ageOf(day) })] : [];
    const grip = isPlain || !this.#layer.kind || this.#layer.isFixed ? [] : [gripOf(this.element, { name: t("layers.move", { title }), move })];
    this.details = element("div", { className: "layer-details stack", id: identify(`details-${id}`), hidden: true });
    this.legend = element("div", { className: "layer-legend" });
    this.failure = element("p", { className: "small layer-failure" });
    const more = this.#layer.kind ? [this.#more()] : [];
    this.element.append(element("div", { className: "layer-row" }, ...grip, label, ...age, ...more), this.failure, this.legend, this.details);
  }

  #more() {
    const { t } = this.#host;
    const more = button("", () => this.#unfold(more.getAttribute("aria-expanded") !== "true"), {
      className: "layer-more", title: t("layers.details"),
      attributes: { "aria-expanded": "false", "aria-controls": this.details.id, "aria-label": t("layers.details_of", { title: this.#layer.title }) },
    });
    more.append(icon(CHEVRON));
    this.more = more;
    return more;
  }

  #unfold(isOpen) {
    this.more.setAttribute("aria-expanded", String(isOpen));
    this.details.hidden = !isOpen;
    if (isOpen && this.details.childElementCount === 0) this.#fill();
    if (isOpen) this.look?.refresh();
    this.tell();
  }

  #fill() {
    const { t, isPlain, zoom, move } = this.#host;
    const parts = [];
    if (!isPlain && FADES.includes(this.#layer.kind)) parts.push(this.#fader());
    const acts = element("div", { className: "row" });
    if (this.#layer.bbox) acts.append(button(t("layers.zoom"), () => zoom(this.#layer), { attributes: { "aria-label": t("layers.zoom_to", { title: this.#layer.title }) } }));
    if (!isPlain && !this.#layer.isFixed && this.element.parentElement.childElementCount > 1) {
      for (const [by, name] of [[-1, "up"], [1, "down"]]) {
        acts.append(button(t(`layers.${name}`), () => move(this.element, by), { attributes: { "aria-label": t(`layers.${name}_of`, { title: this.#layer.title }) } }));
      }
    }
    if (acts.childElementCount > 0) parts.push(acts);
    if (!isPlain) {
      this.look = new StyleFields(this.#host, this.#layer);
      parts.push(this.look.element);
    }
    this.details.append(...parts, this.#origin());
  }

  #fader() {
    const { t, identify } = this.#host;
    this.fade = element("input", { type: "range", id: identify(`fade-${this.id}`), min: 5, max: 100, step: 5, value: Math.round(100 * this.#host.opacity(this.id)) });
    const said = element("output", { textContent: `${this.fade.value} %`, attributes: { for: this.fade.id } });
    this.fade.addEventListener("input", () => {
      said.textContent = `${this.fade.value} %`;
      this.fade.setAttribute("aria-valuetext", said.textContent);
      this.box.checked = true;
      this.#host.show({ [this.id]: this.#opacity() });
    });
    this.said = said;
    return element("div", { className: "layer-fade" }, field(t("layers.opacity"), this.fade), said);
  }

  #opacity() {
    const value = this.fade ? this.fade.valueAsNumber / 100 : this.#host.opacity(this.id);
    return value >= 1 ? true : value;
  }

  #origin() {
    const { t, language, isPlain } = this.#host;
    const { source, data_date: day, licence, origin, note } = this.#layer;
    const rows = [[t("layers.source"), source], [t("layers.date"), day && dateOf(day, language)], [t("layers.licence"), licence]].filter(([, words]) => words);
    const parts = note ? [element("p", { className: "small quiet", textContent: note })] : [];
    if (rows.length > 0) parts.push(facts(rows));
    if (origin && !isPlain) {
      const address = `/datasets/${encodeURIComponent(origin.dataset)}?version=${origin.version}${language === "en" ? "&lang=en" : ""}`;
      if (new URL(address, location.href).pathname !== location.pathname) parts.push(element("p", {}, element("a", { href: address, textContent: t("layers.dataset"), attributes: { "aria-label": t("layers.dataset_of", { title: this.#layer.title }) } })));
    }
    return element("div", { className: "stack layer-origin" }, ...parts);
  }

  /** Follows what the viewer shows: {layers}, and the legend of what is loaded. */
  follow(value) {
    this.box.checked = value !== false && value !== 0;
    if (this.fade && typeof value === "number") this.fade.value = Math.round(100 * value);
    if (this.fade) this.said.textContent = `${this.fade.value} %`;
    this.tell();
  }

  /** Writes the legend of what is shown or unfolded: of its style where it has one, else of its signs. */
  tell() {
    const { language, t, styleLegend, filtered, words } = this.#host;
    const style = this.isShown ? styleLegend(this.id) : null;
    const isOpen = this.more?.getAttribute("aria-expanded") === "true";
    const own = (this.#layer.legend ?? []).map(({ title, ...sign }) => ({ ...sign, label: title }));
    const { kind } = this.#layer;
    const sign = { line: kind === "lines", point: kind === "trees" };
    const lines = style?.lines.map((line) => ({ ...sign, ...line })) ?? (isOpen || this.isShown ? own : []);
    const heading = style ? [element("p", { className: "small layer-by", textContent: style.title ?? words.term(style.by) })] : [];
    const list = lines.length > 0 ? [...heading, legendList(lines, { label: t("layers.legend_of", { title: this.#layer.title }), language })] : [];
    const sifted = filtered(this.id);
    this.legend.replaceChildren(...(sifted ? [element("p", { className: "small layer-by", textContent: sifted })] : []), ...list);
  }

  /** Says that the layer could not be loaded, "" that it could. */
  fail(sentence) {
    this.failure.textContent = sentence;
  }

  /** Offers attributes that have come since. */
  refresh() {
    if (this.more?.getAttribute("aria-expanded") === "true") this.look?.refresh();
    this.tell();
  }
}
