/**
 * The player: one scene at a time, by button, arrow and Page keys, a sideways swipe of the finger, or an address (#szene-3).
 *
 * It writes nothing but the page around the model; whoever made it is told by "twin:scene" {index, scene, letter} what the
 * model has to show, and by "twin:switch" {letter} when only the alternative is exchanged. Nothing plays by itself.
 */

import { showFigures } from "./numbers.js";

const BASELINE = "0";
const SWIPE_PIXELS = 60;
const ANCHOR = /^#szene-(\d+)$/;
// em, so that a larger font of the browser counts as a smaller window; the same bounds as in story.css
const NARROW = "(max-width: 37.4375em)";
const ONE_COLUMN = "(max-width: 56.1875em)";

/** Player over the elements of stage.html in `page`; `data` is the story's data block, `t` its sentences. */
export class Player {
  constructor(page, data, t) {
    Object.assign(this, { page, data, t, index: -1, letter: BASELINE });
    this.story = page.querySelector(".story");
    this.articles = [...page.querySelectorAll(".scene")];
    this.switches = [...page.querySelectorAll(".switch")];
    this.steps = [...page.querySelectorAll(".steps button")];
    this.where = page.querySelector("[data-where]");
    this.narrow = matchMedia(NARROW);
  }

  /** Starts with the scene of the address, or the first. */
  start() {
    for (const button of this.page.querySelectorAll("[data-step]")) button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    this.steps.forEach((button, index) => button.addEventListener("click", () => this.show(index)));
    for (const button of this.switches) button.addEventListener("click", () => this.choose(button.dataset.letter));
    document.addEventListener("keydown", (event) => this.#onKey(event));
    this.#listenToSwipes(this.page.querySelector(".scenes"));
    addEventListener("hashchange", () => this.#followAddress());
    this.narrow.addEventListener("change", () => this.show(this.index, { focus: false, force: true }));
    this.show(this.#indexOfAddress() ?? 0, { focus: false });
  }

  /** One scene on (+1) or back (-1). */
  step(by) {
    this.show(this.index + by);
  }

  /** Shows the scene at `index` and moves the focus to its heading. */
  show(index, { focus = true, force = false } = {}) {
    if (index < 0 || index >= this.articles.length || (index === this.index && !force)) return;
    this.index = index;
    const scene = this.data.scenes[index];
    this.articles.forEach((article, i) => article.classList.toggle("current", i === index));
    this.story.dataset.kind = scene.comparison;
    this.page.querySelector(".stage").setAttribute("aria-describedby", `alt-${scene.id}`);
    this.letter = this.#firstLetter(scene);
    this.#showSwitches(scene);
    this.#showPlace(scene, index);
    this.#tell("twin:scene", { index, scene, letter: this.letter });
    if (focus) this.#focusHeading(index);
    if (!force && (focus || location.hash.startsWith("#szene-"))) history.replaceState(history.state, "", `#szene-${index + 1}`);
  }

  /** Exchanges the alternative of a single view; camera, sun and layers stay as they are. */
  choose(letter) {
    this.letter = letter;
    const scene = this.data.scenes[this.index];
    this.#showSwitches(scene);
    showFigures(this.articles[this.index], letter, this.data.measures, this.t);
    this.#tell("twin:switch", { scene, letter });
  }

  /** What the model shows for a scene: on a phone a comparison in panes becomes one pane with switches. */
  view(scene) {
    const isSingle = scene.comparison === "none" || (scene.comparison === "side-by-side" && this.narrow.matches);
    return { comparison: isSingle ? "none" : scene.comparison, shown: isSingle ? [this.letter] : scene.shown };
  }

  #firstLetter(scene) {
    return scene.shown.find((letter) => letter !== BASELINE) ?? BASELINE;
  }

  #showSwitches(scene) {
    const isComparison = scene.comparison === "side-by-side";
    for (const button of this.switches) {
      button.hidden = isComparison && !scene.shown.includes(button.dataset.letter);
      button.setAttribute("aria-pressed", String(button.dataset.letter === this.letter));
    }
    this.page.querySelector(".switches").hidden = scene.comparison === "swipe" || scene.comparison === "blink";
    const kicker = this.articles[this.index].querySelector("[data-kicker]");
    if (scene.comparison === "none") kicker.textContent = ` · ${this.#nameOf(this.letter)}`;
    if (scene.comparison === "none") showFigures(this.articles[this.index], this.letter, this.data.measures, this.t);
  }

  #nameOf(letter) {
    return letter === BASELINE ? this.t("common.baseline") : this.t("common.alternative", { letter });
  }

  #showPlace(scene, index) {
    const total = this.articles.length;
    const isLast = index === total - 1;
    const left = isLast ? this.t("story.last") : this.t("story.minutes_left", { minutes: scene.minutes_left });
    this.where.textContent = this.t("story.where", { number: index + 1, total, left });
    for (const number of this.page.querySelectorAll("[data-number]")) number.textContent = String(index + 1);
    this.steps.forEach((button, i) => {
      button.parentElement.classList.toggle("past", i < index);
      if (i === index) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
    for (const button of this.page.querySelectorAll("[data-step]")) {
      const isEnd = Number(button.dataset.step) < 0 ? index === 0 : isLast;
      button.setAttribute("aria-disabled", String(isEnd));
    }
  }

  #focusHeading(index) {
    const heading = this.articles[index].querySelector("h2");
    heading.focus({ preventScroll: true });
    this.articles[index].scrollTop = 0;
    if (matchMedia(ONE_COLUMN).matches) scrollTo({ top: 0 });
  }

  #tell(name, detail) {
    this.page.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  #onKey(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, select, textarea, dialog, video, [role='application'], [contenteditable], details[open]")) return;
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (by === undefined || (event.key.startsWith("Page") && this.#canScroll(by))) return;
    event.preventDefault();
    this.step(by);
  }

  #canScroll(by) {
    const article = this.articles[this.index];
    const scroller = article.scrollHeight > article.clientHeight + 4 ? article : document.documentElement;
    const rest = by > 0 ? scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop : scroller.scrollTop;
    return rest > 4;
  }

  #listenToSwipes(area) {
    let from = null;
    area.addEventListener("pointerdown", (event) => { from = event.pointerType === "touch" ? event : null; });
    area.addEventListener("pointercancel", () => { from = null; });
    area.addEventListener("pointerup", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from.clientX, event.clientY - from.clientY];
      if (Math.abs(x) > SWIPE_PIXELS && Math.abs(x) > 2 * Math.abs(y)) this.step(x < 0 ? 1 : -1);
      from = null;
    });
  }

  #indexOfAddress() {
    const match = ANCHOR.exec(location.hash);
    const index = match ? Number(match[1]) - 1 : -1;
    return index >= 0 && index < this.articles.length ? index : null;
  }

  #followAddress() {
    const index = this.#indexOfAddress();
    if (index !== null) this.show(index);
  }
}
