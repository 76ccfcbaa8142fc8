/** One button that makes the surroundings pale, what then stands out of them, and how pale they are. */

import { GHOSTS, USUAL_STRENGTH } from "../viewer/ghost.js";
import { button, element, field } from "./parts.js";

export class StandingOut {
  #kit; #chosen = null; #of = null; #strength = USUAL_STRENGTH; #isSliding = false;

  /** `kit`: {viewer, bench, steps, t, identify}. */
  constructor(kit) {
    this.#kit = kit;
    this.element = this.#build();
    kit.viewer.on("twin:pick", ({ id }) => this.#choose(id));
    kit.bench.container.addEventListener("kit:chosen", ({ detail }) => this.#choose(detail.id));
  }

  #build() {
    const { t, identify } = this.#kit;
    this.of = element("select", { id: identify("ghost-of") });
    this.of.addEventListener("change", () => {
      this.#of = this.of.value;
      if (this.#ghost) this.#use(true);
      this.tell();
    });
    this.slide = element("input", { type: "range", id: identify("ghost-strength"), min: 10, max: 100, step: 5, value: 100 * USUAL_STRENGTH });
    this.slide.addEventListener("input", () => this.#slide());
    this.slide.addEventListener("change", () => { this.#isSliding = false; });
    this.said = element("output", { attributes: { for: this.slide.id } });
    this.on = button(t("ghost.on"), () => this.#use(this.#ghost === null), { className: "btn main", attributes: { "aria-pressed": "false" } });
    this.hint = element("p", { className: "small quiet" });
    return element("div", { className: "stack" }, element("h3", { textContent: t("ghost.title") }), field(t("ghost.of"), this.of), this.hint,
      element("div", { className: "layer-fade" }, field(t("ghost.strength"), this.slide), this.said), element("div", { className: "row" }, this.on),
      element("p", { className: "small quiet", textContent: t("ghost.hint") }));
  }

  get #ghost() {
    return this.#kit.viewer.getState().ghost;
  }

  open() {
    this.#of ??= this.#ghost?.of ?? null;
    this.tell();
  }

  close() {
    this.#isSliding = false;
  }

  /** What can stand out at present: a chosen object, what fits a filter, and in a case its site and its changes. */
  get #possible() {
    const { viewer, bench: { model } } = this.#kit;
    const { filters, ghost } = viewer.getState();
    const can = {
      chosen: this.#chosen !== null || ghost?.of === "chosen", filter: Object.keys(filters).length > 0,
      site: (model.site?.ring ?? []).length > 2, changes: (model.alternatives ?? []).length > 0,
    };
    return GHOSTS.filter((name) => can[name]);
  }

  #choose(id) {
    this.#chosen = id;
    if (id !== null && this.#ghost?.of === "chosen") this.#kit.steps.take({ ghost: { ...this.#ghost, ids: [id] } });
    this.tell();
  }

  #use(isOn) {
    const ids = this.#chosen === null ? (this.#ghost?.ids ?? []) : [this.#chosen];
    this.#kit.steps.take({ ghost: isOn ? { of: this.of.value, strength: this.#strength, ids } : null });
  }

  #slide() {
    this.#strength = this.slide.valueAsNumber / 100;
    this.#write();
    if (this.#ghost) this.#kit.steps.take({ ghost: { ...this.#ghost, strength: this.#strength } }, { goesOn: this.#isSliding });
    this.#isSliding = true;
  }

  #write() {
    this.said.textContent = `${Math.round(100 * this.#strength)} %`;
    this.slide.setAttribute("aria-valuetext", this.said.textContent);
  }

  /** Follows what is shown, chosen and filtered. */
  tell() {
    const { t } = this.#kit;
    const possible = this.#possible;
    const ghost = this.#ghost;
    if (ghost && !this.#isSliding) this.#strength = ghost.strength;
    const wanted = ghost?.of ?? this.#of;
    const current = possible.includes(wanted) ? wanted : possible.includes("filter") ? "filter" : (possible.at(-1) ?? null);
    if ([...this.of.options].map(({ value }) => value).join() !== possible.join()) {
      this.of.replaceChildren(...possible.map((name) => element("option", { value: name, textContent: t(`ghost.of_${name}`) })));
    }
    if (current !== null) this.of.value = current;
    this.of.disabled = possible.length === 0;
    this.on.disabled = possible.length === 0;
    this.hint.textContent = possible.length === 0 ? t("ghost.nothing") : "";
    this.hint.hidden = possible.length > 0;
    this.on.setAttribute("aria-pressed", String(ghost !== null));
    this.on.textContent = t(ghost === null ? "ghost.on" : "ghost.off");
    if (!this.#isSliding) this.slide.value = Math.round(100 * this.#strength);
    this.#write();
  }
}
