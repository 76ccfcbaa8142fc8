/**
 * Views from elsewhere for a scene: a link from the workspace, pasted or in the address of this page, and the saved viewpoints of town and
 * case. They are shown; who wants them takes them.
 */

import { send } from "../api.js";
import { usualLayers } from "../story/looking.js";
import { stateOf } from "../viewer/instruments/address.js";

const VIEW = /(?:^|[#&])view=/;

export class Visiting {
  /**
   * `section` holds the fields; `viewpoints` is the address of the saved ones. `visit(state)` shows a view and says whether it could,
   * `said(words)` is told how it went.
   */
  constructor(section, { model, caseId, viewpoints, language, t, visit, said }) {
    Object.assign(this, { model, caseId, t, visit, said });
    this.#offer(section.querySelector("[data-viewpoints]"), viewpoints, language);
    this.field = section.querySelector("[data-link]");
    this.wrong = section.querySelector("[data-wrong-link]");
    section.querySelector("[data-link-show]").addEventListener("click", () => this.#pasted());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#pasted();
    });
  }

  /** Shows the view in the address of this page, where there is one. */
  arrive() {
    if (VIEW.test(location.hash)) this.#show(location.hash);
  }

  /** Fills the list of saved viewpoints; without any it stays away. */
  async #offer(field, address, language) {
    const choice = field.querySelector("select");
    const { body } = await send("GET", address, { language });
    field.hidden = body.length === 0;
    // names are as the town wrote them
    choice.append(...body.map(({ id, name }) => Object.assign(new Option(name, id), { lang: "de" })));
    choice.addEventListener("change", () => {
      const found = body.find(({ id }) => id === choice.value);
      if (found && this.visit({ camera: found.view })) this.said(this.t("storyedit.viewpoint_shown", { name: found.name }));
    });
  }

  #pasted() {
    this.#say("");
    const words = this.field.value.trim();
    const at = words.indexOf("#");
    const [, other] = /\/cases\/([^/?#]+)/.exec(words.slice(0, Math.max(0, at))) ?? [];
    if (other !== undefined && decodeURIComponent(other) !== this.caseId) this.#say(this.t("storyedit.link_other"));
    else if (!this.#show(words.slice(at + 1))) this.#say(this.t("storyedit.link_none"));
  }

  #show(fragment) {
    const state = stateOf(fragment, usualLayers(this.model));
    if (state === null || !this.visit({ ...state, order: state.order.length > 0 ? state.order : null })) return false;
    this.said(this.t("storyedit.link_shown"));
    return true;
  }

  #say(words) {
    this.wrong.textContent = words;
    this.wrong.hidden = words === "";
    if (words) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }
}
