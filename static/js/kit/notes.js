/** Results of measuring that are kept as notes: named, copied, taken into a storyboard, saved as CSV or GeoJSON. They stay in this browser. */

import { csvOf, download } from "../story/csv.js";
import { keptList } from "./kept.js";
import { button, copy, element, facts, save } from "./parts.js";

const PLACE = "twin-notes";
const MOST = 100;
const LONGEST = 80;

export class Notes {
  #kit; #adopt; #notes;

  /**
   * `kit`: {t, language, announce, adopt, viewpoints: {case}}. A note is {title, way, rows: [[term, words]], value, unit, letter, places:
   * [[lon, lat, height]], along: those of the terrain on the way, of a profile}; `adopt(note)` takes one into the storyboard. Notes of a case are the same on its page and in its storyboards.
   */
  constructor(kit, adopt) {
    this.#kit = kit;
    this.#adopt = adopt;
    this.#notes = this.#read();
    const { t } = kit;
    this.list = element("ul", { className: "list kit-kept" });
    this.element = element("section", { hidden: true }, element("h3", { textContent: t("kit.kept") }), element("p", { className: "small quiet", textContent: t("kit.kept_hint") }), this.list, element("div", { className: "row" },
      button(t("kit.copy_all"), () => this.#copy(this.#notes.map(wordsOf).join("\n\n"))), button(t("kit.csv"), () => this.#saveTable()), button(t("kit.geojson"), () => this.#savePlaces())));
    this.#draw();
  }

  get #key() {
    return `${PLACE}:${this.#kit.viewpoints.case || location.pathname}`;
  }

  #read() {
    return keptList(this.#key, (note) => typeof note?.title === "string" && Array.isArray(note?.rows) && Array.isArray(note?.places));
  }

  /** Keeps the notes; a browser that keeps nothing has them until the page goes. */
  #store() {
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#notes));
    } catch { /* they still stand on the page */ }
    this.#draw();
  }

  /** A name for a note of this kind that no other has. */
  nameFor(words) {
    for (let number = 1; ; number += 1) {
      const name = `${words} ${number}`;
      if (!this.#notes.some(({ title }) => title === name)) return name;
    }
  }

  add(note) {
    this.#notes = [...this.#notes, note].slice(-MOST);
    this.#store();
    this.#kit.announce(this.#kit.t("kit.was_kept", { title: note.title }));
  }

  #draw() {
    this.element.hidden = this.#notes.length === 0;
    this.list.replaceChildren(...this.#notes.map((note, i) => this.#line(note, i)));
  }

  #line(note, index) {
    const { t, adopt } = this.#kit;
    const about = (key) => ({ attributes: { "aria-label": `${t(key)}: ${note.title}` } });
    const name = element("input", { type: "text", value: note.title, maxLength: LONGEST, attributes: { "aria-label": t("kit.note_name", { title: note.title }) } });
    name.addEventListener("change", () => this.#rename(index, name.value.trim()));
    const tools = [
      button(t("kit.copy"), () => this.#copy(wordsOf(note)), about("kit.copy")),
      ...(adopt ? [button(t("kit.adopt"), () => this.#adopt(note), about("kit.adopt"))] : []),
      button(t("kit.remove"), () => this.#remove(index), about("kit.remove")),
    ];
    return element("li", {}, name, facts(note.rows), element("div", { className: "row" }, ...tools));
  }

  #rename(index, title) {
    if (title !== "") this.#notes[index] = { ...this.#notes[index], title, isNamed: true };
    this.#store();
  }

  #remove(index) {
    this.#notes.splice(index, 1);
    this.#store();
  }

  async #copy(words) {
    const { t, announce } = this.#kit;
    announce((await copy(words)) ? t("kit.copied") : t("kit.not_copied"));
  }

  #saveTable() {
    const { t, language } = this.#kit;
    const rows = this.#notes.flatMap(({ title, rows: lines }) => lines.map(([term, words]) => [title, term, words]));
    download(t("kit.results_file"), csvOf([t("kit.measurement"), t("kit.quantity"), t("kit.value")], rows, language));
  }

  #savePlaces() {
    const collection = { type: "FeatureCollection", features: this.#notes.map(featureOf) };
    save(this.#kit.t("kit.places_file"), new Blob([JSON.stringify(collection)], { type: "application/geo+json" }));
  }
}

function wordsOf({ title, rows }) {
  return [title, ...rows.map(([term, words]) => `${term}: ${words}`)].join("\n");
}

/** A note as a GeoJSON feature in WGS84 with metres above sea level; what was measured stands in its properties. */
function featureOf({ title, way, rows, value, unit, letter, places, along = places }) {
  const closed = [...places, places[0]];
  const geometry = places.length === 1 ? { type: "Point", coordinates: places[0] }
    : way === "area" ? { type: "Polygon", coordinates: [turnsLeft(closed) ? closed : closed.reverse()] } : { type: "LineString", coordinates: along };
  return { type: "Feature", geometry, properties: { title, way, value, unit, state: letter, ...Object.fromEntries(rows) } };
}

/** Whether a closed ring runs counter-clockwise, as GeoJSON wants it. */
function turnsLeft(ring) {
  return ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0) > 0;
}
