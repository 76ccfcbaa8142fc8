/** All trees of a viewer: those of the Bestand, which alternatives fell, and those that alternatives plant. */

import { TREE_BITS } from "./featurestate.js";
import { Grove, treeMaterials } from "./trees.js";

export class Groves {
  #states; #isInside; #planted; #all = []; #felled = new Map();

  /** `isInside({x, y})` tells what stands in the site. */
  constructor(states, isInside) {
    this.#states = states;
    this.#isInside = isInside;
    this.#planted = treeMaterials(states);
  }

  /** The alternatives that fell a tree of the Bestand, as a mask, and whether it stands in the site. */
  #standing(tree) {
    let mask = this.#isInside(tree) ? TREE_BITS.inside : 0;
    for (const [letter, ids] of this.#felled) if (ids.has(tree.id)) mask |= this.#states.bits.get(letter) ?? 0;
    return mask;
  }

  /** Fells exactly these trees of the Bestand where alternative `letter` is drawn. */
  fell(letter, ids) {
    this.#felled.set(letter, new Set(ids));
    for (const grove of this.#all) grove.mark();
  }

  /** Lets the trees of a document grow in `group`; `isStanding`: they are of the Bestand and can be felled. */
  grow(document, { group, matrix, isStanding = false }) {
    const maskOf = isStanding ? (tree) => this.#standing(tree) : () => TREE_BITS.planted;
    const materials = isStanding ? treeMaterials(this.#states) : this.#planted;
    const grove = new Grove(document, { group, matrix, maskOf, materials });
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
