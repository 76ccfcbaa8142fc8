/** What people say about the scene chosen: the list, a field for one more, and settling. Nothing of it changes the draft. */

import { send } from "../api.js";
import { regionOf } from "../locale.js";

export class Discussion {
  #scene = "";
  #all = [];

  constructor(fold, { url, language, t }) {
    Object.assign(this, { fold, url, language, t, list: fold.querySelector("[data-comments]"), field: fold.querySelector("textarea") });
    fold.querySelector("form").addEventListener("submit", (event) => this.#send(event));
  }

  /** Reads all comments anew. */
  async refresh() {
    const { body } = await send("GET", this.url, { language: this.language });
    this.#take(body);
  }

  /** Shows the comments of another scene. */
  show(scene) {
    if (scene === this.#scene) return;
    this.#scene = scene;
    this.#draw();
  }

  #take(all) {
    this.#all = all;
    this.#draw();
  }

  #draw() {
    const own = this.#all.filter(({ scene }) => scene === this.#scene);
    const open = own.filter(({ resolved_at: at }) => !at).length;
    this.fold.querySelector("summary").textContent = open > 0 ? this.t("review.comments_open", { count: open }) : this.t("review.comments");
    this.list.replaceChildren(...own.map((item) => this.#item(item)));
    this.list.hidden = own.length === 0;
    this.fold.querySelector("[data-no-comments]").hidden = own.length > 0;
  }

  #item({ id, text, created_by: name, created_at: at, resolved_at: settled, resolved_by: settler, may_resolve: may }) {
    const item = document.createElement("li");
    if (settled) item.className = "quiet";
    const said = document.createElement("p");
    Object.assign(said, { className: "said", textContent: text });
    const who = document.createElement("p");
    const day = new Date(at).toLocaleDateString(regionOf(this.language));
    Object.assign(who, { className: "quiet", textContent: [`${name || "–"}, ${day}`, settled ? this.t("review.settled_by", { name: settler || "–" }) : ""].filter(Boolean).join(" · ") });
    item.append(said, who);
    if (may) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn bare", textContent: this.t("review.settle") });
      button.setAttribute("aria-label", `${this.t("review.settle")}: ${text.slice(0, 60)}`);
      button.addEventListener("click", () => this.#post(`${this.url}/${id}/resolve`));
      item.append(button);
    }
    return item;
  }

  async #send(event) {
    event.preventDefault();
    if (await this.#post(this.url, { text: this.field.value, scene: this.#scene })) this.field.value = "";
  }

  async #post(url, json) {
    const wrong = this.fold.querySelector(".wrong");
    try {
      const { body } = await send("POST", url, { json, language: this.language });
      this.#take(body);
      wrong.hidden = true;
      return true;
    } catch (problem) {
      wrong.textContent = problem.message;
      wrong.hidden = false;
      return false;
    }
  }
}
