/** Older revisions of a storyboard: who saved what when, and the way back to one. */

import { send } from "../api.js";

export class History {
  /** `restore(number)` is asked for. */
  constructor(fold, { url, language, t, restore }) {
    Object.assign(this, { fold, url, language, t, restore, list: fold.querySelector("[data-revisions]") });
    fold.addEventListener("toggle", () => { if (fold.open) this.show(); });
  }

  /** Reads the list anew, when it is open. */
  async show() {
    if (!this.fold.open) return;
    const { body } = await send("GET", this.url, { language: this.language });
    this.list.replaceChildren(...body.map((line, index) => this.#item(line, index === 0)));
  }

  #item({ revision: number, saved_at: at, saved_by: name, scenes: count, marks }, isNewest) {
    const item = document.createElement("li");
    item.className = "row";
    const when = new Date(at).toLocaleString(this.language === "en" ? "en-GB" : "de-DE", { dateStyle: "short", timeStyle: "short" });
    const words = document.createElement("span");
    words.textContent = this.t("storyedit.revision", { number, when, name: name || "–", count });
    item.append(words, ...marks.map(({ mark, text }) => this.#tag(mark, text)), this.#naming(number, marks.find(({ mark }) => mark === "named")?.text ?? ""));
    if (isNewest) return item;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn bare", textContent: this.t("storyedit.restore") });
    button.setAttribute("aria-label", this.t("storyedit.restore_named", { number }));
    button.addEventListener("click", () => this.restore(number));
    item.append(button);
    return item;
  }

  #tag(mark, text) {
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.textContent = mark === "named" ? text : this.t(`storyedit.mark_${mark}`, { text });
    return tag;
  }

  /** A button that becomes a field: a revision with a name stays for ever. */
  #naming(number, known) {
    const open = document.createElement("button");
    Object.assign(open, { type: "button", className: "btn bare", textContent: this.t("storyedit.name_revision") });
    open.setAttribute("aria-label", `${open.textContent}: ${this.t("storyedit.name_of", { number })}`);
    open.addEventListener("click", () => {
      const field = document.createElement("input");
      Object.assign(field, { value: known, maxLength: 120 });
      field.setAttribute("aria-label", this.t("storyedit.name_of", { number }));
      const keep = async () => {
        await send("PUT", `${this.url}/${number}/name`, { json: { name: field.value }, language: this.language });
        await this.show();
      };
      field.addEventListener("keydown", (event) => { if (event.key === "Enter") keep(); });
      field.addEventListener("change", keep);
      open.replaceWith(field);
      field.focus();
    });
    return open;
  }
}
