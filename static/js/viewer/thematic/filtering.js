/** Layers of which only the objects that fit a filter (see conditions.js) are shown, those of tiles still to come as well. */

import { fits } from "./conditions.js";

export class Filtering {
  #tables; #states; #changed; #filters = {}; #key = "{}"; #known = new Set();

  /** `tables`, `states`: of the scene; `changed()` is called when the picture is another. */
  constructor({ tables, states, changed }) {
    this.#tables = tables;
    this.#states = states;
    this.#changed = changed;
    tables.follow((layerId, table) => this.#sift(table, this.of(layerId)));
  }

  /** Filters layers by {id: [{by, is, value}]}; layers it does not name have none. */
  use(filters) {
    const key = JSON.stringify(filters);
    if (key === this.#key) return;
    const before = Object.keys(this.#filters);
    this.#key = key;
    this.#filters = JSON.parse(key);
    this.#states.forgetSifted();
    this.#known.clear();
    for (const id of new Set([...before, ...Object.keys(this.#filters)])) for (const table of this.#tables.all(id)) this.#sift(table, this.of(id), true);
    this.#changed();
  }

  /** Conditions of a layer; null without a filter. */
  of(layerId) {
    const conditions = this.#filters[layerId];
    return conditions?.length > 0 ? conditions : null;
  }

  get isOn() {
    return Object.values(this.#filters).some((conditions) => conditions.length > 0);
  }

  #sift(table, conditions, isOther = false) {
    if (conditions === null && !isOther) return;
    const fitsOf = (row) => (conditions === null ? null : fits(conditions, (name) => table.value(row, name)));
    if (table.sift) table.sift(fitsOf);
    else if (conditions !== null) table.numbers.forEach((number, row) => this.#siftOne(number, fitsOf(row), table.isCoarse));
  }

  /** Blocks know no attributes: they say nothing of a building that a finer tile has told of. */
  #siftOne(number, isFitting, isCoarse) {
    if (!isCoarse) this.#known.add(number);
    else if (this.#known.has(number)) return;
    this.#states.sift(number, isFitting);
  }

  /** {fitting, all}: how many loaded objects of a layer fit `conditions`, its own filter where none are given. */
  count(layerId, conditions = this.of(layerId)) {
    const found = { fitting: 0, all: 0 };
    this.#tables.each(layerId, (table, row) => {
      found.all += 1;
      if (conditions === null || fits(conditions, (name) => table.value(row, name))) found.fitting += 1;
    });
    return found;
  }
}
