/**
 * What is drawn in the browser over and in the city, of one viewer. Coordinates are local metres east, north and up of the model's
 * anchor. Without WebGL everything does nothing and every place is null.
 *
 * drawing.show({letter, buildings, trees, surfaces, grades, hidden, hiddenTrees, demolished} | null)   a draft of an alternative of the
 *   model; lists left out are empty
 *   buildings   [{id, base, storeys: [height], isOutlined, faces: [{kind: "ground" | "wall" | "roof", rings: [[[x, y, z], ...], ...holes]}]}]
 *   trees       [{id, east, north, height, crown}]
 *   surfaces    [{id, color, height: metres up or null for the ground, polygons: [[ring, ...holes], ...]}]
 *   grades      [{id, polygons: [[ring, ...holes], ...], level: metres up, bank}]   ground made level, see grading.js
 *   hidden, hiddenTrees   ids of the Bestand that go
 *   demolished  [{id, footprint: [ring, ...], edges: [[point, point], ...]}]   traces of what goes
 * drawing.sketch({shapes, handles, labels} | null)   lines and handles over the picture
 *   shapes      [{points: [{east, north, up?}], isClosed, kind: "draft" | "chosen" | "guide" | "wrong"}]
 *   handles     [{at, kind: "vertex" | "middle" | "turn" | "snap"}]       labels  [{at, text}]
 * drawing.takePointer({move, down, drag, drop, click, finish} | null)   clicks (Enter: at the middle) and drags go there; each is
 *   given a place, or null beyond the ground; `down` returning true takes the drag away from the camera
 * drawing.seenAt({east, north, up or above}) -> {x, y} in CSS pixels, or null
 * drawing.middle() -> the place in the middle of the picture, or null
 * drawing.lookAt({east, north}, distance)            flies there, looking as before
 *
 * A place is {letter, east, north, metresPerPixel, x, y, isFree: Shift is held, object() -> {id, layer, attributes} | null}.
 */

import { listenToPointer } from "./drawpointer.js";
import { Sketch } from "./sketch.js";

export class Drawing {
  #container; #picture = null; #sketch = null; #handler = null; #end = () => {};

  constructor(container) {
    this.#container = container;
  }

  /** Begins once there is a picture on a canvas. */
  open(picture, canvas) {
    this.#picture = picture;
    this.#sketch = new Sketch(this.#container, (place) => picture.project(place));
    this.#end = listenToPointer(this.#container, canvas, { handler: () => this.#handler, placeAt: (point, event) => this.#placeAt(point, event) });
  }

  #placeAt(point, event = null) {
    const place = this.#picture.placeUnder(point);
    return place && { ...place, ...point, isFree: event?.shiftKey ?? false, object: () => this.#picture.pick(point)?.object ?? null };
  }

  show(draft) {
    this.#picture?.draft.show(draft);
  }

  sketch(sketch) {
    this.#sketch?.show(sketch);
  }

  takePointer(handler) {
    this.#handler = handler;
  }

  /** Hands a click to whoever draws; whether somebody does. */
  click(point, event = null) {
    if (this.#handler === null) return false;
    this.#handler.click?.(this.#placeAt(point, event));
    return true;
  }

  seenAt(place) {
    return this.#picture?.project(place) ?? null;
  }

  middle() {
    return this.#picture ? this.#placeAt(this.#picture.middle()) : null;
  }

  lookAt({ east, north }, distance) {
    if (!this.#picture) return;
    const { view } = this.#picture;
    const target = view.target.clone().set(east, north, this.#picture.layers.heightAt(east, north) ?? view.target.z);
    this.#picture.goTo({ ...view, target, distance }, { animate: true });
  }

  /** Lines and handles follow the picture that was just drawn. */
  follow() {
    this.#sketch?.update();
  }

  dispose() {
    this.#end();
    this.#sketch?.dispose();
  }
}
