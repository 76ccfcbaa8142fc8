/** The panel that cuts at a height or along a line and hides objects. */

import { numberIn, writer } from "../editor/fields.js";
import { button, element, field } from "./parts.js";

/** Metres the slider reaches below and above the ground in the middle of the picture. */
const BELOW = 5;
const ABOVE = 60;
const USUAL = 6;

export class Cutting {
  #kit; #chosen = null; #first = null; #only = "";

  /** `kit`: {viewer, bench, steps, t, say, announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    this.element = this.#build();
    kit.steps.follow(() => this.#tell());
    kit.viewer.on("twin:pick", ({ id, attributes }) => this.#choose(id, attributes.name ?? attributes.address ?? id));
    kit.bench.container.addEventListener("kit:chosen", ({ detail }) => this.#choose(detail.id, detail.name));
  }

  #build() {
    const { t, identify } = this.#kit;
    this.on = element("input", { type: "checkbox", id: identify("cut-on") });
    this.height = element("input", { type: "text", inputMode: "decimal", autocomplete: "off", id: identify("cut-height"), disabled: true });
    this.slide = element("input", { type: "range", step: "0.1", id: identify("cut-slide"), disabled: true });
    this.above = element("p", { className: "small quiet" });
    this.on.addEventListener("change", () => this.#switch());
    this.height.addEventListener("change", () => this.#type());
    this.slide.addEventListener("input", () => this.#cut(this.slide.valueAsNumber));
    this.line = button(t("kit.cut_line"), () => this.#beginLine());
    this.turn = button(t("kit.cut_turn"), () => this.#along([...this.#kit.bench.section].reverse()));
    this.unline = button(t("kit.cut_unline"), () => this.#along(null));
    this.lined = element("p", { className: "small quiet", attributes: { "aria-live": "polite" } });
    this.name = element("p", {});
    this.state = element("p", { className: "small quiet", attributes: { "aria-live": "polite" } });
    this.hide = button(t("kit.hide"), () => this.#hide());
    this.isolate = button(t("kit.isolate"), () => this.#isolate());
    this.all = button(t("kit.show_all"), () => this.#kit.steps.take({ away: { hidden: [], only: null } }));
    this.#choose(null);
    return element("div", { className: "stack" }, element("label", { className: "check" }, this.on, t("kit.cut_on")), field(t("kit.cut_height"), this.height, t("kit.cut_hint")), field(t("kit.cut_slide"), this.slide),
      this.above, element("div", { className: "row" }, this.line, this.turn, this.unline), this.lined, this.name, element("div", { className: "row" }, this.hide, this.isolate, this.all), this.state);
  }

  /** Metres above sea level of the ground in the middle of the picture, or of what is looked at. */
  #ground() {
    const { bench } = this.#kit;
    const { target } = bench.picture.view;
    const z = bench.picture.layers.heightAt(target.x, target.y) ?? target.z;
    return bench.levelOf({ x: target.x, y: target.y, z });
  }

  open() {
    const ground = this.#ground();
    Object.assign(this.slide, { min: (ground - BELOW).toFixed(1), max: (ground + ABOVE).toFixed(1) });
    this.on.checked = this.#kit.bench.cut !== null;
    this.#write(this.#kit.bench.cut ?? ground + USUAL);
    this.#writeLine();
    this.#tell();
  }

  close() {
    this.#first = null;
    this.#kit.bench.takeClicks(null);
  }

  #beginLine() {
    this.#first = null;
    this.#kit.bench.takeClicks((surface) => this.#setPoint(surface));
    this.lined.textContent = this.#kit.t("kit.cut_first");
  }

  #setPoint(surface) {
    const { bench, t } = this.#kit;
    if (surface === null) return;
    const { lon, lat } = bench.geographic(surface.place);
    const place = { lon, lat };
    if (this.#first === null) {
      this.#first = place;
      this.lined.textContent = t("kit.cut_second");
    } else if (place.lon !== this.#first.lon || place.lat !== this.#first.lat) {
      this.#along([this.#first, place]);
    }
  }

  #along(line) {
    this.#first = null;
    this.#kit.bench.takeClicks(null);
    this.#kit.bench.cutAlong(line);
    this.#writeLine();
  }

  #writeLine() {
    const { bench, t } = this.#kit;
    this.turn.disabled = bench.section === null;
    this.unline.disabled = bench.section === null;
    this.lined.textContent = t(bench.section === null ? "kit.cut_no_line" : "kit.cut_lined");
  }

  #switch() {
    const height = numberIn(this.height.value) ?? this.slide.valueAsNumber;
    if (this.on.checked) this.#cut(height);
    else this.#kit.bench.cutAt(null);
    this.#write(height);
  }

  #type() {
    const height = numberIn(this.height.value);
    this.height.setAttribute("aria-invalid", String(height === null));
    if (height !== null) this.#cut(height);
  }

  #cut(height) {
    if (!Number.isFinite(height)) return;
    this.#kit.bench.cutAt(height);
    this.#write(height);
  }

  #write(height) {
    const { say, t, language } = this.#kit;
    this.height.value = writer(language)(height, 1);
    this.height.setAttribute("aria-invalid", "false");
    this.slide.value = height.toFixed(1);
    this.height.disabled = !this.on.checked;
    this.slide.disabled = !this.on.checked;
    this.above.textContent = this.on.checked ? t("kit.cut_ground", { height: say(height - this.#ground(), "m", 1) }) : "";
  }

  #choose(id, name = "") {
    const { t } = this.#kit;
    this.#chosen = id === null ? null : { id, name };
    this.name.textContent = this.#chosen ? t("kit.chosen", { name }) : t("kit.nothing_chosen");
    this.hide.disabled = this.#chosen === null;
    this.isolate.disabled = this.#chosen === null;
    this.#tell();
  }

  get #away() {
    return this.#kit.viewer.getState().away;
  }

  #hide() {
    const { hidden, only } = this.#away;
    const { id } = this.#chosen;
    const kept = only?.filter((other) => other !== id) ?? [];
    this.#kit.viewer.highlight([]);
    this.#choose(null);
    this.#kit.steps.take({ away: { hidden: [...new Set([...hidden, id])], only: kept.length > 0 ? kept : null } });
  }

  #isolate() {
    const { id, name } = this.#chosen;
    this.#only = name;
    this.#kit.steps.take({ away: { hidden: this.#away.hidden.filter((other) => other !== id), only: [id] } });
  }

  #tell() {
    const { t } = this.#kit;
    const { only, hidden } = this.#away;
    const name = this.#only || only?.join(", ");
    const said = [...(only === null ? [] : [t("kit.isolated", { name })]), ...(hidden.length > 0 ? [t("kit.hidden_count", { count: hidden.length })] : [])];
    this.state.textContent = said.length > 0 ? said.join(" ") : t("kit.all_shown");
    this.all.disabled = said.length === 0;
  }
}
