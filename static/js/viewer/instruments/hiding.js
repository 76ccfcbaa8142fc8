/** Hiding objects by hand: some of them, or all but one. */

export class Hiding {
  #picture; #hidden = new Set(); #only = null;

  constructor({ picture }) {
    this.#picture = picture;
  }

  get hidden() {
    return [...this.#hidden];
  }

  get only() {
    return this.#only;
  }

  hide(id) {
    this.#hidden.add(id);
    if (this.#only === id) this.#only = null;
    this.#apply();
  }

  /** Shows the object `id` and no other; terrain and trees stay. */
  isolate(id) {
    this.#only = id;
    this.#hidden.delete(id);
    this.#apply();
  }

  showAll() {
    this.#hidden.clear();
    this.#only = null;
    this.#apply();
  }

  #apply() {
    const { states, light, loop } = this.#picture;
    states.putAway(this.#hidden, this.#only === null ? null : [this.#only]);
    light.invalidate();
    loop.touch();
  }
}
