/** The dividing line of a swipe: a native range input for keys and screen readers, a handle for mouse and touch. */

import { element, icon } from "./stage.js";

const ARROW_PERCENT = 2;
const PAGE_PERCENT = 10;

/** The line in `container`; `changed(split)` is called with 0..1. */
export class SwipeLine {
  constructor(container, t, changed) {
    Object.assign(this, { container, t, changed, split: 0.5, names: ["", ""] });
    this.input = element("input", { type: "range", className: "twin-swipe", min: "0", max: "100", step: "1", value: "50", hidden: true });
    this.handle = element("div", { className: "twin-swipe-handle" }, icon("M9 6 4 12l5 6M15 6l5 6-5 6"));
    this.line = element("div", { className: "twin-swipe-line", hidden: true }, this.handle);
    container.append(this.input, this.line);
    this.input.addEventListener("input", () => this.#choose(Number(this.input.value) / 100));
    this.input.addEventListener("keydown", (event) => this.#onKey(event));
    this.handle.addEventListener("pointerdown", (event) => this.#grab(event));
    this.handle.addEventListener("pointermove", (event) => this.handle.hasPointerCapture(event.pointerId) && this.#drag(event));
  }

  #onKey(event) {
    const steps = {
      ArrowLeft: -ARROW_PERCENT, ArrowDown: -ARROW_PERCENT, ArrowRight: ARROW_PERCENT, ArrowUp: ARROW_PERCENT,
      PageDown: -PAGE_PERCENT, PageUp: PAGE_PERCENT, Home: -100, End: 100,
    };
    if (!(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.#choose(this.split + steps[event.key] / 100);
  }

  #grab(event) {
    event.preventDefault();
    this.handle.setPointerCapture(event.pointerId);
    this.input.focus({ preventScroll: true });
  }

  #drag(event) {
    const { left, width } = this.container.getBoundingClientRect();
    this.#choose((event.clientX - left) / width);
  }

  #choose(split) {
    this.set(split);
    this.changed(this.split);
  }

  /** Moves the line without telling anybody. */
  set(split) {
    this.split = Math.min(1, Math.max(0, Math.round(split * 1000) / 1000));
    const leftShare = Math.round(this.split * 100);
    const [left, right] = this.names;
    this.input.value = String(leftShare);
    this.input.setAttribute("aria-valuetext", this.t("viewer.swipe.value", { left, leftShare, right, rightShare: 100 - leftShare }));
    this.line.style.left = `${this.split * 100}%`;
  }

  /** Shows the line between two names, or hides it with null. */
  show(names) {
    this.input.hidden = names === null;
    this.line.hidden = names === null;
    if (names === null) return;
    this.names = names;
    this.input.setAttribute("aria-label", this.t("viewer.swipe", { left: names[0], right: names[1] }));
    this.set(this.split);
  }

  dispose() {
    this.input.remove();
    this.line.remove();
  }
}
