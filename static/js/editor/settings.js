/** What a tool makes and how exactly: its settings, and the fields for points by numbers. */

import { Clearing } from "./clearing.js";
import { button, choiceField, element, numberField, pair, textField } from "./fields.js";

const OUTLINES = ["outline", "clear", "grade"];
/** Areas that are taken over together at most. */
const MOST_AT_ONCE = 200;
const MAKES = { outline: true, rectangle: true, area: true };

/** The panel beside the tools. */
export class Settings {
  #exact = {}; #clearing;

  /** `desk` as the tools have it, with `tool` {name, tool}; `panel` is filled anew for each tool and step. */
  constructor(desk, panel) {
    Object.assign(this, { desk, panel, shown: null });
    this.#clearing = new Clearing(desk);
  }

  /** Shows the fields of the tool in use; those with a focus are left alone while nothing but a point has come. */
  show() {
    const { name, tool } = this.desk.tool;
    const { t } = this.desk;
    const { draft, settings } = this.desk;
    const key = [name, tool.asks, settings.makes, settings.roof, tool.points.length > 0, draft.chosen !== null].join();
    if (key === this.shown) return;
    this.shown = key;
    const parts = { tree: () => this.#tree(), row: () => [...this.#tree(), ...this.#row()], demolish: () => this.#clearing.fields(), bring: () => this.#bring(), comment: () => this.desk.comments.fields(), area: () => [...this.#made(), ...this.#areas()], place: () => this.#place(), grade: () => this.#ground() };
    const fields = parts[name]?.() ?? (MAKES[name] ? this.#made() : []);
    this.panel.hidden = name === "choose" && this.desk.draft.chosen !== null;
    this.panel.replaceChildren(element("h2", { textContent: t(`draw.tool_${name}`) }), element("p", { className: "small quiet", textContent: t(`draw.how_${name}`) }), ...fields, ...this.#steps(tool));
  }

  renew() {
    this.shown = null;
    this.show();
  }

  #number(name, more = {}) {
    const { settings, t, write } = this.desk;
    return numberField({ name, value: settings[name], write, ...more, label: t(`draw.${more.label ?? name}`), told: (value) => { settings[name] = value ?? undefined; } });
  }

  #choice(name, choices, label = name) {
    const { settings, t } = this.desk;
    return choiceField({ name, label: t(`draw.${label}`), value: settings[name], choices, told: (value) => { settings[name] = value; this.show(); } });
  }

  #made() {
    const { t, choices, settings } = this.desk;
    const makes = this.#choice("makes", ["building", "surface", "ground"].map((kind) => [kind, t(`draw.makes_${kind}`)]));
    if (settings.makes === "ground") return [makes, ...this.#ground()];
    if (settings.makes === "surface") return [makes, this.#choice("surface", choices.surface, "class")];
    return [
      makes,
      pair(this.#number("storeys", { least: 1, most: 60, isWhole: true }), this.#number("height", { label: "storey_height", least: 1, most: 30 })),
      pair(this.#choice("use", choices.use), this.#choice("roof", choices.roof)),
      pair(settings.roof === "flat" ? this.#number("green", { label: "green_roof", least: 0, most: 100 }) : this.#number("pitch", { least: 1, most: 85 })),
    ];
  }

  #ground() {
    const { t } = this.desk;
    return [pair(this.#number("level", { hint: t("draw.level_hint"), least: -500, most: 5000 }), this.#number("bank", { hint: t("draw.bank_hint"), least: 0, most: 20 }))];
  }

  /** Areas by name, for those who do not click. */
  #areas() {
    const areas = this.desk.areas();
    let wanted = 0;
    const choices = areas.map(({ name }, number) => [String(number), name]);
    const layers = [["", this.desk.t("draw.areas_of_case")], ...this.desk.choices.areas];
    const choose = choiceField({ name: "areas", label: this.desk.t("draw.areas_from"), value: this.desk.settings.areas, choices: layers, told: async (layer) => { await this.desk.useAreasOf(layer); this.renew(); } });
    const all = async () => { for (const one of areas) await this.desk.tool.tool.take(one); };
    const many = this.desk.settings.areas && areas.length > 1 && areas.length <= MOST_AT_ONCE ? [button(this.desk.t("draw.take_all", { count: areas.length }), all, { name: "take-all" })] : [];
    return [
      choose,
      this.#number("offset", { most: 100, least: -100 }),
      choiceField({ name: "area", label: this.desk.t("draw.area"), value: "0", choices, told: (value) => { wanted = Number(value); } }),
      button(this.desk.t("draw.take_area"), () => areas[wanted] && this.desk.tool.tool.take(areas[wanted]), { isMain: true, name: "take" }), ...many,
    ];
  }

  #tree() {
    const { settings, t } = this.desk;
    return [
      textField({ name: "species", label: t("draw.species"), value: settings.species, told: (value) => { settings.species = value; } }),
      pair(this.#number("treeHeight", { label: "tree_height", least: 0.5, most: 60 }), this.#number("crown", { least: 0.5, most: 40 })),
      this.#number("age", { least: 0, most: 1000 }),
    ];
  }

  #row() {
    return [pair(this.#number("spacing", { least: 1, most: 100 }), this.#number("count", { least: 2, most: 200, isWhole: true }))];
  }

  #place() {
    return [this.#choice("asset", this.desk.choices.asset), pair(this.#number("heading", { least: -360, most: 360 }), this.#number("scale", { least: 0.05, most: 20 }))];
  }

  /** Layers that are brought in where they lie, and the way to files that are none yet. */
  #bring() {
    const { t, choices, page } = this.desk;
    const upload = element("a", { href: page.urls.upload, textContent: t("draw.upload") });
    if (choices.bring.length === 0) return [element("p", { className: "quiet", textContent: t("draw.nothing_to_bring") }), upload];
    let [[wanted]] = choices.bring;
    return [
      choiceField({ name: "bring", label: t("draw.layer"), value: wanted, choices: choices.bring, told: (layer) => { wanted = layer; } }),
      button(t("draw.bring"), () => this.desk.tool.tool.bring(wanted), { isMain: true, name: "bring" }), upload,
    ];
  }

  /** Points by numbers, at the middle of the picture, back, done. */
  #steps(tool) {
    if (tool.asks.length === 0 && !OUTLINES.includes(this.desk.tool.name)) return [];
    const { t, drawn } = this.desk;
    const forms = { place: ["east", "north"], step: ["direction", "length"], depth: ["depth"], whole: ["east", "north", "direction", "width", "depth"] };
    const exact = tool.asks.map((ask) => {
      const values = ask === "whole" || ask === "place" ? { ...this.#middle() } : {};
      const fields = forms[ask].map((name) => numberField({ name: `exact-${ask}-${name}`, label: t(`draw.${name}`), value: values[name] ?? this.#exact[name] ?? null, write: this.desk.write, told: (value) => { values[name] = value; this.#exact[name] = name === "east" || name === "north" ? undefined : value; } }));
      for (const name of forms[ask]) values[name] ??= this.#exact[name];
      const set = () => (forms[ask].every((name) => Number.isFinite(values[name])) ? tool.typed(values) : this.desk.say("draw.number_missing"));
      return element("fieldset", { className: "draw-exact" }, element("legend", { textContent: t(`draw.by_${ask}`) }), ...paired(fields), button(t(`draw.set_${ask}`), set, { name: `set-${ask}` }));
    });
    const middle = button(t("draw.set_middle"), () => tool.click(drawn()?.middle() ?? null), { name: "middle" });
    const begun = tool.points.length > 0 ? [button(t("draw.back"), () => tool.back(), { name: "back" }), button(t("draw.cancel"), () => tool.cancel(), { name: "cancel" })] : [];
    const done = OUTLINES.includes(this.desk.tool.name) && tool.points.length > 0 ? [button(t("draw.finish"), () => tool.finish(), { isMain: true, name: "finish" })] : [];
    const isOpen = this.isExact ?? false;
    const fold = element("details", { className: "fold", open: isOpen }, element("summary", { textContent: t("draw.exact") }), ...exact);
    fold.addEventListener("toggle", () => { this.isExact = fold.open; });
    return [element("div", { className: "row" }, ...done, middle, ...begun), ...(exact.length > 0 ? [fold] : [])];
  }

  #middle() {
    const place = this.desk.drawn()?.middle();
    const [east, north] = place ? this.desk.pointOf(place) : this.desk.centre();
    return { east: Math.round(east * 100) / 100, north: Math.round(north * 100) / 100 };
  }
}

const paired = (fields) => Array.from({ length: Math.ceil(fields.length / 2) }, (_, i) => pair(...fields.slice(2 * i, 2 * i + 2)));
