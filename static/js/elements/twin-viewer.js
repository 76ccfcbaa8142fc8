/**
 * <twin-viewer>: a viewer as an element. The page sets `element.options` if it likes and then `element.model`; the element
 * fires "twin:open" with {viewer} once it stands, and all the viewer's events bubble from it.
 */

import { createViewer } from "../viewer/viewer.js";

class TwinViewer extends HTMLElement {
  #model = null;
  #opening = null;

  /** Options for createViewer; set before the model. */
  options = {};

  /** The viewer, or null before it stands. */
  viewer = null;

  set model(model) {
    this.#model = model;
    this.#open();
  }

  get model() {
    return this.#model;
  }

  /** Resolves with the viewer once it stands. */
  get opened() {
    return this.#opening;
  }

  connectedCallback() {
    if (getComputedStyle(this).display === "inline") this.style.display = "block";
    this.#open();
  }

  disconnectedCallback() {
    this.viewer?.dispose();
    this.viewer = null;
    this.#opening = null;
  }

  #open() {
    if (!this.isConnected || this.#model === null || this.#opening) return;
    this.#opening = createViewer(this, this.#model, this.options).then((viewer) => {
      this.viewer = viewer;
      this.dispatchEvent(new CustomEvent("twin:open", { detail: { viewer }, bubbles: true }));
      return viewer;
    });
  }
}

if (!customElements.get("twin-viewer")) customElements.define("twin-viewer", TwinViewer);
