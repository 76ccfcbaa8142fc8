/**
 * Autosave: a moment after the last change the draft goes to the server with the revision it was made from. What the server
 * answers becomes a state that is said: "saved", "changed", "saving", "offline" (tries again), "invalid", "conflict".
 */

import { send } from "../api.js";

const PAUSE_MILLISECONDS = 2000;
const RETRY_SECONDS = [3, 10, 30, 60];

export class Saving {
  #timer = null;
  #running = null;
  #retries = 0;

  /** `told(state, detail)` hears every state; `conflict(members)` gets both versions. */
  constructor({ draft, url, etag, revision, language, told, conflict }) {
    Object.assign(this, { draft, url, etag: `"${etag}"`, revision, language, told, conflict, state: "saved" });
    this.kept = draft.document;
    draft.onChange(() => this.#changed());
    addEventListener("beforeunload", (event) => { if (this.state !== "saved") event.preventDefault(); });
    addEventListener("online", () => { if (this.state === "offline") this.save(); });
  }

  #changed() {
    if (this.state === "conflict") return;
    if (this.draft.document === this.kept && !this.#running) {
      clearTimeout(this.#timer);
      this.#say("saved");
      return;
    }
    this.#say("changed");
    this.#later(PAUSE_MILLISECONDS);
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), milliseconds);
  }

  #say(state, detail = {}) {
    this.state = state;
    this.told(state, { revision: this.revision, ...detail });
  }

  /** Saves what is not saved yet; resolves with whether everything is. */
  async save() {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    if (this.draft.document === this.kept) {
      if (this.state === "changed") this.#say("saved");
      return this.state === "saved";
    }
    if (this.state === "conflict") return false;
    this.#running = this.#put(this.draft.document);
    await this.#running;
    this.#running = null;
    if (this.state === "saved" && this.draft.document !== this.kept) {
      this.#changed();
      return this.save();
    }
    return this.state === "saved";
  }

  async #put(document) {
    this.#say("saving");
    try {
      const { headers, body } = await send("PUT", this.url, { json: document, headers: { "If-Match": this.etag }, language: this.language });
      this.#retries = 0;
      this.accept(document, headers.get("ETag"), body.revision);
    } catch (problem) {
      this.#refused(problem);
    }
  }

  /** Takes `document` as what the server holds under this tag. */
  accept(document, etag, revision) {
    Object.assign(this, { kept: document, etag, revision });
    this.#say("saved");
  }

  /** Goes on from the version somebody else saved: what stands in the draft is saved on top of it. */
  goOnFrom({ etag, revision }) {
    Object.assign(this, { etag: `"${etag}"`, revision, kept: null, state: "changed" });
    return this.save();
  }

  #refused(problem) {
    if (problem.code === "REVISION_STALE" && problem.members.current) {
      this.#say("conflict");
      this.conflict(problem.members);
    } else if (problem.status) this.#say("invalid", { text: problem.message, faults: problem.members.faults ?? [] });
    else {
      const seconds = RETRY_SECONDS[Math.min(this.#retries, RETRY_SECONDS.length - 1)];
      this.#retries += 1;
      this.#say("offline", { seconds });
      this.#later(1000 * seconds);
    }
  }
}
