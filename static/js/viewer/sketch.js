/** Lines, handles and measures drawn over the picture while somebody draws: an SVG that follows the camera. */

const SVG = "http://www.w3.org/2000/svg";
const HANDLE = { vertex: 9, middle: 7, turn: 9, snap: 7 };
const LABEL_BELOW = 26;

function make(name, attributes, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  if (text) node.textContent = text;
  return node;
}

/** What is sketched over one viewer. */
export class Sketch {
  #sketch = null; #svg; #project;

  /** `project({east, north})` gives {x, y} in CSS pixels of the container, null behind the camera. */
  constructor(container, project) {
    this.#project = project;
    this.#svg = make("svg", { class: "twin-sketch", "aria-hidden": "true" });
    container.append(this.#svg);
  }

  /** Shows {shapes, handles, labels} as drawing.js describes them, null nothing. */
  show(sketch) {
    this.#sketch = sketch;
    this.update();
  }

  /** Draws the same things where they are seen now. */
  update() {
    const { shapes = [], handles = [], labels = [] } = this.#sketch ?? {};
    this.#svg.replaceChildren(...shapes.flatMap((shape) => this.#shape(shape)), ...handles.flatMap((one) => this.#handle(one)), ...labels.flatMap((one) => this.#label(one)));
  }

  #shape({ points, isClosed = false, kind = "draft" }) {
    const seen = points.map((point) => this.#project(point));
    if (seen.length < 2 || seen.includes(null)) return [];
    const path = `M${seen.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}${isClosed ? "Z" : ""}`;
    return [make("path", { class: `halo ${kind}`, d: path }), make("path", { class: kind, d: path })];
  }

  #handle({ at, kind = "vertex" }) {
    const seen = this.#project(at);
    if (seen === null) return [];
    const { x, y } = seen;
    return [make("circle", { class: `handle ${kind}`, cx: x.toFixed(1), cy: y.toFixed(1), r: HANDLE[kind] ?? HANDLE.vertex })];
  }

  #label({ at, text }) {
    const seen = this.#project(at);
    if (seen === null) return [];
    return [make("text", { x: seen.x.toFixed(1), y: (seen.y + LABEL_BELOW).toFixed(1), "text-anchor": "middle" }, text)];
  }

  dispose() {
    this.#svg.remove();
  }
}
