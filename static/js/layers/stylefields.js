/** The choices of a layer's look: coloured by which attribute, in which classes and colours, and lettered by which. */

import { element, field } from "../kit/parts.js";
import { PALETTES } from "../viewer/thematic/palettes.js";

const COUNTS = [3, 4, 5, 6, 7];
const GRADUATED = ["quantile", "equal", "pretty"];

function select(id, options, value) {
  return element("select", { id }, ...options.map(([name, words]) => element("option", { value: name, textContent: words, selected: name === value })));
}

export class StyleFields {
  #host; #id; #layer; #known = "";

  /** `host`: {t, words, identify, attributes(id), style(id), label(id), use({styles} or {labels})}. */
  constructor(host, layer) {
    this.#host = host;
    this.#layer = layer;
    this.#id = (name) => host.identify(`${name}-${layer.id}`);
    this.element = element("div", { className: "stack layer-look" });
  }

  /** Offers what is known of the layer's objects at present. */
  refresh() {
    const { host, layer } = { host: this.#host, layer: this.#layer };
    const attributes = host.attributes(layer.id);
    this.element.hidden = attributes.length === 0;
    if (attributes.length === 0) return;
    const style = host.style(layer.id);
    const known = JSON.stringify([attributes.map(({ name, kind }) => [name, kind]), style, host.label(layer.id)]);
    // a list that is open must not be taken away under somebody's hand
    if (known === this.#known) return;
    this.#known = known;
    const kept = this.element.contains(document.activeElement) ? document.activeElement.id : null;
    this.element.replaceChildren(this.#byField(attributes, style), ...(style ? this.#classFields(attributes, style) : []), this.#labelField(attributes));
    if (kept) document.getElementById(kept)?.focus();
  }

  #titled(attributes) {
    const { words } = this.#host;
    return attributes.map(({ name, title }) => [name, title ?? words.term(name)]).sort((a, b) => a[1].localeCompare(b[1]));
  }

  #byField(attributes, style) {
    const { t } = this.#host;
    const by = select(this.#id("by"), [["", t("layers.style_none")], ...this.#titled(attributes.filter(({ kind, distinct }) => kind === "number" || distinct < 200))], style?.by ?? "");
    by.addEventListener("change", () => {
      const chosen = attributes.find(({ name }) => name === by.value);
      this.#use(chosen ? { by: chosen.name, method: chosen.kind === "number" ? "quantile" : "category", count: style?.count ?? 5, palette: style?.palette ?? PALETTES[0] } : null);
    });
    return field(t("layers.style_by"), by);
  }

  #classFields(attributes, style) {
    const { t } = this.#host;
    const kind = attributes.find(({ name }) => name === style.by)?.kind;
    if (kind !== "number") return [];
    const method = select(this.#id("method"), [...GRADUATED, "category"].map((name) => [name, t(`layers.method_${name}`)]), style.method);
    const count = select(this.#id("count"), COUNTS.map((number) => [String(number), String(number)]), String(style.count));
    const palette = select(this.#id("palette"), PALETTES.map((name) => [name, t(`layers.palette_${name}`)]), style.palette);
    const change = () => this.#use({ by: style.by, method: method.value, count: Number(count.value), palette: palette.value });
    for (const one of [method, count, palette]) one.addEventListener("change", change);
    const isGraduated = style.method !== "category";
    return [field(t("layers.method"), method), ...(isGraduated ? [element("div", { className: "layer-pair" }, field(t("layers.count"), count), field(t("layers.palette"), palette))] : [])];
  }

  #labelField(attributes) {
    const { t, label, use } = this.#host;
    const options = [["", t("layers.label_none")], ...this.#titled(attributes)];
    const by = select(this.#id("label"), options, label(this.#layer.id) ?? "");
    by.addEventListener("change", () => use({ labels: { [this.#layer.id]: by.value || null } }));
    return field(t("layers.label_by"), by);
  }

  #use(style) {
    this.#host.use({ styles: { [this.#layer.id]: style } });
    this.refresh();
  }
}
