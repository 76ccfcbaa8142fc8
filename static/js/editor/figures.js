/** Numbers and findings of the draft as it stands, asked of the server some time after the last change. */

import { Problem } from "../api.js";
import { button, element } from "./fields.js";
import { earthFacts } from "./grading.js";

const REST = 350;
const AGAIN = 5000;
const LEADING = ["GRZ_I", "GRZ_II", "GFZ", "BMZ", "BGF", "dwellings", "people", "sealing_degree", "green_share_roof", "trees"];

export class Figures {
  #timer = null; #asked = 0; #rows = new Map();

  /** `desk` as the tools have it; `panels` {state, rows, more, findings, refusals}; `ask(changes)` gives the server's answer. */
  constructor(desk, panels, ask) {
    Object.assign(this, { desk, panels, ask });
    desk.draft.addEventListener("change", () => this.#soon());
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), REST);
    this.panels.state.textContent = this.desk.t("draw.computing");
  }

  /** Without an answer it asks again after a while. */
  #again() {
    this.panels.state.textContent = this.desk.t("draw.numbers_failed");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), AGAIN);
  }

  /** Asks at once. */
  async now() {
    this.#asked += 1;
    const turn = this.#asked;
    try {
      const answer = await this.ask(this.desk.draft.changes);
      if (turn === this.#asked) this.#show(answer);
    } catch (problem) {
      if (turn !== this.#asked) return;
      if (problem instanceof Problem && problem.status < 500) this.panels.state.textContent = problem.message;
      else this.#again();
    }
  }

  #show({ rows, findings, refusals, models }) {
    const { t } = this.desk;
    this.desk.useModels(models);
    this.#learnEarth(rows);
    this.panels.state.textContent = "";
    const leading = LEADING.map((key) => rows.find((row) => row.key === key)).filter(Boolean);
    this.panels.rows.replaceChildren(...leading.map((row) => this.#row(row)));
    this.panels.more.replaceChildren(...rows.filter((row) => !leading.includes(row)).map((row) => this.#row(row)));
    this.#rows = new Map(rows.map(({ key, display }) => [key, display]));
    this.panels.findings.replaceChildren(...(findings.length > 0 ? findings.map((finding) => this.#finding(finding)) : [element("li", { className: "finding ok" }, element("p", { textContent: t("draw.no_findings") }))]));
    this.panels.count.textContent = findings.length > 0 ? String(findings.length) : "";
    this.panels.refusals.replaceChildren(...refusals.map(({ measure, plot, reason }) => element("li", {}, element("b", { textContent: [measure, plot].filter(Boolean).join(" · ") }), ` ${reason}`)));
  }

  /** Keeps what each thing digs off and fills, and says it where the thing is described. */
  #learnEarth(rows) {
    const shares = (key) => new Map((rows.find((row) => row.key === key)?.evidence?.objects ?? []).map(({ id, share }) => [id, share]));
    const [cut, fill] = [shares("cut_m3"), shares("fill_m3")];
    this.desk.earth = new Map([...cut].map(([id, share]) => [id, { cut: share, fill: fill.get(id) ?? 0 }]));
    for (const place of document.querySelectorAll("[data-earth]")) place.textContent = earthFacts(this.desk, place.dataset.earth).textContent;
  }

  #row({ key, label, display, delta_display: delta, orientation, plan_limit: limit, baseline }) {
    const before = this.#rows.get(key);
    const bound = limit ? this.desk.t("draw.limit", { value: limit.display }) : orientation ? this.desk.t("draw.orientation", { value: orientation.display }) : "";
    const moved = before !== undefined && before !== display;
    const value = element("td", { className: moved ? "moved" : "" }, element("b", { textContent: display }), element("span", { className: "small quiet", textContent: delta || baseline.display }));
    const head = element("th", { scope: "row" }, label, ...(bound ? [element("span", { className: "small quiet", textContent: bound })] : []));
    return element("tr", { dataset: { key } }, head, value);
  }

  /** A finding that lights up the building and the object of the plan it speaks of. */
  #finding(finding) {
    const { text, severity, plot, object, objects = [], plan_object: planObject } = finding;
    const show = () => this.desk.lightUp([...new Set([object, ...objects].filter(Boolean))], planObject ?? plot);
    return element("li", { className: `finding ${severity}` }, element("p", { textContent: text }), button(this.desk.t("draw.light_up"), show));
  }
}
