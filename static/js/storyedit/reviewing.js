/** Everything around the review beside the form: its state, the comments on the scene chosen, exceptions signed by name. */

import { Discussion } from "./discussion.js";
import { ReviewPanel } from "./review.js";
import { Signing } from "./signing.js";

export class Reviewing {
  /** `saved()` resolves with the revision once everything is saved, null when it is not; `gate(checks)` hears of a new gate. */
  constructor(page, { data, t, saved, gate, check }) {
    const shared = { language: data.language, t };
    this.review = new ReviewPanel(page.querySelector("[data-review]"), { url: data.urls.review, ...shared, revision: saved, changed: check });
    this.discussion = new Discussion(page.querySelector("[data-discussion]"), { url: data.urls.comments, ...shared });
    this.signing = new Signing(page.querySelector("[data-signing]"), { url: data.urls.signatures, ...shared, signed: gate });
    this.refresh();
    this.discussion.refresh().catch(() => {});
  }

  /** The comments follow the scene chosen. */
  choose(scene) {
    this.discussion.show(scene?.id ?? "");
  }

  /** Another revision was saved: an approval may not hold any more. */
  refresh() {
    this.review.refresh().catch(() => {});
  }
}
