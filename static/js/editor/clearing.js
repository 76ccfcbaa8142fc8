/** The panel of demolition: a filter with a count, everything that fits to be ticked, and all of it at once. */

import { button, choiceField, element, numberField, pair, textField, tickField } from "./fields.js";
import { filtered, RANGES } from "./filtering.js";

const KINDS = ["demolish", "remove_tree"];

export class Clearing {
  #asked = {}; #isOpen = false; #list = element("div", { className: "stack" });

  constructor(desk) {
    this.desk = desk;
  }

  /** What stands of a kind: whole buildings, or trees. */
  #objects(kind) {
    const { buildings, trees } = this.desk.drawing;
    return kind === "demolish" ? buildings.filter(({ part_of: whole }) => !whole) : trees;
  }

  fields() {
    const { t } = this.desk;
    const fold = element("details", { className: "fold", open: this.#isOpen }, element("summary", { textContent: t("draw.filter") }), ...this.#filter());
    fold.addEventListener("toggle", () => { this.#isOpen = fold.open; });
    this.#show();
    return [fold, this.#list];
  }

  #filter() {
    const { t, choices, write } = this.desk;
    const set = (name) => (value) => { this.#asked[name] = value; this.#show(); };
    const bound = (name) => numberField({ name: `filter-${name}`, label: t(`draw.filter_${name}`), value: this.#asked[name] ?? null, write, told: set(name) });
    const areas = this.desk.areas().filter(({ kind }) => kind !== "building");
    return [
      textField({ name: "filter-find", label: t("draw.filter_find"), value: this.#asked.find, told: set("find") }),
      ...RANGES.map((range) => pair(bound(`${range}_from`), bound(`${range}_to`))),
      pair(
        choiceField({ name: "filter-use", label: t("draw.use"), value: this.#asked.use, choices: [["", t("draw.filter_any")], ...choices.use], told: set("use") }),
        choiceField({ name: "filter-within", label: t("draw.area"), value: "", choices: [["", t("draw.filter_anywhere")], ...areas.map(({ name }, number) => [String(number), name])], told: (number) => set("within")(number === "" ? null : areas[Number(number)].geometry) }),
      ),
    ];
  }

  #show() {
    const groups = KINDS.map((kind) => this.#group(kind, filtered(this.#objects(kind), this.#asked)));
    this.#list.replaceChildren(...groups);
    this.desk.lightUp(this.#isFiltering() ? filtered(this.#objects("demolish"), this.#asked).map(({ id }) => id) : [], null);
  }

  #isFiltering() {
    return Object.values(this.#asked).some((value) => value !== null && value !== "" && value !== undefined);
  }

  #group(kind, objects) {
    const { draft, t } = this.desk;
    const gone = draft.gone(kind);
    const [standing, taken] = [objects.filter(({ id }) => !gone.includes(id)), objects.filter(({ id }) => gone.includes(id))];
    const all = () => draft.add(...standing.map(({ id }) => ({ [kind]: id })));
    const back = () => draft.remove(...taken.map(({ id }) => `${kind}:${id}`));
    const ticks = objects.map((one) => element("li", {}, tickField({ name: `${kind}-${one.id}`, label: this.#words(one), value: gone.includes(one.id), told: () => this.desk.tool.tool.toggle(kind, one.id) })));
    return element("fieldset", { className: "draw-standing" },
      element("legend", { textContent: t(`draw.standing_${kind}`, { count: objects.length, total: this.#objects(kind).length }) }),
      element("ul", {}, ...ticks),
      element("div", { className: "row" },
        ...(standing.length > 1 ? [button(t(`draw.all_${kind}`, { count: standing.length }), all, { name: `all-${kind}` })] : []),
        ...(taken.length > 0 ? [button(t("draw.restore_all", { count: taken.length }), back, { name: `restore-${kind}` })] : [])));
  }

  #words({ id, name, species, footprint_m2: size, height_m: height, year }) {
    const { number } = this.desk;
    return [name || species || id, size && `${number(size, 0)} m²`, height && `${number(height, 1)} m`, year].filter(Boolean).join(" · ");
  }
}
