/** Lines, points and words of instruments over the picture: an SVG that follows the camera. */

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and words. */
export function drawn(name, attributes = {}, words = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.textContent = words;
  return node;
}

export class Overlay {
  #bench; #svg = drawn("svg", { class: "kit-overlay", "aria-hidden": "true" }); #content = { places: [] };
  #unfollow;

  constructor(bench) {
    this.#bench = bench;
    bench.container.append(this.#svg);
    this.#unfollow = bench.follow(() => this.#draw());
  }

  /** Shows {places: [Vector3], isClosed, label: words at the last place}; without places nothing. */
  show(content) {
    this.#content = { places: [], ...content };
    this.#draw();
  }

  #draw() {
    if (this.#content.places.length === 0 && this.#svg.childElementCount === 0) return;
    this.#svg.replaceChildren(...this.#bench.views.flatMap((view) => this.#drawIn(view)));
  }

  #drawIn(view) {
    const { places, isClosed, label } = this.#content;
    const seen = places.map((place) => this.#bench.seenAt(place, view));
    const isWhole = seen.length > 1 && !seen.includes(null);
    const path = isWhole ? `M${seen.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}${isClosed && seen.length > 2 ? "Z" : ""}` : "";
    const lines = isWhole ? [drawn("path", { class: "halo", d: path }), drawn("path", { d: path })] : [];
    const dots = seen.filter(Boolean).map(({ x, y }) => drawn("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 6 }));
    const last = seen.at(-1);
    const words = last && label ? [drawn("text", { x: (last.x + 12).toFixed(1), y: (last.y - 12).toFixed(1) }, label)] : [];
    return [...lines, ...dots, ...words];
  }

  dispose() {
    this.#unfollow();
    this.#svg.remove();
  }
}
