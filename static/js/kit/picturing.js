/** The panel that saves a picture for print: what is seen, with scale bar, north arrow, sources, data dates and date. */

import { Words } from "../ask/words.js";
import { conditionWords, countWords } from "../layers/filterwords.js";
import { isEyeLevel } from "../viewer/camera.js";
import { stillPicture } from "../viewer/instruments/still.js";
import { button, element, field, save } from "./parts.js";
import { withResolution } from "./png.js";
import { sheetOf } from "./sheet.js";

/** Width in pixels and dots per inch of each format; the screen's own has none. */
const FORMATS = { a4: { width: 3508, dpi: 300 }, a3: { width: 4961, dpi: 300 }, screen: { width: null, dpi: 96 } };

export class Picturing {
  #kit;

  /** `kit`: {viewer, bench, t, say, language, announce, identify}. */
  constructor(kit) {
    this.#kit = kit;
    const { t, identify } = kit;
    this.format = element("select", { id: identify("format") }, ...Object.keys(FORMATS).map((name) => element("option", { value: name, textContent: t(`kit.${name}`) })));
    this.heading = element("input", { id: identify("heading"), type: "text", maxLength: 120, value: document.querySelector("h1")?.textContent.trim() ?? "" });
    this.button = button(t("kit.save_picture"), () => this.#make(), { className: "btn main" });
    this.element = element("div", { className: "stack" }, field(t("kit.format"), this.format, t("kit.picture_hint")), field(t("kit.caption"), this.heading), element("div", { className: "row" }, this.button));
  }

  async #make() {
    const { bench, t, announce, say } = this.#kit;
    const { width, dpi } = FORMATS[this.format.value];
    const wanted = width ?? bench.picture.width * devicePixelRatio;
    this.button.disabled = true;
    announce(t("kit.making"));
    const facts = this.#facts();
    const { labels } = bench.picture;
    await document.fonts.ready;
    const image = await stillPicture(bench, wanted);
    this.button.disabled = false;
    if (image === null) {
      announce(t("kit.picture_failed"));
      return;
    }
    const lettered = (pen) => labels.drawOn(pen, image.width / bench.picture.width);
    const sheet = sheetOf({ ...facts, image, lettered, metresPerPixel: facts.scale && (facts.scale * bench.picture.width) / image.width });
    image.close();
    const blob = await new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
    save(t("kit.picture_file"), withResolution(blob, dpi));
    const size = { width: say(sheet.width, "", 0), height: say(sheet.height, "", 0) };
    announce(t(sheet.width < Math.floor(wanted) ? "kit.picture_smaller" : "kit.picture_saved", size));
  }

  #facts() {
    const { viewer, bench, t, say, language } = this.#kit;
    const { view } = bench.picture;
    const date = (words) => new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(words));
    const { sun } = viewer.getState();
    const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(sun));
    return {
      panes: viewer.panes(), cssWidth: bench.picture.width, title: this.heading.value.trim(),
      lines: [...(bench.laid === null ? [] : [bench.laid.method]), ...this.#filters(), ...this.#sources(date), t("kit.made", { date: date(Date.now()), sun: when })],
      // at eye level no length of the picture is that of another
      scale: isEyeLevel(view) ? null : bench.metresPerPixel,
      scaleWords: (metres) => `${say(metres, "m", metres < 1 ? 1 : 0)} ${t("kit.scale_here")}`,
      legends: this.#legends(), north: this.#north(), northLetter: t("kit.north"), nameOf: (letter) => t(letter === "0" ? "common.baseline" : "common.alternative", { letter }),
    };
  }

  /** Angle of north on the sheet, clockwise from up, as it is seen in the middle of the picture. */
  #north() {
    const { bench } = this.#kit;
    const { target, azimuth } = bench.picture.view;
    const [from, to] = [target, { x: target.x, y: target.y + bench.metresPerPixel * 10, z: target.z }].map((place) => bench.seenAt(place));
    return from && to ? Math.atan2(to.x - from.x, from.y - to.y) : (-azimuth * Math.PI) / 180;
  }

  /** Legends of the shown layers and of a map laid on the ground: [{title, lines: [{color, label}]}]. */
  #legends() {
    const { bench, layers, t } = this.#kit;
    const planned = { id: "planned", title: t("layers.planned") };
    const laid = bench.laid === null ? [] : [bench.laid];
    return laid.concat([planned, ...(bench.model.layers ?? [])].filter(({ id }) => bench.picture.layers.isShown(id)).flatMap(({ id, title, legend, group }) => {
      const style = layers?.legendOf(id) ?? null;
      if (style !== null) return [{ title: `${title}: ${style.title}`, lines: style.lines }];
      const isPlan = group === "plan" && (legend ?? []).length > 0;
      return isPlan ? [{ title, lines: legend.map(({ title: label, color }) => ({ label, color })) }] : [];
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

  #sources(date) {
    const { bench, t } = this.#kit;
    const shown = (bench.model.layers ?? []).filter(({ id, source }) => source && bench.picture.layers.isShown(id));
    const named = shown.map(({ source, data_date: day }) => (day && !Number.isNaN(Date.parse(day)) ? t("kit.source_date", { source, date: date(day) }) : source));
    return named.length > 0 ? [t("kit.sources", { sources: [...new Set(named)].join("; ") })] : [];
  }
}
