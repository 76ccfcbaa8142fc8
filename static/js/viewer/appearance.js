/** How layers appear: shown or not, how opaque, and which flat one lies over which. */

import { arrangeVeils } from "./veil.js";

/** Kinds that lie on the ground and can cover each other. */
const FLAT = ["imagery", "areas", "lines"];
const STEP = 100;

/** Fades a material to a share of its own opacity. */
function fade(material, opacity) {
  material.userData.full ??= { opacity: material.opacity, transparent: material.transparent, alphaTest: material.alphaTest };
  const { full } = material.userData;
  material.opacity = full.opacity * opacity;
  const transparent = full.transparent || opacity < 1;
  if (material.transparent !== transparent) Object.assign(material, { transparent, needsUpdate: true });
  material.alphaTest = full.alphaTest * opacity;
}

export class Appearance {
  #values = new Map(); #usual;
  /** Ids from the uppermost layer to the lowest; null as the model has them. */
  order = null;

  /** `usual`: ids of the layers as the model has them, the uppermost first. */
  constructor(usual) {
    this.#usual = usual;
  }

  /** Notes how a layer is to appear: true, false or its opacity 0..1; whether that is another. */
  set(id, value) {
    if (this.#values.get(id) === value) return false;
    this.#values.set(id, value);
    return true;
  }

  /** Notes the order of layers; whether it is another. */
  stack(order) {
    if (order === undefined || order?.join() === this.order?.join()) return false;
    this.order = order;
    return true;
  }

  isShown(id) {
    const value = this.#values.get(id) ?? true;
    return value !== false && value !== 0;
  }

  /** Gives one layer's {group, materials, layer, areas} its visibility, opacity and place among the flat ones. */
  apply(id, { group, materials, layer, areas }) {
    group.visible = this.isShown(id);
    const value = this.#values.get(id);
    const opacity = typeof value === "number" ? value : 1;
    for (const material of materials) fade(material, opacity);
    if (layer.kind === "buildings") this.#veil(group, materials, opacity < 1);
    const order = this.order?.includes(id) ? this.order : this.#usual;
    // without an order of their own areas keep that of their documents
    if (FLAT.includes(layer.kind) && (this.order !== null || layer.kind === "imagery")) this.#place(order.length - order.indexOf(id), { group, areas, kind: layer.kind });
  }

  /** Faded buildings are drawn late and behind veils, see veil.js. */
  #veil(group, materials, isFaded) {
    const veils = materials.filter(({ colorWrite }) => !colorWrite);
    if (veils.every(({ visible }) => visible === isFaded)) return;
    for (const one of veils) one.visible = isFaded;
    arrangeVeils(group, isFaded);
  }

  #place(rank, { group, areas, kind }) {
    if (areas) areas.stack(rank * STEP);
    else group.traverse((object) => { if (object.isMesh || object.isLine) object.renderOrder = rank * STEP; });
    // pictures lie on meshes of the same heights: who is above wins by the depth it is given
    if (kind === "imagery") {
      group.traverse(({ material }) => material && Object.assign(material, { polygonOffsetFactor: -1 - rank / 4, polygonOffsetUnits: -4 - 4 * rank }));
    }
  }
}
