/**
 * What is hidden, kept and chosen, per object and for every tile at once.
 *
 * Each object id gets one running number; a small texture holds sixteen bits of state per number. The shaders (colour, depth
 * and line) read it per vertex and compare it with the view that is being drawn, so one set of tiles serves all views.
 */

import { DataTexture, NearestFilter, RedIntegerFormat, UnsignedShortType } from "three";
import { FeatureColours } from "./thematic/colours.js";

const WIDTH = 256;
const GROWTH_ROWS = 16;
const CHOSEN_BIT = 1 << 15;
const KEPT_BIT = 1 << 14;
const PUT_AWAY_BIT = 1 << 13;
const MOST_ALTERNATIVES = 13;

function stateTexture(rows, previous) {
  const words = new Uint16Array(WIDTH * rows);
  if (previous) words.set(previous.image.data);
  const texture = new DataTexture(words, WIDTH, rows, RedIntegerFormat, UnsignedShortType);
  texture.internalFormat = "R16UI";
  texture.magFilter = NearestFilter;
  texture.minFilter = NearestFilter;
  texture.unpackAlignment = 2;
  texture.needsUpdate = true;
  return texture;
}

/** GLSL for vertex shaders: `featureState(number)` gives the state, `featureHidden(state)` whether the view hides it. */
export const FEATURE_STATE_GLSL = /* glsl */ `
uniform highp usampler2D featureStates;
uniform uint viewMask;
uint featureState(float number) {
  int n = int(number + 0.5);
  return texelFetch(featureStates, ivec2(n % ${WIDTH}, n / ${WIDTH}), 0).r;
}
bool featureHidden(uint state) { return (state & viewMask) != 0u; }
`;
export const CHOSEN_GLSL = `${CHOSEN_BIT}u`;
export const KEPT_GLSL = `${KEPT_BIT}u`;

/** The register of objects: numbers for ids, hidden sets of alternatives (`letters` in order), and the chosen ones. */
export class FeatureStates {
  constructor(letters) {
    this.bits = new Map(letters.slice(0, MOST_ALTERNATIVES).map((letter, index) => [letter, 1 << index]));
    this.numbers = new Map();
    this.ids = [];
    this.chosen = new Set();
    this.away = new Set();
    this.only = null;
    this.texture = stateTexture(GROWTH_ROWS, null);
    this.colours = new FeatureColours();
    this.uniforms = { featureStates: { value: this.texture }, viewMask: { value: 0 }, ...this.colours.uniforms };
  }

  /** Running number of an object id; a new one is registered. */
  numberOf(id) {
    let number = this.numbers.get(id);
    if (number === undefined) {
      number = this.ids.push(id) - 1;
      this.numbers.set(id, number);
      if (number >= this.texture.image.data.length) this.#grow();
      if (this.only !== null || this.away.has(id)) this.#set(id, PUT_AWAY_BIT, this.#isAway(id));
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

  /** Hides these ids in every view, or with `only` all others, those of tiles still to come as well. */
  putAway(away, only = null) {
    this.away = new Set(away);
    this.only = only === null ? null : new Set(only);
    for (const id of this.ids) this.#set(id, PUT_AWAY_BIT, this.#isAway(id));
  }

  #isAway(id) {
    return this.away.has(id) || (this.only !== null && !this.only.has(id));
  }

  #maskOf(letter) {
    return (this.bits.get(letter) ?? 0) | PUT_AWAY_BIT;
  }

  /** Prepares the shaders for a view of `letter`; "0" hides nothing but what is put away. */
  lookAs(letter) {
    this.uniforms.viewMask.value = this.#maskOf(letter);
  }

  /** Whether the object with this number is hidden where `letter` is drawn. */
  isHidden(number, letter) {
    return (this.texture.image.data[number] & this.#maskOf(letter)) !== 0;
  }

  dispose() {
    this.colours.dispose();
    this.texture.dispose();
  }
}
