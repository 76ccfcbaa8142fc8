/**
 * The corners of an area, drawn on the model and written into the field a person could also type them in. A click sets a corner,
 * Enter on the model one in the middle of the picture, Backspace takes the last one back.
 */

const LEAST = 3;

export class CornerDrawing {
  #form; #viewer; #frame; #t; #corners = []; #isOn = false;

  /** `form` holds the field `points`, the radio `way`, [data-drawing] with its buttons and [data-said]. */
  constructor(form, viewer, frame, t) {
    this.#form = form;
    this.#viewer = viewer;
    this.#frame = frame;
    this.#t = t;
    if (viewer.available === false) return;
    this.field = form.elements.points;
    form.querySelector("[data-drawing]").hidden = false;
    form.querySelector("[data-draw]").addEventListener("click", () => this.#turn(!this.#isOn));
    form.querySelector("[data-undo]").addEventListener("click", () => this.#cut());
    form.querySelector("[data-clear]").addEventListener("click", () => this.#set([]));
    this.field.addEventListener("input", () => this.#read());
    this.#read();
  }

  #turn(isOn) {
    this.#isOn = isOn;
    const button = this.#form.querySelector("[data-draw]");
    button.textContent = this.#t(isOn ? "stock.stop" : "stock.draw");
    button.setAttribute("aria-pressed", String(isOn));
    this.#form.querySelector('[name="way"][value="points"]').checked = true;
    this.#viewer.drawing.takePointer(isOn ? { click: (place) => place && this.#set([...this.#corners, this.#frame.point(place)]) } : null);
    this.#say();
  }

  #cut() {
    this.#set(this.#corners.slice(0, -1));
  }

  #set(corners) {
    this.#corners = corners;
    this.field.value = corners.map((point) => point.map((value) => value.toFixed(2)).join(" ")).join("\n");
    this.#show();
  }

  #read() {
    const lines = this.field.value.split("\n").map((line) => line.trim().split(/[\s;]+/).map((part) => Number(part.replace(",", "."))));
    this.#corners = lines.filter((point) => point.length === 2 && point.every(Number.isFinite));
    this.#show();
  }

  #show() {
    const points = this.#corners.map((corner) => this.#frame.local(corner));
    const shapes = points.length > 1 ? [{ points, isClosed: points.length >= LEAST, kind: "draft" }] : [];
    this.#viewer.drawing.sketch(points.length > 0 ? { shapes, handles: points.map((at) => ({ at, kind: "vertex" })), labels: [] } : null);
    this.#say();
  }

  #say() {
    const missing = LEAST - this.#corners.length;
    const words = missing > 0 ? this.#t("stock.missing", { count: missing }) : this.#t("stock.corners", { count: this.#corners.length });
    this.#form.querySelector("[data-said]").textContent = this.#isOn ? `${this.#t("stock.how")} ${words}` : "";
  }
}
