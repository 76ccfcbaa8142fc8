/** The panel that shows only what fits a filter, says how many objects that are, and makes the surroundings pale. */

import { Words } from "../ask/words.js";
import { conditionWords, termOf } from "../layers/filterwords.js";
import { isMissing } from "../viewer/thematic/classes.js";
import { ORDERING } from "../viewer/thematic/conditions.js";
import { button, element, field } from "./parts.js";
import { StandingOut } from "./standingout.js";

const ORDERS = { category: ["is", "not", "has"], number: ["from", "upto", "below", "above", "is", "not"] };
/** So many values of an attribute are offered in a list; where there are more they are typed. */
const MOST_VALUES = 60;
/** An attribute of so few values is offered first. */
const FEW_VALUES = 30;

function options(select, list, value) {
  select.replaceChildren(...list.map(([name, words]) => element("option", { value: name, textContent: words, selected: name === value })));
}

export class Filtering {
  #kit; #words; #layer = null; #attributes = [];

  /** `kit`: {viewer, bench, steps, texts, t, language, announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    this.#words = new Words(kit.texts, kit.language);
    this.element = this.#build();
    kit.steps.follow(() => this.#tell());
    kit.viewer.on("twin:ready", () => this.isOpen && this.#refresh());
  }

  #build() {
    const { t, identify, steps } = this.#kit;
    this.layer = element("select", { id: identify("filter-layer") });
    this.by = element("select", { id: identify("filter-by") });
    this.is = element("select", { id: identify("filter-is") });
    this.valueField = element("div", {});
    this.layer.addEventListener("change", () => this.#changeLayer(this.layer.value));
    this.by.addEventListener("change", () => this.#offerOrders());
    this.is.addEventListener("change", () => this.#offerValues());
    this.form = element("form", { className: "stack" }, element("div", { className: "kit-pair" }, field(t("filter.by"), this.by), field(t("filter.is"), this.is)), this.valueField,
      element("div", { className: "row" }, element("button", { type: "submit", className: "btn main", textContent: t("filter.add") })));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add();
    });
    this.none = element("p", { className: "small quiet", textContent: t("filter.no_attributes") });
    this.list = element("ul", { className: "list kit-places", attributes: { "aria-label": t("filter.conditions") } });
    this.count = element("p", { attributes: { "aria-live": "polite" } });
    this.clear = button(t("filter.clear"), () => this.#use([]));
    this.undo = button(t("filter.undo"), () => steps.undo());
    this.standing = new StandingOut(this.#kit);
    return element("div", { className: "stack" }, field(t("objects.layer"), this.layer), this.none, this.form, this.list, this.count,
      element("div", { className: "row" }, this.clear, this.undo), this.standing.element, element("p", { className: "small quiet", textContent: t("filter.loaded") }));
  }

  open() {
    this.isOpen = true;
    this.#refresh();
    this.standing.open();
  }

  close() {
    this.isOpen = false;
    this.standing.close();
  }

  #refresh() {
    const { bench, t } = this.#kit;
    const { tables } = bench.picture.layers;
    const known = [...bench.model.layers, { id: "planned", title: t("layers.planned") }].filter(({ id }) => tables.of(id).length > 0);
    const current = known.some(({ id }) => id === this.#layer) ? this.#layer : known[0]?.id ?? null;
    if ([...this.layer.options].map(({ value }) => value).join() !== known.map(({ id }) => id).join()) options(this.layer, known.map(({ id, title }) => [id, title]), current);
    if (current !== this.#layer || this.#attributes.length === 0) this.#changeLayer(current);
    this.#tell();
  }

  #changeLayer(id) {
    const { styling, layers } = this.#kit.bench.picture;
    this.#layer = id;
    this.#attributes = id === null ? [] : styling.attributes(id);
    const titled = this.#attributes.map(({ name }) => [name, this.#termOf(name)]).sort((a, b) => a[1].localeCompare(b[1]));
    const named = this.#attributes.filter(({ name }) => this.#words.isNamed(name));
    const first = named.find(({ kind, distinct }) => kind === "category" && distinct <= FEW_VALUES) ?? named[0];
    options(this.by, titled, first?.name);
    this.form.hidden = titled.length === 0;
    this.none.hidden = titled.length > 0 || layers.tables.of(id).length === 0;
    if (titled.length > 0) this.#offerOrders();
    this.#tell();
  }

  #termOf(name) {
    return termOf(this.#kit.bench.picture.layers.tables, this.#layer, name, this.#words);
  }

  get #attribute() {
    return this.#attributes.find(({ name }) => name === this.by.value);
  }

  #offerOrders() {
    const { t } = this.#kit;
    options(this.is, ORDERS[this.#attribute.kind].map((name) => [name, t(`filter.op_${name}`)]), ORDERS[this.#attribute.kind][0]);
    this.#offerValues();
  }

  /** A number or words to type, or a list of the values there are with how many objects have each. */
  #offerValues() {
    const { t, identify } = this.#kit;
    const { name, kind } = this.#attribute;
    const isTyped = this.is.value === "has" || ORDERING.includes(this.is.value);
    const counts = isTyped ? [] : this.#counted(name);
    const unit = this.#words.unit(name);
    const id = identify("filter-value");
    if (isTyped || counts.length > MOST_VALUES) {
      const isNumber = kind === "number" && this.is.value !== "has";
      this.value = element("input", { id, type: isNumber ? "number" : "text", step: "any", required: true, autocomplete: "off" });
    } else {
      this.value = element("select", { id });
      options(this.value, counts, counts[0]?.[0]);
    }
    this.valueField.replaceChildren(field(unit ? t("filter.value_in", { unit }) : t("filter.value"), this.value));
  }

  #counted(name) {
    const { language, bench } = this.#kit;
    const number = new Intl.NumberFormat(language);
    const found = new Map();
    bench.picture.layers.tables.each(this.#layer, (table, row) => {
      const value = table.value(row, name);
      if (isMissing(value)) return;
      const seen = found.get(String(value)) ?? { words: table.word?.(row, name) ?? this.#words.said(name, value, table.attributes(row)), count: 0 };
      found.set(String(value), { ...seen, count: seen.count + 1 });
    });
    const sorted = [...found].sort(([, a], [, b]) => a.words.localeCompare(b.words, language, { numeric: true }));
    return sorted.map(([value, { words, count }]) => [value, `${words} (${number.format(count)})`]);
  }

  get #conditions() {
    return this.#kit.viewer.getState().filters[this.#layer] ?? [];
  }

  #add() {
    const value = this.value.type === "number" ? this.value.valueAsNumber : this.value.value.trim();
    if (value === "" || Number.isNaN(value)) return;
    const one = { by: this.by.value, is: this.is.value, value };
    this.#use([...this.#conditions.filter((other) => JSON.stringify(other) !== JSON.stringify(one)), one]);
  }

  #use(conditions) {
    const { viewer, bench, steps } = this.#kit;
    const { layers } = viewer.getState();
    steps.take({ filters: { [this.#layer]: conditions } });
    // a filter on a layer that is switched off would change nothing that is seen
    if (conditions.length > 0 && !bench.picture.layers.isShown(this.#layer)) viewer.show({ layers: { ...layers, [this.#layer]: true }, animate: false });
  }

  /** Says the conditions, how many objects fit them, and what can be taken back. */
  #tell() {
    const { t, language, bench, steps } = this.#kit;
    if (this.#layer === null || !this.isOpen) return;
    const number = new Intl.NumberFormat(language);
    const conditions = this.#conditions;
    const { fitting, all } = bench.picture.filtering.count(this.#layer, conditions.length > 0 ? conditions : null);
    const said = { fitting: number.format(fitting), all: number.format(all), title: this.layer.selectedOptions[0]?.textContent ?? "" };
    const words = t(conditions.length > 0 ? "filter.count" : "filter.count_all", said);
    if (this.count.textContent !== words) this.count.textContent = words;
    this.list.replaceChildren(...conditions.map((one) => this.#line(one)));
    this.list.hidden = conditions.length === 0;
    this.clear.disabled = conditions.length === 0;
    this.undo.disabled = steps.count === 0;
    this.standing.tell();
  }

  #line(one) {
    const { t } = this.#kit;
    const words = conditionWords(one, { tables: this.#kit.bench.picture.layers.tables, layerId: this.#layer, words: this.#words, t });
    const drop = button("×", () => {
      this.#use(this.#conditions.filter((other) => JSON.stringify(other) !== JSON.stringify(one)));
      (this.list.querySelector("button") ?? this.layer).focus();
    }, { attributes: { "aria-label": t("filter.drop", { condition: words }) } });
    return element("li", {}, element("span", { textContent: words }), drop);
  }
}
