/**
 * <twin-layers>: what a viewer shows as a tree of groups and layers: shown or not, opacity, order, look, legend, age, source, licence.
 *
 * The page calls `open(viewer, {model, texts, language, isPlain})`; `isPlain` leaves out what changes a look (readers). With tools of
 * the viewer on the page `follow(state)` lets it know of a view that an address has brought. Without WebGL it is a list of what there is.
 * Every change by hand bubbles as "twin:layers" with what was asked for: {layers}, {styles}, {labels} or {order}.
 */

import { Words } from "../ask/words.js";
import { element } from "../kit/parts.js";
import { countWords } from "../layers/filterwords.js";
import { styleLines } from "../layers/legend.js";
import { Row } from "../layers/row.js";
import { translator } from "../locale.js";
import { NO_VALUE, OTHERS } from "../viewer/thematic/palettes.js";

const GROUPS = ["case", "plan", "town", "further", "ground"];
/** Layers of the viewer itself, of a case. */
const OF_CASE = ["site", "planned", "demolished"];

class TwinLayers extends HTMLElement {
  static count = 0;
  #viewer; #model; #texts; #t; #words; #language; #number; #isPlain; #parts = null; #credits;
  #rows = new Map(); #groups = new Map(); #usual;

  open(viewer, { model, texts, language, isPlain = false }) {
    this.#number = (TwinLayers.count += 1);
    Object.assign(this, { viewer });
    this.#viewer = viewer;
    this.#model = model;
    this.#texts = texts;
    this.#t = translator(texts);
    this.#words = new Words(texts, language);
    this.#language = language;
    this.#isPlain = isPlain;
    this.#parts = viewer.equip((parts) => parts);
    this.#usual = model.layers.map(({ id }) => id);
    this.#build();
    if (this.#parts) this.#listen();
  }

  #listen() {
    const { picture, container } = this.#parts;
    picture.labels.speak = (name, value, attributes) => this.#words.said(name, value, attributes);
    this.#credits = container.appendChild(element("p", { className: "layer-credits", hidden: true }));
    this.#viewer.on("twin:ready", () => this.#refresh());
    this.#viewer.on("twin:error", ({ url }) => this.#fail(url));
    this.#viewer.on("twin:retry", () => { for (const row of this.#rows.values()) row.fail(""); });
    this.follow(this.#viewer.getState());
  }

  /** Says at the layer a file belongs to that it could not be loaded. */
  #fail(url) {
    const folder = (address) => address.slice(0, address.lastIndexOf("/") + 1);
    const layer = this.#model.layers.find((one) => url !== null && url.startsWith(folder(one.url)) && folder(one.url) !== "");
    if (layer) this.#rows.get(layer.id).fail(this.#t("layers.failed"));
  }

  get #host() {
    const styling = this.#parts?.picture.styling;
    return {
      t: this.#t, words: this.#words, language: this.#language, isPlain: this.#isPlain,
      identify: (name) => `layers-${this.#number}-${name.replace(/[^\w-]/g, "_")}`,
      show: (layers) => this.#use({ layers }),
      use: (request) => this.#use(request),
      opacity: (id) => { const value = this.#viewer.getState().layers[id]; return typeof value === "number" ? value : 1; },
      zoom: (layer) => this.#zoom(layer),
      move: (row, by) => this.#move(row, by),
      attributes: (id) => (styling?.attributes(id) ?? []).map((one) => ({ ...one, title: this.#titleOf(id, one.name) })),
      style: (id) => styling?.of(id) ?? null,
      label: (id) => this.#viewer.getState().labels[id] ?? null,
      styleLegend: (id) => this.legendOf(id),
      filtered: (id) => (this.#parts ? countWords(this.#parts.picture, id, { t: this.#t, language: this.#language }) : ""),
    };
  }

  /** What a layer itself calls an attribute, in the viewer's language. */
  #titleOf(id, name) {
    return this.#parts?.picture.layers.tables.of(id).map(({ titles }) => titles?.get(name)).find(Boolean);
  }

  /** The style of a layer with everything its legend needs later: {by, method, palette, count, classes, title, words}; null without one. */
  styleOf(id) {
    const styling = this.#parts?.picture.styling;
    const style = styling?.of(id) ?? null;
    if (style === null) return null;
    const { by, method, palette, count, classes = [] } = style;
    return { by, method, palette, count, classes, title: this.termOf(id, by), words: styling.words(id) };
  }

  /** What a layer itself calls an attribute, as {de, en}; "" where the words of the interface do. */
  termOf(id, name) {
    return this.#parts?.picture.styling.term(id, name) ?? "";
  }

  /** Legend of the style of a layer in words: {by, title, lines: [{color, label, count}]}, null without one. */
  legendOf(id) {
    const found = this.#parts?.picture.styling.legend(id) ?? null;
    if (found === null) return null;
    const lines = styleLines(found, { words: this.#words, t: this.#t, noValue: NO_VALUE, otherColor: OTHERS });
    return { by: found.by, title: this.#titleOf(id, found.by) ?? this.#words.term(found.by), lines };
  }

  #layersOf(group) {
    if (group === "case") {
      const has = (this.#model.alternatives ?? []).length > 0;
      const ids = has ? OF_CASE : [];
      const planned = this.#isPlain ? {} : { kind: "planned", isFixed: true, note: this.#t("layers.planned_note") };
      return ids.map((id) => ({ id, title: this.#t(`layers.${id}`), visible: true, ...(id === "planned" ? planned : {}) }));
    }
    const found = this.#model.layers.filter((layer) => (layer.group ?? "town") === group);
    return found.map((layer) => (layer.kind === "terrain" ? { ...layer, isFixed: true, note: this.#t("layers.built_in") } : layer))
      .sort((a, b) => (a.kind === "terrain") - (b.kind === "terrain"));
  }

  #build() {
    const parts = GROUPS.map((group) => [group, this.#layersOf(group)]).filter(([, layers]) => layers.length > 0);
    this.replaceChildren(...parts.map(([group, layers]) => this.#buildGroup(group, layers)));
    for (const { id, visible } of parts.flatMap(([, layers]) => layers)) this.#rows.get(id).follow(visible ?? true);
    this.#markGroups();
  }

  #buildGroup(group, layers) {
    const heading = this.#t(`layers.group_${group}`);
    const box = element("input", { type: "checkbox", dataset: { group } });
    box.addEventListener("change", () => this.#use({ layers: Object.fromEntries(layers.map(({ id }) => [id, box.checked])) }));
    const rows = layers.map((layer) => new Row(this.#host, layer));
    for (const row of rows) this.#rows.set(row.id, row);
    this.#groups.set(group, { box, rows });
    const hint = group === "ground" ? [element("p", { className: "small quiet", textContent: this.#t(layers.length > 1 ? "layers.ground_hint" : "layers.ground_alone") })] : [];
    const list = element("ul", { className: "layer-list", attributes: { "aria-label": heading } }, ...rows.map((row) => row.element));
    return element("div", { className: "layer-group" }, element("label", { className: "check layer-heading" }, box, element("span", { textContent: heading })), list, ...hint);
  }

  #use(request) {
    this.#ask(request);
    this.follow(this.#viewer.getState());
  }

  #ask(request) {
    this.#viewer.show({ ...request, animate: false });
    this.dispatchEvent(new CustomEvent("twin:layers", { bubbles: true, detail: request }));
  }

  /** Moves a row within its group and with it the layer among the flat ones. */
  #move(row, by) {
    const list = row.parentElement;
    const rows = [...list.children];
    const from = rows.indexOf(row);
    const to = Math.min(rows.length - 1, Math.max(0, from + by));
    const fixed = rows.findIndex((one) => this.#isFixed(one.dataset.row));
    if (to === from || (fixed >= 0 && to >= fixed)) return;
    // the others change places: the row itself keeps the pointer and the focus
    for (const other of rows.slice(to, from).reverse()) row.after(other);
    for (const other of rows.slice(from + 1, to + 1)) row.before(other);
    this.#ask({ order: this.#order() });
  }

  #isFixed(id) {
    return this.#model.layers.find((layer) => layer.id === id)?.kind === "terrain";
  }

  #order() {
    return [...this.querySelectorAll("[data-row]")].map(({ dataset }) => dataset.row).filter((id) => this.#usual.includes(id));
  }

  #zoom({ bbox: [west, south, east, north] }) {
    const camera = this.#viewer.getCamera();
    const [lon, lat] = [(west + east) / 2, (south + north) / 2];
    const size = Math.max((east - west) * 111_320 * Math.cos((lat * Math.PI) / 180), (north - south) * 110_540);
    const distance = Math.max(120, (0.6 * size) / Math.tan((camera.fov * Math.PI) / 360));
    this.#viewer.show({ camera: { ...camera, lon, lat, height: this.#viewer.groundAt({ lon, lat }) ?? camera.height, distance, elevation: Math.max(35, camera.elevation) } });
  }

  /** Takes over what the viewer shows: {layers, order}. */
  follow({ layers = {}, order = null }) {
    for (const [id, row] of this.#rows) {
      const usual = this.#model.layers.find((layer) => layer.id === id)?.visible ?? true;
      row.follow(layers[id] ?? usual);
    }
    if (order !== null) this.#arrange(order);
    this.#markGroups();
    this.#credit();
  }

  #arrange(order) {
    for (const { rows } of this.#groups.values()) {
      const wanted = rows.map((row) => row.element).sort((a, b) => order.indexOf(a.dataset.row) - order.indexOf(b.dataset.row));
      const list = wanted[0].parentElement;
      if (wanted.some((row, i) => list.children[i] !== row) && order.length > 0) list.append(...wanted);
    }
  }

  #markGroups() {
    for (const { box, rows } of this.#groups.values()) {
      const shown = rows.filter((row) => row.isShown).length;
      box.checked = shown === rows.length;
      box.indeterminate = shown > 0 && shown < rows.length;
    }
  }

  /** Names over the picture whose maps are shown. */
  #credit() {
    if (!this.#credits) return;
    const shown = this.#model.layers.filter(({ id, kind, source }) => kind === "imagery" && source && this.#rows.get(id).isShown);
    const sources = [...new Set(shown.map(({ source }) => source))];
    this.#credits.hidden = sources.length === 0;
    this.#credits.textContent = this.#t("layers.credits", { sources: sources.join("; ") });
  }

  #refresh() {
    for (const row of this.#rows.values()) row.refresh();
  }
}

if (!customElements.get("twin-layers")) customElements.define("twin-layers", TwinLayers);
