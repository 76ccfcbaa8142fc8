/** Layers coloured by an attribute: classes are made of what is loaded and then stay; what comes later is sorted into them. */

import { boundsOf, categoriesOf, classOf, isMissing, natureOf } from "./classes.js";
import { categories, NO_VALUE, OTHERS, sequence } from "./palettes.js";

const USUAL_COUNT = 5;
/** So many objects are looked at to tell what an attribute is. */
const SAMPLE = 3000;

/** Colours of a style's classes. */
function coloursOf({ method, palette, classes }) {
  return method === "category" ? categories(classes.length) : sequence(palette, Math.max(1, classes.length - 1));
}

/** Number of the class a value belongs to; -1 outside all, -2 without a value. */
function classNumber({ method, classes }, value) {
  if (isMissing(value)) return -2;
  return method === "category" ? classes.indexOf(String(value)) : classOf(value, classes);
}

/** What a layer itself says of a value, in the viewer's language; null where it says nothing more. */
function wordOf(table, row, name) {
  return table.word?.(row, name) ?? table.value(row, `${name}_name`);
}

export class Styling {
  #tables; #colours; #changed; #styles = new Map(); #given = new Map();

  /** `tables`, `colours`: of the scene; `changed()` is called when the picture is another. */
  constructor({ tables, colours, changed }) {
    this.#tables = tables;
    this.#colours = colours;
    this.#changed = changed;
    tables.follow((layerId, table) => this.#paintNew(layerId, table));
  }

  /** Attributes of a layer that can be shown: [{name, kind, distinct, known}]; those with one value for all are left out. */
  attributes(layerId) {
    return this.#tables.names(layerId).map((name) => ({ name, ...natureOf(this.#tables.values(layerId, name, SAMPLE)) })).filter(({ distinct }) => distinct > 1);
  }

  /**
   * Colours layers as {id: {by, method, count, palette, classes} | null}; what is left out stays. Without `classes` (bounds, or values
   * of categories) they are made of what is loaded.
   */
  use(styles) {
    for (const [layerId, style] of Object.entries(styles)) {
      const given = JSON.stringify(style);
      if (given === (this.#given.get(layerId) ?? "null")) continue;
      this.#given.set(layerId, given);
      if (style === null) this.#styles.delete(layerId);
      else this.#styles.set(layerId, { method: "quantile", count: USUAL_COUNT, palette: "ylgnbu", ...style });
      for (const table of this.#tables.all(layerId)) this.#paint(table, this.of(layerId), layerId);
      this.#changed();
    }
  }

  /** The styles as they are used, with their classes. */
  get inUse() {
    return Object.fromEntries(this.#styles);
  }

  of(layerId) {
    return this.#styles.get(layerId) ?? null;
  }

  #paintNew(layerId, table) {
    const style = this.of(layerId);
    if (style !== null) this.#paint(table, style, layerId);
  }

  /** Makes the classes of a style that has none yet. */
  #settle(layerId, style) {
    if (style.classes?.length > 0) return;
    const values = this.#tables.values(layerId, style.by);
    style.classes = style.method === "category" ? categoriesOf(values) : boundsOf(values, style.method, style.count);
  }

  #paint(table, style, layerId) {
    // blocks keep what the finer tile of the same buildings has been given
    if (table.isCoarse && style !== null) return;
    if (style !== null) this.#settle(layerId, style);
    const colours = style && coloursOf(style);
    const colourOf = (row) => {
      if (style === null) return null;
      const number = classNumber(style, table.value(row, style.by));
      return number === -2 ? NO_VALUE : (colours[number] ?? OTHERS);
    };
    if (table.paint) table.paint(colourOf);
    else table.numbers.forEach((number, row) => this.#colours.set(number, colourOf(row)));
  }

  /** What a layer itself says of each category of its style: [{de, en} or words], "" where it says nothing more. */
  words(layerId) {
    const { by, method, classes = [] } = this.of(layerId);
    const found = new Map();
    if (method !== "category") return [];
    this.#tables.each(layerId, (table, row) => {
      const value = String(table.value(row, by));
      if (!found.has(value)) found.set(value, table.pair?.(row, by) ?? String(table.value(row, `${by}_name`) ?? ""));
    });
    return classes.map((value) => found.get(value) ?? "");
  }

  /** What a layer itself calls an attribute, as {de, en}; null where the words of the interface do. */
  term(layerId, name) {
    return this.#tables.all(layerId).map(({ terms }) => terms?.get(name)).find(Boolean) ?? null;
  }

  /**
   * Legend of a layer's style: {by, method, lines: [{color, from, to | value, word: the file's own for a code, count}], others, none: counts}, the counts of what is loaded;
   * null without a style.
   */
  legend(layerId) {
    const style = this.of(layerId);
    if (style === null) return null;
    this.#settle(layerId, style);
    const counts = new Map();
    const words = new Map();
    this.#tables.each(layerId, (table, row) => {
      const value = table.value(row, style.by);
      const number = classNumber(style, value);
      counts.set(number, (counts.get(number) ?? 0) + 1);
      if (number >= 0 && !words.has(number)) words.set(number, wordOf(table, row, style.by));
    });
    const { by, method, classes } = style;
    const lines = coloursOf(style).map((color, i) => ({
      color, count: counts.get(i) ?? 0, ...(method === "category" ? { value: classes[i], word: words.get(i) ?? null } : { from: classes[i], to: classes[i + 1] }),
    }));
    return { by, method, lines, others: counts.get(-1) ?? 0, none: counts.get(-2) ?? 0 };
  }
}
