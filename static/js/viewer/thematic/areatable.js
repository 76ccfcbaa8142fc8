/** The objects of a flat layer as a table: what is said of them, where they lie, and how they are painted. */

import { Vector3 } from "three";

/** The attribute under which an object's title stands. */
const NAME = "name";

export class AreaTable {
  #values; #places; #areas;

  /** `document` as delivery/areas.py writes it, `areas` the layer in the scene, `matrix` from its metres into the local frame. */
  constructor(document, areas, matrix) {
    this.#areas = areas;
    this.titles = new Map();
    /** {de, en} of an attribute by its name, which is the German one. */
    this.terms = new Map();
    this.#values = areas.objects.map(({ title, facts }) => {
      const found = new Map([[NAME, title]]);
      for (const [label, value] of facts) {
        if (found.has(label.de)) continue;
        found.set(label.de, value);
        this.titles.set(label.de, label[areas.language]);
        this.terms.set(label.de, label);
      }
      return found;
    });
    this.names = [...new Set(this.#values.flatMap((values) => [...values.keys()]))];
    this.#places = () => placesOf(document, areas, matrix);
  }

  get count() {
    return this.#values.length;
  }

  /** A number, or the words in German, so that classes hold in every language. */
  value(row, name) {
    const value = this.#values[row].get(name) ?? null;
    return typeof value === "object" && value !== null ? value.de : value;
  }

  /** Words that are said otherwise in English, as {de, en}; null for all else. */
  pair(row, name) {
    const value = this.#values[row].get(name) ?? null;
    return typeof value === "object" ? value : null;
  }

  /** The words of a value in the viewer's language; null where it is none that is said in two. */
  word(row, name) {
    return this.pair(row, name)?.[this.#areas.language] ?? null;
  }

  attributes(row) {
    return Object.fromEntries([...this.#values[row].keys()].map((name) => [this.titles.get(name) ?? name, this.word(row, name) ?? this.value(row, name)]));
  }

  id(row) {
    return this.#areas.objects[row].id;
  }

  isHidden(row) {
    return this.#areas.out.has(row);
  }

  place(row) {
    if (typeof this.#places === "function") this.#places = this.#places();
    return this.#places.get(row) ?? null;
  }

  paint(colourOf) {
    this.#areas.paint(colourOf);
  }

  sift(fitsOf) {
    this.#areas.sift(fitsOf);
  }
}

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/** Middle of each object: of its faces or points, else of its lines. */
function placesOf(document, areas, matrix) {
  const sums = new Map();
  const add = (owner, x, y, z) => {
    const sum = sums.get(owner) ?? sums.set(owner, [0, 0, 0, 0]).get(owner);
    sum[0] += x;
    sum[1] += y;
    sum[2] += z;
    sum[3] += 1;
  };
  for (const { geometry, userData } of areas.faces) {
    const position = geometry.getAttribute("position");
    userData.owners.forEach((owner, i) => add(owner, position.getX(i), position.getY(i), position.getZ(i)));
  }
  const lines = new Float32Array(bytesOf(document.lines.positions));
  const [ends, owners] = [document.lines.ends, document.lines.owners].map((text) => new Uint32Array(bytesOf(text)));
  const point = new Vector3();
  ends.forEach((end, line) => {
    const first = line === 0 ? 0 : ends[line - 1];
    if (sums.has(owners[line])) return;
    point.fromArray(lines, 3 * Math.floor((first + end) / 2)).applyMatrix4(matrix);
    add(owners[line], point.x, point.y, point.z);
  });
  return new Map([...sums].map(([owner, [x, y, z, count]]) => [owner, new Vector3(x / count, y / count, z / count)]));
}
