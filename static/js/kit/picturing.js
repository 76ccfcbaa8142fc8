/** The panel that saves a picture for print: what is seen, with scale bar, north arrow, legends, sources, licences, data dates and date. */

import { Words } from "../ask/words.js";
import { conditionWords, countWords } from "../layers/filterwords.js";
import { isEyeLevel } from "../viewer/camera.js";
import { isPlan, Still } from "../viewer/instruments/still.js";
import { lookOf } from "../viewer/palette.js";
import { button, element, field, save } from "./parts.js";
import { withResolution } from "./png.js";
import { Sheet } from "./sheet.js";
import { regionOf } from "../locale.js";

const INCH = 25.4;
/** Width and height of paper in millimetres; the screen's own format follows the screen. */
const FORMATS = { a4: [297, 210], a4_upright: [210, 297], a3: [420, 297], a3_upright: [297, 420], screen: null };
const RESOLUTIONS = [300, 200];
const SCREEN_DPI = 96;
/** Scales a plan may be given. */
const SCALES = [250, 500, 1000, 2000, 5000];
/** Print: size of the words in points, margin in millimetres. The words of larger paper are a little larger. */
const WORDS = { a4: 8, a4_upright: 8, a3: 10, a3_upright: 10 };
const MARGIN = 10;
const POINT = 1 / 72;
/** Lines of words a plan's scale takes. */
const PLAN_ROWS = 3;

export class Picturing {
  #kit;

  /** `kit`: {viewer, bench, t, say, language, announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    const { t, identify } = kit;
    const choice = (name, options) => element("select", { id: identify(name) }, ...options.map(([value, words]) => element("option", { value, textContent: words })));
    this.format = choice("format", Object.keys(FORMATS).map((name) => [name, t(`kit.${name}`)]));
    this.resolution = choice("resolution", RESOLUTIONS.map((dpi) => [dpi, t("kit.dpi", { dpi })]));
    this.scale = choice("scale", [["", t("kit.scale_seen")], ...SCALES.map((scale) => [scale, this.#ratio(scale)])]);
    this.heading = element("input", { id: identify("heading"), type: "text", maxLength: 120, value: document.querySelector("h1")?.textContent.trim() ?? "" });
    this.button = button(t("kit.save_picture"), () => this.#make(), { className: "btn main" });
    this.progress = element("progress", { hidden: true, attributes: { "aria-label": t("kit.making") } });
    this.format.addEventListener("change", () => this.open());
    this.element = element("div", { className: "stack" },
      element("div", { className: "kit-pair" }, field(t("kit.format"), this.format), field(t("kit.resolution"), this.resolution)),
      field(t("kit.scale"), this.scale, t("kit.scale_hint")), field(t("kit.caption"), this.heading, t("kit.picture_hint")),
      element("div", { className: "row" }, this.button, this.progress));
  }

  /** A scale can be chosen for a plan on paper alone. */
  open() {
    const onPaper = FORMATS[this.format.value] !== null;
    this.resolution.disabled = !onPaper;
    this.scale.disabled = !onPaper || !isPlan(this.#kit.bench.picture.view);
    if (this.scale.disabled) this.scale.value = "";
  }

  #ratio(scale) {
    return `1 : ${this.#kit.say(scale, "", 0)}`;
  }

  /** {width, height, font, margin, shape} in dots for the sheet, {dpi, dots: of them in a CSS pixel}. */
  #page() {
    const { bench } = this.#kit;
    const { width, height } = bench.picture;
    const paper = FORMATS[this.format.value];
    if (paper === null) {
      const wide = Math.round(width * devicePixelRatio);
      const font = Math.max(11, Math.round(wide * 0.0125));
      return { page: { width: wide, height: null, font, margin: Math.round(font * 1.5), shape: height / width }, dpi: SCREEN_DPI, dots: devicePixelRatio };
    }
    const dpi = Number(this.resolution.value);
    const [wide, high] = paper.map((millimetres) => Math.round((millimetres / INCH) * dpi));
    const page = { width: wide, height: high, font: Math.round(WORDS[this.format.value] * POINT * dpi), margin: Math.round((MARGIN / INCH) * dpi) };
    return { page, dpi, dots: dpi / SCREEN_DPI };
  }

  async #make() {
    const { bench, t, announce, say } = this.#kit;
    this.open();
    this.button.disabled = true;
    announce(t("kit.making"));
    await document.fonts.ready;
    const { page, dpi, dots } = this.#page();
    const sheet = new Sheet(page, { title: this.heading.value.trim(), lines: this.#lines(), legends: this.#legends(), scaleRows: isPlan(bench.picture.view) ? PLAN_ROWS : 1 });
    const scale = this.scale.value === "" ? null : Number(this.scale.value);
    const still = new Still(bench, { ...sheet.place, dots, metresPerDot: scale && (scale * INCH) / 1000 / dpi });
    Object.assign(this.progress, { hidden: false, max: still.count, value: 0 });
    const isDrawn = await still.drawOn(sheet.pen, sheet.place, (done) => { this.progress.value = done; });
    this.progress.hidden = true;
    this.button.disabled = false;
    if (!isDrawn) {
      announce(t("kit.picture_failed"));
      return;
    }
    sheet.finish({ panes: still.panes, ...this.#facts(still, dpi) });
    const blob = await new Promise((resolve) => sheet.canvas.toBlob(resolve, "image/png"));
    save(t("kit.picture_file"), withResolution(blob, dpi));
    announce(t("kit.picture_saved", { width: say(sheet.canvas.width, "", 0), height: say(sheet.canvas.height, "", 0) }));
  }

  #facts(still, dpi) {
    const { bench, t, say } = this.#kit;
    const { view } = bench.picture;
    const onPaper = FORMATS[this.format.value] !== null;
    const ratio = (still.metresPerDot * dpi * 1000) / INCH;
    return {
      // at eye level no length of the picture is that of another
      metresPerDot: isEyeLevel(view) ? null : still.metresPerDot,
      scaleLines: this.#scaleLines(view, onPaper ? this.#ratio(Math.round(ratio)) : null),
      scaleWords: (metres) => say(metres, "m", metres < 1 ? 1 : 0),
      north: this.#north(), northLetter: t("kit.north"),
      nameOf: (letter) => t(letter === "0" ? "common.baseline" : "common.alternative", { letter }),
    };
  }

  #scaleLines(view, ratio) {
    const { t } = this.#kit;
    if (isEyeLevel(view)) return [t("kit.no_scale")];
    if (!isPlan(view)) return [t("kit.scale_slanted")];
    return [...(ratio === null ? [] : [t("kit.scale_is", { ratio, format: t(`kit.${this.format.value}`) })]), t("kit.scale_plan")];
  }

  #lines() {
    const { viewer, bench, t, language } = this.#kit;
    const date = (words) => new Intl.DateTimeFormat(regionOf(language), { dateStyle: "medium" }).format(new Date(words));
    const when = new Intl.DateTimeFormat(regionOf(language), { dateStyle: "medium", timeStyle: "short" }).format(new Date(viewer.getState().sun));
    return [...(bench.laid === null ? [] : [bench.laid.method]), ...this.#filters(), ...this.#sources(date), t("kit.made", { date: date(Date.now()), sun: when })];
  }

  /** Angle of north on the sheet, clockwise from up, as it is seen in the middle of the picture. */
  #north() {
    const { bench } = this.#kit;
    const { target, azimuth } = bench.picture.view;
    const [from, to] = [target, { x: target.x, y: target.y + bench.metresPerPixel * 10, z: target.z }].map((place) => bench.seenAt(place));
    return from && to ? Math.atan2(to.x - from.x, from.y - to.y) : (-azimuth * Math.PI) / 180;
  }

  /** The alternatives that are shown, by name and colour. */
  #alternatives() {
    const { bench, t } = this.#kit;
    const letters = bench.picture.panes.map(({ letter }) => letter);
    const shown = (bench.model.alternatives ?? []).filter(({ letter }) => letters.includes(letter));
    const lines = shown.map(({ letter, title }) => ({ label: [t("common.alternative", { letter }), title].filter(Boolean).join(": "), color: lookOf(letter).color }));
    return lines.length > 0 ? [{ title: t("layers.planned"), lines }] : [];
  }

  /** Legends of what is shown: alternatives, a map laid on the ground, layers with a style or signs: [{title, lines: [{color, label}]}]. */
  #legends() {
    const { bench, layers, t } = this.#kit;
    const planned = { id: "planned", title: t("layers.planned") };
    const laid = bench.laid === null ? [] : [bench.laid];
    return this.#alternatives().concat(laid, [planned, ...(bench.model.layers ?? [])].filter(({ id }) => bench.picture.layers.isShown(id)).flatMap(({ id, title, legend = [] }) => {
      const style = layers?.legendOf(id) ?? null;
      if (style !== null) return [{ title: `${title}: ${style.title}`, lines: style.lines }];
      return legend.length > 0 ? [{ title, lines: legend.map(({ title: label, color }) => ({ label, color })) }] : [];
    }));
  }

  /** Says of each filtered layer that it does not show all there is. */
  #filters() {
    const { viewer, bench, t, texts, language } = this.#kit;
    const { layers: { tables }, filtering } = bench.picture;
    const known = [...(bench.model.layers ?? []), { id: "planned", title: t("layers.planned") }];
    const words = new Words(texts, language);
    return Object.entries(viewer.getState().filters).map(([layerId, conditions]) => {
      const said = conditions.map((one) => conditionWords(one, { tables, layerId, words, t })).join("; ");
      return `${known.find(({ id }) => id === layerId)?.title ?? layerId}: ${countWords({ filtering }, layerId, { t, language })} (${said})`;
    });
  }

  /** Each source once, with its licence and the date of its data. */
  #sources(date) {
    const { bench, t } = this.#kit;
    const shown = (bench.model.layers ?? []).filter(({ id, source }) => source && bench.picture.layers.isShown(id));
    const named = shown.map(({ source, licence, data_date: day }) => {
      const about = [...(licence ? [licence] : []), ...(day && !Number.isNaN(Date.parse(day)) ? [t("kit.source_date", { date: date(day) })] : [])];
      return about.length > 0 ? `${source} (${about.join(", ")})` : source;
    });
    return named.length > 0 ? [t("kit.sources", { sources: [...new Set(named)].join("; ") })] : [];
  }
}
