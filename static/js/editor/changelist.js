/** The list of everything the draft changes: choose, fly to, take out. */

import { keyOf, kindOf, valueOf } from "./draft.js";
import { button, element } from "./fields.js";
import { areaOf, polygonsOf } from "./planar.js";

/** More changes of one kind are folded. */
const MOST_OPEN = 8;
const ORDER = ["build", "place", "bring", "demolish", "grade", "surface", "tree", "remove_tree"];

export class ChangeList {
  #open = {};

  /** `desk` as the tools have it; `list` is a ul. */
  constructor(desk, list) {
    Object.assign(this, { desk, list });
    for (const name of ["change", "choose"]) desk.draft.addEventListener(name, () => this.show());
  }

  show() {
    const { draft, t } = this.desk;
    const groups = ORDER.map((kind) => ({ kind, changes: draft.changes.filter((change) => kindOf(change) === kind) })).filter(({ changes }) => changes.length > 0);
    const focus = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.list.replaceChildren(...(groups.length > 0 ? groups.map((group) => this.#group(group)) : [element("li", { className: "quiet", textContent: t("draw.nothing_yet") })]));
    if (focus) this.list.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  /** The changes of one kind; many are folded until they are asked for or one of them is chosen. */
  #group({ kind, changes }) {
    const words = `${this.desk.t(`draw.list_${kind}`)} (${changes.length})`;
    const items = element("ul", {}, ...changes.map((change) => this.#item(change)));
    if (changes.length <= MOST_OPEN) return element("li", {}, element("h3", { textContent: words }), items);
    const holdsChosen = changes.some((change) => keyOf(change) === this.desk.draft.chosen);
    const fold = element("details", { className: "fold", open: holdsChosen || (this.#open[kind] ?? false) }, element("summary", { textContent: words }), items);
    fold.addEventListener("toggle", () => { this.#open[kind] = fold.open; });
    return element("li", {}, fold);
  }

  /** How large something is. */
  #fact(change) {
    const { number } = this.desk;
    const [kind, value] = [kindOf(change), valueOf(change)];
    const area = polygonsOf(value.footprint ?? value.geometry).reduce((sum, rings) => sum + areaOf(rings), 0);
    if (area > 0) return `${number(area, 0)} m²`;
    return kind === "tree" && value.height_m ? `${number(value.height_m, 1)} m` : "";
  }

  #item(change) {
    const { draft } = this.desk;
    const key = keyOf(change);
    const choose = button([this.desk.nameOf(change), this.#fact(change)].filter(Boolean).join(" · "), () => { draft.choose(key); this.desk.flyTo(change); });
    choose.className = "draw-item";
    choose.dataset.key = key;
    choose.setAttribute("aria-pressed", String(draft.chosen === key));
    return element("li", {}, choose);
  }
}
