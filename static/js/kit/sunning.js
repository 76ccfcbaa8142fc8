/** The panel of sun hours: a map on the ground or on façades, of one state or of the change between two; its legend, tables, hours at a place, its day. */

import { send } from "../api.js";
import { mapAt } from "../viewer/instruments/suncourse.js";
import { SunSheets } from "../viewer/instruments/sunsheets.js";
import { button, element, field } from "./parts.js";
import { SunDay } from "./sunday.js";
import { legend, result } from "./sunwords.js";
import { regionOf } from "../locale.js";

const DAYS = ["03-21", "06-21", "12-21", "01-17"];
const PLACES = ["ground", "facades"];
const AREAS = ["around", "site"];
const FILES = { ground: ["csv", "cells"], facades: ["csv", "walls", "cells"] };
const EXISTING = "0";

function options(select, rows) {
  select.append(...rows.map(([value, words]) => element("option", { value, textContent: words })));
  return select;
}

/** What a choice is called. */
function wordsOf(select, value) {
  return [...select.options].find((option) => option.value === value).textContent;
}

export class Sunning {
  #kit; #sheets; #maps = []; #courses = null; #asked = 0; #isOpen = false; #letters;

  /** `kit`: {viewer, bench, bar, t, say, language, sunhours: address of the maps, follow(state), announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    this.#sheets = new SunSheets(kit.bench);
    this.element = this.#build();
    this.legend = element("div", { className: "kit-sunlegend", hidden: true, attributes: { "aria-hidden": "true" } });
    kit.bench.container.append(this.legend);
    kit.viewer.on("twin:ready", () => this.#placeLegend());
    kit.bar?.onRead(({ sunmap }) => this.showMap(sunmap));
  }

  /** The map that is shown as a plain object (see viewer/instruments/sunmap.js), null without one. */
  get shown() {
    return this.#kit.bench.sunmap;
  }

  /** Shows such a map, null none; a map of a state the case does not have is left away. */
  async showMap(sunmap) {
    // what was asked for before must not come later
    this.#asked += 1;
    if (JSON.stringify(sunmap) === JSON.stringify(this.shown)) return;
    if (sunmap === null || ![sunmap.state, sunmap.against ?? EXISTING].every((letter) => this.#letters.includes(letter))) this.#hide();
    else {
      if (this.day.querySelector(`[value="${sunmap.day}"]`) === null) options(this.day, [[sunmap.day, this.#dayWords(sunmap.day)]]);
      for (const name of ["on", "state", "day", "area"]) this[name].value = sunmap[name];
      this.against.value = sunmap.against ?? "";
      await this.#show();
    }
  }

  #build() {
    const { t, identify, bench, viewer } = this.#kit;
    const states = [[EXISTING, t("common.baseline")], ...(bench.model.alternatives ?? []).map(({ letter, title }) => [letter, `${letter} ${title}`])];
    this.#letters = states.map(([letter]) => letter);
    const select = (name, rows) => (this[name] = options(element("select", { id: identify(`sun-${name}`) }), rows));
    const pair = (...names) => element("div", { className: "kit-pair" }, ...names.map((name) => field(t(`kit.sun_${name}`), this[name])));
    select("on", PLACES.map((on) => [on, t(`kit.sun_on_${on}`)]));
    select("day", DAYS.map((day) => [day, this.#dayWords(day)]));
    select("area", AREAS.map((area) => [area, t(`kit.sun_area_${area}`)]));
    select("state", states);
    select("against", [["", t("kit.sun_no_change")], ...states]);
    const shown = viewer.getState().shown[0];
    this.state.value = this.#letters.includes(shown) ? shown : EXISTING;
    this.showing = button(t("kit.sun_show"), () => this.#show(), { className: "btn main" });
    this.hiding = button(t("kit.sun_hide"), () => this.#hide(), { disabled: true });
    this.place = element("p", { className: "small", attributes: { "aria-live": "polite" } });
    this.result = element("div", { className: "stack" });
    this.course = new SunDay(this.#kit, (utc) => this.#paint(utc));
    this.course.use(this.day.value);
    this.day.addEventListener("change", () => this.#maps.length === 0 && this.course.use(this.day.value));
    return element("div", { className: "stack" }, pair("state", "against"), pair("on", "area", "day"),
      element("div", { className: "row" }, this.showing, this.hiding), this.place, this.course.element, this.result);
  }

  #dayWords(day) {
    return new Intl.DateTimeFormat(regionOf(this.#kit.language), { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`2024-${day}T12:00Z`));
  }

  open() {
    this.#isOpen = true;
    if (this.#maps.length > 0) this.#listen();
  }

  close() {
    this.#isOpen = false;
    this.course.rest();
    this.#kit.bench.takeClicks(null);
  }

  #listen() {
    this.#kit.bench.takeClicks((surface) => this.#tell(surface));
  }

  /** The address of a map; that of all maps may carry the language. */
  #address({ against, ...asked }) {
    const address = new URL(this.#kit.sunhours, location.href);
    for (const [name, value] of Object.entries({ ...asked, ...(against ? { against } : {}) })) address.searchParams.set(name, value);
    return address.href;
  }

  /** The answers of the server about maps, in one of its formats. */
  #load(asked, format) {
    const { language } = this.#kit;
    return Promise.all(asked.map(async (one) => (await send("GET", this.#address({ ...one, format }), { language })).body));
  }

  async #show() {
    const { t, announce } = this.#kit;
    const number = (this.#asked += 1);
    announce(t("kit.sun_computing"));
    this.showing.setAttribute("aria-busy", "true");
    try {
      const maps = await this.#load(this.#wanted(), "json");
      if (number !== this.#asked) return;
      await this.#turnTo(maps[0].alternative);
      if (number !== this.#asked) return;
      this.#take(maps);
      announce(t(`kit.sun_shown_${maps[0].on}`, { title: this.title }));
    } catch (problem) {
      announce(problem.message);
    } finally {
      this.showing.removeAttribute("aria-busy");
    }
  }

  /** The map of the chosen state, and behind it those of what is compared with it in the picture. */
  #wanted() {
    const { shown, comparison } = this.#kit.viewer.getState();
    const [on, chosen, against, day, area] = [this.on, this.state, this.against, this.day, this.area].map(({ value }) => value);
    const others = comparison === "none" || !shown.includes(chosen) ? [] : shown.filter((letter) => letter !== chosen && letter !== against);
    return [chosen, ...others].map((alternative) => ({ on, alternative, against, day, area }));
  }

  /** Shows the state the map belongs to, where it is not in the picture; the ground must stand before a map lies on it. */
  async #turnTo(letter) {
    const { viewer, follow } = this.#kit;
    const now = viewer.getState();
    const state = now.shown.includes(letter) ? {} : { shown: [letter], comparison: "none" };
    follow({ ...now, ...state });
    await viewer.show({ ...state, animate: false });
  }

  #take(maps) {
    const { t, bench } = this.#kit;
    const [{ on, alternative, against, day, area }] = maps;
    this.#maps = maps;
    this.#courses = null;
    const words = { state: wordsOf(this.state, alternative), day: wordsOf(this.day, day), against: wordsOf(this.against, against ?? "") };
    const key = `${against === null ? "kit.sun_title" : "kit.sun_title_change"}${on === "facades" ? "_facades" : ""}`;
    this.title = t(key, words);
    this.heading = t(key, { ...words, state: maps.length > 1 ? maps.map((one) => this.#nameOf(one.alternative)).join(", ") : words.state });
    bench.sunmap = { on, day, state: alternative, against, area };
    this.#sheets.show(maps);
    this.course.use(day);
    this.course.reset();
    this.hiding.disabled = false;
    this.place.textContent = t("kit.sun_ask");
    this.#write();
    if (this.#isOpen) this.#listen();
  }

  #write() {
    const { t, say, language } = this.#kit;
    const [map] = this.#maps;
    const { on, alternative, against, day, area } = map;
    const files = FILES[on].map((format) => [format, this.#address({ on, alternative, against, day, area, format, lang: language })]);
    const names = [alternative, ...(against === null ? [] : [against])].map((letter) => this.#nameOf(letter));
    this.result.replaceChildren(...result(map, { title: this.title, names, files, t, say }));
    this.#head(this.heading);
    this.legend.hidden = false;
  }

  /** Heads the legend, in the picture and on what is saved of it. */
  #head(title) {
    const { bench } = this.#kit;
    const [{ classes, method }] = this.#maps;
    bench.laid = { title, lines: classes.map(({ label, colour: color }) => ({ label, color })), method };
    this.legend.replaceChildren(...legend(title, classes));
    this.#placeLegend();
  }

  /** Over one picture the legend lies in its corner; below several, where it covers none of them. */
  #placeLegend() {
    const { container, picture } = this.#kit.bench;
    const isBelow = picture.panes.length > 1;
    if (this.legend.classList.contains("wide") === isBelow) return;
    this.legend.classList.toggle("wide", isBelow);
    if (isBelow) container.after(this.legend);
    else container.append(this.legend);
  }

  /** Colours the maps by the hours until an instant and darkens what lies in the shade then; null: the whole day. */
  async #paint(utc) {
    const maps = this.#maps;
    if (maps.length === 0) return;
    if (utc === null) {
      maps.forEach((_, i) => this.#sheets.paint(i));
      this.#head(this.heading);
      return;
    }
    this.#courses ??= this.#load(maps.map(({ on, alternative, against, day, area }) => ({ on, alternative, against, day, area })), "day");
    const courses = await this.#courses.catch((problem) => this.#failed(problem));
    if (maps !== this.#maps || courses === null) return;
    maps.forEach((map, i) => {
      const { places, isDark } = mapAt(courses[i], map.places, utc);
      this.#sheets.paint(i, places, isDark);
    });
    this.#head(this.#kit.t("kit.sun_until", { title: this.heading, time: this.course.clock.textContent }));
  }

  /** The day could not be fetched: the map stays that of the whole day, the next step asks again. */
  #failed(problem) {
    this.#courses = null;
    this.#kit.announce(problem.message);
    return null;
  }

  #tell(surface) {
    const { t } = this.#kit;
    const [map] = this.#maps;
    const cell = surface === null ? -1 : this.#sheets.cellAt(surface.place);
    const isKnown = cell >= 0 && map.minutes[cell] !== null;
    this.place.textContent = isKnown ? this.#hoursAt(cell, surface.place) : t(`kit.sun_none_${map.on}`);
  }

  #hoursAt(cell, place) {
    const { t, say } = this.#kit;
    const [map] = this.#maps;
    const hours = (minutes) => say(Math.abs(minutes) / 60, "h", 2);
    const change = map.on === "facades" && map.against !== null ? map.minutes[cell] - map.minutes_before[cell] : map.minutes[cell];
    const key = map.against === null ? "kit.sun_here" : change === 0 ? "kit.sun_here_same" : change < 0 ? "kit.sun_here_less" : "kit.sun_here_more";
    const words = { hours: hours(change), place: this.#placeWords(cell, place), state: this.#nameOf(map.alternative), against: map.against === null ? "" : this.#nameOf(map.against) };
    const both = map.on === "facades" && map.against !== null ? ` ${t("kit.sun_here_both", { ...words, now: hours(map.minutes[cell]), before: hours(map.minutes_before[cell]) })}` : "";
    return `${t(key, words)}${both}`;
  }

  /** Where a cell lies: degrees on the ground, house, wall and storey on a façade. */
  #placeWords(cell, place) {
    const { say, bench } = this.#kit;
    const [map] = this.#maps;
    if (map.on === "ground") {
      const { lon, lat } = bench.geographic(place);
      return `${say(lat, "", 5)}; ${say(lon, "", 5)}`;
    }
    let first = 0;
    for (const { parts, label, name } of map.strips) {
      if (cell < first + parts) return `${label}, ${name}`;
      first += parts;
    }
    const { label, name } = map.pieces[cell - first];
    return `${label}, ${name}`;
  }

  #nameOf(letter) {
    return letter === EXISTING ? this.#kit.t("common.baseline") : letter;
  }

  #hide() {
    const { t, bench, announce } = this.#kit;
    this.#asked += 1;
    if (this.#maps.length === 0) return;
    this.course.reset();
    this.#maps = [];
    bench.laid = null;
    bench.sunmap = null;
    this.#sheets.show([]);
    this.legend.hidden = true;
    this.result.replaceChildren();
    this.place.textContent = "";
    this.hiding.disabled = true;
    bench.takeClicks(null);
    announce(t("kit.sun_hidden"));
  }
}
