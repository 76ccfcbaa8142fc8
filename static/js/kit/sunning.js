/** The panel of sun hours: a map on the ground of one state or of the change between two, its legend as a table, hours at a place. */

import { send } from "../api.js";
import { SunGround } from "../viewer/instruments/sunground.js";
import { button, element, field } from "./parts.js";

const DAYS = ["03-21", "06-21", "12-21", "01-17"];
const AREAS = ["around", "site"];
const EXISTING = "0";

function options(select, rows) {
  select.append(...rows.map(([value, words]) => element("option", { value, textContent: words })));
  return select;
}

/** What a choice is called. */
function wordsOf(select, value) {
  return [...select.options].find((option) => option.value === value).textContent;
}

/** The colour of a class, for eyes alone: its words stand beside it. */
function swatch(colour) {
  const node = element("span", { className: "kit-swatch", attributes: { "aria-hidden": "true" } });
  node.style.backgroundColor = colour;
  return node;
}

export class Sunning {
  #kit; #ground; #map = null; #asked = 0; #isOpen = false; #letters;

  /** `kit`: {viewer, bench, t, say, language, sunhours: address of the maps, follow(state), announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    this.#ground = new SunGround(kit.bench);
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
    if (JSON.stringify(sunmap) === JSON.stringify(this.shown)) return;
    if (sunmap === null || ![sunmap.state, sunmap.against ?? EXISTING].every((letter) => this.#letters.includes(letter))) this.#hide();
    else {
      if (!DAYS.includes(sunmap.day) && this.day.querySelector(`[value="${sunmap.day}"]`) === null) options(this.day, [[sunmap.day, this.#dayWords(sunmap.day)]]);
      for (const name of ["state", "day", "area"]) this[name].value = sunmap[name];
      this.against.value = sunmap.against ?? "";
      await this.#show();
    }
  }

  #build() {
    const { t, identify, bench } = this.#kit;
    const states = [[EXISTING, t("common.baseline")], ...(bench.model.alternatives ?? []).map(({ letter, title }) => [letter, `${letter} ${title}`])];
    this.#letters = states.map(([letter]) => letter);
    this.day = options(element("select", { id: identify("sun-day") }), DAYS.map((day) => [day, this.#dayWords(day)]));
    this.area = options(element("select", { id: identify("sun-area") }), AREAS.map((area) => [area, t(`kit.sun_area_${area}`)]));
    this.state = options(element("select", { id: identify("sun-state") }), states);
    this.against = options(element("select", { id: identify("sun-against") }), [["", t("kit.sun_no_change")], ...states]);
    const shown = this.#kit.viewer.getState().shown[0];
    this.state.value = states.some(([letter]) => letter === shown) ? shown : EXISTING;
    this.showing = button(t("kit.sun_show"), () => this.#show(), { className: "btn main" });
    this.hiding = button(t("kit.sun_hide"), () => this.#hide(), { disabled: true });
    this.place = element("p", { className: "small", attributes: { "aria-live": "polite" } });
    this.result = element("div", { className: "stack" });
    return element("div", { className: "stack" }, element("div", { className: "kit-pair" }, field(t("kit.sun_state"), this.state), field(t("kit.sun_against"), this.against)),
      element("div", { className: "kit-pair" }, field(t("kit.sun_area"), this.area), field(t("kit.sun_day"), this.day)),
      element("div", { className: "row" }, this.showing, this.hiding), this.place, this.result);
  }

  #dayWords(day) {
    return new Intl.DateTimeFormat(this.#kit.language, { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`2024-${day}T12:00Z`));
  }

  open() {
    this.#isOpen = true;
    if (this.#map !== null) this.#listen();
  }

  close() {
    this.#isOpen = false;
    this.#kit.bench.takeClicks(null);
  }

  #listen() {
    this.#kit.bench.takeClicks((surface) => this.#tell(surface));
  }

  #address({ against, ...asked }) {
    return `${this.#kit.sunhours}?${new URLSearchParams({ ...asked, ...(against ? { against } : {}) })}`;
  }

  async #show() {
    const { t, announce } = this.#kit;
    const number = (this.#asked += 1);
    announce(t("kit.sun_computing"));
    this.showing.setAttribute("aria-busy", "true");
    try {
      const maps = await this.#load();
      if (number !== this.#asked) return;
      await this.#turnTo(maps[0].alternative);
      if (number !== this.#asked) return;
      this.#take(maps);
      announce(t("kit.sun_shown", { title: this.title }));
    } catch (problem) {
      announce(problem.message);
    } finally {
      this.showing.removeAttribute("aria-busy");
    }
  }

  /** The map of the chosen state, and behind it those of what is compared with it in the picture. */
  async #load() {
    const { viewer, language } = this.#kit;
    const { shown, comparison } = viewer.getState();
    const [chosen, against, day, area] = [this.state.value, this.against.value, this.day.value, this.area.value];
    const others = comparison === "none" || !shown.includes(chosen) ? [] : shown.filter((letter) => letter !== chosen && letter !== against);
    const addresses = [chosen, ...others].map((alternative) => this.#address({ alternative, against, day, area }));
    const answers = await Promise.all(addresses.map((address) => send("GET", address, { language })));
    return answers.map(({ body }) => body);
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
    const { t } = this.#kit;
    const [map] = maps;
    this.#map = map;
    const { alternative, against, day, area } = map;
    const words = { state: wordsOf(this.state, alternative), day: wordsOf(this.day, day), against: wordsOf(this.against, against ?? "") };
    const key = map.against === null ? "kit.sun_title" : "kit.sun_title_change";
    this.title = t(key, words);
    this.heading = t(key, { ...words, state: maps.length > 1 ? maps.map((one) => this.#nameOf(one.alternative)).join(", ") : words.state });
    this.files = ["csv", "cells"].map((format) => [format, this.#address({ alternative, against, day, area, format, lang: this.#kit.language })]);
    this.#kit.bench.sunmap = { on: "ground", day, state: alternative, against, area };
    this.#ground.show(maps);
    this.hiding.disabled = false;
    this.place.textContent = t("kit.sun_ask");
    this.#write();
    if (this.#isOpen) this.#listen();
  }

  #write() {
    const { t, say, bench } = this.#kit;
    const { classes, method } = this.#map;
    bench.laid = { title: this.heading, lines: classes.map(({ label, colour: color }) => ({ label, color })), method };
    const head = element("tr", {}, ...["kit.sun_class", "kit.sun_inside", "kit.sun_around"].map((key, i) => element("th", { scope: "col", className: i ? "n" : "", textContent: t(key) })));
    const rows = classes.map(({ label, colour, inside_m2: inside, around_m2: around }) => element("tr", {},
      element("th", { scope: "row" }, swatch(colour), label), ...[inside, around].map((area) => element("td", { className: "n", textContent: say(area, "", 0) }))));
    const table = element("table", { className: "kit-suntable" }, element("caption", { textContent: this.title }), element("thead", {}, head), element("tbody", {}, ...rows));
    const links = this.files.map(([format, href]) => element("a", { className: "btn bare", href, download: "", textContent: t(`kit.sun_${format}`) }));
    this.result.replaceChildren(table, element("p", { className: "row" }, ...links), element("p", { className: "small quiet", textContent: method }));
    this.legend.replaceChildren(element("strong", { textContent: this.heading }), element("ul", {}, ...classes.map(({ label, colour }) => element("li", {}, swatch(colour), label))));
    this.#placeLegend();
    this.legend.hidden = false;
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

  #tell(surface) {
    const { t, say, bench } = this.#kit;
    const cell = surface === null ? -1 : this.#ground.cellAt(this.#map, surface.place);
    const minutes = cell < 0 ? null : this.#map.minutes[cell];
    if (minutes === null) {
      this.place.textContent = t("kit.sun_none_here");
      return;
    }
    const { lon, lat } = bench.geographic(surface.place);
    const place = `${say(lat, "", 5)}; ${say(lon, "", 5)}`;
    const [state, against] = [this.#map.alternative, this.#map.against];
    const hours = say(Math.abs(minutes) / 60, "h", 2);
    const key = against === null ? "kit.sun_here" : minutes === 0 ? "kit.sun_here_same" : minutes < 0 ? "kit.sun_here_less" : "kit.sun_here_more";
    this.place.textContent = t(key, { hours, place, state: this.#nameOf(state), against: against === null ? "" : this.#nameOf(against) });
  }

  #nameOf(letter) {
    return letter === EXISTING ? this.#kit.t("common.baseline") : letter;
  }

  #hide() {
    const { t, bench, announce } = this.#kit;
    this.#asked += 1;
    if (this.#map === null) return;
    this.#map = null;
    bench.laid = null;
    bench.sunmap = null;
    this.#ground.show([]);
    this.legend.hidden = true;
    this.result.replaceChildren();
    this.place.textContent = "";
    this.hiding.disabled = true;
    bench.takeClicks(null);
    announce(t("kit.sun_hidden"));
  }
}
