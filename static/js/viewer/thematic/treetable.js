/** The trees of a document as a table: how high and wide they are and what their register says, where they stand, how they are painted. */

import { Vector3 } from "three";

/** Names of what every tree has, as the page has words for them. */
const SIZES = { height_m: "height", crown_m: "crownWidth" };

export class TreeTable {
  #grove; #columns; #states;

  /** `document` as delivery/draped.py writes it, `grove` its trees in the scene, `states` tells what a view hides, `letter` which alternative plants them. */
  constructor(document, grove, { states, letter = null }) {
    this.letter = letter;
    this.#grove = grove;
    this.#columns = document.attributes ?? {};
    this.#states = states;
    this.names = [...Object.keys(SIZES), ...Object.keys(this.#columns)];
  }

  get count() {
    return this.#grove.trees.length;
  }

  value(row, name) {
    const tree = this.#grove.trees[row];
    return name in SIZES ? tree[SIZES[name]] : (this.#columns[name]?.[row] ?? null);
  }

  attributes(row) {
    const found = this.names.map((name) => [name, this.value(row, name)]);
    return Object.fromEntries(found.filter(([, value]) => value !== null && value !== ""));
  }

  id(row) {
    return this.#grove.trees[row].id;
  }

  isHidden(row, letter) {
    return (this.letter !== null && this.letter !== letter) || (this.#grove.trees[row].hiddenIn & this.#states.maskOf(letter)) !== 0;
  }

  /** The top of a tree in local metres. */
  place(row) {
    const { x, y, z, height } = this.#grove.trees[row];
    return new Vector3(x, y, z + height);
  }

  paint(colourOf) {
    this.#grove.paint(colourOf);
  }

  sift(fitsOf) {
    this.#grove.sift(fitsOf);
  }
}
