/** Comments on a place: said where a click set it, listed with who said it, and settled; no draft and no number changes by them. */

import { button, element } from "./fields.js";
import { Tool } from "./tools/tool.js";
import { regionOf } from "../locale.js";

const NEAR = 120;

/** The tool that sets the place of the next comment. */
export class CommentTool extends Tool {
  get asks() {
    return ["place"];
  }

  set(point) {
    this.points = [point.map((value) => Math.round(value * 100) / 100)];
    this.desk.sketch();
  }

  shapesOf() {
    return [];
  }

  labelsOf() {
    return this.desk.comments.open().map(({ position, text }) => ({ at: position, text: text.length > 28 ? `${text.slice(0, 27)}…` : text }));
  }

  drawing() {
    const drawn = super.drawing();
    return { ...drawn, handles: [...this.desk.comments.open().map(({ position }) => ({ at: position, kind: "turn" })), ...drawn.handles] };
  }
}

/** What people say about an alternative. */
export class Comments {
  #all = []; #list = element("ul", { className: "list" }); #isAsked = false; #words = "";

  constructor(desk, url) {
    Object.assign(this, { desk, url });
  }

  /** Open ones that have a place. */
  open() {
    return this.#all.filter(({ position, resolved_at: settled }) => position && !settled);
  }

  async #ask(method, path, json) {
    try {
      await this.desk.send(method, path, json === undefined ? {} : { json });
      this.#all = (await this.desk.send("GET", this.url)).body;
    } catch (problem) {
      this.desk.status.textContent = problem.message;
      return false;
    }
    this.#show();
    this.desk.sketch();
    return true;
  }

  fields() {
    const { t } = this.desk;
    const text = element("textarea", { id: "draw-comment", rows: 3, maxLength: 4000, value: this.#words });
    text.addEventListener("input", () => { this.#words = text.value; });
    const say = async () => {
      const { tool } = this.desk.tool;
      if (!text.value.trim()) return this.desk.say("draw.comment_missing");
      const isKept = await this.#ask("POST", this.url, { text: text.value, position: tool.points[0] ?? null });
      if (!isKept) return null;
      this.#words = text.value = "";
      tool.cancel();
      return this.desk.say("draw.comment_kept");
    };
    if (!this.#isAsked) this.#ask("GET", this.url);
    this.#isAsked = true;
    this.#show();
    return [
      element("div", { className: "field" }, element("label", { htmlFor: "draw-comment", textContent: t("draw.comment") }), text),
      button(t("draw.comment_say"), say, { isMain: true, name: "comment" }), this.#list,
    ];
  }

  #show() {
    const { t, language } = this.desk;
    const day = new Intl.DateTimeFormat(regionOf(language), { dateStyle: "medium" });
    const rows = this.#all.filter(({ resolved_at: settled }) => !settled).map(({ id, text, position, created_by: who, created_at: when }) => element("li", {},
      element("p", { textContent: text }), element("p", { className: "small quiet", textContent: `${who} · ${day.format(new Date(when))}` }),
      element("div", { className: "row" }, ...(position ? [button(t("draw.show"), () => this.desk.drawn()?.lookAt(this.desk.frame.local(position), NEAR))] : []), button(t("draw.comment_settle"), () => this.#ask("POST", `${this.url}/${id}/resolve`)))));
    this.#list.replaceChildren(...(rows.length > 0 ? rows : [element("li", { className: "quiet", textContent: t("draw.no_comments") })]));
  }
}
