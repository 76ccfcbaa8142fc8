/**
 * <twin-kit>: the tools of a viewer as a row of buttons, each opening a panel: find, list of objects, filter with pale surroundings, measure, viewpoints and link, cut and
 * hide, hours of sun (where the model is a case), picture. The page calls `open(viewer, {texts, language, layers, follow, adopt, sunhours, panels})` once the viewer stands; without WebGL the
 * row stays away. A view in the address of the page is shown at once; `follow(state)` lets the page's own switches know of it; `layers` is
 * the page's <twin-layers>, whose legends go into the picture. `adopt(measured)` is given what was measured where a page takes it over:
 * {way, value, unit, letter, places: [[lon, lat, height]]}. `sunhours` is the address of a case's maps of sun hours. `panels` names those wanted; without "view" the address of the page stays.
 */

import { Bar } from "../kit/bar.js";
import { Cutting } from "../kit/cutting.js";
import { Filtering } from "../kit/filtering.js";
import { Finding } from "../kit/finding.js";
import { Measuring } from "../kit/measuring.js";
import { Objects } from "../kit/objects.js";
import { button, element, numbers } from "../kit/parts.js";
import { Picturing } from "../kit/picturing.js";
import { Steps } from "../kit/steps.js";
import { Sunning } from "../kit/sunning.js";
import { Views } from "../kit/views.js";
import { translator } from "../locale.js";
import { Bench } from "../viewer/instruments/bench.js";

/** Where the help speaks of each tool, in German and English. */
const HELP = {
  find: ["suchen", "tools-find"], objects: ["fragen", "tools-ask"], filter: ["filtern", "tools-filter"], measure: ["messen", "tools-measure"],
  view: ["ansichten", "tools-views"], cut: ["schneiden", "tools-cut"], sun: ["sonnenstunden", "tools-sun"], picture: ["bild", "tools-picture"],
};
const PANELS = { find: Finding, objects: Objects, filter: Filtering, measure: Measuring, view: Views, cut: Cutting, sun: Sunning, picture: Picturing };

class TwinKit extends HTMLElement {
  static count = 0;
  #panels = new Map(); #buttons = new Map(); #opened = null; #said;

  open(viewer, { texts, language, layers = null, follow = () => {}, adopt = null, sunhours = "", panels = Object.keys(PANELS) }) {
    const bench = viewer.equip((parts) => new Bench(parts));
    if (bench === null) return;
    const t = translator(texts);
    const number = (TwinKit.count += 1);
    this.#said = element("p", { className: "small kit-said", attributes: { role: "status" } });
    const bar = panels.includes("view") ? new Bar({ viewer, bench, take: follow }) : null;
    this.kit = {
      viewer, bench, bar, steps: new Steps(viewer, bench.container), texts, t, language, layers, adopt, sunhours, follow, viewpoints: this.#viewpoints(),
      say: numbers(language), announce: (words) => { this.#said.textContent = words; },
      identify: (name) => `kit-${number}-${name}`,
    };
    const row = element("div", { className: "kit-row", attributes: { role: "group", "aria-label": t("kit.tools") } });
    for (const name of panels.filter((one) => one !== "sun" || sunhours !== "")) this.#add(name, new PANELS[name](this.kit), row);
    this.replaceChildren(row, ...[...this.#panels.values()].map(({ box }) => box));
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    bar?.read();
  }

  /** Whose viewpoints the page shows and who may change them: data-case, data-editable (its case's), data-edits-town. */
  #viewpoints() {
    const { case: name = "", editable, editsTown } = this.dataset;
    return { case: name, editable: name !== "" && editable !== undefined, editsTown: editsTown !== undefined };
  }

  /** The map of sun hours in the picture as a plain object (viewer/instruments/sunmap.js), null without one. */
  get sunmap() {
    return this.#panels.get("sun")?.panel.shown ?? null;
  }

  /** Shows a map of sun hours given as such an object, null none. */
  async showSunmap(sunmap) {
    await this.#panels.get("sun")?.panel.showMap(sunmap);
  }

  #add(name, panel, row) {
    const { t, identify } = this.kit;
    const box = element("section", { className: "kit-panel", id: identify(name), hidden: true, attributes: { "aria-label": t(`kit.${name}`) } }, panel.element, this.#help(name));
    // the row has room for one word of each tool; its whole name is heard, and stands in the panel's link to the help
    const whole = t(`kit.${name}`);
    const word = this.kit.texts[`kit.${name}.short`] ?? whole;
    const switched = button(word, () => (this.#opened === name ? this.#close() : this.show(name)), {
      className: "btn", attributes: { "aria-expanded": "false", "aria-controls": box.id, "aria-label": whole }, dataset: { tool: name },
    });
    row.append(switched);
    this.#panels.set(name, { panel, box });
    this.#buttons.set(name, switched);
  }

  #help(name) {
    const { t, language } = this.kit;
    const href = language === "en" ? `/help?lang=en#${HELP[name][1]}` : `/help#${HELP[name][0]}`;
    return element("p", { className: "small kit-help" }, element("a", { href, textContent: t("kit.help", { tool: t(`kit.${name}`) }) }));
  }

  /** Opens the panel of a name and closes the one that was open. */
  show(name) {
    this.#close();
    const { panel, box } = this.#panels.get(name);
    this.#opened = name;
    box.hidden = false;
    this.kit.announce("");
    box.append(this.#said);
    this.#buttons.get(name).setAttribute("aria-expanded", "true");
    panel.open?.();
  }

  #close() {
    if (this.#opened === null) return;
    const { panel, box } = this.#panels.get(this.#opened);
    const switched = this.#buttons.get(this.#opened);
    if (box.contains(document.activeElement)) switched.focus();
    box.hidden = true;
    switched.setAttribute("aria-expanded", "false");
    this.#opened = null;
    panel.close?.();
  }
}

if (!customElements.get("twin-kit")) customElements.define("twin-kit", TwinKit);
