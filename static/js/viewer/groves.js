/** All trees of a viewer: those of the Bestand, which alternatives fell, and those that alternatives plant. */

import { Grove, treeMaterials } from "./trees.js";

export class Groves {
  #states; #materials; #all = []; #felled = new Map();

  constructor(states) {
    this.#states = states;
    this.#materials = treeMaterials(states);
  }

  /** The alternatives that fell a tree, as a mask. */
  #felledIn(id) {
    let mask = 0;
    for (const [letter, ids] of this.#felled) if (ids.has(id)) mask |= this.#states.bits.get(letter) ?? 0;
    return mask;
  }

  /** Fells exactly these trees of the Bestand where alternative `letter` is drawn. */
  fell(letter, ids) {
    this.#felled.set(letter, new Set(ids));
    for (const grove of this.#all) grove.fell();
  }

  /** Lets the trees of a document grow in `group`; `isStanding`: they are of the Bestand and can be felled. */
  grow(document, { group, matrix, isStanding = false }) {
    const maskOf = isStanding ? (id) => this.#felledIn(id) : () => 0;
    const grove = new Grove(document, { group, matrix, maskOf, materials: this.#materials });
    this.#all.push(grove);
    return grove;
  }

  /** Forgets trees that stand no more. */
  forget(grove) {
    this.#all = this.#all.filter((other) => other !== grove);
  }

  /** Chooses anew which trees are drawn finely for a camera place and a view; whether anything changed. */
  arrange(place, view) {
    return this.#all.filter((grove) => grove.arrange(place, view)).length > 0;
  }

  /** Whether a tree stands within `reach` metres of a place. */
  isAt(x, y, reach) {
    return this.#all.some((grove) => grove.isAt(x, y, reach));
  }

  /** Draws all trees simply, while moving on slow devices. */
  simplify(isSimple) {
    for (const grove of this.#all) grove.simplify(isSimple);
  }
}
