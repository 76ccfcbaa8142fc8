/** The page elements around the canvas: panes with badges and names, progress bar, messages, and drawn icons. */

import { Failures } from "./failures.js";
import { adoptStyle } from "./style.js";

const SVG = "http://www.w3.org/2000/svg";
const BASELINE = "0";
const NARROW_PANE = 280;
const SMALL = { width: 320, height: 340 };

/** A new element with properties, data and children. */
export function element(name, { dataset = {}, attributes = {}, ...properties } = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  Object.assign(node.dataset, dataset);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A 24 x 24 line icon from path data. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** Puts a rectangle in CSS pixels on an element. */
function place(node, { left, top, width, height }) {
  Object.assign(node.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
}

/** Builds and updates what stands over the canvas of one viewer. */
export class Stage {
  constructor(container, model, t, { chips = true, tools = true } = {}) {
    adoptStyle(document);
    Object.assign(this, { container, model, t, chips });
    container.classList.add("twin-viewer");
    container.dataset.tools = tools ? "1" : "0";
    this.help = element("p", { className: "twin-hidden", id: `twin-help-${Stage.count++}`, textContent: t("viewer.help") });
    this.canvas = element("canvas", {
      className: "twin-canvas", tabIndex: 0,
      attributes: { role: "application", "aria-label": t("viewer.model"), "aria-describedby": this.help.id },
    });
    this.focus = element("div", { className: "twin-focus" });
    this.panes = element("div", { className: "twin-panes" });
    this.progress = element("progress", { className: "twin-progress", max: 1, value: 0, attributes: { "aria-label": t("viewer.loading") } });
    this.note = element("div", { className: "twin-note" });
    this.message = element("div", { className: "twin-message", attributes: { role: "status" } });
    this.failures = new Failures(this.message, t);
    this.announcement = element("div", { className: "twin-hidden", attributes: { "aria-live": "polite" } });
    this.parts = [this.canvas, this.focus, this.panes, this.note, this.progress, this.message, this.announcement, this.help];
    container.append(...this.parts);
  }

  static count = 0;

  /** Size of the container in CSS pixels. */
  size() {
    const { clientWidth, clientHeight } = this.container;
    return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
  }

  titleOf(letter) {
    if (letter === BASELINE) return this.model.baseline?.title ?? this.t("viewer.baseline");
    return this.model.alternatives?.find((one) => one.letter === letter)?.title ?? "";
  }

  /** Short name for sentences: "Bestand" or "Variante C". */
  nameOf(letter) {
    return letter === BASELINE ? this.t("viewer.baseline") : this.t("viewer.alternative", { letter });
  }

  #chip(letter, isNarrow) {
    const badge = element("span", { className: "twin-badge", dataset: { letter }, textContent: letter === BASELINE ? this.t("viewer.baseline") : letter });
    const title = this.titleOf(letter);
    const words = isNarrow || letter === BASELINE ? [title] : [element("b", { textContent: this.nameOf(letter) }), title];
    const name = element("span", { className: "twin-chip-name" }, ...words);
    const isSaid = letter === BASELINE && title === this.t("viewer.baseline");
    if ((this.model.alternatives ?? []).length === 0 && title !== "") return element("div", { className: "twin-chip" }, name);
    return element("div", { className: "twin-chip" }, badge, ...(isSaid || title === "" ? [] : [name]));
  }

  /** Makes the canvas a plain picture for those who use keys or listen, where no key moves it. */
  makePicture() {
    this.canvas.tabIndex = -1;
    this.canvas.setAttribute("role", "img");
    this.canvas.removeAttribute("aria-describedby");
  }

  /** Shows one frame with badge and name per pane. */
  showPanes(panes, comparison) {
    const isNarrow = (pane) => comparison === "side-by-side" || pane.width < NARROW_PANE;
    this.#placeTools(panes);
    const rightmost = Math.max(...panes.map(({ left, width }) => left + width));
    this.panes.replaceChildren(...panes.map((pane, i) => {
      const side = comparison === "swipe" && i === 1 ? "right" : "left";
      const node = element("div", { className: "twin-pane", dataset: { letter: pane.letter, side } });
      if (pane.top === 0 && pane.left + pane.width === rightmost) node.dataset.corner = "1";
      place(node, pane);
      if (this.chips) node.append(this.#chip(pane.letter, isNarrow(pane)));
      return node;
    }));
  }

  /** Where a column of buttons would cover a small pane, they stand in a row below. */
  #placeTools(panes) {
    const isSmall = panes.some(({ view }) => view.height < SMALL.height || view.width < SMALL.width);
    this.container.dataset.low = isSmall ? "1" : "0";
  }

  /** Moves the frames of panes that already stand. */
  movePanes(panes) {
    this.#placeTools(panes);
    panes.forEach((pane, i) => this.panes.children[i] && place(this.panes.children[i], pane));
  }

  /** Loading bar: {loaded, total}, or null when everything is there. */
  showProgress(progress) {
    this.progress.hidden = progress === null;
    if (progress) this.progress.value = progress.total === 0 ? 0 : progress.loaded / progress.total;
  }

  /** A sentence under the name of the picture, such as what the figures are for; "" takes it away. */
  showNote(sentence) {
    if (this.chips && this.note.textContent !== sentence) this.note.textContent = sentence;
  }

  say(sentence) {
    this.failures.clear();
    this.message.textContent = sentence;
  }

  /** Says that a layer could not be loaded; the button calls `retry()` and leaves the focus on the model. */
  fail(title, retry) {
    this.failures.add(title, () => {
      this.canvas.focus({ preventScroll: true });
      this.announce(this.t("viewer.loading"));
      this.container.dispatchEvent(new CustomEvent("twin:retry", { detail: {}, bubbles: true }));
      retry();
    });
  }

  announce(sentence) {
    this.announcement.textContent = sentence;
  }

  /** Leaves only a sentence, where no 3D picture is possible. */
  showUnavailable(sentence) {
    for (const part of [this.canvas, this.focus, this.panes, this.note, this.progress]) part.remove();
    this.say(sentence);
  }

  dispose() {
    for (const part of this.parts) part.remove();
    this.container.classList.remove("twin-viewer");
  }
}
