/** Attributes in plain words: names translated, codes by their meaning, numbers with their unit, dates as they are written. */

import { numberOf } from "../viewer/thematic/classes.js";
import { regionOf } from "../locale.js";

const UNIT = /^(.*) \(([^()]{1,6})\)$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}/;
const YEAR = /year|jahr|datum|date/i;
/** Attributes that hold the word of another one, and technical ones nobody asks for. */
const WORD_OF = /_name$/;

/** What people ask for first, and what only those who keep the data. */
const FOREMOST = ["address", "type", "function", "use", "kind", "storeysAboveGround", "storeys", "storeysBelowGround", "measuredHeight", "roofType", "yearOfConstruction"];
const TECHNICAL = /^(external|Datenquelle|Geometrietyp|Gemeindeschluessel|Grundrissaktualitaet|creationDate|gml_?id$)/;

/** Whether a value says something. */
export function isSaid(value) {
  return value !== null && value !== undefined && value !== "" && !Number.isNaN(value);
}

export class Words {
  #texts; #language;

  /** `texts`: sentences of the interface with those of the rooms "attribute" and "value". */
  constructor(texts, language) {
    this.#texts = texts;
    this.#language = language;
  }

  isNamed(name) {
    return this.#texts[`attribute.${name}`] !== undefined;
  }

  /** Whether an attribute is of interest to everybody; the others are folded away where there are such. */
  isPlain(name) {
    return this.isNamed(name) && !TECHNICAL.test(name);
  }

  #parted(name) {
    const written = this.#texts[`attribute.${name}`] ?? name.replace(/_/g, " ");
    const [, term = written, unit = ""] = UNIT.exec(written) ?? [];
    return { term, unit };
  }

  /** What an attribute is called, without its unit. */
  term(name) {
    return this.#parted(name).term;
  }

  unit(name) {
    return this.#parted(name).unit;
  }

  /** Names of the attributes of an object that are said, the foremost first; words of other attributes and its name stand elsewhere. */
  names(attributes) {
    const rank = (name) => (FOREMOST.includes(name) ? FOREMOST.indexOf(name) : FOREMOST.length);
    const found = Object.keys(attributes).filter((name) => name !== "name" && isSaid(attributes[name]) && !(WORD_OF.test(name) && name.replace(WORD_OF, "") in attributes));
    return found.sort((a, b) => rank(a) - rank(b));
  }

  /** A number of an attribute as it is written in the language, without unit; years are not parted by points. */
  number(name, value) {
    const useGrouping = !(YEAR.test(name) && value > 1000 && value < 2200);
    return new Intl.NumberFormat(this.#language, { maximumFractionDigits: 2, useGrouping }).format(value);
  }

  /**
   * A value as people say it: codes of the surveying authorities by their name. One that has none here goes by the German word of the
   * file (`attributes` of the object), or in other languages by the class of its code.
   */
  said(name, value, attributes = {}) {
    const { unit } = this.#parted(name);
    if (typeof value === "boolean") return this.#texts[value ? "value.yes" : "value.no"] ?? String(value);
    if (typeof value === "number" || typeof value === "bigint") return this.#withUnit(this.number(name, Number(value)), unit);
    const words = String(value);
    if (unit && numberOf(words) !== null && !ISO_DATE.test(words)) return this.#withUnit(this.number(name, numberOf(words)), unit);
    if (words.includes(";")) return words.split(";").map((part) => this.#code(name, part.trim()) ?? part.trim()).join(", ");
    return this.#code(name, words, attributes[`${name}_name`]) ?? this.#date(words) ?? words;
  }

  #withUnit(words, unit) {
    return unit ? `${words} ${unit}` : words;
  }

  #date(words) {
    if (!ISO_DATE.test(words) || Number.isNaN(Date.parse(words))) return null;
    return new Intl.DateTimeFormat(regionOf(this.#language), { dateStyle: "medium" }).format(new Date(words));
  }

  #code(name, words, ownWord) {
    const code = words.replace(/^\d+_(?=\d{4}$)/, "");
    const kind = /^\d{4}$/.test(code) ? this.#texts[`value.${name}.${code[0]}xxx`] : undefined;
    const named = this.#language === "de" ? (ownWord ?? kind) : (kind ?? ownWord);
    return this.#texts[`value.${name}.${code}`] ?? named ?? null;
  }
}
