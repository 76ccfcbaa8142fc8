/** Cutting the model open: at a height, along a line, or both. The sky and the shadows stay. */

import { Plane, Vector3 } from "three";

export class Cutaway {
  /** Metres above sea level above which nothing is seen; null without a cut. */
  height = null;
  /** Line with nothing to its right, two {lon, lat}; null without one. */
  line = null;
  #parts;

  /** The parts of a viewer as viewer.equip() gives them. */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Cuts as {cut: metres above sea level | null, section: two {lon, lat} | null}; what is left out stays. */
  use({ cut = this.height, section = this.line }) {
    if (cut === this.height && JSON.stringify(section) === JSON.stringify(this.line)) return;
    this.height = cut;
    this.line = section;
    const { picture } = this.#parts;
    picture.layers.cuts = [...(cut === null ? [] : [this.#ceiling()]), ...(section === null ? [] : [this.#wall()])];
    picture.renderer.clippingPlanes = picture.layers.cuts;
    picture.refresh();
  }

  #ceiling() {
    const { target } = this.#parts.picture.view;
    const level = this.#parts.frame.toGeographic(new Vector3().copy(target)).height;
    return new Plane(new Vector3(0, 0, -1), this.height + target.z - level);
  }

  #wall() {
    const { frame, model } = this.#parts;
    const [from, to] = this.line.map((place) => frame.toLocal({ ...place, height: model.anchor.height ?? 0 }));
    return new Plane().setFromNormalAndCoplanarPoint(new Vector3(from.y - to.y, to.x - from.x, 0).normalize(), from);
  }
}
