/** The address bar of a page with a viewer: it holds what is seen, and a link with a view in it shows that view again. */

import { fragmentOf, stateOf } from "../viewer/instruments/address.js";

/** Layers that are the viewer's own and have no entry in the model. */
const OWN_LAYERS = ["site", "demolished", "planned"];

export class Bar {
  #viewer; #bench; #take; #readers = []; #written = null; #usual;

  /** `take(state)` is told of every view an address brings, before it is shown, so that switches can follow. */
  constructor({ viewer, bench, take }) {
    this.#viewer = viewer;
    this.#bench = bench;
    this.#take = take;
    const visible = (bench.model.layers ?? []).map((layer) => [layer.id, layer.visible ?? true]);
    this.#usual = Object.fromEntries([...visible, ...OWN_LAYERS.map((id) => [id, true])]);
    addEventListener("hashchange", () => this.read());
    // the view a page begins with needs no address; what is seen after it does
    viewer.on("twin:ready", () => this.#write());
    viewer.on("twin:split", () => this.#write());
  }

  /** Calls `use(state)` with every view an address brings, after it was asked for. */
  onRead(use) {
    this.#readers.push(use);
  }

  /** Shows the view in the address; whether there was one. */
  read() {
    const state = stateOf(location.hash, this.#usual);
    if (state === null || location.hash.slice(1) === this.#written) return false;
    const { cut, section, camera, sunmap, ...rest } = state;
    this.#bench.cutAt(cut);
    this.#bench.cutAlong(section);
    this.#viewer.show({ ...rest, order: rest.order.length > 0 ? rest.order : null, animate: false });
    this.#take(state);
    this.#bench.jumpTo(camera);
    for (const use of this.#readers) use(state);
    return true;
  }

  /** The fragment of what is seen now. */
  get fragment() {
    return fragmentOf({ ...this.#viewer.getState(), cut: this.#bench.cut, section: this.#bench.section, sunmap: this.#bench.sunmap }, this.#usual);
  }

  /** The whole address of what is seen now. */
  get address() {
    const here = new URL(location.href);
    here.hash = this.fragment;
    return here.href;
  }

  #write() {
    const { fragment } = this;
    const isFirst = this.#written === null;
    if (this.#written === fragment) return;
    this.#written = fragment;
    if (!isFirst) history.replaceState(history.state, "", `#${fragment}`);
  }
}
