/** The panel that measures: places by pointer, by the middle of the picture or typed, the result at once, and kept results. */

import { download } from "../story/csv.js";
import { Overlay } from "../viewer/instruments/overlay.js";
import { coordinateOf, inUtm } from "./coordinates.js";
import { MAIN, WAYS } from "./measurement.js";
import { Notes } from "./notes.js";
import { button, element, facts, field } from "./parts.js";
import { profileChart, profileTable } from "./profile.js";

export class Measuring {
  #kit; #way = "length"; #surfaces = []; #overlay;

  /** `kit`: {bench, t, say, language, announce(words), identify(prefix) -> id}. */
  constructor(kit) {
    this.#kit = kit;
    this.#overlay = new Overlay(kit.bench);
    this.notes = new Notes(kit, (note) => this.#adopt(note));
    this.element = this.#build();
  }

  open() {
    this.#kit.bench.takeClicks((surface) => this.#add(surface));
    this.#show();
  }

  close() {
    this.#kit.bench.takeClicks(null);
    this.#overlay.show({});
  }

  #build() {
    const { t, identify } = this.#kit;
    this.ways = element("fieldset", { className: "switches kit-ways" }, element("legend", { className: "unseen", textContent: t("kit.what") }));
    for (const way of Object.keys(WAYS)) {
      this.ways.append(button(t(`kit.way_${way}`), () => this.#choose(way), { className: "switch", dataset: { way } }));
    }
    this.hint = element("p", { className: "small quiet" });
    this.result = element("div", { className: "kit-result", attributes: { "aria-live": "polite" } });
    this.places = element("ol", { className: "list small kit-places" });
    this.typed = element("input", { id: identify("place"), type: "text", autocomplete: "off", inputMode: "text" });
    const form = element("form", { className: "kit-typed" }, field(t("kit.typed"), this.typed, t("kit.typed_hint")), element("button", { type: "submit", className: "btn", textContent: t("kit.set") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#type();
    });
    this.snaps = element("input", { type: "checkbox", checked: true, id: identify("snap") });
    const snap = element("label", { className: "check" }, this.snaps, t("kit.snap"));
    this.undo = button(t("kit.undo"), () => this.#cut(-1));
    this.keep = button(t("kit.keep"), () => this.notes.add(this.#note()), { className: "btn main" });
    this.adopt = button(t("kit.adopt"), () => this.#adopt(this.#note()), { hidden: !this.#kit.adopt });
    const row = element("div", { className: "row" }, button(t("kit.set_middle"), () => this.#add(this.#kit.bench.surfaceInMiddle())), this.undo, button(t("kit.anew"), () => this.#clear()), this.keep, this.adopt);
    return element("div", { className: "stack" }, this.ways, this.hint, this.result, row, form, this.places, snap, this.notes.element);
  }

  #choose(way) {
    this.#way = way;
    this.#surfaces = this.#surfaces.slice(0, WAYS[way].most);
    this.#show();
  }

  #add(surface) {
    if (surface === null) {
      this.#kit.announce(this.#kit.t("kit.no_place"));
      return;
    }
    const { most } = WAYS[this.#way];
    if (this.#surfaces.length >= most) this.#surfaces = [];
    const place = this.snaps.checked && WAYS[this.#way].most !== 1 ? (surface.corner ?? surface.place) : surface.place;
    this.#surfaces.push({ ...surface, place });
    this.#show();
  }

  #type() {
    const { bench, t, announce } = this.#kit;
    const place = coordinateOf(this.typed.value, bench.model.anchor);
    this.typed.setAttribute("aria-invalid", String(place === null));
    if (place === null) {
      announce(t("kit.not_a_place"));
      return;
    }
    this.typed.value = "";
    this.#add(bench.surfaceOver(place));
  }

  #cut(index) {
    this.#surfaces.splice(index, 1);
    this.#show();
  }

  #clear() {
    this.#surfaces = [];
    this.#show();
  }

  /** The result of what is set so far, null while places are missing. */
  #measured() {
    const { bench, say, t, language } = this.#kit;
    const { least, measure } = WAYS[this.#way];
    if (this.#surfaces.length < least) return null;
    return measure({
      bench, say, t, language, places: this.#surfaces.map(({ place }) => place), ids: this.#surfaces.map(({ id }) => id),
      names: this.#surfaces.map(({ id, attributes }) => attributes.name ?? attributes.address ?? id),
    });
  }

  #show() {
    const { t } = this.#kit;
    const { least, isClosed } = WAYS[this.#way];
    const measured = this.#measured();
    this.current = measured;
    for (const one of this.ways.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one.dataset.way === this.#way));
    this.hint.textContent = t(`kit.hint_${this.#way}`);
    this.undo.disabled = this.#surfaces.length === 0;
    this.keep.disabled = !measured || measured.rows.length === 0;
    this.adopt.disabled = this.keep.disabled;
    this.places.replaceChildren(...this.#surfaces.map((surface, i) => this.#placeLine(surface, i)));
    const note = measured?.note ?? (measured ? "" : t("kit.places_missing", { count: least - this.#surfaces.length }));
    const about = measured?.about ? [element("p", { className: "small quiet", textContent: measured.about })] : [];
    this.result.replaceChildren(...(note ? [element("p", { textContent: note })] : [facts(measured.rows), ...about, ...this.#chart(measured)]));
    this.#overlay.show({ places: this.#surfaces.map(({ place }) => place), isClosed, label: measured?.main.length < 24 ? measured.main : "" });
  }

  #placeLine({ place, id }, index) {
    const { bench, language, say, t } = this.#kit;
    const geographic = bench.geographic(place);
    const words = `${inUtm(geographic, bench.model.anchor, language)}, ${say(geographic.height, t("kit.above_sea"))}`;
    const remove = button("×", () => this.#cut(index), { className: "btn bare icon", title: t("kit.remove"), ariaLabel: t("kit.remove_place", { number: index + 1 }) });
    return element("li", {}, element("span", { textContent: id === null ? words : `${words} (${id})` }), remove);
  }

  #chart({ profile, main }) {
    if (!profile) return [];
    const { bench, language, t, say } = this.#kit;
    const words = t("kit.chart", { length: main, lowest: say(profile.lowest, "m"), highest: say(profile.highest, "m") });
    return [profileChart(profile, words, language, t), button(t("kit.profile_csv"), () => download(t("kit.profile_file"), profileTable(profile, bench, language, t)))];
  }

  /** The result with the state and the places it was measured at. */
  #note() {
    const { bench, viewer, language, t } = this.#kit;
    const { name, unit } = MAIN[this.#way];
    const places = this.#surfaces.map(({ place }) => bench.geographic(place));
    const at = places.map((place) => inUtm(place, bench.model.anchor, language)).join("; ");
    const [letter] = viewer.getState().shown;
    return {
      title: this.notes.nameFor(t(`kit.way_${this.#way}`)), way: this.#way, rows: [...this.current.rows, [t("kit.places"), at]],
      value: round(this.current.values[name], 3), unit, letter, places: places.map(({ lon, lat, height }) => [round(lon, 7), round(lat, 7), round(height, 2)]),
      said: this.#way === "sight" ? this.current.main : "", ...(this.current.profile ? { along: this.#along(this.current.profile) } : {}),
    };
  }

  /** The terrain of a profile as [lon, lat, metres above sea level]. */
  #along({ heights }) {
    const { bench } = this.#kit;
    return heights.map(({ x, y, height }) => {
      const { lon, lat } = bench.geographic({ x, y, z: 0 });
      return [round(lon, 7), round(lat, 7), round(height, 2)];
    });
  }

  /** Hands a result to the page under the name somebody gave it; a line of sight says what it met. */
  #adopt({ way, value, unit, letter, places, title, isNamed = false, said = "" }) {
    const { adopt, t, announce, language } = this.#kit;
    const label = { de: "", en: "", [language]: isNamed ? title : said && `${t("kit.way_sight")} ${said}` };
    adopt({ way, value, unit, letter, places, label });
    announce(t("kit.adopted"));
  }

  dispose() {
    this.#overlay.dispose();
  }
}

const round = (value, digits) => Number(value.toFixed(digits));
