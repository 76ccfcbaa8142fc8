/** The review beside the form: where the storyboard stands, and the steps this person may take. */

import { send } from "../api.js";

export class ReviewPanel {
  /** `revision()` tells what is saved now; `changed()` is called after a step. */
  constructor(section, { url, language, t, revision, changed }) {
    Object.assign(this, { section, url, language, t, revision, changed });
    for (const button of section.querySelectorAll("[data-review-state]")) button.addEventListener("click", () => this.#say(button.dataset.reviewState));
  }

  /** Reads where the storyboard stands. */
  async refresh() {
    const { body } = await send("GET", this.url, { language: this.language });
    this.#show(body);
  }

  #one(name) {
    return this.section.querySelector(`[data-review-${name}]`);
  }

  #show(now) {
    const { state, current, by, at, note, revision, may_approve: mayApprove } = now;
    const tag = this.#one("tag");
    const isApproved = state === "approved" && current;
    tag.className = `tag ${isApproved ? "ok" : state === "approved" ? "warning" : ""}`;
    tag.textContent = isApproved ? this.t("review.approved_by", { name: by }) : state === "approved" ? this.t("review.approval_left", { number: revision }) : this.t(`review.${state}`);
    const when = at ? new Date(at).toLocaleDateString(this.language === "en" ? "en-GB" : "de-DE") : "";
    this.#one("said").textContent = at ? `${by}, ${when}, ${this.t("review.about", { number: revision })}${note ? `: ${note}` : ""}` : "";
    const allowed = { "in-review": state === "draft" || !current, approved: mayApprove && !isApproved, draft: state === "in-review" || (state === "approved" && mayApprove) };
    for (const button of this.section.querySelectorAll("[data-review-state]")) button.hidden = !allowed[button.dataset.reviewState];
  }

  async #say(state) {
    const note = this.section.querySelector("textarea");
    const wrong = this.section.querySelector(".wrong");
    wrong.hidden = true;
    try {
      const revision = await this.revision();
      if (revision === null) return;
      const { body } = await send("POST", this.url, { json: { state, note: note.value, revision }, language: this.language });
      note.value = "";
      this.#show(body);
      this.changed();
    } catch (problem) {
      wrong.textContent = problem.message;
      wrong.hidden = false;
    }
  }
}
