/** What was hidden, filtered and drawn pale before, so that every such step can be taken back. */

const FIELDS = ["filters", "ghost", "away"];
const MOST = 50;

export class Steps {
  #viewer; #container; #before = []; #listeners = [];

  /** Every step bubbles from `container` as "twin:apart" with what was asked for. */
  constructor(viewer, container) {
    this.#viewer = viewer;
    this.#container = container;
  }

  get count() {
    return this.#before.length;
  }

  /** Calls `fn()` after every step, whoever took it. */
  follow(fn) {
    this.#listeners.push(fn);
  }

  /** Shows {filters, ghost, away}, of which some may be left out, as a step that can be taken back; one that goes on with the last is no step of its own. */
  take(request, { goesOn = false } = {}) {
    if (!goesOn || this.count === 0) this.#before.push(this.#now());
    this.#before = this.#before.slice(-MOST);
    this.#show(request);
  }

  /** Takes the last step back. */
  undo() {
    const before = this.#before.pop();
    if (before === undefined) return;
    // layers filtered since have no entry in what was before
    const none = Object.fromEntries(Object.keys(this.#viewer.getState().filters).map((id) => [id, null]));
    this.#show({ ...before, filters: { ...none, ...before.filters } });
  }

  #now() {
    const state = this.#viewer.getState();
    return Object.fromEntries(FIELDS.map((name) => [name, state[name]]));
  }

  #show(request) {
    this.#viewer.show({ ...request, animate: false });
    this.#container.dispatchEvent(new CustomEvent("twin:apart", { bubbles: true, detail: request }));
    for (const fn of this.#listeners) fn();
  }
}
