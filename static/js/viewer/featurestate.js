/**
 * What is hidden, kept and chosen, per object and for every tile at once.
 *
 * Each object id gets one running number; a small texture holds the bits of its state per number. The shaders (colour, depth
 * and line) read it per vertex and compare it with the view that is being drawn, so one set of tiles serves all views.
 */

import { DataTexture, NearestFilter, RedIntegerFormat, UnsignedIntType } from "three";
import { FeatureColours } from "./thematic/colours.js";

const WIDTH = 256;
const GROWTH_ROWS = 16;
const CHOSEN_BIT = 1 << 15;
const KEPT_BIT = 1 << 14;
const PUT_AWAY_BIT = 1 << 13;
/** Not fitting a filter, fitting one, and picked out of surroundings that are drawn pale. */
const FILTERED_BIT = 1 << 16;
const FITTING_BIT = 1 << 17;
const PICKED_BIT = 1 << 18;
const MOST_ALTERNATIVES = 13;

function stateTexture(rows, previous) {
  const words = new Uint32Array(WIDTH * rows);
  if (previous) words.set(previous.image.data);
  const texture = new DataTexture(words, WIDTH, rows, RedIntegerFormat, UnsignedIntType);
  texture.internalFormat = "R32UI";
  texture.magFilter = NearestFilter;
  texture.minFilter = NearestFilter;
  texture.unpackAlignment = 4;
  texture.needsUpdate = true;
  return texture;
}

/**
 * GLSL for vertex shaders: `featureState(number)` gives the state, `featureHidden(state)` whether the view hides it, `featurePale(state)`
 * whether it belongs to the surroundings that are drawn pale.
 */
export const FEATURE_STATE_GLSL = /* glsl */ `
uniform highp usampler2D featureStates;
uniform uint viewMask;
uint featureState(float number) {
  int n = int(number + 0.5);
  return texelFetch(featureStates, ivec2(n % ${WIDTH}, n / ${WIDTH}), 0).r;
}
bool featureHidden(uint state) { return (state & viewMask) != 0u; }
uniform uint solidMask;
uniform bool plannedIsSolid;
bool featurePale(uint state) { return solidMask != 0u && (state & solidMask) == 0u; }
`;
/** GLSL that is true where an object of this `state` is pale; what is planned can be spared. */
export const paleTest = (isPlanned) => (isPlanned ? "featurePale(state) && !plannedIsSolid" : "featurePale(state)");
export const CHOSEN_GLSL = `${CHOSEN_BIT}u`;
export const KEPT_GLSL = `${KEPT_BIT}u`;
export const ALTERNATIVES_GLSL = `${(1 << MOST_ALTERNATIVES) - 1}u`;
/** Bits that trees carry as objects do, for shaders that compare them with the same masks. */
export const TREE_BITS = { inside: KEPT_BIT, planted: 1 << 19, filtered: FILTERED_BIT, fitting: FITTING_BIT };

/** Whether a set holds exactly these ids; null holds none and is not the empty set. */
function isSame(set, ids) {
  return set === null || ids === null ? set === ids : set.size === ids.length && ids.every((id) => set.has(id));
}

/** The register of objects: numbers for ids, hidden sets of alternatives (`letters` in order), and the chosen ones. */
export class FeatureStates {
  constructor(letters) {
    this.bits = new Map(letters.slice(0, MOST_ALTERNATIVES).map((letter, index) => [letter, 1 << index]));
    this.numbers = new Map();
    this.ids = [];
    this.chosen = new Set();
    this.away = new Set();
    this.only = null;
    this.picked = new Set();
    this.showsFiltered = false;
    this.texture = stateTexture(GROWTH_ROWS, null);
    this.colours = new FeatureColours();
    this.uniforms = { featureStates: { value: this.texture }, viewMask: { value: 0 }, solidMask: { value: 0 }, plannedIsSolid: { value: false }, ...this.colours.uniforms };
  }

  /** Running number of an object id; a new one is registered. */
  numberOf(id) {
    let number = this.numbers.get(id);
    if (number === undefined) {
      number = this.ids.push(id) - 1;
      this.numbers.set(id, number);
      if (number >= this.texture.image.data.length) this.#grow();
      if (this.only !== null || this.away.has(id)) this.#set(id, PUT_AWAY_BIT, this.#isAway(id));
      if (this.picked.has(id)) this.#set(id, PICKED_BIT, true);
    }
    return number;
  }

  #grow() {
    const previous = this.texture;
    this.texture = stateTexture(previous.image.height * 2, previous);
    this.uniforms.featureStates.value = this.texture;
    previous.dispose();
  }

  #set(id, bit, on) {
    const number = this.numberOf(id);
    const words = this.texture.image.data;
    words[number] = on ? words[number] | bit : words[number] & ~bit;
    this.texture.needsUpdate = true;
  }

  /** Hides these ids wherever alternative `letter` is drawn. */
  hide(letter, ids) {
    for (const id of ids) this.#set(id, this.bits.get(letter) ?? 0, true);
  }

  /** Hides exactly these ids where alternative `letter` is drawn. */
  hideOnly(letter, ids) {
    const bit = this.bits.get(letter) ?? 0;
    const words = this.texture.image.data;
    for (let number = 0; number < this.ids.length; number += 1) words[number] &= ~bit;
    this.texture.needsUpdate = true;
    this.hide(letter, ids);
  }

  /** Marks an existing object inside the site, drawn warmer in alternatives because it stays. */
  keep(id) {
    this.#set(id, KEPT_BIT, true);
  }

  /** Makes exactly these ids the chosen ones. */
  choose(ids) {
    for (const id of this.chosen) this.#set(id, CHOSEN_BIT, false);
    this.chosen = new Set(ids);
    for (const id of this.chosen) this.#set(id, CHOSEN_BIT, true);
  }

  /** Hides these ids in every view, or with `only` all others, those of tiles still to come as well. Whether that is another picture. */
  putAway(away, only = null) {
    if (isSame(this.away, away) && isSame(this.only, only)) return false;
    this.away = new Set(away);
    this.only = only === null ? null : new Set(only);
    for (const id of this.ids) this.#set(id, PUT_AWAY_BIT, this.#isAway(id));
    return true;
  }

  #isAway(id) {
    return this.away.has(id) || (this.only !== null && !this.only.has(id));
  }

  /** Notes whether the object with this number fits its layer's filter. */
  sift(number, isFitting) {
    const words = this.texture.image.data;
    words[number] = (words[number] & ~(FILTERED_BIT | FITTING_BIT)) | (isFitting ? FITTING_BIT : FILTERED_BIT);
    this.texture.needsUpdate = true;
  }

  /** Forgets what filters have said of all objects. */
  forgetSifted() {
    const words = this.texture.image.data;
    for (let number = 0; number < this.ids.length; number += 1) words[number] &= ~(FILTERED_BIT | FITTING_BIT);
    this.texture.needsUpdate = true;
  }

  /**
   * Says what is drawn solid while everything else is pale: "chosen": the objects `ids`, "filter": what fits a filter, which then hides
   * nothing, "site": what stands in the site and what is planned, "changes": what is planned and what the alternatives `letters` take away; null: all.
   */
  pale(of, { ids = [], letters = [] } = {}) {
    for (const id of this.picked) this.#set(id, PICKED_BIT, false);
    this.picked = new Set(of === "chosen" ? ids : []);
    for (const id of this.picked) this.#set(id, PICKED_BIT, true);
    const gone = letters.reduce((mask, letter) => mask | (this.bits.get(letter) ?? 0), 0);
    const { inside, planted } = TREE_BITS;
    const masks = { chosen: PICKED_BIT, filter: FITTING_BIT, site: inside | planted, changes: gone | planted };
    this.uniforms.solidMask.value = masks[of] ?? 0;
    this.uniforms.plannedIsSolid.value = of === "site" || of === "changes";
    this.showsFiltered = of === "filter";
  }

  /** The bits by which a view of `letter` hides an object. */
  maskOf(letter) {
    return (this.bits.get(letter) ?? 0) | PUT_AWAY_BIT | (this.showsFiltered ? 0 : FILTERED_BIT);
  }

  /** Prepares the shaders for a view of `letter`; "0" hides nothing but what is put away or filtered out. */
  lookAs(letter) {
    this.uniforms.viewMask.value = this.maskOf(letter);
  }

  /** Whether the object with this number is hidden where `letter` is drawn. */
  isHidden(number, letter) {
    return (this.texture.image.data[number] & this.maskOf(letter)) !== 0;
  }

  dispose() {
    this.colours.dispose();
    this.texture.dispose();
  }
}
