/**
 * <twin-evidence>: the evidence of a number in a native dialog with an address of its own (#beleg=A.GFZ).
 *
 * It opens on "twin:evidence" {letter, key} from anywhere in the page and sends "twin:choose" {ids} when a counted object is
 * chosen. The focus starts on the heading, stays inside, and returns to the number when the dialog closes. Where the page's data
 * name an address of the evidence, it is fetched when first wanted, or before by prepare().
 */

import { load } from "../api.js";
import { csvOf, download } from "../story/csv.js";

const ADDRESS = /^#beleg=(0|plan|[A-Z]{1,2})\.([A-Za-z]\w*)$/;
const STALE_MONTHS = 6;
const PARTS = ["missing", "formula", "wording", "note", "assumptions", "data", "table"];

class TwinEvidence extends HTMLElement {
  #data = null;
  #t = (key) => key;
  #opener = null;
  #shown = null;
  #coming = null;

  /** Hands in the story's data block and its sentences, and begins to listen. */
  use(data, t) {
    this.#data = data;
    this.#t = t;
    this.dialog = this.querySelector("dialog");
    document.addEventListener("twin:evidence", ({ detail, target }) => this.open(detail, target));
    addEventListener("popstate", () => this.followAddress());
    addEventListener("hashchange", () => this.followAddress());
    this.dialog.addEventListener("close", () => this.#closed());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.querySelector("[data-csv]").addEventListener("click", () => this.#downloadTable());
  }

  /** Fetches the evidence where the page came without; after a failure the next one who wants it tries again. */
  prepare() {
    if (!this.#data.evidence) return Promise.resolve();
    this.#coming ??= load(this.#data.evidence).then((bytes) => this.#take(JSON.parse(new TextDecoder().decode(bytes)))).catch((error) => {
      this.#coming = null;
      throw error;
    });
    return this.#coming;
  }

  #take(evidence) {
    for (const [letter, byKey] of Object.entries(evidence)) {
      for (const [key, one] of Object.entries(byKey)) this.#data.measures[letter][key].evidence = one;
    }
  }

  /** Opens what the address names, closes when it names nothing. */
  followAddress() {
    const match = ADDRESS.exec(location.hash);
    if (match) this.open({ letter: match[1], key: match[2] }, null);
    else if (this.dialog.open) this.dialog.close();
  }

  /** Opens the evidence of one measure; nothing happens for an unknown one. */
  open({ letter, key }, opener) {
    const measure = this.#data.measures[letter]?.[key];
    if (!measure) return;
    this.#fill(letter, measure);
    if (opener) this.#opener = opener;
    const address = `#beleg=${letter}.${key}`;
    if (location.hash !== address) history.pushState({ beleg: true }, "", address);
    if (!this.dialog.open) this.dialog.showModal();
    this.querySelector(".evidence-body").scrollTop = 0;
    this.#slot("title").focus();
  }

  #closed() {
    const opener = this.#opener;
    this.#opener = null;
    const giveFocusBack = () => opener?.focus({ preventScroll: true });
    if (history.state?.beleg) {
      // going back to an address with a fragment takes the focus away once more
      addEventListener("hashchange", () => requestAnimationFrame(giveFocusBack), { once: true });
      history.back();
    } else if (ADDRESS.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
    giveFocusBack();
  }

  #slot(name) {
    return this.querySelector(`[data-slot="${name}"]`);
  }

  #write(name, text) {
    this.#slot(name).textContent = text ?? "";
  }

  #part(name, isShown) {
    this.querySelector(`[data-part="${name}"]`).hidden = !isShown;
  }

  #fill(letter, measure) {
    this.#shown = { letter, measure };
    const badge = this.#slot("badge");
    badge.className = `badge badge-${letter}`;
    badge.textContent = { 0: this.#t("common.baseline"), plan: this.#t("common.plan") }[letter] ?? letter;
    this.#write("title", `${measure.label} ${measure.value === null ? "" : measure.display}`.trim());
    if (measure.evidence) this.#fillParts(measure);
    else this.#await(measure);
  }

  /** Leaves the parts out until the evidence has come, or says that it cannot be had. */
  async #await(measure) {
    for (const name of PARTS) this.#part(name, false);
    this.querySelector("[data-csv]").hidden = true;
    const isWanted = () => this.#shown.measure === measure;
    try {
      await this.prepare();
      if (isWanted()) this.#fillParts(measure);
    } catch {
      if (isWanted()) this.#note(this.#t("evidence.unreachable"), true);
    }
  }

  #note(sentence, isWarning) {
    this.#write("note", sentence);
    this.#part("note", Boolean(sentence));
    this.querySelector('[data-part="note"]').classList.toggle("warning", isWarning);
  }

  #fillParts(measure) {
    const { evidence } = measure;
    this.#fillCalculation(measure, evidence);
    this.#list("missing", evidence.missing, (item) => [item]);
    this.#part("missing", evidence.missing.length > 0);
    this.#list("assumptions", evidence.assumptions, ({ text, source }) => [source ? `${text} (${source})` : text]);
    this.#part("assumptions", evidence.assumptions.length > 0);
    this.#list("data", evidence.data, (item) => this.#dataLine(item));
    this.#part("data", evidence.data.length > 0);
    this.#fillTable(evidence.table);
  }

  #fillCalculation(measure, evidence) {
    this.#part("formula", Boolean(evidence.formula));
    this.#write("formula", evidence.formula);
    this.#write("numbers", evidence.formula_numbers);
    this.#slot("numbers").hidden = !evidence.formula_numbers;
    this.#write("result", measure.value === null ? this.#t("measure.none") : `= ${measure.display}`);
    this.#write("unrounded", this.#unrounded(measure));
    this.#write("basis", measure.basis);
    this.#write("wording", evidence.wording);
    this.#part("wording", Boolean(evidence.wording));
    this.#note(evidence.note, Boolean(measure.warning));
  }

  #unrounded(measure) {
    if (typeof measure.value !== "number") return "";
    const isPercent = measure.display.endsWith("%");
    const value = isPercent ? measure.value * 100 : measure.value;
    const text = new Intl.NumberFormat(this.#data.language, { maximumFractionDigits: 4 }).format(value) + (isPercent ? "\u00a0%" : "");
    const isSaid = measure.display.startsWith(text) || (measure.evidence.formula_numbers ?? "").endsWith(text);
    return isSaid ? "" : this.#t("evidence.unrounded", { value: text });
  }

  #list(name, items, write) {
    this.#slot(name).replaceChildren(...items.map((item) => {
      const line = document.createElement("li");
      line.append(...write(item));
      return line;
    }));
  }

  #dataLine({ title, day, data_date: date, version }) {
    const words = [title, day, version ? this.#t("evidence.version", { version }) : ""].filter(Boolean).join(" · ");
    const months = monthsSince(date);
    if (months === null) return [words];
    const tag = document.createElement("span");
    tag.className = months > STALE_MONTHS ? "tag warning" : "tag ok";
    tag.textContent = months > STALE_MONTHS ? this.#t("evidence.months_old", { months }) : this.#t("evidence.current");
    return [`${words} `, tag];
  }

  #fillTable(table) {
    this.#part("table", table !== null);
    this.querySelector("[data-csv]").hidden = table === null;
    this.#part("look", false);
    if (table === null) return;
    this.#write("counted", this.#t("evidence.counted", { count: table.rows.length }));
    this.#write("hint", this.#shown.letter === "plan" ? "" : this.#t("evidence.choose"));
    const head = document.createElement("thead");
    head.append(row("th", table.columns.map(({ label }) => label), table.columns, { scope: "col" }));
    const body = document.createElement("tbody");
    body.append(...table.rows.map((item) => this.#objectRow(item, table.columns)));
    this.#slot("table").replaceChildren(head, body);
    if (table.total.length === 0) return;
    const foot = document.createElement("tfoot");
    foot.append(row("td", table.total.map((cell, i) => (i === 1 ? this.#t("evidence.sum") : cell)), table.columns));
    this.#slot("table").append(foot);
  }

  #objectRow(item, columns) {
    const line = row("td", item.cells, columns);
    // what a plan would allow stands nowhere in the model
    if (this.#shown.letter === "plan") return line;
    const choose = document.createElement("button");
    Object.assign(choose, { type: "button", className: "choose", textContent: item.cells[1] || item.id });
    choose.setAttribute("aria-pressed", "false");
    choose.addEventListener("click", () => this.#choose(item, line, choose));
    line.children[1].replaceChildren(choose);
    return line;
  }

  #choose(item, line, button) {
    for (const other of this.querySelectorAll("tr.chosen")) {
      other.classList.remove("chosen");
      other.querySelector(".choose").setAttribute("aria-pressed", "false");
    }
    line.classList.add("chosen");
    button.setAttribute("aria-pressed", "true");
    this.#write("hint", this.#t("evidence.chosen", { name: button.textContent }));
    this.#part("look", true);
    this.dispatchEvent(new CustomEvent("twin:choose", { bubbles: true, detail: { letter: this.#shown.letter, ids: [item.id] } }));
  }

  #downloadTable() {
    const { letter, measure } = this.#shown;
    const { columns, rows } = measure.evidence.table;
    download(`${letter}-${measure.key}.csv`, csvOf(columns.map(({ label }) => label), rows.map(({ raw }) => raw), this.#data.language));
  }
}

function row(cellName, texts, columns, attributes = {}) {
  const line = document.createElement("tr");
  line.append(...texts.map((text, i) => {
    const cell = document.createElement(cellName);
    cell.textContent = text;
    if (columns[i].numeric) cell.className = "n";
    for (const [name, value] of Object.entries(attributes)) cell.setAttribute(name, value);
    return cell;
  }));
  return line;
}

/** Whole months since an ISO date, null without one or for a date to come. */
function monthsSince(isoDate) {
  if (!isoDate) return null;
  const [then, now] = [new Date(isoDate), new Date()];
  const months = (now.getFullYear() - then.getFullYear()) * 12 + now.getMonth() - then.getMonth() - (now.getDate() < then.getDate() ? 1 : 0);
  return Number.isNaN(months) || months < 0 ? null : months;
}

customElements.define("twin-evidence", TwinEvidence);
