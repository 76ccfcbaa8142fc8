/** The list of everything the draft changes: choose, fly to, take out. */

import { keyOf, kindOf } from "./draft.js";
import { button, element } from "./fields.js";

const ORDER = ["build", "place", "bring", "demolish", "grade", "surface", "tree", "remove_tree"];

export class ChangeList {
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

  #group({ kind, changes }) {
    const heading = element("h3", { textContent: `${this.desk.t(`draw.list_${kind}`)} (${changes.length})` });
    return element("li", {}, heading, element("ul", {}, ...changes.map((change) => this.#item(change))));
  }

  #item(change) {
    const { draft } = this.desk;
    const key = keyOf(change);
    const choose = button(this.desk.nameOf(change), () => { draft.choose(key); this.desk.flyTo(change); });
    choose.className = "draw-item";
    choose.dataset.key = key;
    choose.setAttribute("aria-pressed", String(draft.chosen === key));
    return element("li", {}, choose);
  }
}
