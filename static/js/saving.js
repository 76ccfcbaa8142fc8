/**
 * Saving by itself: a moment after the last change a draft goes to the server with the revision it was made from, and never over one
 * that somebody else has saved. What becomes of it is a state that is said: "saved", "changed", "saving", "offline" (no answer or a
 * failing server: it tries again by itself), "invalid" (refused until the next change), "conflict" (until `goOnFrom` or `accept`).
 */

import { send } from "./api.js";

const PAUSE_MILLISECONDS = 2000;
const RETRY_SECONDS = [3, 10, 30, 60];
/** Answers below 500 that mean "later", not "never". */
const LATER = [408, 425, 429];

const quoted = (etag) => (etag.startsWith('"') ? etag : `"${etag}"`);
const isSame = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

export class Saving {
  #timer = null; #running = null; #retries = 0; #put; #pause; #memory;

  /**
   * `draft` has a `document` and onChange(fn); `etag` and `revision` are those it was made from. `told(state, detail)` hears every
   * state, `conflict(members)` gets both versions. `pause` are milliseconds of rest before saving; under the key `memory` what is not
   * saved outlives a reload of the page in this tab.
   */
  constructor({ draft, url, etag, revision, language, told, conflict, put = send, pause = PAUSE_MILLISECONDS, memory = null }) {
    Object.assign(this, { draft, url, etag: quoted(etag), revision, language, told, conflict, state: "saved", kept: draft.document });
    this.#put = put;
    this.#pause = pause;
    this.#memory = memory;
    draft.onChange(() => this.#changed());
    globalThis.addEventListener?.("beforeunload", (event) => { if (this.isOpen) event.preventDefault(); });
    globalThis.addEventListener?.("online", () => { if (this.state === "offline") this.save(); });
  }

  /** Whether something is not with the server yet. */
  get isOpen() {
    return this.state !== "saved";
  }

  #changed() {
    if (this.state === "conflict") return;
    const isKept = !this.#running && isSame(this.draft.document, this.kept);
    this.#say(isKept ? "saved" : "changed");
    if (isKept) clearTimeout(this.#timer);
    else this.#later(this.#pause);
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), milliseconds);
  }

  #say(state, detail = {}) {
    this.state = state;
    this.#remember();
    this.told(state, { revision: this.revision, ...detail });
  }

  #remember() {
    if (this.#memory === null) return;
    try {
      if (this.isOpen) sessionStorage.setItem(this.#memory, JSON.stringify({ etag: this.etag, document: this.draft.document }));
      else sessionStorage.removeItem(this.#memory);
    } catch {
      // a full or forbidden store: the page asks before it is left
    }
  }

  /** What was not saved when the page was left: {etag, document}, or null. */
  remembered() {
    try {
      const { etag, document } = JSON.parse(sessionStorage.getItem(this.#memory)) ?? {};
      return document && !isSame(document, this.kept) ? { etag, document } : null;
    } catch {
      return null;
    }
  }

  /** Saves what is not saved yet; resolves with whether everything is. */
  save() {
    clearTimeout(this.#timer);
    this.#running ??= this.#saveAll().finally(() => { this.#running = null; });
    return this.#running;
  }

  /** What changes while it is on its way is saved next. */
  async #saveAll() {
    while (this.state !== "conflict" && !isSame(this.draft.document, this.kept)) {
      await this.#try(this.draft.document);
      if (this.state !== "saved") return false;
    }
    if (this.state === "conflict") return false;
    if (this.state !== "saved") this.#say("saved");
    return true;
  }

  async #try(document) {
    this.#say("saving");
    try {
      const { headers, body } = await this.#put("PUT", this.url, { json: document, headers: { "If-Match": this.etag }, language: this.language });
      this.#retries = 0;
      this.accept(document, headers.get("ETag"), body.revision);
    } catch (problem) {
      this.#refused(problem);
    }
  }

  /** Takes `document` as what the server holds under this tag. */
  accept(document, etag, revision) {
    Object.assign(this, { kept: document, etag: quoted(etag), revision });
    this.#say("saved");
  }

  /** Goes on from the version somebody else saved: what stands in the draft is saved on top of it. */
  goOnFrom({ etag, revision = this.revision }) {
    Object.assign(this, { etag: quoted(etag), revision, kept: null, state: "changed" });
    return this.save();
  }

  #refused({ status, code, message, members }) {
    if (code === "REVISION_STALE" && members.current) {
      this.#say("conflict");
      this.conflict(members);
    } else if (status && status < 500 && !LATER.includes(status)) this.#say("invalid", { text: message, faults: members.faults ?? [] });
    else {
      const seconds = RETRY_SECONDS[Math.min(this.#retries, RETRY_SECONDS.length - 1)];
      this.#retries += 1;
      this.#say("offline", { seconds });
      this.#later(1000 * seconds);
    }
  }
}
