/** Stored models that a draft sets or brings in: their faces, asked of the server once, and where each of them stands. */

import { kindOf, valueOf } from "./draft.js";
import { assetOf, nameOfLayer } from "./making.js";

/** Faces beyond which a model is shown without lines: there they are the seams of its triangles. */
const MOST_OUTLINED = 1500;

/** A point of a model around its own middle, where it is set: turned clockwise, scaled, upon the anchor. */
function setAt([x, y, z], { anchor, heading = 0, scale = 1 }, lowest) {
  const turn = (heading * Math.PI) / 180;
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
  return [anchor[0] + scale * (x * cos + y * sin), anchor[1] + scale * (y * cos - x * sin), (anchor[2] ?? lowest) + scale * z];
}

/** The models of one draft. */
export class Models {
  #known = new Map();

  /** `ask(layer)` gives the server's answer for "dataset@version/layer"; `came()` is called when one has come. */
  constructor(ask, came) {
    Object.assign(this, { ask, came });
  }

  /** What a layer holds, {middle, buildings}; null until it has come, or where it cannot be shown. */
  of(layer) {
    if (!this.#known.has(layer)) this.#load(layer);
    return this.#known.get(layer);
  }

  async #load(layer) {
    this.#known.set(layer, null);
    try {
      this.#known.set(layer, await this.ask(layer));
      this.came();
    } catch {
      // its blocks stand in, which come with the numbers
    }
  }

  /** Buildings [{id, faces, base}] in metres of the case and above sea level that a change sets or brings in, null while unknown. */
  standing(change) {
    const value = valueOf(change);
    const isBrought = kindOf(change) === "bring";
    const layer = isBrought ? nameOfLayer(value) : assetOf(value).replace(/^layer:/, "");
    const model = this.of(layer);
    if (!model || model.buildings.length === 0) return null;
    const setting = isBrought ? { anchor: model.middle } : value;
    return model.buildings.map(({ id, faces }) => ({
      isOutlined: faces.length <= MOST_OUTLINED,
      id: isBrought ? id : `${value.id}/${id}`, base: setting.anchor[2] ?? model.middle[2],
      faces: faces.map(({ kind, rings }) => ({ kind, rings: rings.map((ring) => ring.map((point) => setAt(point, setting, model.middle[2]))) })),
    }));
  }
}
