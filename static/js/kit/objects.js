/** The panel of objects in view: a table to sort and to page through, and what can be done with those chosen in it. */

import { Words } from "../ask/words.js";
import { isMissing, numberOf } from "../viewer/thematic/classes.js";
import { objectsInView } from "../viewer/instruments/inview.js";
import { formatsFor, handOut } from "./handing.js";
import { button, copy, element, field } from "./parts.js";

const PER_PAGE = 10;
const NAMES = ["name", "address", "flurstueckskennzeichen"];
const NEAR = 160;

function compared(a, b, language) {
  if (isMissing(a) || isMissing(b)) return isMissing(a) - isMissing(b);
  const [x, y] = [numberOf(a), numberOf(b)];
  return x !== null && y !== null ? x - y : String(a).localeCompare(String(b), language, { numeric: true });
}

export class Objects {
  #kit; #words; #rows = []; #page = 0; #sort = { by: null, isDown: false }; #chosen = new Set(); #layer = null; #column = "";

  /** `kit`: {viewer, bench, texts, t, language, announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    const { t, identify, texts, language } = kit;
    this.#words = new Words(texts, language);
    this.layer = element("select", { id: identify("layer") });
    this.column = element("select", { id: identify("column") });
    this.layer.addEventListener("change", () => this.#changeLayer(this.layer.value));
    this.column.addEventListener("change", () => { this.#column = this.column.value; this.#show(); });
    this.count = element("p", { className: "small" });
    this.table = element("div", { className: "scroll" });
    this.pager = element("div", { className: "row kit-pager" });
    this.format = element("select", { id: identify("objects-format") });
    this.acts = element("div", { className: "stack" });
    const choices = element("div", { className: "row", attributes: { role: "group", "aria-label": t("objects.group") } },
      button(t("objects.all"), () => { this.#rows.forEach(({ id }) => this.#chosen.add(id)); this.#mark(); }),
      button(t("objects.clear"), () => { this.#chosen.clear(); this.#mark(); }),
      button(t("objects.copy"), () => this.#copy()));
    this.take = button(t("objects.take"), () => this.#take(), { className: "btn main" });
    this.handing = element("div", { className: "kit-typed" }, field(t("objects.format"), this.format), this.take);
    this.chosen = element("p", { className: "small" });
    this.acts.append(choices, this.chosen, this.handing);
    this.element = element("div", { className: "stack" },
      element("div", { className: "kit-pair" }, field(t("objects.layer"), this.layer), field(t("objects.column"), this.column)),
      element("div", { className: "row kit-counted" }, this.count, button(t("objects.refresh"), () => this.#list())), this.table, this.pager, this.acts,
      element("p", { className: "small quiet", textContent: t("objects.loaded") }));
  }

  open() {
    const { bench } = this.#kit;
    const { tables } = bench.picture.layers;
    const planned = { id: "planned", title: this.#kit.t("layers.planned") };
    const known = [planned, ...bench.model.layers].filter(({ id }) => tables.of(id).length > 0);
    const current = known.some(({ id }) => id === this.#layer) ? this.#layer : known[0]?.id ?? null;
    this.layer.replaceChildren(...known.map(({ id, title }) => element("option", { value: id, textContent: title, selected: id === current })));
    this.#changeLayer(current);
  }

  close() {
    this.#kit.viewer.highlight([]);
  }

  get #origin() {
    return this.#kit.bench.model.layers.find(({ id }) => id === this.#layer)?.origin ?? null;
  }

  #changeLayer(id) {
    const isOther = id !== this.#layer;
    this.#layer = id;
    if (isOther) {
      this.#chosen.clear();
      this.#column = "";
      this.#sort = { by: null, isDown: false };
    }
    const { tables } = this.#kit.bench.picture.layers;
    const names = id === null ? [] : tables.names(id).filter((name) => name !== "name");
    const titled = names.map((name) => [name, this.#termOf(name)]).sort((a, b) => a[1].localeCompare(b[1]));
    this.#column = names.includes(this.#column) ? this.#column : (names.find((name) => this.#words.isNamed(name) && /height|storeys/i.test(name)) ?? names[0] ?? "");
    this.column.replaceChildren(...titled.map(([name, words]) => element("option", { value: name, textContent: words, selected: name === this.#column })));
    this.handing.hidden = this.#origin === null;
    if (isOther && this.#origin !== null) this.#offer();
    this.#list();
  }

  #termOf(name) {
    const own = this.#kit.bench.picture.layers.tables.of(this.#layer).map(({ titles }) => titles?.get(name)).find(Boolean);
    return own ?? this.#words.term(name);
  }

  async #offer() {
    const { language, announce } = this.#kit;
    try {
      const formats = await formatsFor(this.#origin, language);
      this.format.replaceChildren(...formats.map(({ id, title }) => element("option", { value: id, textContent: title })));
    } catch (error) {
      announce(error.message);
    }
  }

  #list() {
    this.#rows = this.#layer === null ? [] : objectsInView(this.#kit.bench.picture, this.#layer);
    this.#page = 0;
    this.#show();
  }

  #nameOf(row) {
    const found = NAMES.map((name) => row.value(name)).find((value) => !isMissing(value));
    return String(found ?? row.id);
  }

  #sorted() {
    const { by, isDown } = this.#sort;
    if (by === null) return this.#rows;
    const of = (row) => (by === "name" ? this.#nameOf(row) : row.value(by));
    return [...this.#rows].sort((a, b) => compared(of(a), of(b), this.#kit.language) * (isDown ? -1 : 1));
  }

  #show() {
    const { t, language } = this.#kit;
    const number = new Intl.NumberFormat(language);
    const pages = Math.max(1, Math.ceil(this.#rows.length / PER_PAGE));
    this.#page = Math.min(pages - 1, Math.max(0, this.#page));
    this.count.textContent = this.#rows.length === 0 ? t("objects.none") : t("objects.in_view", { count: number.format(this.#rows.length) });
    const page = this.#sorted().slice(this.#page * PER_PAGE, (this.#page + 1) * PER_PAGE);
    this.table.replaceChildren(...(page.length > 0 ? [this.#tableOf(page)] : []));
    this.pager.replaceChildren(
      button("‹", () => this.#turn(-1), { disabled: this.#page === 0, attributes: { "aria-label": t("objects.before") } }),
      element("span", { className: "small", textContent: t("objects.page", { page: this.#page + 1, pages }) }),
      button("›", () => this.#turn(1), { disabled: this.#page === pages - 1, attributes: { "aria-label": t("objects.after") } }));
    this.pager.hidden = pages === 1;
    this.#mark();
  }

  #turn(by) {
    this.#page += by;
    this.#show();
    const [before, after] = this.pager.querySelectorAll("button");
    (by > 0 && !after.disabled ? after : before.disabled ? after : before).focus();
  }

  #tableOf(rows) {
    const { t } = this.#kit;
    const head = element("tr", {}, element("th", { scope: "col" }, element("span", { className: "unseen", textContent: t("objects.choose", { name: "" }) })),
      this.#headOf("name", t("objects.name")), ...(this.#column ? [this.#headOf(this.#column, this.#termOf(this.#column))] : []));
    return element("table", { className: "kit-objects" }, element("caption", { className: "unseen", textContent: t("objects.table") }),
      element("thead", {}, head), element("tbody", {}, ...rows.map((row) => this.#rowOf(row))));
  }

  #headOf(by, words) {
    const { t } = this.#kit;
    const isSorted = this.#sort.by === by;
    const arrow = isSorted ? (this.#sort.isDown ? " ↓" : " ↑") : "";
    const sort = button(`${words}${arrow}`, () => {
      this.#sort = { by, isDown: isSorted && !this.#sort.isDown };
      this.#show();
      this.table.querySelector(`[data-by="${CSS.escape(by)}"]`)?.focus();
    }, { className: "kit-sort", dataset: { by }, attributes: { "aria-label": t("objects.sort", { column: words }) } });
    return element("th", { scope: "col", attributes: isSorted ? { "aria-sort": this.#sort.isDown ? "descending" : "ascending" } : {} }, sort);
  }

  #rowOf(row) {
    const { t } = this.#kit;
    const name = this.#nameOf(row);
    const box = element("input", { type: "checkbox", checked: this.#chosen.has(row.id), dataset: { id: row.id }, attributes: { "aria-label": t("objects.choose", { name }) } });
    box.addEventListener("change", () => {
      if (box.checked) this.#chosen.add(row.id);
      else this.#chosen.delete(row.id);
      this.#mark();
    });
    const go = button(name, () => this.#go(row, name), { className: "kit-go", attributes: { "aria-label": t("objects.go", { name }) } });
    const value = this.#column ? row.value(this.#column) : null;
    const said = isMissing(value) ? "–" : this.#words.said(this.#column, value, row.attributes());
    return element("tr", {}, element("td", {}, box), element("th", { scope: "row" }, go), ...(this.#column ? [element("td", { className: numberOf(value) === null ? "" : "n", textContent: said })] : []));
  }

  #mark() {
    const { t, viewer, language } = this.#kit;
    for (const box of this.table.querySelectorAll("input")) box.checked = this.#chosen.has(box.dataset.id);
    this.chosen.textContent = t("objects.chosen", { count: new Intl.NumberFormat(language).format(this.#chosen.size) });
    viewer.highlight([...this.#chosen]);
  }

  /** Flies to an object and tells the page of it as if it had been clicked. */
  #go(row, name) {
    const { viewer, bench, announce, t } = this.#kit;
    const { lon, lat } = bench.geographic(row.place);
    const camera = viewer.getCamera();
    const ground = viewer.groundAt({ lon, lat });
    const detail = { letter: bench.picture.panes[0].letter, layer: this.#layer, id: row.id, attributes: row.attributes(), position: bench.geographic(row.place), ground: ground === null ? null : { lon, lat, height: ground } };
    bench.container.dispatchEvent(new CustomEvent("twin:pick", { detail, bubbles: true }));
    viewer.highlight([row.id]);
    viewer.show({ camera: { ...camera, lon, lat, height: ground ?? camera.height, distance: Math.min(camera.distance, NEAR) } });
    announce(t("kit.went_to", { name }));
  }

  get #chosenRows() {
    return this.#sorted().filter(({ id }) => this.#chosen.has(id));
  }

  async #copy() {
    const { t, announce } = this.#kit;
    const rows = this.#chosenRows;
    if (rows.length === 0) return announce(t("objects.nothing"));
    const head = ["id", t("objects.name"), this.#column && this.#termOf(this.#column)];
    const lines = [head, ...rows.map((row) => [row.id, this.#nameOf(row), this.#column && (row.value(this.#column) ?? "")])];
    const worked = await copy(lines.map((line) => line.map((cell) => String(cell).replace(/[\t\n]/g, " ")).join("\t")).join("\n"));
    return announce(worked ? t("objects.copied", { count: rows.length }) : t("asked.not_copied"));
  }

  async #take() {
    const { t, announce, language } = this.#kit;
    const ids = [...this.#chosen];
    if (ids.length === 0 || !this.format.value) return announce(t("objects.nothing"));
    this.take.disabled = true;
    announce(t("objects.working"));
    try {
      const file = await handOut(this.#origin, { ids, format: this.format.value, language });
      announce(t("objects.ready", { file, count: ids.length }));
    } catch (error) {
      announce(error.message);
    }
    this.take.disabled = false;
    return undefined;
  }
}
