/** The lines of a document as a table: what is said of them, where they lie, how they are painted and which are left out. */

export class LineTable {
  #lines; #places = null;

  /** `lines`: the DrapedLines of the scene. */
  constructor(lines) {
    this.#lines = lines;
    this.names = [...(lines.titles.length > 0 ? ["name"] : []), ...Object.keys(lines.attributes)];
  }

  get count() {
    return this.#lines.ids.length;
  }

  value(row, name) {
    return (name === "name" ? this.#lines.titles[row] : this.#lines.attributes[name]?.[row]) ?? null;
  }

  attributes(row) {
    return this.#lines.told(row);
  }

  id(row) {
    return this.#lines.ids[row];
  }

  isHidden(row) {
    return this.#lines.isOut(row);
  }

  place(row) {
    this.#places ??= this.#lines.places();
    return this.#places.get(row) ?? null;
  }

  paint(colourOf) {
    this.#lines.paint(colourOf);
  }

  sift(fitsOf) {
    this.#lines.sift(fitsOf);
  }
}
