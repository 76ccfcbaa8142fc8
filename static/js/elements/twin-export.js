/** <twin-export>: what a format would lose is said while choosing; a job writes the file; counts, losses and checksum stand beside it. */

import { send } from "../api.js";
import { follow } from "../jobs.js";

const SIDES = ["west", "south", "east", "north"];

class TwinExport extends HTMLElement {
  #viewer = null;
  #corner = null;
  #isDrawing = false;

  /** Sentences of the interface, by key. */
  texts = {};

  /** Begins once the sentences are there; `model` is the view model or null. */
  open(model) {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#run();
    });
    this.form.addEventListener("change", ({ target }) => this.#changed(target));
    this.querySelector("[data-whole]").addEventListener("click", () => this.#setArea(null));
    this.querySelector("[data-draw]")?.addEventListener("click", () => this.#draw(!this.#isDrawing));
    this.addEventListener("twin:pick", ({ detail }) => this.#isDrawing && detail.ground && this.#mark(detail.ground));
    this.#showOptions();
    if (model) this.#openModel(model);
  }

  async #openModel(model) {
    const element = this.querySelector("twin-viewer");
    element.options = { texts: this.texts };
    element.model = model;
    this.#viewer = await element.opened;
    await this.#viewer.show({});
  }

  get #language() {
    return this.dataset.language;
  }

  get #fields() {
    return this.form.elements;
  }

  #changed(field) {
    if (field.name === "format") this.#showOptions();
    else if (["layers", "alternative", "part"].includes(field.name)) this.#judge();
    else if (SIDES.includes(field.name)) this.#outline();
  }

  #showOptions() {
    for (const set of this.querySelectorAll("[data-options]")) set.hidden = set.dataset.options !== this.#fields.format.value;
  }

  /** Asks anew what every format would lose of what is chosen now. */
  async #judge() {
    try {
      const { format, options, ...order } = this.#order();
      const { body } = await send("POST", "/api/v1/exports/choices", { json: order, language: this.#language });
      for (const choice of body) this.#showVerdict(choice);
      if (this.form.querySelector("input[name=format]:checked:disabled")) this.form.querySelector("input[name=format]:enabled").checked = true;
      this.#showOptions();
    } catch (error) {
      this.#say("error", error.message);
    }
  }

  #showVerdict({ id, verdict, reasons }) {
    const row = this.querySelector(`[data-format="${id}"]`);
    row.querySelector("input").disabled = verdict === "no";
    const tag = row.querySelector("[data-verdict]");
    tag.className = `tag ${{ ok: "ok", lossy: "warning", no: "" }[verdict]}`;
    tag.textContent = this.texts[`export.verdict_${verdict}`];
    row.querySelector("[data-reasons]").replaceChildren(...reasons.map((reason) => this.#item(reason[this.#language])));
  }

  #item(text) {
    return Object.assign(document.createElement("li"), { textContent: text });
  }

  #order() {
    const settled = JSON.parse(this.dataset.order);
    const format = this.form.querySelector("input[name=format]:checked")?.value;
    const boxes = [...this.form.querySelectorAll("input[name=layers]")];
    const layers = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    const chosen = boxes.length > 1 && layers.length < boxes.length ? { layers } : {};
    const choice = this.#fields.alternative ? { alternative: this.#fields.alternative.value, part: this.#fields.part.value } : {};
    const bbox = this.#area();
    const crs = this.#fields.crs.value.trim();
    return { ...settled, ...choice, ...chosen, format, options: this.#options(format), ...(bbox ? { bbox } : {}), ...(crs ? { crs } : {}) };
  }

  #options(format) {
    const set = this.querySelector(`[data-options="${format}"]`);
    const given = [...(set?.querySelectorAll("[data-option]") ?? [])];
    return Object.fromEntries(given.map((field) => [field.name, field.dataset.kind === "boolean" ? field.checked : field.value])
      .filter(([, value]) => value !== ""));
  }

  #area() {
    const values = SIDES.map((side) => this.#fields[side].value);
    return values.every((value) => value !== "") ? values.map(Number) : null;
  }

  #setArea(box) {
    SIDES.forEach((side, i) => { this.#fields[side].value = box ? box[i].toFixed(6) : ""; });
    this.#outline();
  }

  #outline() {
    const box = this.#area();
    if (!this.#viewer) return;
    const [west, south, east, north] = box ?? [];
    this.#viewer.outline(box && [{ lon: west, lat: south }, { lon: east, lat: south }, { lon: east, lat: north }, { lon: west, lat: north }]);
  }

  #draw(isOn) {
    this.#isDrawing = isOn;
    this.#corner = null;
    this.querySelector("[data-draw]").setAttribute("aria-pressed", String(isOn));
    this.#say("", isOn ? this.texts["export.draw_first"] : "");
  }

  #mark({ lon, lat }) {
    if (this.#corner === null) {
      this.#corner = { lon, lat };
      this.#say("", this.texts["export.draw_second"]);
      return;
    }
    const other = this.#corner;
    this.#setArea([Math.min(lon, other.lon), Math.min(lat, other.lat), Math.max(lon, other.lon), Math.max(lat, other.lat)]);
    this.#draw(false);
  }

  async #run() {
    this.#working(true);
    this.#say("", "");
    this.querySelector("[data-done]").hidden = true;
    try {
      const answer = await send("POST", "/api/v1/exports", { json: this.#order(), language: this.#language });
      const job = await follow(new URL(answer.headers.get("Location"), location.href).pathname, {
        language: this.#language,
        onState: ({ status, progress }) => this.#stage(this.texts[`job.${status}`], progress === null ? null : progress / 100),
      });
      if (job.status === "successful") this.#done(job);
      else this.#say("error", job.problem?.detail ?? this.texts["job.dismissed"]);
    } catch (error) {
      this.#say("error", error.message);
    } finally {
      this.#working(false);
    }
  }

  #done({ jobID, result }) {
    const done = this.querySelector("[data-done]");
    const number = new Intl.NumberFormat(this.#language);
    const size = new Intl.NumberFormat(this.#language, { maximumFractionDigits: 1 }).format(result.size / 1000);
    const rows = [
      ...Object.entries(result.counts).map(([layer, count]) => [layer, `${number.format(count)} ${this.texts["dataset.objects"]}`]),
      [this.texts["dataset.size"], `${size} kB`],
      ["sha256", result.sha256],
    ];
    done.querySelector("[data-facts]").replaceChildren(...rows.flatMap(([term, words]) => [
      Object.assign(document.createElement("dt"), { textContent: term }), Object.assign(document.createElement("dd"), { textContent: words }),
    ]));
    const losses = result.losses.map((loss) => loss[this.#language]);
    done.querySelector("[data-losses]").replaceChildren(...(losses.length > 0 ? losses : [this.texts["export.no_losses"]]).map((words) => this.#item(words)));
    const file = done.querySelector("[data-file]");
    file.href = `/api/v1/exports/${jobID}/${encodeURIComponent(result.file)}`;
    file.querySelector("span").textContent = result.file;
    done.querySelector("[data-side]").href = `${file.href}.sha256`;
    done.hidden = false;
    done.focus();
  }

  #working(now) {
    this.querySelector("[type=submit]").disabled = now;
    this.querySelector("[data-progress]").hidden = !now;
  }

  #stage(words, part) {
    this.querySelector("[data-stage]").textContent = words;
    const bar = this.querySelector("progress");
    if (part === null) bar.removeAttribute("value");
    else bar.value = part;
  }

  #say(kind, sentence) {
    const place = this.querySelector("[data-said]");
    place.className = kind ? `alert ${kind}` : "";
    place.textContent = sentence;
  }
}

customElements.define("twin-export", TwinExport);
